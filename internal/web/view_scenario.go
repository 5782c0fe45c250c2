package web

import (
	"html/template"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/method"
	"kvarter/internal/scenario"
)

// percentKey marks a field of the form that is in percent: the link carries the share.
const percentKey = ".percent"

type scenarioView struct {
	Base     string
	Groups   []controlGroup
	Moved    []string // what is moved, in words; empty: nothing is
	Sentence string
	Entering []movedItem
	Leaving  []movedItem
	// MoreEntering and MoreLeaving count those that are in the file alone.
	MoreEntering, MoreLeaving int
	Changed                   []changedItem
	Map                       *homeMap
	Areas                     int // urban areas under the change
	Before                    int
}

type controlGroup struct {
	Label    string
	Controls []controlItem
}

// controlItem is one field of the form.
type controlItem struct {
	Name, Label    string
	Value, Method  string // as a number field wants it; as the method has it, printed
	Min, Max, Step string
	Unit           string
	Moved, Idle    bool
}

// movedItem is an area that enters or leaves, and why.
type movedItem struct {
	Item     areaItem
	Sentence string
}

// changedItem is a criterion whose answers changed.
type changedItem struct {
	Label                     string
	Met, NoMore, Undetermined int
}

// scenarioPage answers «what if». Nothing of it is kept: the link carries it, and it is computed from the tables of the audience.
func scenarioPage(q *request) (*resource, error) {
	p, err := q.ix.Program()
	if err != nil {
		return nil, err
	}
	form, err := q.scenarioForm()
	if err != nil {
		return nil, err
	}
	change, err := p.Parse(form)
	if err != nil {
		return nil, impossible{"scenario.refused", err}
	}
	run, err := p.Run(change)
	if err != nil {
		return nil, impossible{"scenario.refused", err}
	}
	res := &resource{template: "scenario", title: "scenario.title", path: "/scenario"}
	if !change.Empty() {
		res.path += "?" + change.Encode()
	}
	res.table = func() [][]string { return q.scenarioTable(run) }
	res.areas = func() []int {
		moved := append(append([]int{}, run.Entering...), run.Leaving...)
		sort.Ints(moved)
		return moved
	}
	res.svg = func() template.HTML { return q.standalone(q.scenarioSpec(run)) }
	res.view = func() (any, error) { return q.scenarioView(p, change, run) }
	return res, nil
}

// scenarioForm reads the address: fields in percent become shares.
func (q *request) scenarioForm() (url.Values, error) {
	form := url.Values{}
	for key, values := range q.r.URL.Query() {
		plain, percent := strings.CutSuffix(key, percentKey)
		for _, v := range values {
			v = strings.TrimSpace(strings.Replace(v, ",", ".", 1))
			if percent && v != "" {
				share, err := strconv.ParseFloat(v+"e-2", 64)
				if err != nil {
					return nil, refused{"scenario.number", []string{v}}
				}
				v = strconv.FormatFloat(share, 'g', -1, 64)
			}
			form.Add(plain, v)
		}
	}
	return form, nil
}

func (q *request) scenarioView(p *scenario.Program, change scenario.Change, run *scenario.Result) (any, error) {
	ix, words := q.ix, q.words()
	v := scenarioView{Base: q.base(), Areas: len(run.UrbanAreas), Before: len(ix.Round.UrbanAreas), Map: ix.drawn(q.scenarioSpec(run), words)}
	given := change.Values()
	for _, c := range p.Controls(q.lang) {
		it := controlItem{Name: c.Key, Label: c.Label, Unit: c.Unit, Idle: c.Idle, Method: q.controlText(c, c.Value)}
		scale := 1.0
		if c.Kind == scenario.Share {
			it.Name, it.Unit, scale = c.Key+percentKey, "%", 100
		}
		value := c.Value
		if s := given.Get(c.Key); s != "" {
			value, _ = strconv.ParseFloat(s, 64)
			it.Moved = true
			v.Moved = append(v.Moved, words.text("scenario.moved", c.Group, c.Label, q.controlText(c, value), it.Method))
		}
		field := func(x float64) string { return strconv.FormatFloat(float64(x*scale), 'g', 12, 64) }
		it.Value, it.Min, it.Max, it.Step = field(value), field(c.Min), field(c.Max), "any"
		if c.Kind == scenario.Count || c.Kind == scenario.Population {
			it.Step = "1"
		} else if c.Step > 0 {
			it.Step = field(c.Step)
		}
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Label != c.Group {
			v.Groups = append(v.Groups, controlGroup{Label: c.Group})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Controls = append(g.Controls, it)
	}
	v.Sentence = q.scenarioSentence(change, run)
	m, err := p.Method(change)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		which []int
		into  *[]movedItem
		more  *int
	}{{run.Entering, &v.Entering, &v.MoreEntering}, {run.Leaving, &v.Leaving, &v.MoreLeaving}} {
		which := part.which
		if *part.more = max(len(which)-pageRows, 0); *part.more > 0 { // the rest is in the file
			which = which[:pageRows]
		}
		for _, i := range which {
			f, err := p.Finding(run, i)
			if err != nil {
				return nil, err
			}
			*part.into = append(*part.into, movedItem{Item: ix.areaItem(q.lang, i), Sentence: ix.sentenceUnder(m, i, f, run, q.lang)})
		}
		list := *part.into
		sort.SliceStable(list, func(a, b int) bool { return edition.Collate(list[a].Item.Name) < edition.Collate(list[b].Item.Name) })
	}
	for _, c := range run.Changed {
		if !ix.Sensitive(c.Criterion) {
			v.Changed = append(v.Changed, changedItem{Label: explain.Label(ix.Method, c.Criterion, q.lang), Met: c.Met, NoMore: c.NoMore, Undetermined: c.Undetermined})
		}
	}
	return v, nil
}

