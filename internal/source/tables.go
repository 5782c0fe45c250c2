package source

import (
	"math"
	"sort"
	"strconv"

	"kvarter"
)

// Tables returns the observations of a grid, one table for each period in ascending order. Codes keep the order
// of the file. A *kvarter.Problems names every unknown column, empty or repeated area, period that is no
// year, and cell that is neither a number nor a code; then there is no table at all.
func Tables(g *Grid, l Layout) ([]*kvarter.Table, error) {
	if g.Len() == 0 {
		return nil, Fault(kvarter.Problem{Rule: "a data file has rows", File: g.File})
	}
	p, err := l.resolve(g)
	if err != nil {
		return nil, err
	}
	numbers, err := g.numbers(l.Decimal, l.Codes, p.columns())
	if err != nil {
		return nil, err
	}
	ps := &kvarter.Problems{}
	places := place(g, p, l, ps)
	if err := ps.Err(); err != nil {
		return nil, err
	}
	if p.value >= 0 {
		long(g, p, places, numbers, ps)
	} else {
		wide(g, p, places, numbers, ps)
	}
	for _, t := range places.tables {
		if ps.Count == 0 && p.population != "" {
			if _, ok := t.Columns[p.population]; !ok {
				ps.Add(kvarter.Problem{Rule: "the population is a measure of the file", File: g.File, Value: Shorten(p.population)})
			}
		}
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	sort.Slice(places.tables, func(a, b int) bool { return places.tables[a].Period < places.tables[b].Period })
	return places.tables, nil
}

// places tells where each row of a grid goes.
type places struct {
	tables []*kvarter.Table
	table  []int32 // of each row: its table
	at     []int32 // of each row: its position there
}

// place sorts rows into tables. In a wide file an area stands once in a period.
func place(g *Grid, p *plan, l Layout, ps *kvarter.Problems) *places {
	n := g.Len()
	hint := n
	if p.period >= 0 || p.value >= 0 {
		hint = 0
	}
	out := &places{table: make([]int32, n), at: make([]int32, n)}
	years := map[string]int32{} // period as written → table
	byYear := map[kvarter.Period]int32{}
	var index []map[string]int32 // of each table: code → position
	var first [][]int32          // of each table: row of each position
	open := func(at kvarter.Period) int32 {
		if t, ok := byYear[at]; ok {
			return t
		}
		t := int32(len(out.tables))
		byYear[at] = t
		out.tables = append(out.tables, &kvarter.Table{Level: l.Level, Period: at, Columns: map[string]kvarter.Column{}, Population: p.population})
		index = append(index, make(map[string]int32, hint))
		first = append(first, nil)
		return t
	}
	if p.period < 0 {
		open(l.Period)
	}
	for i := range n {
		t := int32(0)
		if p.period >= 0 {
			written := g.Cell(i, p.period)
			known := false
			if t, known = years[written]; !known {
				year, ok := Year(written)
				if !ok {
					ps.Add(kvarter.Problem{Rule: "a period is a year", File: g.File, Row: g.Row(i), Column: g.Header[p.period], Value: Shorten(written)})
					continue
				}
				t = open(year)
				years[written] = t
			}
		}
		code := trim(g.Cell(i, p.area))
		if code == "" {
			ps.Add(kvarter.Problem{Rule: "a row has an area code", File: g.File, Row: g.Row(i), Column: g.Header[p.area], Hint: TotalHint(g, i)})
			continue
		}
		at, seen := index[t][code]
		if !seen {
			at = int32(len(first[t]))
			index[t][code] = at
			first[t] = append(first[t], int32(i))
			out.tables[t].Codes = append(out.tables[t].Codes, code)
		} else if p.value < 0 {
			ps.Add(twice(g, "an area stands once in a period", int(first[t][at]), i, code))
		}
		out.table[i], out.at[i] = t, at
	}
	return out
}

// Year reads a period: a whole number from 1500 to 2500, also as a spreadsheet writes it ("2019.0").
func Year(s string) (kvarter.Period, bool) {
	v, ok := parse(trim(s), '.', true)
	if !ok || v != math.Trunc(v) || v < 1500 || v > 2500 {
		return 0, false
	}
	return kvarter.Period(v), true
}

// wide reads files with one column for each measure.
func wide(g *Grid, p *plan, to *places, numbers *Numbers, ps *kvarter.Problems) {
	n := g.Len()
	for _, m := range p.measures {
		columns := make([]kvarter.Column, len(to.tables))
		for t, table := range to.tables {
			k := len(table.Codes)
			columns[t] = kvarter.Column{Values: make([]float64, k), States: make([]kvarter.State, k)}
		}
		known, bad, form := 0, &kvarter.Problems{}, percents{}
		for i := range n {
			v, s, ok := numbers.Parse(g.Cell(i, m.column))
			if !ok {
				bad.Add(badFigure(g, i, m.column))
			} else if s == kvarter.Known {
				known++
				if fault, mixed := form.see(g, i, m.column, v); mixed {
					bad.Add(fault)
				}
			}
			c := &columns[to.table[i]]
			c.Values[to.at[i]], c.States[to.at[i]] = v, s
		}
		// Of columns that nobody named, those with words are left out; a slip in a column of figures is a slip.
		if p.guessed && m.name != p.population && (known == 0 || known < bad.Count) {
			continue
		}
		merge(ps, bad)
		if form.percent {
			g.Note("column %s is written in per cent and read as shares: 3.2 %% is .032", g.Header[m.column])
		}
		for t, table := range to.tables {
			table.Columns[m.name] = columns[t]
		}
	}
}

// merge adds the problems of a column to those of the file.
func merge(all, some *kvarter.Problems) {
	for _, x := range some.Shown {
		all.Add(x)
	}
	all.Count += some.Count - len(some.Shown)
}

// long reads files with one row for each area and measure. A pair that has no row is missing.
func long(g *Grid, p *plan, to *places, numbers *Numbers, ps *kvarter.Problems) {
	seen := map[string][]int32{} // table and measure → row of each position, plus one
	forms := map[string]*percents{}
	for i := range g.Len() {
		word := trim(g.Cell(i, p.name))
		name, wanted := word, word != ""
		if p.words != nil {
			name, wanted = p.words[word]
		} else if !wanted {
			ps.Add(kvarter.Problem{Rule: "a row names its measure", File: g.File, Row: g.Row(i), Column: g.Header[p.name]})
		}
		if !wanted {
			continue
		}
		t, at := to.table[i], to.at[i]
		table := to.tables[t]
		key := strconv.Itoa(int(t)) + " " + name
		c, ok := table.Columns[name]
		if !ok {
			if len(table.Columns) >= MaxColumns || (len(table.Columns)+1)*len(table.Codes) > MaxCells {
				ps.Add(kvarter.Problem{Rule: "a file has a bounded number of measures", File: g.File, Row: g.Row(i), Column: g.Header[p.name], Value: Shorten(word)})
				return
			}
			c = kvarter.NewColumn(len(table.Codes))
			table.Columns[name] = c
			seen[key] = make([]int32, len(table.Codes))
		}
		if first := seen[key][at]; first > 0 {
			ps.Add(twice(g, "an area has a measure once in a period", int(first-1), i, table.Codes[at]+" "+word))
			continue
		}
		seen[key][at] = int32(i + 1)
		v, s, ok := numbers.Parse(g.Cell(i, p.value))
		if !ok {
			ps.Add(badFigure(g, i, p.value))
		} else if s == kvarter.Known {
			if forms[name] == nil {
				forms[name] = &percents{}
			}
			if fault, mixed := forms[name].see(g, i, p.value, v); mixed {
				ps.Add(fault)
			}
		}
		c.Values[at], c.States[at] = v, s
	}
	for _, word := range absent(p, to) {
		ps.Add(kvarter.Problem{Rule: "a named measure has rows", File: g.File, Column: g.Header[p.name], Value: Shorten(word)})
	}
}

// absent lists the declared words of a long file that no row has, and gives every table a column of each that some table has.
func absent(p *plan, to *places) []string {
	names := map[string]bool{}
	for _, t := range to.tables {
		for n := range t.Columns {
			names[n] = true
		}
	}
	for _, t := range to.tables {
		for n := range names {
			if _, ok := t.Columns[n]; !ok {
				t.Columns[n] = kvarter.NewColumn(len(t.Codes))
			}
		}
	}
	var out []string
	for word, name := range p.words {
		if !names[name] {
			out = append(out, word)
		}
	}
	sort.Strings(out)
	return out
}
