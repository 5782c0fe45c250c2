package chart

import (
	"html/template"
	"math"
)

// SpreadSpec is the figures of all areas on one axis: how they spread, where the threshold lies, and up to four areas marked by letter.
// Any number of values costs the same: they are counted in columns, which never cross the threshold.
type SpreadSpec struct {
	Label         string // the picture in words
	Width, Height float64
	Values        []float64 // NaN is left out
	Threshold     float64   // NaN: none
	Stay          float64   // a second threshold; NaN: none
	Reference     float64   // NaN: none
	MetAbove      bool      // the met side of the threshold is above it
	Marks         []SpreadMark
	Tick          func(float64) string // prints the axis; nil: no axis
	Text          SpreadText
}

// SpreadText are the direct labels; an empty one is left out.
type SpreadText struct{ Threshold, Stay, Reference string }

// SpreadMark is one area. Low and High draw a range, such as that of its parts.
type SpreadMark struct {
	Letter           string
	Value, Low, High float64 // NaN: not there
}

// SpreadColumn is what one column counts: values from From up to but without To.
type SpreadColumn struct {
	From, To float64
	Count    int
}

// spreadColumn is the width of a column in pixels.
const spreadColumn = 4.0

// Domain is the axis: of all values and limits, from zero where nothing is below it and the smallest is near it.
func (s SpreadSpec) Domain() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	take := func(v float64) {
		if finite(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	for _, v := range s.Values {
		take(v)
	}
	for _, v := range []float64{s.Threshold, s.Stay, s.Reference} {
		take(v)
	}
	for _, m := range s.Marks {
		take(m.Value)
		take(m.Low)
		take(m.High)
	}
	if lo > hi {
		return 0, 1
	}
	if lo >= 0 && lo < hi*.6 {
		lo = 0
	}
	if lo == hi {
		return lo - .5, hi + .5
	}
	pad := (hi - lo) / 40
	if lo != 0 {
		lo -= pad
	}
	return lo, hi + pad
}

// Columns counts the values. A column begins at the threshold, so that each lies on one side of it.
func (s SpreadSpec) Columns() []SpreadColumn {
	lo, hi := s.Domain()
	n := math.Max(1, math.Floor((s.width()-2)/spreadColumn))
	w, zero := (hi-lo)/n, lo
	if finite(s.Threshold) {
		zero = s.Threshold
	}
	first := math.Floor((lo - zero) / w)
	out := make([]SpreadColumn, int(math.Floor((hi-zero)/w)-first)+1)
	for i := range out {
		k := first + float64(i)
		out[i] = SpreadColumn{From: zero + float64(k*w), To: zero + float64((k+1)*w)}
	}
	for _, v := range s.Values {
		if finite(v) {
			out[int(math.Floor((v-zero)/w)-first)].Count++
		}
	}
	return out
}

func (s SpreadSpec) width() float64 {
	if s.Width == 0 {
		return 360
	}
	return s.Width
}

// Spread draws the columns, the met side darker, with the threshold as a line, the comparison as a diamond and each mark as a disc with its letter.
// Discs that would cover each other stand in rows.
func Spread(s SpreadSpec) template.HTML {
	lo, hi := s.Domain()
	width, height := s.width(), s.Height
	if height == 0 {
		height = 44
	}
	at := func(v float64) float64 { return 1 + float64((v-lo)/(hi-lo)*(width-2)) }
	head, lanes := 0.0, s.lanes(at)
	texts := s.texts(at, width)
	for _, t := range texts {
		head = math.Max(head, t.row*16)
	}
	rows := 0
	for _, l := range lanes {
		rows = max(rows, l+1)
	}
	top := head + 4
	base := top + height
	foot := 8.0
	if rows > 0 {
		foot = 4 + float64(rows)*20
	}
	axis := 0.0
	if s.Tick != nil {
		axis = 20
	}
	total := base + foot + axis

	var b svg
	b.raw(`<svg class="k-spread" viewBox="0 0 `, num(width), " ", num(total), `" role="img"`)
	b.attr("aria-label", s.Label)
	b.raw(`><path class="k-axis" fill="none" stroke="#8a8f98" d="M1 `, num(base+.5), `h`, num(width-2), `"/>`)
	b.columns(s, at, base, height)
	if finite(s.Stay) {
		b.raw(`<path class="k-stay" fill="none" stroke="#101820" stroke-width="1.5" stroke-dasharray="4 3" d="M`, num(at(s.Stay)), " ", num(top), `V`, num(base+4), `"/>`)
	}
	if finite(s.Threshold) {
		b.raw(`<path class="k-threshold" fill="none" stroke="#101820" stroke-width="2.5" d="M`, num(at(s.Threshold)), " ", num(top-2), `V`, num(base+5), `"/>`)
	}
	if finite(s.Reference) {
		b.raw(`<path class="k-reference" fill="#fff" stroke="#101820" stroke-width="1.5" d="M`, num(at(s.Reference)), " ", num(base-5), `l5 5-5 5-5-5z"/>`)
	}
	for _, t := range texts {
		b.raw(`<text class="k-text" fill="#101820" font-size="13" text-anchor="`, t.anchor, `" x="`, num(t.x), `" y="`, num(top-4-float64((t.row-1)*16)), `">`, esc(t.text), `</text>`)
	}
	for i, m := range s.Marks {
		y := base + 12 + float64(lanes[i])*20
		if finite(m.Low) && finite(m.High) {
			b.raw(`<path class="k-range" fill="none" stroke="#101820" stroke-width="3" d="M`, num(at(m.Low)), " ", num(y), `H`, num(at(m.High)), `"/>`)
		}
		x, ok := m.place()
		if !ok {
			continue
		}
		cx := math.Min(math.Max(at(x), 9), width-9)
		b.raw(`<path class="k-stem" fill="none" stroke="#101820" d="M`, num(at(x)), " ", num(base-2), `V`, num(y-8), `"/><circle class="k-disc" fill="#101820" r="8.5" cx="`, num(cx), `" cy="`, num(y),
			`"/><text class="k-disc-text" fill="#fff" font-size="12" font-weight="700" text-anchor="middle" x="`, num(cx), `" y="`, num(y+4), `">`, esc(m.Letter), `</text>`)
	}
	if s.Tick != nil {
		for _, v := range ticks(lo, hi, width) {
			b.raw(`<path class="k-axis" stroke="#8a8f98" d="M`, num(at(v)), " ", num(base), `v5"/><text class="k-tick" fill="#4a5562" font-size="12" text-anchor="`, anchorAt(at(v), width), `" x="`, num(at(v)), `" y="`, num(total-3), `">`, esc(s.Tick(v)), `</text>`)
		}
	}
	b.raw(`</svg>`)
	return template.HTML(b.String())
}

// columns draws the counts in two paths: the side that meets the threshold, and the other.
func (b *svg) columns(s SpreadSpec, at func(float64) float64, base, height float64) {
	cols := s.Columns()
	most := 1
	for _, c := range cols {
		most = max(most, c.Count)
	}
	var met, not svg
	for _, c := range cols {
		if c.Count == 0 {
			continue
		}
		h := math.Max(2, height*float64(c.Count)/float64(most))
		p := &not
		if middle := (c.From + c.To) / 2; finite(s.Threshold) && (middle > s.Threshold) == s.MetAbove {
			p = &met
		}
		x0, x1 := math.Max(at(c.From), 1), math.Min(at(c.To), s.width()-1)
		p.raw("M", num(x0), " ", num(base-h), "h", num(math.Max(x1-x0-.6, .6)), "V", num(base), "H", num(x0), "z")
	}
	if not.Len() > 0 {
		b.raw(`<path class="k-columns" fill="#9aa5b1" d="`, not.String(), `"/>`)
	}
	if met.Len() > 0 {
		b.raw(`<path class="k-columns-met" fill="#1d4e89" d="`, met.String(), `"/>`)
	}
}

// place is where the disc of a mark stands: on its value, else in the middle of its range.
func (m SpreadMark) place() (float64, bool) {
	switch {
	case finite(m.Value):
		return m.Value, true
	case finite(m.Low) && finite(m.High):
		return (m.Low + m.High) / 2, true
	}
	return 0, false
}

// lanes gives each mark a row under the axis where nothing else stands.
func (s SpreadSpec) lanes(at func(float64) float64) []int {
	type span struct{ x0, x1 float64 }
	var rows [][]span
	out := make([]int, len(s.Marks))
	for i, m := range s.Marks {
		x, ok := m.place()
		if !ok {
			continue
		}
		it := span{at(x) - 10, at(x) + 10}
		if finite(m.Low) && finite(m.High) {
			it.x0, it.x1 = math.Min(it.x0, at(m.Low)), math.Max(it.x1, at(m.High))
		}
		row := 0
		for ; row < len(rows); row++ {
			free := true
			for _, o := range rows[row] {
				free = free && (it.x1 < o.x0 || o.x1 < it.x0)
			}
			if free {
				break
			}
		}
		if row == len(rows) {
			rows = append(rows, nil)
		}
		rows[row], out[i] = append(rows[row], it), row
	}
	return out
}

type spreadText struct {
	text, anchor string
	x, row       float64
}

// texts places the direct labels over the columns, each in a row of its own, so that none covers another.
func (s SpreadSpec) texts(at func(float64) float64, width float64) []spreadText {
	var out []spreadText
	for _, l := range []struct {
		text string
		v    float64
	}{{s.Text.Threshold, s.Threshold}, {s.Text.Stay, s.Stay}, {s.Text.Reference, s.Reference}} {
		if l.text == "" || !finite(l.v) {
			continue
		}
		x, half := at(l.v), float64(len([]rune(l.text)))*7/2
		anchor := "middle"
		if x-half < 0 {
			x, anchor = 1, "start"
		} else if x+half > width {
			x, anchor = width-1, "end"
		}
		out = append(out, spreadText{l.text, anchor, x, float64(len(out) + 1)})
	}
	return out
}

func anchorAt(x, width float64) string {
	switch {
	case x < 24:
		return "start"
	case x > width-24:
		return "end"
	}
	return "middle"
}

// ticks are readable numbers on an axis, some 90 pixels apart or more.
func ticks(lo, hi, width float64) []float64 {
	least := (hi - lo) / math.Max(1, math.Floor(width/90))
	step := math.Pow(10, math.Floor(math.Log10(least)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*step >= least {
			step *= m
			break
		}
	}
	if !finite(step) || step <= 0 {
		return nil
	}
	var out []float64
	for k := math.Ceil(lo / step); len(out) < 40; k++ {
		v := readable(k*step, step)
		if v > hi {
			break
		}
		out = append(out, v)
	}
	return out
}

// readable drops what float64 added to a multiple of a decimal step: .3 and not .30000000000000004.
func readable(v, step float64) float64 {
	p := math.Pow(10, math.Ceil(-math.Log10(step))+1)
	if !finite(p) || p < 1 {
		return v
	}
	return math.Round(v*p) / p
}
