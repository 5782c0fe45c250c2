package smallarea

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// Standard says how rates are standardised.
type Standard struct {
	Weights []float64 // standard population of each cell of age and sex
	Per     float64   // factor on the rate, such as 100,000; 0 is 1
	Level   float64   // of the interval; 0 is .95
	// LeastEvents is how many events an interval needs; 0 is 10, as in English public health.
	LeastEvents float64
	// SkipEmpty leaves cells without residents out and weights the others up; else such an area has no rate.
	SkipEmpty bool
}

// Standardised is the directly standardised rate of one area, with its crude one.
type Standardised struct {
	Rate, Crude float64 // NaN where not stated
	Events      float64
	Left        float64 // share of the standard population in cells that were left out
	Limits      stat.Limits
	Why         Why
}

// Direct standardises rates by age and sex: what the rate of an area would be if its residents had the standard's ages and sexes. counts and bases
// have a column for each cell.
//
//	rate = Σ w·(O/n)/Σw    variance = Σ w²·O/n²/(Σw)²    limits = rate + √(variance/ΣO)·(Byar's limits of ΣO − ΣO)
//
// (Dobson, Kuulasmaa, Eberle & Scherer 1991, Statistics in Medicine 10, 457–462; Byar as in stat.Byar.)
func Direct(counts, bases []kvarter.Column, s Standard) ([]Standardised, error) {
	if len(counts) == 0 || len(counts) != len(bases) || len(counts) != len(s.Weights) {
		return nil, kvarter.Errorf(kvarter.Invalid, "standardisation has %d columns of counts, %d of bases and %d standard weights; one of each for every cell", len(counts), len(bases), len(s.Weights))
	}
	all, n := 0.0, counts[0].Len()
	for c, w := range s.Weights {
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, kvarter.Errorf(kvarter.Invalid, "cell %d has a standard population of %v", c+1, w)
		}
		if counts[c].Len() != n || bases[c].Len() != n {
			return nil, kvarter.Errorf(kvarter.Invalid, "cell %d has %d counts and %d bases for %d areas", c+1, counts[c].Len(), bases[c].Len(), n)
		}
		all += w
	}
	if !(all > 0) || math.IsInf(all, 0) {
		return nil, kvarter.Errorf(kvarter.Invalid, "the standard population adds up to %v", all)
	}
	if s.Per == 0 {
		s.Per = 1
	}
	if !(s.Per > 0) || math.IsInf(s.Per, 0) {
		return nil, kvarter.Errorf(kvarter.Invalid, "a standardised rate is per %v; give a number above 0, such as 1000", s.Per)
	}
	if s.Level == 0 {
		s.Level = .95
	}
	if s.LeastEvents == 0 {
		s.LeastEvents = 10
	}
	out := make([]Standardised, n)
	for i := range out {
		out[i] = s.direct(counts, bases, all, i)
	}
	return out, nil
}

func (s Standard) direct(counts, bases []kvarter.Column, all float64, i int) Standardised {
	not := func(why Why) Standardised {
		nan := math.NaN()
		return Standardised{Rate: nan, Crude: nan, Events: nan, Left: nan, Limits: stat.None(stat.NotKnown), Why: why}
	}
	why := Why("")
	used, rate, variance, events, people := 0.0, 0.0, 0.0, 0.0, 0.0
	for c, w := range s.Weights {
		o, n, cause := both(counts[c], bases[c], i)
		switch {
		case cause == Withheld:
			why = Withheld
			continue
		case cause != "":
			if why != Withheld {
				why = cause
			}
			continue
		case o < 0 || n < 0 || n == 0 && o > 0:
			return not(OutOfRange)
		}
		people += n
		events += o
		if n == 0 {
			if w > 0 && !s.SkipEmpty && why == "" {
				why = EmptyCell
			}
			continue
		}
		used += w
		rate += float64(w * o / n)
		variance += float64(float64(w/n) * float64(float64(w/n)*o))
	}
	switch {
	case why != "":
		return not(why)
	case people == 0:
		return not(NoBase)
	case used == 0:
		return not(EmptyCell)
	}
	x := Standardised{Rate: float64(s.Per * rate / used), Crude: float64(s.Per * events / people), Events: events, Left: 1 - used/all}
	if used == all {
		x.Left = 0
	}
	if !(math.Abs(x.Rate)+math.Abs(x.Crude) < math.Inf(1)) || math.IsInf(variance, 0) {
		return not(OutOfRange)
	}
	// Below LeastEvents the rate stands without an interval. Events in cells of no weight alone have no variance to scale.
	b := stat.CountLimits(events, s.Level)
	switch {
	case !b.There():
		x.Limits = b
	case events < s.LeastEvents || variance == 0:
		x.Limits = stat.None(stat.FewEvents)
	default:
		scale := float64(s.Per * math.Sqrt(variance/events) / used)
		b.Low = math.Max(0, x.Rate+float64(scale*(b.Low-events)))
		b.High, b.Kind = x.Rate+float64(scale*(b.High-events)), stat.KindDobson
		x.Limits = b
	}
	return x
}

// CityStandard is the standard population that a city gives itself: the residents of every cell over the areas where they are known.
func CityStandard(bases []kvarter.Column) []float64 {
	out := make([]float64, len(bases))
	for c, b := range bases {
		for i, v := range b.Values {
			if b.Known(i) {
				out[c] += v
			}
		}
	}
	return out
}
