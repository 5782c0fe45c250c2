package seal

import (
	"bytes"
	"math"
	"testing"

	"kvarter"
)

func sample() *kvarter.Round {
	nan := math.NaN()
	return &kvarter.Round{
		City: "Østby", Period: 2024, Seed: 7, MadeUp: true,
		Areas: &kvarter.Areas{Level: kvarter.LevelSmallArea, Items: []kvarter.Area{
			{Code: "1", Name: "A \"b\"\n", Groups: map[kvarter.Level]string{"z": "1", "k": "2"}, Population: 0},
			{Code: "2", Population: nan},
		}},
		Findings: []kvarter.Finding{
			{Area: "1", Outcome: kvarter.OutcomeIn, Criteria: []kvarter.CriterionFinding{{Criterion: "c", Value: .1 + .2, Low: nan, Persons: 0}}},
			{Area: "2", Outcome: kvarter.OutcomeOut, Population: nan},
		},
		Nodes: []kvarter.NamedColumn{{Name: "n", Column: kvarter.Column{Values: []float64{1.0 / 3, nan}, States: []kvarter.State{0, 2}}}},
	}
}

func TestWriteReadWrite(t *testing.T) {
	var a, b bytes.Buffer
	if err := Write(&a, sample(), "test"); err != nil {
		t.Fatal(err)
	}
	r, err := Read("a", a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(&b, r, "test"); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Errorf("not the same bytes:\n%s\n%s", a.String(), b.String())
	}
	if v := r.Areas.Items[0].Population; v != 0 {
		t.Errorf("zero residents read as %v", v)
	}
	if v := r.Areas.Items[1].Population; !math.IsNaN(v) {
		t.Errorf("unknown residents read as %v", v)
	}
	// .1+.2 is 0.30000000000000004 in binary; twelve digits make it .3
	if v := r.Findings[0].Criteria[0].Value; v != .3 {
		t.Errorf("value %v", v)
	}
	if r.Nodes[0].Column.States[1] != kvarter.Suppressed {
		t.Error("suppressed became something else")
	}
}

func TestReadNoticesAChangedByte(t *testing.T) {
	var a bytes.Buffer
	if err := Write(&a, sample(), "test"); err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(a.Bytes(), []byte(`"outcome":"in"`))
	broken := bytes.Clone(a.Bytes())
	broken[i+11] = 'I'
	if _, err := Read("a", broken); kvarter.CodeOf(err) != kvarter.Mismatch {
		t.Errorf("got %v", err)
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{"UrbanArea": "urban_area", "SHA256": "sha256", "CRS": "crs", "MadeUp": "made_up", "OnTheEdge": "on_the_edge"} {
		if got := Key(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
