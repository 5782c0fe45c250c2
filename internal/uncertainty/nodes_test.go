package uncertainty_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
	"kvarter/internal/scenario"
	"kvarter/internal/screening"
	"kvarter/internal/uncertainty"
)

const indexOfTrial = `
method: trial
version: 1
indicators:
  a: {count: na, base: n}
  b: {count: nb, base: n}
  c: {value: c}
index:
  score: {of: [a, b], each: z, combine: mean}
  rank: {of: score, then: [rank: {ties: min, first: highest}]}
  tenth: {of: rank, then: [ntile: {k: 10, cut: floor}]}
  flags: {count_of: [{node: score/a, at_least: 1}, {node: score/b, at_least: 1}]}
  green: {of: c, then: [rank: {ties: min, first: highest}]}
classes:
  class: {of: score, cuts: [{name: low, under: -1}, {name: middle, at_most: 1}, {name: high}]}
  colour: {of: green, cuts: [{name: first, at_most: 3}, {name: other}]}
`

const (
	byClass     = "designate: {class: {class: high}}\n"
	byCriterion = "criteria:\n  a: {indicator: a, enter: {at_least: 30 %}}\ndesignate: {criterion: a}\n"
)

// column is the counts and bases of one indicator; without bases its values.
type column struct{ num, den []float64 }

func (c column) at(i int) float64 {
	if c.den == nil {
		return c.num[i]
	}
	if !(c.den[i] > 0) {
		return math.NaN()
	}
	return c.num[i] / c.den[i]
}

