package pipeline

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/source"
	"kvarter/internal/source/open"
	"kvarter/internal/testdata"
	"kvarter/internal/workspace"
)

// laid writes files into a folder and imports the workspace there.
func laid(t *testing.T, files map[string]string) (*Imported, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return importDir(t, dir)
}

func importDir(t *testing.T, dir string) (*Imported, error) {
	t.Helper()
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Import(w, nil)
}

// Six areas of 2024; of those of 2015, F became 1 and 2 (70 to 30), G and H became 3, and the others stayed. Area 4 is as good as untouched:
// 5 % of it came from F.
func redrawn() map[string]string {
	figures := "code,year,residents,adults,out\n"
	for i := range 6 {
		figures += fmt.Sprintf("%d,2016,1000,500,%d\n", i+1, []int{200, 200, 100, 100, 50, 50}[i])
	}
	return map[string]string{
		"areas.csv":    "code\n1\n2\n3\n4\n5\n6\n",
		"figures.csv":  figures,
		"old.csv":      "code,year,residents,adults,out\nF,2015,2000,1000,500\nG,2015,400,200,40\nH,2015,600,300,60\nI,2015,950,480,95\n5,2015,1000,500,50\n6,2015,1000,500,..\n",
		"walk.csv":     "old,new,weight\nF,1,0.65\nF,2,0.3\nF,4,0.05\nG,3,1\nH,3,1\nI,4,1\n5,5,1\n6,6,1\n",
		"method.yaml":  "method: test\nversion: 1\ntitle: Test\nindicators:\n  work: {count: out, base: adults}\ncriteria:\n  work: {indicator: work, at_least: 0.3}\ndesignate: {criterion: work}\n",
		"kvarter.yaml": redrawnYAML,
	}
}

const redrawnYAML = `kvarter: 1
name: Redrawn
areas: {file: areas.csv, code: code, vintage: 2024}
data:
  - {file: figures.csv, area: code, period: {column: year}, population: residents}
  - {file: old.csv, area: code, period: {column: year}, population: residents, vintage: 2015}
crosswalks:
  - {file: walk.csv, from: 2015, to: 2024, basis: population}
method: method.yaml
reconcile:
  - {measure: residents, period: 2015, total: 5950, tolerance: 0}
`

func TestFiguresOfOldBoundariesAreCarriedAndMarked(t *testing.T) {
	in, err := laid(t, redrawn())
	if err != nil {
		t.Fatal(err)
	}
	table := in.Panel.Table(kvarter.LevelSmallArea, 2015)
	// F divided 65, 30, 5; G and H added up; I with 5 % of F; 5 and 6 as they were, the withheld figure still withheld.
	want := map[string][6]float64{"residents": {1300, 600, 1000, 1050, 1000, 1000}, "adults": {650, 300, 500, 530, 500, 500}, "out": {325, 150, 100, 120, 50, math.NaN()}}
	for name, v := range want {
		for i, x := range v {
			if got := table.Columns[name].Values[i]; got != x && !(math.IsNaN(got) && math.IsNaN(x)) {
				t.Errorf("%s of %s: %v, want %v", name, table.Codes[i], got, x)
			}
		}
	}
	if s := table.Columns["out"].State(5); s != kvarter.Suppressed {
		t.Errorf("the withheld figure is %s", s)
	}
	b := table.Bridges["residents"]
	if b.From != 2015 || b.Basis != "population" || len(b.Share) != 3 || b.Share["1"] != 1 || b.Share["4"] != 100./1050 {
		t.Errorf("bridge %+v", b)
	}
	if in.Panel.Table(kvarter.LevelSmallArea, 2016).Bridges != nil {
		t.Error("figures of 2016 are marked")
	}
	said := strings.Join(in.Remarks, "\n")
	for _, part := range []string{"old.csv: figures of 2015 were carried from the boundaries of 2015 to those of 2024 by walk.csv (weights are shares of residents)",
		"more than 10 % of figures of 3 areas (1, 2, 4) rests on the weights"} {
		if !strings.Contains(said, part) {
			t.Errorf("nothing says «%s»:\n%s", part, said)
		}
	}
	if len(in.Refused()) != 0 {
		t.Errorf("the total of 2015 does not reconcile: %+v", in.Totals)
	}
	var files []string
	for _, s := range in.Snapshots {
		files = append(files, s.File)
	}
	if !strings.Contains(strings.Join(files, " "), "walk.csv") {
		t.Errorf("the crosswalk is no snapshot: %v", files)
	}
}

