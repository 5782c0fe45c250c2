package chart

import (
	"bytes"
	"fmt"
	"html/template"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

// failer is a test of testing or of rapid.
type failer interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// written are the texts of a picture and the boxes in which they stand.
func written(t failer, mark template.HTML) (texts []string, boxes []box, width, height float64) {
	t.Helper()
	root, err := parse([]byte(mark))
	if err != nil {
		t.Fatal(err)
	}
	view, _ := numbers(root.attr["viewBox"])
	var walk func(n *node, s style)
	walk = func(n *node, s style) {
		s, err := s.with(n)
		if err != nil {
			t.Fatal(err)
		}
		if n.name == "text" {
			at, err := numbers(n.attr["x"] + " " + n.attr["y"])
			if err != nil {
				t.Fatal(err)
			}
			p := s.m.at(at[0], at[1])
			texts, boxes = append(texts, n.text), append(boxes, textBox(n.text, s.size, s.anchor, p.x, p.y))
		}
		for _, c := range n.children {
			walk(c, s)
		}
	}
	walk(root, initial())
	return texts, boxes, view[2], view[3]
}

// sound fails where a picture is not well-formed, holds what is no number or a style, covers a text with another or lets one leave the picture.
func sound(t failer, mark template.HTML) {
	t.Helper()
	s := string(mark)
	root, err := parse([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	var check func(n *node)
	check = func(n *node) {
		for name, v := range n.attr {
			if name != "aria-label" && name != "href" && (strings.Contains(v, "NaN") || strings.Contains(v, "Inf")) || name == "style" || n.name == "style" {
				t.Fatalf("%s %s=%q", n.name, name, v)
			}
		}
		for _, c := range n.children {
			check(c)
		}
	}
	check(root)
	if root.attr["aria-label"] == "" || root.attr["role"] != "img" && !strings.Contains(s, "<a ") {
		t.Fatalf("role %q and label %q", root.attr["role"], root.attr["aria-label"])
	}
	texts, boxes, w, h := written(t, mark)
	for i, b := range boxes {
		if b.x0 < -.2 || b.y0 < -.2 || b.x1 > w+.2 || b.y1 > h+.2 {
			t.Fatalf("%q leaves the picture of %v × %v: %v\n%s", texts[i], w, h, b, s)
		}
		for k := range i {
			o := boxes[k]
			o.x0, o.x1, o.y0, o.y1 = o.x0+.2, o.x1-.2, o.y0+.2, o.y1-.2 // coordinates are rounded to a tenth
			if b.meets(o) {
				t.Fatalf("%q at %v covers %q at %v\n%s", texts[i], b, texts[k], boxes[k], s)
			}
		}
	}
}

var (
	anyName  = rapid.OneOf(rapid.StringN(0, 40, -1), rapid.SampledFrom([]string{"", "Åhavnen Vest", "<b>&\"x\"</b>", strings.Repeat("Lang ", 30)}))
	anyValue = rapid.OneOf(rapid.Float64Range(0, 1), rapid.Float64Range(-5, 5), rapid.Float64(), rapid.SampledFrom([]float64{0, .3, .3, math.NaN(), math.Inf(1), math.Inf(-1), 1e300, 1e-300, 1e17}))
	anyState = rapid.SampledFrom([]kvarter.State{kvarter.Known, kvarter.Known, kvarter.Missing, kvarter.Suppressed})
	anyPrint = rapid.SampledFrom([]func(float64) string{percent, nil, func(v float64) string { return fmt.Sprintf("%.2f af ti tusind", v) }})
)

func drawLimits(t *rapid.T) []Limit {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Limit {
		return Limit{anyValue.Draw(t, "limit"), anyName.Draw(t, "limit name"), rapid.Bool().Draw(t, "broken")}
	}), 0, 3).Draw(t, "limits")
}

func drawStrip(t *rapid.T) StripSpec {
	mark := rapid.Custom(func(t *rapid.T) StripMark {
		return StripMark{anyName.Draw(t, "name"), rapid.SampledFrom([]string{"", "/da/x"}).Draw(t, "href"), anyValue.Draw(t, "v"), anyState.Draw(t, "state")}
	})
	return StripSpec{Label: "x", Width: rapid.SampledFrom([]float64{0, 180, 320, 900}).Draw(t, "w"), Values: rapid.SliceOfN(anyValue, 0, 40).Draw(t, "values"), Limits: drawLimits(t), Reference: anyValue.Draw(t, "ref"),
		ReferenceName: anyName.Draw(t, "ref name"), MetAbove: rapid.Bool().Draw(t, "met"), Marks: rapid.SliceOfN(mark, 0, 6).Draw(t, "marks"), Near: rapid.SliceOfN(mark, 0, 3).Draw(t, "near"), Format: anyPrint.Draw(t, "format")}
}

func drawLine(t *rapid.T) LineSpec {
	s := LineSpec{Label: "x", Width: rapid.SampledFrom([]float64{0, 240, 900}).Draw(t, "w"), Every: rapid.IntRange(0, 3).Draw(t, "every"), Zero: rapid.Bool().Draw(t, "zero"), Format: anyPrint.Draw(t, "format"), Limits: drawLimits(t),
		Text: LineText{anyName.Draw(t, "missing"), anyName.Draw(t, "suppressed")}}
	for range rapid.IntRange(0, 4).Draw(t, "series") {
		x := Series{Name: anyName.Draw(t, "series name")}
		year := rapid.IntRange(1990, 2015).Draw(t, "first")
		for range rapid.IntRange(0, 8).Draw(t, "points") {
			year += rapid.IntRange(1, 3).Draw(t, "step")
			x.Points = append(x.Points, Point{year, anyValue.Draw(t, "v"), anyValue.Draw(t, "low"), anyValue.Draw(t, "high"), anyState.Draw(t, "state")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "fan") {
			year++
			x.Fan = append(x.Fan, FanPoint{year, anyValue.Draw(t, "c"), anyValue.Draw(t, "il"), anyValue.Draw(t, "ih"), anyValue.Draw(t, "ol"), anyValue.Draw(t, "oh")})
		}
		s.Series = append(s.Series, x)
	}
	for range rapid.IntRange(0, 6).Draw(t, "breaks") {
		s.Breaks = append(s.Breaks, Break{Year: rapid.IntRange(1990, 2030).Draw(t, "break"), Name: anyName.Draw(t, "break name")})
	}
	if rapid.Bool().Draw(t, "targeted") {
		s.Target = &Target{rapid.IntRange(2000, 2040).Draw(t, "target year"), anyValue.Draw(t, "target"), anyName.Draw(t, "target name")}
	}
	return s
}

func drawBars(t *rapid.T) BarsSpec {
	s := BarsSpec{Label: "x", Width: rapid.SampledFrom([]float64{0, 240}).Draw(t, "w"), MetAbove: rapid.Bool().Draw(t, "met"), Format: anyPrint.Draw(t, "format"), Under: anyName.Draw(t, "under"), Over: anyName.Draw(t, "over"), Text: LineText{"mangler", "tilbageholdt"}}
	for range rapid.IntRange(0, 9).Draw(t, "rows") {
		s.Rows = append(s.Rows, Bar{anyName.Draw(t, "name"), rapid.SampledFrom([]string{"", "/x"}).Draw(t, "href"), anyValue.Draw(t, "v"), anyState.Draw(t, "state")})
	}
	return s
}

func drawSlopes(t *rapid.T) SlopeChartSpec {
	s := SlopeChartSpec{Label: "x", Width: rapid.SampledFrom([]float64{0, 260}).Draw(t, "w"), Height: rapid.SampledFrom([]float64{0, 120, 700}).Draw(t, "h"), Then: anyName.Draw(t, "then"), Now: anyName.Draw(t, "now"), Format: anyPrint.Draw(t, "format"), Text: LineText{"mangler", "tilbageholdt"}}
	for range rapid.IntRange(0, 14).Draw(t, "lines") {
		s.Lines = append(s.Lines, SlopeLine{anyName.Draw(t, "name"), rapid.Bool().Draw(t, "strong"), anyValue.Draw(t, "then v"), anyValue.Draw(t, "now v"), anyState.Draw(t, "then state"), anyState.Draw(t, "now state")})
	}
	return s
}

func drawDumbbells(t *rapid.T) DumbbellChartSpec {
	s := DumbbellChartSpec{Label: "x", Width: rapid.SampledFrom([]float64{0, 260}).Draw(t, "w"), Group: anyName.Draw(t, "group"), Rest: anyName.Draw(t, "rest"), Zero: rapid.Bool().Draw(t, "zero"), Format: anyPrint.Draw(t, "format"), Text: LineText{"mangler", "tilbageholdt"}}
	if rapid.Bool().Draw(t, "difference") {
		s.Difference = func(g, r float64) string { return percent(g - r) }
	}
	estimate := func(what string) Estimate {
		return Estimate{anyValue.Draw(t, what), anyValue.Draw(t, what+" low"), anyValue.Draw(t, what+" high"), anyState.Draw(t, what+" state")}
	}
	for range rapid.IntRange(0, 6).Draw(t, "rows") {
		s.Rows = append(s.Rows, DumbbellRow{anyName.Draw(t, "name"), rapid.SampledFrom([]string{"", "/x"}).Draw(t, "href"), estimate("group"), estimate("rest")})
	}
	return s
}

// Texts that have room lie a gap apart, between the ends, in their order, and stay where they are if they did not touch.
func TestSpaced(t *testing.T) {
	for _, c := range []struct{ at, want []float64 }{
		{nil, []float64{}},
		{[]float64{50, 20}, []float64{50, 20}},
		{[]float64{50, 50}, []float64{45, 55}}, // ten apart about 50
		{[]float64{0, 4}, []float64{0, 10}},    // pushed in at the end
		{[]float64{99, 100, 98}, []float64{90, 100, 80}},
	} {
		if got := spaced(c.at, 10, 0, 100); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.at, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOfN(rapid.Float64Range(-50, 350), 0, 18).Draw(t, "at")
		got := slices.Sorted(slices.Values(spaced(at, 17, 0, 300)))
		for i := range got {
			if got[i] < -1e-9 || got[i] > 300+1e-9 || i > 0 && got[i]-got[i-1] < 17-1e-9 {
				t.Fatalf("%v of %v", got, at)
			}
		}
	})
}

// Whatever the figures and the names: texts never cover each other nor leave the picture, and nothing that is no number is written.
func TestMarksKeepTextsApart(outer *testing.T) {
	for name, draw := range map[string]func(*rapid.T) template.HTML{
		"strip":     func(t *rapid.T) template.HTML { return Strip(drawStrip(t)) },
		"line":      func(t *rapid.T) template.HTML { return Line(drawLine(t)) },
		"bars":      func(t *rapid.T) template.HTML { return Bars(drawBars(t)) },
		"slopes":    func(t *rapid.T) template.HTML { return SlopeChart(drawSlopes(t)) },
		"dumbbells": func(t *rapid.T) template.HTML { return DumbbellChart(drawDumbbells(t)) },
		"spark": func(t *rapid.T) template.HTML {
			l := drawLine(t)
			s := SparkLineSpec{Label: "x", Breaks: l.Breaks, Every: l.Every, Limit: anyValue.Draw(t, "limit")}
			if len(l.Series) > 0 {
				s.Points = l.Series[0].Points
			}
			return SparkLine(s)
		},
		"multiples": func(t *rapid.T) template.HTML {
			m := MultiplesSpec{Label: "x", Columns: rapid.IntRange(0, 4).Draw(t, "columns"), Own: rapid.Bool().Draw(t, "own")}
			for range rapid.IntRange(0, 5).Draw(t, "panels") {
				p := Panel{Title: anyName.Draw(t, "title")}
				if rapid.Bool().Draw(t, "line") {
					l := drawLine(t)
					p.Line = &l
				} else {
					s := drawStrip(t)
					p.Strip = &s
				}
				m.Panels = append(m.Panels, p)
			}
			return Multiples(m)
		},
	} {
		outer.Run(name, func(outer *testing.T) {
			rapid.Check(outer, func(t *rapid.T) { sound(t, draw(t)) })
		})
	}
}

// The states that a picture can be in, by what is and what is not in it.
func TestMarksStateWhatIsThere(t *testing.T) {
	years := func(v ...float64) []Point {
		var out []Point
		for i, x := range v {
			out = append(out, Point{Year: 2000 + i, Value: x, Low: nan(), High: nan()})
		}
		return out
	}
	line := func(points []Point, breaks ...Break) template.HTML {
		return Line(LineSpec{Label: "x", Series: []Series{{Name: "A", Points: points}}, Breaks: breaks, Text: LineText{"missing", "withheld"}})
	}
	join := `stroke-width="2.5" stroke-linejoin` // a stretch of the first series
	dots := `stroke-width="6" stroke-linecap`    // its figures: 2.5 + 3.5
	type counts map[string]int
	for _, c := range []struct {
		name string
		mark template.HTML
		want counts
	}{
		{"no series", Line(LineSpec{Label: "x"}), counts{join: 0, dots: 0, "<text": 6}}, // 0, .2 … 1 on the axis: 1/4 is stepped down to .2; 264 pixels hold five steps of 46
		{"one year", line(years(3)), counts{join: 0, dots: 1, ">2000<": 1, ">A 3<": 1}},
		{"all equal", line(years(3, 3, 3)), counts{join: 1, dots: 3}},
		{"all missing", line(years(nan(), nan())), counts{join: 0, dots: 0, "○ missing": 1}},
		{"suppressed apart", line([]Point{{Year: 2000, Value: 1, Low: nan(), High: nan()}, {Year: 2001, Value: nan(), State: kvarter.Suppressed}}), counts{dots: 1, "× withheld": 1, "○": 0}},
		{"a gap", line(years(1, nan(), 2, 3)), counts{join: 1, dots: 3}},
		{"breaks in every year", line(years(1, 2, 3), Break{2001, "b", ""}, Break{2002, "c", ""}), counts{join: 0, dots: 3, "k-break": 2}},
		{"a break of another series", line(years(1, 2), Break{2001, "b", "B"}), counts{join: 1, "k-break": 1}},
		{"infinite", line(years(1, math.Inf(1), 2)), counts{join: 0, dots: 2}},
		{"bars without rows", Bars(BarsSpec{Label: "x"}), counts{"<text": 0}},
		{"bars of zero", Bars(BarsSpec{Label: "x", Rows: []Bar{{Name: "A"}}}), counts{"k-f-k-in": 1}},
		{"bars withheld", Bars(BarsSpec{Label: "x", Text: LineText{"missing", "withheld"}, Rows: []Bar{{Name: "A", State: kvarter.Suppressed, Margin: nan()}, {Name: "B", Margin: nan()}}}), counts{">withheld<": 1, ">missing<": 1, "k-f-k-in": 0}},
		{"strip without values", Strip(StripSpec{Label: "x", Reference: nan(), Limits: []Limit{{.2, "L", false}}}), counts{"opacity": 0, "L 0.2": 1}},
		{"strip of equal values on the limit", Strip(StripSpec{Label: "x", Reference: nan(), MetAbove: true, Values: []float64{2, 2}, Limits: []Limit{{2, "L", false}}}), counts{"opacity": 1, `class="k-s-k-in"`: 1}},
		{"slopes without lines", SlopeChart(SlopeChartSpec{Label: "x", Then: "2017", Now: "2024"}), counts{"<text": 2}},
		{"slopes of one end", SlopeChart(SlopeChartSpec{Label: "x", Then: "2017", Now: "2024", Text: LineText{"missing", "withheld"}, Lines: []SlopeLine{{Name: "A", Then: 1, Now: nan(), NowState: kvarter.Suppressed}}}), counts{">A 1 (2024: withheld)<": 1, "k-series-3": 1}},
		{"slopes of no end", SlopeChart(SlopeChartSpec{Label: "x", Lines: []SlopeLine{{Name: "A", Then: nan(), Now: nan()}}}), counts{"k-series-3": 0}},
		{"thirteen slopes", SlopeChart(SlopeChartSpec{Label: "x", Lines: make([]SlopeLine, 13)}), counts{"<text": 24}},
		{"dumbbells without rows", DumbbellChart(DumbbellChartSpec{Label: "x", Group: "G", Rest: "R"}), counts{">G<": 1, ">R<": 1}},
		{"dumbbells apart", DumbbellChart(DumbbellChartSpec{Label: "x", Text: LineText{"missing", "withheld"}, Rows: []DumbbellRow{{Name: "A", Group: Estimate{nan(), nan(), nan(), kvarter.Suppressed}, Rest: Estimate{Value: 1, Low: nan(), High: nan()}}, {Name: "B", Group: Estimate{Value: nan()}}}}),
			counts{">withheld<": 1, ">missing<": 1, "k-s-k-in": 1}}, // the disc of the key alone
		{"spark of nothing", SparkLine(SparkLineSpec{Label: "x", Limit: nan()}), counts{"<path": 0}},
		{"spark of one year", SparkLine(SparkLineSpec{Label: "x", Limit: nan(), Points: years(2)}), counts{"<path": 2}},
		{"spark with a gap", SparkLine(SparkLineSpec{Label: "x", Limit: nan(), Points: years(1, 2, nan(), 2, 1)}), counts{"<path": 3}},
		{"no panels", Multiples(MultiplesSpec{Label: "x"}), counts{"<text": 0}},
	} {
		sound(t, c.mark)
		for text, n := range c.want {
			if got := strings.Count(string(c.mark), text); got != n {
				t.Errorf("%s: %d × %s, want %d\n%s", c.name, got, text, n, c.mark)
			}
		}
	}
}

// A picture draws the rows of its table: every figure of Figures stands at its place on the axes.
func TestLineDrawsItsFigures(t *testing.T) {
	s := lookLine()
	got := string(Line(s))
	for _, f := range s.Figures() {
		if f.Part == PartValue && f.State == kvarter.Known && !strings.Contains(got, fmt.Sprintf("%s %d: %s</title>", f.Name, f.Year, percent(f.Value))) {
			t.Errorf("no dot for %v", f)
		}
	}
	// 30 years of two series less a missing and a withheld one, 4 figures of state, intervals of 14, 11 × 5 of the fan, limit, target, 2 breaks.
	count := map[Part]int{}
	for _, f := range s.Figures() {
		count[f.Part]++
	}
	if want := map[Part]int{PartValue: 30, PartLow: 14, PartHigh: 14, PartCentre: 11, PartInnerLow: 11, PartInnerHigh: 11, PartOuterLow: 11, PartOuterHigh: 11, PartThreshold: 1, PartTarget: 1, PartBreak: 2}; fmt.Sprint(count) != fmt.Sprint(want) {
		t.Errorf("figures %v, want %v", count, want)
	}
	// By hand: 2000 at the left and 2001 at the right, 0 at the foot and 10 at the head of the plot.
	two := Line(LineSpec{Label: "x", Width: 300, Height: 200, Series: []Series{{Points: []Point{{Year: 2000, Value: 0, Low: nan(), High: nan()}, {Year: 2001, Value: 10, Low: nan(), High: nan()}}}}})
	// Left: two digits of 12 × .6 = 14.4, and 10 + 5 beside them: 29.4. Right: 300 − («10» at 13 pixels: 15.6, + 16) − 5 = 263.4. Head 10, foot 26.
	if want := "M29.4 174L263.4 10"; !strings.Contains(string(two), want) {
		t.Errorf("no %s in %s", want, two)
	}
}

// Pieces never join years that lie apart, or across a break (all cases of three years).
func TestPiecesNeverBridge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawLine(t)
		for _, x := range s.Series {
			n := 0
			for _, piece := range s.Pieces(x) {
				n += len(piece)
				for i := 1; i < len(piece); i++ {
					if piece[i].Year-piece[i-1].Year > max(s.Every, 1) || s.breaksAfter(x.Name, piece[i-1].Year, piece[i].Year) {
						t.Fatalf("%d and %d are joined", piece[i-1].Year, piece[i].Year)
					}
				}
			}
			for _, p := range x.Points {
				if p.known() {
					n--
				}
			}
			if n != 0 {
				t.Fatalf("%d figures too many or too few", n)
			}
		}
	})
}

