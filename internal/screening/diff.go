package screening

import (
	"reflect"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// Cause is why an area's outcome differs between two rounds.
type Cause string

const (
	CauseBoundary   Cause = "boundary"   // the area exists in one round only, or has another boundary
	CauseMethod     Cause = "method"     // the method says something else
	CauseData       Cause = "data"       // its own figures, or residents, changed
	CauseReference  Cause = "reference"  // the figures that it is compared with changed
	CauseStay       Cause = "stay"       // the stay threshold holds in one round only
	CauseList       Cause = "list"       // a list names it in one round only
	CauseNeighbours Cause = "neighbours" // its neighbours or its urban area changed
)

// Move is an area whose outcome differs between two rounds. From or To is "" where the area is not in that round.
type Move struct {
	Area, Name string
	From, To   kvarter.Outcome
	Enters     bool // designated in the second round only
	Leaves     bool // designated in the first round only
	Causes     []Cause
	Criteria   []string // criteria whose verdict changed, in method order
}

// Diff compares two rounds area by area: who enters, who leaves, whose outcome is another, and which causes stand behind it. The
// causes are found by replaying the comparisons: a criterion turned by the new figure against the old threshold turned through the data,
// one turned by the new threshold against the old figure through its reference, or through the method where that has another factor, number or
// operator. A method that says something else stands beside what else is found, since its rule may have turned the area too; comments, titles and
// labels are no cause. A boundary moved where the area's vintage or fingerprint is another; rounds sealed without fingerprints are compared
// by their outlines where both have them at hand. The result is in the order of b's areas, then of those of a that are no more.
func Diff(a, b *kvarter.Round) []Move {
	old := make(map[string]int, len(a.Findings))
	for i := range a.Findings {
		old[a.Findings[i].Area] = i
	}
	var areasA, areasB map[string]int
	if a.Areas != nil && b.Areas != nil {
		areasA, areasB = a.Areas.Index(), b.Areas.Index()
	}
	place := func(r *kvarter.Round, index map[string]int, code string) *kvarter.Area {
		if i, ok := index[code]; ok {
			return &r.Areas.Items[i]
		}
		return nil
	}
	other := another(a.Method, b.Method)
	laws := otherLaws(a, b)
	var out []Move
	seen := make(map[string]bool, len(b.Findings))
	for i := range b.Findings {
		y := &b.Findings[i]
		seen[y.Area] = true
		here := place(b, areasB, y.Area)
		k, ok := old[y.Area]
		if !ok {
			m := Move{Area: y.Area, To: y.Outcome, Enters: y.Outcome.Designated(), Causes: []Cause{CauseBoundary}}
			m.name(here)
			out = append(out, m)
			continue
		}
		x := &a.Findings[k]
		if x.Outcome == y.Outcome {
			continue
		}
		m := Move{Area: y.Area, From: x.Outcome, To: y.Outcome, Enters: !x.Outcome.Designated() && y.Outcome.Designated(), Leaves: x.Outcome.Designated() && !y.Outcome.Designated()}
		m.name(here)
		was := place(a, areasA, y.Area)
		if here != nil && was != nil && moved(was, here) {
			m.Causes = append(m.Causes, CauseBoundary)
		}
		criteria, causes := replay(x, y, other)
		m.Criteria = criteria
		if other || laws && slices.Contains(causes, CauseList) {
			causes = append([]Cause{CauseMethod}, causes...)
		}
		if m.Causes = append(m.Causes, causes...); len(m.Causes) == 0 {
			m.Causes = []Cause{CauseNeighbours}
		}
		out = append(out, m)
	}
	for i := range a.Findings {
		if x := &a.Findings[i]; !seen[x.Area] {
			m := Move{Area: x.Area, From: x.Outcome, Leaves: x.Outcome.Designated(), Causes: []Cause{CauseBoundary}}
			m.name(place(a, areasA, x.Area))
			out = append(out, m)
		}
	}
	return out
}

// another reports whether two methods say something else. Rounds sealed without the content of their method are told apart by its bytes.
func another(a, b kvarter.MethodRef) bool {
	if a.Content != "" && b.Content != "" {
		return a.Content != b.Content
	}
	return a.SHA256 != b.SHA256
}

// otherLaws reports whether a method of the state's lists says something else, or is in one round only.
func otherLaws(a, b *kvarter.Round) bool {
	if len(a.Methods) != len(b.Methods) {
		return true
	}
	for _, x := range a.Methods {
		if !slices.ContainsFunc(b.Methods, func(y kvarter.MethodRef) bool { return x.ID == y.ID && !another(x, y) }) {
			return true
		}
	}
	return false
}

// moved reports whether an area has another boundary.
func moved(was, here *kvarter.Area) bool {
	switch {
	case was.Vintage != here.Vintage:
		return true
	case was.Boundary != "" && here.Boundary != "":
		return was.Boundary != here.Boundary
	}
	return len(was.Outline) > 0 && len(here.Outline) > 0 && !reflect.DeepEqual(was.Outline, here.Outline)
}

func (m *Move) name(a *kvarter.Area) {
	if a != nil {
		m.Name = a.Name
	}
}

// replay compares the criteria of one area in two rounds. other: the methods differ, and a threshold may differ through them.
func replay(x, y *kvarter.Finding, other bool) (criteria []string, causes []Cause) {
	has := map[Cause]bool{}
	old := make(map[string]*kvarter.CriterionFinding, len(x.Criteria))
	for k := range x.Criteria {
		old[x.Criteria[k].Criterion] = &x.Criteria[k]
	}
	for k := range y.Criteria {
		q := &y.Criteria[k]
		p := old[q.Criterion]
		if p == nil || p.Verdict == q.Verdict && p.Counts == q.Counts {
			continue
		}
		criteria = append(criteria, q.Criterion)
		switch {
		case p.State != q.State || p.Counts != q.Counts || q.State != kvarter.Known:
			has[CauseData] = true
			continue
		}
		data := against(q.Value, p.Op, p.Threshold) != p.Verdict
		limit := against(p.Value, q.Op, q.Threshold) != p.Verdict
		if data || !limit { // neither alone: both together
			has[CauseData] = true
		}
		if limit || !data {
			switch {
			case p.Stay != q.Stay:
				has[CauseStay] = true
			case other && p.Times == q.Times && p.Of == q.Of && p.Op == q.Op && p.Of != "", !other:
				has[CauseReference] = true
			}
		}
	}
	if !slices.Equal(reasons(x, "list", "law", "legacy"), reasons(y, "list", "law", "legacy")) {
		has[CauseList] = true
	}
	if !slices.Equal(reasons(x, "excluded"), reasons(y, "excluded")) {
		has[CauseData] = true
	}
	for _, c := range []Cause{CauseData, CauseReference, CauseStay, CauseList} {
		if has[c] {
			causes = append(causes, c)
		}
	}
	// Classes and missing figures of index methods leave no criterion behind: with no criterion at all, a new verdict is new data.
	if len(causes) == 0 && x.Verdict != y.Verdict && len(y.Criteria) == 0 {
		causes = append(causes, CauseData)
	}
	return criteria, causes
}

func against(v float64, op string, threshold float64) kvarter.Verdict {
	sign := 0
	switch {
	case v != v || threshold != threshold:
		return kvarter.Undetermined
	case v < threshold:
		sign = -1
	case v > threshold:
		sign = 1
	}
	if holds(method.Op(op), sign) {
		return kvarter.Met
	}
	return kvarter.NotMet
}

// reasons returns the reasons of some kinds as words, without shares.
func reasons(f *kvarter.Finding, kinds ...string) []string {
	var out []string
	for _, r := range f.Reasons {
		if slices.Contains(kinds, r.Kind) {
			out = append(out, r.Kind+" "+r.Name+" "+r.Area)
		}
	}
	slices.Sort(out)
	return out
}
