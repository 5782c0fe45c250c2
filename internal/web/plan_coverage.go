package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
	"kvarter/internal/plan"
)

// coverageView is who works on what where, and where nobody does.
type coverageView struct {
	planHead
	Areas []link
	Rows  []coverageRow
	White []whiteSpot
	Round string
}

type coverageRow struct {
	Label    link
	Sentence string
	People   string
	Cells    []coverageCell
	Sub      bool // of a sub-goal
}

type coverageCell struct {
	Area   string
	Met    string // of the small areas: 3 of 5
	Class  string // white, covered, planned, none
	Word   string
	Number string // of interventions, and their unit
	Unit   string
	People string
	Names  []link
}

type whiteSpot struct {
	What  link
	Areas []link
	Text  string
}

// covered is the coverage that the reader may see: the public is told of no criterion that is hidden from it.
func (q *request) covered(v *desk.View) *plan.Coverage {
	c := v.Coverage(q.ground())
	if q.internal() {
		return c
	}
	shown := *c
	shown.Rows = slices.DeleteFunc(slices.Clone(c.Rows), func(r plan.CoverageRow) bool { return r.Kind == plan.RowCriterion && q.ix.Sensitive(r.ID) })
	return &shown
}

func (q *request) rowLabel(r *plan.CoverageRow) link {
	if r.Kind == plan.RowSubGoal {
		return link{Href: q.at("/plan/sub-goal", r.ID), Text: r.Title.In(q.lang)}
	}
	return link{Href: q.base() + "/criterion/" + url.PathEscape(r.ID), Text: explain.Upper(explain.Label(q.ix.Method, r.ID, q.lang))}
}

func coveragePage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	c := q.covered(v)
	res := q.planResource("coverage", "coverage.title", "/coverage", func() [][]string {
		out := [][]string{{"row", "id", "area", "area_name", "verdict", "small_areas_met", "small_areas", "people", "white_spot", "interventions_at_work", "interventions_planned", "interventions_done"}}
		ids := func(all []plan.Covering) string {
			var s []string
			for _, x := range all {
				s = append(s, x.Intervention)
			}
			return joined(s)
		}
		for _, r := range c.Rows {
			for i, x := range r.Cells {
				out = append(out, []string{r.Kind, r.ID, c.Areas[i].Code, c.Areas[i].Name, x.Verdict, strconv.Itoa(x.Met), strconv.Itoa(x.Of), strconv.Itoa(x.People.Known), strconv.FormatBool(x.White), ids(x.Now), ids(x.Later), ids(x.Before)})
			}
		}
		return out
	}, func() (any, error) { return q.coverageView(v, c), nil })
	res.json = func() any {
		return map[string]any{"made_up": v.Head.MadeUp, "round": q.ix.Round.ID, "period": int(q.ix.Round.Period), "plan_version": v.Head.Version, "today": v.Today, "coverage": c}
	}
	return res, nil
}

func (q *request) people(p plan.People) string {
	s := q.words().count("area.residents", p.Known, integer(q.lang, p.Known))
	if p.Unknown > 0 {
		s += " " + q.words().text("coverage.unknown", integer(q.lang, p.Unknown))
	}
	return s
}

func (q *request) coverageView(v *desk.View, c *plan.Coverage) coverageView {
	w := coverageView{planHead: q.planHead(v), Round: period(q.ix.Round)}
	area := map[string]link{}
	for _, a := range c.Areas {
		l := link{Text: explain.UrbanName(q.lang, a.Name)}
		if _, ok := q.ix.Urban[a.Code]; ok {
			l.Href = q.at("/urban-area", a.Code)
		}
		area[a.Code] = l
		w.Areas = append(w.Areas, l)
	}
	for i := range c.Rows {
		r := &c.Rows[i]
		row := coverageRow{Label: q.rowLabel(r), Sentence: r.Sentence(q.rowLabel(r).Text, q.lang), People: q.people(r.People), Sub: r.Kind == plan.RowSubGoal}
		for k := range r.Cells {
			row.Cells = append(row.Cells, q.coverageCell(v, &r.Cells[k], w.Areas[k].Text, r.Kind))
		}
		if len(r.White) > 0 {
			spot := whiteSpot{What: row.Label, Text: q.people(r.WhitePeople)}
			for _, code := range r.White {
				spot.Areas = append(spot.Areas, area[code])
			}
			w.White = append(w.White, spot)
		}
		w.Rows = append(w.Rows, row)
	}
	return w
}

