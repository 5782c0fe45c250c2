package composite

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
	"kvarter/internal/testdata"
)

// The ASEM files of COINr 1.1.14 say less than is needed to compute them again. Found in the data:
//   - run_Normalised* start from run_Treated with every indicator of direction −1 negated: orient {high: better}, then the normalisation;
//   - n_scaled is that negation alone, n_fracmax divides by the maximum after it, so that a maximum of −0 gives ±Inf or nothing there;
//   - run_Normalised is min_max [0, 100], _minmax_1_100 is [1, 100], n_zscore is z {sd: n-1, mean: 10, to_sd: 2};
//   - n_rank is rank {ties: min}, n_borda the same from 0, n_prank percentile {ties: min, over: n-1};
//   - run_Treated is treat with the defaults of run_Screened; every indicator passes within 4 points, so that none takes the log.

// indicatorsOf returns the members' names of a node that has all 49 indicators.
func indicatorsOf(t *testing.T, m *method.Method) []string {
	t.Helper()
	var out []string
	for i := range m.Indicators {
		out = append(out, m.Indicators[i].Name)
	}
	if len(out) != 49 {
		t.Fatalf("%d indicators, the metadata has 49", len(out))
	}
	return out
}

func TestNormalisations(t *testing.T) {
	treated := readPublished(t, "coinr/run_Treated.csv")
	r := evaluate(t, "asem-normalise", treated)
	names := indicatorsOf(t, shipped(t, "asem-normalise"))
	for node, c := range map[string]struct {
		file      string
		tolerance float64
	}{
		"minmax": {"", 1e-9}, "minmax_1_100": {"_minmax_1_100", 1e-9}, "zscore": {"_n_zscore", 1e-9}, "dist2max": {"_n_dist2max", 1e-9},
		"scaled": {"_n_scaled", 1e-9}, "rank": {"_n_rank", 0}, "borda": {"_n_borda", 0}, "prank": {"_n_prank", 0}, "fracmax": {"_n_fracmax", 1e-9},
	} {
		p := readPublished(t, "coinr/run_Normalised"+c.file+".csv")
		worst := 0.0
		for _, x := range names {
			got, want := r.Columns[node+"/"+x], p.figures[x]
			ranked := node == "rank" || node == "borda" || node == "prank"
			if node == "fracmax" && (x == "costimpex" || x == "tariff" || x == "poverty") {
				if n := stat.Count(got.Values); n != 0 { // a maximum of 0: missing, where the file has Inf
					t.Errorf("fracmax/%s: %d figures of a maximum of 0", x, n)
				}
				continue
			}
			for i := range want.Values {
				tie := x == "tolmin" && strings.Contains("BGR CZE NOR", treated.text["ucode"][i])
				if ranked && tie {
					continue // equal in the file's digits, not in the run's last bit
				}
				off := math.Abs(got.Values[i] - want.Values[i])
				if !(off <= c.tolerance) {
					t.Errorf("%s/%s %s: %v, want %v", node, x, treated.text["ucode"][i], got.Values[i], want.Values[i])
				}
				worst = math.Max(worst, off)
			}
		}
		t.Logf("%s: largest difference %g", node, worst)
	}
}

// normalised is the file that each kind of aggregation started from, and its results.
var aggregations = []struct{ suffix, from, result, fromTreated string }{
	{"_a", "run_Normalised", "run_Aggregated", "asem"},
	{"_a", "run_Normalised_minmax_1_100", "run_Aggregated_1_100_a_amean", "asem-1-100"},
	{"_g", "run_Normalised_minmax_1_100", "run_Aggregated_1_100_a_gmean", "asem-1-100"},
	{"_h", "run_Normalised_minmax_1_100", "run_Aggregated_1_100_a_hmean", "asem-1-100"},
}

func TestAggregation(t *testing.T) {
	groups := []string{"physical", "conecfin", "political", "instit", "p2p", "environ", "social", "susecfin", "conn", "sust", "index"}
	treated := readPublished(t, "coinr/run_Treated.csv")
	for _, a := range aggregations {
		want := readPublished(t, "coinr/"+a.result+".csv")
		normalised := evaluate(t, "asem-aggregate", readPublished(t, "coinr/"+a.from+".csv"))
		whole := evaluate(t, a.fromTreated, treated)
		worst, worstWhole := 0.0, 0.0
		for _, g := range groups {
			equalTo(t, normalised, g+a.suffix, want, g, 1e-12)
			worst = math.Max(worst, compare(normalised.Columns[g+a.suffix], want.figures[g]).largest)
			node := g + a.suffix
			if a.fromTreated == "asem" {
				node = g
			}
			equalTo(t, whole, node, want, g, 1e-11)
			worstWhole = math.Max(worstWhole, compare(whole.Columns[node], want.figures[g]).largest)
		}
		t.Logf("%s: largest difference %g from %s, %g from run_Treated", a.result, worst, a.from, worstWhole)
	}
}

