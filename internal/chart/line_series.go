package chart

import "strconv"

// bands draws the intervals of a series: planes along its pieces, whiskers where a figure stands alone, and the two of a projection.
func (b *svg) bands(c plot, i int) {
	x, ink := c.s.Series[i], seriesInk(i)
	plane := func(opacity string, years []int, low, high []float64) {
		if len(years) < 2 {
			return
		}
		b.raw(`<path `, filled(ink), ` opacity="`, opacity, `" d="M`)
		for k, y := range years {
			if k > 0 {
				b.raw("L")
			}
			b.raw(num(c.at(y)), " ", num(c.up(high[k])))
		}
		for k := len(years) - 1; k >= 0; k-- {
			b.raw("L", num(c.at(years[k])), " ", num(c.up(low[k])))
		}
		b.raw(`z"/>`)
	}
	for _, piece := range c.s.Pieces(x) {
		for len(piece) > 0 {
			n := 0
			var years []int
			var low, high []float64
			for n < len(piece) && piece[n].band() {
				years, low, high = append(years, piece[n].Year), append(low, piece[n].Low), append(high, piece[n].High)
				n++
			}
			plane(".16", years, low, high)
			if n == 1 {
				p := piece[0]
				b.rule(ink, 1.5, "", c.at(p.Year), c.up(p.Low), c.at(p.Year), c.up(p.High))
			}
			piece = piece[max(n, 1):]
		}
	}
	for _, outer := range []bool{true, false} {
		var years []int
		var low, high []float64
		for _, p := range c.s.fan(x) {
			l, h := p.InnerLow, p.InnerHigh
			if outer {
				l, h = p.OuterLow, p.OuterHigh
			}
			if !drawable(l) || !drawable(h) || l > h {
				break // a year without an interval ends the band
			}
			years, low, high = append(years, p.Year), append(low, l), append(high, h)
		}
		plane(map[bool]string{true: ".12", false: ".2"}[outer], years, low, high)
	}
}

// series draws the pieces of a line, a dot for every figure, and the broken centre of a projection.
func (b *svg) series(c plot, i int) {
	x, ink := c.s.Series[i], seriesInk(i)
	w := 2.0
	if i == 0 {
		w = 2.5
	}
	for _, piece := range c.s.Pieces(x) {
		if len(piece) > 1 {
			b.raw(`<path `, stroke(ink), ` stroke-width="`, num(w), `" stroke-linejoin="round" d="M`)
			for k, p := range piece {
				if k > 0 {
					b.raw("L")
				}
				b.raw(num(c.at(p.Year)), " ", num(c.up(p.Value)))
			}
			b.raw(`"/>`)
		}
		for _, p := range piece {
			b.dot(ink, c.at(p.Year), c.up(p.Value), w+3.5, endText(x.Name, strconv.Itoa(p.Year)+": "+printed(c.s.Format, p.Value)))
		}
	}
	if f := c.s.fan(x); len(f) > 0 {
		b.raw(`<path `, stroke(ink), ` stroke-width="`, num(w-.5), `" stroke-dasharray="5 4" stroke-linejoin="round" d="M`)
		for k, p := range f {
			if k > 0 {
				b.raw("L")
			}
			b.raw(num(c.at(p.Year)), " ", num(c.up(p.Centre)))
		}
		b.raw(`"/>`)
	}
}

// targetAndNames draws the target and names everything at its end, the first that fits of some places beside it. A name without any place is left out.
func (b *svg) targetAndNames(c plot, x1 float64) {
	name := func(text, ink string, bold bool, x, y float64) {
		t := label{ink: ink, size: lineText, bold: bold, title: text, x: x + 9}
		t.text = shorten(text, lineText, c.width-t.x)
		for n := range 40 {
			dy := float64((n+1)/2) * 8
			if n%2 == 1 {
				dy = -dy
			}
			t.y = y + 4.5 + dy
			if c.p.put(t) {
				b.text(t, true)
				return
			}
		}
	}
	if t := c.s.Target; t != nil && drawable(t.Value) && t.Year <= int(c.x.Hi) && t.Year >= int(c.x.Lo) {
		x, y := c.at(t.Year), c.up(t.Value)
		text := endText(t.Name, printed(c.s.Format, t.Value))
		b.diamond(x, y, 6, text)
		if !c.small {
			name(text, "ink", true, x, y)
		}
	}
	if c.small {
		return
	}
	for i, s := range c.s.Series {
		if e, ok := c.end(s); ok && e.Year >= int(c.x.Lo) && e.Year <= int(c.x.Hi) {
			name(endText(s.Name, printed(c.s.Format, e.Value)), seriesInk(i), true, c.at(e.Year), c.up(e.Value))
		}
	}
}
