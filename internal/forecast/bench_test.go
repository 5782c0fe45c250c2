package forecast

import "testing"

// A projection of twelve years to 2035, back-test included.
func BenchmarkProject(b *testing.B) {
	s := line(walkTrend(stream(3, 3), .5, .05, .9, .3, -.005, .006, 12)...)
	for b.Loop() {
		Project(s, ProjectOptions{To: 2037, Scale: Logit})
	}
}

// Forty estates, twelve years, at the default numbers of paths: six back-tests and the warning itself.
func BenchmarkWarn(b *testing.B) {
	e := busy(b)
	for b.Loop() {
		if _, err := Warn(e, WarnOptions{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
