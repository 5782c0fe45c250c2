package chart

import (
	"html/template"
	"math"
)

// Dumbbell is one row: a group against what it is compared with. A value that is not there is NaN.
type Dumbbell struct {
	Name           string
	Group, Other   float64
	Low, High      float64 // interval of Group; NaN: none
	Text           string  // the difference as printed
	GroupT, OtherT string  // the values as printed
}

// DumbbellSpec is rows on one axis.
type DumbbellSpec struct {
	Label                string
	GroupName, OtherName string
	Rows                 []Dumbbell
	Format               func(float64) string
	Width                float64
}

// Dumbbells draws one row each: a filled disc for the group, an open one for the other, a line between them and the difference in words.
func Dumbbells(s DumbbellSpec) template.HTML {
	width := s.Width
	if width == 0 {
		width = 640
	}
	lo, hi := 0.0, 0.0
	names, texts := 0.0, 0.0
	for _, r := range s.Rows {
		for _, v := range []float64{r.Group, r.Other, r.Low, r.High} {
			if shown(v) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
		names, texts = math.Max(names, wide(r.Name, 13)), math.Max(texts, wide(r.Text, 13))
	}
	lo, hi = opened(lo, hi)
	left, right := math.Min(names+14, width*.36), math.Min(texts+16, width*.34)
	at := func(v float64) float64 { return left + 8 + (v-lo)/(hi-lo)*(width-left-right-16) }
	const row = 30.0
	head := 26.0
	height := head + row*float64(len(s.Rows)) + 26
	var b svg
	b.raw(`<svg class="k-dumbbells" viewBox="0 0 `, num(width), " ", num(height), `" role="img"`)
	b.attr("aria-label", s.Label)
	b.raw(` font-size="13">`)
	b.raw(`<circle class="k-dumb-group" fill="#1d4e89" r="5.5" cx="`, num(left+14), `" cy="12"/><text class="k-text" fill="#101820" x="`, num(left+24), `" y="16.5">`, esc(s.GroupName), `</text>`)
	x := left + 44 + wide(s.GroupName, 13)
	b.raw(`<circle class="k-dumb-other" fill="#fff" stroke="#4a5562" stroke-width="2" r="5" cx="`, num(x), `" cy="12"/><text class="k-text" fill="#101820" x="`, num(x+10), `" y="16.5">`, esc(s.OtherName), `</text>`)
	step := tickStep(hi-lo, 4)
	for _, v := range ticksOf(lo, hi, step) {
		t := num(v)
		if s.Format != nil {
			t = s.Format(v)
		}
		b.raw(`<path class="k-grid" fill="none" stroke="#d8dadd" d="M`, num(at(v)), " ", num(head), `V`, num(height-22), `"/><text class="k-soft" fill="#4a5562" text-anchor="middle" x="`, num(at(v)), `" y="`, num(height-6), `">`, esc(t), `</text>`)
	}
	for i, r := range s.Rows {
		y := head + row*float64(i) + row/2
		b.raw(`<text class="k-text" fill="#101820" x="0" y="`, num(y+4.5), `">`, esc(r.Name), `</text>`)
		if shown(r.Group) && shown(r.Other) {
			b.raw(`<path class="k-dumb-line" fill="none" stroke="#6b7280" stroke-width="2" d="M`, num(at(r.Other)), " ", num(y), `H`, num(at(r.Group)), `"/>`)
		}
		if shown(r.Low) && shown(r.High) {
			b.raw(`<path class="k-whisker" fill="none" stroke="#101820" stroke-width="1.2" d="M`, num(at(r.Low)), " ", num(y-4), `v8m0-4H`, num(at(r.High)), `m0-4v8"/>`)
		}
		if shown(r.Other) {
			b.raw(`<circle class="k-dumb-other" fill="#fff" stroke="#4a5562" stroke-width="2" r="5" cx="`, num(at(r.Other)), `" cy="`, num(y), `"/>`)
		}
		if shown(r.Group) {
			b.raw(`<circle class="k-dumb-group" fill="#1d4e89" r="5.5" cx="`, num(at(r.Group)), `" cy="`, num(y), `"/>`)
		}
		b.raw(`<text class="k-text" fill="#101820" text-anchor="end" x="`, num(width), `" y="`, num(y+4.5), `">`, esc(r.Text), `</text>`)
	}
	b.raw(`</svg>`)
	return template.HTML(b.String())
}
