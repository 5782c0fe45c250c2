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
	"kvarter/internal/testdata"
	"kvarter/methods"
)

// published is a published table: columns by header in lower case.
type published struct {
	n       int
	text    map[string][]string
	figures map[string]kvarter.Column
}

func readPublished(t *testing.T, path string) published {
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
	p := published{n: len(rows) - 1, text: map[string][]string{}, figures: map[string]kvarter.Column{}}
	for j, h := range rows[0] {
		h = strings.ToLower(strings.TrimPrefix(h, "\ufeff"))
		c, text := kvarter.NewColumn(p.n), make([]string, p.n)
		for i, r := range rows[1:] {
			text[i] = r[j]
			if v, err := strconv.ParseFloat(r[j], 64); err == nil && v != -999 {
				c.Set(i, v)
			}
		}
		p.text[h], p.figures[h] = text, c
	}
	return p
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

// evaluate runs a shipped method over a published table. Its indicators are columns of that table as they stand.
func evaluate(t *testing.T, name string, p published) *Result {
	t.Helper()
	m := shipped(t, name)
	in := Inputs{N: p.n, Columns: map[string]kvarter.Column{}}
	for k, c := range p.figures {
		in.Columns[k] = c
	}
	for _, ind := range m.Indicators {
		c, ok := p.figures[ind.Value]
		if !ok {
			t.Fatalf("%s: no column %s", name, ind.Value)
		}
		in.Columns[ind.Name] = c
	}
	r, err := Evaluate(m, in)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range r.Columns {
		for i, v := range c.Values {
			if math.IsInf(v, 0) || math.IsNaN(v) == c.Known(i) {
				t.Fatalf("%s: area %d is %v and %v", name, i, v, c.State(i))
			}
		}
	}
	return r
}

// difference is how two columns differ. A figure that only one of them has counts as not equal, and as infinitely far.
type difference struct {
	equal, of int
	largest   float64
	rows      []int // not equal
}

func compare(got, want kvarter.Column) difference {
	d := difference{of: want.Len()}
	for i := range want.Values {
		off := math.Abs(got.Values[i] - want.Values[i])
		if got.Known(i) != want.Known(i) {
			off = math.Inf(1)
		}
		if !got.Known(i) && !want.Known(i) || off == 0 {
			d.equal++
			continue
		}
		d.rows = append(d.rows, i)
		d.largest = math.Max(d.largest, off)
	}
	return d
}

// equalTo asserts that a node equals a published column in every row, to a tolerance; 0 is exact.
func equalTo(t *testing.T, r *Result, node string, p published, column string, tolerance float64) {
	t.Helper()
	got, ok := r.Columns[node]
	want, ok2 := p.figures[strings.ToLower(column)]
	if !ok || !ok2 {
		t.Fatalf("no node %s or no column %s", node, column)
	}
	if d := compare(got, want); !(d.largest <= tolerance) {
		t.Errorf("%s against %s: largest difference %g over %g, %d of %d equal, first in row %d", node, column, d.largest, tolerance, d.equal, d.of, d.rows[0]+2)
	}
}
