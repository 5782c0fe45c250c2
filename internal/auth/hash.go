package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"kvarter"
)

// Hashing holds the parameters of argon2id. They are written into every hash; where they change, a password is hashed anew when its
// owner next signs in.
type Hashing struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// DefaultHashing is the second recommended option of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes.
func DefaultHashing() Hashing { return Hashing{Memory: 64 << 10, Passes: 3, Lanes: 4} }

// Sizes of salt and hash in bytes: RFC 9106, section 4.
const saltSize, hashSize = 16, 32

// hasher hashes a few passwords at a time: each takes Memory, and anyone may ask for one.
type hasher struct {
	params Hashing
	random io.Reader
	turns  chan struct{}
	absent string // hash of nothing, to spend the same work on accounts that do not exist
}

func newHasher(params Hashing, random io.Reader) (*hasher, error) {
	if params.Memory < 8*uint32(params.Lanes) || params.Memory > 1<<20 || params.Passes < 1 || params.Passes > 64 || params.Lanes < 1 {
		return nil, kvarter.Errorf(kvarter.Invalid, "argon2id needs 1 to 64 passes and 8 KiB to 1 GiB for each lane, not %+v", params)
	}
	h := &hasher{params: params, random: random, turns: make(chan struct{}, 2)}
	var err error
	h.absent, err = h.hash(context.Background(), "")
	return h, err
}

// hash returns the hash of a password in the PHC string format: $argon2id$v=19$m=65536,t=3,p=4$salt$hash.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", kvarter.Errorf(kvarter.Internal, "no randomness for a password: %w", err)
	}
	key, err := h.key(ctx, password, salt, h.params, hashSize)
	if err != nil {
		return "", err
	}
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.params.Memory, h.params.Passes, h.params.Lanes,
		b.EncodeToString(salt), b.EncodeToString(key)), nil
}

// verify reports whether a password belongs to a hash, and whether the hash should be renewed. An empty hash takes as long as any
// and belongs to no password.
func (h *hasher) verify(ctx context.Context, hash, password string) (ok, renew bool, err error) {
	none := hash == ""
	if none {
		hash = h.absent
	}
	params, salt, want, err := parseHash(hash)
	if err != nil {
		return false, false, err
	}
	got, err := h.key(ctx, password, salt, params, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(got, want) == 1 && !none
	return ok, ok && (params != h.params || len(want) != hashSize), nil
}

// key derives the key when it is its turn. Letters written in two ways, such as å, are one.
func (h *hasher) key(ctx context.Context, password string, salt []byte, p Hashing, size uint32) ([]byte, error) {
	select {
	case h.turns <- struct{}{}:
		defer func() { <-h.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey(norm.NFC.Bytes([]byte(password)), salt, p.Passes, p.Memory, p.Lanes, size), nil
}

// parseHash reads a hash. It fails with kvarter.Internal, without quoting it: nobody but this package writes one.
func parseHash(s string) (p Hashing, salt, key []byte, err error) {
	bad := kvarter.Errorf(kvarter.Internal, "a stored password hash cannot be read: give the person a new link to set a password")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, nil, nil, bad
	}
	if _, serr := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.Memory, &p.Passes, &p.Lanes); serr != nil || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", p.Memory, p.Passes, p.Lanes) {
		return p, nil, nil, bad
	}
	salt, serr := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	key, kerr := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if serr != nil || kerr != nil || len(salt) < 8 || len(key) < 16 || len(key) > 128 || p.Lanes < 1 || p.Passes < 1 || p.Passes > 64 || p.Memory > 1<<20 {
		return p, nil, nil, bad
	}
	return p, salt, key, nil
}
