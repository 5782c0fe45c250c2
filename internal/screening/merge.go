package screening

import (
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// GroupRow is one row of the declared grouping: a small area, its part, and the urban area (code, name) that they belong to.
type GroupRow struct {
	SmallArea, Part, Area, Name, Reason string
}

// Merging is everything that the joining of designated areas reads. Findings follow the order of Areas; Merge writes
// UrbanArea, and the outcomes by_hole and too_small, into them. A what-if has outcomes alone: without Findings, Merge reads and writes
// Outcomes, and Lawful names the areas that a state list holds.
type Merging struct {
	Method   *method.Merge
	Areas    *kvarter.Areas
	Findings []kvarter.Finding
	Outcomes []kvarter.Outcome
	Lawful   []bool
	Groups   []GroupRow
	// Components joins marked areas by contiguity; nil where the method names none.
	Components func(in []bool) [][]int
	// Neighbours are the areas that touch each; nil where nobody has them at hand, and then Components is asked instead.
	Neighbours [][]int32
	// Enclosed returns the areas that lie in the holes of the union of the members; nil: holes stay.
	Enclosed func(members []int) []int
	// NameLevel is the grouping whose name an urban area takes where one group holds more than half of its residents; "" none.
	NameLevel kvarter.Level
	Named     []string       // the group of each area at NameLevel; nil: as the areas say
	Index     map[string]int // position of each area; nil: made from Areas
	Housing   *kvarter.Areas // housing areas; may be nil
	Included  []Included
	Overlaps  []kvarter.Overlap
	Estates   *Estates // the listed housing areas; nil: made from Housing, Included and Overlaps
}

// cluster is an urban area in the making.
type cluster struct {
	members, filled []int
	parts           []kvarter.Part
	name, reason    string
	code, joined    string
}

// Merge joins designated small areas into urban areas and adds the listed housing areas that no small area stands for (see Estates). The
// declared grouping comes first and may join pieces that do not touch; areas outside it join by contiguity, or stay alone. What lies in the holes
// of an urban area joins it, designated or not. An urban area with fewer residents than the minimum is dissolved again, unless a part of it is on
// a state list and lists are exempt; where the number of one of its areas is not known, it could reach the minimum and is kept, and its own
// Population is NaN. An area that falls short of the rule and would be dissolved alike if it met it is marked too_small, and its flip says so. The
// result is in the order of the first small area, housing areas last; outlines of joined areas are left to the caller.
func Merge(in Merging) []kvarter.UrbanArea {
	m := in.Method
	if m == nil {
		m = &method.Merge{ListsExempt: true}
	}
	if in.Index == nil && (len(in.Groups) > 0 || in.Estates == nil && in.Housing != nil) {
		in.Index = in.Areas.Index()
	}
	clusters := in.declared()
	taken := make([]bool, in.Areas.Len())
	for _, c := range clusters {
		for _, i := range c.members {
			taken[i] = true
		}
	}
	clusters = append(clusters, in.topological(m, taken)...)
	slices.SortStableFunc(clusters, func(a, b *cluster) int { return a.members[0] - b.members[0] })
	var out []kvarter.UrbanArea
	for _, c := range clusters {
		if in.tooSmall(m, c) {
			continue
		}
		out = append(out, in.urbanArea(c))
	}
	distinct(out)
	if in.Findings != nil {
		in.warn(m)
	}
	if in.Estates == nil && in.Housing != nil {
		var listed []string
		for _, l := range in.Included {
			listed = append(listed, l.HousingAreas...)
		}
		in.Estates = NewEstates(in.Index, in.Housing, listed, in.Overlaps)
	}
	return append(out, in.Estates.own(in.designated)...)
}

func (in *Merging) designated(i int) bool {
	if in.Findings == nil {
		return in.Outcomes[i].Designated()
	}
	return in.Findings[i].Outcome.Designated()
}

func (in *Merging) lawful(i int) bool {
	if in.Findings == nil {
		return in.Lawful != nil && in.Lawful[i]
	}
	return slices.ContainsFunc(in.Findings[i].Reasons, func(r kvarter.Reason) bool { return r.Kind == "law" })
}

// turn gives an area another outcome, and the reason for it.
func (in *Merging) turn(i int, o kvarter.Outcome, why kvarter.Reason) {
	if in.Findings == nil {
		in.Outcomes[i] = o
		return
	}
	f := &in.Findings[i]
	f.Outcome, f.Flip = o, nil
	f.Reasons = append(slices.Clone(f.Reasons), why)
}

func (in *Merging) declared() []*cluster {
	if len(in.Groups) == 0 {
		return nil
	}
	byArea := map[string]*cluster{}
	partOf := map[[2]string]int{} // area and part: position of the part
	taken := make([]bool, in.Areas.Len())
	var out []*cluster
	for _, g := range in.Groups {
		i, ok := in.Index[g.SmallArea]
		if !ok || !in.designated(i) {
			continue
		}
		c := byArea[g.Area]
		if c == nil {
			c = &cluster{joined: "declared", code: g.Area}
			byArea[g.Area] = c
			out = append(out, c)
		}
		if c.name == "" {
			c.name = g.Name
		}
		if c.reason == "" {
			c.reason = g.Reason
		}
		if taken[i] && slices.Contains(c.members, i) {
			continue
		}
		taken[i] = true
		c.members = append(c.members, i)
		part := g.Part
		if part == "" {
			part = nameOf(&in.Areas.Items[i])
		}
		k, ok := partOf[[2]string{g.Area, part}]
		if !ok {
			k = len(c.parts)
			partOf[[2]string{g.Area, part}] = k
			c.parts = append(c.parts, kvarter.Part{Name: part})
		}
		c.parts[k].Areas = append(c.parts[k].Areas, g.SmallArea)
	}
	for _, c := range out {
		slices.Sort(c.members)
	}
	return out
}

func (in *Merging) topological(m *method.Merge, taken []bool) []*cluster {
	marked := make([]bool, len(taken))
	for i := range marked {
		marked[i] = !taken[i] && in.designated(i)
	}
	var groups [][]int
	if in.Components != nil && m.Contiguity != "" {
		groups = in.Components(marked)
	} else {
		for i, x := range marked {
			if x {
				groups = append(groups, []int{i})
			}
		}
	}
	holes := in.enclosed(m, groups)
	used := slices.Clone(taken)
	for i, x := range marked {
		used[i] = used[i] || x
	}
	var out []*cluster
	for k, g := range groups {
		if holes != nil && holes.into[k] {
			continue
		}
		c := &cluster{members: slices.Clone(g), joined: m.Contiguity}
		if holes != nil {
			for _, i := range holes.of[k] {
				switch h := holes.group[i] - 1; {
				case h >= 0 && holes.whole(k, h):
					c.members = append(c.members, i)
				case h < 0 && !used[i]:
					used[i] = true
					c.members = append(c.members, i)
					c.filled = append(c.filled, i)
				}
			}
		}
		slices.Sort(c.members)
		slices.Sort(c.filled)
		if len(c.members) == 1 {
			c.joined = "alone"
		}
		out = append(out, c)
	}
	return out
}

func (in *Merging) urbanArea(c *cluster) kvarter.UrbanArea {
	u := kvarter.UrbanArea{Code: c.code, Name: c.name, Parts: c.parts, Population: in.population(c.members), Kind: "urban_area", Joined: c.joined, Reason: c.reason}
	if u.Code == "" {
		first := in.Areas.Items[c.members[0]].Code
		for _, i := range c.members {
			first = min(first, in.Areas.Items[i].Code)
		}
		u.Code = "U" + first
	}
	if u.Parts == nil {
		u.Parts = make([]kvarter.Part, len(c.members))
		codes := make([]string, len(c.members))
		for k, i := range c.members {
			codes[k] = in.Areas.Items[i].Code
			u.Parts[k] = kvarter.Part{Name: nameOf(&in.Areas.Items[i]), Areas: codes[k : k+1 : k+1]}
		}
	}
	if u.Name == "" {
		u.Name = in.name(c)
	}
	for _, i := range c.filled {
		in.turn(i, kvarter.OutcomeByHole, kvarter.Reason{Kind: "hole", Area: u.Code})
		u.Filled = append(u.Filled, in.Areas.Items[i].Code)
	}
	if in.Findings != nil {
		for _, i := range c.members {
			in.Findings[i].UrbanArea = u.Code
		}
	}
	return u
}
