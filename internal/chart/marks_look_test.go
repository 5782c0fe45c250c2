package chart

import (
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func percent(v float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(v*1000)/10, 'f', -1, 64), ".", ",", 1) + " %"
}

// spreadOf are n made-up shares about .2, skew to the right, by the golden ratio: no randomness.
func spreadOf(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		u := math.Mod(float64(i+1)*.6180339887, 1)
		out[i] = .06 + .34*u*u*u + .08*u
	}
	return out
}

func lookStrip() StripSpec {
	return StripSpec{Label: "Uden for arbejdsmarkedet, alle områder", Values: spreadOf(399), Limits: []Limit{{.28, "Grænse", false}, {.25, "Bliver", true}}, Reference: .173, ReferenceName: "Byen",
		MetAbove: true, Format: percent, Marks: []StripMark{{"Åhavnen Vest", "/a", .31, 0}, {"Nørremarken", "", .318, 0}, {"Kanalbyen", "", .12, 0}},
		Near: []StripMark{{"Gasværksgrunden", "/b", .272, 0}, {"Lunden", "/c", .285, 0}}}
}

func lookLine() LineSpec {
	var area, rest []Point
	for i := range 15 {
		y := 2010 + i
		v := .28 - .006*float64(i) + .008*math.Sin(float64(i))
		area = append(area, Point{Year: y, Value: v, Low: v - .014, High: v + .014})
		rest = append(rest, Point{Year: y, Value: .14 - .003*float64(i), Low: nan(), High: nan()})
	}
	area[6] = Point{Year: 2016, Value: nan(), State: 1}
	rest[9] = Point{Year: 2019, Value: nan(), State: 2}
	var fan []FanPoint
	for i := 1; i <= 11; i++ {
		c, w := .19-.003*float64(i), .004*float64(i)
		fan = append(fan, FanPoint{2024 + i, c, c - w, c + w, c - 2*w, c + 2*w})
	}
	return LineSpec{Label: "Forskellen over tid", Series: []Series{{"Byområderne", area, fan}, {"Resten af byen", rest, nil}}, Breaks: []Break{{2013, "ny opgørelse", ""}, {2020, "nye grænser", ""}},
		Target: &Target{2035, .12, "Mål"}, Format: percent, Text: LineText{"mangler", "tilbageholdt"}, Limits: []Limit{{.25, "Grænse", false}}}
}

func lookBars() BarsSpec {
	return BarsSpec{Label: "Afstand til grænsen", MetAbove: true, Format: func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + " pt" }, Under: "under grænsen", Over: "over grænsen",
		Text: LineText{"mangler", "tilbageholdt"}, Rows: []Bar{{"Indkomst", "", 6.2, 0}, {"Uddannelse", "/x", 3.1, 0}, {"Beskæftigelse", "", 1.4, 0}, {"Unges uddannelse", "", -.6, 0}, {"Børnefattigdom", "", -2.2, 0}, {"Sundhed", "", nan(), 2}, {"Tryghed, arvet fra distriktet og derfor aldrig afgørende", "", nan(), 1}}}
}

func lookMultiples() MultiplesSpec {
	m := MultiplesSpec{Label: "Syv kriterier", Columns: 4}
	for i, name := range []string{"Indkomst", "Uddannelse", "Beskæftigelse", "Unges uddannelse", "Børnefattigdom", "Sundhed", "Tryghed"} {
		l := lookLine()
		l.Target, l.Label = nil, name
		l.Series = []Series{{Points: append([]Point(nil), l.Series[0].Points...)}, {Points: l.Series[1].Points}}
		for k := range l.Series[0].Points {
			l.Series[0].Points[k].Value += float64(i%3) * .03
			l.Series[0].Points[k].Low, l.Series[0].Points[k].High = nan(), nan()
		}
		m.Panels = append(m.Panels, Panel{Title: name, Line: &l})
	}
	return m
}

func lookMultipleStrips() MultiplesSpec {
	m := MultiplesSpec{Label: "Tre kriterier", Columns: 3}
	for _, name := range []string{"Indkomst", "Uddannelse", "Beskæftigelse"} {
		s := lookStrip()
		s.Marks, s.Near, s.Limits = s.Marks[:1], nil, s.Limits[:1]
		m.Panels = append(m.Panels, Panel{Title: name, Strip: &s})
	}
	return m
}

