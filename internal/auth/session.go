package auth

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"kvarter"
)

// Kinds of what is kept in Ephemeral.
const (
	kindSession = "session"
	kindSeen    = "seen" // time of the last request of a session
	kindLink    = "link"
	kindDevice  = "device"
	kindLimit   = "limit"
	kindFlow    = "flow"
)

// session is kept under atRest of its secret, and is written once: only the time it was last seen is written again. So a request
// that is under way while its person signs out cannot bring the session back.
type session struct {
	Account  string    `json:"account"`
	Epoch    int64     `json:"epoch"` // of the account when it began
	Began    time.Time `json:"began"`
	Provider bool      `json:"provider,omitempty"`
}

// open begins a session in this browser and ends the one it had: an id from before signing in is never one after.
func (a *Auth) open(w http.ResponseWriter, r *http.Request, account Account, provider bool) error {
	ctx, now := r.Context(), a.cfg.Now()
	if err := a.end(ctx, a.readCookie(r, cookieSession)); err != nil {
		return err
	}
	id, err := a.secret()
	if err != nil {
		return err
	}
	if err := a.put(ctx, kindSession, atRest(id), session{account.ID, account.Epoch, now, provider}, now.Add(a.cfg.Absolute)); err != nil {
		return err
	}
	if err := a.put(ctx, kindSeen, atRest(id), now, now.Add(a.cfg.Idle)); err != nil {
		return err
	}
	a.setCookie(w, cookieSession, id, 0)
	a.setCookie(w, cookieForm, "", -1)
	return nil
}

// end ends the session of a secret, if there is one.
func (a *Auth) end(ctx context.Context, secret string) error {
	if secret == "" {
		return nil
	}
	for _, kind := range []string{kindSession, kindSeen} {
		if err := a.cfg.Ephemeral.DropEphemeral(ctx, kind, atRest(secret)); err != nil && kvarter.CodeOf(err) != kvarter.NotFound {
			return err
		}
	}
	return nil
}

// person returns who a session belongs to, as the account is now; nil where the session is over or the account may no longer sign in.
func (a *Auth) person(ctx context.Context, secret string) (*Person, error) {
	var s session
	var seen time.Time
	now := a.cfg.Now()
	if ok, err := a.get(ctx, kindSession, atRest(secret), &s); err != nil || !ok {
		return nil, err
	}
	if ok, err := a.get(ctx, kindSeen, atRest(secret), &seen); err != nil || !ok {
		return nil, err
	}
	if now.Sub(s.Began) >= a.cfg.Absolute || now.Sub(seen) >= a.cfg.Idle {
		return nil, a.end(ctx, secret)
	}
	account, err := a.cfg.Accounts.Account(ctx, s.Account)
	switch {
	case kvarter.CodeOf(err) == kvarter.NotFound:
		return nil, a.end(ctx, secret)
	case err != nil:
		return nil, err
	case account.Disabled || account.Epoch != s.Epoch:
		return nil, a.end(ctx, secret)
	}
	if now.Sub(seen) > a.cfg.Idle/16 { // a write now and then, not at each request
		if err := a.put(ctx, kindSeen, atRest(secret), now, now.Add(a.cfg.Idle)); err != nil {
			return nil, err
		}
	}
	p := &Person{ID: account.ID, Name: account.Name, Email: account.Email, Provider: s.Provider}
	for _, g := range account.Roles {
		if s.Provider || !g.Claimed { // what a provider gave holds for whoever came through it just now
			p.Grants = append(p.Grants, g)
		}
	}
	return p, nil
}

// put keeps a value as JSON.
func (a *Auth) put(ctx context.Context, kind, id string, v any, until time.Time) error {
	b, err := json.Marshal(v)
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "%s cannot be written: %w", kind, err)
	}
	return a.cfg.Ephemeral.PutEphemeral(ctx, kind, id, b, until)
}

// get reads a value; ok is false where there is none.
func (a *Auth) get(ctx context.Context, kind, id string, into any) (ok bool, err error) {
	return read(into)(a.cfg.Ephemeral.GetEphemeral(ctx, kind, id))
}

// take reads a value and removes it: one caller alone gets it.
func (a *Auth) take(ctx context.Context, kind, id string, into any) (ok bool, err error) {
	return read(into)(a.cfg.Ephemeral.TakeEphemeral(ctx, kind, id))
}

func read(into any) func([]byte, error) (bool, error) {
	return func(b []byte, err error) (bool, error) {
		if kvarter.CodeOf(err) == kvarter.NotFound {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if err := json.Unmarshal(b, into); err != nil {
			return false, kvarter.Errorf(kvarter.Internal, "what was kept cannot be read: %w", err)
		}
		return true, nil
	}
}