// sentenceUnder explains an area under a moved method.
func (ix *index) sentenceUnder(m *method.Method, i int, f kvarter.Finding, run *scenario.Result, lang string) string {
	one := *ix.Round
	one.Findings, one.UrbanAreas = []kvarter.Finding{f}, run.UrbanAreas
	areas := *ix.Round.Areas
	areas.Items = areas.Items[i : i+1]
	one.Areas = &areas
	return explain.Sentence(&one, m, f.Area, lang, ix.Audience, ix.ListMethods...)
}

func (q *request) scenarioSentence(change scenario.Change, run *scenario.Result) string {
	words := q.words()
	if change.Empty() {
		return words.text("scenario.nothing")
	}
	people := func(n float64) string { return explain.Number(q.lang, n, 0) }
	in := 0
	for _, o := range run.Outcomes {
		if o.Designated() {
			in++
		}
	}
	parts := []string{words.count("scenario.enter", len(run.Entering), integer(q.lang, len(run.Entering))), people(run.PeopleEntering),
		words.count("scenario.leave", len(run.Leaving), integer(q.lang, len(run.Leaving))), people(run.PeopleLeaving),
		integer(q.lang, in), integer(q.lang, len(run.Outcomes)), integer(q.lang, len(run.UrbanAreas)), people(run.PeopleIn), people(run.PeopleBefore)}
	s := words.text("scenario.sentence", parts...)
	if n := run.UnknownEntering + run.UnknownLeaving; n > 0 {
		s += " " + words.count("scenario.unknown", n, integer(q.lang, n))
	}
	return s
}

// controlText prints a number of a control.
func (q *request) controlText(c scenario.Control, v float64) string {
	switch c.Kind {
	case scenario.Share:
		return explain.Percent(q.lang, v, 1)
	case scenario.Count, scenario.Population:
		return explain.Number(q.lang, v, 0)
	}
	s := explain.Number(q.lang, v, decimals(v))
	if c.Unit != "" && c.Kind != scenario.Weight {
		s += " " + c.Unit
	}
	return s
}

// decimals is how many a number needs, up to four and at least two where it has any.
func decimals(v float64) int {
	_, after, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	if after == "" {
		return 0
	}
	return min(max(len(after), 2), 4)
}

func (q *request) scenarioSpec(run *scenario.Result) chart.MapSpec {
	ix := q.ix
	spec := ix.mapSpec(q.words(), q.lang, nil)
	spec.Title = q.words().text("scenario.map")
	spec.Urban = nil // outlines are those of the round
	for i := range spec.Areas {
		n, ok := ix.Area[spec.Areas[i].Code]
		if !ok {
			continue
		}
		f := ix.Round.Findings[n]
		was := f.Outcome.Designated()
		f.Outcome = run.Outcomes[n]
		spec.Areas[i].Class, spec.Areas[i].Edge = classOf(&f), false
		switch now := f.Outcome.Designated(); {
		case now && !was:
			spec.Areas[i].Class = chart.ClassEntering
		case was && !now:
			spec.Areas[i].Class = chart.ClassLeaving
		}
		spec.Areas[i].Title = title(&ix.Round.Areas.Items[n]) + ": " + q.words().text("outcome."+string(f.Outcome))
		if spec.Coarse {
			spec.Areas[i].Href = "/" + q.lang + "/area/" + url.PathEscape(spec.Areas[i].Code)
		}
	}
	return ix.coarse(spec, q.words(), q.lang, func(a *chart.MapArea) bool { return a.Class != chart.ClassOut })
}

// scenarioTable is one row for each area that enters or leaves.
func (q *request) scenarioTable(run *scenario.Result) [][]string {
	ix := q.ix
	out := [][]string{{"code", "name", "population", "move", "outcome_before", "outcome", "met_before", "met"}}
	if ix.Round.MadeUp {
		out[0] = append(out[0], "made_up")
	}
	row := func(i int, move string) {
		a, f := &ix.Round.Areas.Items[i], &ix.Round.Findings[i]
		r := []string{a.Code, a.Name, plain(f.Population), move, string(f.Outcome), string(run.Outcomes[i]), strconv.Itoa(f.MetCount), strconv.Itoa(run.Met[i])}
		if ix.Round.MadeUp {
			r = append(r, "true")
		}
		out = append(out, r)
	}
	for _, i := range run.Entering {
		row(i, "entering")
	}
	for _, i := range run.Leaving {
		row(i, "leaving")
	}
	return out
}
