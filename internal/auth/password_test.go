package auth

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
	"pgregory.net/rapid"
)

// quick is argon2id at the least cost, for tests of everything but the cost.
func quick() Hashing { return Hashing{Memory: 8, Passes: 1, Lanes: 1} }

func TestWeakness(t *testing.T) {
	names := []string{"Mette Sørensen", "mette.s@city.example"}
	for password, want := range map[string]Problem{
		"elleve tegn":                   ProblemPasswordShort, // 11
		"åååååå":                        ProblemPasswordShort, // 6 characters, 12 bytes
		"correct zebra stapler":         "",
		"københavner og stolt":          "",
		"739201847562":                  "", // twelve digits without a pattern: length is the only rule
		"aaaaaaaaaaaa":                  ProblemPasswordCommon,
		"ababababcabc":                  ProblemPasswordCommon,
		"123456789012":                  ProblemPasswordCommon,
		"210987654321":                  ProblemPasswordCommon,
		"abcdefghijklm":                 ProblemPasswordCommon,
		"Password1234":                  ProblemPasswordCommon,
		"!!Sommer2026":                  ProblemPasswordCommon,
		"sommersommer":                  ProblemPasswordCommon,
		"Jordbær-2026":                  ProblemPasswordCommon,
		"1q2w3e4r5t6y":                  ProblemPasswordCommon,
		"MetteSørensen":                 ProblemPasswordName,
		"sørensen.mette.1974":           ProblemPasswordName,
		"mettes@city.example":           ProblemPasswordName,
		"mette likes tall birches":      "",
		strings.Repeat("no way ", 37):   ProblemPasswordLong, // 259
		"twelve bytes\x00and a nought":  ProblemPasswordLong,
		"not text at all \xff\xfe\xfd.": ProblemPasswordLong,
	} {
		if got := weakness(password, names...); got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
	if n := len(strings.Fields(commonWords)); n < 300 {
		t.Errorf("only %d common words", n)
	}
}

// Every common word is refused with any digits around it, once it is long enough.
func TestCommonWordsAreRefused(t *testing.T) {
	for _, w := range strings.Fields(commonWords) {
		if got := weakness(w + "-2026-2026-2026"); letters(w) != "" && got != ProblemPasswordCommon {
			t.Errorf("%s: %q", w, got)
		}
	}
}

// RFC 9106, section 5.3, needs a secret and associated data, which x/crypto does not take. This vector of the reference
// implementation does not: argon2 -id -v 19, password "password", salt "somesalt", t=2, m=2^16 KiB, p=1 (phc-winner-argon2, test.c).
func TestArgon2Witness(t *testing.T) {
	const want = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
	if got := hex.EncodeToString(argon2.IDKey([]byte("password"), []byte("somesalt"), 2, 1<<16, 1, 32)); got != want {
		t.Errorf("argon2id gives %s, the reference %s", got, want)
	}
	h, err := newHasher(quick(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	stored := "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc" // the encoded form in the same file
	ok, renew, err := h.verify(context.Background(), stored, "password")
	if !ok || !renew || err != nil {
		t.Errorf("a hash of other parameters: ok %v, renew %v, %v", ok, renew, err)
	}
}

func TestHash(t *testing.T) {
	ctx := context.Background()
	h, err := newHasher(quick(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "password"), rapid.String().Draw(t, "another")
		hash, err := h.hash(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		if ok, renew, err := h.verify(ctx, hash, a); !ok || renew || err != nil {
			t.Fatalf("its own password: ok %v, renew %v, %v", ok, renew, err)
		}
		if ok, _, _ := h.verify(ctx, hash, b+"x"); ok && b+"x" != a {
			t.Fatal("another password opens it")
		}
		if again, _ := h.hash(ctx, a); again == hash {
			t.Fatal("two hashes of one password are the same")
		}
	})
	hash, err := h.hash(ctx, "kød")
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, _ := h.verify(ctx, hash, "kød"); !ok {
		t.Error("the same letters are another password")
	}
	a, _ := h.hash(ctx, "blå")
	if ok, _, _ := h.verify(ctx, a, "bla\u030a"); !ok {
		t.Error("å in two characters is another password")
	}
	if ok, _, err := h.verify(ctx, "", ""); ok || err != nil {
		t.Errorf("no hash: ok %v, %v", ok, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	h.turns <- struct{}{}
	h.turns <- struct{}{}
	if _, _, err := h.verify(ended, hash, "kød"); err == nil {
		t.Error("a visitor who is gone waits for a turn")
	}
}

func TestBadHashes(t *testing.T) {
	for _, s := range []string{"x", "$argon2id$v=19$m=8,t=1,p=1$$", "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=8,t=1,p=1 $c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=8,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"} {
		if _, _, _, err := parseHash(s); err == nil || strings.Contains(err.Error(), "c29t") {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, p := range []Hashing{{}, {Memory: 4, Passes: 1, Lanes: 1}, {Memory: 1 << 21, Passes: 1, Lanes: 1}, {Memory: 64, Passes: 65, Lanes: 1}} {
		if _, err := newHasher(p, rand.Reader); err == nil {
			t.Errorf("%+v is taken", p)
		}
	}
	if _, err := newHasher(quick(), bytes.NewReader(nil)); err == nil {
		t.Error("hashing without randomness")
	}
}

func FuzzHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=-1,t=1,p=300$$")
	f.Fuzz(func(t *testing.T, s string) {
		if p, salt, key, err := parseHash(s); err == nil && (p.Memory > 1<<20 || p.Passes == 0 || p.Lanes == 0 || len(salt) < 8 || len(key) < 16) {
			t.Errorf("%q is taken as %+v", s, p)
		}
	})
}
