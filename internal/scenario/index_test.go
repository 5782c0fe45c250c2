package scenario_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/pipeline"
	"kvarter/internal/testdata"
	"kvarter/internal/workspace"
)

// published imports a workspace of conformance/ and screens it by its own method, or by another file.
func published(t *testing.T, name, method string) *pipeline.Screened {
	t.Helper()
	testdata.Dir(t)
	w, err := workspace.Read(filepath.Join("..", "..", "conformance", name))
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := pipeline.Screen(in, pipeline.Options{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rewritten writes a shipped method with one text replaced, and returns its path.
func rewritten(t *testing.T, method, old, new string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "methods", method+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(regexp.QuoteMeta(old)).FindAll(src, -1)); n != 1 {
		t.Fatalf("%q occurs %d times", old, n)
	}
	path := filepath.Join(t.TempDir(), "edited.yaml")
	if err := os.WriteFile(path, []byte(strings.Replace(string(src), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(a))
}

// An index with a weight, a cut or a flag moved is the index of a method file that is edited in the same way, node by node and class by class.
func TestIndices(t *testing.T) {
	for _, c := range []struct {
		workspace, method, query, old, new string
		reached                            []string // nodes and classes that must be among those calculated anew
	}{
		{"wales-2019", "wimd-2019", "weight.wimd.income=0.4", "{income: .22, employment", "{income: .4, employment", []string{"wimd", "rank", "decile"}},
		{"england-2019", "iod-2019", "weight.imd.crime=0.3", "crime: .093", "crime: .3", []string{"imd", "imd_rank", "imd_decile"}},
		{"us-svi-2022", "cdc-svi-2022", "weight.spl_theme1.unemp=2", "of: [pov150, unemp, hburd, nohsdp, uninsur]", "of: {pov150: 1, unemp: 2, hburd: 1, nohsdp: 1, uninsur: 1}",
			[]string{"spl_theme1", "rpl_theme1", "spl_themes", "rpl_themes"}},
		{"us-svi-2022", "cdc-svi-2022", "flag.f_crowd=0.8", "f_crowd: {count_of: [{node: spl_theme4/crowd, at_least: .90}]}",
			"f_crowd: {count_of: [{node: spl_theme4/crowd, at_least: .80}]}", []string{"f_crowd", "f_theme4", "f_total"}},
		{"berlin-2019", "berlin-mss", "weight.status_index.s4=2", "of: [s1, s3, s4]", "of: {s1: 1, s3: 1, s4: 2}", []string{"status_index", "status"}},
		{"berlin-2019", "berlin-mss", "cut.status.low=1.2", "at_most: 1.5}", "at_most: 1.2}", []string{"status"}},
		{"berlin-2019", "berlin-mss", "exclude.population=3000", "under: 300,", "under: 3000,", []string{"status_index", "dynamics_index", "status", "dynamics"}},
	} {
		t.Run(c.query, func(t *testing.T) {
			s := published(t, c.workspace, "")
			p := compileRound(t, s, nil)
			if len(p.Apart()) > 0 {
				t.Errorf("%d outcomes do not follow from the findings", len(p.Apart()))
			}
			sameOutcomes(t, "again", s.Round, p.Recalculate().Outcomes)
			got := run(t, p, c.query)
			want := published(t, c.workspace, rewritten(t, c.method, c.old, c.new))
			turned := 0
			for _, n := range want.Round.Nodes {
				column, anew := got.Columns[n.Name]
				if !anew {
					column, _ = s.Node(n.Name)
				}
				for i, v := range n.Column.Values {
					if !near(column.Values[i], v) || column.State(i) != n.Column.State(i) {
						t.Fatalf("%s of area %d is %.15g, want %.15g", n.Name, i, column.Values[i], v)
					}
				}
			}
			for k, n := range want.Round.Classes {
				classes, anew := got.Classes[n.Name]
				if !anew {
					classes = s.Round.Classes[k].Classes
				}
				for i, v := range n.Classes {
					if classes[i] != v {
						t.Fatalf("%s of area %d is %s, want %s", n.Name, i, classes[i], v)
					}
					if v != s.Round.Classes[k].Classes[i] {
						turned++
					}
				}
			}
			if len(want.Round.Classes) > 0 && turned == 0 {
				t.Error("no class changes: the test shows nothing")
			}
			sameOutcomes(t, "moved", want.Round, got.Outcomes)
			for _, name := range c.reached {
				_, node := got.Columns[name]
				if _, class := got.Classes[name]; !node && !class {
					t.Errorf("%s is not calculated anew", name)
				}
			}
		})
	}
}

const toySpace = `kvarter: 1
name: Toy
areas: {file: areas.geojson, code: tract, crs: planar}
data:
  - {file: areas.csv, area: tract, period: 2024}
method: method.yaml
`

// toy screens 40 made-up areas, a row of unit squares with a gap after every fourth, by a method file.
func toy(t *testing.T, source string, columns []string, list string) *pipeline.Screened {
	t.Helper()
	dir := t.TempDir()
	rows := []string{"tract,population," + strings.Join(columns, ",")}
	var shapes []string
	for i := range 40 {
		x := i + i/4
		shapes = append(shapes, fmt.Sprintf(`{"type":"Feature","properties":{"tract":"T%02d"},"geometry":{"type":"Polygon","coordinates":[[[%d,0],[%d,0],[%d,1],[%d,1],[%d,0]]]}}`, i, x, x+1, x+1, x, x))
		row := []string{fmt.Sprintf("T%02d", i), fmt.Sprint(500 + 37*i)}
		for k := range columns {
			row = append(row, fmt.Sprint((i*i*7+k*13*i+k)%101))
		}
		rows = append(rows, strings.Join(row, ","))
	}
	for name, text := range map[string]string{"kvarter.yaml": toySpace, "areas.geojson": `{"type":"FeatureCollection","features":[` + strings.Join(shapes, ",") + `]}`, "areas.csv": strings.Join(rows, "\n") + "\n", "method.yaml": source, list: "tract\nT03\nT17\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := pipeline.Screen(in, pipeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Rules without an index, lists, a product of groups and percentiles of scores: as the edited method files have it.
func TestRuleFamilies(t *testing.T) {
	for _, c := range []struct{ method, list, query, old, new string }{
		{"climate-justice", "tribal.csv", "enter.low_income_65=0.3&enter.pm25_90=0.6", "", ""},
		{"climate-justice", "tribal.csv", "enter.asthma_90=0.2&enter.low_income_50=0.2", "", ""},
		{"californian", "legacy.csv", "enter.top_quarter=50", "at_least: 75", "at_least: 50"},
		{"californian", "legacy.csv", "weight.pollution.effects=2", "effects: .5}", "effects: 2}"},
	} {
		t.Run(c.query, func(t *testing.T) {
			src, err := os.ReadFile(filepath.Join("..", "..", "methods", c.method+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			edited := string(src)
			if c.old != "" {
				edited = strings.Replace(edited, c.old, c.new, 1)
			} else {
				for _, part := range strings.Split(c.query, "&") {
					name, value, _ := strings.Cut(strings.TrimPrefix(part, "enter."), "=")
					edited = regexp.MustCompile(`(  `+name+`: \{node: [a-z0-9_/]+, at_least: )[.0-9]+`).ReplaceAllString(edited, "${1}"+value)
				}
			}
			if edited == string(src) {
				t.Fatal("nothing was edited")
			}
			var columns []string
			for _, m := range regexp.MustCompile(`(?m)^  [a-z0-9_]+: \{value: ([a-z0-9_]+)`).FindAllStringSubmatch(string(src), -1) {
				columns = append(columns, m[1])
			}
			s := toy(t, string(src), columns, c.list)
			want := toy(t, edited, columns, c.list)
			p := compileRound(t, s, nil)
			sameOutcomes(t, "again", s.Round, p.Recalculate().Outcomes)
			r := run(t, p, c.query)
			sameOutcomes(t, "moved", want.Round, r.Outcomes)
			byList, byNeighbours := 0, 0
			for _, o := range r.Outcomes {
				switch o {
				case kvarter.OutcomeByList:
					byList++
				case kvarter.OutcomeByNeighbours:
					byNeighbours++
				}
			}
			if (byNeighbours > 0) != (p.AsUsed().Then != nil) {
				t.Errorf("%d by their neighbours", byNeighbours)
			}
			if byList == 0 || len(r.Entering)+len(r.Leaving) == 0 {
				t.Errorf("%d by list, %d entering, %d leaving: the test shows nothing", byList, len(r.Entering), len(r.Leaving))
			}
		})
	}
}
