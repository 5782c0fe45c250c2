package pipeline

import (
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/contiguity"
	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// judgeHousing runs the methods of the state's lists on the housing areas and notes what of them includes small areas.
func (r *run) judgeHousing() error {
	if len(r.m.Include) == 0 {
		return nil
	}
	if r.in.Housing == nil {
		var laws []string
		for _, inc := range r.m.Include {
			laws = append(laws, inc.Method)
		}
		r.remark("%s includes the lists of %s, and the workspace has no housing_areas: no area is in by law", r.m.ID, strings.Join(laws, ", "))
		return nil
	}
	housing := r.housingAt(r.at)
	for _, inc := range r.m.Include {
		l, err := r.load(inc.Method)
		if err != nil {
			return err
		}
		findings, references, err := r.judge(l.m, housing, r.at)
		if err != nil {
			return err
		}
		r.out.Listing = append(r.out.Listing, l.m)
		r.round.Methods = append(r.round.Methods, l.ref)
		r.round.Housing = append(r.round.Housing, findings...)
		r.round.References = append(r.round.References, references...)
		r.included = append(r.included, screening.Listed(l.m.ID, findings, r.switchedOn(l.m, inc))...)
	}
	r.round.HousingAreas = housing
	r.round.Overlaps = r.overlaps(housing)
	return nil
}

// switchedOn returns the outcomes that include areas: those of the method, less the ones that the workspace switches off.
func (r *run) switchedOn(m *method.Method, inc method.Include) []string {
	var out []string
	for _, o := range m.Outcomes {
		on, set := r.in.Workspace.Lists[o.Name]
		if (!set || on) && (inc.Outcomes == nil || slices.Contains(inc.Outcomes, o.Name)) {
			out = append(out, o.Name)
		}
	}
	if out == nil {
		out = []string{}
	}
	return out
}

// judge judges the housing areas by a law in a year; persisted outcomes ask the law of each earlier year in turn.
func (r *run) judge(m *method.Method, housing *kvarter.Areas, at kvarter.Period) ([]kvarter.HousingFinding, []kvarter.ReferenceValue, error) {
	if err := r.check(m, housing.Level, at); err != nil {
		return nil, nil, err
	}
	figures, err := composite.Indicators(m, r.in.Panel, housing, at)
	if err != nil {
		return nil, nil, err
	}
	in := r.screeningInputs(m, housing, figures, at)
	type year struct {
		law string
		at  kvarter.Period
	}
	judged := map[year]map[string][]kvarter.NamedVerdict{}
	in.Judge = func(law, outcome, area string, then kvarter.Period) kvarter.Verdict {
		key := year{law, then}
		byArea, ok := judged[key]
		if !ok {
			byArea = r.judgeYear(m, law, then)
			judged[key] = byArea
		}
		for _, v := range byArea[area] {
			if v.Name == outcome {
				return v.Verdict
			}
		}
		return kvarter.Undetermined
	}
	return screening.JudgeHousing(in)
}

// judgeYear judges an earlier year. A year without figures decides nothing: its verdicts are undetermined.
func (r *run) judgeYear(m *method.Method, law string, at kvarter.Period) map[string][]kvarter.NamedVerdict {
	then := m
	if law != "" {
		l, err := r.load(law)
		if err != nil {
			r.remark("%s", err)
			return nil
		}
		then = l.m
		if !slices.Contains(r.round.Methods, l.ref) {
			r.round.Methods = append(r.round.Methods, l.ref)
		}
	}
	plain := *then
	plain.Outcomes = slices.DeleteFunc(slices.Clone(then.Outcomes), func(o method.Outcome) bool { return persists(&o.Rule) })
	findings, _, err := r.judge(&plain, r.housingAt(at), at)
	if err != nil {
		return nil
	}
	out := make(map[string][]kvarter.NamedVerdict, len(findings))
	for _, f := range findings {
		out[f.Area] = f.Outcomes
	}
	return out
}

func persists(rule *method.Rule) bool {
	return rule.Kind == method.Persisted || slices.ContainsFunc(rule.Of, func(r method.Rule) bool { return persists(&r) })
}

// housingAt gives the housing areas their residents of a year.
func (r *run) housingAt(at kvarter.Period) *kvarter.Areas {
	housing := *r.in.Housing
	housing.Items = slices.Clone(housing.Items)
	t := r.in.Panel.Table(kvarter.LevelHousingArea, at)
	if t == nil {
		return &housing
	}
	people, ok := t.Columns[t.Population]
	if !ok {
		return &housing
	}
	row := make(map[string]int, len(t.Codes))
	for i, c := range t.Codes {
		row[c] = i
	}
	for i := range housing.Items {
		if j, ok := row[housing.Items[i].Code]; ok && people.Known(j) {
			housing.Items[i].Population = people.Values[j]
		}
	}
	return &housing
}

// overlaps returns the declared shares of residents; for a housing area without any, the shares of land.
func (r *run) overlaps(housing *kvarter.Areas) []kvarter.Overlap {
	out := slices.Clone(r.in.Overlaps)
	declared := map[string]bool{}
	for _, o := range out {
		declared[o.HousingArea] = true
	}
	type box struct{ minX, minY, maxX, maxY float64 }
	bounds := func(m kvarter.MultiPolygon) box {
		lo, hi, _ := contiguity.Bounds(m)
		return box{lo.X, lo.Y, hi.X, hi.Y}
	}
	small := make([]box, r.areas.Len())
	for i := range small {
		small[i] = bounds(r.areas.Items[i].Outline)
	}
	for h := range housing.Items {
		estate := &housing.Items[h]
		if declared[estate.Code] || len(estate.Outline) == 0 {
			continue
		}
		b := bounds(estate.Outline)
		for i := range small {
			if len(r.areas.Items[i].Outline) == 0 || small[i].maxX < b.minX || small[i].minX > b.maxX || small[i].maxY < b.minY || small[i].minY > b.maxY {
				continue
			}
			if share := contiguity.ShareInside(r.areas.Items[i].Outline, estate.Outline); share > 0 {
				out = append(out, kvarter.Overlap{SmallArea: r.areas.Items[i].Code, HousingArea: estate.Code, Share: share, Basis: "land"})
			}
		}
	}
	return out
}
