package web

import (
	"net/url"
	"strings"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
)

func queryEscape(s string) string { return url.QueryEscape(s) }

// who puts the reader on a page: the way in, or the name with what the person may do.
func (q *request) who(p *page) {
	p.State = q.designationState()
	if done := q.words()["done."+q.r.URL.Query().Get("done")]; done != "" {
		p.Notice = done
	}
	a := q.site.cfg.Auth
	if a == nil {
		return
	}
	person := auth.PersonOf(q.r.Context())
	if person == nil {
		p.SignIn = auth.PathSignIn + "?next=" + url.QueryEscape("/"+q.lang+"/me")
		return
	}
	p.Person, p.Me = person.Name, "/"+q.lang+"/me"
	p.Token = q.token()
	if q.site.cfg.Desk == nil {
		return
	}
	for _, w := range []struct {
		path, text string
		action     auth.Action
	}{
		{"/me", "nav.me", auth.ViewInternal}, {"/designations", "nav.designations", auth.ViewInternal}, {"/plan/manage", "nav.plan_manage", auth.ViewInternal},
		{"/notes", "nav.notes", auth.ViewInternal}, {"/people", "nav.people", auth.ManageUsers}, {"/audit", "nav.audit", auth.ReadAudit},
	} {
		if a.Table().MayAnywhere(person, w.action) {
			to := "/" + q.lang + w.path
			p.Work = append(p.Work, link{Href: to, Text: q.words().text(w.text), Here: q.r.URL.Path == to || strings.HasPrefix(q.r.URL.Path, to+"/") && w.path != "/plan/manage"})
		}
	}
}

// token is what a form of the request's person carries.
func (q *request) token() string {
	if q.site.cfg.Auth == nil {
		return ""
	}
	t, err := q.site.cfg.Auth.FormToken(q.r)
	if err != nil {
		q.site.cfg.Log.Error("form has no token", "cause", err.Error())
	}
	return t
}

// designationState says where the shown round stands; "" where there is nothing to say.
func (q *request) designationState() string {
	if q.site.cfg.Desk == nil || len(q.all) == 0 {
		return ""
	}
	all, err := q.site.cfg.Desk.Designations(q.r.Context())
	if err != nil {
		return ""
	}
	x := desk.PublicOf(all, q.ix.Round.ID)
	if q.internal() {
		x = desk.Of(all, q.ix.Round.ID)
	}
	switch {
	case x == nil && q.internal():
		return q.words().text("state.screened")
	case x == nil:
		return ""
	case x.State == kvarter.Repealed:
		return q.words().text("state.repealed", explain.Date(q.lang, string(x.RepealedOn)), x.Reason)
	case q.internal() && x.State == kvarter.Published && x.InForce(q.site.cfg.Desk.Today()):
		return ""
	case q.internal():
		return q.words().text("state." + string(x.State))
	}
	return ""
}
