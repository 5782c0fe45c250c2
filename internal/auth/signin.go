package auth

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"kvarter"
)

// deviceAge is how long a browser is known after signing in.
const deviceAge = 180 * 24 * time.Hour

// device is what is kept of a browser that has signed in.
type device struct {
	Account string `json:"account"`
	Epoch   int64  `json:"epoch"`
}

// SignIn shows the form (GET) and signs in to a local account (POST). Whether an account exists cannot be told from answers, waits or
// work: an unknown address is limited and hashed like any other.
func (a *Auth) SignIn(render Render) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !changes(r.Method) {
			a.show(render, w, r, http.StatusOK, Page{Kind: PageSignIn, Next: r.URL.Query().Get("next")})
			return
		}
		p := Page{Kind: PageSignIn}
		if !a.strangerProved(w, r) {
			p.Problem = ProblemForm
			a.show(render, w, r, http.StatusForbidden, p)
			return
		}
		p.Next, p.Email = r.PostForm.Get("next"), r.PostForm.Get("email")
		account, problem, wait, err := a.authenticate(r, p.Email, r.PostForm.Get("password"))
		switch {
		case err != nil:
			a.broken(render, w, r, "sign-in failed", err)
			return
		case problem == ProblemWait:
			p.Problem, p.Wait = problem, wait
			a.show(render, w, r, http.StatusTooManyRequests, p)
			return
		case problem != "":
			p.Problem = problem
			a.show(render, w, r, http.StatusUnprocessableEntity, p)
			return
		}
		if err := a.enter(w, r, account); err != nil {
			a.broken(render, w, r, "session cannot begin", err)
			return
		}
		leave(w, r, SafeNext(p.Next))
	})
}

// authenticate checks an address and a password under the limits.
func (a *Auth) authenticate(r *http.Request, email, password string) (account Account, problem Problem, wait time.Duration, err error) {
	ctx, id := r.Context(), LocalID(email)
	account, err = a.cfg.Accounts.Account(ctx, id)
	if err != nil && kvarter.CodeOf(err) != kvarter.NotFound {
		return account, "", 0, err
	}
	who, known, from := limits()
	counted := []limited{{who, id}, {from, a.network(r)}}
	if secret := a.readCookie(r, cookieDevice); secret != "" {
		var d device
		ok, err := a.get(ctx, kindDevice, atRest(secret), &d)
		if err != nil {
			return account, "", 0, err
		}
		if ok && d.Account == id && d.Epoch == account.Epoch && account.ID == id {
			counted = []limited{{known, atRest(secret)}}
		}
	}
	if wait, err = a.longest(ctx, counted); err != nil || wait > 0 {
		return account, ProblemWait, wait, err
	}
	if len(password) > 4*maxPassword {
		password = "" // no password of ours is as long: do not hash a megabyte
	}
	ok, renew, err := a.hasher.verify(ctx, account.Password, password)
	if err != nil {
		return account, "", 0, err
	}
	if !ok || account.Disabled {
		for _, c := range counted {
			if err := a.failed(ctx, c.limit, c.of); err != nil {
				return account, "", 0, err
			}
		}
		return account, ProblemWrong, 0, nil
	}
	if err := a.forgive(ctx, counted[0].limit, counted[0].of); err != nil { // of the address nothing is forgiven: one own account would open it to guessing
		return account, "", 0, err
	}
	if renew {
		account = a.renewed(ctx, account, password)
	}
	return account, "", 0, nil
}

// limited is a limit on something.
type limited struct {
	limit
	of string
}

// longest returns the longest of the waits.
func (a *Auth) longest(ctx context.Context, counted []limited) (time.Duration, error) {
	var longest time.Duration
	for _, c := range counted {
		w, err := a.wait(ctx, c.limit, c.of)
		if err != nil {
			return 0, err
		}
		longest = max(longest, w)
	}
	return longest, nil
}

// renewed hashes a password with the parameters of now. Where it cannot be stored, the old hash stays good.
func (a *Auth) renewed(ctx context.Context, account Account, password string) Account {
	hash, err := a.hasher.hash(ctx, password)
	if err == nil {
		renewed := account
		renewed.Password = hash
		if renewed, err = a.cfg.Accounts.Save(ctx, account.ID, renewed, account.Version); err == nil {
			return renewed
		}
	}
	a.serverError("password hash not renewed", err)
	return account
}

// enter begins a session and makes the browser a known one.
func (a *Auth) enter(w http.ResponseWriter, r *http.Request, account Account) error {
	if err := a.open(w, r, account, false); err != nil {
		return err
	}
	secret, err := a.secret()
	if err != nil {
		return err
	}
	a.setCookie(w, cookieDevice, secret, deviceAge)
	return a.put(r.Context(), kindDevice, atRest(secret), device{account.ID, account.Epoch}, a.cfg.Now().Add(deviceAge))
}

// SignOut ends the session (POST).
func (a *Auth) SignOut(render Render) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := identityOf(r.Context())
		p := Page{Kind: PageSignedOut}
		switch {
		case !changes(r.Method):
			leave(w, r, "/") // a picture or a link on another page signs nobody out
			return
		case id.err != nil:
			a.show(render, w, r, http.StatusForbidden, Page{Kind: PageProblem, Problem: ProblemForm})
			return
		case id.person != nil:
			if err := a.end(r.Context(), id.secret); err != nil {
				a.broken(render, w, r, "session cannot end", err)
				return
			}
			if id.person.Provider && a.oidc != nil {
				p.ProviderSignOut = a.oidc.signOut()
			}
		}
		a.setCookie(w, cookieSession, "", -1)
		a.show(render, w, r, http.StatusOK, p)
	})
}

// seconds writes a wait for a header, rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