func lookSlopes() SlopeChartSpec {
	return SlopeChartSpec{Label: "Da og nu", Then: "2017", Now: "2024", Format: percent, Text: LineText{"mangler", "tilbageholdt"}, Lines: []SlopeLine{{"Åhavnen Vest", true, .31, .28, 0, 0}, {"Nørremarken", false, .33, .276, 0, 0}, {"Kanalbyen", false, .30, .274, 0, 0},
		{"Lunden", false, .24, nan(), 0, 2}, {"Resten af byen", false, .17, .14, 0, 0}, {"Et meget langt navn på et område ved havnen", false, nan(), .2, 1, 0}}}
}

func lookDumbbells() DumbbellChartSpec {
	e := func(v, half float64) Estimate { return Estimate{v, v - half, v + half, 0} }
	return DumbbellChartSpec{Label: "Forskellen nu", Group: "Byområderne", Rest: "Resten af byen", Format: percent, Difference: func(g, r float64) string { return "+" + strings.TrimSuffix(percent(g-r), " %") + " point" },
		Text: LineText{"mangler", "tilbageholdt"}, Rows: []DumbbellRow{{"Uden for arbejdsmarkedet", "/x", e(.173, .012), e(.092, .004)}, {"Grundskole som højeste uddannelse", "", e(.184, .01), e(.093, .003)},
			{"Børnefattigdom", "", e(.113, .02), e(.067, .006)}, {"Dømte", "", Estimate{nan(), nan(), nan(), 2}, e(.02, .002)}, {"Utrygge", "", Estimate{.21, nan(), nan(), 0}, e(.19, .03)}}}
}

func lookSpark() SparkLineSpec {
	return SparkLineSpec{Label: "Udviklingen", Points: lookLine().Series[0].Points, Breaks: lookLine().Breaks, Limit: .25}
}

// Writes a light and a dark page with every mark, where KVARTER_ARTEFACTS names a folder.
func TestLook(t *testing.T) {
	dir := os.Getenv("KVARTER_ARTEFACTS")
	if dir == "" {
		t.Skip("skipped: KVARTER_ARTEFACTS names no folder for pictures")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	marks := []template.HTML{Strip(lookStrip()), Line(lookLine()), Bars(lookBars()), Multiples(lookMultiples()), Multiples(lookMultipleStrips()), DumbbellChart(lookDumbbells()), SlopeChart(lookSlopes()), SparkLine(lookSpark())}
	many := lookStrip()
	many.Values, many.Marks, many.Near = spreadOf(33000), many.Marks[2:], nil
	marks = append(marks, Strip(many))
	var scales strings.Builder
	for _, o := range []ScaleOptions{{Around: .28, MetAbove: true}, {Method: ScaleQuantile, Classes: 5, Around: nan(), MetAbove: true}, {Diverging: true, Classes: 7, Around: .173, MetAbove: true}, {Diverging: true, Classes: 6, Around: .173, MetAbove: true}} {
		scales.WriteString(`<p>`)
		for _, it := range NewScale(spreadOf(399), o).Legend(nil, percent) {
			fmt.Fprintf(&scales, `<svg width="26" height="16"><path class="k-f-%s" fill="%s" d="M0 0h24v16H0z"/></svg>%s &nbsp; `, it.Colour.Name, it.Colour.Light, template.HTMLEscapeString(it.Label))
		}
		scales.WriteString(`</p>`)
	}
	for _, dark := range []bool{false, true} {
		css, name := StyleSheet(), "marks-light.html"
		if dark {
			css, name = strings.Replace(css, "@media screen and (prefers-color-scheme: dark)", "@media all", 1), "marks-dark.html"
		}
		var b strings.Builder
		b.WriteString(`<!doctype html><meta charset="utf-8"><style>` + css + `body{background:var(--panel);color:var(--ink);font:15px "Source Sans 3",system-ui;width:720px;margin:24px auto} figure{margin:0 0 36px}</style>`)
		for _, m := range marks {
			b.WriteString(`<figure>` + string(m) + `</figure>`)
		}
		b.WriteString(scales.String())
		if err := os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i, m := range marks {
		img, err := MarkPNG(m, 1.5)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("mark-%d.png", i+1)), img, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
