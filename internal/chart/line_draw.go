package chart

import (
	"math"
	"strconv"

	"kvarter"
)

// plot is the room of a line picture and its two axes.
type plot struct {
	s             LineSpec
	x             scale // years
	y             scale
	width, height float64
	p             *placer
	small         bool // a panel among others: without names at the ends
}

const lineText = 13.0

// line draws a picture into a room of width and height, of which top pixels are taken.
func (b *svg) line(s LineSpec, width, height, top float64, small bool) {
	from, to, ok := s.years()
	if !ok {
		from, to = 0, 0
	}
	c := plot{s: s, width: width, height: height, small: small, p: &placer{width: width, height: height}}
	c.y = scale{Range: s.Domain()}
	left := 0.0
	head := top + 10
	if !small && len(s.Breaks) > 0 {
		head += 16
	}
	foot := 26.0
	if s.notes() != "" && !small {
		foot += 16
	}
	c.y.from, c.y.to = height-foot, head
	ticks := c.y.ticks(46)
	for _, v := range ticks {
		left = math.Max(left, textWidth(shorten(printed(s.Format, v), 12, width*.22), 12))
	}
	right := 12.0
	if !small {
		right = c.room()
	}
	x0, x1 := left+10, width-right
	if from == to { // one year stands in the middle
		c.x = scale{Range{float64(from) - 1, float64(to) + 1}, x0, x1}
	} else {
		c.x = scale{Range{float64(from), float64(to)}, x0 + 5, x1 - 5}
	}
	b.grid(c, ticks, x0, x1)
	if !ok {
		return
	}
	b.years(c, from, to)
	b.limits(c, x0, x1)
	b.breakMarks(c, head)
	for i := len(s.Series) - 1; i >= 0; i-- {
		b.bands(c, i)
	}
	for i := len(s.Series) - 1; i >= 0; i-- { // the first on top
		b.series(c, i)
	}
	b.targetAndNames(c, x1)
}

// room is what names need at the right end of the years, at most a third of the width.
func (c plot) room() float64 {
	need := 0.0
	for _, x := range c.s.Series {
		if e, ok := c.end(x); ok {
			need = math.Max(need, textWidth(endText(x.Name, printed(c.s.Format, e.Value)), lineText))
		}
	}
	if t := c.s.Target; t != nil && drawable(t.Value) {
		need = math.Max(need, textWidth(endText(t.Name, printed(c.s.Format, t.Value)), lineText))
	}
	return math.Min(need+16, c.width/3)
}

func endText(name, figure string) string {
	if name == "" {
		return figure
	}
	return name + " " + figure
}

// end is the last point of a series that is drawn: of its projection where it has one.
func (c plot) end(x Series) (Point, bool) {
	if f := c.s.fan(x); len(f) > 0 {
		return Point{Year: f[len(f)-1].Year, Value: f[len(f)-1].Centre}, true
	}
	for i := len(x.Points) - 1; i >= 0; i-- {
		if x.Points[i].known() {
			return x.Points[i], true
		}
	}
	return Point{}, false
}

func (c plot) at(year int) float64  { return c.x.at(float64(year)) }
func (c plot) up(v float64) float64 { return c.y.at(v) }

// grid draws the axis of figures: hair lines and their numbers.
func (b *svg) grid(c plot, ticks []float64, x0, x1 float64) {
	for _, v := range ticks {
		y := math.Round(c.up(v)) + .5
		ink, w := "line", 1.0
		if v == 0 {
			ink = "k-way"
		}
		b.rule(ink, w, "", x0, y, x1, y)
		whole := printed(c.s.Format, v)
		t := label{text: shorten(whole, 12, x0-8), ink: "soft", size: 12, anchor: "end", x: x0 - 8, y: y + 4, title: whole}
		if c.p.put(t) {
			b.text(t, false)
		}
	}
}

// years draws a tick for every year of a figure and writes those that have room: the last, the first, the target's, then evenly.
func (b *svg) years(c plot, from, to int) {
	base := c.y.from + .5
	seen := map[int]bool{}
	tick := func(y int) {
		if !seen[y] && y >= from && y <= to {
			seen[y] = true
			b.rule("k-way", 1, "", c.at(y), base, c.at(y), base+4)
		}
	}
	for _, x := range c.s.Series {
		for _, p := range x.Points {
			tick(p.Year)
		}
		for _, p := range x.Fan {
			tick(p.Year)
		}
	}
	b.rule("k-way", 1, "", c.x.from-5, base, c.x.to+5, base)
	write := func(y int) {
		t := label{text: strconv.Itoa(y), ink: "soft", size: 12, y: c.y.from + 18}
		aside(&t, c.at(y), c.width)
		room := t.box()
		room.x0, room.x1 = room.x0-5, room.x1+5
		for _, o := range c.p.boxes {
			if room.meets(o) {
				return
			}
		}
		if c.p.put(t) {
			b.text(t, false)
		}
	}
	write(to)
	write(from)
	if t := c.s.Target; t != nil && drawable(t.Value) && t.Year >= from && t.Year <= to {
		tick(t.Year)
		write(t.Year)
	}
	step := yearStep(to-from, (c.x.to-c.x.from)/46)
	for n, y := 0, to-step; y > from && n < 60; n, y = n+1, y-step {
		write(y)
	}
	b.absent(c, from, to)
}

