package pipeline

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/methods"
)

// loaded is a read method file.
type loaded struct {
	m   *method.Method
	ref kvarter.MethodRef
}

// LoadMethod reads a method: a file of the folder, else a shipped method of that name.
func LoadMethod(dir, name string) (*method.Method, kvarter.MethodRef, error) {
	src, label, err := methodSource(dir, name)
	if err != nil {
		return nil, kvarter.MethodRef{}, err
	}
	m, err := method.Read(label, src)
	if err != nil {
		return nil, kvarter.MethodRef{}, err
	}
	return m, kvarter.MethodRef{ID: m.ID, Version: m.Version, SHA256: hashBytes(src), Content: m.Content(), File: name}, nil
}

// methodSource returns the bytes of a method file, and what to call it in errors.
func methodSource(dir, name string) (src []byte, label string, err error) {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, name)
	}
	src, err = os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && !strings.HasSuffix(path, ".yaml") {
		src, err = os.ReadFile(path + ".yaml")
	}
	if err == nil {
		return src, name, nil
	}
	shipped, ok := methods.Source(strings.TrimSuffix(name, ".yaml"))
	if !ok {
		e := kvarter.Errorf(kvarter.NotFound, "no method %s: neither a file in %s nor one of %s", name, dir, strings.Join(methods.Names(), ", "))
		e.Hint = "kvarter method list"
		return nil, "", e
	}
	return shipped, name + " (shipped)", nil
}

// methodPath returns the path of a method file relative to the workspace; ok is false for a shipped method, and for one outside.
func methodPath(dir, name string) (path string, ok bool) {
	for _, p := range []string{name, name + ".yaml"} {
		full := p
		if !filepath.IsAbs(p) {
			full = filepath.Join(dir, p)
		}
		if info, err := os.Stat(full); err == nil && !info.IsDir() {
			rel, err := relative(dir, full)
			return rel, err == nil && filepath.IsLocal(rel)
		}
	}
	return "", false
}

func (r *run) load(name string) (*loaded, error) {
	if l, ok := r.loaded[name]; ok {
		return l, nil
	}
	m, ref, err := LoadMethod(r.in.Workspace.Dir, name)
	if err != nil {
		return nil, err
	}
	l := &loaded{m, ref}
	r.loaded[name] = l
	return l, nil
}

func (r *run) readMethod() error {
	name := or(r.o.Method, r.in.Workspace.Method)
	if name == "" {
		e := kvarter.Errorf(kvarter.Invalid, "no method is chosen")
		e.Hint = "write «method: copenhagen-2025» in kvarter.yaml, or give --method"
		return e
	}
	l, err := r.load(name)
	if err != nil {
		return err
	}
	if l.m.Unit == kvarter.LevelHousingArea {
		return kvarter.Errorf(kvarter.Invalid, "%s judges housing areas; include it in a method for small areas", l.m.ID)
	}
	r.m, r.out.Method, r.round.Method = l.m, l.m, l.ref
	return nil
}

// lists reads the lists that rules may ask, and checks that their areas exist.
func (r *run) lists() error {
	r.listed = map[string]map[string]bool{}
	have := codeSet(r.areas)
	for _, l := range r.m.Lists {
		grid, err := r.readFile(l.File)
		if err != nil {
			return err
		}
		j, err := grid.Require(or(l.Code, "code"))
		if err != nil {
			return err
		}
		var ps kvarter.Problems
		in := map[string]bool{}
		for i := range grid.Len() {
			code := grid.Cell(i, j)
			if !have[code] {
				ps.Add(kvarter.Problem{Rule: "a list names known areas", File: l.File, Row: grid.Row(i), Value: code})
			}
			in[code] = true
		}
		if err := ps.Err(); err != nil {
			return err
		}
		r.listed[l.Name] = in
	}
	return nil
}
