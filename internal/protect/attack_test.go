package protect

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

// secondOpinion is GLPK's end of the interval of a node, and whether it has one.
func secondOpinion(t fataler, solver, dir string, s *System, shown []Shown, node int, maximise bool, more []Fact) (float64, bool) {
	var b bytes.Buffer
	constant, err := s.WriteLP(&b, shown, node, maximise, more...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	in, out := filepath.Join(dir, "p.lp"), filepath.Join(dir, "p.out")
	if err := os.WriteFile(in, b.Bytes(), 0o600); err != nil {
		t.Fatalf("%v", err)
	}
	if text, err := exec.Command(solver, "--nopresol", "--lp", in, "--write", out).CombinedOutput(); err != nil {
		t.Fatalf("glpsol: %v\n%s\n%s", err, text, b.String()[:min(b.Len(), 500)])
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line) // s bas ROWS COLUMNS PRIMAL DUAL VALUE; f f is optimal, f n without end
		if len(f) == 7 && f[0] == "s" && f[1] == "bas" {
			v, err := strconv.ParseFloat(f[6], 64)
			if err != nil || f[4] != "f" {
				t.Fatalf("glpsol: %s", line)
			}
			return v + constant, f[5] == "f"
		}
	}
	t.Fatalf("glpsol gave no solution:\n%s", text)
	return 0, false
}

// GLPK finds the same intervals, rounded and suppressed, with all that an outsider may know.
func TestAttackAgainstGLPK(t *testing.T) {
	solver, dir := glpsol(t), t.TempDir()
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		s := cityOf{areas: 5, years: 1, outside: true, facts: true, earlier: rapid.Bool().Draw(t, "with earlier")}.draw(t)
		var out *Table
		var err error
		if rapid.Bool().Draw(t, "rounded") {
			out, err = s.Round(Rounding{Seed: 2})
		} else {
			out, err = s.Suppress(Suppression{ExactUpTo: -1})
		}
		if err != nil {
			t.Fatal(err)
		}
		node := rapid.IntRange(0, len(s.Cells)+len(s.Sums)-1).Draw(t, "node")
		b, err := s.Attack(out.Shown, []int{node}, out.Facts...)
		if err != nil {
			t.Fatal(err)
		}
		for _, end := range []struct {
			maximise bool
			want     float64
		}{{false, b[0].Low}, {true, b[0].High}} {
			got, ok := 0.0, true
			tb, _ := check(s)
			a, err := tb.programme(out.Shown, out.Facts)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.problem.Low) == 0 {
				got = a.fixedSum(node) // nothing is open, and GLPK reads no empty problem
			} else {
				got, ok = secondOpinion(t, solver, dir, s, out.Shown, node, end.maximise, out.Facts)
			}
			if ok != !math.IsInf(end.want, 1) || ok && math.Abs(got-end.want) > 1e-6 {
				t.Fatalf("%s: %v, GLPK %v %v", tb.key[node], b[0], got, ok)
			}
			compared++
		}
	})
	if compared < 100 {
		t.Errorf("only %d ends were compared", compared)
	}
}

func (a *programme) fixedSum(node int) float64 {
	_, constant := a.objective(node)
	return constant
}

// The same on a whole city, by both methods, where GLPK has hundreds of counts open.
func TestLargeCityGLPK(t *testing.T) {
	solver, dir := glpsol(t), t.TempDir()
	s := largeCity()
	rounded, err := s.Round(Rounding{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := s.Suppress(Suppression{})
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []*Table{rounded, hidden} {
		for k := 0; k < len(out.Unsafe); k += 12 {
			i := out.Unsafe[k]
			b, err := s.Attack(out.Shown, []int{i}, out.Facts...)
			if err != nil {
				t.Fatal(err)
			}
			low, _ := secondOpinion(t, solver, dir, s, out.Shown, i, false, out.Facts)
			high, ok := secondOpinion(t, solver, dir, s, out.Shown, i, true, out.Facts)
			if !ok || math.Abs(low-b[0].Low) > 1e-6 || math.Abs(high-b[0].High) > 1e-6 {
				t.Errorf("base %d, node %d: %+v, GLPK %v to %v", out.Base, i, b[0], low, high)
			}
		}
	}
}
