package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kvarter"
	"kvarter/internal/seal"
	"kvarter/internal/workspace"
)

// Verified is what a replay compared.
type Verified struct {
	ID     string   `json:"id"`
	Inputs int      `json:"inputs"`
	Files  []string `json:"files"`
	// Engine is the version that sealed the round. It stands beside the hash: another version may replay it.
	Engine string `json:"engine"`
}

// Verify replays the round in file and compares everything byte for byte: the inputs with the hashes in the round, and every output
// file beside it with the replay. Inputs are the workspace's files of today, or its kept snapshots. The error names the first thing that differs.
func Verify(dir, file string, fromSnapshots bool, engine string) (*Verified, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "no round in %s", file)
	}
	round, err := seal.Read(file, src)
	if err != nil {
		return nil, err
	}
	if err := hasWorkspace(dir, file, round); err != nil {
		return nil, err
	}
	var envelope struct{ Engine string }
	if err := json.Unmarshal(src, &envelope); err != nil {
		return nil, err // not reached: seal.Read has read it
	}
	differs := func(format string, args ...any) error { return kvarter.Errorf(kvarter.Mismatch, format, args...) }
	for _, s := range round.Snapshots {
		kept := filepath.Join(dir, SnapshotDir, s.SHA256)
		if sum, err := fileHash(kept); err == nil && sum != s.SHA256 {
			return nil, differs("the snapshot of %s has changed: it hashes to %.12s, not %.12s", s.File, sum, s.SHA256)
		}
	}
	if fromSnapshots {
		restored, err := restore(dir, round)
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(restored)
		dir = restored
	}
	// The files that the others are found by come first: a changed byte may have made them unreadable.
	for _, s := range round.Snapshots {
		if s.File != workspace.FileName {
			continue
		}
		if sum, err := fileHash(filepath.Join(dir, s.File)); err == nil && sum != s.SHA256 {
			return nil, differs("%s has changed since the round: it hashes to %.12s, not %.12s", s.File, sum, s.SHA256)
		}
	}
	for _, ref := range append([]kvarter.MethodRef{round.Method}, round.Methods...) {
		src, _, err := methodSource(dir, ref.File)
		if err != nil {
			return nil, differs("%s, a method of the round, is gone", ref.File)
		}
		if sum := hashBytes(src); sum != ref.SHA256 {
			return nil, differs("the method %s has changed since the round: it hashes to %.12s, not %.12s", ref.File, sum, ref.SHA256)
		}
	}
	w, err := workspace.Read(dir)
	if err != nil {
		return nil, err
	}
	for _, s := range round.Snapshots {
		sum, err := fileHash(w.Path(filepath.FromSlash(s.File)))
		if err != nil {
			return nil, differs("%s, an input of the round, is gone", s.File)
		}
		if sum != s.SHA256 {
			return nil, differs("%s has changed since the round: it hashes to %.12s, not %.12s", s.File, sum, s.SHA256)
		}
	}
	in, err := Import(w, nil)
	if err != nil {
		return nil, err
	}
	o := Options{Method: round.Method.File, Period: round.Period, Seed: round.Seed}
	if round.Previous != "" {
		if o.Previous, err = findRound(dir, file, round.Previous); err != nil {
			return nil, err
		}
	}
	again, err := Screen(in, o)
	if err != nil {
		return nil, fmt.Errorf("the round cannot be replayed: %w", err)
	}
	if again.Round.Method != round.Method {
		return nil, differs("the method %s has changed: its file hashes to %.12s, not %.12s", round.Method.ID, again.Round.Method.SHA256, round.Method.SHA256)
	}
	// The envelope is made as that engine made it: what is compared is the content, and everything else byte for byte.
	files, err := again.Files(envelope.Engine)
	if err != nil {
		return nil, err
	}
	other := ""
	if envelope.Engine != engine {
		other = fmt.Sprintf("; the round was sealed by engine %s and replayed by %s", envelope.Engine, engine)
	}
	out := &Verified{ID: round.ID, Inputs: len(round.Snapshots), Engine: envelope.Engine}
	for _, name := range []string{RoundFile, AreasFile, UrbanFile, UrbanShapes} {
		have := src
		if name != RoundFile {
			if have, err = os.ReadFile(filepath.Join(filepath.Dir(file), name)); errors.Is(err, os.ErrNotExist) {
				continue
			} else if err != nil {
				return nil, err
			}
		}
		if at, same := firstDifference(have, files[name]); !same {
			return nil, differs("%s differs from the replay, first at byte %d%s", name, at, other)
		}
		out.Files = append(out.Files, name)
	}
	return out, nil
}

