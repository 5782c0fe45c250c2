package auth

import (
	"context"
	"net/http"
	"slices"
	"time"

	"kvarter"
)

// Invite makes an account without a password and returns the link with which its person sets one. kvarter.Forbidden where by may not
// manage people, kvarter.Conflict where the address has an account.
func (a *Auth) Invite(ctx context.Context, by *Person, email, name string, roles []Grant) (Account, string, error) {
	if err := a.manages(by); err != nil {
		return Account{}, "", err
	}
	email, err := cleanEmail(email)
	if err != nil {
		return Account{}, "", err
	}
	if name, err = cleanName(name); err != nil {
		return Account{}, "", err
	}
	if err := checkGrants(roles); err != nil {
		return Account{}, "", err
	}
	account, err := a.cfg.Accounts.Save(ctx, by.ID, Account{ID: LocalID(email), Email: email, Name: name, Roles: roles}, 0)
	if kvarter.CodeOf(err) == kvarter.Conflict {
		return Account{}, "", kvarter.Errorf(kvarter.Conflict, "%s has an account: change its roles, or give it a new link", email)
	}
	if err != nil {
		return Account{}, "", err
	}
	link, err := a.newLink(ctx, oneTime{Account: account.ID, Epoch: account.Epoch})
	return account, link, err
}

// NewLink returns a link with which the person of a local account sets a new password, such as one who has forgotten it. The old
// password holds until then.
func (a *Auth) NewLink(ctx context.Context, by *Person, id string) (string, error) {
	if err := a.manages(by); err != nil {
		return "", err
	}
	account, err := a.cfg.Accounts.Account(ctx, id)
	switch {
	case err != nil:
		return "", err
	case account.ID != LocalID(account.Email):
		return "", kvarter.Errorf(kvarter.Conflict, "%s signs in through the provider and has no password here", account.Name)
	case account.Disabled:
		return "", kvarter.Errorf(kvarter.Conflict, "the account of %s is disabled: enable it first", account.Name)
	}
	return a.newLink(ctx, oneTime{Account: account.ID, Epoch: account.Epoch})
}

// SetRoles gives an account other roles. seen is the version that by saw. kvarter.Conflict where it is not the newest, or where
// nobody would be left to administer.
func (a *Auth) SetRoles(ctx context.Context, by *Person, id string, roles []Grant, seen int64) (Account, error) {
	return a.change(ctx, by, id, seen, func(account *Account) error {
		account.Roles = roles
		return checkGrants(roles)
	})
}

// SetDisabled closes an account, which ends its sessions and links at once, or opens it again.
func (a *Auth) SetDisabled(ctx context.Context, by *Person, id string, disabled bool, seen int64) (Account, error) {
	return a.change(ctx, by, id, seen, func(account *Account) error {
		account.Disabled = disabled
		account.Epoch++
		return nil
	})
}

func (a *Auth) change(ctx context.Context, by *Person, id string, seen int64, edit func(*Account) error) (Account, error) {
	if err := a.manages(by); err != nil {
		return Account{}, err
	}
	account, err := a.cfg.Accounts.Account(ctx, id)
	if err != nil {
		return Account{}, err
	}
	before := administers(account)
	if err := edit(&account); err != nil {
		return Account{}, err
	}
	if before && !administers(account) {
		accounts, err := a.cfg.Accounts.List(ctx)
		if err != nil {
			return Account{}, err
		}
		if !slices.ContainsFunc(accounts, func(x Account) bool { return x.ID != id && administers(x) }) {
			return Account{}, kvarter.Errorf(kvarter.Conflict, "%s is the last administrator: make another one first", account.Name)
		}
	}
	return a.cfg.Accounts.Save(ctx, by.ID, account, seen)
}

func (a *Auth) manages(by *Person) error {
	if !a.cfg.Table.May(by, ManageUsers, Object{}) {
		return kvarter.Errorf(kvarter.Forbidden, "your roles do not allow you to manage people")
	}
	return nil
}

// Password lets a person change the own password (GET shows the form, POST changes it). Every other session of the account ends.
func (a *Auth) Password(render Render) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch err := a.Check(r, OwnAccount, Object{}); {
		case err == ErrSignIn:
			leave(w, r, PathSignIn+"?next="+PathPassword)
			return
		case err == ErrForm:
			a.show(render, w, r, http.StatusForbidden, Page{Kind: PageProblem, Problem: ProblemForm})
			return
		case err != nil:
			a.show(render, w, r, http.StatusForbidden, Page{Kind: PageProblem, Problem: ProblemNoRole})
			return
		}
		id := identityOf(r.Context())
		p := Page{Kind: PagePassword, Email: id.person.Email, Name: id.person.Name}
		if !changes(r.Method) {
			a.show(render, w, r, http.StatusOK, p)
			return
		}
		account, wait, err := a.changePassword(r, id.person, &p)
		switch {
		case err != nil:
			a.broken(render, w, r, "password cannot be changed", err)
		case p.Problem == ProblemWait:
			p.Wait = wait
			a.show(render, w, r, http.StatusTooManyRequests, p)
		case p.Problem != "":
			a.show(render, w, r, http.StatusUnprocessableEntity, p)
		default:
			if err := a.enter(w, r, account); err != nil {
				a.broken(render, w, r, "session cannot begin", err)
				return
			}
			leave(w, r, "/")
		}
	})
}

// changePassword checks the form and stores the password; p.Problem says what is wrong with it.
func (a *Auth) changePassword(r *http.Request, person *Person, p *Page) (account Account, wait time.Duration, err error) {
	ctx := r.Context()
	if account, err = a.cfg.Accounts.Account(ctx, person.ID); err != nil {
		return account, 0, err
	}
	own := limit{"change", 5, 10} // apart from sign-in: who finds a screen unlocked does not lock its owner out
	if wait, err = a.wait(ctx, own, account.ID); err != nil || wait > 0 {
		p.Problem = ProblemWait
		return account, wait, err
	}
	password := r.PostForm.Get("password")
	if p.Problem = newPassword(password, r.PostForm.Get("repeat"), account); p.Problem != "" {
		return account, 0, nil
	}
	current := r.PostForm.Get("current")
	if len(current) > 4*maxPassword {
		current = ""
	}
	ok, _, err := a.hasher.verify(ctx, account.Password, current)
	if err != nil {
		return account, 0, err
	}
	if !ok {
		p.Problem = ProblemCurrent
		return account, 0, a.failed(ctx, own, account.ID)
	}
	if account.Password, err = a.hasher.hash(ctx, password); err != nil {
		return account, 0, err
	}
	account.Epoch++
	if account, err = a.cfg.Accounts.Save(ctx, account.ID, account, account.Version); err != nil {
		return account, 0, err
	}
	return account, 0, a.forgive(ctx, own, account.ID)
}
