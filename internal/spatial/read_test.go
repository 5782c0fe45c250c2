package spatial

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kvarter/internal/testdata"
)

// table is a CSV file by column name.
type table struct {
	t    *testing.T
	rows []map[string]string
}

func readTable(t *testing.T, comma rune, skip int, parts ...string) table {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{testdata.Dir(t)}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord = comma, -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all = all[skip:]
	out := table{t: t}
	for _, rec := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = rec[i]
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// col returns a column of numbers; an empty cell is NaN.
func (x table) col(name string) []float64 {
	x.t.Helper()
	out := make([]float64, len(x.rows))
	for i := range x.rows {
		out[i] = x.num(i, name)
	}
	return out
}

func (x table) num(row int, name string) float64 {
	x.t.Helper()
	s, ok := x.rows[row][name]
	if !ok {
		x.t.Fatalf("no column %s", name)
	}
	if s == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		x.t.Fatal(err)
	}
	return v
}

// gal reads a neighbour list: its ids are names in order[...], else numbers from 1.
func gal(t *testing.T, order []string, parts ...string) [][]int32 {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(append([]string{testdata.Dir(t)}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.ReplaceAll(string(b), "\r", ""), "\n")
	head := strings.Fields(lines[0])
	size := head[0]
	if len(head) > 1 {
		size = head[1]
	}
	n, err := strconv.Atoi(size)
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]int32{}
	for i := range n {
		if order == nil {
			place[strconv.Itoa(i+1)] = int32(i)
		} else {
			place[order[i]] = int32(i)
		}
	}
	words := strings.Fields(strings.Join(lines[1:], " "))
	out := make([][]int32, n)
	for len(words) > 0 {
		id, ok := place[words[0]]
		if !ok {
			t.Fatalf("unknown id %s", words[0])
		}
		k, err := strconv.Atoi(words[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words[2 : 2+k] {
			j, ok := place[w]
			if !ok {
				t.Fatalf("unknown neighbour %s", w)
			}
			out[id] = append(out[id], j)
		}
		words = words[2+k:]
	}
	return out
}

func weights(t testing.TB, links [][]int32, s Style) *Weights {
	t.Helper()
	w, err := New(links, nil, s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// reporter is a test, or one case of a property test.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// near fails unless got is want within a relative tol, or within tol where want is under 1.
func near(t reporter, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol*math.Max(1, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// digits fails unless got is want to its last printed digit.
func digits(t testing.TB, what string, got float64, want string) {
	t.Helper()
	if !agree(got, want) {
		t.Errorf("%s = %.12g, want %s", what, got, want)
	}
}

// agree reports whether got rounds to want within its last printed digit.
func agree(got float64, want string) bool {
	v, err := strconv.ParseFloat(want, 64)
	if err != nil {
		return false
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(want), "e")
	_, frac, _ := strings.Cut(mantissa, ".")
	power, _ := strconv.Atoi(exponent) // 0 without one
	return math.Abs(got-v) <= .5001*math.Pow10(power-len(frac))
}

func deref(t testing.TB, x []*float64) []float64 {
	t.Helper()
	out := make([]float64, len(x))
	for i, p := range x {
		if p == nil {
			t.Fatalf("area %d has no figure", i)
		}
		out[i] = *p
	}
	return out
}
