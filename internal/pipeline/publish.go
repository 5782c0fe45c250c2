package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/disclosure"
	"kvarter/internal/method"
	"kvarter/internal/protect"
	"kvarter/internal/screening"
	"kvarter/internal/workspace"
)

// Publishing says how the rounds of a workspace become public.
type Publishing struct {
	Seed    uint64                        // secret; the same for all publications of a city
	Earlier map[string]disclosure.Earlier // as counts were shown before
	More    []disclosure.Pair             // counts that are shown beside those of the methods, such as target groups of the plan
}

// Publication is the rounds of a workspace as the public may have them, all computed from one controlled table set.
type Publication struct {
	Controlled *disclosure.Controlled
	Rounds     []*Screened // in the order of the rounds given
	Methods    []*method.Method
	Told       []disclosure.Told // what the decisions tell of counts
	// Differs lists the small areas, by round, that the controlled figures would decide otherwise: their outcome is that of the decision.
	Differs map[string][]string
}

// mostPasses is how often figures are controlled again after the decisions told more of them.
const mostPasses = 4

// Publish computes the public rounds: figures are controlled once, every round is screened again from them, and the outcomes are those that were decided on the
// exact figures. What these outcomes tell of single counts goes to the control again. rounds are in the order of their years.
func Publish(in *Imported, rounds []*Screened, o Publishing) (*Publication, error) {
	out := &Publication{}
	seen := map[string]bool{}
	for _, s := range rounds {
		for _, m := range append([]*method.Method{s.Method}, s.Listing...) {
			if !seen[m.ID] {
				seen[m.ID] = true
				out.Methods = append(out.Methods, m)
			}
		}
	}
	w := in.Workspace
	if w.Follow.Indicators != "" {
		m, _, err := LoadMethod(w.Dir, w.Follow.Indicators)
		if err != nil {
			return nil, err
		}
		out.Methods = append(out.Methods, m)
	}
	d := w.Disclosure
	c := disclosure.Options{Suppress: d.Method == "suppression", HideZero: d.Zero == "hidden", Seed: o.Seed, Earlier: o.Earlier, Safe: map[string]bool{}, Outside: map[string]int64{}, Means: map[string]disclosure.Mean{}, Sets: map[string][]string{}}
	for _, name := range d.Safe {
		c.Safe[name] = true
	}
	more := slices.Clone(o.More)
	for _, t := range in.Panel.Tables {
		if t.Population != "" {
			more = append(more, disclosure.Pair{Count: t.Population})
		}
	}
	if err := d.Check(filepath.Join(w.Dir, workspace.FileName), in.Panel); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(d.Nested)) {
		more = append(more, disclosure.Pair{Count: name, Base: d.Nested[name]})
	}
	for name, m := range d.Means {
		k := d.Thresholds[m.People]
		if k == 0 {
			k = disclosure.SmallestCount
		}
		c.Means[name] = disclosure.Mean{People: m.People, LargestTwo: m.LargestTwo, Share: m.Share, K: k}
		more = append(more, disclosure.Pair{Count: m.People})
	}
	slices.SortFunc(more, func(a, b disclosure.Pair) int {
		return cmp.Or(strings.Compare(a.Count, b.Count), strings.Compare(a.Base, b.Base))
	})
	if err := in.outside(&c); err != nil {
		return nil, err
	}
	if n := len(rounds); n > 0 {
		c.Overlaps = rounds[n-1].Round.Overlaps
	}
	for _, s := range rounds {
		inside := map[string]bool{}
		for _, u := range s.Round.UrbanAreas {
			var codes []string
			for _, part := range u.Parts {
				codes = append(codes, part.Areas...)
				c.Sets[fmt.Sprintf("part=%s/%s/%s", s.Round.ID[:8], u.Code, part.Name)] = part.Areas
			}
			c.Sets[fmt.Sprintf("urban_area=%s/%s", s.Round.ID[:8], u.Code)] = codes
			for _, code := range codes {
				inside[code] = true
			}
		}
		for name, keep := range map[string]bool{"designated": true, "rest": false} {
			var codes []string
			for i := range s.Round.Areas.Items {
				if code := s.Round.Areas.Items[i].Code; inside[code] == keep {
					codes = append(codes, code)
				}
			}
			c.Sets[fmt.Sprintf("%s=%s", name, s.Round.ID[:8])] = codes
		}
	}
	pairs := disclosure.Pairs(out.Methods, more, d.Thresholds)
	for pass := 0; ; pass++ {
		var err error
		c.Told, out.Controlled = out.Told, nil // those of the pass before need not be kept beside the next
		if out.Controlled, err = disclosure.Control(in.Panel, in.Areas, pairs, c); err != nil {
			return nil, err
		}
		if err = out.screen(in, rounds); err != nil {
			return nil, err
		}
		told := out.told(rounds)
		if len(told) == 0 || slices.EqualFunc(told, out.Told, func(a, b disclosure.Told) bool { return a.What == b.What }) {
			return out, nil
		}
		for _, t := range out.Told { // what was told once stays told: the control may not depend on going round in circles
			if !slices.ContainsFunc(told, func(x disclosure.Told) bool { return x.What == t.What }) {
				told = append(told, t)
			}
		}
		if out.Told = told; pass == mostPasses {
			return out, nil
		}
	}
}

