package spatial

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"kvarter"
)

// everything runs every statistic over a column and returns results and reasons by name: one reason for the city, or those of the areas, each run of equal ones once.
func everything(w *Weights, x []float64) (results map[string]any, reasons map[string]string) {
	results, reasons = map[string]any{}, map[string]string{}
	one := func(name string, got any, why Reason) { results[name], reasons[name] = got, string(why) }
	all := func(name string, got any, whys []Reason) {
		results[name] = got
		for i, why := range whys {
			if i == 0 {
				reasons[name] = string(why)
			} else if why != whys[i-1] {
				reasons[name] += "," + string(why)
			}
		}
		if len(whys) == 0 {
			reasons[name] = "no area"
		}
	}
	ones := make([]float64, len(x))
	for i := range ones {
		ones[i] = 100
	}
	g, why := Moran(w, x)
	one("moran", g, why)
	g, why = Geary(w, x)
	one("geary", g, why)
	g, why = GetisOrd(w, x)
	one("getis", g, why)
	g, why = MoranRate(w, x, ones)
	one("moran rate", g, why)
	local, whys := MoranLocal(w, x)
	all("local moran", local, whys)
	c, whys := GearyLocal(w, x)
	all("local geary", c, whys)
	gi, whys := GetisLocal(w, x)
	all("local getis", gi, whys)
	p, whys := PermuteLocal(w, x, Shuffle{Permutations: 19, Seed: 1})
	all("shuffled", p, whys)
	b, whys := MarshallLocal(w, x, ones, OwnMean)
	all("local bayes", b, whys)
	z, whys := Standardised(x, ones)
	all("standardised", z, whys)
	r, whys := Risks(x, ones)
	all("risks", r, whys)
	labels, why := Clusters(local, p, .05)
	one("clusters", labels, why)
	return results, reasons
}

