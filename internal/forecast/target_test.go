package forecast

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

var nan = math.NaN()

// line is a series of consecutive years from 2015 on.
func line(values ...float64) Series {
	s := Series{Values: values}
	for i := range values {
		s.Years = append(s.Years, 2015+i)
	}
	return s
}

// cagr is the formula of Open SDG's progress_measure.py: ((val1 / val2) ** (1 / (t1 - t2))) - 1.
func cagr(y1, y0, n float64) float64 { return math.Pow(y1/y0, 1/n) - 1 }

func TestTrackFollowsOpenSDG(t *testing.T) {
	// From 100 in 2015 to 50 in 2030 needs −4.5158 % a year: fifteen years of .5^(1/15).
	down := Target{BaseYear: 2015, Year: 2030, Value: 50, Direction: Down}
	up := Target{BaseYear: 2015, Year: 2030, Value: 200, Direction: Up}
	need := cagr(50, 100, 15)
	for _, c := range []struct {
		name   string
		s      Series
		t      Target
		status Status
		ratio  float64
	}{
		{"two years of what is needed", line(100, nan, 100*math.Pow(1+need, 2)), down, OnTrack, 1},
		{"just 95 %", line(100, 100*(1+.9501*need)), down, OnTrack, .9501},
		{"under 95 %", line(100, 100*(1+.9499*need)), down, SomeProgress, .9499},
		{"just 60 %", line(100, 100*(1+.6001*need)), down, SomeProgress, .6001},
		{"under 60 %", line(100, 100*(1+.5999*need)), down, LimitedProgress, .5999},
		{"still", line(100, 100), down, LimitedProgress, 0},
		{"away", line(100, 101), down, MovingAway, -.01 / -need},
		{"reached", line(100, 70, 50), down, Achieved, cagr(50, 100, 2) / need},
		{"up", line(100, 104), up, SomeProgress, .04 / cagr(200, 100, 15)},
		{"up, falls", line(100, 96), up, MovingAway, -.04 / cagr(200, 100, 15)},
	} {
		p := Track(c.s, c.t)
		if p.Status != c.status || p.Reason != "" || p.Measure != Compound {
			t.Errorf("%s: %s %s %s", c.name, p.Status, p.Reason, p.Measure)
			continue
		}
		want := c.ratio
		if c.name == "away" {
			want = -want
			if want > 0 {
				want = -want
			}
		}
		if math.Abs(*p.Ratio-want) > 1e-9 {
			t.Errorf("%s: R = %.12g, want %.12g", c.name, *p.Ratio, want)
		}
	}
}

func TestTrackLinear(t *testing.T) {
	// A gap of 14 points in 2015 that should be 0 in 2030 needs −14/15 a year.
	none := Target{BaseYear: 2015, Year: 2030, Value: 0, Direction: Down}
	p := Track(line(14, 13, 12, 11, 10, 9), none)
	if p.Status != OnTrack || p.Measure != Linear || math.Abs(*p.Ratio-15.0/14) > 1e-12 || math.Abs(*p.Remaining+.9) > 1e-12 {
		t.Errorf("%+v", p)
	}
	// Halfway of the years, halfway down: exactly the required line, 4 years of 8.
	p = Track(line(8, 7, 6, 5, 4), Target{BaseYear: 2015, Year: 2023, Value: 0, Direction: Down})
	if p.Status != OnTrack || *p.Ratio != 1 || *p.OnPath != 4 {
		t.Errorf("%+v", p)
	}
	// Signs change: from +2 to −2.
	p = Track(line(2, 1), Target{BaseYear: 2015, Year: 2019, Value: -2, Direction: Down})
	if p.Status != OnTrack || p.Measure != Linear || *p.Ratio != 1 {
		t.Errorf("%+v", p)
	}
	// .95 exactly: 20 a year are required, 19 were done.
	p = Track(line(0+200, 181), Target{BaseYear: 2015, Year: 2025, Value: 0, Direction: Down})
	if p.Status != OnTrack || math.Abs(*p.Ratio-.95) > 1e-12 {
		t.Errorf("%+v", p)
	}
}

