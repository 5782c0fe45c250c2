package chart

import (
	"math"
	"sort"
)

// stripSide is the room beside the axis for half a diamond.
const stripSide = 6.0

// stripLayout is where the parts of a strip stand.
type stripLayout struct {
	x                 scale
	top, base, height float64 // of the ticks; of the picture
	labels            []label // marks, limits, comparison and axis
	hrefs             []string
	stems             []stem
	ticks             []float64
	near              []StripMark
	links             bool
}

// stem joins a mark to its name.
type stem struct{ x, y0, y1 float64 }

// near are the links: the nearest to the first limit, in the order of the axis.
func (s StripSpec) near() []StripMark {
	r := s.Domain()
	var out []StripMark
	for _, m := range s.Near {
		if drawable(m.Value) && m.State == 0 && m.Value >= r.Lo && m.Value <= r.Hi {
			out = append(out, m)
		}
	}
	if len(s.Limits) > 0 && drawable(s.Limits[0].Value) {
		cut := s.Limits[0].Value
		sort.SliceStable(out, func(a, b int) bool { return math.Abs(out[a].Value-cut) < math.Abs(out[b].Value-cut) })
	}
	out = out[:min(len(out), stripLinks)]
	sort.SliceStable(out, func(a, b int) bool { return out[a].Value < out[b].Value })
	return out
}

const stripRow, stripText = 18.0, 13.0

// layout stacks names of areas over the ticks, axis and limits under them.
func (s StripSpec) layout(width float64) stripLayout {
	l := stripLayout{x: scale{s.Domain(), stripSide, width - stripSide}, near: s.near()}
	marks := s.marks()
	names := make([]label, len(marks))
	at := make([]float64, len(marks))
	most := width * .55
	if width < 360 {
		most = width
	}
	for i, m := range marks {
		whole := m.Name + " " + printed(s.Format, m.Value)
		names[i] = label{text: shorten(whole, stripText, most), ink: "ink", size: stripText, bold: true, title: whole}
		at[i] = l.x.at(m.Value)
		l.hrefs = append(l.hrefs, m.Href)
		l.links = l.links || m.Href != ""
	}
	rows := lanes(names, at, width)
	deep := 0
	for _, r := range rows {
		deep = max(deep, r+1)
	}
	l.top = float64(deep)*stripRow + 6
	l.base = l.top + orDefault(s.Height, 34)
	for i := range names {
		names[i].y = l.top - 6 - float64(rows[i])*stripRow
		l.stems = append(l.stems, stem{at[i], names[i].y + 4, l.base})
	}
	l.labels = names

	y := l.base + 18
	over := &placer{width: width, height: math.Inf(1)}
	l.ticks = l.x.ticks(math.Min(84, width/4))
	for _, v := range l.ticks {
		t := label{text: printed(s.Format, v), ink: "soft", size: 12, y: y}
		aside(&t, l.x.at(v), width)
		if over.put(t) {
			l.labels = append(l.labels, t)
		}
	}
	var feet []label
	var feetAt []float64
	foot := func(name string, v float64, dark string) {
		if name != "" && drawable(v) {
			whole := name + " " + printed(s.Format, v)
			feet = append(feet, label{text: shorten(whole, 12, most), ink: dark, size: 12, title: whole})
			feetAt = append(feetAt, l.x.at(v))
		}
	}
	for _, t := range s.Limits {
		foot(t.Name, t.Value, "ink")
	}
	foot(s.ReferenceName, s.Reference, "soft")
	under := lanes(feet, feetAt, width)
	l.height = y + 5
	for i := range feet {
		feet[i].y = y + stripRow*float64(under[i]+1)
		l.height = math.Max(l.height, feet[i].y+5)
	}
	l.labels = append(l.labels, feet...)
	return l
}

// aside centres a text on a place, or keeps it inside the picture.
func aside(t *label, x, width float64) {
	half := textWidth(t.text, t.size) / 2
	t.x, t.anchor = x, "middle"
	if x-half < 0 {
		t.x, t.anchor = 0, "start"
	} else if x+half > width {
		t.x, t.anchor = width, "end"
	}
}

