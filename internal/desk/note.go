package desk

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/store"
)

// Note is local knowledge of a resident, a partner or an administration, signed by whoever wrote it. People with a role read notes; the public does not.
type Note struct {
	ID           string         `json:"id"`
	On           kvarter.Date   `json:"on"`
	By           string         `json:"by"`     // id of the account
	Name         string         `json:"name"`   // of the person
	Behalf       string         `json:"behalf"` // administration or partner of the plan that the person signs for; "" none
	Place        *kvarter.Place `json:"place,omitempty"`
	Intervention string         `json:"intervention,omitempty"`
	Text         string         `json:"text"`
	Version      int64          `json:"-"`
}

// maxNote is how long a note may be, in characters.
const maxNote = 4000

// AddNote signs a note about a place or an intervention.
func (d *Desk) AddNote(ctx context.Context, p *auth.Person, n Note) error {
	if p == nil {
		return auth.ErrSignIn
	}
	n.Text = strings.TrimSpace(n.Text)
	if n.Text == "" || utf8.RuneCountInString(n.Text) > maxNote || !utf8.ValidString(n.Text) || strings.ContainsRune(n.Text, 0) {
		return kvarter.Errorf(kvarter.Invalid, "a note has 1 to %d characters", maxNote)
	}
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	on := auth.Object{}
	switch {
	case n.Intervention != "":
		x, err := s.editable(n.Intervention)
		if err != nil {
			return err
		}
		on.Areas = ObjectOf(x.Intervention).Areas
	case n.Place == nil:
		return kvarter.Errorf(kvarter.Invalid, "a note is about a place or an intervention")
	case d.cfg.Known.Place != nil && !d.cfg.Known.Place(*n.Place):
		return kvarter.Errorf(kvarter.NotFound, "there is no %s %s", n.Place.Kind, n.Place.Code)
	case n.Place.Code != "":
		on.Areas = []string{n.Place.Code}
	}
	// A note belongs to the one who signs it.
	n.Behalf = ""
	for _, g := range p.Grants {
		if g.Administration != "" || g.Organisation != "" {
			on.Administration, on.Organisation = g.Administration, g.Organisation
			n.Behalf = g.Administration + g.Organisation
			break
		}
	}
	if !d.May(p, auth.AddNote, on) {
		return kvarter.Errorf(kvarter.Forbidden, "your roles do not allow you to %s here", auth.AddNote.Text("en"))
	}
	id, err := d.fresh()
	if err != nil {
		return err
	}
	n.ID, n.On, n.By, n.Name = id, d.Today(), p.ID, p.Name
	w, err := change(kindNote, n.ID, 0, n)
	if err != nil {
		return err
	}
	_, err = d.write(ctx, d.act(p, "note.add", ""), w)
	return err
}

// RemoveNote takes a note away: its author may, and whoever may do so for the whole city.
func (d *Desk) RemoveNote(ctx context.Context, p *auth.Person, id string, seen int64) error {
	if p == nil {
		return auth.ErrSignIn
	}
	s, err := d.state(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.notes, func(n *Note) bool { return n.ID == id })
	if i < 0 {
		return kvarter.Errorf(kvarter.NotFound, "there is no such note")
	}
	if n := s.notes[i]; n.By != p.ID && !d.May(p, auth.AddNote, auth.Object{}) {
		return kvarter.Errorf(kvarter.Forbidden, "only %s can take this note away", n.Name)
	}
	_, err = d.write(ctx, d.act(p, "note.remove", ""), store.Change{Key: keyOf(kindNote, id), Seen: seen, Delete: true})
	return err
}

// Notes lists the notes about an intervention or about any of some places, the newest first. Neither: all of them.
func (d *Desk) Notes(ctx context.Context, intervention string, places ...kvarter.Place) ([]*Note, error) {
	s, err := d.state(ctx)
	if err != nil {
		return nil, err
	}
	if intervention == "" && len(places) == 0 {
		return s.notes, nil
	}
	var out []*Note
	for _, n := range s.notes {
		if intervention != "" && n.Intervention == intervention || n.Place != nil && slices.Contains(places, *n.Place) {
			out = append(out, n)
		}
	}
	return out, nil
}
