package web

import (
	"net/url"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/explain"
)

// pastView lists the versions of an intervention.
type pastView struct {
	Title, Back, Restore, Token string
	Newest                      int64
	May                         bool
	Items                       []pastItem
}

type pastItem struct {
	Version      int64
	When, By     string
	Note         string
	Gone, Newest bool
	Changes      []string
}

func history(q *request) error {
	id := q.r.PathValue("id")
	past, err := q.desk().History(q.r.Context(), id)
	if err != nil {
		return err
	}
	if len(past) == 0 {
		return notFound{what: "error.intervention", code: id}
	}
	names, err := q.desk().Names(q.r.Context())
	if err != nil {
		return err
	}
	v := pastView{Title: id, Back: "/" + q.lang + "/intervention/" + url.PathEscape(id), Restore: "/" + q.lang + "/intervention/" + url.PathEscape(id) + "/restore", Token: q.token(), Newest: past[0].Version}
	for i, p := range past {
		it := pastItem{Version: p.Version, When: q.moment(p.Record.At), By: names[p.Record.By], Note: p.Record.Note, Gone: p.Value == nil, Newest: i == 0}
		if it.By == "" {
			it.By = p.Record.By
		}
		for _, c := range p.Changes {
			it.Changes = append(it.Changes, c.In(q.lang))
		}
		if p.Value != nil && v.Title == id {
			v.Title = p.Value.Title.In(q.lang)
			v.May = q.desk().MayOn(q.person(), auth.EditIntervention, p.Value)
		}
		v.Items = append(v.Items, it)
	}
	return q.work("history", "history.title", "/intervention/"+id+"/history", v)
}

func restore(q *request) error {
	id := q.r.PathValue("id")
	version, err := strconv.ParseInt(q.field("version"), 10, 64)
	seen, err2 := strconv.ParseInt(q.field("seen"), 10, 64)
	if err != nil || err2 != nil {
		return kvarter.Errorf(kvarter.Invalid, "a version is a number")
	}
	if err := q.desk().Restore(q.r.Context(), q.person(), id, version, seen); err != nil {
		return err
	}
	return q.done("/intervention/"+id, "restored")
}

// day prints a date.
func (q *request) day(d kvarter.Date) string { return explain.Date(q.lang, string(d)) }
