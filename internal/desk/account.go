package desk

import (
	"context"

	"kvarter/internal/auth"
	"kvarter/internal/store"
)

// Accounts keeps the accounts of sign-in in the store, audited like everything else.
func (d *Desk) Accounts() auth.Accounts { return accounts{d} }

type accounts struct{ d *Desk }

func (a accounts) Account(ctx context.Context, id string) (auth.Account, error) {
	r, err := a.d.cfg.Store.Get(ctx, keyOf(kindAccount, id))
	if err != nil {
		return auth.Account{}, err
	}
	x, err := decode[auth.Account](r)
	x.Version = r.Version
	return x, err
}

func (a accounts) Save(ctx context.Context, by string, x auth.Account, seen int64) (auth.Account, error) {
	w, err := change(kindAccount, x.ID, seen, x)
	if err != nil {
		return x, err
	}
	rs, err := a.d.write(ctx, store.Act{By: by, Action: "account.save", At: a.d.cfg.Now().UTC()}, w)
	if err != nil {
		return x, err
	}
	x.Version = rs[0].Version
	return x, nil
}

func (a accounts) List(ctx context.Context) ([]auth.Account, error) {
	var out []auth.Account
	for after := ""; ; {
		rs, err := a.d.cfg.Store.List(ctx, kindAccount, store.Filter{After: after, Limit: page})
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			x, err := decode[auth.Account](r)
			if err != nil {
				return nil, err
			}
			x.Version = r.Version
			out = append(out, x)
		}
		if len(rs) < page {
			return out, nil
		}
		after = rs[len(rs)-1].ID
	}
}

// Names gives the names of all accounts by id, for a history.
func (d *Desk) Names(ctx context.Context) (map[string]string, error) {
	all, err := accounts{d}.List(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, x := range all {
		out[x.ID] = x.Name
	}
	return out, nil
}