// indexed compiles a city for a method with an index. Shares are drawn under the prior, values are not.
func indexed(t testing.TB, source string, prior uncertainty.Prior, columns map[string]column) (*kvarter.Round, *uncertainty.Program) {
	t.Helper()
	m, err := method.Read("trial.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	n := len(columns[m.Indicators[0].Name].num)
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	for i := range n {
		areas.Items = append(areas.Items, kvarter.Area{Code: fmt.Sprint("a", i), Population: 500})
	}
	round := &kvarter.Round{Areas: areas}
	in := composite.Inputs{N: n, Columns: map[string]kvarter.Column{}}
	figures, believed := map[string]*screening.Figure{}, map[string]*uncertainty.Figure{}
	for _, ind := range m.Indicators {
		from, c := columns[ind.Name], kvarter.NewColumn(n)
		f := &uncertainty.Figure{Posterior: make([]uncertainty.Posterior, n), Weight: make([]float64, n)}
		for i := range n {
			f.Posterior[i] = uncertainty.Fixed(from.at(i))
			if math.IsNaN(from.at(i)) {
				continue
			}
			c.Set(i, from.at(i))
			if from.den != nil {
				f.Posterior[i], f.Weight[i] = uncertainty.Share(from.num[i], from.den[i], 1, 1, prior), from.den[i]
			}
		}
		figures[ind.Name], believed[ind.Name] = &screening.Figure{Column: c}, f
		if from.den != nil {
			figures[ind.Name] = &screening.Figure{Column: c, Num: [][]float64{from.num}, Den: [][]float64{from.den}, Per: 1}
		}
		in.Columns[ind.Name] = c
		round.Nodes = append(round.Nodes, kvarter.NamedColumn{Name: ind.Name, Column: c})
	}
	index, err := composite.Evaluate(m, in)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range index.Order {
		round.Nodes = append(round.Nodes, kvarter.NamedColumn{Name: name, Column: index.Columns[name]})
		figures[name] = &screening.Figure{Column: index.Columns[name]}
	}
	for _, c := range m.Classes {
		round.Classes = append(round.Classes, kvarter.NamedClasses{Name: c.Name, Classes: index.Classes[c.Name]})
	}
	found, err := screening.Screen(screening.Inputs{Method: m, Areas: areas, Figures: figures, Classes: index.Classes})
	if err != nil {
		t.Fatal(err)
	}
	round.Findings, round.References = found.Findings, found.References
	base, err := scenario.Compile(scenario.Base{Round: round, Method: m})
	if err != nil {
		t.Fatal(err)
	}
	p, err := uncertainty.Compile(uncertainty.Inputs{Round: round, Method: m, Scenario: base, Figures: believed})
	if err != nil {
		t.Fatal(err)
	}
	return round, p
}

// spreadCity is a city of areas whose shares run from 5 to 60 %.
func spreadCity(n int) map[string]column {
	a, b, c := column{}, column{}, column{}
	for i := range n {
		den := float64(60 + 37*i%300)
		a.num, a.den = append(a.num, math.Round(den*(.05+.5*float64(i)/float64(n)))), append(a.den, den)
		b.num, b.den = append(b.num, math.Round(den*(.1+.5*float64((i*7)%n)/float64(n)))), append(b.den, den)
		c.num = append(c.num, float64(i*13%n))
	}
	return map[string]column{"a": a, "b": b, "c": c}
}

func nodesOf(t testing.TB, p *uncertainty.Program, o uncertainty.ChanceOptions) *uncertainty.Nodes {
	t.Helper()
	o.Nodes = true
	c, err := p.Chance(o)
	if err != nil {
		t.Fatal(err)
	}
	return c.Nodes
}

// exactly is the 95 % interval of stored draws: the (R + 1)/40-th value from either end.
func exactly(draws [][]float64, i int) (low, high float64) {
	var v []float64
	for _, d := range draws {
		if !math.IsNaN(d[i]) {
			v = append(v, d[i])
		}
	}
	slices.Sort(v)
	k := max((len(v)+1)/40, 1)
	return v[k-1], v[len(v)-k]
}

// The limits from bins are those of the stored draws to within 1 % of the interval's width; those of ranks, deciles and counts exactly, where a bin holds
// one of them (TestRanksOfManyAreas).
func TestBinsAgainstDraws(t *testing.T) {
	for _, c := range []struct {
		name, rule string
		replicates int // of the rule; nodes have their own where it does not read them
	}{
		{"no rule", "", 1000}, {"a rule on the class", byClass, 700}, {"a rule on a criterion", byCriterion, 20},
	} {
		round, p := indexed(t, indexOfTrial+c.rule, uncertainty.Jeffreys, spreadCity(80))
		o := uncertainty.ChanceOptions{Replicates: c.replicates, Seed: 3, Correlation: uncertainty.Correlation{All: .3}}
		nodes := nodesOf(t, p, o)
		want := uncertainty.NodeReplicates
		if c.rule == byClass {
			want = c.replicates
		}
		if nodes.Replicates != want || nodes.Why != "" {
			t.Fatalf("%s: %d replicates, want %d; %s", c.name, nodes.Replicates, want, nodes.Why)
		}
		for k, x := range nodes.Index[:4] {
			draws, err := p.Draws(o, x.Name, want)
			if err != nil {
				t.Fatal(err)
			}
			worst := 0.0
			for i := range round.Findings {
				low, high := exactly(draws, i)
				off := max(math.Abs(x.Low[i]-low), math.Abs(x.High[i]-high))
				if off > 0 {
					worst = max(worst, off/(high-low))
				}
			}
			if limit := []float64{.01, 0, 0, 0}[k]; worst > limit {
				t.Errorf("%s, %s: limits are %.4f of the width off, at most %v", c.name, x.Name, worst, limit)
			}
			t.Logf("%s, %s: %.4f of the width", c.name, x.Name, worst)
		}
		// Shares of classes are counted in the same replicates.
		draws, _ := p.Draws(o, "score", want)
		for i := range round.Findings {
			high := 0
			for _, d := range draws {
				if d[i] > 1 {
					high++
				}
			}
			if got := nodes.Classes[0].Share[i][2]; got != float64(high)/float64(want) {
				t.Errorf("%s: area %d is high in %v of replicates, counted %d of %d", c.name, i, got, high, want)
			}
		}
		if c.rule == byClass { // the rule and the class are the same replicates
			ch, _ := p.Chance(o)
			for i, s := range ch.Designated {
				if s != nodes.Classes[0].Share[i][2] {
					t.Errorf("area %d is designated in %v of replicates, high in %v", i, s, nodes.Classes[0].Share[i][2])
				}
			}
		}
	}
}

// Of ranks among 1,000 areas a bin holds several: limits are whole, and still within 1 % of the interval's width, or the next rank.
func TestRanksOfManyAreas(t *testing.T) {
	round, p := indexed(t, indexOfTrial, uncertainty.Jeffreys, spreadCity(1000))
	o := uncertainty.ChanceOptions{Seed: 5}
	rank := nodesOf(t, p, o).Index[1]
	draws, err := p.Draws(o, "rank", uncertainty.NodeReplicates)
	if err != nil {
		t.Fatal(err)
	}
	worst, wide := 0.0, 0
	for i := range round.Findings {
		low, high := exactly(draws, i)
		if rank.Low[i] != math.Trunc(rank.Low[i]) || rank.High[i] != math.Trunc(rank.High[i]) {
			t.Fatalf("rank %v–%v", rank.Low[i], rank.High[i])
		}
		off := max(math.Abs(rank.Low[i]-low), math.Abs(rank.High[i]-high))
		if high-low > 170 {
			wide++
		} else if off > 1 {
			t.Errorf("area %d: rank %v–%v, of stored draws %v–%v", i, rank.Low[i], rank.High[i], low, high)
		}
		if off > 1 {
			worst = max(worst, off/(high-low))
		}
	}
	if worst > .01 || wide < 100 {
		t.Errorf("limits are %.4f of the width off; %d areas have wide intervals", worst, wide)
	}
	t.Logf("%.4f of the width, %d wide intervals", worst, wide)
}

// Bins: whole numbers keep their own, what lies beyond a pilot still counts, and a value that never moved is one bin.
func TestBins(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		whole     bool
		v         float64
		bin       int // −1: any inside
		middle    float64
	}{
		{3, 9, true, 4, -1, 4}, {3, 9, true, -120, -1, -120}, {3, 9, true, 131, -1, 131}, {3, 9, true, 135, 255, 0}, {3, 9, true, -130, 0, 0},
		{7, 7, true, 7, -1, 7}, {2.5, 2.5, false, 2.5, 1, 2.5}, {2.5, 2.5, false, 2.6, 255, 0}, {2.5, 2.5, false, 2.4, 0, 0},
		{0, 1, false, -.2501, 0, 0}, {0, 1, false, 1.2501, 255, 0}, {0, 1, false, .5, -1, .5}, {1e300, -1e300, false, 0, 0, 0},
	} {
		bin, middle := uncertainty.Bin(c.low, c.high, c.whole, c.v)
		if c.bin >= 0 && bin != c.bin || c.bin < 0 && (bin < 1 || bin > 254) {
			t.Errorf("%+v: bin %d", c, bin)
		}
		if off := 1.5 * (c.high - c.low) / 254; bin > 0 && bin < 255 && math.Abs(middle-c.middle) > off || c.whole && bin > 0 && bin < 255 && middle != c.middle {
			t.Errorf("%+v: the middle is %v", c, middle)
		}
	}
}

