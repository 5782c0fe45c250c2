package chart

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// TrendSpec is one or more series over years on one pair of axes, with a target and a projection where there are any.
type TrendSpec struct {
	Label         string // the picture in words
	Width, Height float64
	Series        []TrendSeries
	Target        *TrendTarget
	Format        func(float64) string // prints a value; nil: plain digits
	FromZero      bool                 // the axis begins at zero
}

// TrendSeries is one line. Kind is its look: "area" (strong), "rest" (grey) or "city" (thin); any other is drawn as "rest".
type TrendSeries struct {
	Name, Kind string
	Points     []TrendPoint // by year, ascending
}

// TrendPoint is one year. A value that is not there is NaN, and the line has a gap. Break says that the definition or the boundary
// differs from the year before: the line is cut there and the cut is marked. Low and High are an interval; Low80 … High95 the fan of a
// projected year, whose line is dashed.
type TrendPoint struct {
	Year                         int
	Value, Low, High             float64
	Break                        bool
	Projected                    bool
	Low80, High80, Low95, High95 float64
}

// TrendTarget is where a series is meant to be.
type TrendTarget struct {
	Year  int
	Value float64
	Name  string
}

// Rows are the numbers that Trend draws: name, year, value as printed, «break» and «projected» where they are.
func (s TrendSpec) Rows() [][]string {
	var out [][]string
	for _, x := range s.Series {
		for _, p := range x.Points {
			if !shown(p.Value) {
				continue
			}
			row := []string{x.Name, strconv.Itoa(p.Year), s.text(p.Value), "", ""}
			if p.Break {
				row[3] = "break"
			}
			if p.Projected {
				row[4] = "projected"
			}
			out = append(out, row)
		}
	}
	return out
}

func (s TrendSpec) text(v float64) string {
	if s.Format != nil {
		return s.Format(v)
	}
	return num(v)
}

