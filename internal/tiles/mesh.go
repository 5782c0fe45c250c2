package tiles

import "kvarter"

// mesh is the outlines of all layers over one list of vertices.
type mesh struct {
	at     []vertex
	layers [][]shape // of each layer, in the order of its features
}

// shape is the outline of one feature: polygons, each an outer loop and its holes.
type shape [][]loop

// loop is a closed line without a repeated last vertex: at least three vertices, none next to its equal, no step back and forth.
type loop struct {
	ids   []int32
	area2 int64 // twice its signed area, in squares of the world grid
}

func newMesh(layers []Layer, pl place) *mesh {
	ids := map[kvarter.Point]int32{}
	var points []kvarter.Point
	raw := make([][][][][]int32, len(layers))
	for k, l := range layers {
		raw[k] = make([][][][]int32, len(l.Features))
		for i, f := range l.Features {
			for _, polygon := range f.Outline {
				rings := make([][]int32, len(polygon))
				for j, ring := range polygon {
					rings[j] = make([]int32, 0, len(ring))
					for _, p := range ring {
						if !finite(p) {
							continue
						}
						id, known := ids[p]
						if !known {
							id = int32(len(points))
							ids[p], points = id, append(points, p)
						}
						rings[j] = append(rings[j], id)
					}
				}
				raw[k][i] = append(raw[k][i], rings)
			}
		}
	}
	m := &mesh{layers: make([][]shape, len(layers))}
	of := m.snap(points, pl)
	for k := range raw {
		m.layers[k] = make([]shape, len(raw[k]))
		for i, polygons := range raw[k] {
			for _, rings := range polygons {
				var polygon []loop
				for _, r := range rings {
					known := r[:0]
					for _, id := range r {
						if of[id] >= 0 {
							known = append(known, of[id])
						}
					}
					polygon = append(polygon, loop{ids: known})
				}
				m.layers[k][i] = append(m.layers[k][i], polygon)
			}
		}
	}
	m.tidy(false)
	m.node()
	m.tidy(true)
	return m
}

// tidy brings every loop to its rules and leaves out those that cannot; last measures them too, and drops what has no area.
func (m *mesh) tidy(last bool) {
	for _, shapes := range m.layers {
		for i, polygons := range shapes {
			kept := polygons[:0]
			for _, polygon := range polygons {
				loops := polygon[:0]
				for j, l := range polygon {
					l.ids = tidy(l.ids)
					if last {
						l.area2 = m.area2(l.ids)
					}
					if l.ids == nil || last && l.area2 == 0 {
						if j == 0 {
							break // without its outer loop a polygon is nothing
						}
						continue
					}
					loops = append(loops, l)
				}
				if len(loops) > 0 {
					kept = append(kept, loops)
				}
			}
			shapes[i] = kept
		}
	}
}

// tidy takes repetitions and steps back and forth out of a closed line, in place; nil where fewer than three places are left.
func tidy[T comparable](line []T) []T {
	out := line[:0]
	for _, v := range line {
		switch n := len(out); {
		case n > 0 && out[n-1] == v:
		case n > 1 && out[n-2] == v:
			out = out[:n-1]
		default:
			out = append(out, v)
		}
	}
	for len(out) > 2 { // where the end meets the start
		switch n := len(out); {
		case out[n-1] == out[0] || out[n-2] == out[0]:
			out = out[:n-1]
		case out[n-1] == out[1]:
			out = out[1:]
		default:
			return out
		}
	}
	return nil
}

// area2 is twice the signed area of a line of vertices, positive clockwise as seen on the map: y points south.
func (m *mesh) area2(ids []int32) (sum int64) {
	for k := 1; k+1 < len(ids); k++ {
		sum += cross(m.at[ids[0]], m.at[ids[k]], m.at[ids[k+1]])
	}
	return sum
}

// cross is twice the signed area of a triangle, exactly.
func cross(a, b, c vertex) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

// boxes returns the box of each feature of a layer.
func (m *mesh) boxes(layer int) []box {
	out := make([]box, len(m.layers[layer]))
	for i, s := range m.layers[layer] {
		out[i] = emptyBox
		for _, polygon := range s {
			for _, id := range polygon[0].ids {
				v := m.at[id]
				out[i] = out[i].join(box{v.x, v.y, v.x, v.y})
			}
		}
	}
	return out
}
