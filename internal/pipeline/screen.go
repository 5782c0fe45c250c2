package pipeline

import (
	"fmt"
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/contiguity"
	"kvarter/internal/method"
	"kvarter/internal/screening"
	"kvarter/internal/seal"
	"kvarter/internal/source"
)

// Options say what to screen. Empty fields mean the workspace's own choice.
type Options struct {
	Method   string // file, or name of a shipped method
	Period   kvarter.Period
	Previous *kvarter.Round
	Seed     uint64
}

// Screened is a round, with what it was made from.
type Screened struct {
	*Imported
	Round   *kvarter.Round
	Method  *method.Method
	Listing []*method.Method // methods of the state lists that were included
	Weights map[string][]composite.Weight
	Said    []string // remarks of this screening, such as state lists that could not be judged
	// Touching is the graph of small areas; nil where the method asks for none or the areas have no outlines.
	Touching *contiguity.Graph

	columnsByName map[string]kvarter.Column
	sealed        *seal.Sealed
}

// Screen turns imported figures into a round: indicators, index, criteria and rule, state lists, urban areas.
// The order of the stages is the order of a handbook; each is one call.
func Screen(in *Imported, o Options) (*Screened, error) {
	r := &run{in: in, o: o, loaded: map[string]*loaded{}}
	for _, stage := range []func() error{r.begin, r.follow, r.reconcile, r.readMethod, r.population, r.lists, r.readGrouping, r.graph, r.judgeHousing, r.calculate, r.screen, r.join, r.outlines, r.seal} {
		if err := stage(); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

// run carries what the stages of one screening hand to each other.
type run struct {
	in     *Imported
	o      Options
	out    *Screened
	round  *kvarter.Round
	m      *method.Method
	areas  *kvarter.Areas
	at     kvarter.Period
	loaded map[string]*loaded // methods by reference

	listed     map[string]map[string]bool // list of the method → area codes
	grouping   *source.Grid               // nil: the method joins by contiguity alone
	mask       []bool
	contiguity *contiguity.Graph
	around     *surroundings
	shape      []kvarter.MultiPolygon
	how        contiguity.Options
	figures    []*composite.Figure
	index      *composite.Result
	columns    map[string]kvarter.Column
	bridged    [][]kvarter.Reason // of each area: figures that were carried from other boundaries and decide nothing
	included   []screening.Included
	found      *screening.Result
	standards  map[string]*standardised // of the indicators that are standardised
}

func (r *run) begin() error {
	w := r.in.Workspace
	if r.at = r.o.Period; r.at == 0 {
		r.at = r.in.lastPeriod()
	}
	if r.in.Panel.Table(r.level(), r.at) == nil {
		return kvarter.Errorf(kvarter.NotFound, "there are no figures of small areas for %d; there are for %s", r.at, listed(r.in.Panel.Periods(kvarter.LevelSmallArea), kvarter.MaxShown))
	}
	r.round = &kvarter.Round{City: w.Name.In(w.Language), Period: r.at, Seed: r.o.Seed, MadeUp: w.MadeUp, HousingAreas: r.in.Housing,
		Facilities: r.in.Facilities, Snapshots: slices.Clone(r.in.Snapshots)}
	r.out = &Screened{Imported: r.in, Round: r.round}
	return nil
}

// follow refuses a previous round that this one cannot follow: of a year that is no earlier, or of another city.
func (r *run) follow() error {
	p := r.o.Previous
	if p == nil {
		return nil
	}
	if p.Period >= r.at {
		e := kvarter.Errorf(kvarter.Invalid, "the previous round is of %d and the screened year is %d: a round follows one of an earlier year", p.Period, r.at)
		e.Hint = fmt.Sprintf("give --previous a round from before %d, or --period a year after %d", r.at, p.Period)
		return e
	}
	name := r.in.Workspace.Name
	if p.City != r.round.City && p.City != name.In("da") && p.City != name.In("en") {
		e := kvarter.Errorf(kvarter.Invalid, "the previous round is of %q and this workspace is %q: a round follows one of its own city", p.City, r.round.City)
		e.Hint = "if the city was renamed, write the old name under name: in kvarter.yaml"
		return e
	}
	return nil
}

// reconcile refuses figures whose totals of the screened year neither agree nor are signed.
func (r *run) reconcile() error {
	totals := r.in.reconcile(r.at)
	if refused := refused(totals); len(refused) > 0 {
		e := kvarter.Errorf(kvarter.Conflict, "%d totals do not reconcile, the first: %s: %.10g against %.10g published",
			len(refused), refused[0].What, refused[0].Sum, refused[0].Published)
		e.Hint = "correct the figures, or sign each rule with a reason under signed: in kvarter.yaml"
		return e
	}
	for _, t := range totals {
		if !t.Agrees {
			r.round.SignedOff = append(r.round.SignedOff, fmt.Sprintf("%s: %.10g against %.10g published; signed by %s: %s", t.What, t.Sum, t.Published, t.Signed.By, t.Signed.Reason))
		}
	}
	return nil
}

// remark tells the user something that the screening found; said once for each import.
func (r *run) remark(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.out.Said = append(r.out.Said, text)
	if !slices.Contains(r.in.Remarks, text) {
		r.in.Remarks = append(r.in.Remarks, text)
	}
}

func (r *run) level() kvarter.Level { return r.in.Areas.Level }

// population gives the areas their residents in the period; the imported areas themselves stay as they are.
func (r *run) population() error {
	areas := *r.in.Areas
	areas.Items = slices.Clone(areas.Items)
	t := r.in.Panel.Table(areas.Level, r.at)
	column, ok := t.Columns[t.Population]
	if ok {
		row := make(map[string]int, len(t.Codes))
		for i, c := range t.Codes {
			row[c] = i
		}
		for i := range areas.Items {
			if j, ok := row[areas.Items[i].Code]; ok && column.Known(j) {
				areas.Items[i].Population = column.Values[j]
			}
		}
	}
	r.areas, r.round.Areas = &areas, &areas
	return nil
}

// graph finds which areas touch, where the method asks for it.
func (r *run) graph() error {
	if (r.m.Merge == nil || r.m.Merge.Contiguity == "") && !needsNeighbours(r.m) {
		return nil
	}
	outlines := r.shapes()
	some := false
	for i := range outlines {
		some = some || len(outlines[i]) > 0
	}
	if !some {
		if r.m.Merge != nil && r.grouping == nil {
			r.remark("the areas have no outlines: each designated area stands alone")
		}
		return nil
	}
	g, err := contiguity.Build(outlines, r.shaping())
	if err != nil {
		return err
	}
	r.contiguity, r.out.Touching = g, g
	return nil
}

func needsNeighbours(m *method.Method) bool {
	var in func(rule *method.Rule) bool
	in = func(rule *method.Rule) bool {
		if rule == nil {
			return false
		}
		for i := range rule.Of {
			if in(&rule.Of[i]) {
				return true
			}
		}
		return rule.Kind == method.Neighbours
	}
	for _, i := range m.Indicators {
		for _, f := range i.Missing {
			if f.With == "neighbour_mean" {
				return true
			}
		}
	}
	for _, n := range m.Index {
		for _, m := range n.Of {
			for _, t := range append(slices.Clone(n.Each), m.Each...) {
				if t.From == "neighbour_mean" {
					return true
				}
			}
		}
	}
	return in(m.Designate) || in(m.Then)
}

// calculate computes indicators, index nodes and classes.
func (r *run) calculate() error {
	if err := r.check(r.m, r.areas.Level, r.at); err != nil {
		return err
	}
	var err error
	if r.figures, err = composite.Indicators(r.m, r.in.Panel, r.areas, r.at); err != nil {
		return err
	}
	r.withhold()
	r.columns = r.dataColumns()
	for _, f := range r.figures {
		r.columns[f.Name] = f.Value
	}
	if err = r.steady(); err != nil {
		return err
	}
	for _, f := range r.figures {
		r.columns[f.Name] = f.Value
	}
	if r.mask, err = r.leftIn(); err != nil {
		return err
	}
	in := composite.Inputs{N: r.areas.Len(), Columns: r.columns, Groups: map[kvarter.Level][]string{}, Mask: r.mask}
	for level := range r.areas.GroupNames {
		in.Groups[level] = r.areas.Group(level)
	}
	in.Neighbours = r.neighbours()
	if r.index, err = composite.Evaluate(r.m, in); err != nil {
		return err
	}
	r.out.Weights, r.out.columnsByName = r.index.Weights, r.columns
	for _, f := range r.figures {
		r.round.Nodes = append(r.round.Nodes, kvarter.NamedColumn{Name: f.Name, Column: f.Value})
		for _, x := range []kvarter.NamedColumn{{Name: f.Name + "/raw", Column: f.Raw}, {Name: f.Name + "/shrunk", Column: f.Shrunk}} {
			if x.Column.Values != nil {
				r.columns[x.Name] = x.Column
				r.round.Nodes = append(r.round.Nodes, x)
			}
		}
	}
	for _, name := range r.index.Order {
		if _, twice := r.columns[name]; twice {
			continue
		}
		r.columns[name] = r.index.Columns[name]
		r.round.Nodes = append(r.round.Nodes, kvarter.NamedColumn{Name: name, Column: r.index.Columns[name]})
	}
	for _, c := range r.m.Classes {
		r.round.Classes = append(r.round.Classes, kvarter.NamedClasses{Name: c.Name, Classes: r.index.Classes[c.Name]})
	}
	return nil
}

// neighbours are the links of the small areas; nil where no graph was made.
func (r *run) neighbours() [][]int {
	if r.contiguity == nil {
		return nil
	}
	out := make([][]int, len(r.contiguity.Links))
	for i, links := range r.contiguity.Links {
		for _, j := range links {
			out[i] = append(out[i], int(j))
		}
	}
	return out
}

// dataColumns returns the columns of the period's table in area order, and the population.
func (r *run) dataColumns() map[string]kvarter.Column {
	t := r.in.Panel.Table(r.areas.Level, r.at)
	row := make(map[string]int, len(t.Codes))
	for i, c := range t.Codes {
		row[c] = i
	}
	out := map[string]kvarter.Column{}
	n := r.areas.Len()
	for name, from := range t.Columns {
		c := kvarter.NewColumn(n)
		for i := range n {
			j, ok := row[r.areas.Items[i].Code]
			switch {
			case ok && from.Known(j):
				c.Set(i, from.Values[j])
			case ok:
				c.Unset(i, from.State(j))
			}
		}
		out[name] = c
	}
	r.unsettled(t, out)
	people := kvarter.NewColumn(n)
	for i := range n {
		people.Set(i, r.areas.Items[i].Population)
	}
	out["population"] = people
	return out
}

// leftIn tells which areas take part in the calculation; nil: all.
func (r *run) leftIn() ([]bool, error) {
	var mask []bool
	for _, x := range r.m.Exclude {
		if x.From != "calculation" {
			continue
		}
		c, ok := r.columns[x.Column]
		if !ok {
			return nil, kvarter.Errorf(kvarter.Invalid, "exclude: there is no figure called %s", x.Column)
		}
		if mask == nil {
			mask = make([]bool, r.areas.Len())
			for i := range mask {
				mask[i] = true
			}
		}
		for i := range mask {
			if c.Known(i) && composite.Holds(x.Compare, c.Values[i]) {
				mask[i] = false
			}
		}
	}
	return mask, nil
}

// screen judges criteria and rule of every small area.
func (r *run) screen() error {
	in := r.screeningInputs(r.m, r.areas, r.figures, r.at)
	for name, c := range r.columns {
		if _, ok := in.Figures[name]; !ok {
			in.Figures[name] = &screening.Figure{Column: c, Imputed: r.imputed(name)}
		}
	}
	in.Classes = r.index.Classes
	in.Lists = r.listed
	in.Included = r.included
	in.Overlaps = r.round.Overlaps
	in.Notes = r.in.Notes
	if r.contiguity != nil {
		in.Neighbours = r.contiguity.Links
	}
	if p := r.o.Previous; p != nil {
		r.round.Previous = p.ID
		in.Previous = &screening.Previous{RoundID: p.ID, Designated: p.Designated()}
	}
	found, err := screening.Screen(in)
	if err != nil {
		return err
	}
	for i, reasons := range r.bridged {
		found.Findings[i].Reasons = append(found.Findings[i].Reasons, reasons...)
	}
	r.found = found
	r.round.Findings, r.round.References, r.round.Frozen = found.Findings, found.References, found.Frozen
	return nil
}

// screeningInputs gives screening the figures of a method and the totals of the places it compares with.
func (r *run) screeningInputs(m *method.Method, areas *kvarter.Areas, figures []*composite.Figure, at kvarter.Period) screening.Inputs {
	in := screening.Inputs{Method: m, Areas: areas, Period: at, Figures: map[string]*screening.Figure{}, Published: r.in.Published}
	for _, f := range figures {
		s := &screening.Figure{Column: f.Value, Num: f.Num, Den: f.Den, Per: f.Per, Shares: f.Shares, Exact: f.Exact,
			Limits: f.Limits, Survey: f.Survey, Raw: f.Raw.Values, Shrunk: f.Shrunk.Values, Weight: f.Weight, Worked: f.Worked, Imputed: f.Imputed}
		if st := r.standards[f.Name]; st != nil && m == r.m {
			s.Together = st.together
		}
		if f.Inherited != nil {
			s.Inherited = make([]string, len(f.Inherited))
			for i, lent := range f.Inherited {
				if lent {
					s.Inherited[i] = f.InheritedFrom[i]
				}
			}
		}
		if f.Den == nil {
			s.Num = nil
		}
		in.Figures[f.Name] = s
	}
	in.Totals = func(of, figure, group string) (screening.Total, bool) {
		ind := m.Indicator(figure)
		if ind == nil {
			return screening.Total{}, false
		}
		code, level := group, kvarter.Level(of)
		if group == "" {
			var ok bool
			if code, ok = r.place(level, at); !ok {
				return screening.Total{}, false
			}
		}
		if st := r.standards[figure]; st != nil && m == r.m {
			return st.at(r.in.Panel, level, code, at)
		}
		plain := *ind
		plain.MinBase, plain.Inherit = 0, ""
		t, ok := composite.At(&plain, r.in.Panel, level, code, at)
		if !ok || t.State != kvarter.Known {
			return screening.Total{}, false
		}
		return screening.Total{Value: t.Value, Num: pooled(t.Num, t.Den), Den: pooled(t.Den, t.Den), Exact: t.Exact}, true
	}
	return in
}

// place is the code of the one city, region or country that figures are compared with.
func (r *run) place(level kvarter.Level, at kvarter.Period) (string, bool) {
	t := r.in.Panel.Table(level, at)
	switch {
	case t == nil:
		return "", false
	case len(t.Codes) == 1:
		return t.Codes[0], true
	case level == kvarter.LevelRegion && slices.Contains(t.Codes, r.in.Workspace.Region):
		return r.in.Workspace.Region, true
	}
	return "", false
}

func pooled(x, den []float64) float64 {
	if den == nil {
		return math.NaN()
	}
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}

// Node returns a column of the round by name: an indicator, a node, "node/member", or a column of the data.
func (s *Screened) Node(name string) (kvarter.Column, bool) {
	c, ok := s.columnsByName[name]
	return c, ok
}
