package pipeline

import (
	"os"
	"path/filepath"
	"testing"

	"kvarter/internal/testdata"
	"kvarter/internal/workspace"
)

// Every published index of conformance/ comes out as its office published it, to the tolerances that its workspace states.
func TestConformance(t *testing.T) {
	t.Setenv("KVARTER_DATA", testdata.Dir(t))
	dirs, err := filepath.Glob(filepath.Join("..", "..", "conformance", "*", workspace.FileName))
	if err != nil || len(dirs) < 16 {
		t.Fatalf("%d workspaces, %v", len(dirs), err)
	}
	for _, file := range dirs {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			for _, c := range reproduced(t, dir, nil) {
				if !c.Holds || c.Of == 0 {
					t.Errorf("%s against %s: %d of %d equal, largest difference %g: %s", c.Column, c.Computed, c.Equal, c.Of, float64(c.Largest), c.Short)
				}
			}
		})
	}
}

// A wrong expectation falls short: with two published classes swapped, the areas of both differ.
func TestConformanceCanFail(t *testing.T) {
	t.Setenv("KVARTER_DATA", testdata.Dir(t))
	dir := filepath.Join("..", "..", "conformance", "berlin-2019")
	got := reproduced(t, dir, func(w *workspace.Workspace) {
		w.Expect[0].Map["1"], w.Expect[0].Map["4"] = w.Expect[0].Map["4"], w.Expect[0].Map["1"]
	})
	if got[0].Holds || got[0].Equal == got[0].Of || len(got[0].Worst) == 0 || !got[1].Holds {
		t.Errorf("%+v", got)
	}
	got = reproduced(t, filepath.Join("..", "..", "conformance", "england-2019"), func(w *workspace.Workspace) {
		zero := 0.0
		w.Expect[0].MaxRankOff = &zero
	})
	if got[0].Holds {
		t.Errorf("ranks that are off by 1 pass a limit of 0: %+v", got[0])
	}
}

func reproduced(t *testing.T, dir string, change func(*workspace.Workspace)) []Comparison {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(w)
	}
	in, err := Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Screen(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Reproduce(s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
