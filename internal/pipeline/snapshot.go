package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kvarter"
)

// SnapshotDir is where a workspace keeps its imports: one immutable file for each SHA-256.
const SnapshotDir = ".kvarter/snapshots"

// Keep stores the imported files as snapshots, once each. A snapshot holds the bytes as they were delivered, so that a
// round can be replayed with the very input after the workspace has moved on (docs/decisions/0002-snapshots.md).
func (in *Imported) Keep() error {
	dir := filepath.Join(in.Workspace.Dir, SnapshotDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return kvarter.Errorf(kvarter.Conflict, "snapshots cannot be kept in %s: %w", dir, err)
	}
	for i, s := range in.Snapshots {
		if err := keepFile(in.paths[i], filepath.Join(dir, s.SHA256), s.SHA256); err != nil {
			return fmt.Errorf("%s: %w", s.File, err)
		}
	}
	return nil
}

// Keep stores the snapshots of the import, and the method files that the round was made with.
func (s *Screened) Keep() error {
	if err := s.Imported.Keep(); err != nil {
		return err
	}
	for _, ref := range append([]kvarter.MethodRef{s.Round.Method}, s.Round.Methods...) {
		to := filepath.Join(s.Workspace.Dir, SnapshotDir, ref.SHA256)
		if _, err := os.Stat(to); err == nil {
			continue
		}
		src, label, err := methodSource(s.Workspace.Dir, ref.File)
		if err != nil {
			return err
		}
		if hashBytes(src) != ref.SHA256 {
			return fmt.Errorf("%s: the file changed while it was read; screen again", label)
		}
		if err := writeFile(to, func(out io.Writer) error { _, err := out.Write(src); return err }); err != nil {
			return err
		}
	}
	return nil
}

func keepFile(from, to, want string) (err error) {
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	tmp, err := os.CreateTemp(filepath.Dir(to), ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(tmp, h), src)
	if err == nil && hex.EncodeToString(h.Sum(nil)) != want {
		err = errors.New("the file changed while it was read; run the import again")
	}
	if err := errors.Join(err, tmp.Chmod(0o444), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), to)
}

func fileHash(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", kvarter.Errorf(kvarter.NotFound, "%s: %w", path, err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func hashBytes(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// writeFile replaces a file in one step: it is there whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	tmp, err := newFile(filepath.Dir(path), write)
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		os.Remove(tmp)
		return err
	}
	return nil
}

// newFile writes a file under a name of its own and returns it; on an error no file stays.
func newFile(dir string, write func(io.Writer) error) (path string, err error) {
	tmp, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return "", err
	}
	if err := errors.Join(write(tmp), tmp.Chmod(0o644), tmp.Close()); err != nil {
		os.Remove(tmp.Name())
		return "", err
	}
	return tmp.Name(), nil
}
