package pipeline

import (
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/contiguity"
)

// surroundings finds the areas in the holes of a component by looking at what lies in its box alone. Asking the whole graph for
// each component would take time by the square of the areas.
type surroundings struct {
	graph   *contiguity.Graph
	shapes  []kvarter.MultiPolygon
	shaping contiguity.Options
	boxes   []extent
	apart   []piece // the pieces of the whole map that do not touch each other, such as islands
	pieceOf []int
	local   []int32 // position in the part of the graph that is looked at, plus one
}

type piece struct {
	members []int
	box     extent
}

func newSurroundings(g *contiguity.Graph, shapes []kvarter.MultiPolygon, o contiguity.Options) *surroundings {
	s := &surroundings{graph: g, shapes: shapes, shaping: o, boxes: make([]extent, g.N), pieceOf: make([]int, g.N), local: make([]int32, g.N)}
	all := make([]bool, g.N)
	for i := range all {
		all[i], s.boxes[i] = true, extentOf(shapes[i])
	}
	for k, members := range g.Components(all) {
		s.apart = append(s.apart, piece{members, s.box(members)})
		for _, i := range members {
			s.pieceOf[i] = k
		}
	}
	return s
}

// enclosed returns, ascending, the areas that contiguity.FillHoles finds in the holes of one component.
func (s *surroundings) enclosed(members []int) ([]int, error) {
	box := s.box(members)
	part := slices.Clone(members)
	for k, i := range part {
		s.local[i] = int32(k + 1)
	}
	inside := false
	add := func(i int) {
		if s.local[i] == 0 {
			part = append(part, i)
			s.local[i] = int32(len(part))
			inside = inside || box.holds(s.boxes[i])
		}
	}
	for k := 0; k < len(part); k++ {
		// What does not reach into the box is outside; it is there to show that its neighbours are outside too.
		if i := part[k]; k < len(members) || box.meets(s.boxes[i]) {
			for _, j := range s.graph.Links[i] {
				add(int(j))
			}
		}
	}
	for k, p := range s.apart {
		if k != s.pieceOf[members[0]] && box.holds(p.box) {
			for _, i := range p.members {
				add(i)
			}
		}
	}
	defer func() {
		for _, i := range part {
			s.local[i] = 0
		}
	}()
	if !inside {
		return nil, nil
	}
	g := &contiguity.Graph{N: len(part), Links: make([][]int32, len(part))}
	shapes := make([]kvarter.MultiPolygon, len(part))
	component := make([]int, len(members))
	for k, i := range part {
		shapes[k] = s.shapes[i]
		for _, j := range s.graph.Links[i] {
			if s.local[j] > 0 {
				g.Links[k] = append(g.Links[k], s.local[j]-1)
			}
		}
	}
	for k := range component {
		component[k] = k
	}
	filled, err := g.FillHoles(shapes, [][]int{component}, s.shaping)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(filled))
	for k, f := range filled {
		out[k] = part[f.Area]
	}
	slices.Sort(out)
	return out, nil
}

func (s *surroundings) box(members []int) extent {
	b := extentOf(nil)
	for _, i := range members {
		o := s.boxes[i]
		b = extent{min(b.x0, o.x0), min(b.y0, o.y0), max(b.x1, o.x1), max(b.y1, o.y1)}
	}
	return b
}

// extent is the smallest upright rectangle around an outline; without an outline it is inside out.
type extent struct{ x0, y0, x1, y1 float64 }

func extentOf(m kvarter.MultiPolygon) extent {
	b := extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, polygon := range m {
		if len(polygon) == 0 {
			continue
		}
		for _, p := range polygon[0] {
			if x := p.X - p.X + p.Y - p.Y; x != 0 {
				continue // not finite; contiguity leaves the ring out and says so
			}
			b = extent{min(b.x0, p.X), min(b.y0, p.Y), max(b.x1, p.X), max(b.y1, p.Y)}
		}
	}
	return b
}

// holds reports whether all of o, which has an extent, lies in b.
func (b extent) holds(o extent) bool {
	return o.x0 <= o.x1 && b.x0 <= o.x0 && b.y0 <= o.y0 && o.x1 <= b.x1 && o.y1 <= b.y1
}

func (b extent) meets(o extent) bool {
	return o.x0 <= b.x1 && b.x0 <= o.x1 && o.y0 <= b.y1 && b.y0 <= o.y1
}
