package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/edition"
	"kvarter/internal/explain"
	"kvarter/internal/screening"
)

// betweenView is what changed from one round to a later one.
type betweenView struct {
	From, To roundItem
	Sentence string
	Map      *homeMap
	Causes   []causeItem
	Entering []moveItem
	Leaving  []moveItem
	Other    []moveItem // another outcome, on the same side
	More     int        // moves that are in the file alone
	Urban    urbanChanges
	Method   methodChange
	Rounds   string
	Gone     int // areas that left and are not on the map of the later round
}

// moveItem is an area whose outcome is another than before.
type moveItem struct {
	Name, Href, Group string
	Population        float64
	From, To          string // outcomes; "" where the area is not in that round
	Causes            []string
	Criteria          []string
}

// causeItem counts the areas that a cause stands behind.
type causeItem struct {
	Label             string
	Entering, Leaving int
}

// passage is two rounds and what moved between them.
type passage struct {
	a, b  *index
	moves []screening.Move // every outcome that differs, by name
}

func roundsBetween(q *request) (*resource, error) {
	span := q.value("span")
	from, to, ok := strings.Cut(span, "..")
	if !ok {
		return nil, notFound{what: "rounds.span", code: span, nearest: q.roundLinks()}
	}
	a, err := q.roundNamed(from)
	if err != nil {
		return nil, err
	}
	b, err := q.roundNamed(to)
	if err != nil {
		return nil, err
	}
	if a == b {
		return nil, refused{"rounds.same", []string{from, to}}
	}
	if a.Round.Period > b.Round.Period || a.Round.Period == b.Round.Period && slices.Index(q.all, a) < slices.Index(q.all, b) {
		a, b = b, a
	}
	if path := q.between(a, b); q.ix != b || span != a.ShortID()+".."+b.ShortID() {
		if q.ext != "" {
			path += "." + q.ext
		}
		return nil, redirect{path, http.StatusFound}
	}
	p := passage{a: a, b: b, moves: screening.Diff(a.Round, b.Round)}
	sort.SliceStable(p.moves, func(i, j int) bool { return p.sortName(i) < p.sortName(j) })
	words := q.words()
	return &resource{template: "rounds_between", title: words.text("rounds.between.title", period(a.Round), period(b.Round)), path: q.between(a, b)[len(q.base()):],
		table: func() [][]string { return q.movesTable(p) },
		areas: func() []int { return p.movedNow() },
		svg:   func() template.HTML { return q.standalone(q.movesMap(p)) },
		view:  func() (any, error) { return q.betweenView(p), nil },
	}, nil
}

func (p *passage) sortName(i int) string {
	if m := &p.moves[i]; m.Name != "" {
		return edition.Collate(m.Name)
	}
	return edition.Collate(p.moves[i].Area)
}