func (q *request) coverageCell(v *desk.View, x *plan.Cover, area, kind string) coverageCell {
	words := q.words()
	cell := coverageCell{Area: area}
	need := kind == plan.RowSubGoal || x.Verdict == kvarter.Met.String()
	if kind == plan.RowCriterion && x.Of > 0 {
		cell.Met = words.text("met_of", integer(q.lang, x.Met), integer(q.lang, x.Of))
	}
	if need {
		cell.People = q.people(x.People)
	}
	switch {
	case x.White && len(x.Later) > 0:
		cell.Class, cell.Word = "planned", words.text("coverage.planned")
	case x.White:
		cell.Class, cell.Word = "white", words.text("coverage.white")
	case len(x.Now) > 0:
		cell.Class, cell.Number, cell.Unit = "covered", integer(q.lang, len(x.Now)), words.count("coverage.n", len(x.Now), "")
		if !need {
			cell.Class = "extra"
		}
	default:
		cell.Class, cell.Word = "none", words.text("coverage.no_need")
	}
	for i, n := range x.Now {
		if it := v.Item(n.Intervention); it != nil && i < 6 {
			cell.Names = append(cell.Names, link{Href: q.interventionHref(it.ID), Text: it.Title.In(q.lang)})
		}
	}
	return cell
}

// hereView is the action plan in one place.
type hereView struct {
	Lines []interventionLine
	White []string
	More  int
	Href  string
	Notes []noteItem
}

// shownHere is how many interventions a place lists.
const shownHere = 30

// here says what of the plan reaches a place: any of its codes, its groupings, or the whole city. nil where there is no plan to show.
func (q *request) here(places []kvarter.Place, urban string) *hereView {
	v, err := q.plan()
	if err != nil {
		return nil
	}
	h := &hereView{Href: q.at("/plan")}
	for _, x := range v.Items {
		if !slices.ContainsFunc(x.Places, func(p kvarter.Place) bool { return p.Kind == kvarter.PlaceCity || slices.Contains(places, p) }) {
			continue
		}
		if s := v.Standing(x).Status; s == kvarter.StatusDone {
			continue
		}
		if len(h.Lines) == shownHere {
			h.More++
			continue
		}
		h.Lines = append(h.Lines, q.line(v, x))
	}
	if urban != "" {
		c := q.covered(v)
		if k := slices.IndexFunc(c.Areas, func(a plan.CoveredArea) bool { return a.Code == urban }); k >= 0 {
			for i := range c.Rows {
				if c.Rows[i].Kind == plan.RowCriterion && c.Rows[i].Cells[k].White {
					h.White = append(h.White, q.rowLabel(&c.Rows[i]).Text)
				}
			}
		}
	}
	if q.internal() && q.site.cfg.Desk != nil {
		if all, err := q.desk().Notes(q.r.Context(), "", places...); err == nil {
			h.Notes = q.noteItems(all)
		}
	}
	if len(h.Lines) == 0 && len(h.White) == 0 && len(h.Notes) == 0 {
		return nil
	}
	return h
}

// placesOf are the ways in which an intervention may name a small area: itself, its groupings, its housing areas, its urban area.
func (q *request) placesOf(i int) []kvarter.Place {
	a := &q.ix.Round.Areas.Items[i]
	out := []kvarter.Place{{Kind: kvarter.PlaceSmallArea, Code: a.Code}}
	for level, code := range a.Groups {
		out = append(out, kvarter.Place{Kind: kvarter.PlaceKind(level), Code: code})
	}
	for _, o := range q.ix.OverlapsOf[a.Code] {
		if o.Share > 0 {
			out = append(out, kvarter.Place{Kind: kvarter.PlaceHousingArea, Code: o.HousingArea})
		}
	}
	if code := q.ix.Round.Findings[i].UrbanArea; code != "" {
		out = append(out, kvarter.Place{Kind: kvarter.PlaceUrbanArea, Code: code})
	}
	return out
}

// versionsView lists the versions of the plan.
type versionsView struct {
	planHead
	Items []versionLine
}

type versionLine struct {
	Version                  int
	Years, State, Decision   string
	Changes                  string // address of the difference to the version before
	Before                   int
	Public                   bool
	AdoptedOn                string
	Draft                    bool
	Interventions, Milestone int
}

