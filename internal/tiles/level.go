package tiles

// level is what one zoom shows, in units of the zoom: 4096 to a tile, counted from the north-west corner of the map.
type level []levelLayer

// levelLayer holds the features of a layer in one run of points; each list has the start of every item in the next and one end more.
type levelLayer struct {
	features []int32 // into polygons
	polygons []int32 // into rings: the outer ring and its holes
	rings    []int32 // into points
	points   []vertex
}

// newLevel takes the vertices that are left in the graph. A loop whose area was under one pixel from the start is left out, a hole
// with the enclave that fills it. Every other loop is kept; only one thinner than a unit can vanish as it is rounded.
func newLevel(m *mesh, g *graph, shown []bool, z int, px int64) level {
	lv := make(level, len(m.layers))
	shift := uint(finestZoom - z)
	inParallel(len(m.layers), func(k int) {
		if shown[k] {
			lv[k] = newLevelLayer(m, g, m.layers[k], shift, 2*px*px)
		}
	})
	return lv
}

func newLevelLayer(m *mesh, g *graph, shapes []shape, shift uint, least2 int64) levelLayer {
	l := levelLayer{features: make([]int32, 1, len(shapes)+1), polygons: []int32{0}, rings: []int32{0}}
	var half int32
	if shift > 0 {
		half = 1 << (shift - 1)
	}
	var line []vertex
	for _, s := range shapes {
		for _, polygon := range s {
			for j, lp := range polygon {
				line = line[:0]
				if abs(lp.area2) >= least2 {
					for _, id := range lp.ids {
						if !g.gone[id] {
							// rounded on the whole map, so that neighbouring tiles agree
							line = append(line, vertex{(m.at[id].x + half) >> shift, (m.at[id].y + half) >> shift})
						}
					}
				}
				ring := tidy(line)
				if ring == nil {
					if j == 0 {
						break
					}
					continue
				}
				l.points = append(l.points, ring...)
				l.rings = append(l.rings, int32(len(l.points)))
			}
			if n := int32(len(l.rings) - 1); n > l.polygons[len(l.polygons)-1] {
				l.polygons = append(l.polygons, n)
			}
		}
		l.features = append(l.features, int32(len(l.polygons)-1))
	}
	return l
}

// Estimated bytes of a tile: a feature has its number, tags, type, lengths and code; a vertex mostly takes two to three
// bytes, more at the first of a ring.
const (
	featureBytes = 22
	ringBytes    = 5
	vertexBytes  = 3
)

// heaviest estimates the bytes of the heaviest tile of a layer.
func (lv level) heaviest(layer int, codes []string) int {
	l := lv[layer]
	tiles, most := map[vertex]int{}, 0
	for i := range codes {
		from, to := l.features[i], l.features[i+1]
		if from == to {
			continue
		}
		r0, r1 := l.polygons[from], l.polygons[to]
		p0, p1 := l.rings[r0], l.rings[r1]
		cost := featureBytes + len(codes[i]) + ringBytes*int(r1-r0) + vertexBytes*int(p1-p0)
		b := emptyBox
		for _, v := range l.points[p0:p1] {
			b = b.join(box{v.x, v.y, v.x, v.y})
		}
		for y := b.y0 >> extentBits; y <= b.y1>>extentBits; y++ {
			for x := b.x0 >> extentBits; x <= b.x1>>extentBits; x++ {
				tiles[vertex{x, y}] += cost
				most = max(most, tiles[vertex{x, y}])
			}
		}
	}
	return most
}
