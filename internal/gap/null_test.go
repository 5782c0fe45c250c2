package gap

import (
	"math"
	"math/rand/v2"
	"testing"

	"kvarter"
)

// still makes a city in which nothing changes: every area has its own lasting level of each criterion, and each year's counts are drawn anew around it.
// shock is the spread of a yearly deviation on the logit scale, memory the part of it that lasts to the year after: with memory areas trade places, while
// the city stays as it is. The areas are designated in each of the two years by «at least 1.4 times the city in four criteria of six».
func still(r *rand.Rand, areas int, shock, memory float64) *City {
	const criteria, first, last = 6, 2016, 2024
	c := &City{Areas: areas}
	people := make([]float64, areas)
	own := make([]float64, areas)
	for i := range areas {
		people[i] = float64(100 + r.IntN(1500))
		own[i] = .5 * r.NormFloat64()
	}
	for k := range criteria {
		x := Indicator{Name: string(rune('a' + k)), Weight: 1}
		level := make([]float64, areas)
		for i := range level {
			level[i] = -2 + own[i] + .25*r.NormFloat64()
		}
		state := make([]float64, areas)
		for i := range state {
			state[i] = shock * r.NormFloat64()
		}
		var before *Slice
		for year := first; year <= last; year++ {
			s := Slice{Period: kvarter.Period(year), Num: make([]float64, areas), Den: make([]float64, areas)}
			for i := range areas {
				n := math.Ceil(people[i] / float64(1+k%3))
				s.Den[i] = n
				s.Num[i] = binomial(r, n, 1/(1+math.Exp(-level[i]-state[i])))
				state[i] = memory*state[i] + math.Sqrt(1-memory*memory)*shock*r.NormFloat64()
			}
			pooled := s
			if before != nil { // two years together, as the method does
				pooled.Num, pooled.Den = append([]float64(nil), s.Num...), append([]float64(nil), s.Den...)
				for i := range areas {
					pooled.Num[i] += before.Num[i]
					pooled.Den[i] += before.Den[i]
				}
				x.Slices = append(x.Slices, pooled)
			}
			kept := s
			before = &kept
		}
		c.Indicators = append(c.Indicators, x)
	}
	for _, year := range []kvarter.Period{2017, 2024} {
		met := make([]int, areas)
		for k := range c.Indicators {
			s := c.Indicators[k].at(year)
			by, _ := tally(s, sortAreas(make([]uint8, areas)))
			for i := range areas {
				if s.value(i) >= 1.4*by[0].num/by[0].den {
					met[i]++
				}
			}
		}
		d := Designation{Period: year, In: make([]bool, areas)}
		for i, m := range met {
			d.In[i] = m >= 4
		}
		c.Rounds = append(c.Rounds, d)
	}
	return c
}

// binomial draws a count; a normal draw stands in above 100 expected on both sides.
func binomial(r *rand.Rand, n, p float64) float64 {
	if n*p > 100 && n*(1-p) > 100 {
		return math.Max(0, math.Min(n, math.Round(n*p+math.Sqrt(n*p*(1-p))*r.NormFloat64())))
	}
	k := 0.0
	for range int(n) {
		if r.Float64() < p {
			k++
		}
	}
	return k
}

// Where nothing changes, no reduction is claimed beyond the selection effect: with lasting levels and chance in the counts, with deviations that pass, and with
// areas that trade places. Three standard errors leave .00135 of claims by chance; of 240 cities more than three would be .0003 likely.
func TestNothingIsClaimedWhereNothingChanges(t *testing.T) {
	claims, cities := 0, 0
	for _, kind := range []struct{ shock, memory float64 }{{0, 0}, {.15, 0}, {.3, .8}, {.3, .95}} {
		var sum, expected, z2, near float64
		n := 60
		for seed := range n {
			c := still(rand.New(rand.NewPCG(uint64(seed), uint64(100*kind.shock+kind.memory))), 300, kind.shock, kind.memory)
			r := Disadvantage(c, 2017, 2024).By[0].Reduction
			if r.Value == nil || r.Selection == nil || r.Selection.Expected == nil {
				t.Fatalf("seed %d: %+v", seed, r)
			}
			cities++
			if r.Selection.Claimed {
				claims++
			}
			sum += *r.Value
			expected += *r.Selection.Expected
			z := *r.Selection.Beyond / *r.Selection.SE
			z2 += z * z
			near += *r.Selection.Nearest
		}
		m := float64(n)
		t.Logf("%+v: reduction %.3f, selection alone %.3f, nearest %.3f, mean square of z %.2f", kind, sum/m, expected/m, near/m, z2/m)
		if math.Abs(sum-expected)/m > .01 {
			t.Errorf("%+v: reduction %.3f on average, selection alone would give %.3f", kind, sum/m, expected/m)
		}
		if z2/m > 2 || z2/m < .4 {
			t.Errorf("%+v: mean square of z is %.2f, about 1 where the standard error is right", kind, z2/m)
		}
	}
	if claims > 3 {
		t.Errorf("%d of %d cities in which nothing changed claim a reduction", claims, cities)
	}
}
