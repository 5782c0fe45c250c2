package auth

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"kvarter"
)

// linkAge is how long a one-time link can be used.
const linkAge = 24 * time.Hour

// oneTime is what is kept of a one-time link, under atRest of its secret.
type oneTime struct {
	First   bool      `json:"first,omitempty"` // makes the first administrator
	Account string    `json:"account,omitempty"`
	Epoch   int64     `json:"epoch,omitempty"` // of the account: a password that is set ends every link to set it
	Until   time.Time `json:"until"`
}

func (a *Auth) newLink(ctx context.Context, l oneTime) (string, error) {
	secret, err := a.secret()
	if err != nil {
		return "", err
	}
	l.Until = a.cfg.Now().Add(linkAge)
	if err := a.put(ctx, kindLink, atRest(secret), l, l.Until); err != nil {
		return "", err
	}
	return a.base.String() + PathLink + secret, nil
}

// FirstLink returns a link that makes its user an administrator, to be printed where the server is started; "" where an administrator
// can sign in already. It works once, for 24 hours, and no longer once there is an administrator.
func (a *Auth) FirstLink(ctx context.Context) (string, error) {
	accounts, err := a.cfg.Accounts.List(ctx)
	if err != nil || slices.ContainsFunc(accounts, administers) {
		return "", err
	}
	return a.newLink(ctx, oneTime{First: true})
}

// administers reports whether an account is that of an administrator who can sign in.
func administers(a Account) bool {
	return !a.Disabled && (a.Password != "" || a.Issuer != "") && slices.ContainsFunc(a.Roles, func(g Grant) bool { return g.Role == Administrator })
}

// link reads a link that still holds, with the account it is for; ok is false where it does not.
func (a *Auth) link(ctx context.Context, secret string) (l oneTime, account Account, ok bool, err error) {
	if !wellFormed(secret) {
		return l, account, false, nil
	}
	if ok, err := a.get(ctx, kindLink, atRest(secret), &l); err != nil || !ok || !a.cfg.Now().Before(l.Until) {
		return l, account, false, err
	}
	if l.First {
		accounts, err := a.cfg.Accounts.List(ctx)
		return l, account, err == nil && !slices.ContainsFunc(accounts, administers), err
	}
	account, err = a.cfg.Accounts.Account(ctx, l.Account)
	if kvarter.CodeOf(err) == kvarter.NotFound {
		return l, account, false, nil
	}
	return l, account, err == nil && !account.Disabled && account.Epoch == l.Epoch, err
}

// Link answers under PathLink: it shows the form (GET, which uses nothing up: mail programs open links to look at them) and sets the
// password (POST), once. The person is then signed in.
func (a *Auth) Link(render Render) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret := strings.TrimPrefix(r.URL.Path, PathLink)
		l, account, ok, err := a.link(r.Context(), secret)
		if err != nil {
			a.broken(render, w, r, "link cannot be read", err)
			return
		}
		if !ok {
			a.show(render, w, r, http.StatusNotFound, Page{Kind: PageProblem, Problem: ProblemLink})
			return
		}
		p := Page{Kind: PageLink, Email: account.Email, Name: account.Name}
		if l.First {
			p.Kind = PageFirst
		}
		if !changes(r.Method) {
			a.show(render, w, r, http.StatusOK, p)
			return
		}
		if !a.strangerProved(w, r) {
			p.Problem = ProblemForm
			a.show(render, w, r, http.StatusForbidden, p)
			return
		}
		if l.First {
			p.Email, p.Name = r.PostForm.Get("email"), r.PostForm.Get("name")
			if account, p.Problem, err = a.first(r.Context(), p.Email, p.Name); err != nil {
				a.broken(render, w, r, "account cannot be read", err)
				return
			}
		}
		password := r.PostForm.Get("password")
		if p.Problem == "" {
			p.Problem = newPassword(password, r.PostForm.Get("repeat"), account)
		}
		if p.Problem != "" {
			a.show(render, w, r, http.StatusUnprocessableEntity, p)
			return
		}
		account, ok, err = a.useLink(r.Context(), secret, account, password)
		switch {
		case err != nil:
			a.broken(render, w, r, "password cannot be set", err)
		case !ok:
			a.show(render, w, r, http.StatusNotFound, Page{Kind: PageProblem, Problem: ProblemLink})
		default:
			if err := a.enter(w, r, account); err != nil {
				a.broken(render, w, r, "session cannot begin", err)
				return
			}
			leave(w, r, "/")
		}
	})
}

// useLink takes the link, so that of two who hold it one alone goes on, and sets the password. A link whose use could not be stored
// is given back.
func (a *Auth) useLink(ctx context.Context, secret string, account Account, password string) (Account, bool, error) {
	hash, err := a.hasher.hash(ctx, password) // before the link is taken: a visitor who leaves while it is made keeps the link
	if err != nil {
		return account, false, err
	}
	var l oneTime
	if ok, err := a.take(ctx, kindLink, atRest(secret), &l); err != nil || !ok {
		return account, false, err
	}
	account.Password = hash
	account.Epoch++
	saved, err := a.cfg.Accounts.Save(ctx, account.ID, account, account.Version)
	if err != nil {
		if perr := a.put(ctx, kindLink, atRest(secret), l, l.Until); perr != nil {
			a.serverError("link is lost", perr)
		}
		return account, false, err
	}
	who, _, _ := limits()
	return saved, true, a.forgive(ctx, who, account.ID)
}

// first is the account of the first administrator: a new one, or one that is there and could not administer so far.
func (a *Auth) first(ctx context.Context, email, name string) (Account, Problem, error) {
	email, err := cleanEmail(email)
	if err != nil {
		return Account{}, ProblemEmail, nil
	}
	if name, err = cleanName(name); err != nil {
		return Account{}, ProblemName, nil
	}
	account, err := a.cfg.Accounts.Account(ctx, LocalID(email))
	if kvarter.CodeOf(err) == kvarter.NotFound {
		account, err = Account{ID: LocalID(email), Email: email}, nil
	}
	account.Name, account.Disabled = name, false
	if !slices.ContainsFunc(account.Roles, func(g Grant) bool { return g.Role == Administrator }) {
		account.Roles = append(slices.Clone(account.Roles), Grant{Role: Administrator})
	}
	return account, "", err
}

// newPassword checks a password that was typed twice.
func newPassword(password, repeat string, account Account) Problem {
	if p := weakness(password, account.Name, account.Email); p != "" {
		return p
	}
	if password != repeat {
		return ProblemPasswordRepeat
	}
	return ""
}
