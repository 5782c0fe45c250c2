package tiles

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"

	"kvarter"
)

// snapDegrees is how near vertices may lie to be one: about a centimetre, which is what rounding in files of seven decimals makes.
const snapDegrees = 1e-7 * (1 + 1e-6)

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

// snap fills the list of vertices and returns the vertex of every point, -1 for a point that has no place on the map.
func (m *mesh) snap(points []kvarter.Point, pl place) []int32 {
	degrees := make([]kvarter.Point, len(points))
	inParallel(len(points), func(i int) { degrees[i] = pl.lonLat(points[i]) })
	first := together(degrees)
	of, known := make([]int32, len(points)), map[vertex]int32{}
	for i := range points {
		v, ok := pl.toWorld(degrees[first[i]])
		if !ok {
			of[i] = -1
			continue
		}
		id, seen := known[v]
		if !seen {
			id = int32(len(m.at))
			known[v], m.at = id, append(m.at, v)
		}
		of[i] = id
	}
	return of
}

// together joins points that agree within snapDegrees in longitude and in latitude, and those joined to them; it returns the first point of
// every point's group. Points are swept in columns of that width.
func together(at []kvarter.Point) []int32 {
	first, order, column := make([]int32, len(at)), make([]int32, 0, len(at)), make([]int64, len(at))
	for i, p := range at {
		first[i] = int32(i)
		if finite(p) && math.Abs(p.X) < 1e6 {
			order, column[i] = append(order, int32(i)), int64(math.Floor(p.X/snapDegrees))
		}
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(cmp.Compare(column[i], column[j]), cmp.Compare(at[i].Y, at[j].Y), cmp.Compare(i, j))
	})
	root := func(i int32) int32 {
		for first[i] != i {
			first[i] = first[first[i]]
			i = first[i]
		}
		return i
	}
	join := func(i, j int32) {
		i, j = root(i), root(j)
		first[max(i, j)] = min(i, j)
	}
	next := 0 // the first point of the column to the right that may be near
	for k, i := range order {
		if k+1 < len(order) && column[order[k+1]] == column[i] && at[order[k+1]].Y-at[i].Y <= snapDegrees {
			join(i, order[k+1])
		}
		for next < len(order) && (column[order[next]] <= column[i] || column[order[next]] == column[i]+1 && at[order[next]].Y < at[i].Y-snapDegrees) {
			next++
		}
		for _, j := range order[next:] {
			if column[j] != column[i]+1 || at[j].Y-at[i].Y > snapDegrees {
				break
			}
			if at[j].X-at[i].X <= snapDegrees {
				join(i, j)
			}
		}
	}
	for i := range first {
		first[i] = root(int32(i))
	}
	return first
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

// inParallel calls work once for each of n, on all processors.
func inParallel(n int, work func(i int)) {
	var wait sync.WaitGroup
	parts := runtime.GOMAXPROCS(0)
	for k := range parts {
		wait.Go(func() {
			for i := n * k / parts; i < n*(k+1)/parts; i++ {
				work(i)
			}
		})
	}
	wait.Wait()
}
