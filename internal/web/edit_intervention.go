package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
	"kvarter/internal/plan"
)

func integerID(n int) string { return strconv.Itoa(n) }

// choiceItem is one thing that can be chosen in a form.
type choiceItem struct {
	Value, Text string
	On          bool
}

// editView is the form of an intervention.
type editView struct {
	ID, Title, Action, Token string
	New                      bool
	Seen                     int64
	X                        kvarter.Intervention
	Problems                 []string
	Draft                    string // when the form was left unfinished; "" no draft
	DraftHref, DropHref      string
	DraftAction              string
	Owners, With             []choiceItem
	Criteria, SubGoals       []choiceItem
	Partners                 []choiceItem
	Kinds                    []choiceItem
	Measures                 []string
	Codes                    []choiceItem
	PartnerRows, PlaceRows   []int // positions, one more than there are
	FundingRows, ReachRows   []int
	MilestoneRows            []int
	DecisionRows             []int
	Back                     string
}

// rows counts one to as many positions as there are rows, and two that are empty.
func rowsWith(n int) []int {
	out := make([]int, n+2)
	for i := range out {
		out[i] = i
	}
	return out
}

func editIntervention(q *request) error {
	v, err := q.plan()
	if err != nil {
		return err
	}
	it := v.Item(q.r.PathValue("id"))
	if it == nil {
		return q.noIntervention(v)
	}
	if !q.desk().MayOn(q.person(), auth.EditIntervention, it.Intervention) {
		return kvarter.Errorf(kvarter.Forbidden, "not yours to edit")
	}
	x, seen := *it.Intervention, it.Version
	d, err := q.desk().Draft(q.r.Context(), q.person(), it.ID)
	if err != nil {
		return err
	}
	if d != nil && q.r.URL.Query().Get("draft") != "" {
		if typed, err := interventionOf(url.Values(d.Fields)); err == nil {
			x = typed
			x.ID = it.ID
			seen, _ = strconv.ParseInt(url.Values(d.Fields).Get("seen"), 10, 64)
			d = nil
		}
	}
	e := q.editForm(v, x, seen)
	if d != nil {
		y, m, day := d.At.Date()
		e.Draft = explain.Date(q.lang, string(kvarter.NewDate(y, int(m), day)))
	}
	return q.work("edit_intervention", "edit.title", "/intervention/"+it.ID+"/edit", e)
}

func newIntervention(q *request) error {
	v, err := q.plan()
	if err != nil {
		return err
	}
	x := kvarter.Intervention{From: v.Head.From, To: v.Head.To}
	if g := q.person().Grants; len(g) > 0 {
		x.Owner = g[0].Administration
	}
	x.SubGoals = append(x.SubGoals, q.r.URL.Query()["sub_goal"]...)
	return q.work("edit_intervention", "edit.new", "/intervention/new", q.editForm(v, x, 0))
}

