package forecast

import (
	"math"
	"testing"

	"kvarter"
)

// On cities drawn from the joint model the probabilities are right: what they say and how often it comes agree, for every list and year ahead and
// among low, middling and high probabilities alike. Areas of one city share their years, so that cities are the independent trials: the mean
// difference must lie within 3.5 of its own standard errors. 2014–2025 is seen, 2026–2028 comes.
func TestProbabilitiesAreCalibrated(t *testing.T) {
	const cities, seen, ahead = 80, 12, 3
	type tally struct{ diff []float64 }
	by := map[string]*tally{}
	order := []string{}
	add := func(key string, city int, d float64) {
		x := by[key]
		if x == nil {
			x = &tally{make([]float64, cities)}
			by[key] = x
			order = append(order, key)
		}
		x.diff[city] += d
	}
	r := stream(17, 1)
	forecasts, middling := 0, 0
	for c := range cities {
		p := truth{stays: []float64{1, .8, .5}[c%3], own: .12, shared: .04, drift: -.02, driftSD: .02, from: 2014, years: seen + ahead, areas: 30}
		e := city(t, r, p)
		past := cut(e, seen)
		h, err := newHistory(&past)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := newHistory(&e)
		if err != nil {
			t.Fatal(err)
		}
		sim := fit(h.now, seen).simulate(h, ahead, 200, uint64(c))
		for k := range h.now.outcomes {
			name := h.now.m.Outcomes[k].Name
			for y := range ahead {
				for i := range e.Areas {
					came := whole.all(whole.now, i, seen+y)[k]
					if came == kvarter.Undetermined || sim.open[k][y][i] > 0 {
						t.Fatalf("%s is undetermined", name)
					}
					q := float64(sim.met[k][y][i]) / 200
					d := q - float64(came)
					forecasts++
					add(name+[]string{" 1", " 2", " 3"}[y], c, d)
					switch {
					case q > .02 && q < .3:
						add("low", c, d)
					case q >= .3 && q <= .7:
						middling++
						add("middling", c, d)
					case q > .7 && q < .98:
						add("high", c, d)
					}
				}
			}
		}
	}
	if middling < 1000 {
		t.Errorf("only %d of %d probabilities are middling: the cities are too easy", middling, forecasts)
	}
	for _, key := range order {
		sum, ss := 0.0, 0.0
		for _, d := range by[key].diff {
			sum += d
		}
		for _, d := range by[key].diff {
			ss += (d - sum/cities) * (d - sum/cities)
		}
		z := sum / math.Sqrt(ss*cities/(cities-1))
		t.Logf("%-16s mean difference %+.3f a city, z %+.2f", key, sum/cities, z)
		if math.Abs(z) > 3.5 {
			t.Errorf("%s: probabilities are off, z = %.2f", key, z)
		}
	}
}

// The fit finds what a large city was drawn with.
func TestFitFindsTheTruth(t *testing.T) {
	for _, p := range []truth{
		{stays: 1, own: .12, shared: .03, drift: -.03, driftSD: .04, from: 2005, years: 20, areas: 150},
		{stays: .5, own: .2, shared: .03, drift: .01, driftSD: 0, from: 2005, years: 20, areas: 150},
	} {
		e := city(t, stream(5, 5), p)
		h, err := newHistory(&e)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fit(h.now, p.years).fitted() {
			own := p.own
			if f.Indicator == "income" {
				own /= 3
			}
			// The mean drift of the years moves with what all areas share: .03/√20 = .007, and by the sampled drifts of 150 areas.
			if f.Stays != p.stays || math.Abs(f.OwnSD-own) > .05*own || math.Abs(f.Drift-p.drift) > .03 || math.Abs(f.DriftSD-p.driftSD) > .012 ||
				f.SharedSD < .015 || f.SharedSD > .05 {
				t.Errorf("drawn with %+v, found %+v", p, f)
			}
		}
	}
}

// The steady gain a is reached by the filter, and there the surprise has the spread that the model declares.
func TestGainSettles(t *testing.T) {
	for _, a := range gridGain {
		g, spread := 1.0, 0.0
		for range 200 {
			g, spread = nextGain(g, steady(a))
		}
		if math.Abs(g-a) > 1e-9 || math.Abs(spread-1) > 1e-9 {
			t.Errorf("a = %g: gain %g, spread %g", a, g, spread)
		}
	}
}

// L·Lᵀ is the covariance: 4, 2·3·.5 = 3 and 9, unshrunk.
func TestCholesky(t *testing.T) {
	l, ok := cholesky([][]float64{{1, 0}, {.5, 1}}, []float64{2, 3}, 1)
	if !ok {
		t.Fatal("not positive definite")
	}
	for _, c := range []struct{ got, want float64 }{{l[0][0] * l[0][0], 4}, {l[1][0] * l[0][0], 3}, {l[1][0]*l[1][0] + l[1][1]*l[1][1], 9}} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%g, want %g", c.got, c.want)
		}
	}
	if _, ok := cholesky([][]float64{{1, 0}, {1.2, 1}}, []float64{1, 1}, 1); ok {
		t.Error("a correlation of 1.2 was factored")
	}
}

func TestForwardAndBack(t *testing.T) {
	h, err := newHistory(&Estates{Law: shipped(t, "dk-almenbolig-2021")})
	if err != nil {
		t.Fatal(err)
	}
	for k := range h.now.crits {
		ind := h.now.crits[k].ind
		for _, num := range []float64{0, 1, 17, 400, 800} {
			x := forward(ind, num, 800)
			want := num / 800
			if ind.Value != "" {
				want = num
			}
			if num == 0 && ind.Value != "" {
				continue // no income has no logarithm
			}
			if got := backward(ind, x, 800); math.Abs(got-want) > 1e-9*math.Max(1, want) {
				t.Errorf("%s: %g comes back as %g", ind.Name, want, got)
			}
		}
	}
}