// outside reads the counts that others publish.
func (in *Imported) outside(c *disclosure.Options) error {
	for _, x := range in.Workspace.Disclosure.Outside {
		for _, t := range in.Panel.Tables {
			column, ok := t.Columns[x.Column]
			if t.Level != x.Level || !ok || x.Period != 0 && t.Period != x.Period {
				continue
			}
			for i, code := range t.Codes {
				if column.Known(i) {
					c.Outside[disclosure.Key(t.Level, t.Period, x.Column, code)] = int64(column.Values[i] + .5)
				}
			}
			if t.Level == kvarter.LevelCity && len(t.Codes) == 1 && column.Known(0) {
				c.Outside[disclosure.Key("all", t.Period, x.Column, "")] = int64(column.Values[0] + .5)
			}
		}
	}
	return nil
}

// screen makes the public rounds from the controlled figures.
func (p *Publication) screen(in *Imported, rounds []*Screened) error {
	public, w := *in, *in.Workspace
	w.Reconcile, w.Signed = nil, nil // totals were held against the exact figures
	public.Workspace, public.Panel, public.Remarks = &w, p.Controlled.Panel, nil
	p.Rounds, p.Differs = nil, map[string][]string{}
	for k, s := range rounds {
		o := Options{Method: s.Round.Method.File, Period: s.Round.Period, Seed: s.Round.Seed}
		switch {
		case k > 0 && s.Round.Previous == rounds[k-1].Round.ID:
			o.Previous = p.Rounds[k-1].Round
		case s.Round.Previous != "": // a sealed round: its designated areas alone are taken over
			o.Previous = &kvarter.Round{ID: s.Round.Previous, City: s.Round.City, Period: s.Round.Period - 1, Findings: frozen(s.Round)}
		}
		x, err := Screen(&public, o)
		if err != nil {
			return fmt.Errorf("the public round of %d: %w", s.Round.Period, err)
		}
		if x.Round.Control = kvarter.ControlRounding; w.Disclosure.Method == "suppression" {
			x.Round.Control = kvarter.ControlSuppression
		}
		p.Differs[s.Round.ID] = decided(x.Round, s.Round)
		p.Rounds = append(p.Rounds, x)
	}
	return nil
}

func frozen(r *kvarter.Round) (out []kvarter.Finding) {
	for _, code := range r.Frozen {
		out = append(out, kvarter.Finding{Area: code, Outcome: kvarter.OutcomeIn})
	}
	return
}

