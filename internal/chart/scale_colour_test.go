package chart

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

// sees is how an eye takes linear RGB: full dichromacy by Machado, Oliveira and Fernandes 2009, severity 1.0.
func sees() map[string][3][3]float64 {
	return map[string][3][3]float64{
		"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

// linear reads a colour: the sRGB transfer function of IEC 61966-2-1.
func linear(t testing.TB, hex string) (out [3]float64) {
	t.Helper()
	c, err := colour(hex)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range []uint8{c.R, c.G, c.B} {
		if u := float64(v) / 255; u <= .04045 {
			out[i] = u / 12.92
		} else {
			out[i] = math.Pow((u+.055)/1.055, 2.4)
		}
	}
	return out
}

func labSeen(c [3]float64, m [3][3]float64) [3]float64 {
	var s [3]float64
	for i := range s {
		s[i] = min(max(m[i][0]*c[0]+m[i][1]*c[1]+m[i][2]*c[2], 0), 1)
	}
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((.4124564*s[0] + .3575761*s[1] + .1804375*s[2]) / .95047) // D65
	y := f(.2126729*s[0] + .7151522*s[1] + .0721750*s[2])
	z := f((.0193339*s[0] + .1191920*s[1] + .9503041*s[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// ciede2000 is the colour difference of CIE 142-2001, by the formulas of Sharma, Wu and Dalal 2005.
func ciede2000(p, q [3]float64) float64 {
	rad := math.Pi / 180
	mean7 := math.Pow((math.Hypot(p[1], p[2])+math.Hypot(q[1], q[2]))/2, 7)
	g := .5 * (1 - math.Sqrt(mean7/(mean7+math.Pow(25, 7))))
	a1, a2 := (1+g)*p[1], (1+g)*q[1]
	c1, c2 := math.Hypot(a1, p[2]), math.Hypot(a2, q[2])
	hue := func(b, a float64) float64 {
		if a == 0 && b == 0 {
			return 0
		}
		return math.Mod(math.Atan2(b, a)/rad+360, 360)
	}
	h1, h2 := hue(p[2], a1), hue(q[2], a2)
	dh, sum := h2-h1, h1+h2
	mean := sum / 2
	switch {
	case c1*c2 == 0:
		dh, mean = 0, sum
	case math.Abs(dh) > 180:
		dh -= math.Copysign(360, dh)
		if sum < 360 {
			mean = (sum + 360) / 2
		} else {
			mean = (sum - 360) / 2
		}
	}
	dl, dc, dH := q[0]-p[0], c2-c1, 2*math.Sqrt(c1*c2)*math.Sin(dh/2*rad)
	l, c := (p[0]+q[0])/2, (c1+c2)/2
	tt := 1 - .17*math.Cos((mean-30)*rad) + .24*math.Cos(2*mean*rad) + .32*math.Cos((3*mean+6)*rad) - .2*math.Cos((4*mean-63)*rad)
	c7 := math.Pow(c, 7)
	rt := -2 * math.Sqrt(c7/(c7+math.Pow(25, 7))) * math.Sin(60*math.Exp(-math.Pow((mean-275)/25, 2))*rad)
	sl := 1 + .015*(l-50)*(l-50)/math.Sqrt(20+(l-50)*(l-50))
	sc, sh := 1+.045*c, 1+.015*c*tt
	return math.Sqrt(dl/sl*dl/sl + dc/sc*dc/sc + dH/sh*dH/sh + rt*dc/sc*dH/sh)
}

// Pairs 1, 4, 7 and 17 of the test data of Sharma, Wu and Dalal 2005, table 1.
func TestCIEDE2000(t *testing.T) {
	for _, c := range []struct {
		p, q [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, -1.3802, -84.2814}, [3]float64{50, 0, -82.7485}, 1.0000},
		{[3]float64{50, 0, 0}, [3]float64{50, -1, 2}, 2.3669},
		{[3]float64{50, 2.5, 0}, [3]float64{73, 25, -18}, 27.1492},
	} {
		if got := ciede2000(c.p, c.q); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("%v and %v are %.4f apart, want %.4f", c.p, c.q, got, c.want)
		}
	}
}

const (
	neighbours = 5.0  // CIEDE2000 between adjacent classes: 1 can just be seen side by side
	ends       = 20.0 // between the ends of a scale, and between series
)

func apartBy(t *testing.T, a, b Token, m [3][3]float64) (light, dark float64) {
	return ciede2000(labSeen(linear(t, a.Light), m), labSeen(linear(t, b.Light), m)), ciede2000(labSeen(linear(t, a.Dark), m), labSeen(linear(t, b.Dark), m))
}

// Adjacent classes of every scale of two to seven classes, the ends of each, the two sides of a diverging one, and series stay apart for every eye, on a light
// and on a dark page.
func TestScaleColoursStayApart(t *testing.T) {
	var scales []Scale
	for n := 2; n <= Steps; n++ {
		scales = append(scales, Scale{Limits: make([]float64, n-1), At: -1, Neutral: -1})
	}
	scales = append(scales, Scale{Limits: make([]float64, 5), At: 2, Neutral: -1, MetAbove: true})
	for n := 2; n <= 7; n++ {
		s := Scale{Limits: make([]float64, n-1), At: -1, Neutral: n / 2, Diverging: true, MetAbove: true}
		if n%2 == 0 {
			s.At, s.Neutral = n/2-1, -1
		}
		scales = append(scales, s)
	}
	least := math.Inf(1)
	for eye, m := range sees() {
		for _, s := range scales {
			for c := 1; c < s.Classes(); c++ {
				a, b := s.Paint(c-1), s.Paint(c)
				l, d := apartBy(t, a, b, m)
				least = min(least, l, d)
				if l < neighbours || d < neighbours {
					t.Errorf("%s: %s and %s are %.1f and %.1f apart, want %v", eye, a.Name, b.Name, l, d, neighbours)
				}
			}
			first, last := s.Paint(0), s.Paint(s.Classes()-1)
			if l, d := apartBy(t, first, last, m); l < ends || d < ends {
				t.Errorf("%s: the ends %s and %s are %.1f and %.1f apart, want %v", eye, first.Name, last.Name, l, d, ends)
			}
		}
		for i := range 3 {
			a, b := diverging()[i], diverging()[6-i]
			if l, d := apartBy(t, a, b, m); l < neighbours*2 || d < neighbours*2 {
				t.Errorf("%s: the sides %s and %s are %.1f and %.1f apart, want %v", eye, a.Name, b.Name, l, d, neighbours*2)
			}
		}
	}
	t.Logf("nearest neighbours: %.1f", least)
}

// Texts and lines can be told from the page: WCAG 2.1 asks 4.5 for text, such as the name of a series in its colour, and 3 for lines.
func TestMarksContrast(t *testing.T) {
	lum := func(hex string) float64 {
		c := linear(t, hex)
		return .2126*c[0] + .7152*c[1] + .0722*c[2]
	}
	ratio := func(a, b string) float64 {
		hi, lo := max(lum(a), lum(b)), min(lum(a), lum(b))
		return (hi + .05) / (lo + .05)
	}
	panel := [2]string{light("panel"), "#182028"}
	for _, tok := range Tokens() {
		want := 0.0
		switch {
		case tok.Name == "ink" || tok.Name == "soft" || tok.Name == "k-in" || strings.HasPrefix(tok.Name, "k-series"):
			want = 4.5
		case tok.Name == "k-way":
			want = 3
		}
		if l, d := ratio(tok.Light, panel[0]), ratio(tok.Dark, panel[1]); l < want || d < want {
			t.Errorf("%s has contrast %.2f and %.2f, want %v", tok.Name, l, d, want)
		}
	}
}

// The site's theme and the marks name one colour once: where both have a name, both have its value.
func TestTokensAreTheThemes(t *testing.T) {
	b, err := os.ReadFile("../web/assets/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(b), ":root {")
	if len(blocks) < 3 {
		t.Fatal("no light and dark block in theme.css")
	}
	shared := 0
	for i, pick := range []func(Token) string{func(t Token) string { return t.Light }, func(t Token) string { return t.Dark }} {
		vars := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{3,6})`).FindAllStringSubmatch(blocks[i+1], -1) {
			vars[m[1]] = m[2]
		}
		for _, tok := range Tokens() {
			if v, ok := vars[tok.Name]; ok {
				shared++
				if v != pick(tok) {
					t.Errorf("%s is %s in theme.css and %s here", tok.Name, v, pick(tok))
				}
			}
		}
	}
	if shared < 20 {
		t.Errorf("%d names are shared, want at least ten on each page", shared)
	}
	if css := StyleSheet(); strings.Count(css, "{") != strings.Count(css, "}") || !strings.Contains(css, ".k-f-k-div-7 { fill: var(--k-div-7); }") {
		t.Error("the style sheet lacks rules")
	}
}
