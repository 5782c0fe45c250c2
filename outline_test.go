package kvarter

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func ring(xy ...float64) Ring {
	var r Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, Point{xy[i], xy[i+1]})
	}
	return append(r, r[0])
}

// The same place has the same fingerprint however it is written down, and a moved corner another.
func TestFingerprint(t *testing.T) {
	outer, hole, other := ring(0, 0, 10, 0, 10, 10, 0, 10), ring(2, 2, 3, 2, 3, 3), ring(20, 0, 30, 0, 30, 10)
	hole2 := ring(5, 5, 6, 5, 6, 6)
	m := MultiPolygon{{outer, hole, hole2}, {other}}
	want := m.Fingerprint()
	if len(want) != 16 {
		t.Errorf("%q has not 16 digits", want)
	}
	if got := (MultiPolygon{{other}, {ring(10, 10, 10, 0, 0, 0, 0, 10), hole2, ring(3, 3, 3, 2, 2, 2)}}).Fingerprint(); got != want {
		t.Errorf("written otherwise: %s, want %s", got, want)
	}
	for name, moved := range map[string]MultiPolygon{
		"a corner":             {{ring(0, 0, 10, 0, 10, 10.001, 0, 10), hole, hole2}, {other}},
		"a hole less":          {{outer, hole}, {other}},
		"a piece less":         {{outer, hole, hole2}},
		"a hole in the other":  {{outer, hole}, {other, hole2}},
		"the corners, crossed": {{ring(0, 0, 10, 0, 0, 10, 10, 10), hole, hole2}, {other}},
	} {
		if moved.Fingerprint() == want {
			t.Errorf("%s moved, and the fingerprint is the same", name)
		}
	}
	if got := (MultiPolygon{{}}).Fingerprint() + MultiPolygon(nil).Fingerprint(); got != "" {
		t.Errorf("no outline: %q", got)
	}
}

// Points may come twice: the ring is still the same from wherever it starts.
func TestFingerprintOfTurnedRings(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var r Ring
		for range rapid.IntRange(1, 7).Draw(rt, "points") {
			r = append(r, Point{float64(rapid.IntRange(0, 2).Draw(rt, "x")), float64(rapid.IntRange(0, 2).Draw(rt, "y"))})
		}
		from := rapid.IntRange(0, len(r)-1).Draw(rt, "from")
		turned := append(slices.Clone(r[from:]), r[:from]...)
		if rapid.Bool().Draw(rt, "reversed") {
			slices.Reverse(turned)
		}
		a, b := MultiPolygon{{append(r, r[0])}}, MultiPolygon{{append(turned, turned[0])}}
		if a.Fingerprint() != b.Fingerprint() {
			rt.Fatalf("%v and %v", r, turned)
		}
	})
}