// editForm fills the form of an intervention.
func (q *request) editForm(v *desk.View, x kvarter.Intervention, seen int64) editView {
	e := editView{ID: x.ID, Title: x.Title.In(q.lang), X: x, Seen: seen, Token: q.token(), New: x.ID == "", Action: "/" + q.lang + "/intervention/" + url.PathEscape(x.ID), Back: "/" + q.lang + "/intervention/" + url.PathEscape(x.ID)}
	e.DraftHref, e.DropHref, e.DraftAction = e.Action+"/edit?draft=1", e.Action+"/draft/drop", e.Action+"/draft"
	if e.New {
		e.Action, e.Back, e.DraftAction = "/"+q.lang+"/interventions", "/"+q.lang+"/plan", ""
	}
	for _, a := range v.Head.Administrations {
		e.Owners = append(e.Owners, choiceItem{a.ID, a.Name.In(q.lang), a.ID == x.Owner})
		e.With = append(e.With, choiceItem{a.ID, a.Name.In(q.lang), slices.Contains(x.With, a.ID)})
	}
	for _, c := range q.ix.Method.Criteria {
		e.Criteria = append(e.Criteria, choiceItem{c.Name, explain.Upper(explain.Label(q.ix.Method, c.Name, q.lang)), slices.Contains(x.Criteria, c.Name)})
	}
	for _, c := range x.Criteria { // those of another method stay as they are
		if !slices.ContainsFunc(e.Criteria, func(y choiceItem) bool { return y.Value == c }) {
			e.Criteria = append(e.Criteria, choiceItem{c, c, true})
		}
	}
	for _, g := range v.Head.Goals {
		for _, s := range g.SubGoals {
			e.SubGoals = append(e.SubGoals, choiceItem{s.ID, s.Title.In(q.lang), slices.Contains(x.SubGoals, s.ID)})
		}
	}
	for _, p := range v.Head.Partners {
		e.Partners = append(e.Partners, choiceItem{p.ID, p.Name.In(q.lang), false})
	}
	for _, k := range q.placeKinds() {
		e.Kinds = append(e.Kinds, choiceItem{string(k), q.placeKind(k), false})
	}
	for _, i := range q.ix.UrbanByName {
		u := &q.ix.Round.UrbanAreas[i]
		e.Codes = append(e.Codes, choiceItem{u.Code, explain.UrbanName(q.lang, u.Name), false})
	}
	e.PartnerRows, e.PlaceRows, e.FundingRows = rowsWith(len(x.Partners)), rowsWith(len(x.Places)), rowsWith(len(x.Funding))
	e.ReachRows, e.MilestoneRows, e.DecisionRows = rowsWith(len(x.Reach)), rowsWith(len(x.Milestones)), rowsWith(len(x.Decisions))
	return e
}

// placeKinds are the kinds of places that the shown round has.
func (q *request) placeKinds() []kvarter.PlaceKind {
	out := []kvarter.PlaceKind{kvarter.PlaceCity, kvarter.PlaceUrbanArea, kvarter.PlaceSmallArea}
	if q.ix.Round.HousingAreas != nil && q.ix.Round.HousingAreas.Len() > 0 {
		out = append(out, kvarter.PlaceHousingArea)
	}
	if a := q.ix.Round.Areas; a != nil && a.Len() > 0 {
		var levels []kvarter.PlaceKind
		for level := range a.Items[0].Groups {
			levels = append(levels, kvarter.PlaceKind(level))
		}
		slices.Sort(levels)
		out = append(out, levels...)
	}
	return out
}

func (q *request) placeKind(k kvarter.PlaceKind) string {
	if s, ok := q.words()["placekind."+string(k)]; ok {
		return s
	}
	return string(k)
}

// noIntervention answers for an identifier that the plan does not have.
func (q *request) noIntervention(v *desk.View) error {
	known := map[string]int{}
	for i, x := range v.Items {
		known[x.ID] = i
	}
	var near []link
	for _, id := range nearest(q.r.PathValue("id"), known) {
		near = append(near, link{Href: "/" + q.lang + "/intervention/" + url.PathEscape(id), Text: v.Item(id).Title.In(q.lang)})
	}
	return notFound{what: "error.intervention", code: q.r.PathValue("id"), nearest: near}
}

func addIntervention(q *request) error {
	v, err := q.plan()
	if err != nil {
		return err
	}
	x, err := interventionOf(q.r.PostForm)
	x.ID = ""
	id := ""
	if err == nil {
		id, err = q.desk().Add(q.r.Context(), q.person(), x)
	}
	if err != nil {
		return q.formAgain(v, x, 0, err)
	}
	return q.done("/intervention/"+id, "added")
}

