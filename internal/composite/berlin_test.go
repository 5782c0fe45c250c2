package composite

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/testdata"
	"kvarter/methods"
)

// table reads a published CSV: text by column, and a column of figures for each that reads as numbers.
func table(t *testing.T, path string) (text map[string][]string, figures map[string]kvarter.Column, n int) {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata.Dir(t), path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	n = len(rows) - 1
	text, figures = map[string][]string{}, map[string]kvarter.Column{}
	for j, name := range rows[0] {
		c := kvarter.NewColumn(n)
		for i, r := range rows[1:] {
			text[name] = append(text[name], r[j])
			if v, err := strconv.ParseFloat(r[j], 64); err == nil {
				c.Set(i, v)
			}
		}
		figures[name] = c
	}
	return text, figures, n
}

func shipped(t *testing.T, name string) *method.Method {
	t.Helper()
	src, ok := methods.Source(name)
	if !ok {
		t.Fatalf("no method %s", name)
	}
	m, err := method.Read(name, src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The published classes of Monitoring Soziale Stadtentwicklung: 1 high … 4 very low, and +, +/-, -.
func TestBerlinClasses(t *testing.T) {
	for _, c := range []struct {
		year   string
		method string
		areas  int
	}{{"2013", "berlin-mss-2013", 434}, {"2015", "berlin-mss-2013", 435}, {"2017", "berlin-mss-2013", 436}, {"2019", "berlin-mss", 436}} {
		text, figures, n := table(t, "berlin_mss/mss_"+c.year+".csv")
		if n != c.areas {
			t.Fatalf("%s: %d areas, MANIFEST.md says %d", c.year, n, c.areas)
		}
		m := shipped(t, c.method)
		for i := range m.Indicators {
			ind := &m.Indicators[i]
			for name, col := range figures {
				if name == ind.Value || lower(name) == ind.Value {
					figures[ind.Name] = col
				}
			}
		}
		r, err := Evaluate(m, Inputs{N: n, Columns: figures})
		if err != nil {
			t.Fatal(err)
		}
		for class, column := range map[string]string{"status": "status_class_published", "dynamics": "dynamic_class_published"} {
			code := map[string]string{}
			wrong := 0
			for i, got := range r.Classes[class] {
				want := text[column][i]
				if code[want] == "" {
					code[want] = got
				}
				if got == "" || code[want] != got {
					wrong++
				}
			}
			if wrong > 0 {
				t.Errorf("%s %s: %d of %d differ", c.year, class, wrong, n)
			}
		}
	}
}

func lower(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] >= 'A' && b[i] <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}

func TestAbsentAreasStayAbsent(t *testing.T) {
	m := &method.Method{Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a", Weight: 1}, {Input: "b", Weight: 1}}, Combine: "sum"}}}
	nan := math.NaN()
	r, err := Evaluate(m, Inputs{N: 3, Columns: map[string]kvarter.Column{
		"a": {Values: []float64{1, nan, nan}, States: []kvarter.State{0, kvarter.Missing, kvarter.Suppressed}},
		"b": {Values: []float64{2, 2, 2}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	x := r.Columns["x"]
	if x.Values[0] != 3 || x.State(1) != kvarter.Missing || x.State(2) != kvarter.Suppressed {
		t.Errorf("%v %v", x.Values, x.States)
	}
}
