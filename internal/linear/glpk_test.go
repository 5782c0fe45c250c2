package linear

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// glpsol finds GLPK's solver (Debian package glpk-utils). Without it the test is skipped, and fails where CI=true.
func glpsol(t *testing.T) string {
	path, err := exec.LookPath("glpsol")
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("glpsol is not installed (Debian package glpk-utils)")
	}
	t.Skip("glpsol is not installed (Debian package glpk-utils): no second opinion")
	return ""
}

// secondOpinion returns GLPK's optimum, and whether it calls the problem feasible.
func secondOpinion(t fataler, solver, dir string, p Problem, c Sparse) (float64, bool) {
	var b bytes.Buffer
	if err := WriteLP(&b, p, c, true); err != nil {
		t.Fatalf("%v", err)
	}
	in, out := filepath.Join(dir, "p.lp"), filepath.Join(dir, "p.out")
	if err := os.WriteFile(in, b.Bytes(), 0o600); err != nil {
		t.Fatalf("%v", err)
	}
	if text, err := exec.Command(solver, "--nopresol", "--lp", in, "--write", out).CombinedOutput(); err != nil {
		t.Fatalf("glpsol: %v\n%s", err, text)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line) // s bas ROWS COLUMNS PRIMAL DUAL VALUE; f is feasible
		if len(f) == 7 && f[0] == "s" && f[1] == "bas" {
			v, err := strconv.ParseFloat(f[6], 64)
			if err != nil {
				t.Fatalf("%v", err)
			}
			return v, f[4] == "f"
		}
	}
	t.Fatalf("glpsol gave no solution:\n%s", text)
	return 0, false
}

func TestGLPK(t *testing.T) {
	solver, dir := glpsol(t), t.TempDir()
	feasible := 0
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 12).Draw(t, "n"), rapid.IntRange(1, 8).Draw(t, "m")
		p, c := problems(t, n, m), objective(t, n)
		s, err := New(p)
		if err != nil {
			t.Fatal(err)
		}
		got, x, st := s.Maximise(c)
		want, ok := secondOpinion(t, solver, dir, p, c)
		if ok != (st == Optimal) || ok && math.Abs(got-want) > 1e-6 {
			t.Fatalf("%v %v, GLPK says feasible %v, %v", st, got, ok, want)
		}
		if ok {
			feasible++
			inside(t, p, x)
		}
	})
	if feasible < 20 {
		t.Errorf("only %d of the problems were feasible", feasible)
	}
}

// A table of the size of a city: 400 areas × {numerator, complement} in boxes, with bases, districts, quarters and the city.
func city() Problem {
	var p Problem
	draw := uint64(1)
	whole := func(below uint64) float64 { // splitmix64
		draw += 0x9e3779b97f4a7c15
		z := draw
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return float64((z ^ z>>31) % below)
	}
	const areas, box = 400, 5
	var quarters [150]Row
	for i := range areas {
		num, com := 6*whole(20), 6*whole(60)
		for k, v := range []float64{num, com} {
			j := int32(2*i + k)
			p.Low, p.High, p.Start = append(p.Low, max(0, v-box)), append(p.High, v+box), append(p.Start, v)
			for _, q := range []int{2*(i/8) + k, 100 + 2*(i/40) + k, 120 + 2*int(whole(15)) + k} { // 50 quarters, 10 districts, 15 overlapping
				quarters[q].Index, quarters[q].Value = append(quarters[q].Index, j), append(quarters[q].Value, 1)
				quarters[q].Low += v
			}
		}
	}
	for _, q := range quarters {
		q.Low, q.High = q.Low-box, q.Low+box
		p.Rows = append(p.Rows, q)
	}
	return p
}

func TestCityGLPK(t *testing.T) {
	solver, dir := glpsol(t), t.TempDir()
	p := city()
	s, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	for j := int32(0); j < 800; j += 50 {
		c := Sparse{Index: []int32{j, (j + 9) % 800}, Value: []float64{1, -.35}}
		got, x, st := s.Maximise(c)
		want, ok := secondOpinion(t, solver, dir, p, c)
		if !ok || st != Optimal || math.Abs(got-want) > 1e-6 {
			t.Errorf("x%d: %v %v, GLPK %v", j, st, got, want)
		}
		inside(t, p, x)
	}
}

func BenchmarkCity(b *testing.B) {
	s, err := New(city())
	if err != nil {
		b.Fatal(err)
	}
	j := int32(0)
	for b.Loop() {
		c := Sparse{Index: []int32{j}, Value: []float64{1}}
		s.Maximise(c)
		s.Minimise(c)
		j = (j + 1) % 800
	}
	b.ReportMetric(float64(s.Pivots())/float64(b.N), "pivots/op")
}
