package stat

import (
	"math"
	"testing"
)

// By hand: rates 0 and 1 of ten residents each. mean ½, between 5/20 − ½/10 = .2, an area's own weight .2/(.2 + ½/10) = .8.
func TestMarshallByHand(t *testing.T) {
	p := MarshallPrior([]float64{0, 10}, []float64{10, 10}, []int{0, 1})
	if p.Mean != .5 || math.Abs(p.Between-.2) > 1e-15 || p.Unclamped != p.Between || !p.Known() {
		t.Errorf("prior %+v", p)
	}
	own, value := p.Draw(0, 10)
	if math.Abs(own-.8) > 1e-15 || math.Abs(value-.1) > 1e-15 {
		t.Errorf("weight %v, value %v, want .8 and .1", own, value)
	}
	// Two areas alike vary less than chance would have it: −.1/10 is clamped, and nothing is an area's own.
	p = MarshallPrior([]float64{1, 1}, []float64{10, 10}, []int{0, 1})
	if p.Between != 0 || math.Abs(p.Unclamped+.01) > 1e-15 {
		t.Errorf("alike: %+v", p)
	}
	if own, value = p.Draw(.3, 10); own != 0 || value != .1 {
		t.Errorf("alike: weight %v, value %v", own, value)
	}
	for name, p := range map[string]Prior{"no area": MarshallPrior(nil, nil, nil), "huge": MarshallPrior([]float64{1e300, 0}, []float64{1, 1}, []int{0, 1})} {
		if p.Known() {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