// All of 1 and 2 rest on weights and both would be in; of 4's out 25 of 120 and of its adults 50 of 530, so that its numerator is too far bridged.
func TestNoDesignationFromBridgedFigures(t *testing.T) {
	in, err := laid(t, redrawn())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Screen(in, Options{Period: 2015})
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]kvarter.Outcome{"1": kvarter.OutcomeUndetermined, "2": kvarter.OutcomeUndetermined, "3": kvarter.OutcomeJustOut,
		"4": kvarter.OutcomeUndetermined, "5": kvarter.OutcomeJustOut, "6": kvarter.OutcomeSuppressed} {
		f := s.Round.Finding(code)
		if f.Outcome != want {
			t.Errorf("%s is %s, want %s", code, f.Outcome, want)
		}
		bridged := len(f.Reasons) > 0 && f.Reasons[0].Kind == "bridged" && f.Reasons[0].Name == "work"
		if bridged != (want == kvarter.OutcomeUndetermined) {
			t.Errorf("%s: reasons %+v", code, f.Reasons)
		}
	}
	if r := s.Round.Finding("4").Reasons; len(r) != 1 || r[0].Share != 25./120 {
		t.Errorf("4 rests on %+v", r)
	}
	if !strings.Contains(strings.Join(s.Said, "\n"), "3 areas (1, 2, 4) was carried") {
		t.Errorf("said %v", s.Said)
	}
	// A year on the areas' own boundaries is decided as ever: 1 and 2 are in.
	if s, err = Screen(in, Options{Period: 2016}); err != nil {
		t.Fatal(err)
	}
	if d := s.Round.Designated(); len(d) != 2 || len(s.Round.Finding("1").Reasons) > 0 {
		t.Errorf("in 2016: %v", d)
	}
	// Pooled over both years 1 and 2 rest on weights by more than half, and 4 by 25 of 220: all still too far.
	in.Workspace.Method = "pooled.yaml"
	pooled := strings.Replace(redrawn()["method.yaml"], "base: adults", "base: adults, years: {last: 2, mean: pooled}", 1)
	if err := os.WriteFile(filepath.Join(in.Workspace.Dir, "pooled.yaml"), []byte(pooled), 0o644); err != nil {
		t.Fatal(err)
	}
	if s, err = Screen(in, Options{Period: 2016}); err != nil {
		t.Fatal(err)
	}
	if r := s.Round.Finding("4").Reasons; len(r) != 1 || r[0].Share != 25./220 || len(s.Round.Designated()) != 0 {
		t.Errorf("pooled: 4 rests on %+v, designated %v", r, s.Round.Designated())
	}
}

func TestMalformedCrosswalkFilesAreNamedByRowAndColumn(t *testing.T) {
	for _, c := range []struct{ file, was, is, where, hint string }{
		{"walk.csv", "G,3,1", "G,3,x", "walk.csv row 5, column weight: the cell is a number (\"x\")", ""},
		{"walk.csv", "G,3,1", "G,33,1", "walk.csv row 5, column new: a crosswalk leads to a known new area (\"33\")", ""},
		{"walk.csv", "G,3,1", "G,03,1", "walk.csv row 5, column new: a crosswalk leads to a known new area (\"03\")", "3 exists, without the leading zeros"},
		{"walk.csv", "G,3,1", "G,3,-1", "walk.csv row 5, column weight: a weight is a share from 0 to 1 (\"-1\")", ""},
		{"walk.csv", "G,3,1", "F,1,0", "walk.csv row 5, column new: an old and a new area are linked once (\"1\")", "row 2 links F and 1 too"},
		{"walk.csv", "F,4,0.05", "F,4,0.06", "walk.csv row 4, column weight: the weights of an old area add up to at most 1 (\"0.06\")", "1.010000"},
		{"walk.csv", "old,new,weight", "old,new,share", "a named column is in the file (\"weight\")", ""},
		{"old.csv", "H,2015", "HH,2015", "old.csv row 4, column code: figures of 2015 belong to an area that walk.csv starts from (\"HH\")", ""},
		{"old.csv", ",500\nG", ",50.5\nG", "old.csv row 2, column out: only counts are carried to other boundaries, never shares or means (\"50.5\")", "leave this column out"},
		{"old.csv", ",500\nG", ",-5\nG", "old.csv row 2, column out: only counts", ""},
	} {
		files := redrawn()
		if !strings.Contains(files[c.file], c.was) {
			t.Fatal(c.was)
		}
		files[c.file] = strings.Replace(files[c.file], c.was, c.is, 1)
		in, err := laid(t, files)
		if in != nil || err == nil || !strings.Contains(err.Error(), c.where) || !strings.Contains(err.Error(), c.hint) {
			t.Errorf("%s %s: %v", c.file, c.is, err)
		}
	}
}

