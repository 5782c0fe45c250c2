package forecast

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// Distance is how far a housing area is from one limit of the law in the year that is judged. What is not known is nil.
type Distance struct {
	Criterion string          `json:"criterion"`
	Indicator string          `json:"indicator"`
	Op        method.Op       `json:"op"`
	Verdict   kvarter.Verdict `json:"verdict"`
	State     kvarter.State   `json:"state"` // of the figure
	Sensitive bool            `json:"sensitive,omitempty"`
	Value     *float64        `json:"value,omitempty"`
	Limit     *float64        `json:"limit,omitempty"`
	// Points is the figure less the limit, turned so that it is above zero on the met side; 0 exactly at the limit, where Op decides.
	Points *float64 `json:"points,omitempty"`
	// Persons is the smallest whole number by which the numerator must change, base and limit fixed, for the criterion to turn: of the last
	// year under a mean of yearly shares, else of all years together. Kroner is the same for a value in kroner.
	Persons *float64 `json:"persons,omitempty"`
	Kroner  *float64 `json:"kroner,omitempty"`
	Reason  Reason   `json:"reason,omitempty"` // why neither persons nor kroner are stated
	Trend   *Trend   `json:"trend,omitempty"`
}

// Trend is the least-squares slope of the law's own figure over the last years, at most five and at least three, never across a break.
type Trend struct {
	From   int     `json:"from"`
	To     int     `json:"to"`
	Points int     `json:"points"`
	Yearly float64 `json:"yearly"` // units of the figure a year
	Nearer bool    `json:"nearer"` // goes towards the met side
}

const trendYears = 5

// distance measures criterion k of an area in the year at position t.
func (l *law) distance(k, area, t int) Distance {
	c := &l.crits[k]
	f, b := l.figure(k, area, t), l.bound(k, area, t)
	d := Distance{Criterion: c.c.Name, Indicator: c.ind.Name, Op: b.op, Verdict: kvarter.Undetermined, State: f.state, Sensitive: c.ind.Sensitive,
		Value: number(f.value), Limit: number(b.value), Trend: l.trend(k, area, t)}
	switch {
	case f.state != kvarter.Known:
		d.Reason = NotKnown
		return d
	case d.Limit == nil:
		d.Reason = NoLimit
		return d
	}
	sign := f.compare(&b)
	d.Verdict = verdict(holds(b.op, sign))
	points := 0.0
	if sign != 0 {
		points = f.value - b.value
	}
	if !upward(b.op) {
		points = -points
	}
	d.Points = number(points)
	kr := c.ind.Value != "" && c.ind.Unit == "kr"
	switch {
	case c.ind.Sensitive:
		d.Reason = Sensitive
	case f.den == nil && !kr:
		d.Reason = NoCounts
	default:
		change, ok := f.turn(&b, d.Verdict == kvarter.Met)
		switch {
		case !ok:
			d.Reason = NotPossible
		case kr:
			d.Kroner = number(change)
		default:
			d.Persons = number(change)
		}
	}
	return d
}

// turn returns the smallest whole change of the numerator that takes the figure to the other side of the bound, in fractions. ok is false where
// there would be fewer than none or, in a share, more than all.
func (f *figure) turn(b *bound, met bool) (change float64, ok bool) {
	last := len(f.num) - 1
	num, den := kvarter.Exact(f.num[last]), new(big.Rat)
	edge := new(big.Rat).Quo(b.exact(), kvarter.Exact(per(f.ind))) // of the mean; then of the numerator
	if f.den != nil && !shares(f.ind) {
		for y := range last {
			num.Add(num, kvarter.Exact(f.num[y]))
			den.Add(den, kvarter.Exact(f.den[y]))
		}
		den.Add(den, kvarter.Exact(f.den[last]))
		edge.Mul(edge, den)
	} else {
		edge.Mul(edge, new(big.Rat).SetInt64(int64(last+1)))
		for y := range last {
			x := kvarter.Exact(f.num[y])
			if f.den != nil {
				x.Quo(x, kvarter.Exact(f.den[y]))
			}
			edge.Sub(edge, x)
		}
		if f.den != nil {
			den.Set(kvarter.Exact(f.den[last]))
			edge.Mul(edge, den)
		}
	}
	// Going up, at_least and under turn at the edge itself, over and at_most beyond it; going down the other way round.
	up := upward(b.op) != met
	atEdge := (b.op == method.AtLeast || b.op == method.Under) == up
	x := new(big.Rat).Sub(edge, num)
	if !up {
		x.Neg(x)
	}
	q, r := new(big.Int).QuoRem(x.Num(), x.Denom(), new(big.Int)) // x ≥ 0
	if r.Sign() > 0 || !atEdge {
		q.Add(q, big.NewInt(1))
	}
	if !up {
		q.Neg(q)
	}
	after := new(big.Rat).Add(num, new(big.Rat).SetInt(q))
	if after.Sign() < 0 || f.den != nil && per(f.ind) == 1 && after.Cmp(den) > 0 {
		return 0, false
	}
	change, _ = new(big.Float).SetInt(q).Float64()
	return change, true
}

// trend fits a line to the law's figure of the last years; nil with fewer than three.
func (l *law) trend(k, area, t int) *Trend {
	ind := l.crits[k].ind
	var xs, ys []float64
	tr := Trend{To: l.e.Years[0] + t}
	for at := t; at > t-trendYears && at >= 0; at-- {
		// A figure over several years is broken by a break inside its years as well.
		f := l.figure(k, area, at)
		cut := false
		for y := at - max(ind.Years.Last, 1) + 2; y <= min(at+1, t); y++ {
			cut = cut || l.e.broken(ind, l.e.Years[0]+y)
		}
		if cut {
			break
		}
		if f.state == kvarter.Known {
			tr.From = l.e.Years[0] + at
			xs, ys = append(xs, float64(at-t)), append(ys, f.value)
		}
	}
	if len(xs) < 3 {
		return nil
	}
	n, mx, my := float64(len(xs)), 0.0, 0.0
	for i := range xs {
		mx, my = mx+xs[i], my+ys[i]
	}
	mx, my = mx/n, my/n
	sxy, sxx := 0.0, 0.0
	for i := range xs {
		sxy += float64((xs[i] - mx) * (ys[i] - my))
		sxx += float64((xs[i] - mx) * (xs[i] - mx))
	}
	tr.Points, tr.Yearly = len(xs), sxy/sxx+0
	tr.To = l.e.Years[0] + t + int(math.Round(xs[0]))
	tr.Nearer = upward(l.crits[k].c.Enter.Op) == (tr.Yearly > 0) && tr.Yearly != 0
	return &tr
}
