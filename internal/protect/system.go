// Package protect keeps tables of counts from telling about single people: controlled rounding, secondary suppression, and the
// attacker who tries both (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4; Willenborg & de Waal 2001).
//
// A System is everything that is published about one set of people together: the finest cells (small area × numerator or
// complement × year), called cells, and all other published counts, each a sum of cells: base, quarter, district, city, rest
// of the city, urban area, pooled years. Geographies may overlap. What an outsider knows besides stands beside them: figures
// of other tables (Known), of earlier rounds (Earlier), and consequences of decisions (Facts).
//
// Nodes are numbered: 0…len(Cells)−1 are the cells, len(Cells)+i is Sums[i].
//
// Where to read: Attack writes sums by other sums (define.go) and solves linear programmes near a count (attack.go). Round draws floors and
// ceilings by flows through two hierarchies (family.go, flow.go), brings other sums nearer (improve.go), draws again where an attacker
// gets too near (repair.go) and keeps the proof (witness.go). Suppress takes tables apart (part.go), hides by linear programmes
// (cover.go), shows again what gains nothing (reveal.go, with tables met so far in pool.go), and finds the optimum of small ones (exact.go).
package protect

import (
	"math"
	"slices"
	"sort"

	"kvarter"
)

// NoLimit is the upper end of an interval that has none.
const NoLimit = int64(math.MaxInt64)

// largestCount keeps sums exact in floating point and within the tolerance of the linear programmes.
const largestCount = 1_000_000_000_000

// Interval is Low ≤ count ≤ High, both whole numbers inside.
type Interval struct{ Low, High int64 }

// Rule is how a count is to be treated.
type Rule struct {
	// K is the smallest count that may be shown and the narrowest interval, High − Low, an outsider may reach; 0: it may be known exactly.
	K int64
	// ZeroShown: a count of 0 is not unsafe. Without it 0 is hidden as 1…K−1 are.
	ZeroShown bool
	// Primary: unsafe whatever its count, such as a mean dominated by two contributions.
	Primary bool
	// Cost of hiding it; 0 counts as 1.
	Cost int64
	// Open: suppression must not hide it.
	Open bool
	// Unpublished: it is in no table of ours and only holds others together, such as single years where the pooled ones are shown.
	Unpublished bool
	// Known is what outside tables tell of it; nil: nothing.
	Known *Interval
	// Earlier is how an earlier round showed it; nil: not. Rounding keeps that value.
	Earlier *Shown
}

// Cell is one of the finest cells.
type Cell struct {
	Key   string
	Count int64 // 0 or above
	Rule
}

// Sum is a count that is the sum of cells, each named once by its index in System.Cells.
type Sum struct {
	Key string
	Of  []int32
	Rule
}

// Fact is a linear inequality that the public knows to hold, Low ≤ Σ Value·count[Index] ≤ High, Index being node numbers: a
// designated area meets numerator − 0.4·base ≥ 0, say.
type Fact struct {
	Key       string
	Index     []int32
	Value     []float64
	Low, High float64
}

// System is what is published together and what is known besides.
type System struct {
	Cells []Cell
	Sums  []Sum
	Facts []Fact
}

// Shown is how one count is published: Hidden, or as Value, from which the true count is at most Within away (0: it is exact).
type Shown struct {
	Hidden        bool
	Value, Within int64
}

// Width returns High − Low, NoLimit where there is no upper end.
func (i Interval) Width() int64 {
	if i.High == NoLimit {
		return NoLimit
	}
	return i.High - i.Low
}

// tables is a checked System with its sums worked out. Slices over nodes have one entry for every cell, then for every sum.
type tables struct {
	n       int // cells
	key     []string
	count   []int64
	of      [][]int32 // node → its cells, ascending as given
	rule    []Rule
	holding [][]int32 // cell → the nodes that hold it, itself and then the smallest first
	facts   []Fact    // written over cells
	few     int       // fewCells
}

