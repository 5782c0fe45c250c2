package pipeline

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/workspace"
)

// village is a workspace of four areas in a row, two districts and one criterion; A1 and A2 have it. Tests change its files.
func village() map[string]string {
	return map[string]string{
		"kvarter.yaml": "kvarter: 1\nname: Village\nareas: {file: areas.csv, code: code, groups: {district: district}}\n" +
			"data:\n  - {file: figures.csv, area: code, period: {column: year}, population: residents}\nmethod: m.yaml\n",
		"areas.csv": "code,district\nA1,Nord\nA2,Nord\nA3,Syd\nA4,Syd\n",
		"figures.csv": "code,year,residents,poor,base\nA1,2023,500,40,100\nA2,2023,600,50,100\nA3,2023,700,10,100\nA4,2023,800,5,100\n" +
			"A1,2024,500,40,100\nA2,2024,600,50,100\nA3,2024,700,10,100\nA4,2024,810,5,100\n",
		"m.yaml": "method: m\nindicators: {poor: {count: poor, base: base}}\ncriteria: {poor: {indicator: poor, at_least: 30 %}}\ndesignate: {criterion: poor}\n",
	}
}

// lay writes files into a new folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func screenIn(dir string, o Options) (*Screened, error) {
	w, err := workspace.Read(dir)
	if err != nil {
		return nil, err
	}
	in, err := Import(w, nil)
	if err != nil {
		return nil, err
	}
	return Screen(in, o)
}

// Each fault is named by rule, file, row and column, with what may have been meant.
func TestFaultsNameTheirPlace(t *testing.T) {
	estates := func(f map[string]string) {
		f["kvarter.yaml"] += "housing_areas: {file: estates.csv, code: code}\noverlap: overlap.csv\n"
		f["estates.csv"] = "code\nEstate1\nEstate2\n"
		f["overlap.csv"] = "small_area,housing_area,share\nA1,Estate1,0.4\nA2,Estate2,0.3\n"
	}
	for _, c := range []struct {
		name   string
		change func(f map[string]string)
		says   []string
	}{
		{"an overlap with no housing area of that code", func(f map[string]string) {
			estates(f)
			f["overlap.csv"] = strings.Replace(f["overlap.csv"], "A2,Estate2", "A2,Estte2", 1)
		}, []string{"overlap.csv row 3, column housing_area: an overlap belongs to a known housing area", `"Estte2"`, `did you mean "Estate2"?`}},
		{"an overlap twice", func(f map[string]string) {
			estates(f)
			f["overlap.csv"] += "A1,Estate1,0.4\n"
		}, []string{"overlap.csv row 4, column housing_area: a small area and a housing area overlap once", "row 2 has"}},
		{"an overlap without housing areas", func(f map[string]string) {
			f["kvarter.yaml"] += "overlap: overlap.csv\n"
			f["overlap.csv"] = "small_area,housing_area,share\nA1,E1,0.4\n"
		}, []string{"overlap.csv row 2, column housing_area", "the workspace has no housing_areas"}},
		// The header is row 1 and 2023 fills rows 2–5.
		{"an unknown area in the second of two periods", func(f map[string]string) {
			f["figures.csv"] = strings.Replace(f["figures.csv"], "A3,2024", "X9,2024", 1)
		}, []string{"figures.csv row 8, column code: figures belong to a known area", "period 2024"}},
		{"a district among small areas", func(f map[string]string) {
			f["figures.csv"] += "Nord,2024,1100,90,200\n"
		}, []string{"figures.csv row 10, column code", "it is a district: write «level: district»"}},
		{"leading zeros lost", func(f map[string]string) {
			f["areas.csv"] = "code,district\n0101,Nord\n0102,Nord\n0103,Syd\n0104,Syd\n"
			f["figures.csv"] = "code,year,residents,poor,base\n101,2024,500,40,100\n"
		}, []string{"figures.csv row 2, column code", "0101 exists: leading zeros were lost"}},
		{"a row of totals", func(f map[string]string) {
			f["figures.csv"] += "I alt,2024,2600,105,400\n"
		}, []string{"figures.csv row 10, column code", `"I alt" is a row of totals`}},
		{"a share above one", func(f map[string]string) {
			f["figures.csv"] = strings.Replace(f["figures.csv"], "A3,2024,700,10,100", "A3,2024,700,412,400", 1)
		}, []string{"figures.csv row 8, column poor: the count of a share is at most its base", `"412"`, "base is 400"}},
		{"a count below zero", func(f map[string]string) {
			f["figures.csv"] = strings.Replace(f["figures.csv"], "A3,2024,700,10,100", "A3,2024,700,-10,100", 1)
		}, []string{"figures.csv row 8, column poor: a count is zero or more", `"-10"`}},
		{"a base below zero", func(f map[string]string) {
			f["figures.csv"] = strings.Replace(f["figures.csv"], "A3,2024,700,10,100", "A3,2024,700,10,-100", 1)
		}, []string{"figures.csv row 8, column base: a count is zero or more", `"-100"`}},
		{"a negative rate", func(f map[string]string) {
			f["m.yaml"] = strings.Replace(f["m.yaml"], "base: base", "base: base, per: 1000", 1)
			f["figures.csv"] = strings.Replace(f["figures.csv"], "A3,2024,700,10,100", "A3,2024,700,-1,100", 1)
		}, []string{"figures.csv row 8, column poor: a count is zero or more"}},
		// Three years of a column that is there for two, and a column that is nowhere: both at once.
		{"columns and years that are not there", func(f map[string]string) {
			f["m.yaml"] = strings.Replace(f["m.yaml"], "base: base", "base: bases, years: {last: 3, mean: pooled}", 1)
		}, []string{"column poor", "missing for small_area in 2022", "column bases", "missing for small_area in 2022–2024", `did you mean "base"?`}},
		{"a grouping that is not there", func(f map[string]string) {
			f["m.yaml"] += "merge: {groups: grouping.csv, else: {contiguity: queen}}\n"
		}, []string{"grouping.csv", "neither beside the method nor in the workspace"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := village()
			c.change(f)
			_, err := screenIn(lay(t, f), Options{})
			if err == nil {
				t.Fatal("there is no error")
			}
			if code := kvarter.CodeOf(err); code != kvarter.Invalid && code != kvarter.NotFound {
				t.Errorf("the code is %s", code)
			}
			for _, want := range c.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("does not say %q:\n%s", want, err)
				}
			}
		})
	}
}

