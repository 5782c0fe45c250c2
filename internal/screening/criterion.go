package screening

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// level is that of the intervals.
const level = .95

// judge is a criterion made ready: its figure and its limits.
type judge struct {
	c           *method.Criterion
	fig         *Figure
	enter, stay *side
	interval    string
	effect      float64
	silent      bool // origin or convictions: no persons, no flip
}

// side is one of the two comparisons of a criterion.
type side struct {
	op      method.Op
	one     *limit
	groups  []string // of every area, where the limit differs by group
	byGroup map[string]*limit
}

func (s *side) limit(i int) *limit {
	if s.groups == nil {
		return s.one
	}
	return s.byGroup[s.groups[i]]
}

func (f *frame) side(c *method.Criterion, cmp method.Compare, enter bool) *side {
	s := &side{op: cmp.Op}
	level := kvarter.Level("")
	switch of := cmp.Threshold.Of; of {
	case "", "reference", "city", "rest", "country", "percentile":
	case "region":
		// A city lies in one region; areas of several say which is theirs.
		for i := range f.in.Areas.Items {
			if f.in.Areas.Items[i].Groups[kvarter.LevelRegion] != "" {
				level = kvarter.LevelRegion
				break
			}
		}
	default:
		level = kvarter.Level(of)
	}
	if level == "" {
		s.one = f.limit(c, cmp.Op, cmp.Threshold, enter, "")
		return s
	}
	s.groups, s.byGroup = f.in.Areas.Group(level), map[string]*limit{}
	for _, g := range s.groups {
		if s.byGroup[g] == nil {
			if g == "" {
				s.byGroup[g] = unknownLimit(cmp.Threshold.Of, cmp.Threshold.Times)
			} else {
				s.byGroup[g] = f.limit(c, cmp.Op, cmp.Threshold, enter, g)
			}
		}
	}
	return s
}

func (f *frame) judges() ([]*judge, error) {
	out := make([]*judge, len(f.in.Method.Criteria))
	for k := range out {
		var err error
		if out[k], err = f.judge(&f.in.Method.Criteria[k]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f *frame) judge(c *method.Criterion) (*judge, error) {
	m := f.in.Method
	fig := f.in.Figures[c.Of]
	if fig == nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "criterion %s compares %s, and there is no such figure", c.Name, c.Of)
	}
	if fig.Column.Len() != f.in.Areas.Len() {
		return nil, kvarter.Errorf(kvarter.Internal, "figure %s has %d entries for %d areas", c.Of, fig.Column.Len(), f.in.Areas.Len())
	}
	j := &judge{c: c, fig: fig, silent: sensitive(m, c.Of, 0)}
	if ind := m.Indicator(c.Of); ind != nil {
		j.effect = ind.DesignEffect
		j.interval = ind.Interval
		if j.interval == "" && ind.Count != "" {
			j.interval = "byar"
			if fig.per() == 1 {
				j.interval = "wilson"
			}
		}
	}
	j.enter = f.side(c, c.Enter, true)
	if j.stay = j.enter; c.Stay != nil && f.in.Previous != nil {
		j.stay = f.side(c, *c.Stay, false)
	}
	return j, nil
}

// sensitive reports whether a figure is, or is built from, an indicator of origin or convictions.
func sensitive(m *method.Method, name string, depth int) bool {
	if ind := m.Indicator(name); ind != nil {
		return ind.Sensitive
	}
	for i := range m.Index {
		n := &m.Index[i]
		if depth > len(m.Index) || n.Name != name && !(len(name) > len(n.Name) && name[:len(n.Name)] == n.Name && name[len(n.Name)] == '/') {
			continue
		}
		for _, x := range n.Of {
			if sensitive(m, x.Input, depth+1) {
				return true
			}
		}
		for _, x := range n.CountOf {
			if sensitive(m, x.Node, depth+1) {
				return true
			}
		}
	}
	return false
}

