package desk

import (
	"context"
	"slices"

	"kvarter/internal/auth"
)

// kindVouched is that a provider said lately what an account may do.
const (
	kindVouched  = "vouched"
	vouchedHours = 30 * 24
)

// Vouch notes that somebody came in through the provider just now.
func (d *Desk) Vouch(ctx context.Context, p *auth.Person) error {
	if !p.Provider {
		return nil
	}
	return d.cfg.Store.PutEphemeral(ctx, kindVouched, p.ID, []byte("yes"), d.until(vouchedHours))
}

// Absent is the person of an account who is not here: for a calendar, or a mail. Roles that a provider gave count for 30 days after it last did: nobody
// tells when it takes them away.
func (d *Desk) Absent(ctx context.Context, a auth.Account) (*auth.Person, error) {
	p := &auth.Person{ID: a.ID, Name: a.Name, Email: a.Email, Grants: slices.Clone(a.Roles), Disabled: a.Disabled}
	vouched, err := d.get(ctx, kindVouched, a.ID)
	if err != nil {
		return nil, err
	}
	if vouched == "" {
		p.Grants = slices.DeleteFunc(p.Grants, func(g auth.Grant) bool { return g.Claimed })
	}
	return p, nil
}