// numbers fails on a NaN or an infinity anywhere inside v.
func numbers(t *testing.T, where string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Float64:
		if !finite(v.Float()) {
			t.Errorf("%s is %v", where, v.Float())
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			numbers(t, where, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			numbers(t, fmt.Sprintf("%s[%d]", where, i), v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			numbers(t, where+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}

// ring is so many areas in a circle, each touching the next.
func ring(n int) [][]int32 {
	out := make([][]int32, n)
	for i := range out {
		out[i] = []int32{int32((i + n - 1) % n), int32((i + 1) % n)}
	}
	return out
}

// Degenerate cities have a stated result: a reason for each statistic that cannot be said, and no figure that is not a number.
func TestDegenerateCities(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	zeros := [][]float64{{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}}
	global := []string{"moran", "geary", "getis"}
	local := []string{"local moran", "local geary", "local getis", "shuffled"}
	rates := []string{"local bayes", "standardised", "risks"}
	for _, c := range []struct {
		what  string
		links [][]int32
		given [][]float64
		x     []float64
		want  map[string]string // by statistic, or by a group of them
	}{
		{"no area", nil, nil, []float64{}, map[string]string{"global": "no_figures", "local": "no area", "rates": "no area"}},
		{"one area", [][]int32{{}}, nil, []float64{3}, map[string]string{"global": "no_neighbour", "local": "no_neighbour", "standardised": "", "local bayes": "", "risks": ""}},
		{"all missing", ring(5), nil, []float64{nan, nan, nan, nan, nan}, map[string]string{"global": "no_figures", "local": "missing", "rates": "missing"}},
		{"all infinite", ring(5), nil, []float64{inf, inf, inf, inf, inf}, map[string]string{"global": "no_figures", "local": "missing", "rates": "missing"}},
		{"one known", ring(5), nil, []float64{nan, 4, nan, nan, nan}, map[string]string{"global": "no_neighbour", "local": "missing,no_neighbour,missing", "rates": "missing,,missing"}},
		{"constant", ring(5), nil, []float64{.1, .1, .1, .1, .1}, map[string]string{"global": "constant", "local": "constant", "rates": ""}},
		{"all zero", ring(5), nil, []float64{0, 0, 0, 0, 0}, map[string]string{"global": "constant", "local": "constant", "local bayes": "", "standardised": "constant", "risks": "no_base"}},
		{"islands only", make([][]int32, 5), nil, []float64{1, 2, 3, 4, 5}, map[string]string{"global": "no_neighbour", "local": "no_neighbour", "rates": ""}},
		{"zero weights", ring(5), zeros, []float64{1, 2, 3, 4, 5}, map[string]string{"global": "no_neighbour", "local": "no_neighbour", "rates": ""}},
		{"two areas", [][]int32{{1}, {0}}, nil, []float64{1, 2}, map[string]string{"global": "", "local moran": "too_few", "local getis": "too_few", "shuffled": "too_few", "rates": ""}},
		{"all but one zero", ring(5), nil, []float64{7, 0, 0, 0, 0}, map[string]string{"moran": "", "geary": "", "getis": "out_of_range", "rates": ""}},
		{"huge", ring(5), nil, []float64{1e300, -1e300, 1e300, 0, 1}, map[string]string{"global": "out_of_range", "local": "out_of_range"}},
		{"tiny", ring(5), nil, []float64{1e-300, 2e-300, 0, 0, 1e-300}, map[string]string{"global": "out_of_range", "local": "out_of_range"}},
		{"an island among others", append(ring(5), nil), nil, []float64{1, 2, 3, 4, 5, 6}, map[string]string{"global": "", "local": ",no_neighbour", "rates": ""}},
	} {
		for _, style := range []Style{Binary, RowStandardised, GlobalSum, Unit, Stabilised, MinMax} {
			w, err := New(c.links, c.given, style)
			if err != nil {
				t.Fatal(c.what, err)
			}
			got, why := everything(w, c.x)
			want := map[string]string{}
			for group, names := range map[string][]string{"global": global, "local": local, "rates": rates} {
				if r, ok := c.want[group]; ok {
					for _, name := range names {
						want[name] = r
					}
				}
			}
			for name, r := range c.want {
				if _, ok := got[name]; ok {
					want[name] = r
				}
			}
			for name, r := range want {
				if why[name] != r {
					t.Errorf("%s, style %s, %s: %q, want %q", c.what, style, name, why[name], r)
				}
			}
			for name, v := range got {
				numbers(t, c.what+": "+name, reflect.ValueOf(v))
			}
		}
	}
}

// Weights that cannot be scaled, settings that cannot be, and lists that do not fit are refused with words.
func TestDegenerateSettings(t *testing.T) {
	for what, given := range map[string][][]float64{
		"a row beyond all numbers": {{1e308, 1e308}, {1, 1}, {1, 1}},
		"squares beyond them":      {{1e200, 1e200}, {1e200, 1e200}, {1e200, 1e200}},
	} {
		for _, style := range []Style{RowStandardised, GlobalSum, Unit, Stabilised, MinMax} {
			w, err := New(ring(3), given, style)
			if err == nil {
				for i := range 3 {
					if _, v := w.Row(i); !(v[0] > 0 && v[1] > 0) || !finite(v[0]) {
						t.Errorf("%s, style %s: weights %v", what, style, v)
					}
				}
			} else if kvarter.CodeOf(err) != kvarter.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	w := weights(t, ring(5), RowStandardised)
	x := []float64{1, 2, 3, 4, 6}
	if _, whys := PermuteLocal(w, x, Shuffle{}); whys[0] != BadSetting {
		t.Errorf("no permutation: %q", whys[0])
	}
	if _, whys := MarshallLocal(w, x, x, "mean"); whys[0] != BadSetting {
		t.Errorf("no such form: %q", whys[0])
	}
	nobody := make([]float64, 5)
	b, whys := MarshallLocal(w, x, nobody, MyMean)
	z, more := Standardised(x, nobody)
	r, most := Risks(x, nobody)
	if b[0] != nil || z[0] != nil || r[0] != nil || whys[0] != NoBase || more[0] != NoBase || most[0] != NoBase {
		t.Errorf("no base: %v %v %v", whys[0], more[0], most[0])
	}
	if _, whys := Risks([]float64{1e300, 1e300}, []float64{1e300, 1e301}); whys[0] != OutOfRange {
		t.Errorf("events beyond counting: %q", whys[0])
	}
	for _, marked := range [][]bool{{true, true, true, true, true}, make([]bool, 5)} {
		if _, why := JoinCounts(w, marked, Nonfree); why != OneColour {
			t.Errorf("one colour: %q", why)
		}
	}
	if _, why := JoinCounts(weights(t, make([][]int32, 5), Binary), []bool{true, false, true, false, true}, Free); why != NoNeighbour {
		t.Errorf("islands only: %q", why)
	}
	if _, why := JoinCounts(weights(t, nil, Binary), nil, Free); why != NoFigures {
		t.Errorf("no area: %q", why)
	}
	if v, why := MoranBivariate(w, x, []float64{2, 2, 2, 2, 2}); why != Constant || v != 0 {
		t.Errorf("beside a constant: %v %q", v, why)
	}
	if q, err := BenjaminiHochberg(nil); err != nil || len(q) != 0 {
		t.Errorf("no p-value: %v %v", q, err)
	}
	if _, err := BenjaminiHochberg([]float64{math.NaN()}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("a p-value that is none: %v", err)
	}
	verdicts := make([]kvarter.Verdict, 2)
	for what, bad := range map[string]RemarkOptions{"a share above 1": {AtLeast: 3, Of: 2}, "a number below 0": {MinDesignated: -1}} {
		if _, err := Remarks(make([][]int32, 2), verdicts, bad); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Remarks([][]int32{{5}, nil}, verdicts, RemarkOptions{}); kvarter.CodeOf(err) != kvarter.Invalid {
		t.Errorf("a neighbour that is not there: %v", err)
	}
	for _, v := range []kvarter.Verdict{kvarter.Met, kvarter.NotMet, kvarter.Undetermined} {
		if r, err := Remarks(make([][]int32, 3), []kvarter.Verdict{v, v, v}, RemarkOptions{}); err != nil || len(r) != 0 {
			t.Errorf("islands only, all %v: %v %v", v, r, err)
		}
	}
	if r, err := Remarks(nil, nil, RemarkOptions{}); err != nil || len(r) != 0 {
		t.Errorf("no area: %v %v", r, err)
	}
}