// extent is the range of years and values that the axes cover; ok is false where there is nothing to draw.
func (s TrendSpec) extent() (y0, y1 int, lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	y0, y1 = math.MaxInt, math.MinInt
	take := func(v float64) {
		if shown(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	for _, x := range s.Series {
		for _, p := range x.Points {
			if !shown(p.Value) {
				continue
			}
			y0, y1 = min(y0, p.Year), max(y1, p.Year)
			take(p.Value)
			for _, v := range []float64{p.Low, p.High, p.Low80, p.High80, p.Low95, p.High95} {
				if v != 0 || p.Value == 0 {
					take(v)
				}
			}
		}
	}
	if y0 > y1 {
		return 0, 0, 0, 0, false
	}
	if t := s.Target; t != nil && shown(t.Value) {
		y0, y1 = min(y0, t.Year), max(y1, t.Year)
		take(t.Value)
	}
	if s.FromZero || lo > 0 && lo < hi*.4 {
		lo = math.Min(lo, 0)
	}
	lo, hi = opened(lo, hi)
	return y0, y1, lo, hi, true
}

// Trend draws the series. Lines are labelled at their right ends, labels moved apart where they would cover each other.
func Trend(s TrendSpec) template.HTML {
	width, height := s.Width, s.Height
	if width == 0 {
		width = 640
	}
	if height == 0 {
		height = 260
	}
	var b svg
	b.raw(`<svg class="k-trend" viewBox="0 0 `, num(width), " ", num(height), `" role="img"`)
	b.attr("aria-label", s.Label)
	b.raw(` font-size="13">`)
	y0, y1, lo, hi, ok := s.extent()
	if !ok {
		b.raw(`</svg>`)
		return template.HTML(b.String())
	}
	step := tickStep(hi-lo, 4)
	lo, hi = math.Floor(lo/step)*step, math.Ceil(hi/step)*step
	left, right := 0.0, 0.0
	ticks := ticksOf(lo, hi, step)
	for _, v := range ticks {
		left = math.Max(left, wide(s.text(v), 13))
	}
	for _, x := range s.Series {
		right = math.Max(right, wide(x.Name, 13))
	}
	if s.Target != nil {
		right = math.Max(right, wide(s.Target.Name, 13)/2+8)
	}
	left, right = left+10, math.Min(right+14, width/3)
	top, bottom := 12.0, height-24
	at := func(year int) float64 {
		if y0 == y1 {
			return left + (width-left-right)/2
		}
		return left + float64(year-y0)/float64(y1-y0)*(width-left-right)
	}
	up := func(v float64) float64 { return bottom - (v-lo)/(hi-lo)*(bottom-top) }

	for _, v := range ticks {
		y := num(math.Round(up(v)) + .5)
		b.raw(`<path class="k-grid" fill="none" stroke="#d8dadd" d="M`, num(left), " ", y, `H`, num(width-right), `"/>`)
		b.raw(`<text class="k-soft" fill="#4a5562" text-anchor="end" x="`, num(left-6), `" y="`, num(up(v)+4.5), `">`, esc(s.text(v)), `</text>`)
	}
	for _, y := range yearTicks(y0, y1, (width-left-right)/44) {
		b.raw(`<text class="k-soft" fill="#4a5562" text-anchor="middle" x="`, num(at(y)), `" y="`, num(height-6), `">`, strconv.Itoa(y), `</text>`)
	}
	for i := range s.Series {
		b.trendBands(s.Series[i], at, up)
	}
	for i := len(s.Series) - 1; i >= 0; i-- { // the first on top
		b.trendLine(s.Series[i], at, up)
	}
	if t := s.Target; t != nil && shown(t.Value) {
		x, y := at(t.Year), up(t.Value)
		b.raw(`<circle class="k-target" fill="none" stroke="#101820" stroke-width="2" r="5" cx="`, num(x), `" cy="`, num(y), `"/>`)
		b.raw(`<text class="k-text" fill="#101820" text-anchor="middle" x="`, num(x), `" y="`, num(math.Max(y-10, 11)), `">`, esc(t.Name), `</text>`)
	}
	b.trendNames(s.Series, at, up, top, bottom)
	b.raw(`</svg>`)
	return template.HTML(b.String())
}

// pieces cuts a series where a value is missing, where a break is, and where projections begin; a projection starts from the last value.
func (x TrendSeries) pieces() [][]TrendPoint {
	var out [][]TrendPoint
	var now []TrendPoint
	for k, p := range x.Points {
		if !shown(p.Value) || p.Break {
			if len(now) > 0 {
				out = append(out, now)
			}
			now = nil
			if !shown(p.Value) {
				continue
			}
		} else if k > 0 && len(now) > 0 && p.Projected != x.Points[k-1].Projected {
			last := now[len(now)-1]
			out = append(out, now)
			last.Projected = p.Projected
			last.Low80, last.High80, last.Low95, last.High95 = last.Value, last.Value, last.Value, last.Value
			now = []TrendPoint{last}
		}
		now = append(now, p)
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out
}

func (b *svg) trendBands(x TrendSeries, at func(int) float64, up func(float64) float64) {
	band := func(class, paint string, run []TrendPoint, low, high func(TrendPoint) float64) {
		var there []TrendPoint
		for _, p := range run {
			if l, h := low(p), high(p); shown(l) && shown(h) && (l != 0 || h != 0) && l <= h {
				there = append(there, p)
			}
		}
		if len(there) < 2 {
			return
		}
		var d strings.Builder
		for k, p := range there {
			d.WriteString(map[bool]string{true: "M", false: "L"}[k == 0] + num(at(p.Year)) + " " + num(up(high(p))))
		}
		for k := len(there) - 1; k >= 0; k-- {
			d.WriteString("L" + num(at(there[k].Year)) + " " + num(up(low(there[k]))))
		}
		b.raw(`<path class="`, class, `" fill="`, paint, `" d="`, d.String(), `z"/>`)
	}
	for _, run := range x.pieces() {
		band("k-fan-95", "#e6edf5", run, func(p TrendPoint) float64 { return p.Low95 }, func(p TrendPoint) float64 { return p.High95 })
		band("k-fan-80", "#cbd8e6", run, func(p TrendPoint) float64 { return p.Low80 }, func(p TrendPoint) float64 { return p.High80 })
		if x.Kind == "area" {
			band("k-band", "#dfe7f0", run, func(p TrendPoint) float64 { return p.Low }, func(p TrendPoint) float64 { return p.High })
		}
	}
}

func trendLook(kind string) (class, paint, weight string) {
	switch kind {
	case "area":
		return "k-line-area", "#1d4e89", "2.5"
	case "city":
		return "k-line-city", "#101820", "1.2"
	}
	return "k-line-rest", "#6b7280", "2"
}

func (b *svg) trendLine(x TrendSeries, at func(int) float64, up func(float64) float64) {
	class, paint, weight := trendLook(x.Kind)
	for _, run := range x.pieces() {
		if len(run) == 1 {
			p := run[0]
			b.raw(`<circle class="`, class, ` k-dot" fill="`, paint, `" r="3" cx="`, num(at(p.Year)), `" cy="`, num(up(p.Value)), `"/>`)
		} else {
			var d strings.Builder
			for k, p := range run {
				d.WriteString(map[bool]string{true: "M", false: "L"}[k == 0] + num(at(p.Year)) + " " + num(up(p.Value)))
			}
			dash := ""
			if run[len(run)-1].Projected {
				dash = ` stroke-dasharray="6 5"`
			}
			b.raw(`<path class="`, class, `" fill="none" stroke="`, paint, `" stroke-width="`, weight, `" stroke-linejoin="round" stroke-linecap="round"`, dash, ` d="`, d.String(), `"/>`)
		}
	}
	for k, p := range x.Points {
		if p.Break && k > 0 && shown(p.Value) { // two short strokes between the years that are not comparable
			cx := (at(p.Year) + at(x.Points[k-1].Year)) / 2
			b.raw(`<path class="k-break" fill="none" stroke="#101820" stroke-width="1.5" d="M`, num(cx-5), " ", num(up(p.Value)+6), `l4-12m2 12l4-12"/>`)
		}
	}
}

// trendNames writes the name of each series beside its last value.
func (b *svg) trendNames(series []TrendSeries, at func(int) float64, up func(float64) float64, top, bottom float64) {
	type name struct {
		text string
		x, y float64
	}
	var names []name
	for _, s := range series {
		for k := len(s.Points) - 1; k >= 0; k-- {
			if p := s.Points[k]; shown(p.Value) && s.Name != "" {
				names = append(names, name{s.Name, at(p.Year) + 8, up(p.Value)})
				break
			}
		}
	}
	ys := make([]float64, len(names))
	for i := range names {
		ys[i] = names[i].y
	}
	for i, y := range apart(ys, 15, top, bottom) {
		b.raw(`<text class="k-text" fill="#101820" x="`, num(names[i].x), `" y="`, num(y+4.5), `">`, esc(names[i].text), `</text>`)
	}
}

// apart moves positions so that none lie nearer than gap, as little as a downward and an upward pass need, within lo and hi where there is room.
func apart(y []float64, gap, lo, hi float64) []float64 {
	order := make([]int, len(y))
	for i := range order {
		order[i] = i
	}
	for i := 1; i < len(order); i++ { // few: insertion keeps equal ones in order
		for k := i; k > 0 && y[order[k]] < y[order[k-1]]; k-- {
			order[k], order[k-1] = order[k-1], order[k]
		}
	}
	out := append([]float64(nil), y...)
	last := math.Inf(-1)
	for _, i := range order {
		out[i] = math.Max(out[i], math.Max(lo, last+gap))
		last = out[i]
	}
	next := hi
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		if out[i] <= next {
			break
		}
		out[i] = next
		next -= gap
	}
	return out
}

// shown reports whether a value can be drawn: finite, and within the numbers whose neighbours still differ by less than one.
func shown(v float64) bool { return finite(v) && math.Abs(v) < 1e15 }

// opened widens a range without extent, so that an axis can divide by it.
func opened(lo, hi float64) (float64, float64) {
	if lo < hi {
		return lo, hi
	}
	pad := math.Max(math.Abs(lo)*.1, 1e-9)
	return lo - pad, hi + pad
}

// wide is about how wide a text is drawn.
func wide(s string, size float64) float64 { return float64(len([]rune(s))) * size * .56 }

// tickStep is 1, 2 or 5 × 10ⁿ, so that about n steps cover a range.
func tickStep(span float64, n float64) float64 {
	if !(span > 0) {
		return 1
	}
	raw := span / n
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*unit >= raw {
			return m * unit
		}
	}
	return 10 * unit
}

// ticksOf are the multiples of a step from lo to hi, at most forty.
func ticksOf(lo, hi, step float64) []float64 {
	var out []float64
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+step*1e-9 && len(out) < 40; k++ {
		out = append(out, readable(k*step, step))
	}
	return out
}

// yearTicks are years that have room, the first and the last among them.
func yearTicks(y0, y1 int, room float64) []int {
	if y0 == y1 {
		return []int{y0}
	}
	step := 1
	for _, s := range []int{1, 2, 5, 10, 20, 50, 100} {
		if step = s; float64(y1-y0)/float64(s) <= math.Max(room, 1) {
			break
		}
	}
	out := []int{y0}
	for y := (y0/step + 1) * step; y < y1 && len(out) < 40; y += step {
		if y-y0 >= step && y1-y >= step || step == 1 {
			out = append(out, y)
		}
	}
	return append(out, y1)
}