// Every drawable value on the axis is in one column, and no column crosses the first limit.
func TestStripCountsEveryValueOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStrip(t)
		cols, n := s.Columns(), 0
		met, want := 0, 0
		for _, c := range cols {
			n += c.Count
			if len(s.Limits) > 0 && drawable(s.Limits[0].Value) && (c.From+c.To)/2 >= s.Limits[0].Value {
				met += c.Count
			}
		}
		for _, v := range s.Values {
			if drawable(v) {
				n--
				if len(s.Limits) > 0 && v >= s.Limits[0].Value {
					want++
				}
			}
		}
		if n != 0 {
			t.Fatalf("%d values too many or too few", n)
		}
		if len(s.Limits) > 0 && drawable(s.Limits[0].Value) && met != want {
			t.Fatalf("%d values at or over the limit, want %d", met, want)
		}
	})
}

func TestStripOfManyStaysSmall(t *testing.T) {
	s := lookStrip()
	s.Width, s.Values = 900, spreadOf(33000)
	for range 100 {
		s.Near = append(s.Near, StripMark{"Et område", "/x", .27, 0})
	}
	if n := len(Strip(s)); n > 20<<10 {
		t.Errorf("%d bytes, want at most 20 KB", n)
	}
	if n := strings.Count(string(Strip(s)), "<a "); n != stripLinks+1 { // and the marked area
		t.Errorf("%d links, want %d", n, stripLinks+1)
	}
}

