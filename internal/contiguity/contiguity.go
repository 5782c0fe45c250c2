// Package contiguity finds which areas touch, joins designated areas into connected components, fills their holes
// and dissolves their outlines. It is pure: outlines in, lists and outlines out.
//
// Queen contiguity: the boundaries of two areas come within the tolerance of each other, at a point or along an edge.
// Rook contiguity: they share a stretch of positive length once points within the tolerance are taken as one. Both are
// measured between boundaries, not between listed vertices, so that neighbours whose shared edge is cut at different
// points are still neighbours, and so that no pair depends on where the cell of a snapping grid happens to end.
package contiguity

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"kvarter"
)

// Kind is the sort of contact that makes two areas neighbours.
type Kind string

const (
	Queen Kind = "queen" // a point or an edge in common
	Rook  Kind = "rook"  // a stretch of boundary of positive length in common
)

// Options tells what counts as touching.
type Options struct {
	Kind Kind // "" is Queen
	// ToleranceM is the distance within which boundaries touch: metres where the CRS is in degrees, else map units.
	// 0 means a unit in the seventh decimal of a degree (11 mm), and for planar coordinates no more than the rounding of float64.
	ToleranceM float64
	// CRS is the identifier of the coordinates, as in kvarter.Areas.
	CRS string
	// LinksOnly leaves self-crossing rings unrecorded; the links are the same.
	LinksOnly bool
}

// Graph is the neighbour list of N areas, symmetric and without loops.
type Graph struct {
	N     int
	Links [][]int32 // for each area its neighbours, ascending
	Notes []Note    // what was odd in the outlines, by area
}

// Fault is what was odd about an outline.
type Fault string

const (
	NoOutline      Fault = "no outline"         // the area touches nothing
	DegenerateRing Fault = "degenerate ring"    // fewer than three points that are not on one line; left out
	BadCoordinate  Fault = "bad coordinate"     // not finite, or beyond 1e12; the ring is left out
	SelfCrossed    Fault = "self-crossing ring" // kept for contiguity, repaired for outlines
)

// Note records a fault of an outline. Polygon and Ring count from 0 (ring 0 is the outer one); both are -1 for a whole area.
type Note struct {
	Area, Polygon, Ring int
	Fault               Fault
}

// Build returns the graph of the outlines in their order. It fails on an unknown kind and on a tolerance that is
// negative or not finite.
//
// Degrees are turned into metres on a sphere with one scale for the whole set, that of its middle latitude
// (equirectangular): over a city the tolerance is true within 1 %, over a country within some 10 % east–west.
func Build(outlines []kvarter.MultiPolygon, o Options) (*Graph, error) {
	kind := o.Kind
	if kind == "" {
		kind = Queen
	}
	if kind != Queen && kind != Rook {
		return nil, &kvarter.Error{Code: kvarter.Invalid, Message: "contiguity is queen or rook, not " + string(kind), Hint: "write contiguity: queen"}
	}
	m, err := newMetric(outlines, o)
	if err != nil {
		return nil, err
	}
	c := newChains(outlines, m)
	if !o.LinksOnly {
		c.noteCrossings()
	}
	g := &Graph{N: len(outlines), Notes: c.notes}
	g.Links = links(len(outlines), c.pairs(kind, m.tol))
	return g, nil
}

// Directed returns the number of directed links: each pair of neighbours counts twice.
func (g *Graph) Directed() int {
	n := 0
	for _, l := range g.Links {
		n += len(l)
	}
	return n
}

// pair is two areas that touch, i < j.
type pair struct{ i, j int32 }

// pairs tests every two areas whose boxes come within tol, in parallel over the first of the two.
func (c *chains) pairs(kind Kind, tol float64) [][]pair {
	index := newIndex(c.areaBoxes())
	n := len(c.first) - 1
	out := make([][]pair, (n+chunk-1)/chunk)
	inParallel(n, func(from, to int) {
		var near []int32
		var found []pair
		t := toucher{c: c, tol: tol, rook: kind == Rook}
		for i := from; i < to; i++ {
			near = index.after(int32(i), tol, near[:0])
			if len(near) > 0 {
				t.a = c.tree(int32(i))
			}
			for _, j := range near {
				if t.touch(j) {
					found = append(found, pair{int32(i), j})
				}
			}
		}
		out[from/chunk] = found
	})
	return out
}

// chunk is how many areas or rings one step of a worker takes.
const chunk = 64

// inParallel runs work on from..to-1 for the chunks of 0..n-1. Chunks are independent, so that their order does not show.
func inParallel(n int, work func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), (n+chunk-1)/chunk)
	var next atomic.Int64
	loop := func() {
		for {
			from := int(next.Add(chunk)) - chunk
			if from >= n {
				return
			}
			work(from, min(n, from+chunk))
		}
	}
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(loop)
	}
	loop()
	wg.Wait()
}

// links turns pairs into neighbour lists that share one array.
func links(n int, chunks [][]pair) [][]int32 {
	degree := make([]int32, n)
	total := 0
	for _, ps := range chunks {
		total += 2 * len(ps)
		for _, p := range ps {
			degree[p.i]++
			degree[p.j]++
		}
	}
	all := make([]int32, total)
	out := make([][]int32, n)
	at := 0
	for i, d := range degree {
		out[i] = all[at : at : at+int(d)]
		at += int(d)
	}
	for _, ps := range chunks {
		for _, p := range ps {
			out[p.i] = append(out[p.i], p.j)
			out[p.j] = append(out[p.j], p.i)
		}
	}
	for i := range out {
		slices.Sort(out[i])
	}
	return out
}
