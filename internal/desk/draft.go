package desk

import (
	"context"
	"encoding/json"
	"time"

	"kvarter"
	"kvarter/internal/auth"
)

// draftDays is how long an unfinished form is kept.
const draftDays = 30

// Draft is a form that a person has not finished: the fields as they were typed, and when.
type Draft struct {
	Fields map[string][]string `json:"fields"`
	At     time.Time           `json:"at"`
}

func draftID(p *auth.Person, form string) string { return p.ID + " " + form }

// KeepDraft keeps the fields of an unfinished form for its writer alone. It is no change of the plan: nobody else sees it, and it is not audited.
func (d *Desk) KeepDraft(ctx context.Context, p *auth.Person, form string, fields map[string][]string) error {
	if p == nil {
		return auth.ErrSignIn
	}
	now := d.cfg.Now().UTC()
	b, err := json.Marshal(Draft{fields, now})
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "%w", err)
	}
	return d.cfg.Store.PutEphemeral(ctx, "draft", draftID(p, form), b, now.AddDate(0, 0, draftDays))
}

// Draft returns the unfinished form of a person, or nil.
func (d *Desk) Draft(ctx context.Context, p *auth.Person, form string) (*Draft, error) {
	if p == nil {
		return nil, nil
	}
	b, err := d.cfg.Store.GetEphemeral(ctx, "draft", draftID(p, form))
	if kvarter.CodeOf(err) == kvarter.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var x Draft
	if json.Unmarshal(b, &x) != nil {
		return nil, nil
	}
	return &x, nil
}

// DropDraft throws an unfinished form away.
func (d *Desk) DropDraft(ctx context.Context, p *auth.Person, form string) error {
	if p == nil {
		return auth.ErrSignIn
	}
	err := d.cfg.Store.DropEphemeral(ctx, "draft", draftID(p, form))
	if kvarter.CodeOf(err) == kvarter.NotFound {
		return nil
	}
	return err
}

// KeepUpload keeps a file between its preview and its answer, for a day and for its owner alone, and returns its name.
func (d *Desk) KeepUpload(ctx context.Context, p *auth.Person, body []byte) (string, error) {
	id, err := d.fresh()
	if err != nil {
		return "", err
	}
	return id, d.cfg.Store.PutEphemeral(ctx, "upload", draftID(p, id), body, d.cfg.Now().UTC().AddDate(0, 0, 1))
}

// Upload returns a kept file: kvarter.NotFound where its day is over, or it is someone else's.
func (d *Desk) Upload(ctx context.Context, p *auth.Person, id string) ([]byte, error) {
	if p == nil {
		return nil, auth.ErrSignIn
	}
	b, err := d.cfg.Store.GetEphemeral(ctx, "upload", draftID(p, id))
	if kvarter.CodeOf(err) == kvarter.NotFound {
		return nil, kvarter.Errorf(kvarter.NotFound, "the uploaded file is no longer kept: choose it again")
	}
	return b, err
}
