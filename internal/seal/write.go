package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"kvarter"
)

// Sealed is the name of a round, and its content where that is short enough to hold until it is written.
type Sealed struct {
	ID    string // SHA-256 of the canonical content, in hexadecimal
	parts [][]byte
}

// held is the largest content that is held, in bytes: a city's many times over. A longer one is encoded anew when it is written.
const held = 1 << 28

// Seal encodes a round.
func Seal(r *kvarter.Round) *Sealed {
	h, k := sha256.New(), &keeper{}
	encode(io.MultiWriter(h, k), r) // both take every byte
	return &Sealed{ID: hex.EncodeToString(h.Sum(nil)), parts: k.parts}
}

type keeper struct {
	parts [][]byte
	n     int
}

func (k *keeper) Write(b []byte) (int, error) {
	if k.n += len(b); k.n > held {
		k.parts = nil
	} else {
		k.parts = append(k.parts, bytes.Clone(b))
	}
	return len(b), nil
}

// Write writes round.json: the envelope around the exact canonical bytes. It fails where the content is encoded anew and the round has changed.
func (s *Sealed) Write(w io.Writer, r *kvarter.Round, engine string) error {
	note := ""
	if r.MadeUp {
		note = "made-up figures / opdigtede tal"
	}
	head, err := json.Marshal(struct {
		ID     string `json:"id"`
		Engine string `json:"engine"`
		Note   string `json:"note,omitempty"`
	}{s.ID, engine, note})
	if err != nil {
		return err
	}
	if _, err := w.Write(append(head[:len(head)-1], ",\n\"content\":"...)); err != nil {
		return err
	}
	for _, p := range s.parts {
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	if s.parts == nil {
		h := sha256.New()
		if err := encode(io.MultiWriter(w, h), r); err != nil {
			return err
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != s.ID {
			return fmt.Errorf("the round %.12s was changed after it was sealed: its content hashes to %.12s", s.ID, got)
		}
	}
	_, err = io.WriteString(w, "}\n")
	return err
}

// Write seals a round and writes it.
func Write(w io.Writer, r *kvarter.Round, engine string) error { return Seal(r).Write(w, r, engine) }
