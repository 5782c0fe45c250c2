package method

import (
	"errors"
	"os"
	"strings"
	"testing"

	"kvarter"
)

// optionsFile is a method with every option of an indicator.
func optionsFile(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("testdata/options.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func TestOptionsRead(t *testing.T) {
	m, err := Read("m", []byte(optionsFile(t)))
	if err != nil {
		t.Fatal(err)
	}
	p, d, i := m.Indicator("poverty"), m.Indicator("deaths"), m.Indicator("income")
	if p.Shrink.Form != "logit" || len(p.Shrink.Within) != 2 || p.Shrink.Within[1] != "tenure" || !p.Drawn() || !p.Worked() {
		t.Errorf("shrink %+v", p.Shrink)
	}
	if f := p.Missing[0]; f.With != "group_mean" || f.By != "district" {
		t.Errorf("fill %+v", f)
	}
	if s := d.Standardise; len(s.Cells) != 2 || s.Cells[1].Base != "residents_65" || s.Weights[0] != 3 || s.Empty != "skip" {
		t.Errorf("standardise %+v", s)
	}
	if i.Interval != "delta" || i.Variance != "income_variance" || i.Missing[0].Years != 2 || i.Missing[1].Least != 1 || i.Missing[2].Least != 10 || i.Missing[2].On[1] != "rooms" {
		t.Errorf("income %+v", i)
	}
	want := "deaths deaths_0 deaths_65 income_variance mean_income poor residents residents_0 residents_65 rooms"
	if got := strings.Join(m.Columns(), " "); got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
}

// Each fault names the line, counted from 1 in the example, and what is wrong.
func TestOptionFaults(t *testing.T) {
	withOptions := optionsFile(t)
	for _, x := range []struct {
		was, is string
		line    int
		want    string
	}{
		{"form: logit", "form: logist", 7, "form is one of logit, marshall"},
		{"within: [district, tenure]", "within: [district, district]", 7, "a level is given once"},
		{"mean: pooled", "mean: shares", 7, "counts of several years together"},
		{"decides: shrunk", "decide: shrunk", 7, "shrink has no such key"},
		{"base: residents\n    years", "base: residents\n    unit: rate\n    years", 8, "logit is for shares"},
		{"base: residents\n    years", "base: residents\n    inherit: district\n    years", 8, "of the areas' own"},
		{"by: district", "years: 2", 8, "group_mean has no years"},
		{"standard: [3, 1]", "standard: [3, 1, 2]", 13, "a weight for each cell"},
		{"standard: [3, 1]", "standard: [0, 0]", 13, "adds up to more than 0"},
		{"count: deaths_65", "count: deaths_0", 13, "a column belongs to one cell"},
		{"standard: [3, 1]", "standard: country", 13, "standard is one of city"},
		{"variance: income_variance", "interval: delta", 14, "needs a variance"},
		{"variance: income_variance", "variance: v, interval: none", 14, "interval: delta"},
		{"fill: last_observation, years: 2", "fill: last_observation", 14, "how old"},
		{"fill: group_mean, by: district", "fill: last_observation, years: 1", 8, "as it was counted"},
		{"on: [poverty, rooms]", "on: [income]", 14, "not estimated from itself"},
		{"fill: regression, on: [poverty, rooms]", "fill: regression", 14, "estimated from"},
		{"value: mean_income", "count: mean_income", 14, "indicator with variance needs value too"},
		{"method: small\n", "method: small\nunit: housing_area\n", 8, "takes figures as they are"},
	} {
		if !strings.Contains(withOptions, x.was) {
			t.Fatalf("no %q in the example", x.was)
		}
		_, err := Read("m", []byte(strings.Replace(withOptions, x.was, x.is, 1)))
		var ps *kvarter.Problems
		if !errors.As(err, &ps) {
			t.Errorf("%s: no fault", x.is)
			continue
		}
		if p := ps.Shown[0]; p.Line != x.line || p.Col == 0 || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: line %d col %d, want line %d and «%s»: %v", x.is, p.Line, p.Col, x.line, x.want, err)
		}
	}
}

func TestOptionsDescribed(t *testing.T) {
	m, err := Read("m", []byte(optionsFile(t)))
	if err != nil {
		t.Fatal(err)
	}
	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for lang, want := range map[string][]string{
		"da": {"udjævnet mod områdets district × tenure", "det udjævnede tal afgør", "standardiseret for alder og køn i 2 grupper, efter en oplyst standardbefolkning; tomme grupper udelades", "det seneste kendte tal, højst 2 år gammelt, derefter gennemsnittet af naboområderne, derefter et skøn ud fra poverty, rooms", "varians fra income_variance"},
		"en": {"drawn towards the area's district × tenure", "the shrunken figure decides", "standardised by age and sex in 2 groups, to a given standard population", "missing figures are filled and flagged: the mean of the area's district"},
	} {
		text := flat(Describe(m, lang))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: no «%s» in %s", lang, w, text)
			}
		}
	}
	keys := ""
	for _, x := range Define(m, "poverty", "en") {
		keys += x.Key + " "
	}
	if keys != "count base years worse shrink missing compare " {
		t.Errorf("terms %s", keys)
	}
}

// The content of a method without options is what it was before there were any; an option that is used changes it.
func TestOptionsInContent(t *testing.T) {
	content := func(s string) string {
		m, err := Read("m", []byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return m.Content()
	}
	plain := "method: m\nindicators: {a: {count: c, base: b}}\ncriteria: {a: {indicator: a, over: 40 %}}\ndesignate: a\n"
	// The sum that the reader without options gave for this file.
	if got, want := content(plain), "9e1863073a4a1031b26d0686f98fb1817923d6a74c8e28c8f7ab4ad57ecb6125"; got != want {
		t.Errorf("content %s, was %s", got, want)
	}
	seen := map[string]bool{content(plain): true}
	for _, o := range []string{"shrink: {form: logit}", "shrink: {form: logit, decides: shrunk}", "missing: {fill: group_mean}", "missing: {fill: neighbour_mean}"} {
		c := content(strings.Replace(plain, "base: b", "base: b, "+o, 1))
		if seen[c] {
			t.Errorf("%s leaves the content as it was", o)
		}
		seen[c] = true
	}
}
