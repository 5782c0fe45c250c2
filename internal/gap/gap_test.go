package gap

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

func near(a, b, eps float64) bool { return math.Abs(a-b) <= eps }

// Points and ratio are judged together: the policy's own gap in basic schooling, 36.2 against 22.2 and 18.4 against 9.4 per cent, narrows by 5 points while the
// ratio worsens from 1.63 to 1.96 (policy.md section 5).
func TestPointsAndRatioMustAgree(t *testing.T) {
	c := &City{Areas: 2, Rounds: []Designation{{2000, []bool{true, false}}}, Indicators: []Indicator{{Name: "schooling", Slices: []Slice{
		{Period: 2000, Num: []float64{362, 222}, Den: []float64{1000, 1000}},
		{Period: 2023, Num: []float64{184, 94}, Den: []float64{1000, 1000}},
	}}}}
	ch := Compare(c, 2000, 2023)[0].By[0].Change
	if ch.Verdict != Disagree || !near(*ch.Points, -.05, 1e-15) || !near(math.Exp(*ch.From.LogRatio), 1.63063, 1e-5) || !near(math.Exp(*ch.To.LogRatio), 1.95745, 1e-5) {
		t.Errorf("%+v", ch)
	}
	for _, k := range []struct {
		p0, p1, l0, l1 float64
		want           Verdict
	}{
		{.2, .1, .5, .4, Closer}, {.1, .2, .4, .5, Further}, {.1, .1, .4, .4, Unchanged}, {.1, 0, .4, 0, CaughtUp}, {.1, -.1, .4, -.4, CaughtUp},
		{-.1, .1, -.4, .4, FellBehind}, {0, .1, 0, .4, FellBehind}, {-.1, -.2, -.4, -.5, Ahead}, {.2, .1, .5, .6, Disagree}, {.2, .2, .5, .6, Disagree},
		{0, 0, math.NaN(), math.NaN(), Unchanged}, {.2, .1, math.NaN(), math.NaN(), Disagree},
	} {
		if got := judge(k.p0, k.p1, k.l0, k.l1); got != k.want {
			t.Errorf("%+v: %s", k, got)
		}
	}
}

// A figure of which lower is worse is judged the other way round: the gap of −10 points in sports clubs becomes −5.
func TestLowerIsWorse(t *testing.T) {
	c := &City{Areas: 2, Rounds: []Designation{{2010, []bool{true, false}}}, Indicators: []Indicator{{Name: "sports", Lower: true, Slices: []Slice{
		{Period: 2010, Num: []float64{60, 70}, Den: []float64{100, 100}},
		{Period: 2020, Num: []float64{70, 75}, Den: []float64{100, 100}},
	}}}}
	if ch := Compare(c, 2010, 2020)[0].By[0].Change; ch.Verdict != Closer || !near(*ch.Points, .05, 1e-15) {
		t.Errorf("%+v", ch)
	}
}

// Worked by hand: two areas designated at first, another at the end. A(0,0) = 30/100, A(0,1) = 24/120, A(1,0) = 10/50, A(1,1) = 15/50;
// R(0,0) = 20/150, R(0,1) = 25/150, R(1,0) = 40/200, R(1,1) = 34/220.
func TestDecompositionByHand(t *testing.T) {
	x := Indicator{Name: "x", Slices: []Slice{
		{Period: 1, Num: []float64{20, 10, 10, 10}, Den: []float64{50, 50, 50, 100}},
		{Period: 2, Num: []float64{12, 12, 15, 10}, Den: []float64{60, 60, 50, 100}},
	}}
	c := &City{Areas: 4, Rounds: []Designation{{1, []bool{true, true, false, false}}, {2, []bool{false, false, true, false}}}, Indicators: []Indicator{x}}
	d := Compare(c, 1, 2)[0].Decomposition
	a := [2][2]float64{{.3, .2}, {.2, .3}}
	r := [2][2]float64{{20. / 150, 25. / 150}, {40. / 200, 34. / 220}}
	areas := .5 * (a[0][1] - a[0][0] + a[1][1] - a[1][0])
	rest := -.5 * (r[0][1] - r[0][0] + r[1][1] - r[1][0])
	member := .5*(a[1][0]-a[0][0]+a[1][1]-a[0][1]) - .5*(r[1][0]-r[0][0]+r[1][1]-r[0][1])
	if d == nil || !near(d.Areas, areas, 1e-15) || !near(d.Rest, rest, 1e-15) || !near(d.Membership, member, 1e-15) || !near(d.Total, a[1][1]-r[1][1]-a[0][0]+r[0][0], 1e-15) {
		t.Fatalf("%+v, want %v %v %v", d, areas, rest, member)
	}
	// Rates: areas 1 and 2 have half of the base in both years, −.2 and 0; area 3 is all of its group, +.1.
	if !near(d.Rates, .5*(.5*-.2+.5*0)+.5*.1, 1e-15) || !near(d.Shares, 0, 1e-15) {
		t.Errorf("rates %v, shares %v", d.Rates, d.Shares)
	}
}