// A rate may count more than its base, and a value taken as it stands may be anything.
func TestRatesAndValuesAreNoShares(t *testing.T) {
	for _, indicator := range []string{"{count: poor, base: base, per: 1000}", "{count: poor, base: base, unit: rate}", "{value: poor}"} {
		f := village()
		f["m.yaml"] = strings.Replace(f["m.yaml"], "{count: poor, base: base}", indicator, 1)
		f["figures.csv"] = strings.Replace(f["figures.csv"], "A3,2024,700,10,100", "A3,2024,700,412,400", 1)
		if _, err := screenIn(lay(t, f), Options{}); err != nil {
			t.Errorf("%s: %v", indicator, err)
		}
	}
}

// The residents of 2023 add up to 500 + 600 + 700 + 800 = 2600, those of 2024 to 2610: each year is held against the total only where it is screened.
func TestReconcileHoldsTheScreenedPeriod(t *testing.T) {
	f := village()
	f["kvarter.yaml"] += "reconcile: [{measure: residents, total: 2600, tolerance: 0}]\n"
	dir := lay(t, f)
	if _, err := screenIn(dir, Options{Period: 2023}); err != nil {
		t.Errorf("2023 agrees: %v", err)
	}
	_, err := screenIn(dir, Options{})
	if kvarter.CodeOf(err) != kvarter.Conflict || !strings.Contains(err.Error(), "residents, small_area, 2024: 2610 against 2600") {
		t.Errorf("2024 differs: %v", err)
	}
}

// Beside the method, else in the workspace; the workspace's own grouping goes first. The file is an input of the round.
func TestGroupingOfTheMethod(t *testing.T) {
	const one = "small_area,part,area,name,reason\nA1,p,X,By the method,\nA2,p,X,By the method,\n"
	for _, c := range []struct {
		name, method, merge string
		files               map[string]string
		joined, input       string
	}{
		{"in the workspace", "m.yaml", "grouping.csv", map[string]string{"grouping.csv": one}, "By the method", "grouping.csv"},
		{"beside the method", "rules/m.yaml", "grouping.csv", map[string]string{"rules/grouping.csv": one}, "By the method", "rules/grouping.csv"},
		{"the workspace's own", "m.yaml", "grouping.csv", map[string]string{"grouping.csv": one, "own.csv": strings.ReplaceAll(one, "the method", "the workspace")}, "By the workspace", "own.csv"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := village()
			f[c.method] = f["m.yaml"] + "merge: {groups: " + c.merge + "}\n"
			f["kvarter.yaml"] = strings.Replace(f["kvarter.yaml"], "method: m.yaml", "method: "+c.method, 1)
			for name, text := range c.files {
				f[name] = text
			}
			if f["own.csv"] != "" {
				f["kvarter.yaml"] += "grouping: own.csv\n"
			}
			dir := lay(t, f)
			s, err := screenIn(dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if u := s.Round.UrbanAreas; len(u) != 1 || u[0].Name != c.joined || u[0].Joined != "declared" {
				t.Errorf("urban areas %+v", u)
			}
			found := false
			for _, x := range s.Round.Snapshots {
				found = found || x.File == c.input
			}
			if !found {
				t.Errorf("%s is no input of the round: %+v", c.input, s.Round.Snapshots)
			}
			out := filepath.Join(dir, "out")
			if err := s.Keep(); err != nil {
				t.Fatal(err)
			}
			if err := s.Write(out, "test"); err != nil {
				t.Fatal(err)
			}
			for _, snapshots := range []bool{false, true} {
				if _, err := Verify(dir, filepath.Join(out, RoundFile), snapshots, "test"); err != nil {
					t.Errorf("from snapshots %v: %v", snapshots, err)
				}
			}
		})
	}
}

