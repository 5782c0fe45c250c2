package scenario

import (
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// joiner joins designated areas under any method, as the screening does.
type joiner struct {
	base    Base
	level   kvarter.Level // the grouping that names urban areas
	named   []string      // the group of each area at this level
	index   map[string]int
	estates *screening.Estates // nil where the round tells of none
	graph   *contiguity.Graph  // nil without neighbours
	holes   *holes             // nil where no hole can be found
}

func newJoiner(b Base) *joiner {
	j := &joiner{base: b, level: finest(b.Round.Areas)}
	if len(b.Groups) > 0 || b.Round.HousingAreas != nil {
		j.index = b.Round.Areas.Index()
	}
	if j.level != "" {
		j.named = b.Round.Areas.Group(j.level)
	}
	if b.Round.HousingAreas != nil {
		j.estates = screening.NewEstates(j.index, plain(b.Round.HousingAreas), listed(b.Round), b.Round.Overlaps)
	}
	if b.Neighbours != nil {
		j.graph = &contiguity.Graph{N: b.Round.Areas.Len(), Links: b.Neighbours}
		if b.Enclosed == nil && b.Method.Merge != nil && b.Method.Merge.FillHoles {
			j.holes = newHoles(j.graph, b.Round.Areas, b.Method.Merge)
		}
	}
	return j
}

// listed are the housing areas that the lists of a round brought in: through a small area, or as their own outline.
func listed(r *kvarter.Round) []string {
	var out []string
	for i := range r.Findings {
		for _, why := range r.Findings[i].Reasons {
			if why.Kind == "law" {
				out = append(out, why.Area)
			}
		}
	}
	for _, u := range r.UrbanAreas {
		if u.Kind == "housing_area" {
			out = append(out, strings.TrimPrefix(u.Code, "H"))
		}
	}
	return out
}

// plain are areas without their outlines.
func plain(a *kvarter.Areas) *kvarter.Areas {
	out := *a
	out.Items = slices.Clone(a.Items)
	for i := range out.Items {
		out.Items[i].Outline = nil
	}
	return &out
}

// finest is the grouping with the most groups, the first of them by name: it names an urban area best.
func finest(a *kvarter.Areas) kvarter.Level {
	levels := make([]kvarter.Level, 0, len(a.GroupNames))
	for l := range a.GroupNames {
		levels = append(levels, l)
	}
	slices.Sort(levels)
	best := kvarter.Level("")
	for _, l := range levels {
		if best == "" || len(a.GroupNames[l]) > len(a.GroupNames[best]) {
			best = l
		}
	}
	return best
}

// join merges the designated areas and writes by_hole and too_small into the outcomes.
func (j *joiner) join(m *method.Method, outcomes []kvarter.Outcome, lawful []bool) []kvarter.UrbanArea {
	return screening.Merge(j.merging(m, outcomes, lawful))
}

func (j *joiner) merging(m *method.Method, outcomes []kvarter.Outcome, lawful []bool) screening.Merging {
	in := screening.Merging{Method: m.Merge, Areas: j.base.Round.Areas, Outcomes: outcomes, Lawful: lawful, NameLevel: j.level, Named: j.named, Index: j.index,
		Estates: j.estates, Neighbours: j.base.Neighbours}
	if m.Merge != nil && m.Merge.Groups != "" {
		in.Groups = j.base.Groups
	}
	if m.Merge != nil && m.Merge.Contiguity != "" {
		in.Components, in.Enclosed = j.base.Components, j.base.Enclosed
		if in.Components == nil && j.graph != nil {
			in.Components = j.components
		}
		if in.Enclosed == nil && in.Components != nil && j.holes != nil {
			in.Components, in.Enclosed = j.holes.of(in.Components)
		}
	}
	return in
}

// components joins marked areas that touch: each ascending, in the order of their first area, in one piece of memory.
func (j *joiner) components(marked []bool) [][]int {
	label := make([]int32, len(marked)) // from 1
	var sizes []int
	var todo []int32
	total := 0
	for i := range marked {
		if !marked[i] || label[i] > 0 {
			continue
		}
		id, size := int32(len(sizes)+1), 0
		label[i] = id
		for todo = append(todo[:0], int32(i)); len(todo) > 0; size++ {
			k := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, l := range j.graph.Links[k] {
				if marked[l] && label[l] == 0 {
					label[l] = id
					todo = append(todo, l)
				}
			}
		}
		sizes = append(sizes, size)
		total += size
	}
	out, all := make([][]int, len(sizes)), make([]int, total)
	from := 0
	for c, size := range sizes {
		out[c] = all[from : from : from+size]
		from += size
	}
	for i, l := range label {
		if l > 0 {
			out[l-1] = append(out[l-1], i)
		}
	}
	return out
}
