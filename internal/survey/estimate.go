package survey

import (
	"math"
	"slices"

	"kvarter/internal/stat"
)

// Estimate is what a sample says of one domain.
type Estimate struct {
	Value, SE float64 // NaN where not stated
	N         int     // respondents that answered
	Weight    float64 // residents that they stand for
	Freedom   float64 // first-stage clusters less strata among them
	// Effect is the design effect: the variance over that of as many respondents drawn one by one with replacement; NaN for a total, a
	// ratio, or answers that are all equal.
	Effect float64
	Why    Why

	design *Design
	linear []float64 // linearised value of each respondent, its weight included
	share  bool      // every answer is 0 or 1
	// replicated: the variance is from replicate weights, and there is no linearisation.
	replicated bool
}

func not(why Why) Estimate {
	nan := math.NaN()
	return Estimate{Value: nan, SE: nan, Effect: nan, Why: why}
}

// Total estimates the sum of y over the residents of a domain: Σ w·y. in marks the respondents in the domain; nil is all.
// Respondents without an answer are left out, so that the total is that of residents who would answer.
func (d *Design) Total(y []float64, in []bool) Estimate {
	return d.estimate(y, nil, in, func(e *Estimate, sumY, _ float64, at []int) {
		e.Value = sumY
		for _, i := range at {
			e.linear[i] = float64(d.weights[i] * y[i])
		}
	})
}

// Mean estimates the mean of y in a domain, Σ w·y/Σ w; with answers of 0 and 1 it is a share. Arguments are as in Total.
func (d *Design) Mean(y []float64, in []bool) Estimate {
	return d.estimate(y, nil, in, func(e *Estimate, sumY, sumX float64, at []int) {
		e.ratio(d.weights, y, nil, sumY, sumX, at)
		n := float64(len(at))
		spread := 0.0
		e.share = true
		for _, i := range at {
			r := y[i] - e.Value
			spread += float64(d.weights[i] * float64(r*r))
			e.share = e.share && (y[i] == 0 || y[i] == 1)
		}
		e.Effect = spread / sumX / (n - 1) // of the mean of n drawn one by one; the variance is divided by it later
	})
}

// Ratio estimates Σ w·y/Σ w·x in a domain, among respondents that answered both. Arguments are as in Total.
func (d *Design) Ratio(y, x []float64, in []bool) Estimate {
	if len(x) != d.n {
		return not(BadLength)
	}
	return d.estimate(y, x, in, func(e *Estimate, sumY, sumX float64, at []int) {
		e.ratio(d.weights, y, x, sumY, sumX, at)
	})
}

// ratio linearises: w·(y − r·x)/Σ w·x (Woodruff 1971); a nil x is 1 for everybody.
func (e *Estimate) ratio(w, y, x []float64, sumY, sumX float64, at []int) {
	switch of := size(w, x, at); {
	case math.IsInf(of, 0):
		*e = not(OutOfRange)
		return
	case !apart(sumX, of):
		*e = not(ZeroBase)
		return
	}
	e.Value = sumY / sumX
	for _, i := range at {
		base := 1.0
		if x != nil {
			base = x[i]
		}
		e.linear[i] = float64(w[i]*(y[i]-float64(e.Value*base))) / sumX
	}
}

// size is Σ |w·x|, against which a sum of 0 is told from the rounding of terms that cancel; a nil x is 1 for everybody.
func size(w, x []float64, at []int) float64 {
	s := 0.0
	for _, i := range at {
		if x == nil {
			s += math.Abs(w[i])
		} else {
			s += math.Abs(float64(w[i] * x[i]))
		}
	}
	return s
}

// apart reports whether a sum is more than the rounding of its terms.
func apart(sum, size float64) bool { return math.Abs(sum) > float64(1e-12*size) }

