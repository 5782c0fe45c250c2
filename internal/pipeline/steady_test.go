package pipeline

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/screening"
	"kvarter/internal/seal"
	"kvarter/internal/workspace"
)

// folder writes a made-up workspace of the files given.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func screenDir(dir string, o Options) (*Screened, error) {
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

// screened screens a made-up workspace of the files given.
func screened(t *testing.T, files map[string]string, o Options) (*Screened, error) {
	t.Helper()
	return screenDir(folder(t, files), o)
}

const smallSpace = `kvarter: 1
name: Small
made_up: true
areas: {file: areas.csv, code: code, groups: {district: district}}
data:
  - {file: figures.csv, area: code, period: {column: year}, missing: [""], suppressed: [".."]}
method: method.yaml
`

// smallCity is 12 areas of district N and 3 of district S in two years, alike; area k of N has 10·k residents and k of them poor, k/2 rounded down more
// where k is even; those of S have 100 residents and 10, 20 and 30 poor. A4 is withheld, A5 missing.
func smallCity() map[string]string {
	areas, rows := "code,district\n", "code,year,poor,residents,income,income_variance\n"
	add := func(code, district, poor string, n, k int) {
		areas += code + "," + district + "\n"
		for _, year := range []int{2023, 2024} {
			income := fmt.Sprint(1000 * k)
			if poor == "" && year == 2024 {
				income = ""
			}
			variance := "100"
			if k == 1 {
				variance = ""
			}
			rows += fmt.Sprintf("%s,%d,%s,%d,%s,%s\n", code, year, poor, n, income, variance)
		}
	}
	for k := 1; k <= 12; k++ {
		poor := fmt.Sprint(k + k/2*(1-k%2))
		switch k {
		case 4:
			poor = ".."
		case 5:
			poor = ""
		}
		add(fmt.Sprintf("A%d", k), "N", poor, 10*k, k)
	}
	for k := 1; k <= 3; k++ {
		add(fmt.Sprintf("B%d", k), "S", fmt.Sprint(10*k), 100, 20+k)
	}
	return map[string]string{"kvarter.yaml": smallSpace, "areas.csv": areas, "figures.csv": rows}
}

func smallMethod(option string) string {
	return `method: small
indicators:
  poverty: {count: poor, base: residents, years: {last: 2, mean: pooled}` + option + `}
  income: {value: income, unit: kr, worse: lower, variance: income_variance}
criteria:
  poverty: {indicator: poverty, at_least: {times: 1.2, of: city}}
  income: {indicator: income, under: 5000}
designate: poverty
`
}

func withMethod(files map[string]string, m string) map[string]string {
	files["method.yaml"] = m
	return files
}

