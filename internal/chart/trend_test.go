package chart

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func inYear(year int, v float64) TrendPoint {
	return TrendPoint{Year: year, Value: v, Low: math.NaN(), High: math.NaN()}
}

// A missing year and a break cut the line: nothing is drawn across them, and the break is marked.
func TestTrendBridgesNothing(t *testing.T) {
	s := TrendSpec{Label: "l", Series: []TrendSeries{{Name: "A", Kind: "area", Points: []TrendPoint{inYear(2000, 1), inYear(2001, 2), inYear(2002, math.NaN()), inYear(2003, 3), {Year: 2004, Value: 4, Break: true}, inYear(2005, 5)}}}}
	var runs []int
	for _, r := range s.Series[0].pieces() {
		runs = append(runs, len(r))
	}
	if !slices.Equal(runs, []int{2, 1, 2}) { // 2000–2001, 2003 alone, 2004–2005
		t.Errorf("pieces of %v points, want 2, 1 and 2", runs)
	}
	got := string(Trend(s))
	if strings.Count(got, "k-break") != 1 || strings.Count(got, "k-dot") != 1 {
		t.Errorf("%d breaks and %d single points, want one of each", strings.Count(got, "k-break"), strings.Count(got, "k-dot"))
	}
	if rows := s.Rows(); len(rows) != 5 || rows[3][3] != "break" {
		t.Errorf("rows %v", rows)
	}
	wellFormed(t, got)
}

// A projection begins at the last value and is dashed; its fan is two nested bands.
func TestTrendFan(t *testing.T) {
	s := TrendSpec{Series: []TrendSeries{{Name: "A", Kind: "area", Points: []TrendPoint{inYear(2023, 10), inYear(2024, 9),
		{Year: 2025, Value: 8, Projected: true, Low80: 7, High80: 9, Low95: 6, High95: 10}, {Year: 2026, Value: 7, Projected: true, Low80: 5, High80: 9, Low95: 4, High95: 10}}}},
		Target: &TrendTarget{Year: 2035, Value: 5, Name: "2035"}}
	got := string(Trend(s))
	for _, want := range []string{"k-fan-95", "k-fan-80", "stroke-dasharray", "k-target"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%d × %s, want one", strings.Count(got, want), want)
		}
	}
}

func TestLabelsStandApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.SliceOfN(rapid.Float64Range(0, 300), 0, 12).Draw(t, "y")
		got := slices.Sorted(slices.Values(apart(y, 15, 0, 300)))
		for i := 1; i < len(got); i++ {
			if got[i]-got[i-1] < 15-1e-9 {
				t.Fatalf("%v lie nearer than 15", got)
			}
		}
	})
}

// Whatever the numbers, the marks are well-formed, end, and hold no NaN.
func TestMarksTakeAnyNumbers(outer *testing.T) {
	value := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 1), rapid.Just(math.NaN()), rapid.Just(math.Inf(1)), rapid.Just(0.0), rapid.Just(1e300))
	rapid.Check(outer, func(t *rapid.T) {
		var s TrendSpec
		var d DumbbellSpec
		var l SlopeSpec
		var all []float64
		for range rapid.IntRange(0, 4).Draw(t, "series") {
			x := TrendSeries{Name: rapid.String().Draw(t, "name"), Kind: rapid.SampledFrom([]string{"area", "rest", "city", ""}).Draw(t, "kind")}
			year := rapid.IntRange(1990, 2010).Draw(t, "first")
			for range rapid.IntRange(0, 6).Draw(t, "points") {
				year += rapid.IntRange(1, 3).Draw(t, "step")
				v := value.Draw(t, "v")
				all = append(all, v)
				x.Points = append(x.Points, TrendPoint{Year: year, Value: v, Low: value.Draw(t, "low"), High: value.Draw(t, "high"), Break: rapid.Bool().Draw(t, "break"),
					Projected: rapid.Bool().Draw(t, "projected"), Low80: value.Draw(t, "l80"), High80: value.Draw(t, "h80"), Low95: value.Draw(t, "l95"), High95: value.Draw(t, "h95")})
				d.Rows = append(d.Rows, Dumbbell{Name: x.Name, Group: v, Other: value.Draw(t, "o"), Low: value.Draw(t, "dl"), High: value.Draw(t, "dh")})
				l.Lines = append(l.Lines, Slope{Name: x.Name, Then: v, Now: value.Draw(t, "now")})
			}
			s.Series = append(s.Series, x)
		}
		for _, got := range []string{string(Trend(s)), string(Dumbbells(d)), string(Slopes(l)), string(Spark("s", all))} {
			wellFormed(outer, got)
			for _, bad := range []string{"NaN", "Inf"} {
				for _, part := range strings.Split(got, ` d="`)[1:] {
					if strings.Contains(part[:strings.IndexByte(part, '"')], bad) {
						t.Fatalf("%s in %s", bad, part)
					}
				}
				if strings.Contains(got, `="`+bad) {
					t.Fatalf("%s in an attribute", bad)
				}
			}
		}
	})
}
