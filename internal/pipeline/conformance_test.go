package pipeline

import (
	"path/filepath"
	"strings"
	"testing"

	"kvarter/internal/testdata"
	"kvarter/internal/workspace"
)

// published tells for each folder of conformance/ how many comparisons it makes and how many rows they have together,
// so that a pattern that matches less, or a file with fewer rows, does not pass unseen. Rows are those of data/MANIFEST.md:
// 434–436 planning areas, 1,909 and 32,844 LSOAs, 3,144 counties, 51 countries; 49 indicators, 11 aggregates.
var published = map[string]struct{ columns, rows int }{
	"berlin-2013":             {2, 2 * 434},
	"berlin-2015":             {2, 2 * 435},
	"berlin-2017":             {2, 2 * 436},
	"berlin-2019":             {2, 2 * 436},
	"coinr-aggregate-0-100":   {11, 11 * 51},
	"coinr-aggregate-1-100":   {33, 33 * 51},
	"coinr-copeland":          {2, 2 * 51},
	"coinr-normalise":         {9 * 49, 9*49*51 - 3*3}, // TolMin of BGR, CZE and NOR is left out of three
	"coinr-treat":             {49, 49 * 51},
	"coinr-treated-to-0-100":  {11, 11 * 51},
	"coinr-treated-to-1-100":  {33, 33 * 51},
	"england-2019":            {2, 2 * 32844},
	"england-2019-health":     {4, 4},
	"england-2019-subdomains": {3, 3 * 32844},
	"us-svi-2022":             {47, 47 * 3144},
	"wales-2019":              {27, 27 * 1909}, // score, rank and decile of the whole and of eight domains
}

// Every published index of conformance/ comes out as its office published it, to the tolerances that its workspace states.
func TestConformance(t *testing.T) {
	testdata.Dir(t)
	files, err := filepath.Glob(filepath.Join("..", "..", "conformance", "*", workspace.FileName))
	if err != nil || len(files) != len(published) {
		t.Fatalf("%d workspaces, want %d: %v", len(files), len(published), err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			got, err := reproduce(filepath.Base(dir), nil)
			if err != nil {
				t.Fatal(err)
			}
			rows := 0
			for _, c := range got {
				rows += c.Of
				if !c.Holds || c.Of == 0 {
					t.Errorf("%s against %s: %d of %d equal, largest difference %g: %s", c.Column, c.Computed, c.Equal, c.Of, float64(c.Largest), c.Short)
				}
			}
			if want := published[filepath.Base(dir)]; len(got) != want.columns || rows != want.rows {
				t.Errorf("%d comparisons of %d rows, want %d of %d", len(got), rows, want.columns, want.rows)
			}
		})
	}
}

// A wrong expectation falls short, each kind of it, and the others of its workspace still hold.
func TestConformanceCanFail(t *testing.T) {
	testdata.Dir(t)
	zero, all := 0.0, 1.0
	for _, c := range []struct {
		name, dir string
		expect    int // the expectation that is made wrong
		change    func(*workspace.Expect)
		equal     int // rows; -1 where the number has no source of its own
	}{
		// mss_2019.csv has 67 areas of status 1 and 39 of status 4, of 436.
		{"two classes swapped", "berlin-2019", 0, func(x *workspace.Expect) { x.Map["1"], x.Map["4"] = x.Map["4"], x.Map["1"] }, 436 - 67 - 39},
		{"ranks off by one", "england-2019", 0, func(x *workspace.Expect) { x.MaxRankOff = &zero }, -1},
		{"every rank equal", "england-2019", 0, func(x *workspace.Expect) { x.EqualShare = &all }, -1},
		{"another weight", "england-2019-health", 0, func(x *workspace.Expect) { *x.Value += 1e-6 }, 0},
		{"no tolerance", "wales-2019", 0, func(x *workspace.Expect) { x.Abs = 0 }, -1},
		{"another column", "wales-2019", 0, func(x *workspace.Expect) { x.Column = "Income_score" }, -1},
		// fracmax/poverty is missing for all; the file has Inf for 37 and an empty cell for 14.
		{"infinite is no number", "coinr-normalise", 14, func(x *workspace.Expect) { x.Missing = nil }, 14},
		{"missing is no figure", "coinr-normalise", 14, func(x *workspace.Expect) { x.Node = "minmax/poverty" }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wrong := ""
			got, err := reproduce(c.dir, func(w *workspace.Workspace) {
				c.change(&w.Expect[c.expect])
				wrong = w.Expect[c.expect].Node + w.Expect[c.expect].Class + w.Expect[c.expect].Weight
			})
			if err != nil {
				t.Fatal(err)
			}
			short := 0
			for _, x := range got {
				if x.Holds {
					continue
				}
				short++
				if x.Computed != wrong || x.Short == "" || len(x.Worst) == 0 || c.equal >= 0 && x.Equal != c.equal {
					t.Errorf("%+v, want only %s to fall short, with %d equal", x, wrong, c.equal)
				}
			}
			if short != 1 {
				t.Errorf("%d comparisons fall short, want 1", short)
			}
		})
	}
}

// An expectation of what does not exist is an error, not a comparison that holds.
func TestReproduceRefusesUnknownNames(t *testing.T) {
	testdata.Dir(t)
	for name, change := range map[string]func(*workspace.Expect){
		"no_such_node":   func(x *workspace.Expect) { x.Node, x.Class = "no_such_node", "" },
		"no_such_class":  func(x *workspace.Expect) { x.Class = "no_such_class" },
		"no_such_column": func(x *workspace.Expect) { x.Column = "no_such_column" },
		"no_such_area":   func(x *workspace.Expect) { x.Except = []string{"no_such_area"} },
		"no_such_weight": func(x *workspace.Expect) { one := 1.0; x.Weight, x.Value = "no_such_weight/s1", &one },
	} {
		got, err := reproduce("berlin-2013", func(w *workspace.Workspace) { change(&w.Expect[0]) })
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// A relative tolerance lets a row pass and hides nothing of its difference.
func TestRelativeToleranceShowsTheDifference(t *testing.T) {
	testdata.Dir(t)
	got, err := reproduce("coinr-treated-to-0-100", func(w *workspace.Workspace) {
		w.Expect = w.Expect[:1]
		w.Expect[0].Abs, w.Expect[0].Rel = 0, 1e-11
	})
	if err != nil || !got[0].Holds || got[0].Largest == 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// reproduce reads a workspace of conformance/, changes it, and compares.
func reproduce(name string, change func(*workspace.Workspace)) ([]Comparison, error) {
	w, err := workspace.Read(filepath.Join("..", "..", "conformance", name))
	if err != nil {
		return nil, err
	}
	if change != nil {
		change(w)
	}
	in, err := Import(w, nil)
	if err != nil {
		return nil, err
	}
	s, err := Screen(in, Options{})
	if err != nil {
		return nil, err
	}
	return Reproduce(s)
}
