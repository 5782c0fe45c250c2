package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"kvarter"
)

// tagOf names what a person was shown, so that nothing else is confirmed in its place.
func tagOf(parts ...any) (string, error) {
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, x := range parts {
		if err := e.Encode(x); err != nil {
			return "", kvarter.Errorf(kvarter.Internal, "%w", err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// fresh returns a new random identifier.
func (d *Desk) fresh() (string, error) {
	var b [10]byte
	if _, err := io.ReadFull(d.cfg.Random, b[:]); err != nil {
		return "", kvarter.Errorf(kvarter.Internal, "no randomness: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}
