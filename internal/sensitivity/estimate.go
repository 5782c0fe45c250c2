package sensitivity

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// Settings are how indices are estimated.
type Settings struct {
	// Resamples is how many times the pairs are drawn again with replacement for the limits; 0: no limits are wanted. Memory is
	// proportional to outputs × inputs × resamples.
	Resamples int
	// Uncentred takes the first-order estimator as it is printed and as COINr has it; else the output's mean is taken off first. The two
	// estimate the same; the uncentred one scatters more, the further the mean lies from 0.
	Uncentred bool
}

// Estimator adds up the results of a design's runs. First order: Saltelli and others (2010), Sᵢ = (1/N)·Σ y(B)·(y(ABᵢ) − y(A))/V; total: Jansen (1999),
// Tᵢ = (1/2N)·Σ (y(A) − y(ABᵢ))²/V; V is the variance over all points A and B, with divisor 2N − 1. Not for use by several goroutines at a time.
type Estimator struct {
	design   *Design
	settings Settings
	outputs  int
	counts   [][]uint16 // [resample][pair]: how often each pair is drawn; the first is the sample itself, where every pair counts once
	sums     []sums     // [output·len(counts) + resample]
	inputs   []change   // [(output·len(counts) + resample)·D + input]
	base     []float64  // the first result of each output, taken off all, so that large outputs lose no digits
	low      []float64
	high     []float64
	pairs    []int
}

// sums over pairs of one output.
type sums struct{ n, y, yy float64 }

// change is the sum over pairs of d = y(ABᵢ) − y(A), y(B)·d and d².
type change struct{ d, bd, dd float64 }

// NewEstimator returns an estimator for outputs outputs of a design.
func NewEstimator(g *Design, outputs int, s Settings) (*Estimator, error) {
	switch {
	case outputs < 1:
		return nil, kvarter.Errorf(kvarter.Invalid, "a sensitivity analysis of %d outputs: give at least one", outputs)
	case s.Resamples < 0:
		return nil, kvarter.Errorf(kvarter.Invalid, "%d resamples: give 0 or more", s.Resamples)
	}
	e := &Estimator{design: g, settings: s, outputs: outputs, counts: make([][]uint16, 1+s.Resamples)}
	e.sums = make([]sums, outputs*len(e.counts))
	e.inputs = make([]change, len(e.sums)*g.D)
	e.base, e.low, e.high, e.pairs = make([]float64, outputs), make([]float64, outputs), make([]float64, outputs), make([]int, outputs)
	for b := 1; b < len(e.counts); b++ {
		c, r := make([]uint16, g.N), stream(g.Seed, resampling+uint64(b))
		for range g.N {
			c[r.below(uint64(g.N))]++
		}
		e.counts[b] = c
	}
	return e, nil
}

// resampling sets the streams of resamples apart from those of points.
const resampling = 1 << 62

// Add takes the results of one pair: y[run][output], runs in the order of Design.Point. Each pair is added once; in another order the sums may differ
// in their last bits. An output with a result that is no finite number leaves this pair out.
func (e *Estimator) Add(pair int, y [][]float64) {
	for o := range e.outputs {
		if e.usable(o, y) {
			e.add(pair, o, y)
		}
	}
}

func (e *Estimator) usable(o int, y [][]float64) bool {
	for _, run := range y {
		if v := run[o]; v-v != 0 {
			return false
		}
	}
	return true
}

func (e *Estimator) add(pair, o int, y [][]float64) {
	a, b := y[0][o], y[1][o]
	if e.pairs[o] == 0 {
		e.base[o], e.low[o], e.high[o] = a, a, a
	}
	e.pairs[o]++
	e.low[o], e.high[o] = min(e.low[o], a, b), max(e.high[o], a, b)
	a0, b0 := a-e.base[o], b-e.base[o]
	squares := float64(a0*a0) + float64(b0*b0)
	for r := range e.counts {
		w := 1.0
		if r > 0 {
			if w = float64(e.counts[r][pair]); w == 0 {
				continue
			}
		}
		at := o*len(e.counts) + r
		s := &e.sums[at]
		s.n += w
		s.y += float64(w * (a0 + b0))
		s.yy += float64(w * squares)
		in := e.inputs[at*e.design.D : (at+1)*e.design.D]
		for i := range in {
			d := y[2+i][o] - a
			wd := float64(w * d)
			in[i].d += wd
			in[i].bd += float64(wd * b0)
			in[i].dd += float64(wd * d)
		}
	}
}

// Outputs returns the indices of every output, from the pairs added so far.
func (e *Estimator) Outputs() []Output {
	out := make([]Output, e.outputs)
	sorter := &stat.Sorter{}
	first, total := make([]float64, len(e.counts)-1), make([]float64, len(e.counts)-1)
	for o := range out {
		out[o] = e.output(o)
		for i := range out[o].Of {
			x := &out[o].Of[i]
			x.First, x.Total = e.indices(o, 0, i)
			if out[o].Why != "" {
				x.First, x.Total = absent, absent
			}
			x.FirstLow, x.FirstHigh, x.TotalLow, x.TotalHigh = absent, absent, absent, absent
			if out[o].Why != "" || len(first) == 0 {
				continue
			}
			for r := range first {
				first[r], total[r] = e.indices(o, 1+r, i)
			}
			x.FirstLow, x.FirstHigh = quantiles(sorter, first)
			x.TotalLow, x.TotalHigh = quantiles(sorter, total)
		}
	}
	return out
}

var absent = math.NaN()

func (e *Estimator) output(o int) Output {
	out := Output{Pairs: e.pairs[o], Mean: absent, Variance: absent, Of: make([]Index, e.design.D)}
	if out.Pairs == 0 {
		out.Why = TooFew
		return out
	}
	mean, variance := e.sums[o*len(e.counts)].moments()
	out.Mean, out.Variance = e.base[o]+mean, variance
	switch {
	case out.Pairs < 2:
		out.Why = TooFew
	// Results that differ in their last bits alone are the same result.
	case e.high[o]-e.low[o] <= 1e-12*max(math.Abs(e.low[o]), math.Abs(e.high[o])):
		out.Why = Constant
	}
	return out
}

// moments are the mean, from the output's base, and the variance of y over A and B.
func (s sums) moments() (mean, variance float64) {
	n := 2 * s.n
	mean = s.y / n
	return mean, max(0, s.yy-float64(mean*s.y)) / (n - 1)
}

// indices are those of input i in a resample; NaN where it has no variance.
func (e *Estimator) indices(o, resample, i int) (first, total float64) {
	at := o*len(e.counts) + resample
	s, c := e.sums[at], e.inputs[at*e.design.D+i]
	mean, variance := s.moments()
	if !(s.n >= 2) || !(variance > 0) {
		return absent, absent
	}
	// Σ(y(B) − shift)·d from the sum with y(B) measured from the output's base.
	shift := mean
	if e.settings.Uncentred {
		shift = 0 - e.base[o]
	}
	return (c.bd - float64(shift*c.d)) / s.n / variance, c.dd / (2 * s.n) / variance
}
