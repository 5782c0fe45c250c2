// Package disclosure decides what of a round may be public. Every public surface is computed from the tables made here and from nothing else.
package disclosure

import (
	"kvarter"
	"kvarter/internal/method"
)

// PublicTables is one round as the public may see it. Only this package makes one.
type PublicTables struct {
	round  *kvarter.Round
	method *method.Method
}

// Round returns the public view of the round.
func (p *PublicTables) Round() *kvarter.Round { return p.round }

// Method returns the method of the round.
func (p *PublicTables) Method() *method.Method { return p.method }

// PassThrough makes public tables of a round whose figures are made up: they expose nobody. It refuses any other round,
// since controlled tables of real figures need thresholds, rounding and secondary suppression.
func PassThrough(r *kvarter.Round, m *method.Method) (*PublicTables, error) {
	if !r.MadeUp {
		e := kvarter.Errorf(kvarter.Forbidden, "%s: these figures are real and have not been through disclosure control, so nothing of them is public", r.City)
		e.Hint = "kvarter serve --internal (on this machine, for those who may see the figures)"
		return nil, e
	}
	return &PublicTables{round: r, method: m}, nil
}
