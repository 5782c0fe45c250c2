package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
	"kvarter/internal/smallarea"
	"kvarter/internal/stat"
)

// steady applies what indicators declare for small numbers and for missing figures, in this order: standardised or shrunken, then filled in. Areas that the
// calculation leaves out are neither a source nor changed.
func (r *run) steady() error {
	var err error
	if r.mask, err = r.leftIn(); err != nil {
		return err
	}
	for _, f := range r.figures {
		switch ind := r.m.Indicator(f.Name); {
		case ind.Standardise != nil:
			err = r.standardise(f, ind)
		case ind.Shrink != nil:
			err = r.shrink(f, ind)
		}
		if err != nil {
			return err
		}
	}
	measured := map[string]kvarter.Column{} // what is filled in is never the source of another figure
	for _, f := range r.figures {
		measured[f.Name] = clone(f.Value)
	}
	for _, f := range r.figures {
		if ind := r.m.Indicator(f.Name); len(ind.Missing) > 0 {
			if err := r.fill(f, ind, measured); err != nil {
				return err
			}
		}
	}
	return nil
}

func clone(c kvarter.Column) kvarter.Column {
	return kvarter.Column{Values: slices.Clone(c.Values), States: slices.Clone(c.States)}
}

// isOut reports whether the calculation leaves area i out.
func (r *run) isOut(i int) bool { return r.mask != nil && !r.mask[i] }

// groupsOf names the group of every area in levels that are crossed, "" where an area has none in one of them; nil for no level.
func (r *run) groupsOf(ind *method.Indicator, option string, levels ...kvarter.Level) ([]string, error) {
	if len(levels) == 0 {
		return nil, nil
	}
	out := make([]string, r.areas.Len())
	for k, l := range levels {
		if _, ok := r.areas.GroupNames[l]; !ok {
			e := kvarter.Errorf(kvarter.Invalid, "indicator %s: %s says %s, and the areas have no such grouping", ind.Name, option, l)
			e.Hint = fmt.Sprintf("areas: groups: in kvarter.yaml has %s", listed(sortedKeys(r.areas.GroupNames), kvarter.MaxShown))
			return nil, e
		}
		for i, g := range r.areas.Group(l) {
			switch {
			case k == 0:
				out[i] = g
			case out[i] == "" || g == "":
				out[i] = ""
			default:
				out[i] += " × " + g
			}
		}
	}
	return out, nil
}

// shrink draws the figures towards those of their groups. The years hold largely the same people: an area counts as its mean year.
func (r *run) shrink(f *composite.Figure, ind *method.Indicator) error {
	group, err := r.groupsOf(ind, "shrink: within", ind.Shrink.Within...)
	if err != nil {
		return err
	}
	n, years := r.areas.Len(), float64(len(f.Num))
	count, base := kvarter.NewColumn(n), kvarter.NewColumn(n)
	for i := range n {
		if !f.Value.Known(i) || r.isOut(i) {
			continue
		}
		num, den, _ := f.Count(i)
		count.Set(i, num/years)
		base.Set(i, den/years)
	}
	draw := smallarea.Logit
	if ind.Shrink.Form == "marshall" {
		draw = smallarea.Marshall
	}
	drawn, why := draw(count, base, group)
	if why != "" {
		return kvarter.Errorf(kvarter.Internal, "indicator %s: shrink: %s", ind.Name, why.In("en"))
	}
	f.Raw, f.Shrunk, f.Weight = clone(f.Value), kvarter.NewColumn(n), make([]float64, n)
	f.Worked = ind.Drawn()
	if f.Worked {
		f.Limits = make([]stat.Limits, n)
	}
	few := 0
	for i, x := range drawn {
		if f.Weight[i] = x.Weight; !x.Known() {
			f.Shrunk.Unset(i, f.Value.State(i))
			if f.Worked && f.Value.Known(i) {
				f.Limits[i] = stat.None(stat.NoVariance)
			}
			continue
		}
		if x.Why == smallarea.TooFew {
			few++
		}
		f.Shrunk.Set(i, float64(f.Per*x.Value))
		if f.Worked {
			f.Value.Set(i, f.Shrunk.Values[i])
			f.Limits[i] = posterior(x, f.Per)
		}
	}
	if few > 0 {
		r.remark("%s: %s; the raw figure stands", ind.Name, smallarea.TooFew.In("en"))
	}
	return nil
}

// posterior is the interval of a shrunken share on the logit scale; Marshall's form gives no distribution to take one from.
func posterior(x smallarea.Shrunk, per float64) stat.Limits {
	if math.IsNaN(x.Logit) || math.IsNaN(x.SD) {
		return stat.None(stat.NoVariance)
	}
	half := float64(stat.Quantile(.5+composite.Level/2) * x.SD)
	share := func(logit float64) float64 { return float64(per * (1 / (1 + stat.Exp(-logit)))) }
	return stat.Limits{Interval: stat.Interval{Low: share(x.Logit - half), High: share(x.Logit + half)}, Level: composite.Level, Kind: stat.KindLogit, Of: stat.SimilarResidents}
}

