package forecast

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// law is a method made ready to judge housing areas in any year.
type law struct {
	e        *Estates
	m        *method.Method
	crits    []criterion
	outcomes []*rule
}

// criterion is a comparison of an indicator with a number or with a factor on a whole.
type criterion struct {
	c   *method.Criterion
	ind *method.Indicator
	of  string // "" a number
}

func newLaw(e *Estates, m *method.Method) (*law, error) {
	l := &law{e: e, m: m, crits: make([]criterion, len(m.Criteria))}
	for k := range m.Criteria {
		c := &m.Criteria[k]
		ind := m.Indicator(c.Of)
		if ind == nil {
			return nil, kvarter.Errorf(kvarter.Invalid, "early warning by %s: criterion %s compares %s, which is no indicator", m.ID, c.Name, c.Of)
		}
		if c.Enter.Threshold.Of == "percentile" {
			return nil, kvarter.Errorf(kvarter.Invalid, "early warning by %s: criterion %s compares with a percentile, which is not carried forward", m.ID, c.Name)
		}
		l.crits[k] = criterion{c, ind, c.Enter.Threshold.Of}
	}
	l.outcomes = make([]*rule, len(m.Outcomes))
	for k := range m.Outcomes {
		var err error
		if l.outcomes[k], err = l.rule(&m.Outcomes[k].Rule, 0); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *law) outcome(name string) int {
	for k := range l.m.Outcomes {
		if l.m.Outcomes[k].Name == name {
			return k
		}
	}
	return -1
}

// figure is the indicator of a criterion for an area in the year at position t.
func (l *law) figure(k, area, t int) figure {
	ind := l.crits[k].ind
	return read(ind, l.e.Areas[area].Columns, t, ind.MinBase)
}

// bound is the limit of a criterion for an area in the year at position t.
func (l *law) bound(k, area, t int) bound {
	c := &l.crits[k]
	th := &c.c.Enter.Threshold
	b := bound{op: c.c.Enter.Op, value: th.Number, exact: func() *big.Rat { return written(th.Written, th.Number) }}
	if c.of == "" {
		return b
	}
	b.value = math.NaN()
	w := l.e.whole(c.of, area)
	if w < 0 {
		return b
	}
	ref := read(c.ind, l.e.Whole[w].Columns, t, 0)
	if ref.state != kvarter.Known {
		return b
	}
	b.exact = func() *big.Rat {
		x := new(big.Rat).Mul(ref.exact(), written(th.TimesWritten, th.Times))
		return x.Add(x, kvarter.Exact(th.Plus))
	}
	b.value, _ = b.exact().Float64()
	return b
}

// judge says whether a criterion holds.
func (l *law) judge(k, area, t int) kvarter.Verdict {
	f, b := l.figure(k, area, t), l.bound(k, area, t)
	if f.state != kvarter.Known || math.IsNaN(b.value) {
		return kvarter.Undetermined
	}
	return verdict(holds(b.op, f.compare(&b)))
}

func verdict(met bool) kvarter.Verdict {
	if met {
		return kvarter.Met
	}
	return kvarter.NotMet
}
