package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/survey"
	"kvarter/internal/workspace"
)

// tables adds what the sample says to the figures: of its domains, of the whole city, and of small areas where synthetic ones are declared. Beside each
// measure stand its standard error (…_se) and its answers (…_n).
func (x *answers) tables(tell Progress) error {
	domains := &kvarter.Table{Level: x.w.Level, Period: x.at}
	city := &kvarter.Table{Level: kvarter.LevelCity, Period: x.at, Codes: []string{string(kvarter.LevelCity)}}
	if t := x.in.Panel.Table(kvarter.LevelCity, x.at); t != nil && len(t.Codes) == 1 {
		city.Codes = slices.Clone(t.Codes)
	}
	areas := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: x.at}
	for i := range x.in.Areas.Items {
		areas.Codes = append(areas.Codes, x.in.Areas.Items[i].Code)
	}
	for _, name := range x.w.Measures() {
		y, err := x.answersTo(name)
		if err != nil {
			return err
		}
		share := len(x.w.Questions[name].Counts) > 0
		of := x.design.Domains(y, nil, x.domain)
		if domains.Codes == nil {
			for _, d := range of {
				domains.Codes = append(domains.Codes, d.Name)
			}
		}
		// Every domain inherits from itself: that holds back what too few people answered.
		list := make([]survey.Estimate, len(of))
		for k, e := range survey.Inherit(of, domains.Codes, x.w.Least) {
			if list[k] = e.Estimate; e.Why == survey.FewAnswers {
				x.in.Remarks = append(x.in.Remarks, fmt.Sprintf("%s: %s in %s %s has %d answers, under %d: it gives no figure", x.w.File, name, x.w.Level, domains.Codes[k], e.N, x.w.Least))
			}
		}
		put(domains, name, list, nil, share, false)
		put(city, name, []survey.Estimate{x.design.Mean(y, nil)}, nil, share, false)
		if x.w.Areas == workspace.Synthetic {
			list, states, err := x.synthetic(y, tell)
			if err != nil {
				return err
			}
			put(areas, name, list, states, share, true)
		}
	}
	for _, t := range []*kvarter.Table{domains, city, areas} {
		if t.Columns == nil {
			continue
		}
		if old := x.in.Panel.Table(t.Level, t.Period); t == city && old != nil && len(old.Codes) != 1 {
			continue // several cities: none of them is the one that was asked
		}
		if err := x.in.merge(x.w.File, t); err != nil {
			return err
		}
	}
	return nil
}

// answersTo reads the answers to a question: 1 where the answer counts and 0 where not, or a figure; NaN for no answer.
func (x *answers) answersTo(measure string) ([]float64, error) {
	q := x.w.Questions[measure]
	if len(q.Counts) == 0 {
		return x.sample.Figures(q.Column)
	}
	labels, err := x.sample.Labels(q.Column)
	if err != nil {
		return nil, err
	}
	counts := cells(q.Counts)
	for _, c := range counts {
		if !slices.Contains(labels, c) {
			x.in.Remarks = append(x.in.Remarks, fmt.Sprintf("%s: nobody answered %q to %s in %d", x.w.File, c, q.Column, x.at))
		}
	}
	return survey.Answers(labels, counts...), nil
}

// put adds a measure to a table. states may tell why a figure is not there; nil: it is missing.
func put(t *kvarter.Table, name string, list []survey.Estimate, states []kvarter.State, share, synthetic bool) {
	if t.Columns == nil {
		t.Columns, t.Estimates = map[string]kvarter.Column{}, map[string]map[string]kvarter.Estimate{}
	}
	value, se, n := kvarter.NewColumn(len(list)), kvarter.NewColumn(len(list)), kvarter.NewColumn(len(list))
	behind := map[string]kvarter.Estimate{}
	for k, e := range list {
		n.Set(k, float64(e.N))
		if math.IsNaN(e.Value) {
			if states != nil {
				value.Unset(k, states[k])
			}
			continue
		}
		value.Set(k, twelve(e.Value))
		se.Set(k, twelve(e.SE))
		behind[t.Codes[k]] = estimate(e, share, synthetic)
	}
	t.Columns[name], t.Columns[name+"_se"], t.Columns[name+"_n"] = value, se, n
	t.Estimates[name] = behind
}

// synthetic estimates small areas from the answers of kinds of residents and the make-up of each area. A make-up that is withheld withholds the figure.
func (x *answers) synthetic(y []float64, tell Progress) ([]survey.Estimate, []kvarter.State, error) {
	m := x.w.MakeUp
	kinds, err := x.labels(m.Columns)
	if err != nil {
		return nil, nil, err
	}
	of, numbers, err := x.beside(m.File, m.Period, tell)
	if err != nil {
		return nil, nil, err
	}
	area, err := of.Require(m.Area)
	if err != nil {
		return nil, nil, err
	}
	up := survey.MakeUp{Kinds: sortedKeys(m.Kinds), AtMost: m.AtMost}
	at := make([]int, len(up.Kinds))
	for k, kind := range up.Kinds {
		if at[k], err = of.Require(m.Kinds[kind]); err != nil {
			return nil, nil, err
		}
		if !slices.Contains(kinds, kind) {
			x.in.Remarks = append(x.in.Remarks, fmt.Sprintf("%s: nobody in the sample is %q, which %s counts", x.w.File, kind, m.File))
		}
	}
	for _, kind := range kinds {
		if kind != "" && !slices.Contains(up.Kinds, kind) {
			return nil, nil, source.Fault(kvarter.Problem{Rule: "every kind of respondent is a kind of residents", File: m.File, Value: source.Shorten(kind), Hint: "kinds: has " + strings.Join(up.Kinds, ", ")})
		}
	}
	index := x.in.Areas.Index()
	states := make([]kvarter.State, x.in.Areas.Len())
	up.Counts = make([][]float64, x.in.Areas.Len())
	for i := range up.Counts {
		states[i], up.Counts[i] = kvarter.Missing, slices.Repeat([]float64{math.NaN()}, len(up.Kinds))
	}
	var ps kvarter.Problems
	for r := range of.Len() {
		code := strings.TrimSpace(of.Cell(r, area))
		i, ok := index[code]
		if !ok {
			ps.Add(kvarter.Problem{Rule: "figures belong to a known area", File: m.File, Row: of.Row(r), Column: m.Area, Value: source.Shorten(code)})
			continue
		}
		for k, j := range at {
			v, state, ok := numbers.Parse(of.Cell(r, j))
			if !ok {
				ps.Add(kvarter.Problem{Rule: "a make-up is numbers of residents", File: m.File, Row: of.Row(r), Column: of.Header[j]})
			}
			if up.Counts[i][k] = v; state != kvarter.Known {
				up.Counts[i][k] = math.NaN()
				states[i] = max(states[i], state)
			}
		}
	}
	if err := ps.Err(); err != nil {
		return nil, nil, err
	}
	made, err := x.design.Synthetic(y, kinds, up)
	if err != nil {
		return nil, nil, kvarter.Errorf(kvarter.CodeOf(err), "%s: %w", x.w.File, err)
	}
	out := make([]survey.Estimate, len(made))
	for i := range made {
		out[i] = made[i].Estimate
	}
	return out, states, nil
}