// random makes a city of a few areas with holes: missing, suppressed and empty figures in any place.
func random(r *rand.Rand) *City {
	n := 2 + r.IntN(6)
	x := Indicator{Name: "x", Weight: 1}
	for year := range 2 {
		s := Slice{Period: kvarter.Period(year), Num: make([]float64, n), Den: make([]float64, n), States: make([]kvarter.State, n)}
		for i := range n {
			s.Den[i] = float64(r.IntN(1000))
			s.Num[i] = math.Floor(r.Float64() * (s.Den[i] + 1))
			if r.IntN(8) == 0 {
				s.Num[i], s.States[i] = math.NaN(), kvarter.State(1+r.IntN(2))
			}
		}
		x.Slices = append(x.Slices, s)
	}
	c := &City{Areas: n, Indicators: []Indicator{x}}
	for year := range 2 {
		d := Designation{Period: kvarter.Period(year), In: make([]bool, n)}
		for i := range n {
			d.In[i] = r.IntN(2) == 0
		}
		c.Rounds = append(c.Rounds, d)
	}
	return c
}

// A million random cities: the parts add up to the change of the gap, the part of the areas to rates and shares, within 1e-12; with the years exchanged
// every part changes its sign.
func TestPartsAddUp(t *testing.T) {
	cases := 1_000_000
	if testing.Short() {
		cases = 50_000
	}
	r := rand.New(rand.NewPCG(4, 2035))
	stated := 0
	for k := range cases {
		c := random(r)
		x := &c.Indicators[0]
		d, why := NewLedger(c, 0, 1).decompose(0, 0, 1)
		if d == nil {
			if why == "" {
				t.Fatal("neither parts nor a reason")
			}
			continue
		}
		stated++
		if !near(d.Areas+d.Rest+d.Membership, d.Total, 1e-12) || !near(d.Rates+d.Shares, d.Areas, 1e-12) {
			t.Fatalf("case %d: %+v", k, d)
		}
		if k%100 != 0 {
			continue
		}
		swapped := &City{Areas: c.Areas, Rounds: []Designation{{0, c.Rounds[1].In}, {1, c.Rounds[0].In}}, Indicators: []Indicator{{Slices: []Slice{x.Slices[1], x.Slices[0]}}}}
		swapped.Indicators[0].Slices[0].Period, swapped.Indicators[0].Slices[1].Period = 0, 1
		b, _ := NewLedger(swapped, 0, 1).decompose(0, 0, 1)
		if b == nil || !near(b.Areas, -d.Areas, 1e-12) || !near(b.Rest, -d.Rest, 1e-12) || !near(b.Membership, -d.Membership, 1e-12) || !near(b.Rates, -d.Rates, 1e-12) {
			t.Fatalf("case %d is not symmetric: %+v and %+v", k, d, b)
		}
	}
	if stated < cases/4 {
		t.Errorf("only %d of %d cases were stated", stated, cases)
	}
}

// The parts of a reduction add up to it: by criterion, and by area where the membership is fixed.
func TestReductionAddsUp(t *testing.T) {
	for seed := range uint64(20) {
		c := still(rand.New(rand.NewPCG(seed, 9)), 80, .3, .5)
		for k := range c.Indicators { // one figure lower is worse, others per thousand, of unequal weight
			c.Indicators[k].Weight, c.Indicators[k].Lower, c.Indicators[k].Per = float64(1+k), k == 2, float64(1+999*(k%2))
		}
		index := Disadvantage(c, 2017, 2024)
		for _, s := range index.By {
			r := s.Reduction
			if r.Value == nil {
				t.Fatalf("seed %d, %s: %+v", seed, s.Membership, r)
			}
			sum, rest := 0.0, 0.0
			for _, p := range r.Parts {
				sum += p.Value
				rest += p.Rest
				if !near(p.Areas+p.Rest+p.Membership, p.Value, 1e-12) || s.Membership != EachYear && !near(p.Membership, 0, 1e-12) {
					t.Errorf("seed %d: %+v", seed, p)
				}
			}
			if !near(sum, *r.Value, 1e-12) {
				t.Errorf("seed %d, %s: parts %v, reduction %v", seed, s.Membership, sum, *r.Value)
			}
			if s.Membership == EachYear {
				continue
			}
			for _, a := range r.AreaParts {
				rest += a.Value
			}
			if !near(rest, *r.Value, 1e-12) {
				t.Errorf("seed %d, %s: areas and rest %v, reduction %v", seed, s.Membership, rest, *r.Value)
			}
		}
	}
}

