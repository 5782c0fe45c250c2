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
