package pipeline

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"kvarter"
	"kvarter/internal/disclosure"
)

// LedgerFile remembers in a workspace how every count was shown, and the seed of the rounding. It holds true counts: it is for the city alone.
const LedgerFile = ".kvarter/disclosure.json"

type ledger struct {
	Seed  string                        `json:"seed"`
	Cells map[string]disclosure.Earlier `json:"cells"`
}

// ReadPublishing reads the ledger of a workspace; a workspace without one gets a seed drawn at random, which nobody else knows.
func ReadPublishing(dir string) (Publishing, error) {
	src, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(LedgerFile)))
	if errors.Is(err, fs.ErrNotExist) {
		var b [8]byte
		if _, err := rand.Read(b[:]); err != nil {
			return Publishing{}, err
		}
		return Publishing{Seed: binary.LittleEndian.Uint64(b[:])}, nil
	}
	if err != nil {
		return Publishing{}, err
	}
	var l ledger
	if err := json.Unmarshal(src, &l); err != nil {
		return Publishing{}, kvarter.Errorf(kvarter.Invalid, "%s: %w", LedgerFile, err)
	}
	seed, err := strconv.ParseUint(l.Seed, 16, 64)
	if err != nil {
		return Publishing{}, kvarter.Errorf(kvarter.Invalid, "%s: seed: %w", LedgerFile, err)
	}
	return Publishing{Seed: seed, Earlier: l.Cells}, nil
}

// Remember writes how the counts of a publication are shown into the ledger, beside what was shown before.
func (p *Publication) Remember(dir string, o Publishing) error {
	l := ledger{Seed: strconv.FormatUint(o.Seed, 16), Cells: map[string]disclosure.Earlier{}}
	for key, e := range o.Earlier {
		l.Cells[key] = e
	}
	for key, e := range p.Controlled.Ledger() {
		l.Cells[key] = e
	}
	src, err := json.Marshal(l) // keys in alphabetical order
	if err != nil {
		return err
	}
	file := filepath.Join(dir, filepath.FromSlash(LedgerFile))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), "disclosure-*.new") // readable by the owner alone
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // in vain once it has its name
	if _, err := tmp.Write(src); err != nil {
		tmp.Close()
		return err
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}
