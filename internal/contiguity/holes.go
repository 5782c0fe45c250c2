package contiguity

import (
	"math"

	"kvarter"
)

// Filled is an area that is not marked and lies in a hole of a component.
type Filled struct{ Area, Component int }

// FillHoles returns the areas outside all components that are wholly enclosed by one: every neighbour belongs to the component or is itself
// enclosed by it (a hole may hold many areas), and every piece of the area lies in a hole of the component's dissolved outline. An area at
// the rim of the map is not enclosed even where all its neighbours are in one component. An island in a hole, with no neighbour at all, is enclosed
// by the component with the smallest such hole. components is what Components returned; the result is in the order of areas.
func (g *Graph) FillHoles(outlines []kvarter.MultiPolygon, components [][]int, o Options) ([]Filled, error) {
	owner := make([]int, g.N)
	free := make([]bool, g.N)
	for i := range owner {
		owner[i], free[i] = -1, true
	}
	for c, members := range components {
		for _, i := range members {
			owner[i], free[i] = c, false
		}
	}
	h := holeFinder{outlines: outlines, components: components, o: o, holes: make([]kvarter.MultiPolygon, len(components)), done: make([]bool, len(components))}
	into := make([]int, g.N)
	for i := range into {
		into[i] = -1
	}
	for _, group := range g.Components(free) {
		around := g.around(group, owner)
		if len(around) > 1 {
			continue
		}
		if len(around) == 0 {
			around = h.candidates(group)
		}
		c, err := h.encloser(group, around)
		if err != nil {
			return nil, err
		}
		for _, i := range group {
			into[i] = c
		}
	}
	var out []Filled
	for i, c := range into {
		if c >= 0 {
			out = append(out, Filled{i, c})
		}
	}
	return out, nil
}

// around lists the components that areas of a group touch; it stops at two, which is too many.
func (g *Graph) around(group, owner []int) []int {
	var out []int
	for _, i := range group {
		for _, j := range g.Links[i] {
			if c := owner[j]; c >= 0 && (len(out) == 0 || out[0] != c) {
				if out = append(out, c); len(out) > 1 {
					return out
				}
			}
		}
	}
	return out
}

// holeFinder dissolves components as they are asked for.
type holeFinder struct {
	outlines   []kvarter.MultiPolygon
	components [][]int
	o          Options
	boxes      []box
	holes      []kvarter.MultiPolygon // the holes of each component, each as a polygon, once done
	done       []bool
}

// candidates are the components whose boxes hold the whole group.
func (h *holeFinder) candidates(group []int) []int {
	if h.boxes == nil {
		for _, members := range h.components {
			h.boxes = append(h.boxes, h.box(members))
		}
	}
	b := h.box(group)
	var out []int
	for c, x := range h.boxes {
		if !b.empty() && x.x0 <= b.x0 && x.y0 <= b.y0 && b.x1 <= x.x1 && b.y1 <= x.y1 {
			out = append(out, c)
		}
	}
	return out
}

func (h *holeFinder) box(members []int) box {
	b := emptyBox
	for _, i := range members {
		b = b.join(bounds(h.outlines[i]))
	}
	return b
}

// encloser returns which of the components has every piece of the group in its holes; the one with the smallest hole where there are several, -1 for none.
func (h *holeFinder) encloser(group, among []int) (int, error) {
	best, least := -1, math.Inf(1)
	for _, c := range among {
		holes, err := h.of(c)
		if err != nil {
			return -1, err
		}
		if area, ok := h.enclosed(group, holes); ok && area < least {
			best, least = c, area
		}
	}
	return best, nil
}

// enclosed reports whether all pieces of a group are in holes, and the area of the largest hole that it needs.
func (h *holeFinder) enclosed(group []int, holes kvarter.MultiPolygon) (float64, bool) {
	largest, some := 0.0, false
	for _, i := range group {
		for k := range h.outlines[i] {
			p, ok := LabelPoint(h.outlines[i][k : k+1])
			if !ok {
				continue
			}
			in := false
			for j := range holes {
				if Inside(p, holes[j:j+1]) {
					in, largest = true, max(largest, Area(holes[j:j+1]))
					break
				}
			}
			if !in {
				return 0, false
			}
			some = true
		}
	}
	return largest, some
}

func (h *holeFinder) of(c int) (kvarter.MultiPolygon, error) {
	if h.done[c] {
		return h.holes[c], nil
	}
	u, _, err := Dissolve(h.outlines, h.components[c], h.o)
	if err != nil {
		return nil, err
	}
	for _, poly := range u {
		for _, r := range poly[1:] {
			h.holes[c] = append(h.holes[c], kvarter.Polygon{r})
		}
	}
	h.done[c] = true
	return h.holes[c], nil
}
