package chart

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Swatch draws one sample of a class for a legend in HTML. It uses the patterns of the map with that id in the same page.
func Swatch(mapID string, c Class, edge bool) template.HTML {
	var s svg
	s.raw(`<svg class="k-swatch" viewBox="0 0 28 18" width="28" height="18" aria-hidden="true"><g transform="scale(.1)"><path class="`, className(c, edge),
		`" fill="`, fill(mapID, c, edge), `" stroke="#8a8f98" stroke-width="8" d="M5 5h270v170H5z"/></g></svg>`)
	return template.HTML(s.String())
}

// footHeight is what legend and source add under the map, in pixels.
func (spec *MapSpec) footHeight() float64 {
	h := 0.0
	if n := len(spec.Legend); n > 0 {
		h += float64((n+1)/2)*26 + 16
	}
	if spec.Source != "" {
		h += 28
	}
	return h
}

// foot draws the legend in two columns and the source line.
func (s *svg) foot(p Projection, spec MapSpec) {
	if h := spec.footHeight(); h > 0 { // covers what a frame leaves of its neighbours under the map
		s.raw(`<path class="k-ground" fill="#fff" d="M0 `, num(p.Height), `h`, num(p.Width), `v`, num(h), `H0z"/>`)
	}
	y := p.Height + 8
	for i, l := range spec.Legend {
		x := 16.0
		if i%2 == 1 {
			x = p.Width/2 + 8
		}
		row := y + float64(i/2)*26
		s.raw(`<g transform="translate(`, num(x), " ", num(row), `) scale(.1)"><path class="`, className(l.Class, l.Edge), `" fill="`, fill(spec.ID, l.Class, l.Edge),
			`" stroke="#8a8f98" stroke-width="8" d="M0 0h280v180H0z"/></g>`)
		s.raw(`<text class="k-text" fill="#101820" font-size="14" x="`, num(x+38), `" y="`, num(row+14), `">`, esc(l.Label), `</text>`)
	}
	if spec.Source != "" {
		s.raw(`<text class="k-text" fill="#101820" font-size="13" x="16" y="`, num(p.Height+spec.footHeight()-10), `">`, esc(spec.Source), `</text>`)
	}
}

// scaleBar draws a bar of a round number of metres, at most a fifth of the width; none where the units are not known.
func (s *svg) scaleBar(p Projection, decimal string) {
	if p.metresPerPixel <= 0 || !finite(p.metresPerPixel) {
		return
	}
	metres := roundDown(p.Width / 5 * p.metresPerPixel)
	if metres <= 0 {
		return
	}
	text := strconv.FormatFloat(metres, 'f', -1, 64) + " m"
	if metres >= 1000 {
		text = strconv.FormatFloat(metres/1000, 'f', -1, 64) + " km"
	}
	if decimal != "" {
		text = strings.Replace(text, ".", decimal, 1)
	}
	x, y, w := 16.0, p.Height-16, metres/p.metresPerPixel
	s.raw(`<g class="k-scale" aria-hidden="true">`)
	d := "M" + num(x) + " " + num(y-5) + "v5h" + num(w) + "v-5"
	s.raw(`<path class="k-back" fill="none" stroke="#fff" stroke-width="5" d="`, d, `"/><path fill="none" stroke="#101820" stroke-width="1.5" d="`, d, `"/>`)
	s.raw(`<text class="k-text k-back" fill="#101820" stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke" font-size="12" x="`, num(x+6), `" y="`, num(y-5), `">`, text, `</text></g>`)
}

// roundDown returns the largest of 1, 2 and 5 times a power of ten that is at most v.
func roundDown(v float64) float64 {
	if v <= 0 || !finite(v) {
		return 0
	}
	base := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{5, 2, 1} {
		if m*base <= v {
			return m * base
		}
	}
	return base
}

// madeUp burns the words into the picture, where a copy of it keeps them.
func (s *svg) madeUp(p Projection, text string) {
	if text == "" {
		return
	}
	w := madeUpWidth(text)
	s.raw(`<g class="k-madeup"><path fill="#101820" d="M`, num(p.Width-w-12), ` 12h`, num(w), `v34h-`, num(w), `z"/><text fill="#fff" font-size="20" font-weight="700" text-anchor="middle" x="`,
		num(p.Width-w/2-12), `" y="36">`, esc(text), `</text></g>`)
}

func madeUpWidth(text string) float64 { return float64(float64(len([]rune(text)))*11.5) + 24 }
