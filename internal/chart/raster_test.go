package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

func decoded(t testing.TB, spec MapSpec, scale float64) image.Image {
	t.Helper()
	b, err := PNG(spec, scale)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func hex(t testing.TB, img image.Image, x, y int) string {
	t.Helper()
	c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, v := range []uint8{c.R, c.G, c.B} {
		b.WriteByte(digits[v>>4])
		b.WriteByte(digits[v&15])
	}
	return "#" + b.String()
}

// Two squares of 1,000 m over 220 − 2·14 pixels: 0.096 pixels a metre, so each is 96 pixels wide and the picture 124 high. At scale 2 the
// middle of the first is at (14+48)·2 = 124 and that of the second at (14+96+48)·2 = 316.
func TestPixelsAreThoseOfTheMap(t *testing.T) {
	spec := twoAreas()
	spec.MadeUp = ""
	spec.Areas[1].Edge = false
	img := decoded(t, spec, 2)
	if got := img.Bounds().Size(); got != image.Pt(440, 248) {
		t.Fatalf("size %v, want 440 × 248", got)
	}
	for _, c := range []struct {
		what, want string
		x, y       int
	}{
		{"a designated area", look(ClassIn).ground, 124, 124},
		{"an area that is not", look(ClassOut).ground, 316, 124},
		{"the ground", "#ffffff", 4, 4},
	} {
		if got := hex(t, img, c.x, c.y); got != c.want {
			t.Errorf("%s is %s at (%d, %d), want %s", c.what, got, c.x, c.y, c.want)
		}
	}
	// Each area draws its own border of 1.4 pixels over the one before: 1 − 0.3² of white on the second ground.
	if got := hex(t, img, (14+96)*2, 124); got < "#f0f0f0" {
		t.Errorf("the border between them is %s, want nearly white", got)
	}
}

// Every class and its hatch has the ground and the ink that look gives it, and patterned ones have both.
func TestEveryClassIsDrawn(t *testing.T) {
	for _, c := range drawn() {
		for _, edge := range []bool{false, true} {
			spec := MapSpec{CRS: "planar", Width: 128, Areas: []MapArea{{Class: c, Edge: edge, Outline: square(0, 0, 1000)}}}
			img := decoded(t, spec, 4)
			ground, ink := 0, 0
			for x := 128; x < 384; x++ {
				for y := 128; y < 384; y++ {
					switch hex(t, img, x, y) {
					case look(c).ground:
						ground++
					case look(c).ink:
						ink++
					}
				}
			}
			if patterned := edge || look(c).strokes != ""; patterned != (ink > 0) || ground == 0 {
				t.Errorf("%s, on the edge %v: %d pixels of ground and %d of ink", c, edge, ground, ink)
			}
		}
	}
}

// A hole stays open, a broken line has gaps, names, sign, scale bar, legend and source are drawn, and what lies far outside the frame is harmless.
func TestEverythingOfAMapIsDrawn(t *testing.T) {
	base := MapSpec{CRS: "EPSG:25832", Width: 600, Areas: []MapArea{{Class: ClassIn, Outline: square(0, 0, 1000)}}}
	dark := func(s MapSpec) int {
		img, n := decoded(t, s, 1), 0
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 3*0x3000 {
					n++
				}
			}
		}
		return n
	}
	plain := dark(base)
	for what, change := range map[string]func(*MapSpec){
		"made-up sign":  func(s *MapSpec) { s.MadeUp = "Opdigtede tal" },
		"urban outline": func(s *MapSpec) { s.Urban = []MapUrban{{Outline: square(200, 200, 300)}} },
		"name": func(s *MapSpec) {
			s.Urban = []MapUrban{{Name: "Åhavnen", Outline: square(200, 200, 300), Housing: true}}
		},
		"the area": func(s *MapSpec) { s.Areas[0].Here = true },
		"source":   func(s *MapSpec) { s.Source = "Kilde: byen" },
		"legend":   func(s *MapSpec) { s.Legend = []LegendItem{{Class: ClassIn, Label: "Udpeget"}} },
	} {
		s := base
		s.Areas = append([]MapArea(nil), base.Areas...)
		change(&s)
		if n := dark(s); n <= plain {
			t.Errorf("%s: %d dark pixels, %d without it", what, n, plain)
		}
	}
	holed := base
	holed.Areas = []MapArea{{Class: ClassIn, Outline: kvarter.MultiPolygon{{square(0, 0, 1000)[0][0], {{X: 300, Y: 300}, {X: 300, Y: 700}, {X: 700, Y: 700}, {X: 700, Y: 300}, {X: 300, Y: 300}}}}}}
	if got := hex(t, decoded(t, holed, 1), 300, 300); got != "#ffffff" {
		t.Errorf("a hole is %s", got)
	}
	far := base
	far.Frame = []kvarter.MultiPolygon{square(0, 0, 1000)}
	far.Areas = append([]MapArea{{Class: ClassLaw, Outline: square(-1e9, -1e9, 1.5e9)}}, base.Areas...)
	far.Layers = []Layer{{Kind: "rail", Lines: [][]kvarter.Point{{{X: -1e6, Y: 500}, {X: 1e6, Y: 500}}}}}
	img := decoded(t, far, 1)
	if got := hex(t, img, 2, 560); got != look(ClassLaw).ground {
		t.Errorf("a huge neighbour is %s beside the area", got)
	}
	faintly := base
	faintly.Areas = []MapArea{{Class: ClassIn, Dim: true, Outline: square(0, 0, 1000)}}
	if got := hex(t, decoded(t, faintly, 1), 300, 300); got != "#ced8e5" { // 56/255, the nearest to 22 %, of #1d4e89 on white
		t.Errorf("a faint area is %s", got)
	}
}