func TestTreatment(t *testing.T) {
	want := readPublished(t, "coinr/run_Treated.csv")
	screened := readPublished(t, "coinr/run_Screened.csv")
	r := evaluate(t, "asem-treat", screened)
	for _, x := range indicatorsOf(t, shipped(t, "asem-treat")) {
		equalTo(t, r, "treated/"+x, want, x, 0)
	}
	details := readPublished(t, "coinr/run_treat_details.csv")
	for i, code := range details.text["icode"] {
		x := screened.figures[strings.ToLower(code)].Values
		skew, kurt := stat.Moments(x)
		if math.Abs(skew-details.figures["check_skewkurt0.skew"].Values[i]) > 1e-11 || math.Abs(kurt-details.figures["check_skewkurt0.kurt"].Values[i]) > 1e-11 {
			t.Errorf("%s: skew %v, kurtosis %v", code, skew, kurt)
		}
		points, treated := 0, make([]float64, len(x))
		if c := details.figures["winsorise.nwin"]; c.Known(i) {
			points = int(c.Values[i])
		}
		if got := stat.Treat(treated, x, 5, 2, 3.5, stat.LogOfRange); got != (stat.Treatment{Points: points}) {
			t.Errorf("%s: %+v, want %d points", code, got, points)
		}
		// Winsorised columns have the moments that COINr found after it.
		if skew, kurt = stat.Moments(treated); points > 0 && (math.Abs(skew-details.figures["check_skewkurt1.skew"].Values[i]) > 1e-11 || math.Abs(kurt-details.figures["check_skewkurt1.kurt"].Values[i]) > 1e-11) {
			t.Errorf("%s: skew %v, kurtosis %v after winsorising", code, skew, kurt)
		}
	}
}

