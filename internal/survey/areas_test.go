package survey

import (
	"math"
	"strings"
	"testing"

	"kvarter/internal/source"
	"kvarter/internal/source/csv"
	"kvarter/internal/stat"
)

// answers is a made-up safety survey: four districts of one kind of stage, some answers missing.
const answers = `district;block;weight;age;unsafe;minutes
North;1;10,5;young;yes;12
North;1;9,5;old;no;8,5
North;2;20;old;yes;NA
South;3;15;young;no;5
South;4;25;old;no;4
South;4;5;young;;7
West;5;8;old;yes;30
West;6;12;young;no;
`

func sample(t *testing.T, text string, c Columns) (*Sample, error) {
	t.Helper()
	g, err := csv.Read("safety.csv", []byte(text), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := source.NewNumbers(',', source.Codes{})
	if err != nil {
		t.Fatal(err)
	}
	return Read(g.File, g, n.Parse, c)
}

var byDistrict = Columns{Weight: "weight", Stages: []StageColumns{{Strata: "district", Clusters: "block"}}}

func TestReadMicrodata(t *testing.T) {
	s, err := sample(t, answers, byDistrict)
	if err != nil {
		t.Fatal(err)
	}
	unsafe, err := s.Labels("unsafe")
	if err != nil {
		t.Fatal(err)
	}
	districts, _ := s.Labels("district")
	minutes, err := s.Figures("minutes")
	if err != nil || !math.IsNaN(minutes[2]) || !math.IsNaN(minutes[7]) || minutes[1] != 8.5 {
		t.Fatalf("%v %v", minutes, err)
	}
	by := s.Design.Domains(Answers(unsafe, "yes"), nil, districts)
	want := []float64{30.5 / 40, 0, 8. / 20}
	for k, name := range []string{"North", "South", "West"} {
		if by[k].Name != name || math.Abs(by[k].Value-want[k]) > 1e-15 {
			t.Errorf("%s %v, want %s %v", by[k].Name, by[k].Value, name, want[k])
		}
	}
	if by[1].N != 2 || by[1].Weight != 40 {
		t.Errorf("South: %d answers of %v residents; the empty cell is no answer", by[1].N, by[1].Weight)
	}
	if _, err := s.Figures("unsafe"); err == nil || !strings.Contains(err.Error(), `safety.csv row 2, column unsafe`) {
		t.Errorf("words read as figures: %v", err)
	}
	if _, err := s.Labels("gender"); err == nil || !strings.Contains(err.Error(), "gender") {
		t.Errorf("a column that is not there: %v", err)
	}
	for text, says := range map[string]string{
		strings.Replace(answers, "10,5", "NA", 1):                "row 2, column weight",
		strings.Replace(answers, "10,5", "ten", 1):               "row 2, column weight",
		strings.Replace(answers, "North;2", "North;", 1):         "row 4, column block",
		strings.Replace(answers, "10,5", "-1", 1):                "safety.csv: a weight is a number of 0 or more",
		strings.Replace(answers, "district;block", "area;b", 1):  "district",
		strings.Replace(answers, "weight;age", "vægt;weigth", 1): "weight",
	} {
		if _, err := sample(t, text, byDistrict); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want %q, got %v", says, err)
		}
	}
}

func TestInherit(t *testing.T) {
	s, err := sample(t, answers, byDistrict)
	if err != nil {
		t.Fatal(err)
	}
	unsafe, _ := s.Labels("unsafe")
	districts, _ := s.Labels("district")
	by := s.Design.Domains(Answers(unsafe, "yes"), nil, districts)
	got := Inherit(by, []string{"West", "North", "North", "", "Harbour", "South"}, 2)
	for i, want := range []struct {
		value  float64
		domain int
		why    Why
	}{{.4, 2, ""}, {.7625, 0, ""}, {.7625, 0, ""}, {nan, -1, NoDomain}, {nan, -1, NoDomain}, {0, 1, ""}} {
		a := got[i]
		if !same(a.Value, want.value) || a.Domain != want.domain || a.Why != want.why || a.Origin != Inherited {
			t.Errorf("area %d: %+v", i, a)
		}
		if a.Domain >= 0 && a.From != by[a.Domain].Name {
			t.Errorf("area %d comes from %q", i, a.From)
		}
	}
	if few := Inherit(by, []string{"North", "West"}, 3); few[0].Why != "" || few[1].Why != FewAnswers || few[1].N != 2 || !math.IsNaN(few[1].Value) {
		t.Errorf("two answers, of three asked for: %+v", few[1])
	}
}

func TestSynthetic(t *testing.T) {
	f, d := oneStage(t)
	y, kind := f.figures("api00"), f.labels("stype")
	m := MakeUp{Kinds: []string{"E", "H", "M"}, Counts: [][]float64{
		{10, 0, 0},         // one kind alone: its own estimate
		{4421, 755, 1018},  // made up as the state: the post-stratified mean
		{0, 0, 0},          // nobody
		{5, math.NaN(), 5}, // not known
	}}
	got, err := d.Synthetic(y, kind, m)
	if err != nil {
		t.Fatal(err)
	}
	// data/witness/survey: clus1 mean api00 stype=E, and clus1_post mean api00.
	closeTo(t, "an area of one kind", got[0].Value, 648.86805555555554)
	closeTo(t, "its standard error", got[0].SE, 22.362408893831891)
	closeTo(t, "an area made up as the state", got[1].Value, 642.31078821158212)
	closeTo(t, "its standard error", got[1].SE, 23.92048644509039)
	if got[1].Origin != Synthetic || got[1].Covered != 1 || got[1].Domain != -1 || got[1].Freedom != 14 {
		t.Errorf("%+v", got[1])
	}
	if l := got[1].Limits(stat.KindDelta, .95); !l.There() || l.Low > 642 || l.High < 643 {
		t.Errorf("%+v", l)
	}
	for _, a := range got[2:] {
		if a.Why != NoResidents || !math.IsNaN(a.Value) || !math.IsNaN(a.SE) {
			t.Errorf("nobody lives there: %+v", a)
		}
	}

	m = MakeUp{Kinds: []string{"E", "X"}, Counts: [][]float64{{90, 10}, {80, 20}, {0, 10}}, AtMost: .15}
	got, err = d.Synthetic(y, kind, m)
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "a tenth of another kind left out", got[0].Value, 648.86805555555554)
	if got[0].Covered != .9 || got[1].Why != Uncovered || got[1].Covered != .8 || got[2].Why != Uncovered {
		t.Errorf("%+v", got)
	}
	for what, m := range map[string]MakeUp{
		"counts that do not fit": {Kinds: []string{"E"}, Counts: [][]float64{{1, 2}}},
		"a count below 0":        {Kinds: []string{"E"}, Counts: [][]float64{{-1}}},
		"a kind twice":           {Kinds: []string{"E", "E"}},
		"a kind without a name":  {Kinds: []string{""}},
	} {
		if _, err := d.Synthetic(y, kind, m); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if _, err := d.Synthetic(y, kind[1:], MakeUp{}); err == nil {
		t.Error("kinds of other respondents")
	}
}
