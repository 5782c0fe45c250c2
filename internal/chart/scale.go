package chart

import (
	"math"
	"sort"

	"kvarter"
)

// Scale parts figures into the classes of a map: limits at readable numbers, and a colour for each class.
type Scale struct {
	Limits    []float64 // ascending; one fewer than classes
	At        int       // position of the threshold among the limits; −1: it is none of them
	Neutral   int       // the class about the middle of a diverging scale; −1: none
	Diverging bool
	MetAbove  bool // classes of large figures are the dark ones, or the blue ones of a diverging scale
	Over      bool // a figure on a limit lies below it («over 40 %»); otherwise above («at least 40 %»)
}

// ScaleMethod is how limits are found.
type ScaleMethod string

const (
	ScaleAround   ScaleMethod = "around"   // about evenly on both sides of a threshold, which is a limit itself
	ScaleQuantile ScaleMethod = "quantile" // about as many areas in each class
	ScaleEqual    ScaleMethod = "equal"    // classes of about equal width
)

// ScaleOptions choose a scale. Classes is from 2 to 6 (7 for a diverging scale), default 6. Around is the threshold, or what a diverging scale
// has in its middle; NaN: none, and then nothing diverges. A diverging scale of an odd number of classes has a neutral class about Around; of an even number, a limit at it.
type ScaleOptions struct {
	Method         ScaleMethod
	Classes        int
	Around         float64
	Diverging      bool
	MetAbove, Over bool
}

// Classes that are no shade: figures that are not there, each with a pattern of its own (ClassMissing, ClassWithheld).
const (
	ScaleMissing    = -1
	ScaleSuppressed = -2
)

// NewScale finds limits for the known figures. Limits are numbers of few digits, so that a figure that moves a little moves no limit; those that would
// part nothing are left out, and without two different figures there is one class, or two with a threshold.
func NewScale(values []float64, o ScaleOptions) Scale {
	around := drawable(o.Around) && (o.Diverging || o.Method == ScaleAround || o.Method == "")
	most := Steps
	if o.Diverging && around {
		most = Steps + 1
	}
	n := o.Classes
	if n == 0 {
		n = Steps
	}
	n = max(2, min(n, most))
	s := Scale{At: -1, Neutral: -1, Diverging: o.Diverging && around, MetAbove: o.MetAbove, Over: o.Over}
	var known []float64
	for _, v := range values {
		if drawable(v) {
			known = append(known, v)
		}
	}
	sort.Float64s(known)
	switch {
	case around:
		s.around(known, o.Around, n)
	case len(known) == 0 || known[0] == known[len(known)-1]:
	case o.Method == ScaleQuantile:
		s.Limits = quantiles(known, n)
	default:
		s.Limits = between(known[0], known[len(known)-1], n-1)
	}
	return s
}

// around sets limits on both sides of the middle, where there are figures to part.
func (s *Scale) around(known []float64, mid float64, n int) {
	lo, hi := mid, mid
	if len(known) > 0 {
		lo, hi = math.Min(mid, known[0]), math.Max(mid, known[len(known)-1])
	}
	if !s.Diverging {
		s.Limits = between(lo, mid, n/2-1)
		s.At = len(s.Limits)
		s.Limits = append(s.Limits, mid)
		s.Limits = append(s.Limits, between(mid, hi, n/2-1)...)
		return
	}
	// Steps of one width on both sides, so that equal colours are about equal distances.
	step := math.Max(hi-mid, mid-lo) / (float64(n) / 2)
	unit := roundDown(step / 5)
	if unit == 0 {
		s.At, s.Limits = 0, []float64{mid}
		return
	}
	round := func(v float64) float64 { return readable(math.Round(v/unit)*unit, unit) }
	half := 0.0
	if n%2 == 1 {
		half = step / 2
	}
	var below, above []float64
	for k := range n / 2 {
		d := half + step*float64(k)
		if d == 0 {
			continue // the limit at the middle itself
		}
		if v := round(mid - d); v > lo && v < mid {
			below = append([]float64{v}, below...)
		}
		if v := round(mid + d); v < hi && v > mid {
			above = append(above, v)
		}
	}
	s.Limits = append(s.Limits, below...)
	if half == 0 {
		s.At = len(s.Limits)
		s.Limits = append(s.Limits, mid)
	} else {
		s.Neutral = len(s.Limits)
	}
	s.Limits = append(s.Limits, above...)
}

// quantiles are limits near the parting figures of n classes of equal number, rounded to half of what lies between them; each has figures on both sides.
func quantiles(sorted []float64, n int) []float64 {
	exact := make([]float64, n+1)
	for k := range exact { // linear between order statistics (Hyndman and Fan 1996, type 7)
		h := float64(k) / float64(n) * float64(len(sorted)-1)
		i := min(int(h), len(sorted)-2)
		exact[k] = sorted[i] + float64((h-float64(i))*(sorted[i+1]-sorted[i]))
	}
	var out []float64
	last := sorted[0]
	for k := 1; k < n; k++ {
		unit := roundDown(math.Min(exact[k]-exact[k-1], exact[k+1]-exact[k]) / 2)
		v := exact[k]
		if unit > 0 {
			v = readable(math.Round(v/unit)*unit, unit)
		}
		// A limit parts only if some figure lies between it and the one before.
		i := sort.SearchFloat64s(sorted, v)
		if i > 0 && i < len(sorted) && v > last && sorted[i-1] >= last {
			out = append(out, v)
			last = v
		}
	}
	return out
}

// Classes is the number of classes.
func (s Scale) Classes() int { return len(s.Limits) + 1 }

// Class is the class of a figure from 0, the lowest; ScaleMissing for one that is not there.
func (s Scale) Class(v float64) int { return s.Of(v, kvarter.Known) }

// Of is Class for a figure with its state: missing and suppressed stay apart.
func (s Scale) Of(v float64, state kvarter.State) int {
	switch {
	case state == kvarter.Suppressed:
		return ScaleSuppressed
	case state == kvarter.Missing || math.IsNaN(v):
		return ScaleMissing
	}
	return Breaks{Limits: s.Limits}.Class(v, s.Over)
}
