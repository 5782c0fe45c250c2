package protect

import (
	"math"

	"kvarter"
)

// Rounding is how controlled rounding is to be done.
type Rounding struct {
	// Seed is secret: who knows it can repeat the draw.
	Seed uint64
	// Base to round to; 0: the largest K of the system, plus 1. A smaller base than that is refused.
	Base int64
}

// Table is a protected table.
type Table struct {
	// Shown has one entry for every node.
	Shown []Shown
	// Unsafe nodes, ascending: those whose true count could not be shown as it is.
	Unsafe []int
	// KnownOutside are the nodes, unsafe or hidden, that outside tables, earlier rounds and facts alone bound to less than K:
	// nothing published here can protect them, and nothing claims to.
	KnownOutside []int
	// Exposed are the nodes that should be protected and are not, since what would cover them must not be hidden (Open). Empty: all
	// unsafe or hidden nodes but KnownOutside have an interval of K or wider.
	Exposed []int

	// Base is what rounded counts are multiples of; 0 under suppression.
	Base int64
	// Facts are what the rule of rounding tells besides the values shown; the attacker gets them too.
	Facts []Fact
	// Coarse are cells rounded to a multiple of more than Base, since outside tables told too much at Base.
	Coarse []int
	// Loose are published sums, in neither hierarchy, that lie Base or more from their count. LargestDeviation is the farthest
	// that a published sum lies from its count, at node Farthest.
	Loose            []int
	LargestDeviation int64
	Farthest         int
	// Differs are sums that keep the value of an earlier round though the rounded cells now add up to another.
	Differs []int

	// Exact: no smaller cost of hidden nodes protects the table. Suppression only; Rounds counts its linear programmes.
	Exact  bool
	Cost   int64
	Solved int
}

// Round protects by controlled rounding: cells become multiples of a base b, each the multiple below or above its count (a multiple
// stays, so 0 stays 0), and every sum is shown as the sum of its rounded cells, so that everything adds up. The draw is
// unbiased, E(shown) = count, and every sum of the two hierarchies (see families) is less than b from its count (roundFlow). Sums
// outside the hierarchies are brought near theirs by exchanging floors and ceilings (improve), which leaves the draw of the
// cells exchanged not quite unbiased.
//
// What it guarantees, with b ≥ k + 1 for the largest k: let r be the rounded cells and R(S) the sum over a published S. Who
// knows the rule and b, but not the seed, knows |n(j) − r(j)| ≤ b − 1 for each cell j and |n(S) − R(S)| ≤ w(S) for each sum,
// with w(S) ≥ b − 1. Take any cell j and t in 0…b − 1, and the table n' = r + t·e(j): cell j raised by t. Each box holds: cell
// j is t ≤ b − 1 above r(j), the others are at theirs, and a sum is t above R(S) if it holds j, else at it. It adds up and is not negative. So
// all these tables, in whole numbers, are possible, and no cell, and no sum of cells, is bounded to an interval less wide than b − 1 ≥ k. QED.
// Earlier rounds under the same rule keep their values, so their boxes are the same boxes.
//
// Outside tables and facts of decisions can cut such tables off. Then the attacker is run against the unsafe nodes; where one is bounded
// to less than k, the draw is repeated with other numbers, and then those cells are rounded to a doubled base, until none is. Who
// knows this too may reckon that a coarser cell was unsafe, but not its count.
func (s *System) Round(o Rounding) (*Table, error) {
	t, err := check(s)
	if err != nil {
		return nil, err
	}
	base := int64(1)
	for _, r := range t.rule {
		base = max(base, r.K+1)
	}
	if o.Base != 0 {
		if o.Base < base {
			return nil, kvarter.Errorf(kvarter.Invalid, "disclosure: rounding to multiples of %d cannot keep intervals of %d; use %d or more", o.Base, base-1, base)
		}
		base = o.Base
	}
	r := &rounder{t: t, seed: o.Seed, base: base, families: t.families(), coarse: make([]int64, t.n)}
	return r.protect()
}

// rounder is one rounding under way.
type rounder struct {
	t        *tables
	seed     uint64
	base     int64
	families families
	coarse   []int64 // cell → its own base; 0: the common one
}

