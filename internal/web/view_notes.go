package web

import (
	"net/http"
	"net/url"
	"strconv"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/desk"
	"kvarter/internal/explain"
)

// noteOf reads a note from a posted form.
func noteOf(q *request) desk.Note {
	n := desk.Note{Text: q.field("text"), Intervention: q.field("intervention")}
	if n.Intervention == "" && q.field("kind") != "" {
		n.Place = &kvarter.Place{Kind: kvarter.PlaceKind(q.field("kind")), Code: q.field("code")}
	}
	return n
}

// noteItems are notes as they are listed, each with what it is about.
func (q *request) noteItems(all []*desk.Note) []noteItem {
	var out []noteItem
	view, _ := q.plan()
	for _, n := range all {
		it := noteItem{ID: n.ID, Text: n.Text, Name: n.Name, Behalf: n.Behalf, On: q.day(n.On), Version: n.Version}
		if p := q.person(); p != nil {
			it.Mine = n.By == p.ID || q.may(auth.AddNote, auth.Object{})
		}
		if view != nil {
			if a := view.Administration(n.Behalf); a != nil {
				it.Behalf = a.Name.In(q.lang)
			} else if p := view.Partner(n.Behalf); p != nil {
				it.Behalf = p.Name.In(q.lang)
			}
		}
		switch {
		case n.Intervention != "":
			it.About = link{Href: "/" + q.lang + "/intervention/" + url.PathEscape(n.Intervention), Text: n.Intervention}
			if view != nil {
				if x := view.Item(n.Intervention); x != nil {
					it.About.Text = x.Title.In(q.lang)
				}
			}
		case n.Place != nil:
			it.About = q.placeLink(*n.Place)
		}
		out = append(out, it)
	}
	return out
}

// placeLink names a place, with its page where it has one.
func (q *request) placeLink(p kvarter.Place) link {
	l := link{Text: q.placeKind(p.Kind) + " " + p.Code}
	switch p.Kind {
	case kvarter.PlaceCity:
		l.Text = q.placeKind(p.Kind)
	case kvarter.PlaceUrbanArea:
		if i, ok := q.ix.Urban[p.Code]; ok {
			l = link{Href: "/" + q.lang + "/urban-area/" + url.PathEscape(p.Code), Text: explain.UrbanName(q.lang, q.ix.Round.UrbanAreas[i].Name)}
		}
	case kvarter.PlaceSmallArea:
		if i, ok := q.ix.Area[p.Code]; ok {
			l = link{Href: "/" + q.lang + "/area/" + url.PathEscape(p.Code), Text: title(&q.ix.Round.Areas.Items[i])}
		}
	case kvarter.PlaceHousingArea:
		if i, ok := q.ix.Housing[p.Code]; ok {
			l = link{Href: "/" + q.lang + "/housing-area/" + url.PathEscape(p.Code), Text: title(&q.ix.Round.HousingAreas.Items[i])}
		}
	}
	return l
}

func addNote(q *request) error {
	n := noteOf(q)
	if err := q.desk().AddNote(q.r.Context(), q.person(), n); err != nil {
		if faults, ok := faultsOf(err); ok {
			return q.notesPage(http.StatusUnprocessableEntity, faults)
		}
		return err
	}
	if n.Intervention != "" {
		return q.done("/intervention/"+n.Intervention+"#notes", "noted")
	}
	return q.done("/notes", "noted")
}

func removeNote(q *request) error {
	seen, _ := strconv.ParseInt(q.field("seen"), 10, 64)
	if err := q.desk().RemoveNote(q.r.Context(), q.person(), q.r.PathValue("id"), seen); err != nil {
		return err
	}
	return q.done("/notes", "removed")
}
