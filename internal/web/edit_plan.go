package web

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/plan"
)

// Workbook is the plan as a file of a spreadsheet.
type Workbook interface {
	Write(w io.Writer, sheets []plan.Sheet, lang, by string, on kvarter.Date) error
	Read(name string, body []byte) ([]plan.Sheet, error)
}

// manageView is where a version is adopted, published and taken back.
type manageView struct {
	Token, Base       string
	None              bool // there is no plan yet
	Draft             desk.VersionRef
	Seen              string // tag of the draft
	Today             kvarter.Date
	Versions          []versionItem
	Public            string // what the public sees; "" nothing
	PublicSeen        int64
	Adopt, Publish    bool // may
	TakeBack          bool
	Edit, Import, Add bool
	Lacks             []string // what the draft lacks before it can be adopted
	Announce          *announceView
	Workbook          bool
	Problems          []string
}

type versionItem struct {
	desk.VersionRef
	Href, Adopted string
}

type announceView struct {
	Version int
	Tag     string
	First   bool // nothing is public yet
	Changes []string
	More    int
}

// shownChanges is how many changes a page lists before it counts the rest.
const shownChanges = 200

func managePlan(q *request) error { return q.managePage(http.StatusOK, nil) }

func (q *request) managePage(status int, problems []string) error {
	d, ctx := q.desk(), q.r.Context()
	v := manageView{Token: q.token(), Base: "/" + q.lang, Today: d.Today(), Problems: problems, Workbook: q.site.cfg.Workbook != nil,
		Adopt: q.may(auth.AdoptPlan, auth.Object{}), Publish: q.may(auth.Publish, auth.Object{}), TakeBack: q.may(auth.TakeBack, auth.Object{}),
		Edit: q.may(auth.EditPlan, auth.Object{}), Import: q.may(auth.ImportPlan, auth.Object{}), Add: q.site.cfg.Auth.Table().MayAnywhere(q.person(), auth.AddIntervention)}
	versions, err := d.Versions(ctx, true)
	if err != nil {
		return err
	}
	for _, x := range versions {
		v.Versions = append(v.Versions, versionItem{x, "/" + q.lang + "/plan/versions/" + strconv.Itoa(max(x.Version-1, 1)) + ".." + strconv.Itoa(x.Version), q.day(x.AdoptedOn)})
	}
	working, err := d.Plan(ctx, true)
	if err != nil {
		return err
	}
	if v.None = working == nil; !v.None {
		v.Seen, err = d.DraftTag(ctx)
		if err != nil {
			return err
		}
		v.Draft = versions[len(versions)-1]
		for _, p := range plan.Incomplete(working.Plan()) {
			v.Lacks = append(v.Lacks, p.String())
			if len(v.Lacks) == 20 {
				break
			}
		}
	}
	p, err := d.Publication(ctx)
	if err != nil {
		return err
	}
	if p != nil && !p.TakenBack {
		v.PublicSeen = p.Record
		v.Public = q.words().text("manage.public", strconv.Itoa(p.Plan.Version), q.day(p.On), p.By)
	} else if p != nil {
		v.Public = q.words().text("manage.taken_back", p.Reason)
	}
	if n, _ := strconv.Atoi(q.r.URL.Query().Get("publish")); n > 0 && v.Publish {
		a, err := d.Announce(ctx, n)
		if err != nil {
			return err
		}
		v.Announce = &announceView{Version: n, Tag: a.Tag, First: a.Before == nil}
		v.Announce.Changes, v.Announce.More = q.changeLines(a.After, a.Changes)
	}
	return q.workStatus(status, "plan_manage", "manage.title", "/plan/manage", v)
}

// changeLines says changes in words, each with the intervention that it is about.
func (q *request) changeLines(p *kvarter.Plan, changes []plan.Change) (lines []string, more int) {
	for i, c := range changes {
		if i == shownChanges {
			return lines, len(changes) - i
		}
		s := c.In(q.lang)
		if x := p.Intervention(c.Intervention); x != nil && c.Sheet != "interventions" {
			s = x.Title.In(q.lang) + " – " + s
		}
		lines = append(lines, s)
	}
	return lines, 0
}

func adoptPlan(q *request) error {
	if _, err := q.desk().Adopt(q.r.Context(), q.person(), q.field("seen"), kvarter.Date(q.field("on")), q.field("decision")); err != nil {
		if faults, ok := faultsOf(err); ok {
			return q.managePage(http.StatusUnprocessableEntity, faults)
		}
		return err
	}
	return q.done("/plan/manage", "adopted")
}

func publishPlan(q *request) error {
	n, _ := strconv.Atoi(q.field("version"))
	if err := q.desk().Publish(q.r.Context(), q.person(), n, q.field("tag")); err != nil {
		if faults, ok := faultsOf(err); ok {
			return q.managePage(http.StatusConflict, faults)
		}
		return err
	}
	return q.done("/plan/manage", "published")
}

