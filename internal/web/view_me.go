package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/explain"
	"kvarter/internal/plan"
)

// meView is a person's desk: what is mine, what is due, what changed since last time.
type meView struct {
	Token    string
	Name     string
	Roles    []string
	Lang     string
	Mine     []mineItem
	All      bool // the person answers for nothing in particular: it is the whole plan
	More     int
	Due      []dueLine
	DueMore  int
	Since    string
	News     []newsItem
	NewsMore int
	PlanNews []string
	Calendar string // address of the feed; "" none yet
	Mail     string // "on", "off", "" where no mail is sent
	CanAdd   bool
}

type mineItem struct {
	Href, Title  string
	Status, Word string
	Reason       string
	Update       string // address of the form for news; "" not allowed
	Next         string
}

type dueLine struct {
	Href, Title, Text, Date string
	Overdue                 bool
	Update                  string
}

type newsItem struct {
	Href, Title string
	Status      string // changed from … to …
	Lines       []string
}

// shownMine is how many interventions, due things and news the page lists.
const shownMine = 50

// dueDays is how far ahead the page looks.
const dueDays = 60

// sinceDays is how far back news go where a person comes for the first time.
const sinceDays = 30

func me(q *request) error {
	p := q.person()
	if err := q.desk().Vouch(q.r.Context(), p); err != nil {
		return err
	}
	v := meView{Token: q.token(), Name: p.Name, Lang: q.lang}
	for _, g := range p.Grants {
		s := g.Role.Text(q.lang)
		if of := strings.TrimSpace(strings.Join(append([]string{g.Administration, g.Organisation}, g.Areas...), " ")); of != "" {
			s += " (" + of + ")"
		}
		v.Roles = append(v.Roles, s)
	}
	view, err := q.plan()
	if err == nil {
		v.CanAdd = q.site.cfg.Auth.Table().MayAnywhere(p, auth.AddIntervention)
		share, scoped := q.desk().Share(p, view)
		v.All = !scoped
		own := map[string]bool{}
		for _, it := range share {
			if scoped {
				own[it.ID] = true
			}
			s := view.Standing(it)
			if v.All && s.Status != kvarter.StatusLate && s.Status != kvarter.StatusStalled {
				continue
			}
			if len(v.Mine) == shownMine {
				v.More++
				continue
			}
			m := mineItem{Href: "/" + q.lang + "/intervention/" + url.PathEscape(it.ID), Title: it.Title.In(q.lang), Status: string(s.Status), Word: plan.StatusWord(s.Status, q.lang)}
			if len(s.Reasons) > 0 {
				m.Reason = s.Reasons[0].In(q.lang)
			}
			if q.desk().MayOn(p, auth.AddUpdate, it.Intervention) {
				m.Update = m.Href + "/update"
			}
			v.Mine = append(v.Mine, m)
		}
		for _, d := range view.Due(share, dueDays) {
			if len(v.Due) == shownMine {
				v.DueMore++
				continue
			}
			line := dueLine{Href: "/" + q.lang + "/intervention/" + url.PathEscape(d.Intervention), Title: d.Title.In(q.lang), Text: d.In(q.lang), Date: q.day(d.Date), Overdue: d.Days < 0}
			if it := view.Item(d.Intervention); d.Kind == plan.DueUpdate && q.desk().MayOn(p, auth.AddUpdate, it.Intervention) {
				line.Update = line.Href + "/update"
			}
			v.Due = append(v.Due, line)
		}
		if err := q.news(&v, own); err != nil {
			return err
		}
	} else if kvarter.CodeOf(err) == kvarter.Internal {
		if _, none := err.(notFound); !none {
			return err
		}
	}
	feed, err := q.desk().Feed(q.r.Context(), p)
	if err != nil {
		return err
	}
	if feed != "" {
		v.Calendar = q.site.cfg.Base + "/" + q.lang + "/calendar/" + feed + ".ics"
	}
	if q.site.cfg.Mails {
		v.Mail = "on"
		if off, err := q.desk().MailOff(q.r.Context(), p.ID); err != nil {
			return err
		} else if off {
			v.Mail = "off"
		}
	}
	return q.work("me", "me.title", "/me", v)
}

