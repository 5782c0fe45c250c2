package scenario

import (
	"slices"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/method"
)

// holes finds the areas in the holes of components. Most components have none, which boxes and links show without any geometry: what is
// enclosed lies in the box of the component, with everything that can be reached from it around the component.
type holes struct {
	graph  *contiguity.Graph
	shapes []kvarter.MultiPolygon
	how    contiguity.Options
	boxes  []box
	apart  []piece // pieces of the map that do not touch each other, such as islands
	piece  []int
}

type piece struct {
	members []int
	box     box
}

// newHoles returns nil where no area has an outline.
func newHoles(g *contiguity.Graph, areas *kvarter.Areas, m *method.Merge) *holes {
	h := &holes{graph: g, shapes: make([]kvarter.MultiPolygon, g.N), boxes: make([]box, g.N), piece: make([]int, g.N)}
	all, whole := make([]bool, g.N), nowhere
	for i := range h.shapes {
		all[i], h.shapes[i] = true, areas.Items[i].Outline
		h.boxes[i] = boxOf(h.shapes[i])
		whole = whole.join(h.boxes[i])
	}
	if whole == nowhere {
		return nil
	}
	// As the screening declares it: on a planar map the tolerance is at most a millionth of the extent.
	h.how = contiguity.Options{Kind: contiguity.Kind(m.Contiguity), ToleranceM: m.ToleranceM, CRS: areas.CRS}
	if areas.CRS == "planar" {
		h.how.ToleranceM = min(h.how.ToleranceM, 1e-6*max(whole.x1-whole.x0, whole.y1-whole.y0))
	}
	for k, members := range g.Components(all) {
		h.apart = append(h.apart, piece{members, h.around(members)})
		for _, i := range members {
			h.piece[i] = k
		}
	}
	return h
}

// of returns components for one joining, and what their holes enclose.
func (h *holes) of(components func([]bool) [][]int) (func([]bool) [][]int, func([]int) []int) {
	owner := make([]int32, h.graph.N) // component of marked areas, from 1
	seen := make([]int32, h.graph.N)  // see reach
	split := func(marked []bool) [][]int {
		found := components(marked)
		for c, members := range found {
			for _, i := range members {
				owner[i] = int32(c + 1)
			}
		}
		return found
	}
	return split, func(members []int) []int { return h.enclosed(members, owner, seen) }
}

// enclosed returns, ascending, the areas in the holes of a component.
func (h *holes) enclosed(members []int, owner, seen []int32) []int {
	if s := h.shapes[members[0]]; len(members) == 1 && (len(s) == 0 || len(s) == 1 && len(s[0]) == 1) {
		return nil // one area in one piece without a hole
	}
	own, b := owner[members[0]], h.around(members)
	var groups []int
	for _, i := range members {
		for _, j := range h.graph.Links[i] {
			if owner[j] != own && seen[j] != own && seen[j] != -own && b.holds(h.boxes[j]) {
				groups = append(groups, h.reach(int(j), own, b, owner, seen)...)
			}
		}
	}
	if len(h.apart) > 1 {
		for k, p := range h.apart {
			if k != h.piece[members[0]] && b.holds(p.box) {
				groups = append(groups, p.members...)
			}
		}
	}
	if len(groups) == 0 {
		return nil
	}
	return h.fill(members, groups)
}

// reach returns the areas that can be reached from one without crossing a component; nil where one of them does not lie in its box. seen holds the
// component for areas that were reached, its negative for those of a search that ended outside.
func (h *holes) reach(from int, own int32, b box, owner, seen []int32) []int {
	out := []int{from}
	seen[from] = own
	outside := func() []int {
		for _, i := range out {
			seen[i] = -own
		}
		return nil
	}
	for k := 0; k < len(out); k++ {
		for _, j := range h.graph.Links[out[k]] {
			switch {
			case owner[j] == own || seen[j] == own:
			case seen[j] == -own || !b.holds(h.boxes[j]):
				return outside()
			default:
				seen[j] = own
				out = append(out, int(j))
			}
		}
	}
	return out
}

// fill asks the geometry: the component and the areas that may lie in its holes as a map of their own. An outline that cannot be drawn fills no hole.
func (h *holes) fill(members, groups []int) []int {
	part := append(slices.Clone(members), groups...)
	local := make(map[int32]int32, len(part))
	for k, i := range part {
		local[int32(i)] = int32(k)
	}
	g := &contiguity.Graph{N: len(part), Links: make([][]int32, len(part))}
	shapes, component := make([]kvarter.MultiPolygon, len(part)), make([]int, len(members))
	for k, i := range part {
		shapes[k] = h.shapes[i]
		for _, j := range h.graph.Links[i] {
			if l, ok := local[j]; ok {
				g.Links[k] = append(g.Links[k], l)
			}
		}
	}
	for k := range component {
		component[k] = k
	}
	filled, err := g.FillHoles(shapes, [][]int{component}, h.how)
	if err != nil {
		return nil
	}
	out := make([]int, len(filled))
	for k, f := range filled {
		out[k] = part[f.Area]
	}
	slices.Sort(out)
	return out
}

func (h *holes) around(members []int) box {
	b := nowhere
	for _, i := range members {
		b = b.join(h.boxes[i])
	}
	return b
}
