package contiguity

import (
	"testing"

	"kvarter"

	"pgregory.net/rapid"
)

// The locator finds what a search through every outline finds first.
func TestLocatorFindsWhatASearchFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(1, 9).Draw(t, "side")
		var outlines []kvarter.MultiPolygon
		for y := range side {
			for x := range side {
				if rapid.IntRange(0, 5).Draw(t, "gap") == 0 {
					outlines = append(outlines, nil)
					continue
				}
				a, b := float64(x), float64(y)
				outlines = append(outlines, kvarter.MultiPolygon{{{{X: a, Y: b}, {X: a + 1, Y: b}, {X: a + 1, Y: b + 1}, {X: a, Y: b + 1}, {X: a, Y: b}}}})
			}
		}
		l := NewLocator(outlines)
		for range 20 {
			p := kvarter.Point{X: rapid.Float64Range(-1, 10).Draw(t, "x"), Y: rapid.Float64Range(-1, 10).Draw(t, "y")}
			want := -1
			for i, o := range outlines {
				if len(o) > 0 && Inside(p, o) {
					want = i
					break
				}
			}
			if got := l.At(p); got != want {
				t.Fatalf("%v lies in %d, want %d", p, got, want)
			}
		}
	})
}
