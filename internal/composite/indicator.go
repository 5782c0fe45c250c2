package composite

import (
	"fmt"
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/method"
)

// Indicators computes every indicator of a method for the areas of a level in a period. An area without a figure in any used year has none.
// A base of zero, or under min_base, makes the value missing. Errors name the indicator, and the year or column that is not there.
func Indicators(m *method.Method, p *kvarter.Panel, areas *kvarter.Areas, at kvarter.Period) ([]*Figure, error) {
	out := make([]*Figure, len(m.Indicators))
	r := NewReader(p, areas)
	for i := range m.Indicators {
		f, err := r.Figure(&m.Indicators[i], at)
		if err != nil {
			return nil, fmt.Errorf("indicator %s: %w", m.Indicators[i].Name, err)
		}
		out[i] = f
	}
	return out, nil
}

// Reader computes single indicators for the areas of a level, of any definition and period; it remembers where the areas stand in each table.
type Reader struct {
	panel  *kvarter.Panel
	areas  *kvarter.Areas
	own    matcher
	groups map[kvarter.Level]*matcher
}

// NewReader makes a Reader for areas.
func NewReader(p *kvarter.Panel, areas *kvarter.Areas) *Reader {
	r := &Reader{panel: p, areas: areas, own: matcher{codes: make([]string, areas.Len())}, groups: map[kvarter.Level]*matcher{}}
	for i := range areas.Items {
		r.own.codes[i] = areas.Items[i].Code
	}
	return r
}

// Figure computes one indicator in a period. Errors name the year or column that is not there.
func (r *Reader) Figure(ind *method.Indicator, at kvarter.Period) (*Figure, error) {
	l := ind.Inherit
	if l != "" && r.groups[l] == nil {
		r.groups[l] = &matcher{codes: r.areas.Group(l)}
	}
	return indicator(ind, r.panel, r.areas.Level, &r.own, r.groups[l], at)
}

// matcher finds the rows of tables for a list of codes; codes may repeat. It remembers them, since many indicators read the same table.
type matcher struct {
	codes []string
	rows  map[*kvarter.Table][]int32 // -1: the table has no such code
}

func (m *matcher) match(t *kvarter.Table) []int32 {
	if rows, ok := m.rows[t]; ok {
		return rows
	}
	rows := make([]int32, len(m.codes))
	var at map[string]int32
	for i, code := range m.codes {
		if i < len(t.Codes) && t.Codes[i] == code { // tables are mostly in the order of the areas
			rows[i] = int32(i)
			continue
		}
		if at == nil {
			at = make(map[string]int32, len(t.Codes))
			for j, c := range t.Codes {
				at[c] = int32(j)
			}
		}
		rows[i] = -1
		if j, ok := at[code]; ok {
			rows[i] = j
		}
	}
	if m.rows == nil {
		m.rows = map[*kvarter.Table][]int32{}
	}
	m.rows[t] = rows
	return rows
}

// indicator computes one indicator for the areas of own; group holds the group code of each area where it inherits.
func indicator(ind *method.Indicator, p *kvarter.Panel, level kvarter.Level, own, group *matcher, at kvarter.Period) (*Figure, error) {
	f, err := read(ind, p, level, own, at)
	if ind.Inherit == "" {
		return f, err
	}
	g, errG := read(ind, p, ind.Inherit, group, at)
	if errG != nil {
		return nil, errG
	}
	n := len(own.codes)
	if err != nil { // the small areas have no such column, or not in every year: all inherit
		f = g
		g = &Figure{Value: f.Value, Num: f.Num, Den: f.Den, Limits: f.Limits, Survey: f.Survey}
		f.Value, f.Limits, f.Survey = kvarter.NewColumn(n), nil, nil
	}
	f.Inherited, f.InheritedFrom = make([]bool, n), make([]string, n)
	for i := range n {
		switch {
		case f.Value.Known(i):
		case g.Value.Known(i):
			f.Value.Set(i, g.Value.Values[i])
			f.Inherited[i], f.InheritedFrom[i] = true, group.codes[i]
			f.lend(g, i)
			for y := range g.Num {
				f.Num[y][i] = g.Num[y][i]
				if g.Den != nil {
					f.Den[y][i] = g.Den[y][i]
				}
			}
		case g.Value.State(i) == kvarter.Suppressed:
			f.Value.Unset(i, kvarter.Suppressed)
		}
	}
	return f, nil
}

