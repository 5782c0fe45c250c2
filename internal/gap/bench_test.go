package gap

import (
	"fmt"
	"math"
	"testing"
	"time"

	"kvarter"
)

// large is a city of areas × 25 years × 10 indicators with two rounds; one figure in fifty is missing.
func large(areas int) *City {
	c := &City{Areas: areas}
	for k := range 10 {
		x := Indicator{Name: fmt.Sprint(k), Weight: 1}
		for y := range 25 {
			s := Slice{Period: kvarter.Period(2000 + y), Num: make([]float64, areas), Den: make([]float64, areas)}
			for i := range areas {
				s.Den[i] = float64(300 + i*7919%2000)
				s.Num[i] = math.Floor(s.Den[i] * (.05 + float64((i*31+k*17+y)%100)/300))
				if (i+k+y)%50 == 0 {
					s.Num[i] = math.NaN()
				}
			}
			x.Slices = append(x.Slices, s)
		}
		c.Indicators = append(c.Indicators, x)
	}
	for _, year := range []kvarter.Period{2004, 2020} {
		d := Designation{Period: year, In: make([]bool, areas)}
		for i := range areas {
			d.In[i] = i%6 == 0 || year == 2020 && i%11 == 0
		}
		c.Rounds = append(c.Rounds, d)
	}
	return c
}

// add is the pass that only sums the same values, leaving out what is not known.
func add(c *City) (num, den float64) {
	for k := range c.Indicators {
		for y := range c.Indicators[k].Slices {
			s := &c.Indicators[k].Slices[y]
			for i, a := range s.Num {
				if d := s.Den[i]; a == a && d == d {
					num += a
					den += d
				}
			}
		}
	}
	return num, den
}

// The whole gap computation against one pass that only sums, in turns; go test -bench Gap ./internal/gap prints how many times the pass it costs.
func BenchmarkGap(b *testing.B) {
	for _, areas := range []int{3300, 33000} {
		b.Run(fmt.Sprint(areas), func(b *testing.B) {
			c := large(areas)
			var gap, sum time.Duration
			for b.Loop() {
				t0 := time.Now()
				add(c)
				t1 := time.Now()
				l := NewLedger(c, 2004, 2020)
				l.Compare()
				l.Disadvantage()
				sum += t1.Sub(t0)
				gap += time.Since(t1)
			}
			b.ReportMetric(float64(gap)/float64(sum), "times-the-sum")
			b.ReportMetric(float64(gap.Nanoseconds())/float64(b.N)/float64(areas*250), "ns/value")
		})
	}
}
