package chart

import (
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

func square(x, y, side float64) kvarter.MultiPolygon {
	return kvarter.MultiPolygon{{{{X: x, Y: y}, {X: x + side, Y: y}, {X: x + side, Y: y + side}, {X: x, Y: y + side}, {X: x, Y: y}}}}
}

// wellFormed fails where the text is not XML, and returns its elements by name.
func wellFormed(t testing.TB, text string) map[string]int {
	t.Helper()
	seen := map[string]int{}
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return seen
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, text)
		}
		if e, ok := tok.(xml.StartElement); ok {
			seen[e.Name.Local]++
		}
	}
}

func twoAreas() MapSpec {
	return MapSpec{Title: "Map", CRS: "EPSG:25832", Width: 220, MadeUp: "Made-up figures", Areas: []MapArea{
		{Code: "a", Href: "/en/a", Title: "A: designated", Class: ClassIn, Outline: square(0, 0, 1000)},
		{Code: "b", Href: "/en/b", Title: "B: not designated", Class: ClassOut, Edge: true, Outline: square(1000, 0, 1000)}}}
}

func TestMapLinksEveryArea(t *testing.T) {
	spec := twoAreas()
	spec.Width = 600 // room for the label beside the made-up sign
	spec.Urban = []MapUrban{{Name: "Åhavnen", Href: "/en/u", Outline: square(0, 0, 1000)}}
	spec.Layers = []Layer{{Kind: "water", Shapes: square(0, 0, 10)}, {Kind: "rail", Lines: [][]kvarter.Point{{{X: 0, Y: 0}, {X: 500, Y: 900}}}}}
	got := string(Map(spec))
	seen := wellFormed(t, got)
	if seen["a"] != 3 { // two areas and the label of the urban area
		t.Errorf("%d links, want 3", seen["a"])
	}
	for _, want := range []string{`<a href="/en/a" aria-label="A: designated"><title>A: designated</title>`, "Made-up figures", `role="group"`, "k-water", "k-rail", "Åhavnen", `fill="url(#map-out-edge)"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the map", want)
		}
	}
	if strings.Contains(got, "style=") || strings.Contains(got, "<style") {
		t.Error("the map carries styles of its own, which a strict content policy drops")
	}
	if again := string(Map(spec)); again != got {
		t.Error("the same spec gave different bytes")
	}
}

// The corner (1000, 0) belongs to both squares, so both paths must pass through the same grid point.
func TestNeighboursShareTheirSnappedEdge(t *testing.T) {
	spec := twoAreas()
	p, ok := Fit([]kvarter.MultiPolygon{spec.Areas[0].Outline, spec.Areas[1].Outline}, spec.CRS, 220, 900, 10)
	if !ok {
		t.Fatal("no outline")
	}
	// 2,000 m over 200 pixels: 0.1 pixels a metre, 1 tenth of a pixel a metre.
	if a := p.path(spec.Areas[0].Outline); a != "M100 1100l1000 0 0-1000-1000 0z" {
		t.Errorf("first path %s", a)
	}
	if b := p.path(spec.Areas[1].Outline); b != "M1100 1100l1000 0 0-1000-1000 0z" {
		t.Errorf("second path %s", b)
	}
	if p.metresPerPixel != 10 {
		t.Errorf("%v metres a pixel, want 10", p.metresPerPixel)
	}
}

func TestEquirectangularIsTrueToScale(t *testing.T) {
	// At 60° north a degree of longitude is half as long as one of latitude, so 2° × 1° make a square.
	p, _ := Fit([]kvarter.MultiPolygon{{{{{X: 10, Y: 59.5}, {X: 12, Y: 59.5}, {X: 12, Y: 60.5}, {X: 10, Y: 60.5}, {X: 10, Y: 59.5}}}}}, "EPSG:4326", 200, 900, 0)
	if math.Abs(p.Height-200) > 1 {
		t.Errorf("height %v, want 200", p.Height)
	}
}

func TestNamesAreEscaped(t *testing.T) {
	evil := `x"</title><script>alert(1)</script>` + "\x00\x07"
	spec := twoAreas()
	spec.Title, spec.Source, spec.MadeUp = evil, evil, evil
	spec.Areas[0].Title, spec.Areas[0].Href = evil, "javascript:alert(1)"
	spec.Areas[1].Href = "//elsewhere.example/"
	spec.Urban = []MapUrban{{Name: evil, Href: "/u?" + evil, Outline: square(0, 0, 1000)}}
	spec.Legend = []LegendItem{{Class: ClassIn, Label: evil}}
	spec.Width = 900
	got := string(Map(spec))
	seen := wellFormed(t, got)
	if seen["script"] != 0 || strings.Contains(got, "javascript:") || strings.Contains(got, "elsewhere") {
		t.Errorf("text from outside became markup:\n%s", got)
	}
	if b := wellFormed(t, string(Bullet(BulletSpec{Label: evil, Value: 1}))); b["script"] != 0 {
		t.Error("a bullet label became markup")
	}
}

func TestMapWithoutOutlines(t *testing.T) {
	for _, crs := range []string{"EPSG:4326", "planar", ""} {
		wellFormed(t, string(Map(MapSpec{Title: "t", CRS: crs, Areas: []MapArea{{Code: "a", Title: "a"}}})))
		wellFormed(t, string(Map(MapSpec{Title: "t", CRS: crs})))
	}
}

func TestPlanarUnitsHaveNoScaleBar(t *testing.T) {
	spec := twoAreas()
	spec.CRS = "planar"
	if got := string(Map(spec)); strings.Contains(got, "k-scale") {
		t.Error("a scale bar in units that nobody named")
	}
	spec.CRS = "EPSG:25832"
	if got := string(Map(spec)); !strings.Contains(got, "200 m") { // 220 pixels × 10 m / 5 = 440 m, rounded down to 1, 2 or 5 × 10ⁿ
		t.Error("no scale bar of 200 m")
	}
}

// Snapping drops no area: every outline, however small, leaves a link; and it never writes anything but whole tenths.
func TestSnappingKeepsEveryLink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "areas")
		spec := MapSpec{Title: "t", CRS: rapid.SampledFrom([]string{"EPSG:25832", "EPSG:4326", "planar"}).Draw(t, "crs")}
		coord := rapid.Float64Range(-80, 80)
		for i := range n {
			ring := kvarter.Ring{}
			for range rapid.IntRange(3, 9).Draw(t, "points") {
				ring = append(ring, kvarter.Point{X: coord.Draw(t, "x"), Y: coord.Draw(t, "y")})
			}
			ring = append(ring, ring[0])
			spec.Areas = append(spec.Areas, MapArea{Code: strconv.Itoa(i), Href: "/" + strconv.Itoa(i), Title: "t", Class: Classes()[i%6], Edge: i%2 == 0, Outline: kvarter.MultiPolygon{{ring}}})
		}
		got := string(Map(spec))
		if links := strings.Count(got, "<a "); links != n {
			t.Fatalf("%d links for %d areas", links, n)
		}
		for _, bad := range []string{"NaN", "Inf", "e+", "e-"} {
			for _, d := range strings.Split(got, ` d="`)[1:] {
				if strings.Contains(d[:strings.IndexByte(d, '"')], bad) {
					t.Fatalf("%s in path data", bad)
				}
			}
		}
	})
}