// The version of the engine stands beside the hash: another one may replay the round, and says that it is another.
func TestVerifyARoundOfAnotherEngine(t *testing.T) {
	dir := lay(t, village())
	s, err := screenIn(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "out", RoundFile)
	if err := s.Write(filepath.Dir(file), "0.0.9"); err != nil {
		t.Fatal(err)
	}
	got, err := Verify(dir, file, false, "0.1.0")
	if err != nil || got.Engine != "0.0.9" || len(got.Files) != 4 {
		t.Errorf("%+v, %v", got, err)
	}
	areas := filepath.Join(dir, "out", AreasFile)
	src, err := os.ReadFile(areas)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(areas, bytes.Replace(src, []byte("A1"), []byte("A5"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Verify(dir, file, false, "0.1.0")
	if kvarter.CodeOf(err) != kvarter.Mismatch || !strings.Contains(err.Error(), "sealed by engine 0.0.9 and replayed by 0.1.0") {
		t.Errorf("changed output: %v", err)
	}
	if _, err = Verify(t.TempDir(), file, false, "0.1.0"); kvarter.CodeOf(err) != kvarter.NotFound || !strings.Contains(err.Error(), "no workspace in") {
		t.Errorf("no workspace: %v", err)
	}
}

// A round follows one of an earlier year and of its own city.
func TestPreviousRoundIsEarlierAndOfTheCity(t *testing.T) {
	dir := lay(t, village())
	first, err := screenIn(dir, Options{Period: 2023})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := screenIn(dir, Options{Period: 2024, Previous: first.Round}); err != nil {
		t.Errorf("2024 follows 2023: %v", err)
	}
	_, err = screenIn(dir, Options{Period: 2023, Previous: first.Round})
	if kvarter.CodeOf(err) != kvarter.Invalid || !strings.Contains(err.Error(), "earlier year") {
		t.Errorf("2023 follows 2023: %v", err)
	}
	f := village()
	f["kvarter.yaml"] = strings.Replace(f["kvarter.yaml"], "name: Village", "name: Town", 1)
	_, err = screenIn(lay(t, f), Options{Period: 2024, Previous: first.Round})
	if kvarter.CodeOf(err) != kvarter.Invalid || !strings.Contains(err.Error(), `"Village"`) {
		t.Errorf("Town follows Village: %v", err)
	}
}

// A method that includes the state's lists, on a workspace without housing areas, says so.
func TestNoHousingAreasIsSaid(t *testing.T) {
	f := village()
	f["m.yaml"] += "include: [{method: dk-almenbolig-2021, outcomes: all}]\n"
	s, err := screenIn(lay(t, f), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Said) != 1 || !strings.Contains(s.Said[0], "no housing_areas") {
		t.Errorf("said %q", s.Said)
	}
}

// An area is just out where one criterion turns the rule by itself: the screening found one, and the sentence, which asks the rule anew, names one.
func TestJustOutSentencesAgreeWithTheScreening(t *testing.T) {
	_, _, chain := demoCity(t)
	n, refused := 0, 0
	for _, s := range chain {
		for _, f := range s.Round.Findings {
			if f.Outcome != kvarter.OutcomeJustOut {
				continue
			}
			n++
			want := "would designate it. Closest to its threshold: "
			if slices.ContainsFunc(f.Reasons, func(r kvarter.Reason) bool { return r.Kind == "too_small" }) {
				want = "would meet the rule, and the urban area that it would form has fewer than 1,000 residents. Closest to its threshold: "
				if refused++; f.Population >= 1000 || f.Flip != nil && f.Flip.Outcome != kvarter.OutcomeTooSmall {
					t.Errorf("%s: %g residents, flip %+v", f.Area, f.Population, f.Flip)
				}
			}
			if got := explain.Sentence(s.Round, s.Method, f.Area, "en", explain.Internal); !strings.Contains(got, want) {
				t.Errorf("%s: %s", f.Area, got)
			}
		}
	}
	if n == 0 || refused == 0 || refused == n {
		t.Errorf("of %d areas of the demo city that are just out, %d would be dissolved: the test shows nothing", n, refused)
	}
}
