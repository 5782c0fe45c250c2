package auth

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"time"

	"golang.org/x/oauth2"

	"kvarter"
)

// flow is one sign-in on its way to the provider and back, kept under atRest of its state and taken once.
type flow struct {
	Browser  string    `json:"browser"` // atRest of the cookie: another browser cannot finish it
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"` // PKCE
	Next     string    `json:"next"`
	Until    time.Time `json:"until"`
}

// flowAge is how long a person may take at the provider.
const flowAge = 10 * time.Minute

// StartProvider sends a person to the provider (GET PathProvider?next=).
func (a *Auth) StartProvider(render Render) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d, ok := a.provider(render, w, r)
		if !ok {
			return
		}
		browser := a.readCookie(r, cookieFlow)
		secrets := []*string{new(string), new(string), new(string)}
		if browser == "" {
			secrets = append(secrets, &browser) // one for all windows of a browser
		}
		for _, s := range secrets {
			var err error
			if *s, err = a.secret(); err != nil {
				a.broken(render, w, r, "sign-in cannot start", err)
				return
			}
		}
		state, nonce, verifier := *secrets[0], *secrets[1], *secrets[2]
		f := flow{atRest(browser), nonce, verifier, SafeNext(r.URL.Query().Get("next")), a.cfg.Now().Add(flowAge)}
		if err := a.put(r.Context(), kindFlow, atRest(state), f, f.Until); err != nil {
			a.broken(render, w, r, "sign-in cannot start", err)
			return
		}
		a.setCookie(w, cookieFlow, browser, flowAge)
		leave(w, r, d.oauth.AuthCodeURL(state, oauth2.SetAuthURLParam("nonce", nonce), oauth2.S256ChallengeOption(verifier)))
	})
}

// provider returns the provider, or answers that it cannot be reached.
func (a *Auth) provider(render Render, w http.ResponseWriter, r *http.Request) (*discovered, bool) {
	if a.oidc == nil {
		a.show(render, w, r, http.StatusNotFound, Page{Kind: PageProblem, Problem: ProblemProviderSaid})
		return nil, false
	}
	d, err := a.oidc.discover()
	if err != nil {
		a.serverError("provider cannot be reached", err)
		a.show(render, w, r, http.StatusServiceUnavailable, Page{Kind: PageProblem, Problem: ProblemProvider, Wait: retryDiscovery})
		return nil, false
	}
	return d, true
}

// Callback is where the provider sends a person back to (GET PathCallback).
func (a *Auth) Callback(render Render) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d, ok := a.provider(render, w, r)
		if !ok {
			return
		}
		q := r.URL.Query()
		refuse := func(status int, p Problem, what string, err error) {
			a.cfg.Log.Warn("sign-in through the provider failed", "at", what, "cause", err)
			a.show(render, w, r, status, Page{Kind: PageProblem, Problem: p})
		}
		f, ok, err := a.takeFlow(r)
		switch iss := q.Get("iss"); {
		case err != nil:
			a.broken(render, w, r, "sign-in cannot go on", err)
			return
		case !ok:
			refuse(http.StatusBadRequest, ProblemProviderSaid, "state", nil)
			return
		case iss != a.oidc.cfg.Issuer && (iss != "" || d.NamesIss): // RFC 9207: the answer of another provider
			refuse(http.StatusBadRequest, ProblemProviderSaid, "issuer", nil)
			return
		case q.Get("error") != "":
			refuse(http.StatusBadRequest, ProblemProviderSaid, "provider", kvarter.Errorf(kvarter.Forbidden, "%q", short(q.Get("error"))))
			return
		}
		subject, claims, err := a.oidc.claims(r.Context(), d, q.Get("code"), f)
		if err != nil {
			refuse(http.StatusBadGateway, ProblemProviderSaid, "tokens", err)
			return
		}
		account, problem, err := a.vouched(r.Context(), subject, claims)
		switch {
		case err != nil:
			a.broken(render, w, r, "account cannot be kept", err)
			return
		case problem != "":
			refuse(http.StatusForbidden, problem, "account", nil)
			return
		}
		if err := a.open(w, r, account, true); err != nil {
			a.broken(render, w, r, "session cannot begin", err)
			return
		}
		leave(w, r, f.Next)
	})
}