// read computes an indicator from the tables of one level. A count that is not there in any year takes the figure
// away: it is suppressed where one of them is, else missing.
func read(ind *method.Indicator, p *kvarter.Panel, level kvarter.Level, m *matcher, at kvarter.Period) (*Figure, error) {
	last, n := max(ind.Years.Last, 1), len(m.codes)
	f := &Figure{Name: ind.Name, Per: or0(ind.Per, 1), Shares: ind.Years.Mean == "shares", Value: kvarter.NewColumn(n)}
	why := make([]kvarter.State, n)
	var tables []*kvarter.Table
	for y := at - kvarter.Period(last) + 1; y <= at; y++ {
		t := p.Table(level, y)
		if t == nil {
			return nil, noTable(p, level, y, last)
		}
		tables = append(tables, t)
		rows := m.match(t)
		num, err := yearOf(t, or(ind.Value, ind.Count), rows, why)
		if err != nil {
			return nil, err
		}
		f.Years, f.Num = append(f.Years, y), append(f.Num, num)
		if ind.Base != "" {
			den, err := yearOf(t, ind.Base, rows, why)
			if err != nil {
				return nil, err
			}
			f.Den = append(f.Den, den)
		}
	}
	for i := range n {
		v, ok := f.value(i, ind.MinBase)
		switch {
		case why[i] != kvarter.Known:
			f.Value.Unset(i, why[i])
		case ok:
			f.Value.Set(i, v)
		}
	}
	f.published(ind, tables, m)
	return f, nil
}

func noTable(p *kvarter.Panel, level kvarter.Level, year kvarter.Period, last int) error {
	years := "one year"
	if last > 1 {
		years = fmt.Sprintf("%d years", last)
	}
	err := kvarter.Errorf(kvarter.Invalid, "it uses %s, and there are no figures of %s in %d", years, level, year)
	if have := p.Periods(level); len(have) > 0 {
		err.Hint = fmt.Sprintf("there are figures of %s from %d to %d", level, have[0], have[len(have)-1])
	}
	return err
}

// yearOf returns a column by the rows given, and notes in why for which reason a figure is not there.
func yearOf(t *kvarter.Table, name string, rows []int32, why []kvarter.State) ([]float64, error) {
	c, ok := t.Columns[name]
	if !ok {
		return nil, kvarter.Errorf(kvarter.Invalid, "there is no measure %s for %s in %d", name, t.Level, t.Period)
	}
	out := make([]float64, len(rows))
	for i, j := range rows {
		switch {
		case j < 0:
			out[i] = math.NaN()
			why[i] = max(why[i], kvarter.Missing)
		case !c.Known(int(j)):
			out[i] = math.NaN()
			why[i] = max(why[i], c.State(int(j)))
		default:
			out[i] = c.Values[j]
		}
	}
	return out, nil
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
	plain := *ind
	plain.Variance = "" // what is compared with has no interval
	f, err := read(&plain, p, level, &matcher{codes: []string{code}}, at)
	if err != nil {
		return Total{Value: math.NaN(), State: kvarter.Missing}, false
	}
	t = Total{Value: f.Value.Values[0], State: f.Value.State(0)}
	for y := range f.Num {
		t.Num = append(t.Num, f.Num[y][0])
		if f.Den != nil {
			t.Den = append(t.Den, f.Den[y][0])
		}
	}
	t.Exact = f.Exact(0)
	return t, true
}