func TestNodesAreTheSameForAnyWorkers(t *testing.T) {
	for _, rule := range []string{"", byClass, byCriterion} {
		_, p := indexed(t, indexOfTrial+rule, uncertainty.Jeffreys, spreadCity(40))
		o := uncertainty.ChanceOptions{Replicates: 50, Seed: 9, Correlation: uncertainty.Correlation{All: .3}}
		one := fmt.Sprintf("%v", *nodesOf(t, p, o))
		for _, workers := range []int{1, 2, 7} {
			if o.Workers = workers; fmt.Sprintf("%v", *nodesOf(t, p, o)) != one {
				t.Errorf("%q: %d workers give another result", rule, workers)
			}
		}
		if o.Seed++; fmt.Sprintf("%v", *nodesOf(t, p, o)) == one {
			t.Errorf("%q: another seed gives the same result", rule)
		}
	}
}

// Following nodes changes nothing of the stability itself.
func TestNodesLeaveTheRuleAlone(t *testing.T) {
	for _, rule := range []string{byClass, byCriterion} {
		_, p := indexed(t, indexOfTrial+rule, uncertainty.Jeffreys, spreadCity(40))
		o := uncertainty.ChanceOptions{Replicates: 60, Seed: 2}
		a, err := p.Chance(o)
		if err != nil {
			t.Fatal(err)
		}
		o.Nodes = true
		b, err := p.Chance(o)
		if err != nil {
			t.Fatal(err)
		}
		if b.Nodes == nil || a.Nodes != nil {
			t.Fatal("nodes are followed where asked for, and there alone")
		}
		if b.Nodes = nil; fmt.Sprint(*a) != fmt.Sprint(*b) {
			t.Errorf("%q: another stability with nodes followed", rule)
		}
	}
}