// yearStep is the fewest years between written ones: 1, 2, 5 or 10 and so on.
func yearStep(span int, room float64) int {
	for unit := 1; unit < 1e8; unit *= 10 {
		for _, m := range []int{1, 2, 5} {
			if float64(span)/float64(m*unit) <= math.Max(room, 1) {
				return m * unit
			}
		}
	}
	return max(span, 1)
}

// absent marks the years whose figures are not there, just over the axis.
func (b *svg) absent(c plot, from, to int) {
	for _, x := range c.s.Series {
		for _, p := range x.Points {
			if p.Year < from || p.Year > to {
				continue
			}
			cx, cy := c.at(p.Year), c.y.from-7
			switch stateOf(p.Value, p.State) {
			case kvarter.Missing:
				b.ring("soft", cx, cy, 7, endText(x.Name, strconv.Itoa(p.Year)+": "+c.s.Text.Missing))
			case kvarter.Suppressed:
				b.raw(`<path `, stroke("soft"), ` stroke-width="1.6" d="M`, num(cx-3.5), " ", num(cy-3.5), `l7 7m0-7l-7 7">`)
				b.title(endText(x.Name, strconv.Itoa(p.Year)+": "+c.s.Text.Suppressed))
				b.raw(`</path>`)
			}
		}
	}
	if note := c.s.notes(); note != "" && !c.small {
		t := label{text: shorten(note, 12, c.width), ink: "soft", size: 12, x: 0, y: c.height - 4, title: note}
		if c.p.put(t) {
			b.text(t, false)
		}
	}
}

// notes names the marks of figures that are not there, where there are any.
func (s LineSpec) notes() string {
	has := map[kvarter.State]bool{}
	for _, x := range s.Series {
		for _, p := range x.Points {
			has[stateOf(p.Value, p.State)] = true
		}
	}
	out := ""
	if has[kvarter.Missing] && s.Text.Missing != "" {
		out = "○ " + s.Text.Missing
	}
	if has[kvarter.Suppressed] && s.Text.Suppressed != "" {
		if out != "" {
			out += "   "
		}
		out += "× " + s.Text.Suppressed
	}
	return out
}

// limits draws thresholds across the years, named over the left end.
func (b *svg) limits(c plot, x0, x1 float64) {
	for _, l := range c.s.Limits {
		if !drawable(l.Value) || l.Value < c.y.Lo || l.Value > c.y.Hi {
			continue
		}
		dash := ""
		if l.Broken {
			dash = "5 4"
		}
		y := c.up(l.Value)
		b.rule("ink", 1.2, dash, x0, y, x1, y)
		whole := endText(l.Name, printed(c.s.Format, l.Value))
		t := label{text: shorten(whole, 12, (x1-x0)*.7), ink: "ink", size: 12, x: x0 + 4, y: y - 5, title: whole}
		if c.small {
			continue
		}
		if best, ok := c.clearest(t, x0, x1, y); ok && c.p.put(best) {
			b.text(best, true)
		}
	}
}

// clearest is the place for the name of a line across the plot, over or under it, that is free and that the fewest series pass through.
func (c plot) clearest(t label, x0, x1, y float64) (label, bool) {
	fewest, best := math.MaxInt, label{}
	for _, over := range []bool{true, false} {
		for k := range 5 {
			try := t
			room := x1 - x0 - 8 - textWidth(t.text, t.size)
			try.x, try.y = x0+4+room*float64(k)/4, y-5
			if !over {
				try.y = y + 13
			}
			if !c.p.free(try.box()) {
				continue
			}
			if n := c.crossings(try.box()); n < fewest {
				fewest, best = n, try
			}
		}
	}
	return best, fewest < math.MaxInt
}

// crossings counts the stretches between figures that pass through a box.
func (c plot) crossings(b box) int {
	n := 0
	for _, x := range c.s.Series {
		for _, piece := range c.s.Pieces(x) {
			for i := range piece {
				p, q := piece[i], piece[max(i-1, 0)]
				o := box{c.at(q.Year) - 4, math.Min(c.up(p.Value), c.up(q.Value)) - 4, c.at(p.Year) + 4, math.Max(c.up(p.Value), c.up(q.Value)) + 4}
				if b.meets(o) {
					n++
				}
			}
		}
	}
	return n
}

// breakMarks draws two slanting strokes on the axis where a series starts anew, half a year before, and a name over the plot.
func (b *svg) breakMarks(c plot, head float64) {
	for _, k := range c.s.Breaks {
		x := c.x.at(float64(k.Year) - .5)
		if v := float64(k.Year) - .5; v < c.x.Lo || v > c.x.Hi {
			continue
		}
		base := c.y.from + .5
		b.rule("line", 1, "3 4", x, head, x, base-6)
		b.rule("panel", 5, "", x-1.5, base, x+1.5, base)
		b.raw(`<path class="k-break k-s-ink" fill="none" stroke="`, light("ink"), `" stroke-width="1.4" d="M`, num(x-5), " ", num(base+5), `l4-10m2 10l4-10">`)
		b.title(endText(k.Name, strconv.Itoa(k.Year)))
		b.raw(`</path>`)
		if c.small {
			continue
		}
		t := label{text: shorten(k.Name, 12, c.width*.5), ink: "soft", size: 12, y: head - 6, title: k.Name}
		aside(&t, x, c.width)
		if c.p.put(t) {
			b.text(t, false)
		}
	}
}
