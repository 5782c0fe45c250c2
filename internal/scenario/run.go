package scenario

import (
	"math"
	"reflect"
	"slices"
	"sync"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// Result is what a change makes of the areas. All slices follow the areas of the round, positions point at them.
type Result struct {
	Outcomes   []kvarter.Outcome
	Met        []int               // criteria that are met and count
	UrbanAreas []kvarter.UrbanArea // without outlines
	Entering   []int               // designated under the change only
	Leaving    []int               // designated in the round only
	// Residents of these areas whose number is known, small areas alone: a listed housing area that joins as its own outline is not counted.
	PeopleEntering, PeopleLeaving, PeopleIn, PeopleBefore float64
	// Areas of these whose residents are not known, and that the sums leave out.
	UnknownEntering, UnknownLeaving, UnknownIn, UnknownBefore int
	// Changed are the criteria whose answers changed anywhere, in the order of the method.
	Changed []screening.CriterionChange
	// Columns and Classes are the index nodes and classes that the change reaches, by name.
	Columns map[string]kvarter.Column
	Classes map[string][]string

	change  Change
	method  *method.Method // with the change
	found   *screening.Replayed
	settled []kvarter.Outcome // before joining
	once    sync.Once
	joined  map[string]string // urban area of each area in one
}

// Run answers a change. It fails where the change is not one of this program, and where an index cannot be calculated from the weights.
func (p *Program) Run(c Change) (*Result, error) {
	m, moved, err := p.moved(c)
	if err != nil {
		return nil, err
	}
	r := &Result{change: c, method: m}
	if r.Columns, r.Classes, err = p.index(m, moved); err != nil {
		return nil, err
	}
	if r.found, err = p.replay.Run(screening.Moved{Method: m, Columns: r.Columns, Classes: r.Classes}); err != nil {
		return nil, err
	}
	r.Met, r.Changed, r.settled = r.found.Met, r.found.Changed, r.found.Outcomes
	for _, i := range p.uncounted {
		r.Met[i] += p.base.Round.Findings[i].MetCount - p.met[i]
	}
	for _, i := range p.apart {
		if r.settled[i] == p.plain[i] {
			r.settled[i] = p.public[i]
		}
	}
	r.Outcomes = slices.Clone(r.settled)
	if p.designates() {
		r.UrbanAreas = p.join.join(m, r.Outcomes, p.replay.Lawful())
	}
	if c.Empty() {
		p.asPublished(r)
	}
	p.compare(r)
	return r, nil
}

// Copy returns a copy of the round's method, as the round used it, that may be changed for Under.
func (p *Program) Copy() *method.Method { return clone(p.method) }

// Set moves a control of a method from Copy.
func (p *Program) Set(m *method.Method, key string, v float64) error {
	k, ok := p.byKey[key]
	if !ok {
		return kvarter.Errorf(kvarter.Invalid, "%s is no control of method %s", key, p.method.ID)
	}
	p.handles[k].set(m, v, format(v))
	return nil
}

// Under judges and joins all areas under a changed method: one from Copy, with other thresholds, counts, weights, transforms or combinations. The index is
// calculated anew from the columns of the round where its nodes or classes differ.
func (p *Program) Under(m *method.Method) ([]kvarter.Outcome, error) {
	var moved []*handle
	for k := range m.Index {
		if !reflect.DeepEqual(m.Index[k], p.method.Index[k]) {
			moved = append(moved, &handle{node: m.Index[k].Name})
		}
	}
	for k := range m.Classes {
		if !reflect.DeepEqual(m.Classes[k], p.method.Classes[k]) {
			moved = append(moved, &handle{class: m.Classes[k].Name})
		}
	}
	columns, classes, err := p.index(m, moved)
	if err != nil {
		return nil, err
	}
	found, err := p.replay.Run(screening.Moved{Method: m, Columns: columns, Classes: classes})
	if err != nil {
		return nil, err
	}
	p.Join(found.Outcomes, m)
	return found.Outcomes, nil
}

// Asked is the verdict of criterion k in area i under a changed method from Copy: what a page about the area would show.
func (p *Program) Asked(m *method.Method, k, i int) (kvarter.Verdict, error) {
	found, err := p.replay.Run(screening.Moved{Method: m})
	if err != nil {
		return kvarter.Undetermined, err
	}
	f, err := found.Finding(i)
	if err != nil {
		return kvarter.Undetermined, err
	}
	return f.Criteria[k].Verdict, nil
}

// Index calculates index and classes anew with other figures in the place of the round's. It fails where the round does not hold every column that
// the index starts from.
func (p *Program) Index(figures map[string]kvarter.Column) (*composite.Result, error) {
	in := p.inputs(p.method)
	for name, c := range figures {
		in.Columns[name] = c
	}
	return composite.Evaluate(p.method, in)
}

// Drawn judges all areas, without joining them, with other figures in the place of the round's and what Index made of them: percentiles are calculated
// anew, references stay as frozen.
func (p *Program) Drawn(figures map[string]kvarter.Column, index *composite.Result) ([]kvarter.Outcome, error) {
	columns := index.Columns
	for name, c := range figures {
		columns[name] = c
	}
	found, err := p.replay.Run(screening.Moved{Method: p.method, Columns: columns, Classes: index.Classes})
	if err != nil {
		return nil, err
	}
	return found.Outcomes, nil
}

// Join joins the areas that the outcomes designate, and writes by_hole and too_small into them. m is the method, nil for the round's own.
func (p *Program) Join(outcomes []kvarter.Outcome, m *method.Method) {
	for _, i := range p.apart {
		if outcomes[i] == p.plain[i] {
			outcomes[i] = p.public[i]
		}
	}
	if m == nil {
		m = p.method
	}
	if p.designates() {
		p.join.join(m, outcomes, p.replay.Lawful())
	}
}

// Replay is the judging behind the program, before joining.
func (p *Program) Replay() *screening.Replay { return p.replay }

// asPublished gives the round itself: nothing moved means nothing changed.
func (p *Program) asPublished(r *Result) {
	for i := range r.Outcomes {
		f := &p.base.Round.Findings[i]
		r.Outcomes[i], r.Met[i] = f.Outcome, f.MetCount
	}
	r.UrbanAreas = slices.Clone(p.base.Round.UrbanAreas)
	for k := range r.UrbanAreas {
		r.UrbanAreas[k].Outline = nil
	}
}

func (p *Program) compare(r *Result) {
	add := func(i int, people *float64, unknown *int) {
		if v := p.base.Round.Areas.Items[i].Population; math.IsNaN(v) {
			*unknown++
		} else {
			*people += v
		}
	}
	for i, o := range r.Outcomes {
		in := o.Designated()
		if in {
			add(i, &r.PeopleIn, &r.UnknownIn)
		}
		if p.before[i] {
			add(i, &r.PeopleBefore, &r.UnknownBefore)
		}
		switch {
		case in && !p.before[i]:
			r.Entering = append(r.Entering, i)
			add(i, &r.PeopleEntering, &r.UnknownEntering)
		case !in && p.before[i]:
			r.Leaving = append(r.Leaving, i)
			add(i, &r.PeopleLeaving, &r.UnknownLeaving)
		}
	}
}

// Finding is everything of area i under the scenario, so that it can be explained with Method. Of the round's own finding it keeps
// values, intervals and notes. An area whose outcome rests on something that is not in the tables keeps the round's finding until the change
// turns it.
func (p *Program) Finding(r *Result, i int) (kvarter.Finding, error) {
	was := p.base.Round.Findings[i]
	if r.change.Empty() {
		return was, nil
	}
	f, err := r.found.Finding(i)
	if err != nil {
		return f, err
	}
	if f.Outcome != r.settled[i] { // public, and not found again from the tables
		f.Outcome, f.Flip, f.Short, f.OnTheEdge = r.settled[i], nil, 0, false
		f.Reasons = slices.DeleteFunc(slices.Clone(was.Reasons), func(x kvarter.Reason) bool { return x.Kind == "hole" || x.Kind == "too_small" })
	}
	f.UrbanArea, f.MetCount = r.urbanArea(f.Area), r.Met[i]
	switch o := r.Outcomes[i]; {
	case o == f.Outcome:
	case o == kvarter.OutcomeTooSmall:
		f.Reasons = append(slices.Clone(f.Reasons), kvarter.Reason{Kind: "too_small"})
	case o == kvarter.OutcomeByHole:
		f.Reasons = append(slices.Clone(f.Reasons), kvarter.Reason{Kind: "hole", Area: f.UrbanArea})
	}
	if r.Outcomes[i] != f.Outcome {
		f.Outcome, f.Flip = r.Outcomes[i], nil
	}
	if p.designates() && screening.Promised(&f) {
		p.join.merging(r.method, r.Outcomes, p.replay.Lawful()).TooFew(i, &f)
	}
	return f, nil
}

// urbanArea is the code of the urban area that an area joined, "" for none.
func (r *Result) urbanArea(code string) string {
	r.once.Do(func() {
		r.joined = map[string]string{}
		for k := range r.UrbanAreas {
			for _, part := range r.UrbanAreas[k].Parts {
				for _, c := range part.Areas {
					r.joined[c] = r.UrbanAreas[k].Code
				}
			}
		}
	})
	return r.joined[code]
}