// COINr's Box–Cox (its function boxcox, Treat with f2 = "boxcox"): of x − min + 1, ((x − min + 1)^λ − 1)/λ. Worked by hand, read from a file.
func TestBoxCoxOfCOINr(t *testing.T) {
	m, err := method.Read("b", []byte(`{method: b, version: 1, source: test, indicators: {x: {value: x}}, index: {
  least: {of: x, each: [boxcox: {lambda: 2, from: least}]},
  given: {of: x, each: [boxcox: 2]},
  treated: {of: x, each: [treat: {max_points: 0, else: boxcox, lambda: .5}]},
  kept: {of: x, each: [treat: {max_points: 0, else: none}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	x := values(-3, -2, -2, 5, math.NaN(), -3, -2, -3, 0, 96) // the last one stands far out: skew 3.0, kurtosis 8.8
	r, err := Evaluate(m, Inputs{N: 10, Columns: map[string]kvarter.Column{"x": x}})
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	expect(t, r, "least", 0, 1.5, 1.5, 40, nan, 0, 1.5, 0, 7.5, 4999.5) // of 1, 2, 9, 4 and 100
	expect(t, r, "given", nan, nan, nan, 12, nan, nan, nan, nan, nan, 4607.5)
	two := 2 * (math.Sqrt2 - 1)
	expect(t, r, "treated", 0, two, two, 4, nan, 0, two, 0, 2, 18)
	expect(t, r, "kept", -3, -2, -2, 5, nan, -3, -2, -3, 0, 96)
}

func TestCopelandScores(t *testing.T) {
	p := readPublished(t, "coinr/run_copeland_level2.csv")
	r := evaluate(t, "asem-copeland", p)
	equalTo(t, r, "copeland_equalw", p, "copeland_equalw", 0)
	equalTo(t, r, "copeland_w", p, "copeland_w", 0)
}

// run_Denominated is run_Raw over the denominators of ASEM_iData (metadata column Denominator), run_Imputed the mean of EurAsia_group.
func TestDenominationAndImputation(t *testing.T) {
	raw, data, meta := readPublished(t, "coinr/run_Raw.csv"), readPublished(t, "coinr/ASEM_iData.csv"), readPublished(t, "coinr/ASEM_iMeta.csv")
	denominated, imputed := readPublished(t, "coinr/run_Denominated.csv"), readPublished(t, "coinr/run_Imputed.csv")
	row := map[string]int{}
	for i, c := range data.text["ucode"] {
		row[c] = i
	}
	group := make([]string, raw.n)
	codes := make([]string, raw.n)
	bases := map[string]kvarter.Column{}
	for _, name := range []string{"area", "energy", "gdp", "population"} {
		bases[name] = kvarter.NewColumn(raw.n)
	}
	for i, c := range raw.text["ucode"] {
		codes[i], group[i] = c, data.text["eurasia_group"][row[c]]
		for name := range bases {
			bases[name].Set(i, data.figures[name].Values[row[c]])
		}
	}
	m, fill := &method.Method{}, &method.Method{}
	table := &kvarter.Table{Level: kvarter.LevelSmallArea, Period: 2018, Codes: codes, Columns: map[string]kvarter.Column{}}
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea}
	for _, c := range codes {
		areas.Items = append(areas.Items, kvarter.Area{Code: c})
	}
	for name, c := range bases {
		table.Columns["base_"+name] = c
	}
	for i, code := range meta.text["icode"] {
		if meta.text["type"][i] != "Indicator" {
			continue
		}
		x := strings.ToLower(code)
		table.Columns[x] = raw.figures[x]
		ind := method.Indicator{Name: x, Value: x}
		if d := strings.ToLower(meta.text["denominator"][i]); d != "" {
			ind = method.Indicator{Name: x, Count: x, Base: "base_" + d}
		}
		m.Indicators = append(m.Indicators, ind)
		fill.Index = append(fill.Index, method.Node{Name: x + "_imputed", Of: []method.Member{{Input: x, Weight: 1}},
			Each: []method.Transform{{Op: "impute", From: "mean", By: "EurAsia_group"}}})
	}
	figures, err := Indicators(m, &kvarter.Panel{Tables: []*kvarter.Table{table}}, areas, 2018)
	if err != nil {
		t.Fatal(err)
	}
	in := Inputs{N: raw.n, Columns: map[string]kvarter.Column{}, Groups: map[kvarter.Level][]string{"EurAsia_group": group}}
	for _, f := range figures {
		in.Columns[f.Name] = f.Value
	}
	r, err := Evaluate(fill, in)
	if err != nil {
		t.Fatal(err)
	}
	// Both files print 15 digits.
	near := func(name string, got, want kvarter.Column) {
		for i := range want.Values {
			if got.Known(i) != want.Known(i) || math.Abs(got.Values[i]-want.Values[i]) > 1e-13*math.Max(1, math.Abs(want.Values[i])) {
				t.Errorf("%s %s: %v, want %v", name, codes[i], got.Values[i], want.Values[i])
			}
		}
	}
	for _, f := range figures {
		near("denominated "+f.Name, f.Value, denominated.figures[f.Name])
		near("imputed "+f.Name, r.Columns[f.Name+"_imputed"], imputed.figures[f.Name])
	}
}

// Weights of the witness: first principal component of each group's members, here on min–max 0–100; compared up to sign.
func TestPrincipalComponentWeights(t *testing.T) {
	p := readPublished(t, "coinr/run_Aggregated.csv")
	for _, level := range []string{"1", "2"} {
		f, err := os.Open(filepath.Join(testdata.Dir(t), "witness/coinr/pca_weights_level"+level+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]float64{}
		for _, r := range rows[1:] {
			if want[strings.ToLower(r[0])], err = strconv.ParseFloat(strings.TrimSpace(r[2]), 64); err != nil {
				t.Fatal(err)
			}
		}
		m := shipped(t, "asem-aggregate")
		tested := 0
		for _, n := range m.Index {
			if _, ok := want[n.Of[0].Input[:len(n.Of[0].Input)-len(suffixOf(n, level))]]; !ok || !strings.HasSuffix(n.Name, "_a") {
				continue
			}
			one := &method.Method{Index: []method.Node{{Name: "w", Combine: "mean", Weights: method.Weights{Kind: "pca"}}}}
			for _, x := range n.Of {
				one.Index[0].Of = append(one.Index[0].Of, method.Member{Input: strings.TrimSuffix(x.Input, "_a"), Weight: 1})
			}
			r, err := Evaluate(one, Inputs{N: p.n, Columns: p.figures})
			if err != nil {
				t.Fatal(err)
			}
			sign := 1.0
			if r.Weights["w"][0].Weight*want[r.Weights["w"][0].Input] < 0 {
				sign = -1
			}
			for _, w := range r.Weights["w"] {
				tested++
				if math.Abs(sign*w.Weight-want[w.Input]) > 1e-8 {
					t.Errorf("level %s, %s: %v, want %v", level, w.Input, sign*w.Weight, want[w.Input])
				}
			}
		}
		if tested != len(want) {
			t.Errorf("level %s: %d weights compared of %d", level, tested, len(want))
		}
	}
}

// suffixOf is "_a" for members of level 2, which the shipped method names by their combination.
func suffixOf(n method.Node, level string) string {
	if level == "2" && strings.HasSuffix(n.Of[0].Input, "_a") {
		return "_a"
	}
	return ""
}