// takeFlow returns the sign-in that a request finishes: begun in this browser, not finished before, and not over.
func (a *Auth) takeFlow(r *http.Request) (f flow, ok bool, err error) {
	state, browser := r.URL.Query().Get("state"), a.readCookie(r, cookieFlow)
	if !wellFormed(state) || browser == "" {
		return f, false, nil
	}
	ok, err = a.take(r.Context(), kindFlow, atRest(state), &f)
	return f, ok && same(f.Browser, atRest(browser)) && a.cfg.Now().Before(f.Until), err
}

// vouched returns the account of a person that the provider vouches for, with the roles that its claims give now: made on the first
// sign-in, or a local account of the same address where the provider has checked the address.
func (a *Auth) vouched(ctx context.Context, subject string, claims map[string]any) (Account, Problem, error) {
	for try := 0; ; try++ {
		account, problem, err := a.vouchedOnce(ctx, subject, claims)
		if try == 3 || kvarter.CodeOf(err) != kvarter.Conflict { // two windows may sign in at once
			return account, problem, err
		}
	}
}

func (a *Auth) vouchedOnce(ctx context.Context, subject string, claims map[string]any) (Account, Problem, error) {
	issuer := a.oidc.cfg.Issuer
	account, problem, err := a.accountOf(ctx, issuer, subject, claims)
	if err != nil || problem != "" {
		return account, problem, err
	}
	if account.Disabled {
		return account, ProblemNoRole, nil
	}
	before := account
	account.Issuer, account.Subject = issuer, subject
	account.Roles = slices.Concat(slices.DeleteFunc(slices.Clone(account.Roles), func(g Grant) bool { return g.Claimed }), a.oidc.cfg.Mapping.Grants(claims))
	if account.ID == ProviderID(issuer, subject) {
		account.Email, _ = verifiedEmail(claims)
		account.Name = firstName(text(claims, "name"), text(claims, "preferred_username"), account.Email, subject)
	}
	none := len(account.Roles) == 0
	if none && account.Version == 0 {
		return account, ProblemNoRole, nil // nothing is kept about people who have no business here
	}
	if !reflect.DeepEqual(before, account) {
		if account, err = a.cfg.Accounts.Save(ctx, account.ID, account, account.Version); err != nil {
			return account, "", err
		}
	}
	if none {
		return account, ProblemNoRole, nil
	}
	return account, "", nil
}

// accountOf finds the account of a subject, of its own or a local one that was joined to it, else the local account to join, else a
// new one. An address that the provider has not checked joins nothing: anyone could have written it.
func (a *Auth) accountOf(ctx context.Context, issuer, subject string, claims map[string]any) (Account, Problem, error) {
	account, err := a.cfg.Accounts.Account(ctx, ProviderID(issuer, subject))
	if kvarter.CodeOf(err) != kvarter.NotFound {
		return account, "", err
	}
	all, err := a.cfg.Accounts.List(ctx)
	if err != nil {
		return Account{}, "", err
	}
	if i := slices.IndexFunc(all, func(x Account) bool { return x.Issuer == issuer && x.Subject == subject }); i >= 0 {
		return all[i], "", nil
	}
	email, verified := verifiedEmail(claims)
	if email != "" {
		account, err = a.cfg.Accounts.Account(ctx, LocalID(email))
		switch {
		case err == nil && (!verified || account.Issuer != ""):
			return account, ProblemUnverified, nil
		case kvarter.CodeOf(err) != kvarter.NotFound:
			return account, "", err
		}
	}
	return Account{ID: ProviderID(issuer, subject)}, "", nil
}

// firstName returns the first that can be a name.
func firstName(names ...string) string {
	for _, n := range names {
		if n, err := cleanName(n); err == nil {
			return n
		}
	}
	return "?"
}
