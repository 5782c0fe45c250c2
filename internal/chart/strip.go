package chart

import (
	"html/template"
	"math"

	"kvarter"
)

// StripSpec is the figures of all areas as fine ticks on one axis: where they lie close they are darker. Up to four areas are marked and named, and
// areas near a threshold can be links. Any number of values costs about the same, since ticks of a column of pixels are one.
type StripSpec struct {
	Label         string // the picture in words
	Width, Height float64
	Values        []float64 // of all areas; NaN is left out
	Limits        []Limit   // thresholds; a column of ticks never crosses the first
	Reference     float64   // what figures are compared with, such as the city's; NaN: none
	ReferenceName string
	MetAbove      bool // the met side of the first limit is above it
	Marks         []StripMark
	Near          []StripMark // links, at most forty of them: the nearest to the first limit
	Axis          Range       // shared with other strips where given
	Format        func(float64) string
}

// Limit is a threshold: a full line, or a broken one for a second that matters less, such as that for staying designated.
type Limit struct {
	Value  float64
	Name   string
	Broken bool
}

// StripMark is one area.
type StripMark struct {
	Name, Href string
	Value      float64 // NaN: not drawn
	State      kvarter.State
}

// StripColumn is what one column of pixels counts: values from From up to but without To.
type StripColumn struct {
	From, To float64
	Count    int
}

const (
	stripColumn = 1.5 // pixels
	stripMarks  = 4
	stripLinks  = 40
	stripDark   = 5 // degrees of darkness
)

func (s StripSpec) width() float64 { return orDefault(s.Width, 720) }

// Domain is the axis of the strip: of all its figures, unless it is given.
func (s StripSpec) Domain() Range {
	if s.Axis.given() {
		return s.Axis
	}
	r := emptyRange().with(s.Values...).with(s.Reference)
	for _, l := range s.Limits {
		r = r.with(l.Value)
	}
	for _, m := range s.marks() {
		r = r.with(m.Value)
	}
	if r.Lo > r.Hi || r.Lo == r.Hi {
		return r.fit(false)
	}
	if r.Lo >= 0 && r.Lo < r.Hi*.6 {
		r = r.with(0)
	}
	return r.padded()
}

// marks are the first four whose figure is there.
func (s StripSpec) marks() []StripMark {
	var out []StripMark
	for _, m := range s.Marks {
		if stateOf(m.Value, m.State) == kvarter.Known && len(out) < stripMarks {
			out = append(out, m)
		}
	}
	return out
}

// Columns counts the values that the axis holds, in order.
func (s StripSpec) Columns() []StripColumn {
	r := s.Domain()
	w := (r.Hi - r.Lo) / math.Max(1, math.Floor((s.width()-2*stripSide)/stripColumn))
	zero := r.Lo
	if len(s.Limits) > 0 && drawable(s.Limits[0].Value) && s.Limits[0].Value >= r.Lo && s.Limits[0].Value <= r.Hi {
		zero = s.Limits[0].Value
	}
	first := math.Floor((r.Lo - zero) / w)
	if zero > r.Lo { // by so little that the quotient may be 0
		first = math.Min(first, -1)
	}
	out := make([]StripColumn, int(math.Floor((r.Hi-zero)/w)-first)+1)
	for i := range out {
		k := first + float64(i)
		out[i] = StripColumn{From: zero + float64(k*w), To: zero + float64((k+1)*w)}
	}
	for _, v := range s.Values {
		if drawable(v) && v >= r.Lo && v <= r.Hi {
			k := min(int(math.Floor((v-zero)/w)-first), len(out)-1)
			if v < zero && k >= int(-first) { // likewise
				k = int(-first) - 1
			}
			out[k].Count++
		}
	}
	return out
}

// Figures are the numbers that are marked, limits and comparison among them; Columns gives those of the ticks.
func (s StripSpec) Figures() []Figure {
	var f figures
	for _, l := range s.Limits {
		f.known(l.Name, PartThreshold, 0, l.Value)
	}
	f.known(s.ReferenceName, PartReference, 0, s.Reference)
	for i, m := range s.Marks {
		if i < stripMarks {
			f.add(m.Name, PartValue, 0, m.Value, m.State)
		}
	}
	for _, m := range s.near() {
		f.add(m.Name, PartValue, 0, m.Value, m.State)
	}
	return f
}

// Strip draws the ticks: those on the met side of the first limit in the colour of designated areas, limits as lines, the comparison as a diamond.
// Without values only the limits are drawn.
func Strip(s StripSpec) template.HTML {
	width := s.width()
	lay := s.layout(width)
	var b svg
	b.open("k-strip", s.Label, width, lay.height, len(lay.near) > 0 || lay.links)
	b.strip(s, lay)
	return b.close()
}