// lanes gives each text, centred on its place, the row nearest to the axis in which it meets no other. Row 0 is the nearest; a stem that passes
// behind a nearer text leaves it legible, since texts have a halo.
func lanes(texts []label, at []float64, width float64) []int {
	out := make([]int, len(texts))
	var rows [][]box
	for i := range texts {
		texts[i].y = 0
		aside(&texts[i], at[i], width)
		b := texts[i].box()
		b.x0, b.x1 = b.x0-6, b.x1+6
		row := 0
		for ; row < len(rows); row++ {
			free := true
			for _, o := range rows[row] {
				free = free && !(b.x0 < o.x1 && o.x0 < b.x1)
			}
			if free {
				break
			}
		}
		if row == len(rows) {
			rows = append(rows, nil)
		}
		rows[row] = append(rows[row], b)
		out[i] = row
	}
	return out
}

// strip draws a strip that is laid out.
func (b *svg) strip(s StripSpec, l stripLayout) {
	b.rule("k-way", 1, "", l.x.from-stripSide, l.base+.5, l.x.to+stripSide, l.base+.5)
	for _, v := range l.ticks {
		b.rule("k-way", 1, "", l.x.at(v), l.base, l.x.at(v), l.base+4)
	}
	b.stripTicks(s, l)
	for _, m := range l.near {
		b.raw(`<a`)
		b.attr("href", safeHref(m.Href))
		b.raw(`>`)
		b.title(m.Name + " " + printed(s.Format, m.Value))
		b.raw(`<path `, stroke("ink"), ` stroke-width="2" d="M`, num(l.x.at(m.Value)), " ", num(l.top), "V", num(l.base), `"/></a>`)
	}
	for _, t := range s.Limits {
		if x := l.x.at(t.Value); drawable(t.Value) {
			w, dash := 2.0, ""
			if t.Broken {
				w, dash = 1.5, "4 3"
			}
			b.rule("ink", w, dash, x, l.top-4, x, l.base+6)
		}
	}
	if drawable(s.Reference) {
		b.diamond(l.x.at(s.Reference), l.base, 5.5, s.ReferenceName+" "+printed(s.Format, s.Reference))
	}
	for _, m := range l.stems {
		b.rule("panel", 4, "", m.x, l.top-2, m.x, m.y1)
		b.rule("ink", 1.5, "", m.x, m.y0, m.x, m.y1)
		b.dot("ink", m.x, m.y1-4, 9, "")
	}
	for i, t := range l.labels {
		href := ""
		if i < len(l.hrefs) {
			href = l.hrefs[i]
		}
		if href != "" {
			b.raw(`<a`)
			b.attr("href", safeHref(href))
			b.raw(`>`)
		}
		b.text(t, true)
		if href != "" {
			b.raw(`</a>`)
		}
	}
}

// stripTicks draws the columns in few paths: by side of the first limit, and by how many areas lie there.
func (b *svg) stripTicks(s StripSpec, l stripLayout) {
	cols := s.Columns()
	most := 1
	for _, c := range cols {
		most = max(most, c.Count)
	}
	var paths [2][stripDark]svg
	for _, c := range cols {
		if c.Count == 0 {
			continue
		}
		side, middle := 0, (c.From+c.To)/2
		if len(s.Limits) > 0 && drawable(s.Limits[0].Value) && (middle > s.Limits[0].Value) == s.MetAbove {
			side = 1
		}
		dark := int(math.Ceil(stripDark*math.Sqrt(float64(c.Count)/float64(most)))) - 1
		p := &paths[side][min(max(dark, 0), stripDark-1)]
		p.raw("M", num(l.x.at(middle)), " ", num(l.top), "V", num(l.base))
	}
	for side, ink := range []string{"k-way", "k-in"} {
		for dark := range stripDark {
			if p := &paths[side][dark]; p.Len() > 0 {
				b.raw(`<path `, stroke(ink), ` stroke-width="`, num(stripColumn), `" opacity="`, [stripDark]string{".4", ".55", ".7", ".85", "1"}[dark], `" d="`, p.String(), `"/>`)
			}
		}
	}
}