// estimate sums over the respondents of a domain that answered with a weight, lets set fill in value and linearisation, and adds the variance.
func (d *Design) estimate(y, x []float64, in []bool, set func(e *Estimate, sumY, sumX float64, at []int)) Estimate {
	if len(y) != d.n || in != nil && len(in) != d.n {
		return not(BadLength)
	}
	e := Estimate{Effect: math.NaN(), design: d, linear: make([]float64, d.n)}
	var at []int
	sumY, sumX := 0.0, 0.0
	for i, w := range d.weights {
		if in != nil && !in[i] || w == 0 || !number(y[i]) || x != nil && !number(x[i]) {
			continue
		}
		at = append(at, i)
		e.Weight += w
		sumY += float64(w * y[i])
		if x != nil {
			sumX += float64(w * x[i])
		} else {
			sumX += w
		}
	}
	if len(at) == 0 {
		return not(NoAnswers)
	}
	e.N = len(at)
	set(&e, sumY, sumX, at)
	if e.Why != "" {
		return e
	}
	if !number(e.Value) {
		return not(OutOfRange)
	}
	e.Freedom = d.freedom(func(i int) bool { _, ok := slices.BinarySearch(at, i); return ok })
	e.settle()
	return e
}

// settle sets the standard error from the linearised values, and the design effect from the variance that Effect holds.
func (e *Estimate) settle() {
	v, ok := e.design.variance(e.linear)
	e.SE = root(v, ok)
	switch {
	case !ok:
		e.Why = LonelyCluster
	case !number(e.SE):
		e.Why = OutOfRange
	}
	if v = float64(e.SE*e.SE) / e.Effect; e.Effect > 0 && number(v) {
		e.Effect = v
	} else {
		e.Effect = math.NaN()
	}
}

func number(v float64) bool { return v == v && !math.IsInf(v, 0) }

// Limits returns the interval of an estimate about the sampled residents, with Student's t at Freedom. For a share stat.KindWilson takes
// p(1−p)/SE² for the number of respondents (Korn & Graubard 1998), or N where all answers are equal, so that it holds at 0 and 1 too;
// stat.KindLogit is that of R's svyciprop. Every estimate has stat.KindDelta, called stat.KindReplicates where replicate weights gave the variance.
func (e Estimate) Limits(kind stat.Kind, level float64) stat.Limits {
	variance := float64(e.SE * e.SE)
	if kind == stat.KindDelta {
		l := stat.MeanLimits(e.Value, variance, e.Freedom, level, stat.SampledResidents)
		if l.There() && e.replicated {
			l.Kind = stat.KindReplicates
		}
		return l
	}
	if !e.share || kind != stat.KindWilson && kind != stat.KindLogit {
		return stat.None(stat.BadSetting)
	}
	if kind == stat.KindLogit {
		return stat.LogitLimits(e.Value, variance, e.Freedom, level, stat.SampledResidents)
	}
	switch {
	case !number(e.SE):
		return stat.None(stat.NoVariance)
	case e.Freedom < 1:
		return stat.None(stat.NoFreedom)
	}
	p := math.Min(1, math.Max(0, e.Value))
	n := float64(e.N)
	if p > 0 && p < 1 {
		if variance == 0 { // known from the register
			return stat.MeanLimits(p, 0, e.Freedom, level, stat.SampledResidents)
		}
		n = float64(p*(1-p)) / variance
	}
	// Over (t/z)², so that few clusters widen it.
	wide := stat.StudentQuantile(.5+float64(level/2), e.Freedom) / stat.Quantile(.5+float64(level/2))
	n /= float64(wide * wide)
	l := stat.ShareLimits(float64(p*n), n, level, 1)
	if l.There() {
		l.Of = stat.SampledResidents
	}
	return l
}

// Answers turns labels into answers: 1 for the ones that count, 0 for others, NaN for an empty label.
func Answers(labels []string, counts ...string) []float64 {
	out := make([]float64, len(labels))
	for i, l := range labels {
		switch {
		case l == "":
			out[i] = math.NaN()
		case slices.Contains(counts, l):
			out[i] = 1
		}
	}
	return out
}