// hasWorkspace refuses a folder in which nothing of a workspace is, and names the folder that the round seems to belong to.
func hasWorkspace(dir, file string, round *kvarter.Round) error {
	for _, x := range []string{workspace.FileName, SnapshotDir} {
		if _, err := os.Stat(filepath.Join(dir, x)); err == nil {
			return nil
		}
	}
	e := kvarter.Errorf(kvarter.NotFound, "no workspace in %s: say with -C where the %s of the round %.12s is", dir, workspace.FileName, round.ID)
	folder := filepath.Dir(file)
	e.Hint = "kvarter verify " + folder + " -C mycity"
	for d := folder; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, workspace.FileName)); err == nil {
			e.Hint = "kvarter verify " + folder + " -C " + d
			break
		}
		if d == filepath.Dir(d) {
			break
		}
	}
	return e
}

func firstDifference(a, b []byte) (int, bool) {
	if bytes.Equal(a, b) {
		return 0, true
	}
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i, false
		}
	}
	return n, false
}

// findRound looks for a previous round by its ID among the rounds kept in the workspace, and beside the round's own folder.
func findRound(dir, file, id string) (*kvarter.Round, error) {
	near := filepath.Dir(filepath.Dir(file))
	for _, pattern := range []string{filepath.Join(dir, RoundDir, id+".json"), filepath.Join(near, "*", RoundFile), filepath.Join(filepath.Dir(file), "*.json")} {
		found, _ := filepath.Glob(pattern)
		for _, path := range found {
			src, err := os.ReadFile(path)
			if err != nil {
				continue
			}
			if r, err := seal.Read(path, src); err == nil && r.ID == id {
				return r, nil
			}
		}
	}
	return nil, kvarter.Errorf(kvarter.NotFound, "the previous round %.12s is neither in %s nor beside this round", id, filepath.Join(dir, RoundDir))
}

// restore lays a workspace out anew from the snapshots of a round.
func restore(dir string, round *kvarter.Round) (string, error) {
	to, err := os.MkdirTemp("", "kvarter-verify-")
	if err != nil {
		return "", err
	}
	for _, s := range round.Snapshots {
		if filepath.IsAbs(s.File) || !filepath.IsLocal(filepath.FromSlash(s.File)) {
			continue // shared data outside the workspace is read where it is
		}
		src, err := os.ReadFile(filepath.Join(dir, SnapshotDir, s.SHA256))
		path := filepath.Join(to, filepath.FromSlash(s.File))
		if err == nil {
			err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, src, 0o644))
		}
		if err != nil {
			os.RemoveAll(to)
			return "", kvarter.Errorf(kvarter.NotFound, "the snapshot of %s is not there: %w", s.File, err)
		}
	}
	for _, ref := range append([]kvarter.MethodRef{round.Method}, round.Methods...) {
		src, err := os.ReadFile(filepath.Join(dir, SnapshotDir, ref.SHA256))
		if err != nil || !filepath.IsLocal(filepath.FromSlash(ref.File)) {
			continue // a shipped method, or one outside the workspace: read where it is, and held against its hash
		}
		path := filepath.Join(to, filepath.FromSlash(ref.File))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, src, 0o644)); err != nil {
			os.RemoveAll(to)
			return "", err
		}
	}
	if round.Previous != "" {
		prev, err := os.ReadFile(filepath.Join(dir, RoundDir, round.Previous+".json"))
		if err == nil {
			path := filepath.Join(to, RoundDir, round.Previous+".json")
			err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, prev, 0o644))
		}
		if err != nil {
			os.RemoveAll(to)
			return "", kvarter.Errorf(kvarter.NotFound, "the previous round %.12s is not kept: %w", round.Previous, err)
		}
	}
	return to, nil
}

// RoundDir is where a workspace keeps the rounds that later ones follow.
const RoundDir = ".kvarter/rounds"

// KeepRound stores the round under its ID, for the rounds that follow it.
func (s *Screened) KeepRound(dir, engine string) error {
	to := filepath.Join(dir, RoundDir)
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	return writeFile(filepath.Join(to, s.Round.ID+".json"), func(w io.Writer) error { return s.sealed.Write(w, s.Round, engine) })
}
