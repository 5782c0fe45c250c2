package chart

import (
	"math"
	"strconv"
	"strings"
)

// Steps is the number of shades of a map of figures: half of them on either side of a threshold.
const Steps = 6

// Step is the class of a shade, 0 the lightest. A figure that an area takes from a larger one has upright lines.
func Step(n int, inherited bool) Class {
	c := "step-" + strconv.Itoa(min(max(n, 0), Steps-1)+1)
	if inherited {
		c += "-group"
	}
	return Class(c)
}

// ClassMissing and ClassWithheld are figures that are not there, drawn as the outcomes that follow from them.
const (
	ClassMissing  = ClassUndetermined
	ClassWithheld = ClassSuppressed
)

// stepGround is one hue from light to dark; the largest step in lightness lies in the middle, at the threshold. Style sheets have the same as --k-step-1 to -6.
func stepGround() [Steps]string {
	return [Steps]string{"#eaeef2", "#cfdae5", "#b3c6d8", "#6397c9", "#2c66a5", "#113764"}
}

// stepLook is the look of a shade.
func stepLook(c Class) (paint, bool) {
	s, ok := strings.CutPrefix(string(c), "step-")
	if !ok || s == "" || s[0] < '1' || s[0] > '0'+Steps {
		return paint{}, false
	}
	n := int(s[0] - '1')
	p := paint{ground: stepGround()[n], ink: "#101820"}
	if n > 2 {
		p.ink = "#ffffff"
	}
	if strings.HasSuffix(s, "-group") {
		p.strokes = "M2 0v8"
	}
	return p, true
}

// drawn lists every class in the order in which maps draw them.
func drawn() []Class {
	out := append([]Class{ClassEntering, ClassLeaving}, Classes()...)
	for n := Steps - 1; n >= 0; n-- {
		out = append(out, Step(n, false), Step(n, true))
	}
	return out
}

// Breaks are the limits between shades: ascending, the threshold among them as it is, the others readable numbers. At is the position of
// the threshold; −1 where there is none, and the breaks part the range evenly.
type Breaks struct {
	Limits []float64
	At     int
}

// BreaksAround parts the known values (NaN is passed over) into up to three shades below the threshold and three above.
func BreaksAround(values []float64, threshold float64) Breaks {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if finite(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if !finite(threshold) {
		if lo >= hi {
			return Breaks{At: -1}
		}
		return Breaks{Limits: between(lo, hi, Steps-1), At: -1}
	}
	out := Breaks{}
	if lo < threshold {
		out.Limits = between(lo, threshold, Steps/2-1)
	}
	out.At = len(out.Limits)
	out.Limits = append(out.Limits, threshold)
	if hi > threshold {
		out.Limits = append(out.Limits, between(threshold, hi, Steps/2-1)...)
	}
	return out
}

// between gives up to n readable numbers strictly between two, about evenly spread.
func between(lo, hi float64, n int) []float64 {
	gap := (hi - lo) / float64(n+1)
	unit := roundDown(gap / 2)
	if unit == 0 {
		return nil
	}
	var out []float64
	for k := 1; k <= n; k++ {
		v := readable(math.Round((lo+float64(k)*gap)/unit)*unit, unit)
		if v > lo && v < hi && (len(out) == 0 || v > out[len(out)-1]) {
			out = append(out, v)
		}
	}
	return out
}

// Class is the interval that a value lies in, counted from 0 below the first limit. A value on a limit lies above it, unless over says that a limit
// belongs to what is below.
func (b Breaks) Class(v float64, over bool) int {
	n := 0
	for _, l := range b.Limits {
		if v > l || v == l && !over {
			n++
		}
	}
	return n
}

// Shade is the shade of an interval: those that meet the threshold are always darker than those that do not.
func (b Breaks) Shade(class int, metAbove bool) int {
	if b.At < 0 {
		if !metAbove {
			class = len(b.Limits) - class
		}
		return class
	}
	from := class - (b.At + 1) // 0 for the interval just above the threshold
	if metAbove {
		return Steps/2 + from
	}
	return Steps/2 - 1 - from
}
