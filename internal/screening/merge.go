package screening

import (
	"fmt"
	"math"
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
	// Enclosed returns the areas that lie in the holes of the union of the members; nil: holes stay.
	Enclosed func(members []int) []int
	// NameLevel is the grouping whose name an urban area takes where one group holds more than half of its residents; "" none.
	NameLevel kvarter.Level
	Named     []string       // the group of each area at NameLevel; nil: as the areas say
	Index     map[string]int // position of each area; nil: made from Areas
	Housing   *kvarter.Areas // housing areas; may be nil
	Included  []Included
	Overlaps  []kvarter.Overlap
}

// cluster is an urban area in the making.
type cluster struct {
	members, filled []int
	parts           []kvarter.Part
	name, reason    string
	code, joined    string
}

// Merge joins designated small areas into urban areas and adds the listed housing areas that no small area stands for. The declared
// grouping comes first and may join pieces that do not touch; areas outside it join by contiguity, or stay alone. An urban area with fewer
// residents than the minimum is dissolved again, unless a part of it is on a state list and lists are exempt; where nobody's number is
// known, nothing is dissolved. The result is in the order of the first small area, housing areas last; outlines of joined areas are left to the caller.
func Merge(in Merging) []kvarter.UrbanArea {
	m := in.Method
	if m == nil {
		m = &method.Merge{ListsExempt: true}
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
	return append(out, in.housing()...)
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
	index := in.Index
	if index == nil {
		index = in.Areas.Index()
	}
	byArea := map[string]*cluster{}
	partOf := map[[2]string]int{} // area and part: position of the part
	taken := make([]bool, in.Areas.Len())
	var out []*cluster
	for _, g := range in.Groups {
		i, ok := index[g.SmallArea]
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
	used := slices.Clone(taken)
	for i, x := range marked {
		used[i] = used[i] || x
	}
	var out []*cluster
	for _, g := range groups {
		c := &cluster{members: slices.Clone(g), joined: m.Contiguity}
		if m.FillHoles && in.Enclosed != nil {
			for _, i := range in.Enclosed(g) {
				if !used[i] {
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

// population adds up the known residents; NaN where none is known.
func (in *Merging) population(members []int) float64 {
	sum, known := 0.0, false
	for _, i := range members {
		if p := in.Areas.Items[i].Population; !math.IsNaN(p) {
			sum, known = sum+p, true
		}
	}
	if !known {
		return math.NaN()
	}
	return sum
}

// tooSmall dissolves a cluster under the minimum population and says so in the findings of its areas.
func (in *Merging) tooSmall(m *method.Merge, c *cluster) bool {
	p := in.population(c.members)
	if !(p < m.MinPopulation) {
		return false
	}
	for _, i := range c.members {
		if m.ListsExempt && in.lawful(i) {
			return false
		}
	}
	for _, i := range c.members {
		if in.designated(i) {
			in.turn(i, kvarter.OutcomeTooSmall, kvarter.Reason{Kind: "too_small"})
		}
	}
	return true
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

func nameOf(a *kvarter.Area) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Code
}

// name is the name of the group that holds more than half of the residents, else the names of the parts with the most residents: «A», «A / B»,
// «A / B / +2».
func (in *Merging) name(c *cluster) string {
	weight := func(i int) float64 {
		if p := in.Areas.Items[i].Population; p > 0 {
			return p
		}
		return 0
	}
	if in.NameLevel != "" {
		if name := in.majority(c, weight); name != "" {
			return name
		}
	}
	// The two names with the most residents; names that several parts share count once, by their largest part.
	first, second := "", ""
	most, next := -1.0, -1.0
	known := make(map[string]bool, len(c.members))
	for _, i := range c.members {
		n, w := nameOf(&in.Areas.Items[i]), weight(i)
		known[n] = true
		switch {
		case n == first:
			most = max(most, w)
		case w > most:
			first, most, second, next = n, w, first, most
		case w > next:
			second, next = n, w
		}
	}
	switch len(known) {
	case 1:
		return first
	case 2:
		return first + " / " + second
	}
	return fmt.Sprintf("%s / %s / +%d", first, second, len(known)-2)
}

// majority is the name of the group that holds more than half of the residents, "" for none.
func (in *Merging) majority(c *cluster, weight func(i int) float64) string {
	var codes []string
	var sums []float64
	var at map[string]int // once there are many
	all, last := 0.0, 0
	for _, i := range c.members {
		var g string
		if in.Named != nil {
			g = in.Named[i]
		} else {
			g = in.Areas.Items[i].Groups[in.NameLevel]
		}
		k := last // neighbours in the list are mostly of one group
		if len(codes) == 0 || codes[k] != g {
			if at == nil {
				k = slices.Index(codes, g)
			} else if p, ok := at[g]; ok {
				k = p
			} else {
				k = -1
			}
		}
		if k < 0 {
			k = len(codes)
			codes, sums = append(codes, g), append(sums, 0)
			switch {
			case at != nil:
				at[g] = k
			case k == 16:
				at = make(map[string]int, 64)
				for p, code := range codes {
					at[code] = p
				}
			}
		}
		sums[k] += weight(i)
		all += weight(i)
		last = k
	}
	for k, g := range codes {
		if g != "" && sums[k] > all/2 {
			return in.Areas.GroupNames[in.NameLevel][g]
		}
	}
	return ""
}

// distinct adds the largest part to names that several urban areas share, else the code.
func distinct(areas []kvarter.UrbanArea) {
	times := map[string]int{}
	for _, u := range areas {
		times[u.Name]++
	}
	used := map[string]bool{}
	for i := range areas {
		u := &areas[i]
		if times[u.Name] > 1 {
			suffix := u.Code
			if p := u.Parts[0].Name; p != u.Name && !used[u.Name+p] {
				suffix = p
			}
			used[u.Name+suffix] = true
			u.Name += " (" + suffix + ")"
		}
	}
}

// housing returns the listed housing areas of which no small area lies inside by half: they join as their own outline.
func (in *Merging) housing() []kvarter.UrbanArea {
	if in.Housing == nil {
		return nil
	}
	stands := map[string]bool{}
	for _, o := range in.Overlaps {
		if o.Share >= 0.5-1e-12 {
			stands[o.HousingArea] = true
		}
	}
	var out []kvarter.UrbanArea
	for i := range in.Housing.Items {
		h := &in.Housing.Items[i]
		listed := slices.ContainsFunc(in.Included, func(l Included) bool { return slices.Contains(l.HousingAreas, h.Code) })
		if !listed || stands[h.Code] {
			continue
		}
		out = append(out, kvarter.UrbanArea{Code: "H" + h.Code, Name: nameOf(h), Parts: []kvarter.Part{{Name: nameOf(h)}}, Population: h.Population,
			Outline: h.Outline, Kind: "housing_area", Joined: "outline"})
	}
	return out
}