func TestNodesOfDegenerateCities(t *testing.T) {
	nan := math.NaN()
	same := func(num, den, c []float64) map[string]column {
		return map[string]column{"a": {num, den}, "b": {num, den}, "c": {num: c}}
	}
	for _, c := range []struct {
		name    string
		columns map[string]column
		score   string // of the first area: none, point, wide
		absent  float64
		rank    [2]float64
	}{
		{"one area: a z score of one is not there", same([]float64{20}, []float64{100}, []float64{1}), "none", 0, [2]float64{nan, nan}},
		{"all missing", same([]float64{nan, nan}, []float64{nan, nan}, []float64{nan, nan}), "none", 0, [2]float64{nan, nan}},
		{"no residents", same([]float64{0, 0}, []float64{0, 0}, []float64{1, 2}), "none", 0, [2]float64{nan, nan}},
		// A z score of a constant column is not there: see stat.Z. Draws would have one.
		{"a constant column", same([]float64{20, 20, 20}, []float64{100, 100, 100}, []float64{1, 1, 1}), "none", 0, [2]float64{nan, nan}},
		{"two areas apart", same([]float64{5, 95}, []float64{100, 100}, []float64{1, 2}), "point", 0, [2]float64{2, 2}},
		{"three areas", same([]float64{10, 12, 40}, []float64{100, 100, 100}, []float64{1, 2, 3}), "wide", 0, [2]float64{2, 3}},
	} {
		_, p := indexed(t, indexOfTrial, uncertainty.Jeffreys, c.columns)
		nodes := nodesOf(t, p, uncertainty.ChanceOptions{Seed: 1})
		if nodes.Why != "" {
			t.Errorf("%s: %s", c.name, nodes.Why)
			continue
		}
		score, rank := nodes.Index[0], nodes.Index[1]
		got := "wide"
		switch {
		case math.IsNaN(score.Low[0]):
			got = "none"
		case score.High[0]-score.Low[0] < 1e-12:
			got = "point"
		}
		if got != c.score || score.Absent[0] != c.absent {
			t.Errorf("%s: %s, %v–%v, absent in %v", c.name, got, score.Low[0], score.High[0], score.Absent[0])
		}
		if fmt.Sprint(rank.Low[0], rank.High[0]) != fmt.Sprint(c.rank[0], c.rank[1]) {
			t.Errorf("%s: rank %v–%v, want %v", c.name, rank.Low[0], rank.High[0], c.rank)
		}
		if share := nodes.Classes[0].Share[0]; (share == nil) != (got == "none") {
			t.Errorf("%s: class shares %v", c.name, share)
		}
	}
}

// One area has an interval where its index takes nothing from others, and is first of one in every replay.
func TestNodesOfOneArea(t *testing.T) {
	_, p := indexed(t, strings.Replace(indexOfTrial, "each: z, ", "", 1), uncertainty.Jeffreys, map[string]column{"a": {[]float64{20}, []float64{100}}, "b": {[]float64{30}, []float64{100}}, "c": {num: []float64{1}}})
	nodes := nodesOf(t, p, uncertainty.ChanceOptions{})
	score, rank, class := nodes.Index[0], nodes.Index[1], nodes.Classes[0]
	if !(score.Low[0] > .15 && score.Low[0] < .25 && score.High[0] > .25 && score.High[0] < .35) || rank.Low[0] != 1 || rank.High[0] != 1 || class.Share[0][1] != 1 {
		t.Errorf("score %v–%v of .25, rank %v–%v of 1, class %v", score.Low[0], score.High[0], rank.Low[0], rank.High[0], class.Share[0])
	}
}