// By hand from methods.md section 4: M and t² over the ten areas of N with figures (the pooled logit, not the mean of logits); S has three areas, fewer than ten,
// and is drawn to the city of thirteen.
func TestShrinkTowardsTheGroup(t *testing.T) {
	files := withMethod(smallCity(), smallMethod(", shrink: {form: logit, within: district, decides: shrunk}"))
	s, err := screened(t, files, Options{Period: 2024})
	if err != nil {
		t.Fatal(err)
	}
	type area struct{ r, n float64 }
	var north, all []area
	for k := 1; k <= 12; k++ {
		if k != 4 && k != 5 {
			north = append(north, area{float64(k + k/2*(1-k%2)), float64(10 * k)})
		}
	}
	all = append(all, north...)
	for k := 1; k <= 3; k++ {
		all = append(all, area{float64(10 * k), 100})
	}
	byHand := func(x area, group []area) (value, weight float64) {
		logit := func(r, n float64) float64 { return math.Log((r + .5) / (n - r + .5)) }
		r, n, t2 := 0.0, 0.0, 0.0
		for _, g := range group {
			r, n = r+g.r, n+g.n
		}
		m := logit(r, n)
		for _, g := range group {
			t2 += (logit(g.r, g.n) - m) * (logit(g.r, g.n) - m)
		}
		t2 /= float64(len(group) - 1)
		s2 := (x.n + 1) * (x.n + 2) / (x.n * (x.r + 1) * (x.n - x.r + 1))
		weight = (1 / s2) / (1/s2 + 1/t2)
		return 1 / (1 + math.Exp(-(weight*logit(x.r, x.n) + (1-weight)*m))), weight
	}
	at := 0
	for i := range s.Round.Findings {
		f := &s.Round.Findings[i].Criteria[0]
		switch f2 := s.Round.Findings[i].Area; f2 {
		case "A4", "A5":
			want := kvarter.Suppressed
			if f2 == "A5" {
				want = kvarter.Missing
			}
			if f.State != want || !math.IsNaN(f.Value) || !math.IsNaN(f.Shrunk) {
				t.Errorf("%s: %+v", f2, f)
			}
			continue
		}
		group := north
		if at >= len(north) {
			group = all
		}
		x := all[at]
		at++
		value, weight := byHand(x, group)
		if math.Abs(f.Value-value) > 1e-12 || f.Value != f.Shrunk || math.Abs(f.ShrinkWeight-weight) > 1e-12 || math.Abs(f.Raw-x.r/x.n) > 1e-15 {
			t.Errorf("%s: value %v raw %v weight %v, by hand %v %v %v", s.Round.Findings[i].Area, f.Value, f.Raw, f.ShrinkWeight, value, x.r/x.n, weight)
		}
		if !(f.Low < f.Value && f.Value < f.High) || f.Superpopulation != "similar_residents" || f.Persons != 0 {
			t.Errorf("%s: interval %v–%v of %q, %v persons", s.Round.Findings[i].Area, f.Low, f.High, f.Superpopulation, f.Persons)
		}
	}
	// The city is not drawn to itself: the counts of both years.
	r, n := 0.0, 0.0
	for _, x := range all {
		r, n = r+2*x.r, n+2*x.n
	}
	if ref := s.Round.References[0]; ref.Num != r || ref.Den != n {
		t.Errorf("reference %v/%v, by hand %v/%v", ref.Num, ref.Den, r, n)
	}
	for _, name := range []string{"poverty/raw", "poverty/shrunk"} {
		if c, ok := s.Node(name); !ok || c.State(3) != kvarter.Suppressed || !c.Known(0) {
			t.Errorf("no column %s, or not withheld where it is", name)
		}
	}
	// A round read back from its file is judged again as it was.
	var b bytes.Buffer
	if err := seal.Write(&b, s.Round, "test"); err != nil {
		t.Fatal(err)
	}
	read, err := seal.Read("round", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	p, err := screening.NewReplay(read, s.Method, nil)
	if err != nil {
		t.Fatal(err)
	}
	moved := *s.Method
	moved.Criteria = append([]method.Criterion{}, s.Method.Criteria...)
	moved.Criteria[0].Enter.Threshold.Times, moved.Criteria[0].Enter.Threshold.TimesWritten = 1.3, "1.3"
	again, err := p.Run(screening.Moved{Method: &moved})
	if err != nil {
		t.Fatal(err)
	}
	files["method.yaml"] = strings.Replace(files["method.yaml"], "times: 1.2", "times: 1.3", 1)
	whole, err := screened(t, files, Options{Period: 2024})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range whole.Round.Findings {
		if again.Outcomes[i] != f.Outcome {
			t.Errorf("%s: replayed %s, screened %s", f.Area, again.Outcomes[i], f.Outcome)
		}
	}
}

// With decides: raw the shrunken figure stands beside and nothing else of the round differs from that of a method without it.
func TestRawDecides(t *testing.T) {
	plain, err := screened(t, withMethod(smallCity(), smallMethod("")), Options{Period: 2024})
	if err != nil {
		t.Fatal(err)
	}
	beside, err := screened(t, withMethod(smallCity(), smallMethod(", shrink: {form: marshall}")), Options{Period: 2024})
	if err != nil {
		t.Fatal(err)
	}
	some := false
	for i := range plain.Round.Findings {
		a, b := plain.Round.Findings[i], beside.Round.Findings[i]
		x, y := a.Criteria[0], b.Criteria[0]
		some = some || y.Shrunk != y.Raw
		y.Raw, y.Shrunk, y.ShrinkWeight = x.Raw, x.Shrunk, x.ShrinkWeight
		if a.Outcome != b.Outcome || fmt.Sprint(x) != fmt.Sprint(y) {
			t.Errorf("%s: %+v and %+v", a.Area, x, y)
		}
	}
	if !some {
		t.Error("no figure was shrunken")
	}
	for _, s := range []*Screened{plain, beside} {
		var b bytes.Buffer
		if err := seal.Write(&b, s.Round, ""); err != nil {
			t.Fatal(err)
		}
		if has := strings.Contains(b.String(), "shrunk"); has != (s == beside) {
			t.Errorf("the sealed round says shrunk: %v", has)
		}
		for _, key := range []string{`"imputed"`, `"quality"`, `"survey"`} {
			if strings.Contains(b.String(), key) {
				t.Errorf("the sealed round has %s, which nothing asked for", key)
			}
		}
	}
}

// The variance of an income gives estimate ± 1.96·10; A1 has none, and says so. A5 has no income at all.
func TestVarianceGivesAnInterval(t *testing.T) {
	s, err := screened(t, withMethod(smallCity(), smallMethod("")), Options{Period: 2024})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range s.Round.Findings {
		c := f.Criteria[1]
		switch f.Area {
		case "A1":
			if c.NoInterval != "no_variance" || !math.IsNaN(c.Low) {
				t.Errorf("A1: %+v", c)
			}
		case "A5":
			if c.NoInterval != "" || c.State != kvarter.Missing {
				t.Errorf("A5: %+v", c)
			}
		default:
			// 1.959963984540054 is the normal quantile of .975.
			if math.Abs(c.High-c.Value-19.59963984540054) > 1e-9 || math.Abs(c.Value-c.Low-19.59963984540054) > 1e-9 || c.Superpopulation != "similar_residents" {
				t.Errorf("%d %s: %v–%v", i, f.Area, c.Low, c.High)
			}
		}
	}
}

// A5 is missing and A4 withheld. Whatever fills, A4 stays; A5 is filled by the step, flagged, without counts and interval, and is no part of the reference.
func TestMissingIsFilledAndFlagged(t *testing.T) {
	nr, nn := 0.0, 0.0 // mean of the raw shares of N
	for k := 1; k <= 12; k++ {
		if k != 4 && k != 5 {
			nr += float64(k+k/2*(1-k%2)) / float64(10*k)
			nn++
		}
	}
	for _, x := range []struct {
		step, how string
		want      float64
	}{
		{"{fill: group_mean, by: district}", "group_mean", nr / nn},
		{"{fill: group_mean}", "group_mean", (nr + .6) / (nn + 3)},                            // .1 + .2 + .3 of S
		{"[{fill: neighbour_mean}, {fill: group_mean, by: district}]", "group_mean", nr / nn}, // no outlines, no neighbours
		{"[{fill: last_observation, years: 1}, {fill: group_mean, by: district}]", "group_mean", nr / nn},
		{"[{fill: regression, on: [residents]}]", "regression", math.NaN()},
	} {
		s, err := screened(t, withMethod(smallCity(), smallMethod(", missing: "+x.step)), Options{Period: 2024})
		if err != nil {
			t.Fatal(x.step, err)
		}
		plain, err := screened(t, withMethod(smallCity(), smallMethod("")), Options{Period: 2024})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := s.Round.References[0], plain.Round.References[0]; a.Value != b.Value {
			t.Errorf("%s: reference %v, measured alone %v", x.step, a.Value, b.Value)
		}
		for i := range s.Round.Findings {
			f, was := s.Round.Findings[i].Criteria[0], plain.Round.Findings[i].Criteria[0]
			switch s.Round.Findings[i].Area {
			case "A5":
				if f.Imputed != x.how || f.State != kvarter.Known || !math.IsNaN(f.Num) || f.Persons != 0 || f.NoInterval != "imputed" || !math.IsNaN(f.Low) {
					t.Errorf("%s: %+v", x.step, f)
				}
				if !math.IsNaN(x.want) && math.Abs(f.Value-x.want) > 1e-12 {
					t.Errorf("%s: %v, by hand %v", x.step, f.Value, x.want)
				}
				if !(f.Value >= 0 && f.Value <= 1) {
					t.Errorf("%s: a share of %v", x.step, f.Value)
				}
			default:
				if f.Value != was.Value && !math.IsNaN(was.Value) || f.State != was.State || f.Imputed != "" || f.Verdict != was.Verdict {
					t.Errorf("%s: %s was %+v, is %+v", x.step, s.Round.Findings[i].Area, was, f)
				}
			}
		}
		if q := s.Round.Quality; len(q) != 1 || q[0] != (kvarter.NamedQuality{Name: "poverty", Measured: 13, Imputed: 1, Suppressed: 1}) || math.Abs(q[0].Share()-1.0/14) > 1e-15 {
			t.Errorf("%s: quality %+v", x.step, q)
		}
	}
}

// The income of A5 was last measured in 2023 (5,000); poverty uses two years and was last known in no year.
func TestLastObservation(t *testing.T) {
	m := strings.Replace(smallMethod(""), "variance: income_variance", "missing: {fill: last_observation, years: 2}", 1)
	s, err := screened(t, withMethod(smallCity(), m), Options{Period: 2024})
	if err != nil {
		t.Fatal(err)
	}
	if c := s.Round.Findings[4].Criteria[1]; c.Imputed != "last_observation" || c.Value != 5000 || c.Verdict != kvarter.NotMet {
		t.Errorf("A5: %+v", c)
	}
}

// An unknown grouping is named, with those there are.
func TestShrinkWithinAnUnknownLevel(t *testing.T) {
	_, err := screened(t, withMethod(smallCity(), smallMethod(", shrink: {form: logit, within: tenure}")), Options{Period: 2024})
	if err == nil || !strings.Contains(err.Error(), "within says tenure") {
		t.Errorf("%v", err)
	}
}

// Two areas of two cells. Standard of the city: 300 young, 100 old. Rates of A: 10/100 and 10/50; of B: 10/200 and 20/50. Standardised
// A = (300·.1 + 100·.2)/400 = .125, B = (300·.05 + 100·.4)/400 = .1375; the crude ones 20/150 and 30/250; of the city 20/300 and 30/100, in all 50/400 = .125.
func TestStandardise(t *testing.T) {
	files := map[string]string{"kvarter.yaml": strings.Replace(smallSpace, ", groups: {district: district}", "", 1), "areas.csv": "code\nA\nB\nC\n",
		"figures.csv": "code,year,d,n,d0,n0,d1,n1\nA,2024,20,150,10,100,10,50\nB,2024,30,250,10,200,20,50\nC,2024,0,0,0,0,0,0\n",
		"method.yaml": `method: m
indicators: {deaths: {count: d, base: n, per: 1000, unit: rate, standardise: {cells: [{count: d0, base: n0}, {count: d1, base: n1}]}}}
criteria: {deaths: {indicator: deaths, at_least: {times: 1.1, of: city}}}
designate: deaths
`}
	s, err := screened(t, files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ value, raw float64 }{{125, 1000 * 20 / 150.0}, {137.5, 120}} {
		c := s.Round.Findings[i].Criteria[0]
		if math.Abs(c.Value-want.value) > 1e-9 || math.Abs(c.Raw-want.raw) > 1e-9 || !math.IsNaN(c.Shrunk) || c.Persons != 0 {
			t.Errorf("%s: %v, crude %v; by hand %v", c.Criterion, c.Value, c.Raw, want)
		}
		if !(c.Low < c.Value && c.Value < c.High) {
			t.Errorf("interval %v–%v of %v", c.Low, c.High, c.Value)
		}
		// 137.5 is exactly 1.1 · 125: at least.
		if met := c.Verdict == kvarter.Met; met != (i == 1) || math.Abs(c.Reference-125) > 1e-9 {
			t.Errorf("%d: %v against %v", i, c.Verdict, c.Reference)
		}
	}
	if c := s.Round.Findings[2].Criteria[0]; c.State != kvarter.Missing {
		t.Errorf("nobody lives in C: %+v", c)
	}
}
