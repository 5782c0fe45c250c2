package pipeline

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/workspace"
)

// toy screens a workspace of a few areas by one of the six grammars. Files are written as given; geometry is a row of unit squares.
func toy(t *testing.T, grammar string, files map[string]string) *Screened {
	t.Helper()
	dir := t.TempDir()
	src, err := os.ReadFile(filepath.Join("..", "method", "testdata", grammar+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files["method.yaml"] = string(src)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Screen(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const toySpace = `kvarter: 1
name: Toy
areas: {file: areas.csv, code: tract}
data:
  - {file: areas.csv, area: tract, period: 2024}
method: method.yaml
`

func (s *Screened) wants(t *testing.T, node string, want ...float64) {
	t.Helper()
	c, ok := s.Node(node)
	if !ok {
		t.Fatalf("no node %s", node)
	}
	for i, w := range want {
		if math.Abs(c.Values[i]-w) > 1e-9*math.Max(1, math.Abs(w)) {
			t.Errorf("%s, area %d: %.12g, by hand %.12g", node, i+1, c.Values[i], w)
		}
	}
}

func (s *Screened) outcomes(t *testing.T, want ...kvarter.Outcome) {
	t.Helper()
	for i, w := range want {
		if got := s.Round.Findings[i].Outcome; got != w {
			t.Errorf("area %s: %s, by hand %s", s.Round.Findings[i].Area, got, w)
		}
	}
}

// Four areas with the same rank r in every domain: the weights add up to 1, so that the index is X(R) with R = (4 − r + 1)/4.
// X(1) = −23·ln(1 − (1 − e^(−100/23))) = 100; the others by the same formula.
func TestGrammarWales(t *testing.T) {
	domains := []string{"income", "employment", "health", "education", "access", "housing", "crime", "environment"}
	rows := "tract," + strings.Join(domains, ",") + "\n"
	for r := 1; r <= 4; r++ {
		rows += fmt.Sprintf("T%d%s\n", r, strings.Repeat(fmt.Sprintf(",%d", r), len(domains)))
	}
	s := toy(t, "wales", map[string]string{"kvarter.yaml": toySpace, "areas.csv": rows})
	x := func(r float64) float64 { return -23 * math.Log(1-(4-r+1)/4*(1-math.Exp(-100.0/23))) }
	s.wants(t, "wimd", 100, x(2), x(3), x(4))
	s.wants(t, "rank", 1, 2, 3, 4)
	s.wants(t, "decile", 1, 3, 6, 8) // floor(10(r−1)/4) + 1
}

// (min-rank − 1)/4 of 1,2,2,4,5 is 0,.25,.25,.75,1; of 5,4,3,2,1 it is 1,.75,.5,.25,0. The sums are 1, 1.25, 1, 1.75, 2.
func TestGrammarCDC(t *testing.T) {
	s := toy(t, "cdc", map[string]string{"kvarter.yaml": toySpace,
		"areas.csv": "tract,pov150,unemp,hburd\nA,1,1,5\nB,2,2,4\nC,2,2,3\nD,4,4,2\nE,5,5,1\n"})
	s.wants(t, "spl1/pov150", 0, .25, .25, .75, 1)
	s.wants(t, "spl1", 1, 1.25, 1, 1.75, 2)
	s.wants(t, "rpl1", 0, .5, 0, .75, 1)
	s.wants(t, "f1", 1, 0, 0, 0, 2)
}

// Zero keeps percentile 0 and the three others have 1/3, 2/3, 1; each group is scaled to 10 and the product taken.
// Of four scores only the third and fourth have rank/n ≥ .75; A is on the legacy list.
func TestGrammarCalifornia(t *testing.T) {
	rows := "tract,pm25,ozone,diesel,traffic,waste,cleanup,groundwater,asthma,poverty\n"
	for i, name := range []string{"A", "B", "C", "D"} {
		rows += name + strings.Repeat(fmt.Sprintf(",%d", i), 9) + "\n"
	}
	s := toy(t, "california", map[string]string{"kvarter.yaml": toySpace, "areas.csv": rows, "legacy.csv": "tract\nA\n"})
	s.wants(t, "pollution", 0, 10.0/3, 20.0/3, 10)
	s.wants(t, "score", 0, 100.0/9, 400.0/9, 100)
	s.outcomes(t, kvarter.OutcomeByList, kvarter.OutcomeJustOut, kvarter.OutcomeIn, kvarter.OutcomeIn)
}

// Ten areas in a row. rank/n ≥ .90 holds for the two dirtiest, I and J, and both have low income at the 65th or over. B is on the list.
// A's one neighbour B is in and its income is at the 50th: in by its neighbours, in one pass. H is poor enough, but its neighbour G is out.
func TestGrammarClimate(t *testing.T) {
	rows := "tract,pm25,traffic,low_income\n"
	shapes := `{"type":"FeatureCollection","crs":null,"features":[`
	//                A  B  C  D  E  F  G  H  I   J
	income := []int{5, 1, 2, 3, 4, 6, 7, 8, 9, 10}
	for i := range 10 {
		name := string(rune('A' + i))
		rows += fmt.Sprintf("%s,%d,1,%d\n", name, i+1, income[i])
		if i > 0 {
			shapes += ","
		}
		shapes += fmt.Sprintf(`{"type":"Feature","properties":{"tract":"%s"},"geometry":{"type":"Polygon","coordinates":[[[%d,0],[%d,0],[%d,1],[%d,1],[%d,0]]]}}`,
			name, i, i+1, i+1, i, i)
	}
	space := strings.Replace(toySpace, "areas: {file: areas.csv, code: tract}", "areas: {file: areas.geojson, code: tract, crs: planar}", 1)
	s := toy(t, "climate", map[string]string{"kvarter.yaml": space, "areas.csv": rows, "areas.geojson": shapes + "]}", "tribal.csv": "tract\nB\n"})
	in, by, out := kvarter.OutcomeIn, kvarter.OutcomeByNeighbours, kvarter.OutcomeOut
	for i, want := range []kvarter.Outcome{by, kvarter.OutcomeByList, out, out, out, out, out, out, in, in} {
		got := s.Round.Findings[i].Outcome
		if got == kvarter.OutcomeJustOut {
			got = out // one criterion short; not what this toy is about
		}
		if got != want {
			t.Errorf("area %s: %s, by hand %s", s.Round.Findings[i].Area, got, want)
		}
	}
}