// Of any counts: intervals have two ends in order, ranks and deciles are possible ones, and classes and replays without one add up to all.
func TestNodesOfAnyCity(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(r, "areas")
		columns := map[string]column{}
		for _, name := range []string{"a", "b", "c"} {
			c := column{}
			for range n {
				den := float64(rapid.IntRange(0, 60).Draw(r, "base"))
				c.num, c.den = append(c.num, float64(rapid.IntRange(0, int(den)).Draw(r, "count"))), append(c.den, den)
			}
			if name == "c" {
				c.den = nil
			}
			columns[name] = c
		}
		round, p := indexed(t, indexOfTrial+rapid.SampledFrom([]string{"", byClass, byCriterion}).Draw(r, "rule"), uncertainty.Jeffreys, columns)
		nodes := nodesOf(t, p, uncertainty.ChanceOptions{Replicates: 40, Seed: rapid.Uint64().Draw(r, "seed"), Workers: rapid.IntRange(1, 3).Draw(r, "workers"),
			Correlation: uncertainty.Correlation{All: rapid.SampledFrom([]float64{0, .3, 1}).Draw(r, "correlation")}})
		if nodes.Why != "" {
			r.Fatal(nodes.Why)
		}
		for _, x := range nodes.Index {
			column := kvarter.Column{}
			for _, c := range round.Nodes {
				if c.Name == x.Name {
					column = c.Column
				}
			}
			for i := range n {
				low, high := x.Low[i], x.High[i]
				switch {
				case column.Known(i) == math.IsNaN(x.Value[i]), math.IsNaN(x.Value[i]) && !(math.IsNaN(low) && math.IsNaN(high)):
					r.Errorf("%s of area %d is %v, interval %v–%v", x.Name, i, x.Value[i], low, high)
				case math.IsNaN(x.Value[i]):
				case math.IsNaN(low) != (x.Absent[i] == 1), low > high:
					r.Errorf("%s of area %d: %v–%v, absent in %v", x.Name, i, low, high, x.Absent[i])
				case x.Name == "rank" && (low < 1 || high > float64(n)), x.Name == "tenth" && (low < 1 || high > 10), x.Name == "flags" && (low < 0 || high > 2):
					r.Errorf("%s of area %d of %d: %v–%v", x.Name, i, n, low, high)
				}
			}
		}
		for i, share := range nodes.Classes[0].Share {
			sum := nodes.Index[0].Absent[i]
			for _, s := range share {
				sum += s
			}
			if share != nil && math.Abs(sum-1) > 1e-9 {
				r.Errorf("classes of area %d in %v of replays", i, sum)
			}
		}
	})
}

// What nothing is drawn behind has the value itself for an interval, and says so; and nothing is replayed where that is everything.
func TestNodesNothingIsDrawnBehind(t *testing.T) {
	round, p := indexed(t, indexOfTrial, uncertainty.Jeffreys, spreadCity(20))
	nodes := nodesOf(t, p, uncertainty.ChanceOptions{})
	for _, x := range nodes.Index {
		if want := x.Name != "green"; x.Drawn != want {
			t.Errorf("%s: drawn %v", x.Name, x.Drawn)
		}
	}
	green := nodes.Index[4]
	for _, c := range round.Nodes {
		if c.Name == "green" && (!slices.Equal(c.Column.Values, green.Low) || !slices.Equal(c.Column.Values, green.High)) {
			t.Errorf("of ranks of values: %v–%v, want %v", green.Low, green.High, c.Column.Values)
		}
	}
	if c := nodes.Classes[1]; c.Drawn || c.Share[0][0]+c.Share[0][1] != 1 {
		t.Errorf("%+v", c)
	}
	values := spreadCity(20)
	for name, c := range values {
		values[name] = column{num: c.num}
	}
	source := strings.NewReplacer("{count: na, base: n}", "{value: a}", "{count: nb, base: n}", "{value: b}").Replace(indexOfTrial)
	_, p = indexed(t, source, uncertainty.Jeffreys, values)
	if nodes = nodesOf(t, p, uncertainty.ChanceOptions{}); nodes.Replicates != 0 || nodes.Index[0].Drawn || !slices.Equal(nodes.Index[0].Low, nodes.Index[0].High) {
		t.Errorf("values alone: %d replicates, %+v", nodes.Replicates, nodes.Index[0])
	}
	_, p = indexed(t, "method: trial\nversion: 1\nindicators: {a: {count: na, base: n}}\n"+byCriterion, uncertainty.Jeffreys, spreadCity(5))
	if nodesOf(t, p, uncertainty.ChanceOptions{Replicates: 5}) != nil {
		t.Error("a method without an index has nodes")
	}
}
