package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kvarter"
)

// Account is one person who can sign in, by a password, by a provider (Issuer and Subject), or by both.
type Account struct {
	ID       string  `json:"id"` // from LocalID or ProviderID; never changes
	Name     string  `json:"name"`
	Email    string  `json:"email"` // of a local account: what it signs in with; changes never
	Roles    []Grant `json:"roles,omitempty"`
	Password string  `json:"password,omitempty"` // argon2id hash with its parameters; "" where none is set yet
	Issuer   string  `json:"issuer,omitempty"`
	Subject  string  `json:"subject,omitempty"`
	Disabled bool    `json:"disabled,omitempty"`
	// Epoch counts up when everything outstanding must end: sessions and links of an earlier epoch are worth nothing.
	Epoch   int64 `json:"epoch"`
	Version int64 `json:"-"` // of the stored record; 0: not stored yet
}

// Grant is one role with the part of the city it holds for. Administration and Organisation belong to a contributor,
// Areas (codes) to an area lead; other roles hold for the whole city and leave all three empty.
type Grant struct {
	Role           Role     `json:"role"`
	Administration string   `json:"administration,omitempty"`
	Organisation   string   `json:"organisation,omitempty"`
	Areas          []string `json:"areas,omitempty"`
	// Claimed: given by the provider; renewed from its claims at each sign-in.
	Claimed bool `json:"claimed,omitempty"`
}

// Accounts keeps accounts. Account fails with kvarter.NotFound; Save with kvarter.Conflict where seen (0 for a new account) is not
// the stored version, and returns the account with its new version. by is the id of the person who acts.
type Accounts interface {
	Account(ctx context.Context, id string) (Account, error)
	Save(ctx context.Context, by string, a Account, seen int64) (Account, error)
	List(ctx context.Context) ([]Account, error)
}

// Ephemeral keeps what passes, under a kind and an id. Get and Take fail with kvarter.NotFound where nothing is kept or its time is
// over; Take also removes, and of two callers one alone gets it. Count adds one to key and returns how many were added in the window
// up to now, this one included.
type Ephemeral interface {
	PutEphemeral(ctx context.Context, kind, id string, body []byte, until time.Time) error
	GetEphemeral(ctx context.Context, kind, id string) ([]byte, error)
	TakeEphemeral(ctx context.Context, kind, id string) ([]byte, error)
	DropEphemeral(ctx context.Context, kind, id string) error
	Count(ctx context.Context, key string, window time.Duration, now time.Time) (int, error)
}

// LocalID is the id of the local account of an e-mail address: two accounts can never share an address, on however many servers.
func LocalID(email string) string { return "l-" + digest(foldEmail(email)) }

// ProviderID is the id of an account that a provider vouches for.
func ProviderID(issuer, subject string) string { return "p-" + digest(issuer+"\x00"+subject) }

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// foldEmail brings an address to the form it is compared in.
func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// cleanEmail checks an address and returns it folded: kvarter.Invalid where it is none.
func cleanEmail(s string) (string, error) {
	s = foldEmail(s)
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" || len(s) > 254 {
		return "", kvarter.Errorf(kvarter.Invalid, "%q is no e-mail address: write it as name@city.example", short(s))
	}
	return s, nil
}

// cleanName checks the name of a person: 1 to 100 characters, none of them control characters.
func cleanName(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" || !utf8.ValidString(s) || utf8.RuneCountInString(s) > 100 || strings.ContainsFunc(s, unicode.IsControl) {
		return "", kvarter.Errorf(kvarter.Invalid, "a person's name has 1 to 100 characters on one line, this one is %q", short(s))
	}
	return s, nil
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
