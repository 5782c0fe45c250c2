package vintage

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"kvarter"
)

// Carried is a column of counts on the new boundaries.
type Carried struct {
	// Column follows the order of the new areas. A sum with a suppressed part is suppressed, with a missing part missing; an area that no
	// link leads to is missing.
	Column kvarter.Column
	// Bridged is the part of each figure, 0 to 1, that came from old areas which the weights divide; what comes from whole areas is no
	// estimate. NaN where the figure is not known.
	Bridged []float64
	// Remainders are the counts that did not arrive, of every old area that has one, in its order.
	Remainders []Remainder
	Balance    Balance
}

// Remainder is the part of an old area's count that its weights lead nowhere; negative where they exceed 1.
type Remainder struct {
	Old   string
	Count float64
}

// Balance is the account of one column, exact: Before = After + Remainder + Lost.
type Balance struct {
	Before    *big.Rat // all known counts of the old areas
	After     *big.Rat // all known counts of the new areas
	Remainder *big.Rat // what the weights lead nowhere
	Lost      *big.Rat // known parts of new figures that are not known, because another part is suppressed or missing
}

// NotCount is a figure that cannot be carried: below zero, not a whole number, or too large for one.
type NotCount struct {
	Area, Column string
	Value        float64
}

// NotCounts returns the known figures of a column that are no counts, at most limit of them. codes names its areas.
func NotCounts(name string, codes []string, c kvarter.Column, limit int) []NotCount {
	var out []NotCount
	for i := range codes {
		if c.Known(i) && (c.Values[i] < 0 || c.Values[i] > most || c.Values[i] != math.Trunc(c.Values[i])) && len(out) < limit {
			out = append(out, NotCount{codes[i], name, c.Values[i]})
		}
	}
	return out
}

// CountsOnly is the rule that a NotCount breaks; CountsHint says what to do instead.
const (
	CountsOnly = "only counts are carried to other boundaries, never shares or means"
	CountsHint = "name the counts under measures: and leave this column out; shares and means are computed from carried counts"
)

// most bounds a count: up to it every whole number has a float64 of its own.
const most = 1 << 53

// Carry takes a column of counts, in the order of the old areas, to the new areas. It fails with every figure that is no count.
func (x *Crosswalk) Carry(name string, c kvarter.Column) (*Carried, error) {
	if c.Len() != len(x.old) {
		return nil, kvarter.Errorf(kvarter.Internal, "column %s has %d figures for %d old areas", name, c.Len(), len(x.old))
	}
	ps := &kvarter.Problems{}
	for _, b := range NotCounts(name, x.old, c, len(x.old)) {
		ps.Add(kvarter.Problem{Rule: CountsOnly, File: x.o.File, Column: name, Value: strconv.FormatFloat(b.Value, 'g', -1, 64), Hint: "area " + b.Area + "; " + CountsHint})
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	pieces := x.pieces(c)
	out := &Carried{Column: kvarter.NewColumn(len(x.now)), Bridged: make([]float64, len(x.now))}
	before, after, rest, lost := &sum{}, &sum{}, &sum{}, &sum{}
	for i, v := range c.Values {
		if !c.Known(i) {
			continue
		}
		before.add(v)
		if r := pieces.rest(i, v); r.Sign() != 0 {
			rest.addRat(r)
			f, _ := r.Float64()
			out.Remainders = append(out.Remainders, Remainder{x.old[i], f})
		}
	}
	for j, parts := range x.in {
		total, split, state := &sum{}, 0.0, kvarter.Known
		if len(parts) == 0 {
			state = kvarter.Missing
		}
		for _, p := range parts {
			if !c.Known(p.area) {
				state = max(state, c.State(p.area)) // suppressed beats missing, as in every sum
				continue
			}
			split += pieces.into(total, p, j, c.Values[p.area])
		}
		if out.Bridged[j] = math.NaN(); state != kvarter.Known {
			out.Column.Unset(j, state)
			lost.addSum(total)
			continue
		}
		v, _ := total.rat().Float64()
		out.Column.Set(j, v)
		after.addSum(total)
		if out.Bridged[j] = 0; split > 0 {
			out.Bridged[j] = math.Min(1, split/v)
		}
	}
	out.Balance = Balance{before.rat(), after.rat(), rest.rat(), lost.rat()}
	if !out.Balance.Holds() {
		return nil, kvarter.Errorf(kvarter.Internal, "carrying %s lost track: %s", name, out.Balance)
	}
	return out, nil
}

// Holds reports whether everything is accounted for.
func (b Balance) Holds() bool {
	s := new(big.Rat).Add(b.After, b.Remainder)
	return s.Add(s, b.Lost).Cmp(b.Before) == 0
}

func (b Balance) String() string {
	return fmt.Sprintf("%s before, %s after, %s left over, %s in figures that are not known", b.Before.FloatString(3), b.After.FloatString(3), b.Remainder.FloatString(3), b.Lost.FloatString(3))
}

// pieces divides the counts of old areas.
type pieces struct {
	x     *Crosswalk
	whole [][]int64 // under Options.Whole: of each old area, a count for each of its parts, then what leads nowhere
}

func (x *Crosswalk) pieces(c kvarter.Column) *pieces {
	p := &pieces{x: x}
	if !x.o.Whole {
		return p
	}
	p.whole = make([][]int64, len(x.old))
	for i, v := range c.Values {
		if c.Known(i) {
			p.whole[i] = x.allot(i, int64(v))
		}
	}
	return p
}

// into adds to total what link p brings into new area j of a count v, and returns as much of it as rests on a weight.
func (p *pieces) into(total *sum, l part, j int, v float64) (split float64) {
	switch {
	case p.whole != nil:
		for k, to := range p.x.out[l.area] {
			if to.area == j {
				v = float64(p.whole[l.area][k])
			}
		}
		total.add(v)
	case l.full:
		total.add(v)
	default:
		r := kvarter.Exact(v)
		total.addRat(r.Mul(r, l.weight))
		v, _ = r.Float64()
	}
	if l.whole {
		return 0
	}
	return v
}

// rest is what of a count leads nowhere.
func (p *pieces) rest(i int, v float64) *big.Rat {
	if p.whole != nil {
		return new(big.Rat).SetInt64(p.whole[i][len(p.whole[i])-1])
	}
	if p.x.lacks[i].Sign() == 0 {
		return new(big.Rat)
	}
	r := kvarter.Exact(v)
	return r.Mul(r, p.x.lacks[i])
}

// sum adds exactly: whole numbers in an integer, the others as rationals.
type sum struct {
	whole int64
	other *big.Rat
}

func (s *sum) add(v float64) {
	if v == math.Trunc(v) && math.Abs(v) < 1<<40 { // 2^63 is reached after 2^23 of them
		s.whole += int64(v)
		return
	}
	s.addRat(kvarter.Exact(v))
}

func (s *sum) addRat(r *big.Rat) {
	if s.other == nil {
		s.other = new(big.Rat)
	}
	s.other.Add(s.other, r)
}

func (s *sum) addSum(t *sum) {
	if t.other == nil && t.whole < 1<<40 && t.whole > -1<<40 {
		s.whole += t.whole
		return
	}
	s.addRat(t.rat())
}

func (s *sum) rat() *big.Rat {
	r := new(big.Rat).SetInt64(s.whole)
	if s.other != nil {
		r.Add(r, s.other)
	}
	return r
}