// D by hand: one criterion, all areas of equal size, shares .4 .3 .1 .2: spread √.0125; gap .35 − .15 = .2, later .25 − .15 = .1.
func TestIndexByHand(t *testing.T) {
	ten := []float64{1e6, 1e6, 1e6, 1e6}
	c := &City{Areas: 4, Rounds: []Designation{{1, []bool{true, true, false, false}}}, Indicators: []Indicator{{Name: "x", Weight: 3, Slices: []Slice{
		{Period: 1, Num: []float64{4e5, 3e5, 1e5, 2e5}, Den: ten}, {Period: 2, Num: []float64{3e5, 2e5, 1e5, 2e5}, Den: ten},
	}}}}
	i := Disadvantage(c, 1, 2)
	d := i.By[0]
	if !near(*d.Values[0].D, .2/math.Sqrt(.0125), 1e-12) || !near(*d.Values[1].D, .1/math.Sqrt(.0125), 1e-12) || !near(*d.Reduction.Value, .5, 1e-12) || i.Criteria[0].Weight != 1 {
		t.Errorf("%+v", d)
	}
	// The interval: ± 1.96 · √(.35·.65/2e6 + .15·.85/2e6)/s.
	if se := math.Sqrt(.35*.65/2e6+.15*.85/2e6) / math.Sqrt(.0125); !near(*d.Values[0].High-*d.Values[0].D, 1.959963984540054*se, 1e-12) {
		t.Errorf("interval %v, want %v", *d.Values[0].High-*d.Values[0].D, se)
	}
}