func TestPNGIsTheSameTwice(t *testing.T) {
	spec := twoAreas()
	a, err := PNG(spec, 3)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := PNG(spec, 3); !bytes.Equal(a, b) {
		t.Error("the same spec gave different bytes")
	}
	for _, scale := range []float64{0, -1, 1e9} {
		if _, err := PNG(spec, scale); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("scale %v: %v, want an invalid input", scale, err)
		}
	}
}

// Texts from outside never break a picture, and outlines of any kind are drawn.
func TestAnyMapIsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := twoAreas()
		spec.Width = 120
		spec.Title, spec.Source = rapid.String().Draw(t, "title"), rapid.String().Draw(t, "source")
		spec.Urban = []MapUrban{{Name: rapid.String().Draw(t, "name"), Outline: square(0, 0, 900), Housing: rapid.Bool().Draw(t, "housing")}}
		var ring kvarter.Ring
		for range rapid.IntRange(0, 6).Draw(t, "corners") {
			ring = append(ring, kvarter.Point{X: rapid.Float64Range(-1e9, 1e9).Draw(t, "x"), Y: rapid.Float64Range(-1e6, 1e6).Draw(t, "y")})
		}
		spec.Frame = []kvarter.MultiPolygon{square(0, 0, 2000)}
		spec.Areas = append(spec.Areas, MapArea{Class: ClassExcluded, Edge: true, Outline: kvarter.MultiPolygon{{ring}}})
		if _, err := PNG(spec, 1); err != nil {
			t.Fatal(err)
		}
	})
}

// What cannot be drawn is an error, never left out.
func TestRasterRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, c := range []struct{ markup, want string }{
		{`<svg viewBox="0 0 9 9"><circle/></svg>`, "element circle"},
		{`<svg viewBox="0 0 9 9"><path fill="red" d="M0 0h9v9z"/></svg>`, "colour"},
		{`<svg viewBox="0 0 9 9"><path d="M0 0C1 1 2 2 3 3"/></svg>`, "straight lines"},
		{`<svg viewBox="0 0 9 9"><path mask="url(#m)" d="M0 0h9"/></svg>`, "attribute mask"},
		{`<svg viewBox="0 0 9 9"><path fill="url(#no)" d="M0 0h9v9z"/></svg>`, "does not define"},
		{`<svg viewBox="0 0 9 9"><g transform="rotate(3)"/></svg>`, "scaled and moved"},
		{`<svg viewBox="0 0 9"></svg>`, "viewBox"},
		{`<svg viewBox="0 0 9 9">`, "well-formed"},
	} {
		if _, err := raster([]byte(c.markup), 1); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want «%s»", c.markup, err, c.want)
		}
	}
}
