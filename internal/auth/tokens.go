package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"io"

	"kvarter"
)

// secretSize is the size of every secret in bytes: 256 bits are not guessed.
const secretSize = 32

// secret draws a secret and writes it in the letters of an address.
func (a *Auth) secret() (string, error) {
	b := make([]byte, secretSize)
	if _, err := io.ReadFull(a.cfg.Random, b); err != nil {
		return "", kvarter.Errorf(kvarter.Internal, "no randomness for a secret: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// wellFormed reports whether a text can be a secret of ours: nothing else is looked up.
func wellFormed(s string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == secretSize
}

// atRest is what is stored of a secret: who reads the store cannot use what is in it.
func atRest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// formKey is the token of all forms under one cookie: it follows from the secret, so nothing needs to be stored.
func formKey(secret string) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte("form"))
	return m.Sum(nil)
}

// formToken writes the token differently each time, since compressed pages leak what repeats in them (the attack called BREACH).
func (a *Auth) formToken(secret string) (string, error) {
	key := formKey(secret)
	b := make([]byte, 2*len(key))
	if _, err := io.ReadFull(a.cfg.Random, b[:len(key)]); err != nil {
		return "", kvarter.Errorf(kvarter.Internal, "no randomness for a form: %w", err)
	}
	subtle.XORBytes(b[len(key):], b[:len(key)], key)
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// validToken reports whether a form was made under this cookie.
func validToken(secret, token string) bool {
	key := formKey(secret)
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != 2*len(key) {
		return false
	}
	subtle.XORBytes(b[len(key):], b[len(key):], b[:len(key)])
	return subtle.ConstantTimeCompare(b[len(key):], key) == 1
}