// roundNamed finds a round by its short name, or by its period where only one round has it.
func (q *request) roundNamed(name string) (*index, error) {
	if ix := q.all.find(name); ix != nil {
		return ix, nil
	}
	var found []*index
	var names []string
	for _, ix := range q.all {
		if period(ix.Round) == name {
			found, names = append(found, ix), append(names, ix.ShortID())
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, notFound{what: "rounds.unknown", code: name, nearest: q.roundLinks()}
	}
	return nil, refused{"rounds.several", []string{name, explain.Join(q.lang, names)}}
}

// roundLinks leads to every change from a round to the next, to offer where an address names none.
func (q *request) roundLinks() []link {
	var out []link
	for _, ix := range q.all {
		if before := q.all.before(ix); before != nil {
			out = append(out, link{Href: q.between(before, ix), Text: period(before.Round) + ".." + period(ix.Round)})
		}
	}
	return append(out, link{Href: q.base() + "/rounds", Text: q.words().text("rounds.title")})
}

// under is the request as if it were for another round, to print its figures.
func (q *request) under(ix *index) *request {
	at := *q
	at.ix = ix
	return &at
}

func (q *request) betweenView(p passage) betweenView {
	m := p.b.drawn(q.movesMap(p), q.words())
	for i := range m.Legend {
		if l := &m.Legend[i]; l.Class == chart.ClassEntering || l.Class == chart.ClassLeaving {
			l.Label = q.words().text("rounds.class." + string(l.Class))
		}
	}
	v := betweenView{From: q.roundItem(p.a), To: q.roundItem(p.b), Sentence: q.betweenSentence(p), Map: m, Causes: q.causes(p),
		Urban: q.urbanChanges(p), Method: q.methodChange(p), Rounds: q.base() + "/rounds"}
	for i := range p.moves {
		m := &p.moves[i]
		list := &v.Other
		switch {
		case m.Enters:
			list = &v.Entering
		case m.Leaves:
			list = &v.Leaving
		}
		if m.To == "" && m.Leaves {
			v.Gone++
		}
		if len(*list) == pageRows {
			v.More++
			continue
		}
		*list = append(*list, q.moveItem(p, m))
	}
	return v
}

// counted are the areas of one direction, with their residents as far as known.
func (p *passage) counted(in *index, keep func(*screening.Move) bool) (areas []int, n int) {
	for i := range p.moves {
		if m := &p.moves[i]; keep(m) {
			n++
			if k, ok := in.Area[m.Area]; ok {
				areas = append(areas, k)
			}
		}
	}
	return areas, n
}

func (q *request) betweenSentence(p passage) string {
	words := q.words()
	say := func(in *index, keep func(*screening.Move) bool) string {
		areas, n := p.counted(in, keep)
		people, unknown := in.residentsOf(areas)
		s := words.count("area.count", n, integer(q.lang, n))
		if n > 0 && unknown < len(areas) {
			s = words.text("rounds.with", s, words.count("area.residents", int(people), integer(q.lang, people)))
		}
		return s
	}
	stay := 0
	for _, i := range p.b.designated() {
		if k, ok := p.a.Area[p.b.Round.Areas.Items[i].Code]; ok && p.a.Round.Findings[k].Outcome.Designated() {
			stay++
		}
	}
	return words.text("rounds.sentence", period(p.a.Round), period(p.b.Round), say(p.b, func(m *screening.Move) bool { return m.Enters }),
		say(p.a, func(m *screening.Move) bool { return m.Leaves }), words.count("area.count", stay, integer(q.lang, stay)))
}

func (q *request) moveItem(p passage, m *screening.Move) moveItem {
	it := moveItem{Name: m.Name, From: string(m.From), To: string(m.To)}
	if it.Name == "" {
		it.Name = m.Area
	}
	in := p.b
	if m.To == "" {
		in = p.a
	}
	if i, ok := in.Area[m.Area]; ok {
		a := in.areaItem(q.lang, i)
		it.Href, it.Group, it.Population = a.Href, a.Group, a.Population
	}
	for _, c := range m.Causes {
		it.Causes = append(it.Causes, q.words().text("rounds.cause."+string(c)))
	}
	x, y := p.a.Round.Finding(m.Area), p.b.Round.Finding(m.Area)
	if x == nil || y == nil {
		return it
	}
	for _, name := range m.Criteria {
		was, is := findingOf(x, name), findingOf(y, name)
		if was == nil || is == nil || p.a.Hidden(name) || p.b.Hidden(name) {
			continue
		}
		r, s := explain.RowOf(p.a.Round, p.a.Method, was, q.lang, p.a.Audience), explain.RowOf(p.b.Round, p.b.Method, is, q.lang, p.b.Audience)
		it.Criteria = append(it.Criteria, q.words().text("rounds.criterion", explain.Upper(s.Label), r.ValueText, s.ValueText,
			explain.Figure(p.a.Method, name, q.lang, was.Threshold), explain.Figure(p.b.Method, name, q.lang, is.Threshold), r.VerdictText, s.VerdictText))
	}
	return it
}

// causes counts what stands behind the areas that entered or left, in the order of the causes as screening lists them.
func (q *request) causes(p passage) []causeItem {
	var out []causeItem
	for _, c := range []screening.Cause{screening.CauseData, screening.CauseReference, screening.CauseStay, screening.CauseList, screening.CauseNeighbours, screening.CauseMethod, screening.CauseBoundary} {
		it := causeItem{Label: explain.Upper(q.words().text("rounds.cause." + string(c)))}
		for i := range p.moves {
			if m := &p.moves[i]; slices.Contains(m.Causes, c) {
				if m.Enters {
					it.Entering++
				} else if m.Leaves {
					it.Leaving++
				}
			}
		}
		if it.Entering+it.Leaving > 0 {
			out = append(out, it)
		}
	}
	return out
}

// movedNow are the areas of the later round that entered or left.
func (p *passage) movedNow() []int {
	areas, _ := p.counted(p.b, func(m *screening.Move) bool { return m.Enters || m.Leaves })
	slices.Sort(areas)
	return areas
}

// movesMap is the later round with the areas that entered and left marked.
func (q *request) movesMap(p passage) chart.MapSpec {
	ix, words := p.b, q.words()
	spec := ix.mapSpec(words, q.lang, nil)
	spec.Title = words.text("rounds.map", period(p.a.Round), period(p.b.Round))
	moves := map[string]*screening.Move{}
	for i := range p.moves {
		moves[p.moves[i].Area] = &p.moves[i]
	}
	for k := range spec.Areas {
		a := &spec.Areas[k]
		a.Edge = false
		if m := moves[a.Code]; m != nil && m.Enters {
			a.Class = chart.ClassEntering
		} else if m != nil && m.Leaves {
			a.Class = chart.ClassLeaving
		}
		if a.Class == chart.ClassEntering || a.Class == chart.ClassLeaving {
			a.Title += ", " + strings.ToLower(words.text("rounds.class."+string(a.Class)))
		}
		if spec.Coarse {
			a.Href = q.shortArea(a.Code)
		}
	}
	return ix.coarse(spec, words, q.lang, func(a *chart.MapArea) bool { return a.Class != chart.ClassOut })
}

// movesTable is one row for each area whose outcome is another.
func (q *request) movesTable(p passage) [][]string {
	out := [][]string{{"code", "name", "move", "outcome_before", "outcome", "population_before", "population", "urban_area_before", "urban_area", "causes", "criteria", "round_before", "round", "period_before", "period"}}
	if p.b.Round.MadeUp {
		out[0] = append(out[0], "made_up")
	}
	for i := range p.moves {
		m := &p.moves[i]
		move := "other"
		if m.Enters {
			move = "entering"
		} else if m.Leaves {
			move = "leaving"
		}
		var causes, criteria []string
		for _, c := range m.Causes {
			causes = append(causes, string(c))
		}
		for _, c := range m.Criteria {
			if !p.a.Hidden(c) && !p.b.Hidden(c) {
				criteria = append(criteria, c)
			}
		}
		was, is := p.a.Round.Finding(m.Area), p.b.Round.Finding(m.Area)
		people := func(f *kvarter.Finding) (population, urban string) {
			if f == nil {
				return "", ""
			}
			return plain(f.Population), f.UrbanArea
		}
		n0, u0 := people(was)
		n1, u1 := people(is)
		row := []string{m.Area, m.Name, move, string(m.From), string(m.To), n0, n1, u0, u1, strings.Join(causes, ";"), strings.Join(criteria, ";"), p.a.ShortID(), p.b.ShortID(), period(p.a.Round), period(p.b.Round)}
		if p.b.Round.MadeUp {
			row = append(row, strconv.FormatBool(true))
		}
		out = append(out, row)
	}
	return out
}

func (ix *index) urbanLink(lang string, u int) link {
	return link{Href: ix.urbanHref(lang, u), Text: explain.UrbanName(lang, ix.Round.UrbanAreas[u].Name)}
}

func methodHref(q *request, ix *index) string {
	return "/" + q.lang + "/r/" + url.PathEscape(ix.ShortID()) + "/method"
}
