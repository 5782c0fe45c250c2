package screening

import (
	"math"
	"math/big"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// limit is a threshold that was worked out: a number, or a factor on what it refers to.
type limit struct {
	value float64 // NaN where the reference is unknown
	exact *big.Rat
	ref   float64 // NaN for a fixed number
	of    string
	times float64
}

func unknownLimit(of string, times float64) *limit {
	return &limit{value: math.NaN(), ref: math.NaN(), of: of, times: times}
}

// frame works out references once for all areas.
type frame struct {
	in      *Inputs
	frozen  []bool // small areas of the round before
	left    []bool // areas left out of the calculation
	totals  map[[3]string]Total
	records []kvarter.ReferenceValue
	listed  map[[3]string]bool // criterion, of, group already in records
	closed  bool               // totals holds all that is known: nothing is pooled
}

func newFrame(in *Inputs, left []bool) *frame {
	f := &frame{in: in, left: left, frozen: make([]bool, in.Areas.Len()), totals: map[[3]string]Total{}, listed: map[[3]string]bool{}}
	if in.Previous != nil {
		index := in.Areas.Index()
		for _, code := range in.Previous.Designated {
			if i, ok := index[code]; ok {
				f.frozen[i] = true
			}
		}
	}
	return f
}

// frozenCodes returns the codes of the round before: in area order, then those that exist no more, in alphabetical order.
func (f *frame) frozenCodes() []string {
	if f.in.Previous == nil {
		return nil
	}
	here := map[string]bool{}
	var out, gone []string
	for i, x := range f.frozen {
		if x {
			out = append(out, f.in.Areas.Items[i].Code)
			here[f.in.Areas.Items[i].Code] = true
		}
	}
	for _, c := range f.in.Previous.Designated {
		if !here[c] {
			gone = append(gone, c)
			here[c] = true
		}
	}
	slices.Sort(gone)
	return append(out, gone...)
}

// total returns the total of a figure for a whole or a group.
func (f *frame) total(of, name, group string) Total {
	key := [3]string{of, name, group}
	if t, ok := f.totals[key]; ok {
		return t
	}
	t, ok := Total{Value: math.NaN(), Num: math.NaN(), Den: math.NaN()}, false
	if f.closed {
		return t
	}
	if f.in.Totals != nil && of != "rest" {
		if x, found := f.in.Totals(of, name, group); found && !math.IsNaN(x.Value) {
			t, ok = x, true
		}
	}
	// A city is the sum of its small areas; housing areas are not the whole of anything.
	if !ok && f.in.Method.Unit != kvarter.LevelHousingArea && f.in.Figures[name] != nil {
		switch of {
		case "city":
			t = f.pool(f.in.Figures[name], func(i int) bool { return true })
		case "rest":
			t = f.pool(f.in.Figures[name], func(i int) bool { return !f.frozen[i] })
		case "region", "country":
		default:
			level := kvarter.Level(of)
			t = f.pool(f.in.Figures[name], func(i int) bool { return f.in.Areas.Items[i].Groups[level] == group })
		}
	}
	f.totals[key] = t
	return t
}

// pool adds up the small areas that in names and that are part of the calculation. A count over a base is pooled from the areas
// whose counts are known, year by year (also those whose own figure is missing for a small base). A published value, and a
// value that areas inherit from a group, has no counts of its own here: its total is the mean of the known values weighted with the
// residents, which is the best that can be said without the counts behind it. Figures that were filled in take no part.
func (f *frame) pool(fig *Figure, in func(i int) bool) Total {
	none := Total{Value: math.NaN(), Num: math.NaN(), Den: math.NaN()}
	if fig.Together != nil {
		return fig.Together(func(i int) bool { return !f.left[i] && in(i) })
	}
	if fig.Num == nil || fig.Den == nil || fig.Inherited != nil {
		sum, weight := 0.0, 0.0
		for i := range fig.Column.Values {
			w := f.in.Areas.Items[i].Population
			if f.left[i] || !in(i) || !fig.Column.Known(i) || !(w > 0) || fig.Imputed != nil && fig.Imputed[i] != "" {
				continue
			}
			sum += float64(w * fig.Column.Values[i])
			weight += w
		}
		if weight == 0 {
			return none
		}
		none.Value = sum / weight
		return none
	}
	num, den, mean := newSum(), newSum(), new(big.Rat)
	for y := range fig.Num {
		if fig.Shares {
			num, den = newSum(), newSum()
		}
		for i := range fig.Num[y] {
			n, d := fig.Num[y][i], fig.Den[y][i]
			// A NaN or an infinity is no count: one comparison finds both.
			if f.left[i] || !(math.Abs(n)+math.Abs(d) <= math.MaxFloat64) || !in(i) {
				continue
			}
			num.add(n)
			den.add(d)
		}
		if fig.Shares {
			d := den.rat()
			if d.Sign() == 0 {
				return none
			}
			mean.Add(mean, d.Quo(num.rat(), d))
		}
	}
	n, d := num.rat(), den.rat()
	if d.Sign() == 0 {
		return none
	}
	t := none
	exact := new(big.Rat)
	if fig.Shares {
		exact.Quo(mean, new(big.Rat).SetInt64(int64(len(fig.Num))))
	} else {
		t.Num, _ = n.Float64()
		t.Den, _ = d.Float64()
		exact.Quo(n, d)
	}
	t.Exact = exact.Mul(exact, kvarter.Exact(fig.per()))
	t.Value, _ = t.Exact.Float64()
	return t
}

// sum adds decimals exactly: whole numbers in an integer, the others as rationals.
type sum struct {
	whole int64
	rest  *big.Rat
}

func newSum() *sum { return &sum{} }

func (s *sum) add(v float64) {
	if v == math.Trunc(v) && math.Abs(v) < 1<<40 {
		s.whole += int64(v) // 2^63 is reached after 2^23 areas of 2^40 residents
		return
	}
	if s.rest == nil {
		s.rest = new(big.Rat)
	}
	s.rest.Add(s.rest, kvarter.Exact(v))
}

func (s *sum) rat() *big.Rat {
	r := new(big.Rat).SetInt64(s.whole)
	if s.rest != nil {
		r.Add(r, s.rest)
	}
	return r
}

// resolve says what a threshold refers to in this round, and the factor. enter: it is an enter threshold.
func (f *frame) resolve(t method.Threshold, enter bool) (of string, times float64, exact *big.Rat) {
	of, times, exact = t.Of, t.Times, decimal(t.TimesWritten, t.Times)
	if of != "reference" {
		return
	}
	r := f.in.Method.Reference
	switch {
	case r == nil:
		of = "city"
	case r.CityMinus == "":
		of = r.Of
	case f.in.Previous != nil:
		of = "rest"
	default:
		of = r.FirstOf
		if enter && r.FirstTimes != 0 {
			times, exact = r.FirstTimes, decimal(r.FirstTimesWritten, r.FirstTimes)
		}
	}
	return
}

// limit works out a threshold of a criterion for one group ("" for wholes) and records the reference.
func (f *frame) limit(c *method.Criterion, op method.Op, t method.Threshold, enter bool, group string) *limit {
	switch t.Of {
	case "":
		return &limit{value: t.Number, exact: decimal(t.Written, t.Number), ref: math.NaN(), times: 1}
	case "percentile":
		v, exact := f.percentile(f.in.Figures[c.Of], op, t.Percentile)
		if math.IsNaN(v) {
			return unknownLimit(t.Of, 1)
		}
		f.record(c, t.Of, "", Total{Value: v, Num: math.NaN(), Den: math.NaN()})
		return &limit{value: v, exact: exact, ref: v, of: t.Of, times: 1}
	}
	whole, times, factor := f.resolve(t, enter)
	total := f.total(whole, c.Of, group)
	if math.IsNaN(total.Value) || math.IsInf(total.Value, 0) {
		return unknownLimit(t.Of, times)
	}
	f.record(c, t.Of, group, total)
	scale := func(r *big.Rat) *big.Rat {
		x := new(big.Rat).Mul(r, factor)
		if t.Plus != 0 {
			x.Add(x, kvarter.Exact(t.Plus))
		}
		return x
	}
	exact := total.Exact
	if exact == nil {
		exact = kvarter.Exact(total.Value)
	}
	x := scale(exact)
	v, _ := x.Float64()
	if fig := f.in.Figures[c.Of]; total.Exact == nil && fig != nil && fig.Exact != nil && (fig.Num == nil || fig.Worked) {
		x = scale(sealed(total.Value)) // the total of an index node or of a standardised rate compares as the figure does
	}
	return &limit{value: v, exact: x, ref: total.Value, of: t.Of, times: times}
}

func (f *frame) record(c *method.Criterion, of, group string, t Total) {
	key := [3]string{c.Name, of, group}
	if f.listed[key] {
		return
	}
	f.listed[key] = true
	f.records = append(f.records, kvarter.ReferenceValue{Criterion: c.Name, Of: of, Group: group, Num: t.Num, Den: t.Den, Value: t.Value})
}
