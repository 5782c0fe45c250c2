package vintage

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"kvarter"
)

// Basis is what the weights of a crosswalk are shares of.
type Basis string

const (
	Population Basis = "population" // residents of the old area
	Addresses  Basis = "addresses"  // addresses of the old area
	Land       Basis = "area"       // land of the old area: the weakest, since people do not live evenly on it
)

// Bases are all of them, the best first.
func Bases() []Basis { return []Basis{Population, Addresses, Land} }

// Rounding is how far the weights of an old area may lie from 1 and still be called whole: they are published with five to eight decimals.
const Rounding = 1e-6

// Link says that the share Weight of the old area lies in the new one. The weight counts as the decimal that it was written as.
type Link struct {
	Old, New string
	Weight   float64
	Row      int // of the file, as a spreadsheet numbers it; 0 none
}

// Options say how a crosswalk is used, and how messages call it and its columns.
type Options struct {
	// Renormalise divides the weights of each old area by their sum, so that every count arrives in full.
	Renormalise bool
	// IgnoreUnder leaves out links with a smaller weight: slivers where two drawings of one border cross. It needs Renormalise.
	IgnoreUnder float64
	// Whole carries whole persons (see allot); else counts are divided exactly and may have decimals.
	Whole bool

	File, Old, New, Weight string
}

// Crosswalk is a checked crosswalk.
type Crosswalk struct {
	o        Options
	old, now []string
	out      [][]part   // of each old area, by position of the new
	in       [][]part   // of each new area, by position of the old
	lacks    []*big.Rat // of each old area: 1 less the weights that are used
	short    []Shortfall
}

// part is one end of a link; area is the position at the other end.
type part struct {
	area   int
	weight *big.Rat
	whole  bool // all of the old area, to a rounding
	full   bool // all of it, exactly
}

// Shortfall is an old area whose weights, as written, do not add up to 1.
type Shortfall struct {
	Old string
	Sum float64
	// Lacks is 1 − Sum, from the exact sum; negative where the weights exceed 1.
	Lacks float64
}

// New checks links between old and new areas and returns their crosswalk. Columns to be carried follow the order of old, carried
// ones that of now; old nil: the old areas are those of the links, in the order of the rows. Every fault is reported with its row and column: an
// unknown or empty code, a weight that is no share, a pair given twice, weights of an old area above 1 by more than Rounding.
func New(links []Link, old, now []string, o Options) (*Crosswalk, error) {
	if !(o.IgnoreUnder >= 0 && o.IgnoreUnder <= .5) {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: ignored weights are under a share from 0 to 0.5, not under %g", o.File, o.IgnoreUnder)
	}
	if o.IgnoreUnder > 0 && !o.Renormalise {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: small weights are ignored only where the others are renormalised; else their counts would be lost", o.File)
	}
	if old == nil {
		old = oldOf(links)
	}
	x := &Crosswalk{o: o, old: old, now: now, out: make([][]part, len(old)), in: make([][]part, len(now)), lacks: make([]*big.Rat, len(old))}
	ps := &kvarter.Problems{}
	sums := x.link(links, ps)
	if err := ps.Err(); err != nil {
		return nil, err
	}
	x.weigh(sums)
	return x, nil
}

func oldOf(links []Link) []string {
	var out []string
	seen := map[string]bool{}
	for _, l := range links {
		if l.Old != "" && !seen[l.Old] {
			seen[l.Old] = true
			out = append(out, l.Old)
		}
	}
	return out
}