// fill fills missing figures step by step and counts what the figure is made of. What is missing since it was carried from other boundaries stays missing.
func (r *run) fill(f *composite.Figure, ind *method.Indicator, measured map[string]kvarter.Column) error {
	n := r.areas.Len()
	own := clone(f.Value)
	for i := range n {
		if r.isOut(i) {
			own.Unset(i, kvarter.Missing)
		}
	}
	filling := smallarea.Fill(own)
	var earlier []*composite.Figure
	for k := range ind.Missing {
		step := &ind.Missing[k]
		why := smallarea.Why("")
		switch smallarea.Filler(step.With) {
		case smallarea.GroupMean:
			var levels []kvarter.Level
			if step.By != "" {
				levels = []kvarter.Level{step.By}
			}
			group, err := r.groupsOf(ind, "missing: by", levels...)
			if err != nil {
				return err
			}
			why = filling.GroupMean(group)
		case smallarea.NeighbourMean:
			if r.contiguity == nil {
				r.remark("%s: nothing is filled from neighbours, since the areas have no outlines", ind.Name)
				continue
			}
			why = filling.NeighbourMean(r.neighbours(), step.Least)
		case smallarea.LastObservation:
			earlier = r.earlier(ind, step.Years)
			columns := make([]kvarter.Column, len(earlier))
			for k, e := range earlier {
				columns[k] = e.Value
			}
			why = filling.LastObservation(columns, step.Years)
		case smallarea.Regression:
			low, high := boundsOf(ind)
			_, why = filling.Regression(r.predictors(step, measured), step.Least, low, high)
		}
		if why != "" {
			r.remark("%s: nothing is filled by %s: %s", ind.Name, strings.ReplaceAll(step.With, "_", " "), why.In("en"))
		}
	}
	f.Imputed = make([]string, n)
	q := kvarter.NamedQuality{Name: ind.Name}
	for i := range n {
		if made := filling.Made[i]; made != "" && !r.isOut(i) && !r.isBridged(i, f.Name) {
			f.Imputed[i] = string(made)
			f.Value.Set(i, filling.Column.Values[i])
			if made == smallarea.LastObservation {
				f.Follow(earlier[filling.Age[i]-1], i)
			}
		}
		switch s := f.Value.State(i); {
		case s == kvarter.Suppressed:
			q.Suppressed++
		case s == kvarter.Missing:
			q.Missing++
		case f.Imputed[i] != "":
			q.Imputed++
		default:
			q.Measured++
		}
	}
	r.round.Quality = append(r.round.Quality, q)
	r.remark("%s: filled in: %d of %d figures; missing: %d; withheld: %d", ind.Name, q.Imputed, q.Measured+q.Imputed, q.Missing, q.Suppressed)
	return nil
}

// earlier are the figures of the years before, the latest first; a year without data is a column of missing figures, and so is what was carried too far
// from other boundaries.
func (r *run) earlier(ind *method.Indicator, years int) []*composite.Figure {
	reader := composite.NewReader(r.in.Panel, r.areas)
	out := make([]*composite.Figure, years)
	for k := range out {
		f, err := reader.Figure(ind, r.at-kvarter.Period(k+1))
		if err != nil {
			f = &composite.Figure{Name: ind.Name, Value: kvarter.NewColumn(r.areas.Len())}
		} else {
			for i, share := range r.carried(f, ind) {
				if share > 0 {
					f.Value.Unset(i, kvarter.Missing)
				}
			}
		}
		out[k] = f
	}
	return out
}

// predictors are the measured columns that a regression reads.
func (r *run) predictors(step *method.Fill, measured map[string]kvarter.Column) []kvarter.Column {
	out := make([]kvarter.Column, len(step.On))
	for k, name := range step.On {
		c, ok := measured[name]
		if !ok {
			c = r.columns[name]
		}
		out[k] = clone(c)
	}
	return out
}

// boundsOf are what an estimate of the indicator is kept between; NaN is open.
func boundsOf(ind *method.Indicator) (low, high float64) {
	switch {
	case ind.Share():
		return 0, ind.Per
	case ind.Count != "":
		return 0, math.NaN()
	case ind.Unit == "share":
		return 0, 1
	case ind.Unit == "percent":
		return 0, 100
	}
	return math.NaN(), math.NaN()
}

// imputed tells what was filled in behind a node, by area: the first of what it is built from, in the order of the method. nil: nothing was.
func (r *run) imputed(name string) []string {
	filled := map[string][]string{}
	for _, f := range r.figures {
		if f.Imputed != nil {
			filled[f.Name] = f.Imputed
		}
	}
	if len(filled) == 0 {
		return nil
	}
	// Nodes stand in the order of evaluation, so that what they are built from is known before them.
	for i := range r.m.Index {
		n := &r.m.Index[i]
		inputs := make([]string, 0, len(n.Of)+len(n.CountOf))
		for _, x := range n.Of {
			inputs = append(inputs, x.Input)
			filled[n.Name+"/"+x.Input] = filled[x.Input]
		}
		for _, x := range n.CountOf {
			inputs = append(inputs, x.Node)
		}
		var out []string
		for _, in := range inputs {
			for k, how := range filled[in] {
				if how == "" {
					continue
				}
				if out == nil {
					out = make([]string, r.areas.Len())
				}
				if out[k] == "" {
					out[k] = how
				}
			}
		}
		filled[n.Name] = out
	}
	return filled[name]
}
