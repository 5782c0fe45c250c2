package chart

import (
	"html/template"
	"math"

	"kvarter"
)

// DumbbellChartSpec is a group against what it is compared with, one row for each figure, on one axis.
type DumbbellChartSpec struct {
	Label       string // the picture in words
	Width       float64
	Group, Rest string // names of the two
	Rows        []DumbbellRow
	Zero        bool // the axis holds zero
	Axis        Range
	Format      func(float64) string
	Difference  func(group, rest float64) string // prints the gap at the end of a row; nil: none
	Text        LineText                         // for a figure that is not there
}

// DumbbellRow is one row.
type DumbbellRow struct {
	Name, Href  string
	Group, Rest Estimate
}

// Estimate is a figure with its interval (NaN: none).
type Estimate struct {
	Value, Low, High float64
	State            kvarter.State
}

func (e Estimate) known() bool { return stateOf(e.Value, e.State) == kvarter.Known }

func (e Estimate) interval() bool {
	return e.known() && drawable(e.Low) && drawable(e.High) && e.Low <= e.High
}

// Figures are both figures of every row with their intervals, and their difference where both are there.
func (s DumbbellChartSpec) Figures() []Figure {
	var f figures
	for _, r := range s.Rows {
		for _, side := range []struct {
			part Part
			e    Estimate
		}{{PartGroup, r.Group}, {PartRest, r.Rest}} {
			f.add(r.Name, side.part, 0, side.e.Value, side.e.State)
			if side.e.interval() {
				f.known(r.Name, PartLow, 0, side.e.Low)
				f.known(r.Name, PartHigh, 0, side.e.High)
			}
		}
		if r.Group.known() && r.Rest.known() {
			f.known(r.Name, PartDifference, 0, r.Group.Value-r.Rest.Value)
		}
	}
	return f
}

// Domain is the axis of the figures and intervals, unless it is given.
func (s DumbbellChartSpec) Domain() Range {
	if s.Axis.given() {
		return s.Axis
	}
	r := emptyRange()
	for _, f := range s.Figures() {
		if f.Part != PartDifference {
			r = r.with(f.Value)
		}
	}
	return r.fit(s.Zero)
}

// end is what stands at the right of a row: the difference, or why there is none.
func (s DumbbellChartSpec) end(r DumbbellRow) string {
	for _, e := range []Estimate{r.Group, r.Rest} {
		switch stateOf(e.Value, e.State) {
		case kvarter.Missing:
			return s.Text.Missing
		case kvarter.Suppressed:
			return s.Text.Suppressed
		}
	}
	if s.Difference == nil {
		return ""
	}
	return s.Difference(r.Group.Value, r.Rest.Value)
}

// DumbbellChart draws the rows: a disc for the group, a ring for the rest, a line between them and their intervals beside it, the group's over
// the line and the rest's under it.
func DumbbellChart(s DumbbellChartSpec) template.HTML {
	const row, size = 32.0, 13.0
	width := orDefault(s.Width, 680)
	names, ends, links := 0.0, 0.0, false
	for _, r := range s.Rows {
		names, ends = math.Max(names, textWidth(r.Name, size)), math.Max(ends, textWidth(s.end(r), size))
		links = links || r.Href != ""
	}
	names, ends = math.Min(names, width*.34), math.Min(ends, width*.24)
	x := scale{s.Domain(), names + 20, width - ends - 20}
	head := 28.0
	foot := head + row*float64(len(s.Rows))
	height := foot + 24

	var b svg
	b.open("k-dumbbells", s.Label, width, height, links)
	b.key(s, width)
	p := &placer{width: width, height: height}
	for _, v := range x.ticks(80) {
		b.rule("line", 1, "", x.at(v), head, x.at(v), foot)
		t := label{text: printed(s.Format, v), ink: "soft", size: 12, y: foot + 17}
		if aside(&t, x.at(v), width); p.put(t) {
			b.text(t, false)
		}
	}
	for i, r := range s.Rows {
		y := head + row*(float64(i)+.5)
		if r.Href != "" {
			b.raw(`<a`)
			b.attr("href", safeHref(r.Href))
			b.raw(`>`)
		}
		b.text(label{text: shorten(r.Name, size, names), ink: "ink", size: size, y: y + 4.5, title: r.Name}, false)
		if r.Href != "" {
			b.raw(`</a>`)
		}
		if r.Group.known() && r.Rest.known() {
			b.rule("k-way", 2, "", x.at(r.Rest.Value), y, x.at(r.Group.Value), y)
		}
		for _, e := range []struct {
			Estimate
			ink string
			y   float64
		}{{r.Group, "k-in", y - 8.5}, {r.Rest, "soft", y + 8.5}} {
			if e.interval() {
				b.rule(e.ink, 1.4, "", x.at(e.Low), e.y, x.at(e.High), e.y)
				b.rule(e.ink, 1.4, "", x.at(e.Low), e.y-2.5, x.at(e.Low), e.y+2.5)
				b.rule(e.ink, 1.4, "", x.at(e.High), e.y-2.5, x.at(e.High), e.y+2.5)
			}
		}
		if r.Rest.known() {
			b.ring("soft", x.at(r.Rest.Value), y, 11, endText(s.Rest, printed(s.Format, r.Rest.Value)))
		}
		if r.Group.known() {
			b.dot("k-in", x.at(r.Group.Value), y, 11, endText(s.Group, printed(s.Format, r.Group.Value)))
		}
		t := label{text: shorten(s.end(r), size, ends), ink: "ink", size: size, anchor: "end", x: width, y: y + 4.5, title: s.end(r), bold: true}
		if !r.Group.known() || !r.Rest.known() {
			t.ink, t.bold = "soft", false
		}
		b.text(t, false)
	}
	return b.close()
}

// key names the disc and the ring.
func (b *svg) key(s DumbbellChartSpec, width float64) {
	x := 6.0
	for i, name := range []string{s.Group, s.Rest} {
		if i == 0 {
			b.dot("k-in", x, 10, 11, "")
		} else {
			b.ring("soft", x, 10, 11, "")
		}
		t := label{text: shorten(name, 13, width/2-30), ink: "ink", size: 13, x: x + 11, y: 14.5, title: name}
		b.text(t, false)
		x += 11 + textWidth(t.text, 13) + 22
	}
}
