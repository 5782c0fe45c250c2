package chart

import (
	"html/template"
	"math"

	"kvarter"
)

// SlopeChartSpec is a few figures then and now. Up to twelve lines are named; more are drawn faintly and left to the table.
type SlopeChartSpec struct {
	Label         string // the picture in words
	Width, Height float64
	Then, Now     string // what the two ends are, such as years
	Lines         []SlopeLine
	Axis          Range
	Format        func(float64) string
	Text          LineText
}

// SlopeLine is one line. An end that is not there leaves the other as a dot.
type SlopeLine struct {
	Name                string
	Strong              bool // what the page is about
	Then, Now           float64
	ThenState, NowState kvarter.State
}

const slopeLines = 12

// Figures are both ends of every line.
func (s SlopeChartSpec) Figures() []Figure {
	var f figures
	for _, l := range s.Lines {
		f.add(l.Name, PartThen, 0, l.Then, l.ThenState)
		f.add(l.Name, PartNow, 0, l.Now, l.NowState)
	}
	return f
}

// Domain is the axis of the figures, unless it is given: from the smallest to the largest, since a slope compares and does not measure from zero.
func (s SlopeChartSpec) Domain() Range {
	if s.Axis.given() {
		return s.Axis
	}
	r := emptyRange()
	for _, f := range s.Figures() {
		r = r.with(f.Value)
	}
	if r.Lo >= r.Hi {
		return r.fit(false)
	}
	return r
}

// SlopeChart draws the lines between two years, each with its figures and its name beside its ends, moved apart where they would cover each other.
func SlopeChart(s SlopeChartSpec) template.HTML {
	const size, gap = 13.0, 17.0
	width := orDefault(s.Width, 560)
	named := s.Lines[:min(len(s.Lines), slopeLines)]
	least := gap*float64(len(named)) + 44
	height := math.Max(orDefault(s.Height, math.Max(200, least)), least)
	var left, right []slopeEnd
	for i, l := range named {
		then, now := stateOf(l.Then, l.ThenState), stateOf(l.Now, l.NowState)
		if then == kvarter.Known {
			text := printed(s.Format, l.Then)
			if now != kvarter.Known { // the name stands at the only end, with why the other is not there
				text = endText(l.Name, text)
				if why := (map[kvarter.State]string{kvarter.Missing: s.Text.Missing, kvarter.Suppressed: s.Text.Suppressed})[now]; why != "" {
					text += " (" + s.Now + ": " + why + ")"
				}
			}
			left = append(left, slopeEnd{i, l.Then, text})
		}
		if now == kvarter.Known {
			right = append(right, slopeEnd{i, l.Now, endText(printed(s.Format, l.Now), l.Name)})
		}
	}
	room := func(ends []slopeEnd, title string) float64 {
		need := textWidth(title, 12) / 2
		for _, e := range ends {
			need = math.Max(need, textWidth(e.text, size))
		}
		return math.Min(need, width*.36)
	}
	x0, x1 := room(left, s.Then)+16, width-room(right, s.Now)-16
	y := scale{s.Domain(), height - 14, 36}

	var b svg
	b.open("k-slopes", s.Label, width, height, false)
	for i, t := range []string{s.Then, s.Now} {
		x := x0
		if i == 1 {
			x = x1
		}
		half := math.Min((x1-x0)/2-4, math.Min(x, width-x))
		b.text(label{text: shorten(t, 12, 2*half), ink: "soft", size: 12, anchor: "middle", x: x, y: 14, title: t}, false)
		b.rule("line", 1, "", x, 24, x, height-6)
	}
	for i := len(s.Lines) - 1; i >= 0; i-- { // the first on top
		l := s.Lines[i]
		ink, w := "k-series-3", 1.6
		if l.Strong {
			ink, w = "k-in", 2.8
		}
		if i >= slopeLines {
			ink, w = "line", 1
		}
		then, now := stateOf(l.Then, l.ThenState) == kvarter.Known, stateOf(l.Now, l.NowState) == kvarter.Known
		if then && now {
			b.rule(ink, w, "", x0, y.at(l.Then), x1, y.at(l.Now))
		}
		if then {
			b.dot(ink, x0, y.at(l.Then), w+4.5, endText(l.Name, s.Then+": "+printed(s.Format, l.Then)))
		}
		if now {
			b.dot(ink, x1, y.at(l.Now), w+4.5, endText(l.Name, s.Now+": "+printed(s.Format, l.Now)))
		}
	}
	b.slopeEnds(s, left, y, x0, -1, x0-12)
	b.slopeEnds(s, right, y, x1, 1, width-x1-12)
	return b.close()
}

// slopeEnd is a text beside one end of a line.
type slopeEnd struct {
	line  int
	value float64
	text  string
}

// slopeEnds writes the texts of one side; a fine line leads to one that was moved.
func (b *svg) slopeEnds(s SlopeChartSpec, ends []slopeEnd, y scale, x, side, room float64) {
	at := make([]float64, len(ends))
	for i, e := range ends {
		at[i] = y.at(e.value)
	}
	for i, to := range spaced(at, 17, y.to, y.from) {
		if math.Abs(to-at[i]) > 4 {
			b.rule("k-way", .8, "", x+side*4, at[i], x+side*11, to)
		}
		t := label{text: shorten(ends[i].text, 13, room), ink: "ink", size: 13, x: x + side*12, y: to + 4.5, title: ends[i].text, bold: s.Lines[ends[i].line].Strong}
		if side < 0 {
			t.anchor = "end"
		}
		b.text(t, false)
	}
}
