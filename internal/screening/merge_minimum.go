package screening

import (
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// population adds up the residents; NaN where the number of one area is not known, so that no sum passes for the whole.
func (in *Merging) population(members []int) float64 {
	sum := 0.0
	for _, i := range members {
		sum += in.Areas.Items[i].Population
	}
	return sum
}

// tooSmall dissolves a cluster under the minimum population and says so in the findings of its areas. A sum that is not known is not under it.
func (in *Merging) tooSmall(m *method.Merge, c *cluster) bool {
	if !(in.population(c.members) < m.MinPopulation) {
		return false
	}
	if m.ListsExempt && slices.ContainsFunc(c.members, in.lawful) {
		return false
	}
	for _, i := range c.members {
		if in.designated(i) {
			in.turn(i, kvarter.OutcomeTooSmall, kvarter.Reason{Kind: "too_small"})
		}
	}
	return true
}

// warn marks the areas that one criterion more, or their flip, would bring to the rule and into an urban area with too few residents.
func (in *Merging) warn(m *method.Merge) {
	if !(m.MinPopulation > 0) {
		return
	}
	w := in.weighing(m)
	for i := range in.Findings {
		f := &in.Findings[i]
		if Promised(f) && w.short(i) {
			tooFew(f)
		}
	}
}

// Promised reports whether a finding says what would bring the area in.
func Promised(f *kvarter.Finding) bool {
	return f.Outcome == kvarter.OutcomeJustOut || f.Flip != nil && f.Flip.Outcome == kvarter.OutcomeIn
}

// tooFew takes the promise back: with the change the area would meet the rule, and its urban area have too few residents.
func tooFew(f *kvarter.Finding) {
	f.Reasons = append(slices.Clone(f.Reasons), kvarter.Reason{Kind: "too_small"})
	if f.Flip != nil {
		flip := *f.Flip
		flip.Outcome = kvarter.OutcomeTooSmall
		f.Flip = &flip
	}
}

// TooFew does the same to a finding that was made outside a merge, where area i would be short of residents.
func (in Merging) TooFew(i int, f *kvarter.Finding) {
	m := in.Method
	if m == nil || !(m.MinPopulation > 0) || !Promised(f) {
		return
	}
	if in.Index == nil && len(in.Groups) > 0 {
		in.Index = in.Areas.Index()
	}
	if in.weighing(m).short(i) {
		tooFew(f)
	}
}

// weighing finds the urban area that one area more would belong to.
type weighing struct {
	*Merging
	m       *method.Merge
	group   map[int]string   // declared grouping: the urban area of each small area
	members map[string][]int // and its small areas
	seen    map[int]bool
}

func (in *Merging) weighing(m *method.Merge) *weighing {
	w := &weighing{Merging: in, m: m, group: map[int]string{}, members: map[string][]int{}, seen: map[int]bool{}}
	for _, g := range in.Groups {
		if i, ok := in.Index[g.SmallArea]; ok {
			w.group[i] = g.Area
			w.members[g.Area] = append(w.members[g.Area], i)
		}
	}
	return w
}

// meets reports whether an area meets the rule, also where its urban area was dissolved.
func (w *weighing) meets(i int) bool {
	if w.Findings == nil {
		return w.designated(i) || w.Outcomes[i] == kvarter.OutcomeTooSmall
	}
	return w.designated(i) || w.Findings[i].Outcome == kvarter.OutcomeTooSmall
}

// short reports whether area i would be in an urban area under the minimum population if it met the rule, all others as they are. Holes
// that it would close are not counted.
func (w *weighing) short(i int) bool {
	clear(w.seen)
	sum := 0.0
	// enough takes up one area, and says whether the urban area is known to be large enough, or not known to be too small.
	enough := func(j int) bool {
		w.seen[j] = true
		p := w.Areas.Items[j].Population
		sum += p
		return math.IsNaN(p) || sum >= w.m.MinPopulation || w.m.ListsExempt && j != i && w.lawful(j)
	}
	if enough(i) {
		return false
	}
	if g, ok := w.group[i]; ok {
		for _, j := range w.members[g] {
			if !w.seen[j] && w.meets(j) && enough(j) {
				return false
			}
		}
		return true
	}
	joins := func(j int) bool { _, declared := w.group[j]; return !declared && w.meets(j) }
	switch {
	case w.m.Contiguity == "":
	case w.Neighbours != nil:
		for todo := []int{i}; len(todo) > 0; todo = todo[1:] {
			for _, l := range w.Neighbours[todo[0]] {
				if j := int(l); !w.seen[j] && joins(j) {
					if enough(j) {
						return false
					}
					todo = append(todo, j)
				}
			}
		}
	case w.Components != nil:
		marked := make([]bool, w.Areas.Len())
		for j := range marked {
			marked[j] = j == i || joins(j)
		}
		for _, c := range w.Components(marked) {
			if slices.Contains(c, i) {
				return !slices.ContainsFunc(c, func(j int) bool { return j != i && enough(j) })
			}
		}
	}
	return true
}