func takeBackPlan(q *request) error {
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	if err := q.desk().TakeBackPlan(q.r.Context(), q.person(), seen, q.field("reason")); err != nil {
		if faults, ok := faultsOf(err); ok {
			return q.managePage(http.StatusUnprocessableEntity, faults)
		}
		return err
	}
	return q.done("/plan/manage", "taken_back")
}

// headView is the form of the plan's goals, partners and administrations.
type headView struct {
	Token    string
	Lang     string
	Seen     int64
	X        kvarter.Plan
	Problems []string
	Goals    []goalRows
	Partners []int
	Admins   []int
	Kinds    []choiceItem
	Followed []choiceItem
}

type goalRows struct {
	At   int
	Subs []subRows
}

type subRows struct {
	At         int
	Indicators []int
}

func editHead(q *request) error {
	head, seen, err := q.desk().Head(q.r.Context())
	if err != nil {
		return err
	}
	return q.headForm(http.StatusOK, *head, seen, nil)
}

func (q *request) headForm(status int, x kvarter.Plan, seen int64, problems []string) error {
	v := headView{Token: q.token(), Lang: q.lang, Seen: seen, X: x, Problems: problems}
	// Two empty sub-goals and goals can be filled in; the template reads positions, so the plan that it shows has them.
	x.Goals = append(append([]kvarter.Goal(nil), x.Goals...), kvarter.Goal{})
	for i := range x.Goals {
		g := &x.Goals[i]
		g.SubGoals = append(append([]kvarter.SubGoal(nil), g.SubGoals...), kvarter.SubGoal{})
		rows := goalRows{At: i}
		for j := range g.SubGoals {
			s := &g.SubGoals[j]
			s.Indicators = append(append([]kvarter.PlanIndicator(nil), s.Indicators...), kvarter.PlanIndicator{})
			sub := subRows{At: j}
			for k := range s.Indicators {
				sub.Indicators = append(sub.Indicators, k)
			}
			rows.Subs = append(rows.Subs, sub)
		}
		v.Goals = append(v.Goals, rows)
	}
	x.Partners = append(append([]kvarter.Partner(nil), x.Partners...), kvarter.Partner{}, kvarter.Partner{})
	x.Administrations = append(append([]kvarter.Administration(nil), x.Administrations...), kvarter.Administration{})
	for i := range x.Partners {
		v.Partners = append(v.Partners, i)
	}
	for i := range x.Administrations {
		v.Admins = append(v.Admins, i)
	}
	for _, k := range kvarter.PartnerKinds() {
		v.Kinds = append(v.Kinds, choiceItem{Value: string(k), Text: q.words().text("partner." + string(k))})
	}
	if f := q.ix.Followed; f != nil {
		for i := range f.Indicators {
			v.Followed = append(v.Followed, choiceItem{Value: f.Indicators[i].Name, Text: f.Indicators[i].Name})
		}
	}
	v.X = x
	return q.workStatus(status, "plan_edit", "head.title", "/plan/edit", v)
}

func saveHead(q *request) error {
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	var x kvarter.Plan
	err := decodeForm(&x, q.r.PostForm)
	x = dropEmpty(x)
	if err == nil {
		err = q.desk().SaveHead(q.r.Context(), q.person(), seen, x)
	}
	if faults, ok := faultsOf(err); ok {
		return q.headForm(http.StatusUnprocessableEntity, x, seen, faults)
	} else if err != nil {
		return err
	}
	return q.done("/plan", "saved")
}

// dropEmpty takes out the rows that nobody filled in.
func dropEmpty(p kvarter.Plan) kvarter.Plan {
	var goals []kvarter.Goal
	for _, g := range p.Goals {
		var subs []kvarter.SubGoal
		for _, s := range g.SubGoals {
			var is []kvarter.PlanIndicator
			for _, x := range s.Indicators {
				if x.Name != "" || x.Indicator != "" || x.Count != "" || x.Label != (kvarter.Text{}) {
					is = append(is, x)
				}
			}
			if s.Indicators = is; s.ID != "" || s.Title != (kvarter.Text{}) || len(is) > 0 {
				subs = append(subs, s)
			}
		}
		if g.SubGoals = subs; g.ID != "" || g.Title != (kvarter.Text{}) || len(subs) > 0 {
			goals = append(goals, g)
		}
	}
	p.Goals = goals
	var partners []kvarter.Partner
	for _, x := range p.Partners {
		if x.ID != "" || x.Name != (kvarter.Text{}) {
			partners = append(partners, x)
		}
	}
	p.Partners = partners
	var admins []kvarter.Administration
	for _, x := range p.Administrations {
		if x.ID != "" || x.Name != (kvarter.Text{}) {
			admins = append(admins, x)
		}
	}
	p.Administrations = admins
	return p
}

// gone reports whether the plan was public and was taken back: its addresses say so.
func planGone(ctx context.Context, d *desk.Desk) (*desk.Publication, bool) {
	if d == nil {
		return nil, false
	}
	p, err := d.Publication(ctx)
	return p, err == nil && p != nil && p.TakenBack
}