// decided gives a public round the outcomes, urban areas and name of the exact one, and returns the areas whose outcome the controlled figures would not give.
func decided(public, exact *kvarter.Round) (differs []string) {
	public.ID, public.Snapshots, public.SignedOff = exact.ID, slices.Clone(exact.Snapshots), nil
	for _, text := range exact.SignedOff { // who signed what, without the exact totals
		what, rest, _ := strings.Cut(text, ": ")
		if _, by, ok := strings.Cut(rest, "; signed by "); ok {
			what += "; signed by " + by
		}
		public.SignedOff = append(public.SignedOff, what)
	}
	for k := range public.Overlaps { // a share of residents to the last digit tells their number
		public.Overlaps[k].Share = math.Round(public.Overlaps[k].Share*100) / 100
	}
	for k := range public.Snapshots { // the hash of the exact files would confirm a guess at them
		public.Snapshots[k].SHA256, public.Snapshots[k].Content = "", ""
	}
	people := map[string]float64{}
	for i := range public.Findings {
		f, was := &public.Findings[i], &exact.Findings[i]
		people[f.Area] = f.Population
		f.UrbanArea = was.UrbanArea
		f.Notes = was.Notes
		// State lists are the ministry's own decisions, holes and exclusions the city's: they are public as they are.
		own := func(x kvarter.Reason) bool {
			return x.Kind != "law" && x.Kind != "hole" && x.Kind != "too_small" && x.Kind != "excluded" && x.Kind != "neighbours"
		}
		reasons := slices.DeleteFunc(slices.Clone(was.Reasons), own)
		for k := range reasons {
			reasons[k].Share = math.Round(reasons[k].Share*100) / 100
		}
		f.Reasons = append(reasons, slices.DeleteFunc(f.Reasons, func(x kvarter.Reason) bool { return !own(x) })...)
		if f.Outcome == was.Outcome {
			continue
		}
		if f.Outcome.Designated() != was.Outcome.Designated() {
			differs = append(differs, f.Area)
		}
		f.Outcome, f.Flip, f.Short, f.OnTheEdge = was.Outcome, nil, 0, true
		switch was.Outcome {
		case kvarter.OutcomeByLaw, kvarter.OutcomeByList, kvarter.OutcomeByHole, kvarter.OutcomeExcluded:
		default:
			f.Reasons = append(f.Reasons, kvarter.Reason{Kind: "exact_figures"})
		}
	}
	public.UrbanAreas = slices.Clone(exact.UrbanAreas)
	for k := range public.UrbanAreas {
		u := &public.UrbanAreas[k]
		if u.Kind == "housing_area" {
			if public.HousingAreas != nil {
				for i := range public.HousingAreas.Items {
					if "H"+public.HousingAreas.Items[i].Code == u.Code {
						u.Population = public.HousingAreas.Items[i].Population
					}
				}
			}
			continue
		}
		u.Population = 0
		for _, part := range u.Parts {
			for _, code := range part.Areas {
				u.Population += people[code]
			}
		}
	}
	// State lists are the ministry's own decisions: their outcomes are public as they are.
	verdicts := map[string]*kvarter.HousingFinding{}
	for i := range exact.Housing {
		verdicts[exact.Housing[i].Area+"\x00"+exact.Housing[i].Method] = &exact.Housing[i]
	}
	for i := range public.Housing {
		if x := verdicts[public.Housing[i].Area+"\x00"+public.Housing[i].Method]; x != nil {
			public.Housing[i].Outcomes, public.Housing[i].Published = x.Outcomes, x.Published
		}
	}
	return
}

// told finds what the outcomes of the public rounds tell of single counts. Of every criterion of an area the figures shown leave open whether it is met (the limit lies
// within the rounding) or not. Where the rule has only one answer left for an open criterion, given the outcome, an outsider knows that answer: numerator − limit·base
// is at least, or at most, 0.
func (p *Publication) told(rounds []*Screened) (out []disclosure.Told) {
	shown := p.shown()
	for k, s := range rounds {
		m, public := s.Method, p.Rounds[k].Round
		if m.Designate == nil {
			continue
		}
		ruling, err := screening.NewRuling(m, m.Designate)
		if err != nil {
			continue
		}
		leaves := ruling.Leaves()
		for i := range public.Findings {
			f, was := &public.Findings[i], &s.Round.Findings[i]
			if was.Outcome != kvarter.OutcomeIn && was.Outcome != kvarter.OutcomeTooSmall && was.Outcome != kvarter.OutcomeOut && was.Outcome != kvarter.OutcomeJustOut {
				continue // lists, laws, exclusions and holes decide without the figures
			}
			answers := make([]kvarter.Verdict, len(leaves))
			open := map[int]int{} // leaf → criterion
			for l, leaf := range leaves {
				answers[l] = kvarter.Undetermined
				if leaf.Kind != method.LeafCriterion {
					continue
				}
				c := &f.Criteria[leaf.At]
				answers[l] = c.Verdict
				if !c.Counts {
					answers[l] = kvarter.NotMet
				} else if c.State != kvarter.Known || !clear(c, reach(m, c, public.Period, f.Area, shown)) {
					answers[l], open[l] = kvarter.Undetermined, leaf.At
				}
			}
			want := kvarter.NotMet
			if was.Outcome == kvarter.OutcomeIn || was.Outcome == kvarter.OutcomeTooSmall {
				want = kvarter.Met
			}
			for _, l := range slices.Sorted(maps.Keys(open)) {
				for _, v := range []kvarter.Verdict{kvarter.Met, kvarter.NotMet} {
					answers[l] = v
					if got := ruling.Verdict(answers); got != kvarter.Undetermined && got != want {
						out = append(out, tell(m, &was.Criteria[open[l]], public.Period, f.Area, v == kvarter.NotMet, shown)...)
					}
				}
				answers[l] = kvarter.Undetermined
			}
		}
	}
	return
}

