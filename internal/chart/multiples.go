package chart

import (
	"html/template"
	"math"
	"strconv"
)

// MultiplesSpec is a grid of small pictures of one kind on shared axes, such as the seven criteria of an area over the years.
type MultiplesSpec struct {
	Label         string // the picture in words
	Width, Height float64
	Columns       int // default: as many as are some 200 pixels wide
	Panels        []Panel
	Own           bool // every panel has an axis of figures of its own: for figures of different units
}

// Panel is one picture: a line or a strip, with a title over it.
type Panel struct {
	Title string
	Line  *LineSpec
	Strip *StripSpec
}

// Shared returns the panels with their axes set: one of figures for all lines and one for all strips unless Own, and one of years.
func (m MultiplesSpec) Shared() []Panel {
	lines, strips := emptyRange(), emptyRange()
	zero := false
	from, to := math.MaxInt, math.MinInt
	for _, p := range m.Panels {
		if p.Line != nil {
			r := p.Line.extent()
			lines = lines.with(r.Lo, r.Hi)
			zero = zero || p.Line.Zero
			if a, b, ok := p.Line.years(); ok {
				from, to = min(from, a), max(to, b)
			}
		}
		if p.Strip != nil {
			r := p.Strip.Domain()
			strips = strips.with(r.Lo, r.Hi)
		}
	}
	out := make([]Panel, len(m.Panels))
	for i, p := range m.Panels {
		out[i].Title = p.Title
		if p.Line != nil {
			l := *p.Line
			if !m.Own && !l.Axis.given() {
				l.Axis = lines.fit(zero)
			}
			if from <= to {
				l.From, l.To = from, to
			}
			l = l.trimmed()
			out[i].Line = &l
		}
		if p.Strip != nil {
			s := *p.Strip
			if !m.Own && !s.Axis.given() {
				s.Axis = strips
			}
			out[i].Strip = &s
		}
	}
	return out
}

// Figures are the numbers of all panels; a series without a name has that of its panel.
func (m MultiplesSpec) Figures() []Figure {
	var out []Figure
	for _, p := range m.Shared() {
		var f []Figure
		if p.Line != nil {
			f = append(f, p.Line.Figures()...)
		}
		if p.Strip != nil {
			f = append(f, p.Strip.Figures()...)
		}
		for _, x := range f {
			if x.Name == "" {
				x.Name = p.Title
			}
			out = append(out, x)
		}
	}
	return out
}

// Multiples draws the grid row by row. Lines in it are without names at their ends: the title of a panel says what it shows.
func Multiples(m MultiplesSpec) template.HTML {
	width := orDefault(m.Width, 720)
	columns := m.Columns
	if columns < 1 {
		columns = max(1, int(width/200))
	}
	columns = max(1, min(columns, len(m.Panels)))
	const gap, head = 20.0, 22.0
	w := (width - gap*float64(columns-1)) / float64(columns)
	panels := m.Shared()
	heights := make([]float64, (len(panels)+columns-1)/columns)
	for i, p := range panels {
		h := orDefault(m.Height, 130)
		if p.Strip != nil {
			s := *p.Strip
			s.Width = w
			h = s.layout(w).height
			panels[i].Strip = &s
		}
		heights[i/columns] = math.Max(heights[i/columns], head+h+8)
	}
	total := 0.0
	for _, h := range heights {
		total += h
	}
	var b svg
	b.open("k-multiples", m.Label, width, math.Max(total, 1), m.links(panels))
	y := 0.0
	for i, p := range panels {
		if i > 0 && i%columns == 0 {
			y += heights[i/columns-1]
		}
		b.raw(`<g transform="translate(`, num(float64(i%columns)*(w+gap)), " ", num(y), `)">`)
		title := label{text: shorten(p.Title, 13, w), ink: "ink", size: 13, bold: true, y: 13, title: p.Title}
		b.text(title, false)
		b.raw(`<g transform="translate(0 `, strconv.Itoa(head), `)">`)
		if p.Line != nil {
			b.line(*p.Line, w, heights[i/columns]-head-8, 0, true)
		}
		if p.Strip != nil {
			b.strip(*p.Strip, p.Strip.layout(w))
		}
		b.raw(`</g></g>`)
	}
	return b.close()
}

func (m MultiplesSpec) links(panels []Panel) bool {
	for _, p := range panels {
		if p.Strip != nil && (len(p.Strip.near()) > 0 || p.Strip.layout(p.Strip.width()).links) {
			return true
		}
	}
	return false
}
