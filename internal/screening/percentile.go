package screening

import (
	"math"
	"math/big"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// percentile returns the figure from which on a comparison with the p-th percentile holds, or stops holding, as a number and exactly. The
// percentile of a figure is its rank over n, ties at their average (methods.md section 1): at least the 90th means rank/n ≥ .90. For at_least and
// under it is the smallest figure with rank/n ≥ p, for over and at_most the largest with rank/n ≤ p; where none is, a step beyond the last. NaN
// without figures. Both rank/n ≥ p and which figures are tied are decided exactly, p as it is written.
func (f *frame) percentile(fig *Figure, op method.Op, p float64) (float64, *big.Rat) {
	x := f.ordered(fig)
	n := len(x)
	if n == 0 {
		return math.NaN(), nil
	}
	// rank/n ≥ p/100 where twice the rank is at least p·n/50, and so at least the next whole number.
	least, most := twice(p, n)
	value := func(k int) float64 { return fig.Column.Values[x[k].at] }
	fromBelow := op == method.Over || op == method.AtMost
	for from := 0; from < n; {
		to := from + 1
		for to < n && !x[to].beyond {
			to++
		}
		switch rank := int64(from + 1 + to); { // twice the average rank
		case fromBelow && rank > most && from == 0:
			return beyond(value(0), fig.exact(x[0].at), -1)
		case fromBelow && rank > most:
			return value(from - 1), fig.exact(x[from-1].at)
		case !fromBelow && rank >= least:
			return value(from), fig.exact(x[from].at)
		}
		from = to
	}
	if fromBelow {
		return value(n - 1), fig.exact(x[n-1].at)
	}
	return beyond(value(n-1), fig.exact(x[n-1].at), 1)
}

// twice returns the smallest whole number at or over p·n/50, and the largest at or under it.
func twice(p float64, n int) (least, most int64) {
	t := kvarter.Exact(p)
	t.Mul(t, big.NewRat(int64(n), 50))
	q, r := new(big.Int).DivMod(t.Num(), t.Denom(), new(big.Int))
	if most = q.Int64(); r.Sign() > 0 {
		return most + 1, most
	}
	return most, most
}

// beyond is a step past a figure that no area reaches.
func beyond(v float64, exact *big.Rat, sign int) (float64, *big.Rat) {
	next := math.Nextafter(v, math.Inf(sign))
	step := new(big.Rat).SetFloat64(next - v)
	if exact == nil || step == nil {
		return next, kvarter.Exact(next)
	}
	return next, step.Add(step, exact)
}

// ranked is an area in the order of its figures.
type ranked struct {
	at     int
	beyond bool // its figure is above that of the one before: no tie
}

// ordered returns the areas whose figure is known and that take part in the calculation, by their figures, lowest first. Floats that are too
// close to tell are put in order exactly.
func (f *frame) ordered(fig *Figure) []ranked {
	x := make([]ranked, 0, fig.Column.Len())
	for i := range fig.Column.Values {
		if fig.Column.Known(i) && !f.left[i] {
			x = append(x, ranked{at: i})
		}
	}
	v := fig.Column.Values
	slices.SortFunc(x, func(a, b ranked) int {
		switch {
		case v[a.at] < v[b.at]:
			return -1
		case v[a.at] > v[b.at]:
			return 1
		}
		return a.at - b.at
	})
	for from := 0; from < len(x); {
		to, same := from+1, true
		for to < len(x) && !far(v[x[to-1].at], v[x[to].at]) {
			same = same && v[x[to].at] == v[x[from].at]
			to++
		}
		x[from].beyond = true
		// Equal floats of one quotient are equal figures; those of a mean of quotients may differ in their last bit, or fail to.
		if to > from+1 && (!same || fig.Shares && len(fig.Num) > 1) {
			f.close(fig, x[from:to])
		}
		from = to
	}
	return x
}

// close puts a run of close figures in order.
func (f *frame) close(fig *Figure, run []ranked) {
	exact := make(map[int]*big.Rat, len(run))
	for _, r := range run {
		if exact[r.at] = fig.exact(r.at); exact[r.at] == nil {
			exact[r.at] = kvarter.Exact(fig.Column.Values[r.at])
		}
	}
	slices.SortStableFunc(run, func(a, b ranked) int { return exact[a.at].Cmp(exact[b.at]) })
	for k := range run {
		run[k].beyond = k == 0 || exact[run[k-1].at].Cmp(exact[run[k].at]) < 0
	}
}