// judge fills the finding of one area.
func (j *judge) judge(i int, stay bool, out *kvarter.CriterionFinding) {
	s := j.enter
	if stay {
		s = j.stay
	}
	l := s.limit(i)
	nan := math.NaN()
	*out = kvarter.CriterionFinding{Criterion: j.c.Name, State: j.fig.Column.State(i), Value: nan, Op: string(s.op), Threshold: l.value,
		Reference: l.ref, Of: l.of, Times: l.times, Margin: nan, Low: nan, High: nan, Stay: stay && j.c.Stay != nil, Counts: true, Num: nan, Den: nan,
		Raw: nan, Shrunk: nan, ShrinkWeight: nan, Verdict: kvarter.Undetermined}
	j.fig.beside(i, out)
	if j.fig.Inherited != nil {
		out.Inherited = j.fig.Inherited[i]
		// An inherited figure that decides nothing can, when missing or filled in, leave nothing open either.
		if j.c.Decides == "never_alone" && (out.Inherited != "" || out.Imputed != "" || out.State != kvarter.Known) {
			out.Counts = false
		}
	}
	if out.State != kvarter.Known {
		return
	}
	v := j.fig.Column.Values[i]
	out.Value = v
	if n, d, ok := j.fig.counts(i); ok && out.Imputed == "" {
		out.Num, out.Den = n, d
	}
	j.bounds(i, out)
	if math.IsNaN(l.value) {
		return
	}
	sign := compare(v, l.value, func() *big.Rat { return j.fig.exact(i) }, func() *big.Rat { return l.exact })
	if holds(s.op, sign) {
		out.Verdict = kvarter.Met
	} else {
		out.Verdict = kvarter.NotMet
	}
	switch {
	case sign == 0:
		out.Margin = 0
	case upward(s.op):
		out.Margin = v - l.value
	default:
		out.Margin = l.value - v
	}
	out.OnTheEdge = out.Low < l.value && l.value < out.High
	if !j.silent && out.Inherited == "" && !j.fig.Worked && !math.IsNaN(out.Num) {
		out.Persons = math.Abs(j.persons(i, out, l))
	}
}

// persons returns the smallest whole change of the numerator that turns the criterion, signed, with the base and the
// threshold as they stand: the pooled numerator of all years, or under a mean of yearly shares that of the last year.
// It is 0 where the numerator would leave 0 … base of a share, or 0 … of a rate.
func (j *judge) persons(i int, c *kvarter.CriterionFinding, l *limit) float64 {
	num, den := c.Num, c.Den
	edge := func() *big.Rat { // the numerator at which the figure is the threshold
		r := new(big.Rat).Quo(l.exact, kvarter.Exact(j.fig.per()))
		return r.Mul(r, kvarter.Exact(den))
	}
	at := l.value / j.fig.per() * den
	if last := len(j.fig.Num) - 1; j.fig.Shares && last > 0 {
		num, den = j.fig.Num[last][i], j.fig.Den[last][i]
		if !(den > 0) {
			return 0
		}
		at = math.NaN()
		edge = func() *big.Rat {
			r := new(big.Rat).Quo(l.exact, kvarter.Exact(j.fig.per()))
			r.Mul(r, new(big.Rat).SetInt64(int64(last+1)))
			for y := range last {
				r.Sub(r, new(big.Rat).Quo(kvarter.Exact(j.fig.Num[y][i]), kvarter.Exact(j.fig.Den[y][i])))
			}
			return r.Mul(r, kvarter.Exact(den))
		}
	}
	// Going up, at_least and under turn at the edge itself, over and at_most beyond it; going down the other way round.
	met, op := c.Verdict == kvarter.Met, method.Op(c.Op)
	up := upward(op) != met
	atEdge := (op == method.AtLeast || op == method.Under) == up
	gap := math.Abs(at - num)
	var whole float64
	if near := math.Abs(gap - math.Round(gap)); near > 1e-9*math.Max(1, num) { // false for NaN
		whole = math.Ceil(gap)
	} else {
		x := new(big.Rat).Sub(edge(), kvarter.Exact(num))
		if !up {
			x.Neg(x)
		}
		q, r := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int)) // x ≥ 0
		whole, _ = new(big.Float).SetInt(q).Float64()
		if r.Sign() > 0 || !atEdge {
			whole++
		}
	}
	if !up {
		whole = -whole
	}
	after := num + whole
	if after < 0 || j.interval != "byar" && j.fig.per() == 1 && after > den {
		return 0
	}
	return whole
}
