package survey

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"kvarter/internal/testdata"
)

// reporter is what a check needs of a test; rapid's has it too.
type reporter interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
	Helper()
}

// file is one of the API samples of R survey, a row for each school.
type file struct {
	t   testing.TB
	at  map[string]int
	row [][]string
}

func read(t testing.TB, name string) file {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata.Dir(t), "witness", "survey", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	x := file{t: t, at: map[string]int{}, row: rows[1:]}
	for i, h := range rows[0] {
		x.at[h] = i
	}
	return x
}

func (f file) labels(name string) []string {
	f.t.Helper()
	k, ok := f.at[name]
	if !ok {
		f.t.Fatalf("no column %s", name)
	}
	out := make([]string, len(f.row))
	for i, r := range f.row {
		out[i] = r[k]
	}
	return out
}

func (f file) figures(name string) []float64 {
	f.t.Helper()
	out := make([]float64, len(f.row))
	for i, s := range f.labels(name) {
		out[i] = math.NaN()
		if s == "NA" || s == "" {
			continue
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			f.t.Fatal(err)
		}
		out[i] = v
	}
	return out
}

func (f file) is(column, label string) []bool {
	out := make([]bool, len(f.row))
	for i, l := range f.labels(column) {
		out[i] = l == label
	}
	return out
}

func build(t testing.TB, s Spec) *Design {
	t.Helper()
	d, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The designs of help(api) in R survey.
func stratified(t testing.TB, fpc bool) (file, *Design) {
	f := read(t, "apistrat.csv")
	st := Stage{Strata: f.labels("stype")}
	if fpc {
		st.Units = f.figures("fpc")
	}
	return f, build(t, Spec{Weights: f.figures("pw"), Stages: []Stage{st}})
}

func oneStage(t testing.TB) (file, *Design) {
	f := read(t, "apiclus1.csv")
	return f, build(t, Spec{Weights: f.figures("pw"), Stages: []Stage{{Clusters: f.labels("dnum"), Units: f.figures("fpc")}}})
}

func twoStage(t testing.TB) (file, *Design) {
	f := read(t, "apiclus2.csv")
	return f, build(t, Spec{Weights: f.figures("pw"), Stages: []Stage{
		{Clusters: f.labels("dnum"), Units: f.figures("fpc1")},
		{Clusters: f.labels("snum"), Units: f.figures("fpc2")},
	}})
}

// Register totals of help(rake): schools of California by type, and by whether they met the school-wide growth target.
func byType(f file) Margin {
	return Margin{"type", f.labels("stype"), []Cell{{"E", 4421}, {"H", 755}, {"M", 1018}}}
}

func byTarget(f file) Margin {
	return Margin{"target", f.labels("sch.wide"), []Cell{{"No", 1072}, {"Yes", 5122}}}
}

// closeTo holds a figure to its witness within 1e-8, of the larger of 1 and the figure.
func closeTo(t reporter, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-8*math.Max(1, math.Abs(want))) {
		t.Errorf("%s = %.17g, want %.17g", what, got, want)
	}
}

func TestEveryReferenceValue(t *testing.T) {
	type named struct {
		f file
		d *Design
	}
	designs := map[string]named{}
	f, d := stratified(t, true)
	designs["strat_fpc"] = named{f, d}
	f, d = stratified(t, false)
	designs["strat_nofpc"] = named{f, d}
	f, d = twoStage(t)
	designs["clus2"] = named{f, d}
	f, d = oneStage(t)
	designs["clus1"] = named{f, d}
	post, err := d.PostStratify(byType(f))
	if err != nil {
		t.Fatal(err)
	}
	designs["clus1_post"] = named{f, post}
	rake, passes, err := d.Rake([]Margin{byType(f), byTarget(f)}, RakeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("raked in %d passes", passes)
	designs["clus1_rake"] = named{f, rake}

	calibrated := read(t, "apiclus1_calibrated_weights.csv")
	for column, d := range map[string]*Design{"w_rake": rake, "w_post": post} {
		for i, w := range calibrated.figures(column) {
			closeTo(t, column, d.Weights()[i], w)
		}
	}
	expected := read(t, "expected.csv")
	estimates, ses := expected.figures("estimate"), expected.figures("se")
	quantities := expected.labels("quantity")
	furthest := 0.0
	for i, name := range expected.labels("design") {
		x, ok := designs[name]
		if !ok {
			t.Fatalf("design %s is not tested", name)
		}
		var e Estimate
		switch q := quantities[i]; q {
		case "mean api00":
			e = x.d.Mean(x.f.figures("api00"), nil)
		case "share sch.wide=Yes":
			e = x.d.Mean(Answers(x.f.labels("sch.wide"), "Yes"), nil)
		case "total enroll":
			e = x.d.Total(x.f.figures("enroll"), nil)
		case "ratio api00/api99":
			e = x.d.Ratio(x.f.figures("api00"), x.f.figures("api99"), nil)
		default:
			e = x.d.Mean(x.f.figures("api00"), x.f.is("stype", q[len(q)-1:]))
		}
		closeTo(t, name+" "+quantities[i], e.Value, estimates[i])
		closeTo(t, name+" standard error of "+quantities[i], e.SE, ses[i])
		furthest = max(furthest, math.Abs(e.Value/estimates[i]-1), math.Abs(e.SE-ses[i])/math.Max(1e-3, ses[i]))
		if e.Why != "" {
			t.Errorf("%s %s: %s", name, quantities[i], e.Why)
		}
	}
	t.Logf("furthest from R: %.1e of the figure", furthest)
	if len(quantities) != 42 {
		t.Errorf("%d reference values were tested, the folder has 42", len(quantities))
	}
}