// tell writes «the criterion is met», or that it is not, as inequalities over the counts of each year. Where years are pooled the others are taken at the end of their
// rounding that leaves the year the most room.
func tell(m *method.Method, c *kvarter.CriterionFinding, at kvarter.Period, area string, met bool, shown map[string]protect.Shown) (out []disclosure.Told) {
	ind := m.Indicator(m.Criterion(c.Criterion).Of)
	if ind != nil && ind.Value != "" && ind.Years.Last <= 1 && c.Inherited == "" { // a hidden mean, or no mean at all
		key, sign := disclosure.Key(kvarter.LevelSmallArea, at, ind.Value, area), 1.0
		if up := c.Op == string(method.AtLeast) || c.Op == string(method.Over); up != met {
			sign = -1
		}
		if _, ok := shown[key]; ok {
			return []disclosure.Told{{What: fmt.Sprintf("%d %s of %s is decided", at, c.Criterion, area), Key: []string{key}, Factor: []float64{sign}, Low: sign * c.Threshold}}
		}
	}
	if ind == nil || ind.Count == "" || ind.Base == "" || c.Inherited != "" || ind.Years.Last > 1 && ind.Years.Mean == "shares" {
		return nil
	}
	sign := 1.0
	if up := c.Op == string(method.AtLeast) || c.Op == string(method.Over); up != met {
		sign = -1
	}
	limit := c.Threshold / per(ind)
	first := at - kvarter.Period(max(ind.Years.Last, 1)) + 1
	key := func(y kvarter.Period, column string) string {
		return disclosure.Key(kvarter.LevelSmallArea, y, column, area)
	}
	for y := first; y <= at; y++ {
		room := 0.0 // what the other years can make good
		for z := first; z <= at; z++ {
			if n, d := shown[key(z, ind.Count)], shown[key(z, ind.Base)]; z != y {
				room += sign*(float64(n.Value)-limit*float64(d.Value)) + float64(max(n.Within, d.Within-n.Within))
			}
		}
		out = append(out, disclosure.Told{What: fmt.Sprintf("%d %s of %s is decided (%d)", at, c.Criterion, area, y), Key: []string{key(y, ind.Count), key(y, ind.Base)},
			Factor: []float64{sign, -sign * limit}, Low: -room})
	}
	return out
}

func per(ind *method.Indicator) float64 {
	if ind.Per == 0 {
		return 1
	}
	return ind.Per
}

// clear reports whether a criterion has the same answer wherever the exact figure lies within its reach.
func clear(c *kvarter.CriterionFinding, reach float64) bool {
	return !(c.Value-reach <= c.Threshold && c.Threshold <= c.Value+reach)
}

// shown lists how every count is shown, by key.
func (p *Publication) shown() map[string]protect.Shown {
	out := map[string]protect.Shown{}
	for _, x := range p.Controlled.Systems {
		for i := range x.System.Cells {
			out[x.System.Cells[i].Key] = x.Table.Shown[i]
		}
		for i := range x.System.Sums {
			out[x.System.Sums[i].Key] = x.Table.Shown[len(x.System.Cells)+i]
		}
	}
	return out
}

// reach is how far the exact value of a criterion may lie from the one shown: numerator and base within their rounding.
func reach(m *method.Method, c *kvarter.CriterionFinding, at kvarter.Period, area string, shown map[string]protect.Shown) float64 {
	ind := m.Indicator(m.Criterion(c.Criterion).Of)
	if ind == nil || ind.Count == "" || !(c.Den > 0) {
		return 0
	}
	num, den := 0.0, 0.0
	for y := at - kvarter.Period(max(ind.Years.Last, 1)) + 1; y <= at; y++ {
		num += float64(shown[disclosure.Key(kvarter.LevelSmallArea, y, ind.Count, area)].Within)
		den += float64(shown[disclosure.Key(kvarter.LevelSmallArea, y, ind.Base, area)].Within)
	}
	low := max(c.Den-den, 1)
	return per(ind)*num/low + c.Value*den/low
}