// Panels share their axes, so that equal heights are equal figures.
func TestMultiplesShareTheirAxes(t *testing.T) {
	m := lookMultiples()
	shared := m.Shared()
	for _, p := range shared {
		if p.Line.Domain() != shared[0].Line.Domain() || p.Line.From != 2010 || p.Line.To != 2024 {
			t.Errorf("%s: %v from %d to %d", p.Title, p.Line.Domain(), p.Line.From, p.Line.To)
		}
	}
	if r := shared[0].Line.Domain(); r.Lo != 0 || r.Hi < .34 { // the highest panel begins at .28 + .06
		t.Errorf("axis %v", r)
	}
	m.Own = true
	if a, b := m.Shared()[0].Line.Domain(), m.Shared()[2].Line.Domain(); a == b {
		t.Errorf("own axes are both %v", a)
	}
}

// Every mark can be drawn as pixels and is the same twice.
func TestMarksAreDrawnAsPixels(t *testing.T) {
	for name, mark := range map[string]func() template.HTML{"strip": func() template.HTML { return Strip(lookStrip()) }, "line": func() template.HTML { return Line(lookLine()) },
		"bars": func() template.HTML { return Bars(lookBars()) }, "multiples": func() template.HTML { return Multiples(lookMultiples()) },
		"slopes": func() template.HTML { return SlopeChart(lookSlopes()) }, "dumbbells": func() template.HTML { return DumbbellChart(lookDumbbells()) }, "spark": func() template.HTML { return SparkLine(lookSpark()) }} {
		first, again := mark(), mark()
		sound(t, first)
		if first != again {
			t.Errorf("%s differs from itself", name)
		}
		b, err := MarkPNG(mark(), 1)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		_, _, w, _ := written(t, mark())
		if img.Bounds().Dx() != int(math.Ceil(w)) {
			t.Errorf("%s is %v wide, want %v", name, img.Bounds().Dx(), w)
		}
	}
	if f := string(File(Strip(lookStrip()))); !strings.Contains(f, `xmlns="http://www.w3.org/2000/svg">`) || File(template.HTML(f)) != template.HTML(f) {
		t.Error("a file without its namespace, or with two")
	}
}

func TestBarsMeetTheirSide(t *testing.T) {
	for _, c := range []struct {
		above  bool
		margin float64
		met    bool
	}{{true, 1, true}, {true, -1, false}, {false, 1, false}, {false, -1, true}} {
		got := string(Bars(BarsSpec{Label: "x", MetAbove: c.above, Rows: []Bar{{Name: "A", Margin: c.margin}}}))
		if strings.Contains(got, `class="k-f-k-in`) != c.met {
			t.Errorf("%+v: %s", c, got)
		}
	}
	want := []Figure{{Name: "A", Part: PartMargin, Value: 2}}
	if got := (BarsSpec{Rows: []Bar{{Name: "A", Margin: 2}}}).Figures(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