func saveIntervention(q *request) error {
	v, err := q.plan()
	if err != nil {
		return err
	}
	id := q.r.PathValue("id")
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	x, err := interventionOf(q.r.PostForm)
	x.ID = id
	if err != nil {
		return q.formAgain(v, x, seen, err)
	}
	return q.save(v, desk.Edit{Seen: seen, Value: x, Note: q.field("note")}, "/intervention/"+id)
}

// save saves an edit, and asks where two people have changed one thing.
func (q *request) save(v *desk.View, e desk.Edit, to string) error {
	e.Against, _ = strconv.ParseInt(q.field("against"), 10, 64)
	e.Choices = map[string]plan.Side{}
	for name := range q.r.PostForm {
		if len(name) > 7 && name[:7] == "choose." {
			e.Choices[name[7:]] = plan.Side(q.field(name) == "mine")
		}
	}
	saved, clash, err := q.desk().Save(q.r.Context(), q.person(), e)
	switch {
	case err != nil:
		return q.formAgain(v, e.Value, e.Seen, err)
	case clash != nil:
		return q.askClash(e, clash, to)
	}
	if err := q.desk().DropDraft(q.r.Context(), q.person(), e.Value.ID); err != nil {
		return err
	}
	if len(saved.Merged) > 0 {
		return q.done(to, "merged")
	}
	return q.done(to, "saved")
}

// formAgain shows a form with what is wrong in it, as it was filled in.
func (q *request) formAgain(v *desk.View, x kvarter.Intervention, seen int64, err error) error {
	faults, ok := faultsOf(err)
	if !ok {
		return err
	}
	e := q.editForm(v, x, seen)
	e.Problems = faults
	path := "/intervention/" + x.ID + "/edit"
	if x.ID == "" {
		path = "/intervention/new"
	}
	return q.workStatus(http.StatusUnprocessableEntity, "edit_intervention", "edit.title", path, e)
}

// clashView shows two people's changes to one thing.
type clashView struct {
	Title, Action, Token, By, On string
	Fields                       []choiceItem // Value is the name of a hidden field
	Conflicts                    []clashItem
	Back                         string
}

type clashItem struct{ ID, What, Base, Mine, Theirs string }

func (q *request) askClash(e desk.Edit, c *desk.Clash, to string) error {
	v := clashView{Title: c.Theirs.Title.In(q.lang), Action: "/" + q.lang + "/intervention/" + url.PathEscape(e.Value.ID), Token: q.token(), Back: "/" + q.lang + to}
	names, err := q.desk().Names(q.r.Context())
	if err != nil {
		return err
	}
	v.By = names[c.By]
	fields := encodeForm(c.Mine)
	fields.Set("seen", strconv.FormatInt(e.Seen, 10))
	fields.Set("against", strconv.FormatInt(c.Version, 10))
	fields.Set("note", e.Note)
	for _, name := range sortedKeys(fields) {
		for _, x := range fields[name] {
			v.Fields = append(v.Fields, choiceItem{Value: name, Text: x})
		}
	}
	row := func(cells []plan.Cell) string {
		s := ""
		for _, cell := range cells {
			if cell.Value != "" {
				s += plan.ColumnWord(cell.Column, q.lang) + ": " + cell.Value + "\n"
			}
		}
		if s == "" {
			return q.words().text("clash.gone")
		}
		return s
	}
	for _, x := range c.Conflicts {
		it := clashItem{ID: desk.ConflictID(x), Base: x.Base, Mine: x.Mine, Theirs: x.Theirs, What: q.conflictPlace(x, &c.Mine)}
		if x.Kind != plan.BothChanged {
			it.Mine, it.Theirs = row(x.MineRow), row(x.TheirsRow)
		}
		v.Conflicts = append(v.Conflicts, it)
	}
	return q.workStatus(http.StatusConflict, "clash", "clash.title", "/intervention/"+e.Value.ID+"/edit", v)
}

