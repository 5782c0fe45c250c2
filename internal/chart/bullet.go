package chart

import (
	"html/template"
	"math"
)

// BulletSpec is one criterion in one area. NaN is left out of the picture.
type BulletSpec struct {
	Label     string // the numbers in words, for those who do not see the picture
	Value     float64
	Reference float64 // what the value is compared with, such as the city's
	Threshold float64
	Low, High float64 // interval of the value
	MetAbove  bool    // the met side of the threshold is above it
	Met       bool
}

const bulletWidth, bulletHeight = 240.0, 34.0

// Domain returns the axis of a bullet: from zero, or from below a negative number, to a tenth beyond the largest number.
// Bars of the same unit share a domain where the caller passes the union of theirs.
func (b BulletSpec) Domain() (lo, hi float64) {
	for _, v := range []float64{b.Value, b.Reference, b.Threshold, b.Low, b.High} {
		if finite(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if lo == hi {
		hi = lo + 1
	}
	pad := (hi - lo) / 10
	if lo < 0 {
		lo -= pad
	}
	return lo, hi + pad
}

// Bullet draws value, comparison, threshold and interval on one axis. The side of the threshold where the criterion is met is
// shaded; a met value is filled, another is an outline. Without a value only the threshold is drawn.
func Bullet(b BulletSpec) template.HTML {
	lo, hi := b.Domain()
	at := func(v float64) float64 { return 1 + float64((v-lo)/(hi-lo)*(bulletWidth-2)) }
	var s svg
	s.raw(`<svg class="k-bullet" viewBox="0 0 `, num(bulletWidth), " ", num(bulletHeight), `" role="img"`)
	s.attr("aria-label", b.Label)
	s.raw(`><path class="k-track" fill="#eceef0" d="M1 5h238v24H1z"/>`)
	if finite(b.Threshold) {
		x0, x1 := at(b.Threshold), bulletWidth-1
		if !b.MetAbove {
			x0, x1 = 1, at(b.Threshold)
		}
		s.raw(`<path class="k-metside" fill="#cbd8e6" d="M`, num(x0), ` 5h`, num(x1-x0), `v24h-`, num(x1-x0), `z"/>`)
	}
	if finite(b.Value) {
		zero, x := at(math.Max(lo, 0)), at(b.Value)
		if x < zero {
			zero, x = x, zero
		}
		class, paint := "k-bar", `fill="#fff" stroke="#1d4e89" stroke-width="2"`
		if b.Met {
			class, paint = "k-bar k-bar-met", `fill="#1d4e89" stroke="#1d4e89" stroke-width="2"`
		}
		s.raw(`<path class="`, class, `" `, paint, ` d="M`, num(zero), ` 12h`, num(math.Max(x-zero, .1)), `v10H`, num(zero), `z"/>`)
	}
	if finite(b.Low) && finite(b.High) {
		// The light line under the dark one keeps the whisker visible on a filled bar.
		d := `M` + num(at(b.Low)) + ` 13v8M` + num(at(b.Low)) + ` 17H` + num(at(b.High)) + `M` + num(at(b.High)) + ` 13v8`
		s.raw(`<path class="k-halo" fill="none" stroke="#fff" stroke-width="4" d="`, d, `"/><path class="k-whisker" fill="none" stroke="#101820" stroke-width="1.5" d="`, d, `"/>`)
	}
	if finite(b.Reference) {
		x := at(b.Reference)
		s.raw(`<path class="k-reference" fill="#fff" stroke="#101820" stroke-width="1.5" d="M`, num(x), ` 24l4.5 4.5-4.5 4.5-4.5-4.5z"/>`)
	}
	if finite(b.Threshold) {
		s.raw(`<path class="k-threshold" fill="none" stroke="#101820" stroke-width="3" d="M`, num(at(b.Threshold)), ` 1v32"/>`)
	}
	s.raw(`</svg>`)
	return template.HTML(s.String())
}