// news fills in what changed since the person last said «seen».
func (q *request) news(v *meView, own map[string]bool) error {
	then, err := q.desk().Seen(q.r.Context(), q.person())
	if err != nil {
		return err
	}
	if then.IsZero() {
		then = time.Now().AddDate(0, 0, -sinceDays)
	}
	y, m, day := then.In(q.site.zone()).Date()
	v.Since = explain.Date(q.lang, string(kvarter.NewDate(y, int(m), day)))
	d, err := q.desk().Since(q.r.Context(), then, plan.Whose{})
	if err != nil {
		return err
	}
	if d.Begun {
		v.PlanNews = append(v.PlanNews, q.words().text("me.begun"))
	}
	for _, c := range d.Plan {
		if len(v.PlanNews) < shownMine {
			v.PlanNews = append(v.PlanNews, c.In(q.lang))
		}
	}
	for _, x := range d.Interventions {
		if !v.All && !own[x.Intervention] {
			continue
		}
		if len(v.News) == shownMine {
			v.NewsMore++
			continue
		}
		n := newsItem{Href: "/" + q.lang + "/intervention/" + url.PathEscape(x.Intervention), Title: x.Title.In(q.lang)}
		switch {
		case x.New:
			n.Status = q.words().text("me.new")
		case x.Gone:
			n.Status = q.words().text("me.gone")
		case x.Before != x.Now:
			n.Status = q.words().text("me.status", plan.StatusWord(x.Before, q.lang), plan.StatusWord(x.Now, q.lang))
		}
		for _, u := range x.Updates {
			n.Lines = append(n.Lines, q.day(u.Date)+", "+u.By+": "+u.Text)
		}
		for _, c := range x.Changes {
			if !x.New && len(n.Lines) < 20 {
				n.Lines = append(n.Lines, c.In(q.lang))
			}
		}
		v.News = append(v.News, n)
	}
	return nil
}

func meSeen(q *request) error {
	if err := q.desk().MarkSeen(q.r.Context(), q.person()); err != nil {
		return err
	}
	return q.done("/me", "seen")
}

func meCalendar(q *request) error {
	if q.field("end") != "" {
		if err := q.desk().EndFeed(q.r.Context(), q.person()); err != nil {
			return err
		}
		return q.done("/me", "saved")
	}
	if _, err := q.desk().NewFeed(q.r.Context(), q.person()); err != nil {
		return err
	}
	return q.done("/me", "calendar")
}

func meMail(q *request) error {
	if err := q.desk().SetMailOff(q.r.Context(), q.person().ID, q.field("mail") == "off"); err != nil {
		return err
	}
	return q.done("/me", "saved")
}

// calendar is what is due for the person whose secret the address holds, for a calendar program.
func calendar(q *request) error {
	secret, ok := strings.CutSuffix(q.r.PathValue("secret"), ".ics")
	id, err := "", error(nil)
	if ok {
		id, err = q.desk().FeedOwner(q.r.Context(), secret)
	}
	if err != nil {
		return err
	}
	if id == "" {
		return notFound{what: "error.calendar"}
	}
	account, err := q.desk().Accounts().Account(q.r.Context(), id)
	if err != nil {
		return err
	}
	view, err := q.desk().Plan(q.r.Context(), true)
	if err != nil {
		return err
	}
	p, err := q.desk().Absent(q.r.Context(), account)
	if err != nil {
		return err
	}
	if view == nil || !q.desk().May(p, auth.ViewInternal, auth.Object{}) {
		return notFound{what: "error.calendar"}
	}
	share, _ := q.desk().Share(p, view)
	host := "kvarter"
	if u, err := url.Parse(q.site.cfg.Base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	items := view.Due(share, 366)
	events := plan.Events(view.Head, items, q.lang, host, func(id string) string {
		return q.site.cfg.Base + "/" + q.lang + "/intervention/" + url.PathEscape(id)
	})
	q.w.Header().Set("Cache-Control", "private, no-cache")
	q.w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	q.keep = ""
	q.send(http.StatusOK, "text/calendar; charset=utf-8", []byte(plan.ICal(view.Head.Title.In(q.lang), q.lang, view.Today, events)))
	return nil
}