// conflictPlace says what two people have both changed.
func (q *request) conflictPlace(x plan.Conflict, mine *kvarter.Intervention) string {
	what := plan.ColumnWord(x.Column, q.lang)
	if x.Sheet == "interventions" || len(x.Key) == 0 {
		return explain.Upper(what)
	}
	row := x.Key[len(x.Key)-1]
	if x.Sheet == "milestones" {
		for _, m := range mine.Milestones {
			if m.ID == row {
				row = m.Title.In(q.lang)
			}
		}
	}
	s := explain.Upper(q.words().text("sheet."+x.Sheet)) + " «" + row + "»"
	if what != "" {
		s += ": " + what
	}
	return s
}

func saveMilestone(q *request) error {
	v, err := q.plan()
	if err != nil {
		return err
	}
	id, m := q.r.PathValue("id"), q.r.PathValue("milestone")
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	past, err := q.desk().InterventionAt(q.r.Context(), id, seen)
	if err != nil {
		return err
	}
	x := *past
	x.Milestones = slices.Clone(x.Milestones)
	i := slices.IndexFunc(x.Milestones, func(y kvarter.Milestone) bool { return y.ID == m })
	if i < 0 {
		return notFound{what: "error.intervention", code: m}
	}
	y := &x.Milestones[i]
	y.Due, y.Done, y.Note = kvarter.Date(q.field("due")), kvarter.Date(q.field("done")), q.field("milestone_note")
	if t := q.field("title_" + q.lang); t != "" {
		if q.lang == "da" {
			y.Title.DA = t
		} else {
			y.Title.EN = t
		}
	}
	return q.save(v, desk.Edit{Seen: seen, Value: x}, "/intervention/"+id+"#milestone-"+m)
}

func addUpdate(q *request) error {
	id, kind := q.r.PathValue("id"), kvarter.UpdateKind(q.field("kind"))
	if kind != kvarter.UpdateText && kind != kvarter.UpdateNoChange {
		return refused{"error.update", nil}
	}
	if err := q.desk().AddUpdate(q.r.Context(), q.person(), id, kind, q.field("text")); err != nil {
		if faults, ok := faultsOf(err); ok {
			return impossible{"error.update", kvarter.Errorf(kvarter.Invalid, "%s", faults[0])}
		}
		return err
	}
	to := "/intervention/" + id + "#updates"
	if q.field("back") == "me" {
		to = "/me"
	}
	return q.done(to, "updated")
}

func setStatus(q *request) error {
	id := q.r.PathValue("id")
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	if err := q.desk().SetStatus(q.r.Context(), q.person(), id, seen, kvarter.Status(q.field("status")), q.field("reason")); err != nil {
		if faults, ok := faultsOf(err); ok {
			return impossible{"error.status", kvarter.Errorf(kvarter.Invalid, "%s", faults[0])}
		}
		return err
	}
	return q.done("/intervention/"+id, "saved")
}

func keepDraft(q *request) error {
	if v, err := q.plan(); err != nil {
		return err
	} else if id := q.r.PathValue("id"); v.Item(id) == nil {
		return notFound{what: "error.intervention", code: id}
	}
	fields := map[string][]string(q.r.PostForm)
	delete(fields, auth.FormField)
	if err := q.desk().KeepDraft(q.r.Context(), q.person(), q.r.PathValue("id"), fields); err != nil {
		return err
	}
	q.send(http.StatusOK, "text/plain; charset=utf-8", []byte(q.words().text("edit.draft_kept")))
	return nil
}

func dropDraft(q *request) error {
	if err := q.desk().DropDraft(q.r.Context(), q.person(), q.r.PathValue("id")); err != nil {
		return err
	}
	return q.done("/intervention/"+q.r.PathValue("id")+"/edit", "dropped")
}

func remove(q *request) error {
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	if err := q.desk().Remove(q.r.Context(), q.person(), q.r.PathValue("id"), seen, q.field("note")); err != nil {
		return err
	}
	return q.done("/intervention/"+q.r.PathValue("id")+"/history", "removed")
}