func TestTrackSaysWhyNot(t *testing.T) {
	target := Target{BaseYear: 2015, Year: 2035, Value: 10, Direction: Down}
	with := func(f func(*Target)) Target { x := target; f(&x); return x }
	b := 20.0
	for _, c := range []struct {
		name   string
		s      Series
		t      Target
		status Status
		reason Reason
	}{
		{"no points", Series{}, target, CannotBeComputed, NoFigures},
		{"all missing", line(nan, nan), target, CannotBeComputed, NoFigures},
		{"base missing", line(nan, 12), target, CannotBeComputed, Missing},
		{"base year not in the series", line(12, 13), with(func(t *Target) { t.BaseYear = 2010 }), CannotBeComputed, Missing},
		{"base suppressed", Series{Years: []int{2015, 2016}, Values: []float64{nan, 12}, States: []kvarter.State{kvarter.Suppressed, kvarter.Known}}, target, CannotBeComputed, Suppressed},
		{"one point", line(12), target, CannotBeComputed, OnePoint},
		{"one point and a hole", line(12, nan), target, CannotBeComputed, OnePoint},
		{"break", Series{Years: []int{2015, 2016, 2017}, Values: []float64{20, 18, 15}, Breaks: []bool{false, true, false}}, target, CannotBeComputed, Break},
		{"break at the base", Series{Years: []int{2015, 2016}, Values: []float64{20, 18}, Breaks: []bool{true, false}}, target, OnTrack, ""},
		{"a break every year", Series{Years: []int{2015, 2016}, Values: []float64{20, 18}, Breaks: []bool{true, true}}, target, CannotBeComputed, Break},
		{"zero base", line(0, 3), with(func(t *Target) { t.Direction = Up }), CannotBeComputed, ZeroBase},
		{"zero base, reached", line(0, 11), with(func(t *Target) { t.Direction = Up }), Achieved, ""},
		{"no target", line(20, 18), with(func(t *Target) { t.Value = nan }), CannotBeComputed, NoTarget},
		{"year before base", line(20, 18), with(func(t *Target) { t.Year = 2014 }), CannotBeComputed, NoTarget},
		{"no direction", line(20, 18), with(func(t *Target) { t.Direction = "" }), CannotBeComputed, NoTarget},
		{"years fall", Series{Years: []int{2016, 2015}, Values: []float64{1, 2}}, target, CannotBeComputed, BadSeries},
		{"base given", line(nan, 12), with(func(t *Target) { t.Base = &b }), OnTrack, ""},
		{"met at the base, lost since", line(9, 11), target, MovingAway, ""},
		{"target equal to the base, lost", line(10, 11), target, MovingAway, ""},
		{"overflow", line(5e-324, 1e300), with(func(t *Target) { t.Direction = Up; t.Value = 1e301 }), CannotBeComputed, ZeroBase},
		// In the year that was meant, 97 % of the way is not on track: it was not reached.
		{"due", line(20, 10.3), with(func(t *Target) { t.Year = 2016 }), SomeProgress, ""},
	} {
		p := Track(c.s, c.t)
		if p.Status != c.status || p.Reason != c.reason {
			t.Errorf("%s: %s %q, want %s %q", c.name, p.Status, p.Reason, c.status, c.reason)
		}
		if _, err := json.Marshal(p); err != nil {
			t.Errorf("%s: %v", c.name, err) // NaN cannot be written
		}
	}
}

// Whatever comes in, there is one of six statuses, a reason exactly where nothing was computed, and the status follows R.
func TestTrackProperties(t *testing.T) {
	value := rapid.OneOf(rapid.Float64Range(-100, 100), rapid.SampledFrom([]float64{0, 1, nan, math.Inf(1), 1e-300, 1e300}))
	rapid.Check(t, func(t *rapid.T) {
		s := line(rapid.SliceOfN(value, 0, 8).Draw(t, "values")...)
		s.Breaks = rapid.SliceOfN(rapid.SampledFrom([]bool{false, false, false, true}), len(s.Values), len(s.Values)).Draw(t, "breaks")
		x := Target{BaseYear: rapid.IntRange(2014, 2018).Draw(t, "base"), Year: rapid.IntRange(2014, 2035).Draw(t, "year"),
			Value: value.Draw(t, "target"), Direction: rapid.SampledFrom([]Direction{Up, Down}).Draw(t, "direction")}
		p := Track(s, x)
		if (p.Status == CannotBeComputed) != (p.Reason != "") {
			t.Fatalf("%s %q", p.Status, p.Reason)
		}
		if _, err := json.Marshal(p); err != nil {
			t.Fatal(err)
		}
		if p.Ratio != nil {
			low, high := math.Inf(-1), math.Inf(1)
			switch p.Status {
			case OnTrack:
				low = .95
			case SomeProgress:
				low = .6
			case LimitedProgress:
				low, high = 0, .6
			case MovingAway:
				high = 0
			}
			if *p.Ratio < low-1e-9 || *p.Ratio > high+1e-9 {
				t.Fatalf("%s at R = %g", p.Status, *p.Ratio)
			}
		}
		// The unit of the indicator does not matter: ×8 is exact.
		if p.Ratio != nil && math.Abs(x.Value) < 1e100 && math.Abs(*p.From) > 1e-100 && math.Abs(*p.Latest) < 1e100 {
			y := x
			y.Value *= 8
			u := s
			u.Values = nil
			for _, v := range s.Values {
				u.Values = append(u.Values, v*8)
			}
			if q := Track(u, y); q.Status != p.Status || math.Abs(*q.Ratio-*p.Ratio) > 1e-9*math.Max(1, math.Abs(*p.Ratio)) {
				t.Fatalf("%s %g in one unit, %s %g in another", p.Status, *p.Ratio, q.Status, *q.Ratio)
			}
		}
	})
}
