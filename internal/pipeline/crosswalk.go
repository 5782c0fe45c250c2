package pipeline

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/vintage"
	"kvarter/internal/workspace"
)

// Crosswalk is a crosswalk of the workspace, read and checked.
type Crosswalk struct {
	*vintage.Crosswalk
	As *workspace.Crosswalk // as the workspace declares it
}

// Carriage is the account of one measure that was carried from other boundaries.
type Carriage struct {
	File       string
	From       int
	Measure    string
	Period     kvarter.Period
	Remainders []vintage.Remainder // by old area: what did not arrive
	Balance    vintage.Balance
}

// maxShort is how many shortfalls a remark tells: they are told area by area, so it is far above what a real crosswalk has.
const maxShort = 500

func (in *Imported) readCrosswalks(tell Progress) error {
	for i := range in.Workspace.Crosswalks {
		x, err := in.readCrosswalk(&in.Workspace.Crosswalks[i], tell)
		if err != nil {
			return err
		}
		in.Crosswalks = append(in.Crosswalks, x)
	}
	return nil
}

func (in *Imported) readCrosswalk(w *workspace.Crosswalk, tell Progress) (*Crosswalk, error) {
	opt := source.Options{Delimiter: rune0(w.Delimiter), Encoding: w.Encoding, Sheet: w.Sheet}
	grid, _, err := in.file(w.File, opt, kvarter.Snapshot{Producer: w.Producer, Licence: w.Licence, Date: w.Date}, tell)
	if err != nil {
		return nil, err
	}
	at, err := columns(grid, w.Old, w.New, w.Weight)
	if err != nil {
		return nil, err
	}
	var ps kvarter.Problems
	links := make([]vintage.Link, 0, grid.Len())
	for i := range grid.Len() {
		weight, ok := number(grid, i, at[2], &ps)
		if ok {
			links = append(links, vintage.Link{Old: strings.TrimSpace(grid.Cell(i, at[0])), New: strings.TrimSpace(grid.Cell(i, at[1])), Weight: weight, Row: grid.Row(i)})
		}
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	codes := make([]string, in.Areas.Len())
	for i := range codes {
		codes[i] = in.Areas.Items[i].Code
	}
	x, err := vintage.New(links, nil, codes, vintage.Options{File: w.File, Old: w.Old, New: w.New, Weight: w.Weight,
		Renormalise: w.Weights == workspace.Renormalise, IgnoreUnder: w.IgnoreUnder, Whole: w.Whole})
	var faults *kvarter.Problems
	if errors.As(err, &faults) {
		have := codeSet(in.Areas)
		for i := range faults.Shown {
			if p := &faults.Shown[i]; p.Column == w.New && p.Hint == "" {
				p.Hint = nearCode(p.Value, have)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	in.shortfalls(w, x)
	if empty := x.Empty(); len(empty) > 0 {
		in.Remarks = append(in.Remarks, fmt.Sprintf("%s: no area of %d leads to %s of %d: figures of then are missing there", w.File, w.From, counted(empty, "area"), w.To))
	}
	return &Crosswalk{x, w}, nil
}

// shortfalls tells, area by area, which weights do not add up to 1, and what becomes of that.
func (in *Imported) shortfalls(w *workspace.Crosswalk, x *vintage.Crosswalk) {
	short := x.Shortfalls()
	if len(short) == 0 {
		return
	}
	what, most := "that share of their counts does not arrive; «weights: renormalise» divides them by their sum", short[0]
	if w.Weights == workspace.Renormalise {
		what = "they were divided by their sum"
	}
	named := make([]string, len(short))
	for i, s := range short {
		named[i] = fmt.Sprintf("%s %.2g", s.Old, s.Lacks)
		if s.Lacks > most.Lacks {
			most = s
		}
	}
	in.Remarks = append(in.Remarks, fmt.Sprintf("%s: the weights of %d of %d areas do not add up to 1, of %s by most (%.2g): %s. They lack: %s",
		w.File, len(short), len(x.Old()), most.Old, most.Lacks, what, listed(named, maxShort)))
}

// carried takes a table of small areas on other boundaries to the areas. Faults name the row of the figures.
func (in *Imported) carried(d *workspace.Data, g *source.Grid, t *kvarter.Table) (*kvarter.Table, error) {
	k := slices.IndexFunc(in.Crosswalks, func(x *Crosswalk) bool { return x.As.From == d.Vintage })
	if k < 0 {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: there is no crosswalk from %d", d.File, d.Vintage)
	}
	x := in.Crosswalks[k]
	if err := x.refuse(d, g, t); err != nil {
		return nil, err
	}
	out, accounts, err := x.Table(t, x.As.From, x.As.Basis)
	if err != nil {
		return nil, err
	}
	if n := len(x.Old()) - len(t.Codes); n > 0 {
		in.Remarks = append(in.Remarks, fmt.Sprintf("%s: %d of %d areas of %d have no figures in %d: what they are a part of is missing", d.File, n, len(x.Old()), x.As.From, t.Period))
	}
	for _, a := range accounts {
		in.Carriages = append(in.Carriages, Carriage{d.File, x.As.From, a.Measure, a.Period, a.Remainders, a.Balance})
	}
	return out, nil
}

// refuse names the rows of areas that a crosswalk does not know, and of figures that are no counts.
func (x *Crosswalk) refuse(d *workspace.Data, g *source.Grid, t *kvarter.Table) error {
	have := make(map[string]bool, len(x.Old()))
	for _, c := range x.Old() {
		have[c] = true
	}
	var ps kvarter.Problems
	var rows map[string]int
	row := func(code string) int {
		if rows == nil {
			rows = codeRows(d, g, t.Period)
		}
		if i, ok := rows[code]; ok {
			return g.Row(i)
		}
		return 0
	}
	for _, c := range t.Codes {
		if !have[c] {
			ps.Add(kvarter.Problem{Rule: fmt.Sprintf("figures of %d belong to an area that %s starts from", x.As.From, x.As.File), File: d.File, Row: row(c), Column: d.Area,
				Value: source.Shorten(c), Hint: nearCode(c, have)})
		}
	}
	for _, name := range t.Names() {
		for _, f := range vintage.NotCounts(name, t.Codes, t.Columns[name], len(t.Codes)) {
			p := kvarter.Problem{Rule: vintage.CountsOnly, File: d.File, Row: row(f.Area), Column: or(d.Measures[name], name), Value: fmt.Sprintf("%.15g", f.Value), Hint: vintage.CountsHint}
			if d.Long != nil {
				p.Column = d.Long.Value
				if i, ok := longRow(d, g, t.Period, f.Area, or(d.Measures[name], name)); ok {
					p.Row = g.Row(i)
				}
			}
			ps.Add(p)
		}
	}
	return ps.Err()
}

// bridges says of a data file how it came to the areas: what did not arrive, and which areas' figures rest on the weights.
func (in *Imported) bridges(d *workspace.Data, tables []*kvarter.Table) {
	w := in.Workspace.Crosswalk(d.Vintage)
	var rest []string
	far := map[string]bool{}
	for _, t := range tables {
		for _, name := range t.Names() {
			for code, share := range t.Bridges[name].Share {
				far[code] = far[code] || !vintage.Decides(share)
			}
		}
	}
	for i := range in.Areas.Items {
		if code := in.Areas.Items[i].Code; far[code] {
			rest = append(rest, code)
		}
	}
	first, last := tables[0].Period, tables[len(tables)-1].Period
	when := fmt.Sprint(first)
	if last > first {
		when += fmt.Sprintf("–%d", last)
	}
	text := fmt.Sprintf("%s: figures of %s were carried from the boundaries of %d to those of %d by %s (weights are shares of %s)", d.File, when, w.From, w.To, w.File, basisWords[w.Basis])
	if len(rest) > 0 {
		text += fmt.Sprintf("; more than %.0f %% of figures of %s rests on the weights and decides no designation", 100*vintage.Limit, counted(rest, "area"))
	}
	in.Remarks = append(in.Remarks, text)
	for _, c := range in.Carriages {
		population := tables[len(tables)-1].Population
		if c.File != d.File || c.Measure != population || c.Period != last || c.Balance.Remainder.Sign() == 0 && c.Balance.Lost.Sign() == 0 {
			continue
		}
		in.Remarks = append(in.Remarks, fmt.Sprintf("%s: of %s %s in %d, %s did not arrive and %s lie in areas whose figure is not known",
			d.File, c.Balance.Before.FloatString(0), population, last, c.Balance.Remainder.FloatString(2), c.Balance.Lost.FloatString(2)))
	}
}

var basisWords = map[vintage.Basis]string{vintage.Population: "residents", vintage.Addresses: "addresses", vintage.Land: "land"}

// counted writes «2 areas (a, b)».
func counted(codes []string, noun string) string {
	s := "s"
	if len(codes) == 1 {
		s = ""
	}
	return fmt.Sprintf("%d %s%s (%s)", len(codes), noun, s, listed(codes, kvarter.MaxShown))
}

// listed writes «a, b … and 3 more».
func listed[T any](names []T, most int) string {
	var out []string
	for _, name := range names[:min(most, len(names))] {
		out = append(out, fmt.Sprint(name))
	}
	if n := len(names) - most; n > 0 {
		return strings.Join(out, ", ") + fmt.Sprintf(" … and %d more", n)
	}
	return strings.Join(out, ", ")
}
