package auth

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"kvarter"
)

// Mapping says which roles the claims of a provider give. It is read from a file:
//
//	claim: groups            # or realm_access.roles, where the claim lies inside another
//	roles:
//	  - {value: kvarter-analyst, role: analyst}
//	  - {value: kvarter-buf, role: contributor, administration: buf}
//	  - {value: kvarter-north, role: area_lead, areas: [n1, n2]}
type Mapping struct {
	Claim string        `yaml:"claim"`
	Roles []MappedGrant `yaml:"roles"`
}

// MappedGrant is a grant for whoever has a value in the claim.
type MappedGrant struct {
	Value          string   `yaml:"value"`
	Role           Role     `yaml:"role"`
	Administration string   `yaml:"administration"`
	Organisation   string   `yaml:"organisation"`
	Areas          []string `yaml:"areas"`
}

// ReadMapping reads a mapping file; name is for messages. kvarter.Invalid with line and column, or the grant that does not fit.
func ReadMapping(name string, src []byte) (m Mapping, err error) {
	defer func() {
		if r := recover(); r != nil { // the YAML library stumbles over some malformed files
			m, err = Mapping{}, kvarter.Errorf(kvarter.Invalid, "%s is not well-formed YAML: %v", name, r)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict())
	if err := dec.Decode(&m); err != nil && !errors.Is(err, io.EOF) {
		return Mapping{}, kvarter.Errorf(kvarter.Invalid, "%s: %s", name, yaml.FormatError(err, false, false))
	}
	if m.Claim == "" || len(m.Roles) == 0 {
		return Mapping{}, kvarter.Errorf(kvarter.Invalid, "%s: name the claim that holds people's groups, and what each value gives: `claim: groups`, `roles: [{value: kvarter-analyst, role: analyst}]`", name)
	}
	for _, x := range m.Roles {
		if x.Value == "" {
			return Mapping{}, kvarter.Errorf(kvarter.Invalid, "%s: the entry of role %q has no value: name the group that gives it", name, x.Role)
		}
		if err := checkGrants([]Grant{x.grant()}); err != nil {
			return Mapping{}, kvarter.Errorf(kvarter.Invalid, "%s, value %q: %v", name, short(x.Value), err)
		}
	}
	return m, nil
}

func (x MappedGrant) grant() Grant {
	return Grant{Role: x.Role, Administration: x.Administration, Organisation: x.Organisation, Areas: x.Areas, Claimed: true}
}

// Grants returns what the claims of a person give, in the order of the mapping.
func (m Mapping) Grants(claims map[string]any) []Grant {
	values := claimValues(claims, m.Claim)
	var grants []Grant
	for _, x := range m.Roles {
		if slices.Contains(values, x.Value) {
			grants = append(grants, x.grant())
		}
	}
	return grants
}

// claimValues returns the texts of a claim, one or a list. A name with dots is that of a claim, else a way through claims.
func claimValues(claims map[string]any, name string) []string {
	v, ok := claims[name]
	if !ok {
		head, rest, nested := strings.Cut(name, ".")
		inner, isMap := claims[head].(map[string]any)
		if !nested || !isMap {
			return nil
		}
		return claimValues(inner, rest)
	}
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// text returns a claim that is one text; "" otherwise.
func text(claims map[string]any, name string) string {
	s, _ := claims[name].(string)
	return s
}

// verifiedEmail returns the address of a person and whether the provider has checked it. Some providers write the truth value as text.
func verifiedEmail(claims map[string]any) (email string, verified bool) {
	email, err := cleanEmail(text(claims, "email"))
	if err != nil {
		return "", false
	}
	return email, claims["email_verified"] == true || claims["email_verified"] == "true"
}