// Whatever a city lacks, every answer has a reason and none a NaN (JSON knows none).
func TestNothingIsEverNaN(t *testing.T) {
	nan := math.NaN()
	holes := []float64{nan, math.Inf(1), math.Inf(-1), 0, -1, 1, 50, 100, 1e308}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "areas")
		years := rapid.IntRange(0, 4).Draw(t, "years")
		c := &City{Areas: n}
		for range rapid.IntRange(0, 2).Draw(t, "rounds") {
			d := Designation{Period: kvarter.Period(2000 + len(c.Rounds)*2)}
			for range n {
				d.In = append(d.In, rapid.Bool().Draw(t, "in"))
			}
			c.Rounds = append(c.Rounds, d)
		}
		for range rapid.IntRange(0, 2).Draw(t, "indicators") {
			x := Indicator{Name: "x", Weight: float64(rapid.IntRange(0, 2).Draw(t, "weight")), Lower: rapid.Bool().Draw(t, "lower"), Mean: rapid.Bool().Draw(t, "mean")}
			for y := range years {
				s := Slice{Period: kvarter.Period(2000 + y), States: make([]kvarter.State, n)}
				if rapid.IntRange(0, 3).Draw(t, "break") == 0 {
					s.Break = "definition"
				}
				for i := range n {
					s.Num = append(s.Num, rapid.SampledFrom(holes).Draw(t, "num"))
					s.Den = append(s.Den, rapid.SampledFrom(holes).Draw(t, "den"))
					s.States[i] = kvarter.State(rapid.IntRange(0, 2).Draw(t, "state"))
				}
				x.Slices = append(x.Slices, s)
			}
			c.Indicators = append(c.Indicators, x)
		}
		for _, v := range []any{Compare(c, 2000, 2003), Disadvantage(c, 2000, 2003), Compare(c, 2001, 2001)} {
			if _, err := json.Marshal(v); err != nil {
				t.Fatal(err)
			}
		}
		for k := range c.Indicators {
			for i := range n {
				if _, err := json.Marshal(c.Indicators[k].Area(i)); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// The circumstances that a page must survive, each with its outcome.
func TestStatedOutcomes(t *testing.T) {
	nan := math.NaN()
	in := []bool{true, false}
	slice := func(p int, a, b, c, d float64) Slice {
		return Slice{Period: kvarter.Period(p), Num: []float64{a, b}, Den: []float64{c, d}}
	}
	withheld := slice(1, nan, 5, 10, 50)
	withheld.States = []kvarter.State{kvarter.Suppressed, kvarter.Known}
	second := slice(2, 5, 5, 10, 50)
	broken := slice(2, 5, 5, 10, 50)
	broken.Break = "definition"
	again := slice(3, 5, 5, 10, 50)
	again.Break = "boundary"
	for _, k := range []struct {
		name   string
		slices []Slice
		rounds []Designation
		to     kvarter.Period
		want   Why
	}{
		{"one point", []Slice{slice(1, 5, 5, 10, 50)}, []Designation{{1, in}}, 2, OnePeriod},
		{"one year", []Slice{slice(1, 5, 5, 10, 50)}, []Designation{{1, in}}, 1, OnePeriod},
		{"all missing", []Slice{slice(1, nan, nan, 10, 50), slice(2, nan, nan, 10, 50)}, []Designation{{1, in}}, 2, NoFigures},
		{"all missing in one year", []Slice{slice(1, nan, nan, 10, 50), second}, []Designation{{1, in}}, 2, OnePeriod},
		{"all suppressed", []Slice{withheld, second}, []Designation{{1, in}}, 2, Suppressed},
		{"zero base", []Slice{slice(1, 5, 5, 0, 50), second}, []Designation{{1, in}}, 2, NoFigures},
		{"a break in every year", []Slice{slice(1, 5, 5, 10, 50), broken, again}, []Designation{{1, in}}, 3, Break},
		{"one vintage only", []Slice{slice(1, 5, 5, 10, 50), slice(2, nan, 5, nan, 50)}, []Designation{{1, in}}, 2, NoFigures},
		{"nobody designated", []Slice{slice(1, 5, 5, 10, 50), second}, []Designation{{1, []bool{false, false}}}, 2, NoAreas},
		{"everybody designated", []Slice{slice(1, 5, 5, 10, 50), second}, []Designation{{1, []bool{true, true}}}, 2, NoAreas},
		{"no round", []Slice{slice(1, 5, 5, 10, 50), second}, nil, 2, NoRound},
	} {
		c := &City{Areas: 2, Rounds: k.rounds, Indicators: []Indicator{{Name: "x", Weight: 1, Slices: k.slices}}}
		r := Compare(c, 1, k.to)[0]
		if got := r.By[0].Change.Why; got != k.want {
			t.Errorf("%s: change %q, want %q", k.name, got, k.want)
		}
		if r.Decomposition != nil || r.WhyNot == "" {
			t.Errorf("%s: decomposed without a reason", k.name)
		}
		if red := Disadvantage(c, 1, k.to).By[0].Reduction; red.Value != nil || red.Why == "" {
			t.Errorf("%s: reduction %+v", k.name, red)
		}
	}
	// A figure of zero has points and no ratio.
	c := &City{Areas: 2, Rounds: []Designation{{1, in}}, Indicators: []Indicator{{Name: "x", Slices: []Slice{slice(1, 5, 0, 10, 50), second}}}}
	if g := Compare(c, 1, 2)[0].By[0].Gaps[0]; g.Points == nil || g.LogRatio != nil || g.WhyRatio != ZeroBase {
		t.Errorf("zero: %+v", g)
	}
	// Equal areas have no spread to measure in; a handful of people cannot be told apart.
	c = &City{Areas: 2, Rounds: []Designation{{1, in}}, Indicators: []Indicator{{Name: "x", Weight: 1, Slices: []Slice{slice(1, 5, 5, 10, 10), second}}}}
	if i := Disadvantage(c, 1, 2); i.Why != NoCriteria || len(i.Omitted) != 1 || i.Omitted[0].Why != NoSpread {
		t.Errorf("equal: %+v", i)
	}
	c.Indicators[0].Slices[0] = slice(1, 5, 4, 10, 10)
	if r := Disadvantage(c, 1, 2).By[0].Reduction; r.Why != NotApart {
		t.Errorf("few: %+v", r)
	}
}

// Who belongs: of rounds in 2009, 2017 and 2024.
func TestMembers(t *testing.T) {
	c := &City{Areas: 1, Rounds: []Designation{{2009, []bool{true}}, {2017, []bool{true}}, {2024, []bool{true}}}}
	for _, k := range []struct {
		m            Membership
		at, from, to kvarter.Period
		round        int // -1: none
	}{
		{AtStart, 0, 2017, 2024, 1}, {AtStart, 0, 2018, 2024, 1}, {AtStart, 0, 2000, 2024, 0}, {AtEnd, 0, 2017, 2024, 2}, {AtEnd, 0, 2017, 2023, 2}, {AtEnd, 0, 2000, 2001, 0}, {AtEnd, 0, 2000, 2030, 2},
		{EachYear, 2016, 2000, 2024, 0}, {EachYear, 2024, 2000, 2024, 2}, {EachYear, 2008, 2000, 2024, -1},
	} {
		got := c.members(k.m, k.at, k.from, k.to)
		if k.round < 0 && got != nil || k.round >= 0 && &got[0] != &c.Rounds[k.round].In[0] {
			t.Errorf("%+v", k)
		}
	}
}

// A series tells of how many areas it knows, and of what part was carried from other boundaries.
func TestSeriesSaysWhatItRestsOn(t *testing.T) {
	x := Indicator{Slices: []Slice{{Period: 2000, Num: []float64{1, 2, math.NaN()}, Den: []float64{10, 30, 10}, Bridged: []float64{1, 0, 0}, Break: "boundary"}}}
	p := x.Series(nil)[0]
	if p.Known != 2 || p.Of != 3 || *p.Value != 3./40 || p.Bridged != .25 || p.Break != "boundary" || *p.Num != 3 || *p.Den != 40 {
		t.Errorf("%+v", p)
	}
	if p := x.Series([]bool{false, false, true})[0]; p.Value != nil || p.Why != NoFigures || p.Of != 1 {
		t.Errorf("%+v", p)
	}
	if p := x.Area(0)[0]; *p.Value != .1 || p.Bridged != 1 {
		t.Errorf("%+v", p)
	}
}

// A reduction that is there is claimed: the areas designated at the start come a third of the way towards the rest.
func TestATrueReductionIsClaimed(t *testing.T) {
	c := still(rand.New(rand.NewPCG(1, 1)), 300, .1, .5)
	for k := range c.Indicators {
		s := c.Indicators[k].at(2024)
		_, rest := split(s, c.Rounds[0].In)
		for i := range c.Areas {
			if c.Rounds[0].In[i] {
				s.Num[i] -= (s.value(i) - rest.num/rest.den) / 3 * s.Den[i]
			}
		}
	}
	r := Disadvantage(c, 2017, 2024).By[0].Reduction
	if !r.Selection.Claimed || *r.Value < .25 || *r.Value > .4 {
		t.Errorf("%+v %+v", *r.Value, r.Selection)
	}
}

// Areas that a round of the last year chose look worse at the end by selection: no reduction is expected of them, and none claimed.
func TestSelectionIsReadBackwards(t *testing.T) {
	c := still(rand.New(rand.NewPCG(3, 3)), 300, .3, .5)
	c.Rounds = c.Rounds[1:] // of 2024
	r := Disadvantage(c, 2017, 2024).By[0].Reduction
	if r.Selection == nil || *r.Selection.Expected >= 0 || r.Selection.Claimed {
		t.Errorf("%+v", r.Selection)
	}
	if s := Disadvantage(still(rand.New(rand.NewPCG(3, 3)), 300, .3, .5), 2017, 2024).By[0].Reduction.Selection; *s.Expected <= 0 {
		t.Errorf("chosen at the start: %+v", s)
	}
}

func TestTransitionKeepsEntrantsAndLeaversApart(t *testing.T) {
	classes := strings.Fields("1 2 3 4")
	tr := Transit(Classed{"2013", map[string]string{"a": "1", "b": "2", "c": "4", "gone": "3", "unclassed": ""}}, Classed{"2015", map[string]string{"a": "1", "b": "3", "c": "3", "new": "4", "unclassed": "2"}}, classes)
	if tr.Counts[0][0] != 1 || tr.Counts[1][2] != 1 || tr.Counts[3][2] != 1 || tr.Leavers[2] != 1 || tr.Entrants[3] != 1 || tr.Entrants[1] != 1 || tr.Stayed != 1 || tr.Better != 1 || tr.Worse != 1 {
		t.Errorf("%+v", tr)
	}
}