// check works the sums out. It fails with the rule broken and the place: a count below 0 or too large, a key missing or given
// twice, a sum of nothing or of a cell that is not there or twice, an interval or fact that the counts do not meet.
func check(s *System) (*tables, error) {
	t := &tables{n: len(s.Cells), few: fewCells}
	if t.n == 0 {
		return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: there are no cells to protect")
	}
	seen := map[string]bool{}
	add := func(key string, of []int32, count int64, r Rule) error {
		switch {
		case key == "":
			return kvarter.Errorf(kvarter.Invalid, "disclosure: node %d has no key", len(t.key))
		case seen[key]:
			return kvarter.Errorf(kvarter.Invalid, "disclosure: %s is given twice; every cell and sum needs a key of its own", key)
		case count < 0 || count > largestCount:
			return kvarter.Errorf(kvarter.Invalid, "disclosure: %s: a count of %d; counts are 0 to %d", key, count, int64(largestCount))
		case r.K < 0 || r.Cost < 0:
			return kvarter.Errorf(kvarter.Invalid, "disclosure: %s: a threshold of %d and a cost of %d; neither may be negative", key, r.K, r.Cost)
		case r.Known != nil && (r.Known.Low > count || r.Known.High < count):
			return kvarter.Errorf(kvarter.Invalid, "disclosure: %s counts %d, but the outside table has it between %d and %d; one of the two is wrong", key, count, r.Known.Low, r.Known.High)
		case r.Earlier != nil && !r.Earlier.Hidden && (r.Earlier.Within < 0 || max(count-r.Earlier.Value, r.Earlier.Value-count) > r.Earlier.Within):
			return kvarter.Errorf(kvarter.Invalid, "disclosure: %s counts %d, but an earlier round showed %d within %d; a count that was revised is a new cell", key, count, r.Earlier.Value, r.Earlier.Within)
		}
		seen[key] = true
		t.key, t.count, t.of, t.rule = append(t.key, key), append(t.count, count), append(t.of, of), append(t.rule, r)
		return nil
	}
	for i, c := range s.Cells {
		if err := add(c.Key, []int32{int32(i)}, c.Count, c.Rule); err != nil {
			return nil, err
		}
		t.holding = append(t.holding, []int32{int32(i)})
	}
	last := make([]int, t.n) // 1 + the sum that named the cell last
	for i, u := range s.Sums {
		total := int64(0)
		if len(u.Of) == 0 {
			return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: %s is a sum of no cells", u.Key)
		}
		for _, j := range u.Of {
			if j < 0 || int(j) >= t.n {
				return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: %s names cell %d; there are %d", u.Key, j, t.n)
			}
			if last[j] == i+1 {
				return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: %s holds %s twice", u.Key, t.key[j])
			}
			last[j] = i + 1
			total += t.count[j]
			t.holding[j] = append(t.holding[j], int32(t.n+i))
		}
		if err := add(u.Key, u.Of, total, u.Rule); err != nil {
			return nil, err
		}
	}
	for _, h := range t.holding {
		sums := h[1:]
		sort.SliceStable(sums, func(a, b int) bool { return len(t.of[sums[a]]) < len(t.of[sums[b]]) })
	}
	for _, f := range s.Facts {
		g, err := t.fact(f)
		if err != nil {
			return nil, err
		}
		t.facts = append(t.facts, g)
	}
	return t, nil
}

// fact writes f over cells and checks that the counts meet it.
func (t *tables) fact(f Fact) (Fact, error) {
	if len(f.Index) != len(f.Value) {
		return f, kvarter.Errorf(kvarter.Invalid, "disclosure: fact %s has %d nodes and %d values", f.Key, len(f.Index), len(f.Value))
	}
	sum := map[int32]float64{}
	var cells []int32
	for k, i := range f.Index {
		if i < 0 || int(i) >= len(t.of) {
			return f, kvarter.Errorf(kvarter.Invalid, "disclosure: fact %s names node %d; there are %d", f.Key, i, len(t.of))
		}
		for _, j := range t.of[i] {
			if _, met := sum[j]; !met {
				cells = append(cells, j)
			}
			sum[j] += f.Value[k]
		}
	}
	slices.Sort(cells)
	g := Fact{Key: f.Key, Low: f.Low, High: f.High}
	value, size := 0.0, 1.0
	for _, j := range cells {
		if v := sum[j]; v != 0 {
			g.Index, g.Value = append(g.Index, j), append(g.Value, v)
			part := float64(v * float64(t.count[j]))
			value += part
			size += math.Abs(part)
		}
	}
	slack := 1e-10 * size // a share that meets its threshold exactly may miss it by rounding
	if !(value >= f.Low-slack && value <= f.High+slack) {
		return f, kvarter.Errorf(kvarter.Invalid, "disclosure: fact %s says %g to %g, but the counts make it %g", f.Key, f.Low, f.High, value)
	}
	g.Low, g.High = min(f.Low, value), max(f.High, value)
	return g, nil
}

// unsafe reports whether the count of a node may not be shown as it is.
func (t *tables) unsafe(i int) bool {
	r, n := t.rule[i], t.count[i]
	return r.Primary || n > 0 && n < r.K || n == 0 && r.K > 0 && !r.ZeroShown
}

func (t *tables) cost(i int) int64 { return max(1, t.rule[i].Cost) }

// Dominated reports whether the n largest contributions make at least share (0–1) of the total, so that a mean or sum tells
// about them: the (n, k) rule (Hundepool et al. 2012, section 4.2.2), n = 2 and 85 % by default. Contributions are 0 or above; a
// total of 0 has no dominance, and n contributions or fewer always dominate.
func Dominated(contributions []float64, n int, share float64) bool {
	if n <= 0 {
		return false
	}
	largest := make([]float64, 0, n+1) // descending
	total := 0.0
	for _, v := range contributions {
		total += v
		at := len(largest)
		for at > 0 && largest[at-1] < v {
			at--
		}
		if at < n {
			largest = append(largest, 0)
			copy(largest[at+1:], largest[at:])
			largest[at] = v
			largest = largest[:min(n, len(largest))]
		}
	}
	top := 0.0
	for _, v := range largest {
		top += v
	}
	return total > 0 && top >= float64(share*total)
}
