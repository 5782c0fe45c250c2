package spatial

import (
	"math"

	"kvarter/internal/stat"
)

// Risk sets the events of one area against what its base would give at the rate of the whole city.
type Risk struct {
	Raw      float64 `json:"raw"`
	Expected float64 `json:"expected"` // events
	Relative float64 `json:"relative"` // events / expected
	AtMost   float64 `json:"at_most"`  // Poisson probability of so many events or fewer
	// Tail is the probability of events as far out: so many or fewer where there are fewer than expected (Few), so many or more elsewhere
	// (Choynowski 1959).
	Tail float64 `json:"tail"`
	Few  bool    `json:"few"`
}

// mostEvents is how many events are counted one by one in the probabilities.
const mostEvents = 1e9

// Risks returns the risk of every area. It is nil, with NoBase, where the city has no event, and with OutOfRange above 10⁹ events. Fractions of events are cut
// off in the probabilities.
func Risks(events, bases []float64) ([]*Risk, []Reason) {
	out := make([]*Risk, len(events))
	c, why := pairUp(len(events), events, bases)
	if why == "" && !(c.prior.Mean > 0) {
		why = NoBase
	}
	if why != "" {
		return out, reasons(events, why)
	}
	for k, i := range c.old {
		e := float64(c.b[k] * c.prior.Mean)
		if !(e > 0) || e > mostEvents || c.e[k] > mostEvents {
			c.reasonsOfAll[i] = OutOfRange
			continue
		}
		r := &Risk{Raw: c.raw[k], Expected: e, Relative: c.e[k] / e, AtMost: poisson(c.e[k], e), Few: c.e[k] < e}
		r.Tail = r.AtMost
		if !r.Few {
			r.Tail = 1 - poisson(c.e[k]-1, e)
		}
		out[i] = r
	}
	return out, c.reasonsOfAll
}

// poisson returns P(X ≤ n) under the mean: the terms on the shorter side are added outwards from n.
func poisson(n, mean float64) float64 {
	n = math.Floor(n)
	if n < 0 {
		return 0
	}
	sum := 0.0
	if n < mean {
		for j, t := n, poissonTerm(n, mean); t > 1e-20*sum; j-- {
			sum += t
			t *= j / mean // 0 beyond no events
		}
		return math.Min(1, sum)
	}
	for j, t := n+1, poissonTerm(n+1, mean); t > 1e-20*sum; j++ {
		sum += t
		t *= mean / (j + 1)
	}
	return math.Max(0, 1-sum)
}

// poissonTerm returns P(X = n), by factorials under 16 and by Stirling's series from there (Loader 2000).
func poissonTerm(n, mean float64) float64 {
	if n < 16 {
		t := stat.Exp(-mean)
		if t == 0 { // a mean above 745
			return 0
		}
		for j := 1.0; j <= n; j++ {
			t *= mean / j
		}
		return t
	}
	n2 := float64(n * n)
	series := (1./12 - (1./360-(1./1260-1./(1680*n2))/n2)/n2) / n
	far := float64(n*stat.Log(n/mean)) + mean - n
	return stat.Exp(-series-far) / math.Sqrt(2*math.Pi*n)
}