// link checks the links, enters them at both ends, and returns the sum of the written weights of each old area.
func (x *Crosswalk) link(links []Link, ps *kvarter.Problems) []*big.Rat {
	fault := func(l Link, rule, column, value, hint string) {
		ps.Add(kvarter.Problem{Rule: rule, File: x.o.File, Row: l.Row, Column: column, Value: value, Hint: hint})
	}
	oldAt, newAt := x.index(x.old, x.o.Old, ps), x.index(x.now, x.o.New, ps)
	sums := make([]*big.Rat, len(x.old))
	for i := range sums {
		sums[i] = new(big.Rat)
	}
	limit := new(big.Rat).Add(one, kvarter.Exact(Rounding))
	seen := map[[2]string]int{}
	over := map[int]bool{}
	for _, l := range links {
		i, okOld := oldAt[l.Old]
		j, okNew := newAt[l.New]
		first, twice := seen[[2]string{l.Old, l.New}]
		switch {
		case !okOld:
			fault(l, "a crosswalk starts from a known old area", x.o.Old, l.Old, "")
		case !okNew:
			fault(l, "a crosswalk leads to a known new area", x.o.New, l.New, "")
		case twice:
			fault(l, "an old and a new area are linked once", x.o.New, l.New, fmt.Sprintf("row %d links %s and %s too", first, l.Old, l.New))
		case !(l.Weight >= 0) || math.IsInf(l.Weight, 0):
			fault(l, "a weight is a share from 0 to 1", x.o.Weight, fmt.Sprint(l.Weight), "")
		case !over[i]:
			w := kvarter.Exact(l.Weight)
			if sums[i].Add(sums[i], w); sums[i].Cmp(limit) > 0 {
				over[i] = true
				fault(l, "the weights of an old area add up to at most 1", x.o.Weight, fmt.Sprint(l.Weight), fmt.Sprintf("with this row those of %s are %s", l.Old, sums[i].FloatString(6)))
			}
			if l.Weight > 0 && l.Weight >= x.o.IgnoreUnder {
				x.out[i] = append(x.out[i], part{area: j, weight: w})
			}
		}
		if !twice {
			seen[[2]string{l.Old, l.New}] = l.Row
		}
	}
	return sums
}

// one is a constant: nothing writes to it.
var one = big.NewRat(1, 1)

// index gives the position of each code.
func (x *Crosswalk) index(codes []string, column string, ps *kvarter.Problems) map[string]int {
	out := make(map[string]int, len(codes))
	for i, c := range codes {
		if _, twice := out[c]; twice || c == "" {
			ps.Add(kvarter.Problem{Rule: "area codes are unique and not empty", File: x.o.File, Column: column, Value: c})
		}
		out[c] = i
	}
	return out
}

// weigh turns written weights into those that are used, and notes what they lack.
func (x *Crosswalk) weigh(sums []*big.Rat) {
	whole := new(big.Rat).Sub(one, kvarter.Exact(Rounding))
	for i, parts := range x.out {
		if lacks := new(big.Rat).Sub(one, sums[i]); new(big.Rat).Abs(lacks).Cmp(kvarter.Exact(Rounding)) > 0 {
			s := Shortfall{Old: x.old[i]}
			s.Sum, _ = sums[i].Float64()
			s.Lacks, _ = lacks.Float64()
			x.short = append(x.short, s)
		}
		slices.SortFunc(parts, func(a, b part) int { return a.area - b.area })
		used := new(big.Rat)
		for _, p := range parts {
			used.Add(used, p.weight)
		}
		for k := range parts {
			if x.o.Renormalise {
				parts[k].weight = new(big.Rat).Quo(parts[k].weight, used)
			}
			parts[k].whole = parts[k].weight.Cmp(whole) >= 0
			parts[k].full = parts[k].weight.Cmp(one) == 0
			back := parts[k]
			back.area = i
			x.in[parts[k].area] = append(x.in[parts[k].area], back)
		}
		if x.lacks[i] = new(big.Rat).Sub(one, used); x.o.Renormalise && len(parts) > 0 {
			x.lacks[i] = new(big.Rat)
		}
	}
}

// Old returns the codes of the old areas, in the order of columns to be carried.
func (x *Crosswalk) Old() []string { return x.old }

// New returns the codes of the new areas, in the order of carried columns.
func (x *Crosswalk) New() []string { return x.now }

// Shortfalls returns the old areas whose weights, as written, are off from 1 by more than Rounding, in the order of the old areas.
// Without Renormalise that part of their counts does not arrive.
func (x *Crosswalk) Shortfalls() []Shortfall { return x.short }

// Empty returns the new areas that no link leads to: they have no figures from before.
func (x *Crosswalk) Empty() []string {
	var out []string
	for j, parts := range x.in {
		if len(parts) == 0 {
			out = append(out, x.now[j])
		}
	}
	return out
}
