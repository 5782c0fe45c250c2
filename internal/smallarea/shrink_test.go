package smallarea

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/testdata"
)

var nan = math.NaN()

func column(v ...float64) kvarter.Column { return kvarter.Column{Values: v} }

func withheld(c kvarter.Column, at ...int) kvarter.Column {
	out := kvarter.NewColumn(c.Len())
	for i, v := range c.Values {
		out.Set(i, v)
	}
	for _, i := range at {
		out.Unset(i, kvarter.Suppressed)
	}
	return out
}

func within(a, b, tol float64) bool { return a == b || a != a && b != b || math.Abs(a-b) <= tol }

// twelve areas: count, base, weight and shrunken share by the formula of methods.md in 50 decimal digits, computed outside of the project.
var twelve = []struct{ r, n, w, z float64 }{
	{0, 12, 0.406967138761297, 0.113873523522793},
	{3, 40, 0.738686273395730, 0.111182777280783},
	{12, 90, 0.898365331013069, 0.144580057468139},
	{40, 160, 0.960576405198875, 0.250363357921397},
	{7, 70, 0.848785504440582, 0.118964945730234},
	{9, 33, 0.847340568887057, 0.270180194869058},
	{55, 210, 0.970445066965703, 0.261771361799663},
	{2, 9, 0.611217153700029, 0.239067385305262},
	{18, 150, 0.929687332473635, 0.128047905172776},
	{30, 140, 0.950649905903934, 0.216617062963668},
	{5, 60, 0.810164711677582, 0.108103562618889},
	{80, 200, 0.974781064378251, 0.395377206346229},
}

func columns() (r, n kvarter.Column) {
	for _, a := range twelve {
		r.Values, n.Values = append(r.Values, a.r), append(n.Values, a.n)
	}
	return r, n
}