func TestBulletPlacesNumbersOnOneAxis(t *testing.T) {
	b := BulletSpec{Label: "l", Value: 5, Reference: 4, Threshold: 10, Low: math.NaN(), High: math.NaN(), MetAbove: true}
	lo, hi := b.Domain()
	if lo != 0 || hi != 11 { // a tenth of 10 beyond 10
		t.Fatalf("domain %v–%v, want 0–11", lo, hi)
	}
	got := string(Bullet(b))
	// Threshold: 1 + 10/11 × 238 = 217.4; value: 1 + 5/11 × 238 = 109.2, so the bar is 108.2 long.
	for _, want := range []string{`d="M217.4 1v32"`, `d="M1 12h108.2v10H1z"`, `class="k-bar"`, `aria-label="l"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if strings.Contains(got, "k-whisker") {
		t.Error("an interval that nobody gave")
	}
	if missing := string(Bullet(BulletSpec{Value: math.NaN(), Reference: math.NaN(), Threshold: 3, Low: math.NaN(), High: math.NaN()})); strings.Contains(missing, "k-bar") || !strings.Contains(missing, "k-threshold") {
		t.Error("a missing value must leave the threshold alone in the picture")
	}
	wellFormed(t, string(Bullet(BulletSpec{Value: -2, Low: -3, High: -1, Threshold: -2.5, Reference: math.Inf(1)})))
}

func TestNumbersAreStable(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -0.04: "0", 1.25: "1.3", 12: "12", -7.96: "-8", 0.1 + 0.2: "0.3"} {
		if got := num(v); got != want {
			t.Errorf("num(%v) = %s, want %s", v, got, want)
		}
	}
}