// Mean incomes are written in whole kroner, so that the import cannot tell them from counts: the method can.
func TestMeansInWholeNumbersAreNotCarried(t *testing.T) {
	files := redrawn()
	files["method.yaml"] = strings.Replace(files["method.yaml"], "{count: out, base: adults}", "{value: out}", 1)
	in, err := laid(t, files)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Screen(in, Options{Period: 2015})
	var ps *kvarter.Problems
	if !errors.As(err, &ps) || !strings.Contains(err.Error(), "never shares or means") {
		t.Errorf("%v", err)
	}
	if _, err = Screen(in, Options{Period: 2016}); err != nil {
		t.Errorf("the areas' own figures: %v", err)
	}
}

// A round on carried figures is replayed from its snapshots, and one changed weight is noticed. A new year's file continues the figures on
// today's boundaries, never the old ones, though both have the same columns.
func TestRoundsOnCarriedFiguresAreReplayedAndContinued(t *testing.T) {
	in, err := laid(t, redrawn())
	if err != nil {
		t.Fatal(err)
	}
	dir := in.Workspace.Dir
	s, err := Screen(in, Options{Period: 2015})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if err := errors.Join(s.Keep(), s.Write(out, "test")); err != nil {
		t.Fatal(err)
	}
	for _, snapshots := range []bool{false, true} {
		if _, err := Verify(dir, filepath.Join(out, RoundFile), snapshots, "test"); err != nil {
			t.Errorf("snapshots %v: %v", snapshots, err)
		}
	}
	walk := strings.Replace(redrawn()["walk.csv"], "F,1,0.65", "F,1,0.64", 1)
	if err := os.WriteFile(filepath.Join(dir, "walk.csv"), []byte(walk), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(dir, filepath.Join(out, RoundFile), false, "test"); err == nil || !strings.Contains(err.Error(), "walk.csv has changed") {
		t.Errorf("a changed weight: %v", err)
	}
	next := strings.ReplaceAll(redrawn()["figures.csv"], "2016", "2017")
	if err := os.WriteFile(filepath.Join(dir, "next.csv"), []byte(next), 0o644); err != nil {
		t.Fatal(err)
	}
	// With the weight above F's residents no longer all arrive, 20 of them; the total of 2015 is not asked for by an update.
	if u, err := Update(dir, []string{"next.csv"}); err != nil || u.To != 2017 {
		t.Fatal(u, err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := w.Data[len(w.Data)-1]; len(w.Data) != 3 || d.File != "next.csv" || d.Vintage != 0 {
		t.Errorf("continued as %+v", d)
	}
	again, err := importDir(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	if r := again.Carriages[len(again.Carriages)-1]; r.Measure != "residents" || len(r.Remainders) != 1 || r.Remainders[0].Old != "F" || r.Remainders[0].Count != 20 {
		t.Errorf("%+v", r)
	}
	if len(again.Refused()) != 1 || !strings.Contains(strings.Join(again.Remarks, "\n"), "of 5950 residents in 2015, 20.00 did not arrive") {
		t.Errorf("totals %+v, remarks %v", again.Totals, again.Remarks)
	}
}

// The demo city was redrawn in 2016. Its registers are there twice: as published on the boundaries of 2015, carried here, and recounted on those
// of 2024. Where an area is as it was, or is a merger, both are the same number.
func TestDemoCityCarriedAgreesWithItsRecount(t *testing.T) {
	city, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := city.Write(dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, workspace.FileName)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	measures := []string{"residents", "basic_schooling", "residents_30_59", "youth_without_education", "residents_18_24"}
	entry := "  - {file: figures_small_area_2015.csv, area: code, period: {column: year}, vintage: 2015, suppressed: [\"..\"], decimal: \",\", delimiter: \";\", measures: {"
	for _, m := range measures {
		entry += "carried_" + m + ": " + m + ", "
	}
	walk := "crosswalks: [{file: crosswalk_2015_2024.csv, from: 2015, to: 2024, basis: population, delimiter: \";\"}]\n"
	yaml := strings.Replace(string(text), "facilities:", entry+"}}\n"+walk+"facilities:", 1)
	if err := os.WriteFile(path, []byte(yaml), 0o644); err != nil {
		t.Fatal(err)
	}
	in, err := importDir(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	same, split := 0, map[string]bool{}
	for year := kvarter.Period(2000); year <= 2015; year++ {
		table := in.Panel.Table(kvarter.LevelSmallArea, year)
		for _, m := range measures {
			carried, recount := table.Columns["carried_"+m], table.Columns[m]
			for i, code := range table.Codes {
				share := table.Bridges["carried_"+m].Share[code]
				if carried.State(i) != recount.State(i) && share == 0 {
					t.Errorf("%d %s of %s: carried %s, recounted %s", year, m, code, carried.State(i), recount.State(i))
				}
				switch {
				case !carried.Known(i) || !recount.Known(i):
				case share > 0:
					split[code] = true
				case carried.Values[i] != recount.Values[i]:
					t.Errorf("%d %s of %s: carried %v, recounted %v", year, m, code, carried.Values[i], recount.Values[i])
				default:
					same++
				}
			}
		}
	}
	// demo/outline.go: one area of 2015 was divided in two, and two became one.
	if len(split) != 2 || same < 16*390*len(measures) {
		t.Errorf("%d figures agree; divided: %v", same, split)
	}
	for _, c := range in.Carriages {
		if len(c.Remainders) > 0 || !c.Balance.Holds() {
			t.Errorf("%d %s: %s", c.Period, c.Measure, c.Balance)
		}
	}
}

// Berlin's monitor 2013–2019 on the planning areas of 2021, through kvarter.yaml: figures, shortfalls and what does not arrive.
func TestBerlinOnThePlanningAreasOf2021(t *testing.T) {
	data := testdata.Dir(t)
	grid, _, err := open.Open(filepath.Join(data, "berlin_lor", "crosswalk_plr_2006_to_2021.csv"), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	areas, seen := "plr_id\n", map[string]bool{}
	for i := range grid.Len() {
		if code := grid.Cell(i, grid.Column("plr_id_2021")); !seen[code] {
			seen[code] = true
			areas += code + "\n"
		}
	}
	yaml := "kvarter: 1\nname: Berlin\nareas: {file: areas.csv, code: plr_id, vintage: 2021}\ndata:\n"
	for _, year := range []string{"2013", "2015", "2017", "2019"} {
		yaml += fmt.Sprintf("  - {file: $KVARTER_DATA/berlin_mss/mss_%s.csv, area: plr_id, period: %s, population: inhabitants, measures: [inhabitants], vintage: 2006}\n", year, year)
	}
	yaml += "crosswalks:\n  - {file: $KVARTER_DATA/berlin_lor/crosswalk_plr_2006_to_2021.csv, from: 2006, to: 2021, old: plr_id_pre2021, new: plr_id_2021, basis: area}\n"
	t.Setenv("KVARTER_DATA", data)
	in, err := laid(t, map[string]string{"areas.csv": areas, "kvarter.yaml": yaml})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(in.Crosswalks[0].Shortfalls()); n != 64 || len(in.Carriages) != 4 {
		t.Errorf("%d shortfalls, %d carriages", n, len(in.Carriages))
	}
	said := strings.Join(in.Remarks, "\n")
	if !strings.Contains(said, "the weights of 64 of 448 areas do not add up to 1, of 09031202 by most (0.0007)") {
		t.Errorf("said %.2000s", said)
	}
	for _, s := range in.Crosswalks[0].Shortfalls() {
		if !strings.Contains(said, s.Old+" ") {
			t.Errorf("nothing is said of %s", s.Old)
		}
	}
	for _, c := range in.Carriages {
		if !c.Balance.Holds() || c.Balance.Remainder.Sign() <= 0 || len(c.Remainders) < 64 {
			t.Errorf("%d: %s, %d remainders", c.Period, c.Balance, len(c.Remainders))
		}
	}
}
