package composite

import (
	"fmt"
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// Figure is an indicator over the areas, with the counts behind it.
type Figure struct {
	Name  string
	Value kvarter.Column
	// Num and Den are the counts of each used year and area. A value indicator has its yearly values in Num and no Den.
	Num, Den      [][]float64
	Years         []kvarter.Period
	Inherited     []bool   // nil: none is
	InheritedFrom []string // code of the group whose value it is
	Per           float64
	Shares        bool // several years: the mean of the yearly shares, not the pooled counts
}

// Count returns the counts of area i pooled over the years; ok is false where the value is no share of counts.
func (f *Figure) Count(i int) (num, den float64, ok bool) {
	if f.Den == nil {
		return math.NaN(), math.NaN(), false
	}
	for y := range f.Num {
		num += f.Num[y][i]
		den += f.Den[y][i]
	}
	return num, den, !math.IsNaN(num) && !math.IsNaN(den) && den > 0
}

// Exact returns the value of area i as a rational of the decimals in the data; nil where it is not known.
func (f *Figure) Exact(i int) *big.Rat {
	if !f.Value.Known(i) {
		return nil
	}
	num, den := make([]float64, len(f.Num)), []float64(nil)
	for y := range f.Num {
		num[y] = f.Num[y][i]
		if f.Den != nil {
			den = append(den, f.Den[y][i])
		}
	}
	return exact(num, den, f.Per, f.Shares)
}

func exact(num, den []float64, per float64, shares bool) *big.Rat {
	sum, base := new(big.Rat), new(big.Rat)
	for y := range num {
		n := kvarter.Exact(num[y])
		if n == nil {
			return nil
		}
		if den == nil {
			sum.Add(sum, n)
			continue
		}
		d := kvarter.Exact(den[y])
		switch {
		case d == nil:
			return nil
		case !shares:
			base.Add(base, d)
			sum.Add(sum, n)
		case d.Sign() == 0:
			return nil
		default:
			sum.Add(sum, n.Quo(n, d))
		}
	}
	if den == nil || shares {
		base.SetInt64(int64(len(num)))
	}
	if base.Sign() == 0 {
		return nil
	}
	sum.Quo(sum, base)
	if per != 0 && per != 1 {
		sum.Mul(sum, kvarter.Exact(per))
	}
	return sum
}

// Indicators computes every indicator of a method for the areas of a level in a period. An area without a figure in any used year has none.
// A base of zero, or under min_base, makes the value missing. Errors name the indicator, and the year or column that is not there.
func Indicators(m *method.Method, p *kvarter.Panel, areas *kvarter.Areas, at kvarter.Period) ([]*Figure, error) {
	out := make([]*Figure, len(m.Indicators))
	for i := range m.Indicators {
		f, err := indicator(&m.Indicators[i], p, areas, at)
		if err != nil {
			return nil, fmt.Errorf("indicator %s: %w", m.Indicators[i].Name, err)
		}
		out[i] = f
	}
	return out, nil
}

func indicator(ind *method.Indicator, p *kvarter.Panel, areas *kvarter.Areas, at kvarter.Period) (*Figure, error) {
	f := &Figure{Name: ind.Name, Per: or0(ind.Per, 1), Shares: ind.Years.Mean == "shares"}
	codes := make([]string, areas.Len())
	for i := range areas.Items {
		codes[i] = areas.Items[i].Code
	}
	own, err := read(f, ind, p, areas.Level, codes, at)
	if ind.Inherit == "" {
		return f, err
	}
	group := areas.Group(ind.Inherit)
	g := &Figure{Per: f.Per, Shares: f.Shares}
	lent, errG := read(g, ind, p, ind.Inherit, group, at)
	if errG != nil {
		return nil, errG
	}
	f.Inherited, f.InheritedFrom = make([]bool, len(codes)), make([]string, len(codes))
	if err != nil {
		// The small areas have no such column: every value is inherited.
		f.Num, f.Den, f.Years, own = g.Num, g.Den, g.Years, kvarter.NewColumn(len(codes))
	}
	for i := range codes {
		if own.Known(i) || !lent.Known(i) {
			continue
		}
		own.Set(i, lent.Values[i])
		f.Inherited[i], f.InheritedFrom[i] = true, group[i]
		for y := range g.Num {
			f.Num[y][i] = g.Num[y][i]
			if g.Den != nil {
				f.Den[y][i] = g.Den[y][i]
			}
		}
	}
	f.Value = own
	return f, nil
}

// read fills the years of a figure for places given by code, and returns its values.
func read(f *Figure, ind *method.Indicator, p *kvarter.Panel, level kvarter.Level, codes []string, at kvarter.Period) (kvarter.Column, error) {
	last := max(ind.Years.Last, 1)
	f.Value = kvarter.NewColumn(len(codes))
	why := make([]kvarter.State, len(codes))
	for y := at - kvarter.Period(last) + 1; y <= at; y++ {
		t := p.Table(level, y)
		if t == nil {
			return f.Value, kvarter.Errorf(kvarter.Invalid, "it uses %d years, and there are no figures of %s in %d", last, level, y)
		}
		row := make(map[string]int, len(t.Codes))
		for i, c := range t.Codes {
			row[c] = i
		}
		num, err := yearOf(t, or(ind.Value, ind.Count), row, codes, why)
		if err != nil {
			return f.Value, err
		}
		f.Years, f.Num = append(f.Years, y), append(f.Num, num)
		if ind.Base != "" {
			den, err := yearOf(t, ind.Base, row, codes, why)
			if err != nil {
				return f.Value, err
			}
			f.Den = append(f.Den, den)
		}
	}
	for i := range codes {
		v, ok := f.value(i, ind.MinBase)
		switch {
		case why[i] != kvarter.Known:
			f.Value.Unset(i, why[i])
		case ok:
			f.Value.Set(i, v)
		}
	}
	return f.Value, nil
}

// yearOf returns a column in the order of codes, and notes in why the first reason for which a figure is not there.
func yearOf(t *kvarter.Table, name string, row map[string]int, codes []string, why []kvarter.State) ([]float64, error) {
	c, ok := t.Columns[name]
	if !ok {
		return nil, kvarter.Errorf(kvarter.Invalid, "there is no measure %s for %s in %d", name, t.Level, t.Period)
	}
	out := make([]float64, len(codes))
	for i, code := range codes {
		j, ok := row[code]
		switch {
		case !ok:
			out[i] = math.NaN()
			why[i] = max(why[i], kvarter.Missing)
		case !c.Known(j):
			out[i] = math.NaN()
			why[i] = max(why[i], c.State(j))
		default:
			out[i] = c.Values[j]
		}
	}
	return out, nil
}

func (f *Figure) value(i int, minBase float64) (float64, bool) {
	sum, base := 0.0, 0.0
	for y := range f.Num {
		switch {
		case f.Den == nil:
			sum += f.Num[y][i]
			base++
		case f.Shares:
			if f.Den[y][i] <= 0 {
				return 0, false
			}
			sum += f.Num[y][i] / f.Den[y][i]
			base++
		default:
			sum += f.Num[y][i]
			base += f.Den[y][i]
		}
	}
	if base <= 0 || math.IsNaN(sum) {
		return 0, false
	}
	if _, den, ok := f.Count(i); minBase > 0 && f.Den != nil && (!ok || den < minBase) {
		return 0, false
	}
	return f.Per * (sum / base), true
}

// Total is an indicator of a whole place: a city, a region, the country or a group.
type Total struct {
	Num, Den []float64 // of each used year; Den nil for a value indicator
	Value    float64   // NaN where not known
	State    kvarter.State
	Exact    *big.Rat // nil where not known
}

// At computes an indicator for one place of a level. ok is false where there are no figures of that level, column or year.
func At(ind *method.Indicator, p *kvarter.Panel, level kvarter.Level, code string, at kvarter.Period) (t Total, ok bool) {
	f := &Figure{Per: or0(ind.Per, 1), Shares: ind.Years.Mean == "shares"}
	v, err := read(f, ind, p, level, []string{code}, at)
	if err != nil {
		return Total{Value: math.NaN(), State: kvarter.Missing}, false
	}
	t = Total{Value: v.Values[0], State: v.State(0)}
	for y := range f.Num {
		t.Num = append(t.Num, f.Num[y][0])
		if f.Den != nil {
			t.Den = append(t.Den, f.Den[y][0])
		}
	}
	f.Value = v
	t.Exact = f.Exact(0)
	return t, true
}