func TestLogitShrinkage(t *testing.T) {
	r, n := columns()
	got, why := Logit(r, n, nil)
	if why != "" {
		t.Fatal(why)
	}
	for i, a := range twelve {
		x := got[i]
		if !within(x.Weight, a.w, 1e-13) || !within(x.Value, a.z, 1e-13) || x.Raw != a.r/a.n || !within(x.Toward, 0.222553191489362, 1e-13) || x.Areas != 12 || x.Group != "" || x.Why != "" {
			t.Errorf("area %d: %+v", i, x)
		}
	}
	// The first ten are a group; the last two are too few for one, and are drawn to the city of all twelve.
	group := []string{"a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "b", "b"}
	got, _ = Logit(r, n, group)
	if x := got[0]; !within(x.Weight, 0.350763083037141, 1e-13) || !within(x.Value, 0.113214813568747, 1e-13) || x.Group != "a" || x.Areas != 10 {
		t.Errorf("in a group of ten: %+v", x)
	}
	if x := got[9]; !within(x.Weight, 0.938140664770672, 1e-13) || !within(x.Value, 0.214805703102784, 1e-13) {
		t.Errorf("in a group of ten: %+v", x)
	}
	if x := got[11]; !within(x.Value, twelve[11].z, 1e-13) || x.Group != "" || x.Areas != 12 {
		t.Errorf("in a group of two: %+v", x)
	}
	// Nine with figures are no group of ten, whatever the number of areas.
	r.Values[4] = nan
	if got, _ = Logit(r, n, group); got[0].Group != "" || got[0].Areas != 11 || got[4].Why != NotKnown || !math.IsNaN(got[4].Value) {
		t.Errorf("a group of nine: %+v, %+v", got[0], got[4])
	}
}

func TestShrinkingWhatCannotBe(t *testing.T) {
	r := withheld(column(5, nan, 3, 0, -1, 9, 4, 0), 2)
	n := column(20, 30, 40, 0, 10, 8, 50, 40)
	for name, f := range map[string]func(a, b kvarter.Column, g []string) ([]Shrunk, Why){"logit": Logit, "marshall": Marshall} {
		got, why := f(r, n, nil)
		if why != "" {
			t.Fatal(why)
		}
		want := []Why{"", NotKnown, Withheld, NoBase, OutOfRange, OutOfRange, "", ""}
		if name == "marshall" {
			want[5] = "" // nine events among eight residents is a rate
		}
		for i, x := range got {
			if x.Why != want[i] || x.Known() != (want[i] == "") || math.IsNaN(x.Raw) == (want[i] == "") {
				t.Errorf("%s, area %d: %+v, want %q", name, i, x, want[i])
			}
			if (x.Why.In("da") == "") != (x.Why == "") || (x.Why.In("en") == "") != (x.Why == "") {
				t.Errorf("%q has no words", x.Why)
			}
		}
		raw, value := Columns(got)
		if raw.State(2) != kvarter.Suppressed || value.State(2) != kvarter.Suppressed || value.State(1) != kvarter.Missing || !value.Known(0) || raw.Values[0] != .25 {
			t.Errorf("%s: states %v, %v", name, raw.States, value.States)
		}
		one, _ := f(column(3), column(12), nil)
		if x := one[0]; x.Why != TooFew || x.Value != .25 || x.Weight != 1 {
			t.Errorf("%s, one area: %+v", name, x)
		}
		if none, why := f(column(), column(), nil); why != "" || len(none) != 0 {
			t.Errorf("%s, no area: %v %s", name, none, why)
		}
		if _, why := f(column(1), column(), nil); why != BadLength {
			t.Errorf("%s, columns of different length: %q", name, why)
		}
		// All areas alike: nothing is an area's own.
		same, _ := f(column(5, 5, 5), column(20, 20, 20), nil)
		for _, x := range same {
			if !within(x.Value, .25, .01) || x.Why != "" {
				t.Errorf("%s, all alike: %+v", name, x)
			}
		}
		// Not one event anywhere.
		zero, _ := f(column(0, 0, 0), column(10, 20, 30), nil)
		for _, x := range zero {
			if !(x.Value >= 0 && x.Value < .05) || x.Raw != 0 {
				t.Errorf("%s, no events: %+v", name, x)
			}
		}
	}
}

// A share is drawn from its own (continuity corrected) towards that of the group and never beyond; with the same share, more residents
// count for more.
func TestShrinkageStaysBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 30).Draw(t, "areas")
		r, n := column(), column()
		for range k {
			base := rapid.IntRange(1, 400).Draw(t, "base")
			n.Values = append(n.Values, float64(base))
			r.Values = append(r.Values, float64(rapid.IntRange(0, base).Draw(t, "count")))
		}
		for _, f := range []func(a, b kvarter.Column, g []string) ([]Shrunk, Why){Logit, Marshall} {
			got, _ := f(r, n, nil)
			for i, x := range got {
				own := x.Raw
				if x.Logit == x.Logit {
					own = (r.Values[i] + .5) / (n.Values[i] + 1)
				}
				if x.Weight < 0 || x.Weight > 1 || x.Value < math.Min(own, x.Toward)-1e-12 || x.Value > math.Max(own, x.Toward)+1e-12 {
					t.Fatalf("%v of %v: %+v", r.Values[i], n.Values[i], x)
				}
			}
		}
		twin := rapid.IntRange(1, 40).Draw(t, "twin")
		r.Values = append(r.Values, float64(twin), float64(3*twin))
		n.Values = append(n.Values, float64(4*twin), float64(12*twin))
		if got, _ := Logit(r, n, nil); got[k].Weight > got[k+1].Weight {
			t.Fatalf("%v residents weigh %v, %v of the same share weigh %v", n.Values[k], got[k].Weight, n.Values[k+1], got[k+1].Weight)
		}
	})
}

