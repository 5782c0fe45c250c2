package web

import (
	"errors"
	"net/http"
	"net/url"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
)

// deskRoutes lists where people with a role look and change things, each with the action that it needs. Where the action is done to one intervention or
// place, the desk asks the table again for exactly that.
func deskRoutes(lang string) []Route {
	see := func(path string, action auth.Action, h func(*request) error) Route {
		return Route{Pattern: lang + path, Audience: Internal, Action: action, Handler: h, Bare: true}
	}
	do := func(path string, action auth.Action, h func(*request) error) Route {
		r := see(path, action, h)
		r.Post = true
		return r
	}
	// on asks the table about the very intervention that the address names, before anything else is looked at.
	on := func(r Route) Route {
		act := r.Handler
		r.Handler = func(q *request) error {
			if err := q.refuses(r.Action); err != nil {
				return err
			}
			return act(q)
		}
		return r
	}
	return []Route{
		see("/me", auth.ViewInternal, me),
		do("/me/seen", auth.OwnAccount, meSeen),
		do("/me/calendar", auth.OwnAccount, meCalendar),
		do("/me/mail", auth.OwnAccount, meMail),
		{Pattern: lang + "/calendar/{secret}", Audience: Public, Handler: calendar, Bare: true}, // the secret in the address is the permission

		see("/intervention/new", auth.AddIntervention, newIntervention),
		do("/interventions", auth.AddIntervention, addIntervention),
		on(see("/intervention/{id}/edit", auth.EditIntervention, editIntervention)),
		on(do("/intervention/{id}", auth.EditIntervention, saveIntervention)),
		on(do("/intervention/{id}/draft", auth.EditIntervention, keepDraft)),
		on(do("/intervention/{id}/draft/drop", auth.EditIntervention, dropDraft)),
		on(do("/intervention/{id}/milestone/{milestone}", auth.EditIntervention, saveMilestone)),
		on(do("/intervention/{id}/update", auth.AddUpdate, addUpdate)),
		on(do("/intervention/{id}/status", auth.OverrideStatus, setStatus)),
		see("/intervention/{id}/history", auth.ViewInternal, history),
		on(do("/intervention/{id}/restore", auth.EditIntervention, restore)),
		on(do("/intervention/{id}/remove", auth.EditIntervention, remove)),

		see("/plan/manage", auth.ViewInternal, managePlan),
		do("/plan/adopt", auth.AdoptPlan, adoptPlan),
		do("/plan/publish", auth.Publish, publishPlan),
		do("/plan/take-back", auth.TakeBack, takeBackPlan),
		see("/plan/edit", auth.EditPlan, editHead),
		do("/plan/edit", auth.EditPlan, saveHead),
		see("/plan/import", auth.ImportPlan, importPage),
		{Pattern: lang + "/plan/import", Audience: Public, Handler: previewImport, Post: true, Bare: true}, // proves itself: the token is inside the upload
		do("/plan/import/take", auth.ImportPlan, takeImport),

		see("/designations", auth.ViewInternal, designations),
		do("/designations", auth.Propose, propose),
		see("/designation/{id}", auth.ViewInternal, designation),
		do("/designation/{id}/adopt", auth.Adopt, moveDesignation(kvarter.Adopted)),
		do("/designation/{id}/publish", auth.Publish, moveDesignation(kvarter.Published)),
		do("/designation/{id}/take-back", auth.TakeBack, moveDesignation(kvarter.TakenBack)),
		do("/designation/{id}/repeal", auth.Adopt, moveDesignation(kvarter.Repealed)),

		see("/notes", auth.ViewInternal, notes),
		do("/notes", auth.AddNote, addNote),
		do("/note/{id}/remove", auth.AddNote, removeNote),

		see("/people", auth.ManageUsers, people),
		do("/people", auth.ManageUsers, invite),
		do("/people/{id}/roles", auth.ManageUsers, setRoles),
		do("/people/{id}/link", auth.ManageUsers, newLink),
		do("/people/{id}/closed", auth.ManageUsers, setClosed),

		see("/audit", auth.ReadAudit, audit),
		see("/audit.csv", auth.ReadAudit, auditCSV),
	}
}

// refuses reports why the reader may not do an action on the intervention that the address names; nil where they may.
func (q *request) refuses(action auth.Action) error {
	v, err := q.plan()
	if err != nil {
		return err
	}
	x := v.Item(q.r.PathValue("id"))
	if x == nil {
		return nil // the handler says that there is none
	}
	if !q.desk().MayOn(q.person(), action, x.Intervention) {
		return kvarter.Errorf(kvarter.Forbidden, "your roles do not allow you to %s here", action.Text("en"))
	}
	return nil
}

// person is whom the request acts for.
func (q *request) person() *auth.Person { return auth.PersonOf(q.r.Context()) }

func (q *request) desk() *desk.Desk { return q.site.cfg.Desk }

// field is a field of the posted form.
func (q *request) field(name string) string { return q.r.PostForm.Get(name) }

// done sends the reader on after a change, with a notice; to is a path after the language.
func (q *request) done(to, notice string) error {
	sep := "?"
	u, err := url.Parse(to)
	if err == nil && u.RawQuery != "" {
		sep = "&"
	}
	anchor := ""
	if err == nil && u.Fragment != "" {
		anchor = "#" + u.Fragment
		u.Fragment = ""
		to = u.String()
	}
	return redirect{"/" + q.lang + to + sep + "done=" + notice + anchor, http.StatusSeeOther}
}

// work makes a page of the desk: it stands under no round.
func (q *request) work(template, title, path string, view any) error {
	return q.workStatus(http.StatusOK, template, title, path, view)
}

func (q *request) workStatus(status int, template, title, path string, view any) error {
	p := q.page(title, q.ix)
	p.View, p.Canonical = view, "/"+q.lang+path
	for _, l := range Languages() {
		p.Languages = append(p.Languages, link{Href: "/" + l + path, Text: q.site.pages[l].words.text("language"), Lang: l, Here: l == q.lang})
	}
	q.w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	return q.showStatus(status, template, p)
}

// faultsOf lists what a form gets wrong, in words: problems one by one, another refusal as it says. Other errors are not the form's.
func faultsOf(err error) ([]string, bool) {
	var ps *kvarter.Problems
	if errors.As(err, &ps) {
		var out []string
		for _, p := range ps.Shown {
			out = append(out, p.String())
		}
		return out, true
	}
	var e *kvarter.Error
	if errors.As(err, &e) && (e.Code == kvarter.Invalid || e.Code == kvarter.Conflict) {
		return []string{e.Message}, true
	}
	return nil, false
}
