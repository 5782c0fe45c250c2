package web

import (
	"html/template"
	"math"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

// compareView is two to four places side by side; fewer show the form and suggestions.
type compareView struct {
	Places      []place
	Sentence    string
	AnyUrban    bool
	Rows        []compareRow
	Map         *homeMap
	Swap        string
	Fields      []compareField
	Options     []choice
	Suggestions []suggestion
	Action      string
	Full        bool
}

// compareRow is one criterion in every place.
type compareRow struct {
	Label, Href, Limit string
	Cells              []compareCell
	Spread             template.HTML
	Differs            bool // met in some places and not in others
}

// compareCell is one criterion in one place.
type compareCell struct {
	Letter, Name                 string
	Value, State, Verdict, Share string // Share: «in 8 of 9 small areas», of an urban area
	Margin, Interval             string
	Flags                        []string
}

// compareField is one input of the form.
type compareField struct{ Key, Letter, Value, Name string }

func compare(q *request) (*resource, error) {
	places, err := q.places()
	if err != nil {
		return nil, err
	}
	var members []int
	for i := range places {
		for _, n := range places[i].Areas {
			if !slices.Contains(members, n) {
				members = append(members, n)
			}
		}
	}
	res := &resource{template: "compare", title: q.compareTitle(places), path: compareHref(places), view: func() (any, error) { return q.compareView(places), nil }}
	if len(places) > 0 {
		res.table = func() [][]string { return q.compareTable(places) }
		res.areas = func() []int { return members }
		res.svg = func() template.HTML { return q.standalone(q.compareMap(places)) }
	}
	return res, nil
}

func (q *request) compareTitle(places []place) string {
	if len(places) < 2 {
		return "compare.title"
	}
	var names []string
	for i := range places {
		names = append(names, places[i].Name)
	}
	return q.words().text("compare.title.of", explain.Join(q.lang, names))
}

func (q *request) compareView(places []place) compareView {
	v := compareView{Places: places, Action: q.base() + "/compare", Full: len(places) == len(comparePlaces())}
	for k, key := range comparePlaces() {
		f := compareField{Key: key, Letter: strings.ToUpper(key)}
		if k < len(places) {
			f.Value, f.Name = places[k].Code, places[k].Name
		}
		v.Fields = append(v.Fields, f)
	}
	v.Options = q.placeOptions()
	for i := range places {
		v.AnyUrban = v.AnyUrban || places[i].Urban
		rest := slices.Delete(slices.Clone(places), i, i+1)
		places[i].Without = q.base() + compareHref(rest)
	}
	if len(places) < 2 {
		v.Suggestions = q.suggestions(places)
		return v
	}
	if len(places) == 2 {
		v.Swap = q.base() + compareCodes(places[1].Code, places[0].Code)
	}
	v.Sentence = explain.Alike(q.lang, q.compared(places))
	v.Rows = q.compareRows(places)
	q.sayOnce(places, v.Rows)
	if spec := q.compareMap(places); spec.Frame != nil {
		v.Map = q.ix.drawn(spec, q.words())
	}
	return v
}

// compared puts places into the form that the sentence is made of. An urban area is designated, and meets what all of its small areas meet.
func (q *request) compared(places []place) []explain.Compared {
	var out []explain.Compared
	for i := range places {
		p := &places[i]
		c := explain.Compared{Name: p.Name, Outcome: kvarter.OutcomeIn}
		if !p.Urban {
			c.Outcome = kvarter.Outcome(p.Item.Outcome)
		} else if u := q.ix.Urban[p.Code]; q.ix.Round.UrbanAreas[u].Kind == "housing_area" {
			c.Outcome = kvarter.OutcomeByLaw
		}
		for _, name := range q.criteriaShown() {
			met, open, all := q.verdictsOf(p, name, true)
			label := explain.Label(q.ix.Method, name, q.lang)
			switch {
			case all > 0 && met == all:
				c.Met = append(c.Met, label)
			case !p.Urban && open > 0:
				c.Unknown = append(c.Unknown, label)
			}
		}
		out = append(out, c)
	}
	return out
}

// criteriaShown are the criteria that the audience may see, in the order of the method.
func (q *request) criteriaShown() []string {
	if len(q.ix.Method.Criteria) == 0 {
		return nil
	}
	return q.ix.Readable()
}

// verdictsOf counts the small areas of a place that meet a criterion, and those where it cannot be determined; counting leaves out
// figures that are shown and never decide, as the sentence of an area does.
func (q *request) verdictsOf(p *place, criterion string, counting bool) (met, open, all int) {
	for _, i := range p.Areas {
		c := findingOf(&q.ix.Round.Findings[i], criterion)
		if c == nil || counting && !c.Counts {
			continue
		}
		all++
		switch c.Verdict {
		case kvarter.Met:
			met++
		case kvarter.Undetermined:
			open++
		}
	}
	return met, open, all
}

// compareRows compares by criteria; under a method without criteria, by the figures of its index.
func (q *request) compareRows(places []place) []compareRow {
	var out []compareRow
	for _, name := range q.ix.Readable() {
		m := q.ix.measured(name)
		if m == nil {
			continue
		}
		row := compareRow{Label: q.ix.heading(m, q.lang), Href: q.base() + "/criterion/" + pathEscape(name)}
		if !math.IsNaN(m.Enter) {
			row.Limit = explain.LimitAlone(q.ix.Method, m.first, q.lang)
		}
		spec := chart.SpreadSpec{Width: 300, Height: 34}
		said := []string{row.Label}
		for i := range places {
			cell := q.compareCell(m, &places[i])
			row.Cells = append(row.Cells, cell)
			row.Differs = row.Differs || cell.Verdict != row.Cells[0].Verdict
			spec.Marks = append(spec.Marks, q.compareMark(m, &places[i]))
			said = append(said, cell.Letter+" "+cell.Value)
		}
		if row.Limit != "" {
			said = append(said, q.words().text("col.threshold")+" "+row.Limit)
		}
		spec.Label = strings.Join(said, "; ")
		row.Spread = q.spread(m, spec)
		out = append(out, row)
	}
	return out
}

// sayOnce moves a remark that holds for every figure of a place to the place itself.
func (q *request) sayOnce(places []place, rows []compareRow) {
	stay := q.words().text("flag.stay")
	for k := range places {
		if len(rows) < 2 || slices.ContainsFunc(rows, func(r compareRow) bool { return !slices.Contains(r.Cells[k].Flags, stay) }) {
			continue
		}
		places[k].Remark = q.words().text("compare.stay")
		for i := range rows {
			flags := &rows[i].Cells[k].Flags
			*flags = slices.DeleteFunc(*flags, func(f string) bool { return f == stay })
		}
	}
}

// ends are the smallest and the largest known figure of a place.
func (m *measured) ends(p *place) (lo, hi float64, known int) {
	lo, hi = math.NaN(), math.NaN()
	for _, i := range p.Areas {
		if x := m.At[i]; x.State == kvarter.Known && !math.IsNaN(x.Value) {
			if known++; known == 1 {
				lo, hi = x.Value, x.Value
			}
			lo, hi = min(lo, x.Value), max(hi, x.Value)
		}
	}
	return lo, hi, known
}

func (q *request) compareMark(m *measured, p *place) chart.SpreadMark {
	lo, hi, _ := m.ends(p)
	if p.Urban {
		return chart.SpreadMark{Letter: p.Letter, Value: math.NaN(), Low: lo, High: hi}
	}
	return chart.SpreadMark{Letter: p.Letter, Value: lo, Low: math.NaN(), High: math.NaN()}
}

func (q *request) compareCell(m *measured, p *place) compareCell {
	cell := compareCell{Letter: p.Letter, Name: p.Name, State: kvarter.Known.String()}
	if !p.Urban {
		r := q.figureRow(m, p.Areas[0])
		cell.Value, cell.State, cell.Verdict, cell.Margin, cell.Interval, cell.Flags = r.Value, r.State, r.Verdict, r.Margin, r.Interval, r.Flags
		return cell
	}
	lo, hi, known := m.ends(p)
	met, open, all := q.verdictsOf(p, m.Name, false)
	switch {
	case known == 0:
		cell.Value, cell.State = q.words().text("shade.missing"), kvarter.Missing.String()
	case lo == hi:
		cell.Value = q.figure(m, lo)
	default:
		cell.Value = q.from(q.figure(m, lo), q.figure(m, hi))
	}
	if m.Node || all == 0 {
		return cell
	}
	cell.Share = q.words().text("compare.share", integer(q.lang, met), integer(q.lang, all))
	switch {
	case met == all:
		cell.Verdict = kvarter.Met.String()
	case met == 0 && open == 0:
		cell.Verdict = kvarter.NotMet.String()
	default:
		cell.Verdict = "some"
	}
	return cell
}

// compareMap frames the places and writes their letters and names on them.
func (q *request) compareMap(places []place) chart.MapSpec {
	ix := q.ix
	var frame []kvarter.MultiPolygon
	outlines := make([]kvarter.MultiPolygon, len(places))
	for k := range places {
		if places[k].Urban {
			outlines[k] = ix.Round.UrbanAreas[ix.Urban[places[k].Code]].Outline
		}
		for _, i := range places[k].Areas {
			if o := ix.Round.Areas.Items[i].Outline; len(o) > 0 {
				frame = append(frame, o)
				if !places[k].Urban || len(ix.Round.UrbanAreas[ix.Urban[places[k].Code]].Outline) == 0 {
					outlines[k] = append(slices.Clone(outlines[k]), o...)
				}
			}
		}
		if len(places) == 1 && !places[k].Urban {
			frame = ix.aroundArea(places[k].Areas[0])
		}
	}
	spec := ix.aroundSpec(q.words(), q.lang, roomy(frame), -1)
	spec.Urban = nil
	for k, p := range places {
		spec.Urban = append(spec.Urban, chart.MapUrban{Code: p.Letter, Name: p.Letter + " " + short(q.lang, p.Name), Href: p.Href, Weight: float64(len(places) - k), Outline: outlines[k]})
	}
	spec.Title = q.words().text("compare.map", explain.Join(q.lang, names(places)))
	return spec
}

// roomy adds the bounds of a frame, a sixth larger on every side, so that names at its rim have room.
func roomy(frame []kvarter.MultiPolygon) []kvarter.MultiPolygon {
	if len(frame) == 0 {
		return nil
	}
	lo, hi := bounds(frame...)
	w, h := (hi.X-lo.X)/6, (hi.Y-lo.Y)/6
	lo.X, lo.Y, hi.X, hi.Y = lo.X-w, lo.Y-h, hi.X+w, hi.Y+h
	box := kvarter.Ring{lo, {X: hi.X, Y: lo.Y}, hi, {X: lo.X, Y: hi.Y}, lo}
	return append(slices.Clone(frame), kvarter.MultiPolygon{{box}})
}

// compareTable is one row for each place and criterion; for an urban area one for each of its small areas.
func (q *request) compareTable(places []place) [][]string {
	var out [][]string
	for k := range places {
		for _, i := range places[k].Areas {
			t := areaCSV(q, i)
			if out == nil {
				out = append(out, append([]string{"place"}, t[0]...))
			}
			for _, row := range t[1:] {
				out = append(out, append([]string{places[k].Letter}, row...))
			}
		}
	}
	if out == nil {
		out = [][]string{{"place"}}
	}
	return out
}