// data/spdep/nc_sids_EB_rates.csv: EBest of spdep 1.2.7 on the sudden infant deaths of North Carolina 1974–78.
func TestMarshallAgainstSpdep(t *testing.T) {
	f, err := os.Open(filepath.Join(testdata.Dir(t), "spdep", "nc_sids_EB_rates.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || rows[0][1] != "n" || rows[0][2] != "x" || rows[0][3] != "EB_raw" || rows[0][4] != "EB_estmm" {
		t.Fatalf("%v %v", rows[0], err)
	}
	figure := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var x, n kvarter.Column
	for _, r := range rows[1:] {
		// The file's columns are named after EBest(n, x): n events, x births.
		x.Values, n.Values = append(x.Values, figure(r[1])), append(n.Values, figure(r[2]))
	}
	got, why := Marshall(x, n, nil)
	if why != "" || len(got) != 100 {
		t.Fatal(why, len(got))
	}
	for i, r := range rows[1:] {
		if !within(got[i].Raw, figure(r[3]), 1e-15) || !within(got[i].Value, figure(r[4]), 1e-14) {
			t.Errorf("county %s: %v and %v, want %s and %s", r[0], got[i].Raw, got[i].Value, r[3], r[4])
		}
	}
}

// data/pysal: the global empirical Bayes rates of sids2 in PySAL's esda, printed to seven decimals.
func TestMarshallAgainstPySAL(t *testing.T) {
	dir := filepath.Join(testdata.Dir(t), "pysal")
	raw, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		First []float64 `json:"empirical_bayes_global_sids2_SID74_BIR74_first5"`
	}
	if err := json.Unmarshal(raw, &want); err != nil || len(want.First) != 5 {
		t.Fatal(err, want)
	}
	f, err := os.Open(filepath.Join(dir, "sids2.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var deaths, births kvarter.Column
	for _, r := range rows[1:] {
		for k, name := range rows[0] {
			if name != "SID74" && name != "BIR74" {
				continue
			}
			v, err := strconv.ParseFloat(r[k], 64)
			if err != nil {
				t.Fatal(err)
			}
			if name == "SID74" {
				deaths.Values = append(deaths.Values, v)
			} else {
				births.Values = append(births.Values, v)
			}
		}
	}
	got, why := Marshall(deaths, births, nil)
	if why != "" {
		t.Fatal(why)
	}
	for i, v := range want.First {
		if !within(got[i].Value, v, .5001e-7) {
			t.Errorf("county %d: %.10f, want %v", i, got[i].Value, v)
		}
	}
}

func TestPool(t *testing.T) {
	counts := []kvarter.Column{column(1, 2, nan, 4), withheld(column(5, 6, 7, 8), 1), column(9, 10, 11, nan)}
	bases := []kvarter.Column{column(10, 20, 30, 40), column(10, 20, 30, 50), column(40, 20, 60, 60)}
	p, why := Pool(counts, bases, 0)
	if why != "" {
		t.Fatal(why)
	}
	if p.Count.Values[0] != 15 || p.Base.Values[0] != 60 || p.People.Values[0] != 20 || p.Years[0] != 3 {
		t.Errorf("%+v", p)
	}
	for i, s := range []kvarter.State{kvarter.Known, kvarter.Suppressed, kvarter.Missing, kvarter.Missing} {
		if p.Count.State(i) != s || p.People.State(i) != s {
			t.Errorf("area %d is %v", i, p.Count.State(i))
		}
	}
	p, _ = Pool(counts, bases, 2)
	for i, want := range []float64{15, 12, 18, 12} {
		if p.Count.Values[i] != want {
			t.Errorf("area %d pools %v, want %v", i, p.Count.Values[i], want)
		}
	}
	if p.People.Values[2] != 45 || p.Years[2] != 2 {
		t.Errorf("people %v over %d years", p.People.Values[2], p.Years[2])
	}
	if _, why := Pool(nil, nil, 0); why != BadLength {
		t.Error("pooled nothing")
	}
	if _, why := Pool(counts[:1], []kvarter.Column{column(1)}, 0); why != BadLength {
		t.Error("pooled columns of different length")
	}
}
