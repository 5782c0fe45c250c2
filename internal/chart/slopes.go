package chart

import (
	"html/template"
	"math"
)

// Slope is one line from then to now; Kind as in TrendSeries.
type Slope struct {
	Name, Kind        string
	Then, Now         float64
	ThenText, NowText string
}

// SlopeSpec is up to twelve lines between two years. Lines without both values are left out of the picture.
type SlopeSpec struct {
	Label         string
	From, To      string
	Lines         []Slope
	Width, Height float64
}

// Slopes draws the lines, labelled directly at both ends; labels are moved apart where they would cover each other.
func Slopes(s SlopeSpec) template.HTML {
	width, height := s.Width, s.Height
	if width == 0 {
		width = 560
	}
	var lines []Slope
	lo, hi := math.Inf(1), math.Inf(-1)
	left, right := 0.0, 0.0
	for _, l := range s.Lines {
		if !shown(l.Then) || !shown(l.Now) || len(lines) == 12 {
			continue
		}
		lines = append(lines, l)
		lo, hi = math.Min(lo, math.Min(l.Then, l.Now)), math.Max(hi, math.Max(l.Then, l.Now))
		left, right = math.Max(left, wide(l.ThenText, 13)), math.Max(right, wide(l.NowText+" "+l.Name, 13))
	}
	if height == 0 {
		height = math.Max(180, 26*float64(len(lines))+60)
	}
	var b svg
	b.raw(`<svg class="k-slopes" viewBox="0 0 `, num(width), " ", num(height), `" role="img"`)
	b.attr("aria-label", s.Label)
	b.raw(` font-size="13">`)
	if len(lines) > 0 {
		lo, hi = opened(lo, hi)
		x0, x1 := left+14, math.Max(width-right-14, width/2)
		top, bottom := 34.0, height-12
		up := func(v float64) float64 { return bottom - (v-lo)/(hi-lo)*(bottom-top) }
		then, now := make([]float64, len(lines)), make([]float64, len(lines))
		for i, l := range lines {
			then[i], now[i] = up(l.Then), up(l.Now)
		}
		then, now = apart(then, 15, top, bottom), apart(now, 15, top, bottom)
		b.raw(`<text class="k-soft" fill="#4a5562" text-anchor="middle" x="`, num(x0), `" y="14">`, esc(s.From), `</text><text class="k-soft" fill="#4a5562" text-anchor="middle" x="`, num(x1), `" y="14">`, esc(s.To), `</text>`)
		for i := len(lines) - 1; i >= 0; i-- {
			l := lines[i]
			class, paint, weight := trendLook(l.Kind)
			b.raw(`<path class="`, class, `" fill="none" stroke="`, paint, `" stroke-width="`, weight, `" d="M`, num(x0), " ", num(up(l.Then)), `L`, num(x1), " ", num(up(l.Now)), `"/>`)
			for _, e := range []struct{ x, v float64 }{{x0, l.Then}, {x1, l.Now}} {
				b.raw(`<circle class="`, class, ` k-dot" fill="`, paint, `" r="3.5" cx="`, num(e.x), `" cy="`, num(up(e.v)), `"/>`)
			}
			b.raw(`<text class="k-text" fill="#101820" text-anchor="end" x="`, num(x0-8), `" y="`, num(then[i]+4.5), `">`, esc(l.ThenText), `</text>`)
			b.raw(`<text class="k-text" fill="#101820" x="`, num(x1+8), `" y="`, num(now[i]+4.5), `">`, esc(l.NowText+" "+l.Name), `</text>`)
		}
	}
	b.raw(`</svg>`)
	return template.HTML(b.String())
}

// Spark draws a series as a small line beside a sentence; a gap stays a gap.
func Spark(label string, values []float64) template.HTML {
	const width, height = 120.0, 28.0
	var b svg
	b.raw(`<svg class="k-spark" viewBox="0 0 120 28" width="120" height="28" role="img"`)
	b.attr("aria-label", label)
	b.raw(`>`)
	x := TrendSeries{Kind: "area"}
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, v := range values {
		x.Points = append(x.Points, TrendPoint{Year: i, Value: v})
		if shown(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if lo <= hi {
		lo, hi = opened(lo, hi)
		b.trendLine(x, func(i int) float64 { return 4 + float64(i)/math.Max(1, float64(len(values)-1))*(width-8) },
			func(v float64) float64 { return height - 4 - (v-lo)/(hi-lo)*(height-8) })
	}
	b.raw(`</svg>`)
	return template.HTML(b.String())
}
