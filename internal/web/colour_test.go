package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

type rgb [3]float64 // linear

func parseColour(t *testing.T, hex string) rgb {
	t.Helper()
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	var c rgb
	for i := range c {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		// sRGB transfer function, IEC 61966-2-1.
		if u := float64(v) / 255; u <= 0.04045 {
			c[i] = u / 12.92
		} else {
			c[i] = math.Pow((u+0.055)/1.055, 2.4)
		}
	}
	return c
}

// Full dichromacy as simulated by Machado, Oliveira and Fernandes 2009, severity 1.0.
func deficiencies() map[string][3][3]float64 {
	return map[string][3][3]float64{
		"normal":       {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

func (c rgb) seen(m [3][3]float64) rgb {
	var out rgb
	for i := range out {
		out[i] = min(max(m[i][0]*c[0]+m[i][1]*c[1]+m[i][2]*c[2], 0), 1)
	}
	return out
}

// lab is CIE L*a*b* under D65.
func (c rgb) lab() [3]float64 {
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func distance(a, b rgb) float64 {
	p, q := a.lab(), b.lab()
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// contrast is the ratio of WCAG 2.1.
func contrast(a, b rgb) float64 {
	l := func(c rgb) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }
	hi, lo := max(l(a), l(b)), min(l(a), l(b))
	return (hi + 0.05) / (lo + 0.05)
}

// themes reads the variables of the light, dark and print blocks of theme.css, in that order.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	b, err := assetFiles.ReadFile("assets/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(b), ":root {")[1:]
	if len(blocks) != 3 {
		t.Fatalf("%d blocks in theme.css, want light, dark, print", len(blocks))
	}
	out := map[string]map[string]string{}
	for i, name := range []string{"light", "dark", "print"} {
		vars := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6})`).FindAllStringSubmatch(blocks[i], -1) {
			vars[m[1]] = m[2]
		}
		out[name] = vars
	}
	return out
}

// Two colours of areas that lie side by side are at least 20 ΔE*ab apart, which is many times what can just be seen, whatever the eye.
func TestClassColoursStayApart(t *testing.T) {
	for theme, vars := range themes(t) {
		for eye, m := range deficiencies() {
			pairs := [][2]string{{"k-in", "k-law"}, {"k-in", "k-out"}, {"k-law", "k-out"}, {"k-in", "k-plain"}, {"k-law", "k-plain"}, {"k-in", "k-ink-in"}, {"k-law", "k-ink-law"}, {"k-out", "k-ink-out"}, {"k-plain", "k-ink-plain"}}
			for _, p := range pairs {
				a, b := parseColour(t, vars[p[0]]).seen(m), parseColour(t, vars[p[1]]).seen(m)
				if d := distance(a, b); d < 20 {
					t.Errorf("%s, %s: %s and %s are %.1f apart, want 20", theme, eye, p[0], p[1], d)
				}
			}
		}
	}
}

// WCAG 2.1: 4.5 for text, 3 for marks that carry meaning.
func TestContrast(t *testing.T) {
	for theme, vars := range themes(t) {
		for _, p := range []struct {
			a, b string
			want float64
		}{{"ink", "paper", 4.5}, {"ink", "panel", 4.5}, {"soft", "paper", 4.5}, {"soft", "panel", 4.5}, {"accent", "paper", 4.5}, {"accent", "panel", 4.5},
			{"madeup-ink", "madeup", 4.5}, {"k-in", "k-ground", 3}, {"k-in", "k-out", 3}, {"k-urban", "k-ground", 3}, {"k-urban", "k-halo", 4.5}, {"k-ink-plain", "k-plain", 3}, {"k-ink-out", "k-out", 3}} {
			if got := contrast(parseColour(t, vars[p.a]), parseColour(t, vars[p.b])); got < p.want {
				t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", theme, p.a, p.b, got, p.want)
			}
		}
	}
}