// free reports whether a cell is rounded to the common base, being neither given nor coarse.
func (r *rounder) free(j int) bool {
	return r.coarse[j] == 0 && !r.given(j)
}

// given reports whether an earlier round fixed what is shown of the cell.
func (r *rounder) given(j int) bool {
	e := r.t.rule[j].Earlier
	return e != nil && !e.Hidden
}

// draw rounds every cell and returns the rounded cells.
func (r *rounder) draw(attempt int) []int64 {
	t := r.t
	d := t.draws(r.seed, attempt)
	free := make([]bool, t.n)
	for j := range free {
		free[j] = r.free(j)
	}
	order := t.order(d)
	out := t.roundFlow(r.families, r.base, free, order, d)
	for j := range out {
		switch {
		case r.given(j):
			out[j] = t.rule[j].Earlier.Value
		case r.coarse[j] > 0:
			b := r.coarse[j]
			rest := t.count[j] % b
			out[j] = t.count[j] - rest
			if rest > 0 && d.below(d.of(t.key[j]), b) < rest {
				out[j] += b
			}
		}
	}
	r.improve(out, order)
	return out
}

// publish makes the table of rounded cells. A sum of free cells lies within base − 1 of its count in a hierarchy, and within the
// largest deviation otherwise; cells that are coarse or given add what they may deviate. What is public of the free cells alone is a fact.
func (r *rounder) publish(cells []int64) *Table {
	t := r.t
	out := &Table{Base: r.base, Shown: make([]Shown, len(t.of)), Farthest: -1}
	loose := r.base - 1
	for _, i := range r.families.rest {
		_, _, deviation := r.freePart(int(i), cells)
		if deviation >= r.base {
			out.Loose = append(out.Loose, int(i))
		}
		loose = max(loose, deviation)
	}
	outside := make([]bool, len(t.of))
	for _, i := range r.families.rest {
		outside[i] = true
	}
	for i := range t.of {
		w := r.base - 1
		if outside[i] {
			w = loose
		}
		switch {
		case t.rule[i].Unpublished:
			out.Shown[i].Hidden = true
			continue
		case i < t.n && r.given(i):
			out.Shown[i] = *t.rule[i].Earlier
			continue
		case i < t.n && r.coarse[i] > 0:
			w = r.coarse[i] - 1
			out.Coarse = append(out.Coarse, i)
		case i >= t.n:
			part, special, _ := r.freePart(i, cells)
			if special > 0 {
				if len(part) > 0 {
					f := Fact{Key: t.key[i] + " rounded at the base", Index: part, Value: ones(len(part))}
					rounded := float64(sumOf(part, cells))
					f.Low, f.High = rounded-float64(w), rounded+float64(w)
					out.Facts = append(out.Facts, f)
				} else {
					w = 0
				}
				w += special
			}
		}
		value := sumOf(t.of[i], cells)
		out.Shown[i] = Shown{Value: value, Within: w}
		if e := t.rule[i].Earlier; e != nil && !e.Hidden {
			if e.Value != value {
				out.Differs = append(out.Differs, i)
			}
			out.Shown[i] = *e
		}
		if d := distance(out.Shown[i].Value, t.count[i]); i >= t.n && d > out.LargestDeviation {
			out.LargestDeviation, out.Farthest = d, i
		}
	}
	return out
}

// freePart returns the free cells of a sum, how far its other cells may deviate together, and how far the free ones do.
func (r *rounder) freePart(i int, cells []int64) (part []int32, special, deviation int64) {
	for _, j := range r.t.of[i] {
		switch {
		case r.given(int(j)):
			special += r.t.rule[j].Earlier.Within
		case r.coarse[j] > 0:
			special += r.coarse[j] - 1
		default:
			part = append(part, j)
			deviation += cells[j] - r.t.count[j]
		}
	}
	return part, special, max(deviation, -deviation)
}

func sumOf(of []int32, cells []int64) int64 {
	total := int64(0)
	for _, j := range of {
		total += cells[j]
	}
	return total
}

func distance(a, b int64) int64 { return max(a-b, b-a) }

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// span is the number of whole steps between the ends of a bound; NoLimit where it is open above.
func (b Bound) span() int64 {
	if math.IsInf(b.High, 1) {
		return NoLimit
	}
	return b.Whole.Width()
}
