package chart

import (
	"html/template"
	"math"

	"kvarter"
)

// BarsSpec is how far a few figures lie from their thresholds: one bar each, to the right of zero where it is over and to the left where it is under.
type BarsSpec struct {
	Label    string // the picture in words
	Width    float64
	Rows     []Bar
	MetAbove bool // a figure over its threshold meets the criterion
	Axis     Range
	Format   func(float64) string
	Under    string // what the left side means, such as «under the threshold»
	Over     string
	Text     LineText // printed for figures that are not there
}

// Bar is one row.
type Bar struct {
	Name, Href string
	Margin     float64 // figure less threshold
	State      kvarter.State
}

// Figures are the margins, row by row.
func (s BarsSpec) Figures() []Figure {
	var f figures
	for _, r := range s.Rows {
		f.add(r.Name, PartMargin, 0, r.Margin, r.State)
	}
	return f
}

// Domain is the axis: of the figures and zero.
func (s BarsSpec) Domain() Range {
	if s.Axis.given() {
		return s.Axis.with(0)
	}
	r := emptyRange()
	for _, x := range s.Figures() {
		r = r.with(x.Value)
	}
	if r.Lo > r.Hi {
		return Range{-1, 1}
	}
	if r = r.with(0); r.Lo == r.Hi {
		return Range{-1, 1}
	}
	return r
}

// Bars draws the rows in their order. A bar that meets the criterion is filled, another is an outline; the margin is printed beyond the end of its bar.
func Bars(s BarsSpec) template.HTML {
	width := orDefault(s.Width, 560)
	const row, size = 26.0, 13.0
	names, figure := 0.0, 0.0
	links := false
	text := func(r Bar) string {
		switch stateOf(r.Margin, r.State) {
		case kvarter.Missing:
			return s.Text.Missing
		case kvarter.Suppressed:
			return s.Text.Suppressed
		}
		return printed(s.Format, r.Margin)
	}
	for _, r := range s.Rows {
		names, figure = math.Max(names, textWidth(r.Name, size)), math.Max(figure, textWidth(text(r), 12))
		links = links || r.Href != ""
	}
	names, figure = math.Min(names, width*.36), math.Min(figure, width*.2)
	x := scale{s.Domain(), names + 14, width - 2}
	if x.Lo < 0 { // room for the numbers beyond the bars
		x.from += figure + 6
	}
	if x.Hi > 0 || x.Lo == 0 {
		x.to -= figure + 6
	}
	head := 4.0
	if s.Under != "" || s.Over != "" {
		head = 24
	}
	height := head + row*float64(len(s.Rows)) + 6
	var b svg
	b.open("k-bars", s.Label, width, height, links)
	zero := x.at(0)
	p := &placer{width: width, height: height}
	for i, side := range []string{s.Under, s.Over} {
		t := label{text: side, ink: "soft", size: 12, y: 14, x: zero - 8, anchor: "end", title: side}
		room := zero - 8
		if i == 1 {
			t.x, t.anchor, room = zero+8, "start", width-zero-8
		}
		if t.text = shorten(side, 12, room); p.put(t) {
			b.text(t, false)
		}
	}
	for i, r := range s.Rows {
		y := head + row*float64(i) + row/2
		name := label{text: shorten(r.Name, size, names), ink: "ink", size: size, y: y + 4.5, title: r.Name}
		if r.Href != "" {
			b.raw(`<a`)
			b.attr("href", safeHref(r.Href))
			b.raw(`>`)
		}
		b.text(name, false)
		if r.Href != "" {
			b.raw(`</a>`)
		}
		t := label{text: shorten(text(r), 12, math.Max(figure, 1)), ink: "ink", size: 12, x: zero + 6, y: y + 4.5, title: text(r)}
		if stateOf(r.Margin, r.State) != kvarter.Known {
			t.ink = "soft"
			if x.Hi <= 0 {
				t.x, t.anchor = zero-6, "end"
			}
			b.text(t, false)
			continue
		}
		end := x.at(r.Margin)
		fill := "panel"
		if r.Margin == 0 || (r.Margin > 0) == s.MetAbove {
			fill = "k-in"
		}
		b.raw(`<path class="k-f-`, fill, ` k-s-k-in" fill="`, light(fill), `" stroke="`, light("k-in"), `" stroke-width="1.5" d="M`, num(zero), " ", num(y-7), "H", num(end), "v14H", num(zero), `z"/>`)
		t.x = end + 6
		if r.Margin < 0 || x.Hi <= 0 {
			t.x, t.anchor = end-6, "end"
		}
		b.text(t, false)
	}
	b.rule("ink", 1.5, "", zero, head, zero, height-4)
	return b.close()
}