func versionsPage(q *request) (*resource, error) {
	v, err := q.plan()
	if err != nil {
		return nil, err
	}
	refs, err := q.site.cfg.Planning.Versions(q.r.Context(), q.internal())
	if err != nil {
		return nil, err
	}
	return q.planResource("versions", "versions.title", "/plan/versions", func() [][]string {
		out := [][]string{{"version", "status", "from", "to", "adopted_on", "decision", "published"}}
		for _, r := range refs {
			out = append(out, []string{strconv.Itoa(r.Version), string(r.Status), blankZero(r.From), blankZero(r.To), string(r.AdoptedOn), r.Decision, strconv.FormatBool(r.Published)})
		}
		return out
	}, func() (any, error) {
		w := versionsView{planHead: q.planHead(v)}
		for i, r := range refs {
			it := versionLine{Version: r.Version, Years: yearsOf(r.From, r.To), State: q.words().text("manage.is_" + string(r.Status)), Decision: r.Decision, AdoptedOn: q.day(r.AdoptedOn), Draft: r.Status == kvarter.PlanDraft, Public: r.Published}
			if i > 0 {
				it.Before = refs[i-1].Version
				it.Changes = q.at("/plan/versions") + "/" + strconv.Itoa(it.Before) + ".." + strconv.Itoa(r.Version)
			}
			w.Items = append(w.Items, it)
		}
		slices.Reverse(w.Items)
		return w, nil
	}), nil
}

// versionsDiffView is what changed from one version to another.
type versionsDiffView struct {
	planHead
	From, To string
	Groups   []changeGroup
	Total    int
	Same     bool
}

type changeGroup struct {
	Title link
	Lines []changeLine
}

type changeLine struct{ Kind, Sign, Word, Text string }

func versionsBetween(q *request) (*resource, error) {
	span := q.value("id")
	if span == "" {
		span = q.value("span")
	}
	a, b, ok := strings.Cut(span, "..")
	from, err1 := strconv.Atoi(a)
	to, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil {
		return nil, notFound{what: "error.version", code: span}
	}
	if from > to {
		return nil, redirect{q.at("/plan/versions") + "/" + b + ".." + a, 301}
	}
	if _, err := q.plan(); err != nil {
		return nil, err
	}
	var views [2]*desk.View
	for i, n := range []int{from, to} {
		v, err := q.site.cfg.Planning.Version(q.r.Context(), q.internal(), n)
		if kvarter.CodeOf(err) == kvarter.NotFound {
			return nil, notFound{what: "error.version", code: strconv.Itoa(n)}
		} else if err != nil {
			return nil, err
		}
		views[i] = v
	}
	changes := plan.Diff(views[0].Plan(), views[1].Plan())
	return q.planResource("versions_between", "versions.between", "/plan/versions/"+strconv.Itoa(from)+".."+strconv.Itoa(to), func() [][]string {
		out := [][]string{{"kind", "sheet", "key", "intervention", "column", "before", "after"}}
		for _, c := range changes {
			out = append(out, []string{string(c.Kind), c.Sheet, joined(c.Key), c.Intervention, c.Column, c.Before, c.After})
		}
		return out
	}, func() (any, error) {
		w := versionsDiffView{planHead: q.planHead(views[1]), From: strconv.Itoa(from), To: strconv.Itoa(to), Total: len(changes), Same: len(changes) == 0}
		at := map[string]int{}
		for _, c := range changes {
			i, ok := at[c.Intervention]
			if !ok {
				i = len(w.Groups)
				at[c.Intervention] = i
				g := changeGroup{Title: link{Text: q.words().text("versions.plan")}}
				if c.Intervention != "" {
					g.Title = link{Text: c.Intervention}
					for _, v := range views {
						if x := v.Item(c.Intervention); x != nil {
							g.Title = link{Text: x.Title.In(q.lang)}
						}
					}
					if views[1].Item(c.Intervention) != nil {
						g.Title.Href = q.interventionHref(c.Intervention)
					}
				}
				w.Groups = append(w.Groups, g)
			}
			w.Groups[i].Lines = append(w.Groups[i].Lines, changeLine{Kind: string(c.Kind), Sign: map[plan.ChangeKind]string{plan.Added: "+", plan.Removed: "−", plan.Changed: "→", plan.Moved: "↕"}[c.Kind],
				Word: q.words().text("change." + string(c.Kind)), Text: c.In(q.lang)})
		}
		return w, nil
	}), nil
}
