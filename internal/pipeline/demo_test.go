package pipeline

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/contiguity"
	"kvarter/internal/workspace"
)

// demoCity builds the demo city in a folder and screens its two rounds with the real engine.
func demoCity(t *testing.T) (*demo.City, string, []*Screened) {
	t.Helper()
	city, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := city.Write(dir); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := Import(w, nil)
	if err != nil {
		t.Fatal(err)
	}
	chain, err := ScreenRounds(in, kvarter.Period(city.First.Year), kvarter.Period(city.Second.Year))
	if err != nil {
		t.Fatal(err)
	}
	return city, dir, chain
}

// The figures of policy.md section 5, computed from the imported files and the screened round: nothing of the generator's own arithmetic.
func TestDemoCityShowsThePolicysFigures(t *testing.T) {
	city, _, chain := demoCity(t)
	s := chain[1]
	in := map[string]bool{}
	for _, code := range s.Round.Designated() {
		in[code] = true
	}
	place := map[string]string{} // polling place of each small area
	for _, a := range s.Round.Areas.Items {
		place[a.Code] = a.Groups["polling_place"]
	}
	total := func(f demo.Fact, group string) (float64, float64) {
		table := s.Panel.Table(kvarter.LevelSmallArea, kvarter.Period(f.Period))
		keep := func(code string) bool {
			switch group {
			case demo.Designated:
				return in[code]
			case demo.Rest:
				return !in[code]
			case demo.City_:
				return true
			}
			return place[code] == group
		}
		num, _ := sum(table, f.Num, keep)
		den, _ := sum(table, f.Den, keep)
		return num, den
	}
	checked := 0
	for _, f := range city.Facts() {
		var v float64
		switch f.Kind {
		case demo.Share:
			a, b := total(f, f.Group)
			v = 100 * a / b
		case demo.Gap, demo.Ratio, demo.MeanGap:
			a, b := total(f, demo.Designated)
			c, d := total(f, demo.Rest)
			switch f.Kind {
			case demo.Gap:
				v = 100 * (a/b - c/d)
			case demo.Ratio:
				v = (a / b) / (c / d)
			default:
				v = c/d - a/b
			}
		case demo.Facilities:
			for _, p := range s.Facilities {
				if p.Kind != f.Num {
					continue
				}
				for _, a := range s.Round.Areas.Items {
					if (f.Group == demo.City_ || in[a.Code]) && contiguity.Inside(p.At, a.Outline) {
						v++
						break
					}
				}
			}
		case demo.Listed:
			for _, h := range s.Round.Housing {
				for _, o := range h.Outcomes {
					if o.Name == f.Num && o.Verdict == kvarter.Met {
						v++
					}
				}
			}
		case demo.Minimum, demo.Maximum:
			table := s.Panel.Table(kvarter.Level(f.Group), kvarter.Period(f.Period))
			for i, code := range table.Codes {
				num, _ := sum(table, f.Num, func(c string) bool { return c == code })
				den, _ := sum(table, f.Den, func(c string) bool { return c == code })
				x := 100 * num / den
				if i == 0 || f.Kind == demo.Minimum && x < v || f.Kind == demo.Maximum && x > v {
					v = x
				}
			}
		default:
			continue // the index of disadvantage is calibrated in the demo package
		}
		checked++
		if got := fmt.Sprintf("%.*f", f.Digits, v); got != f.Want {
			t.Errorf("%s: %s, the policy prints %s", f.ID, got, f.Want)
		}
	}
	if checked < 29 {
		t.Errorf("only %d figures were checked", checked)
	}
}

// The generator calibrates against its own arithmetic of the rule; the engine must designate the very same areas.
func TestDemoCityIsScreenedAsItWasBuilt(t *testing.T) {
	city, _, chain := demoCity(t)
	for k, want := range []demo.Screened{city.First, city.Second} {
		in := map[string]bool{}
		for _, code := range chain[k].Round.Designated() {
			in[code] = true
		}
		for i, code := range city.Codes() {
			if in[code] != want.In[i] {
				t.Errorf("%d: %s designated %v, the generator says %v", want.Year, code, in[code], want.In[i])
			}
		}
	}
	second := chain[1].Round
	// policy.md section 5 and methods.md section 3: about 14 areas; 15 prevention areas, none on the harder lists.
	if n := len(second.UrbanAreas); n != 14 {
		t.Errorf("%d urban areas", n)
	}
	harder := 0
	for _, h := range second.Housing {
		for _, o := range h.Outcomes {
			if o.Name != "forebyggelse" && o.Verdict != kvarter.NotMet {
				harder++
			}
		}
	}
	if harder > 0 {
		t.Errorf("%d verdicts on the harder lists are not «not met»", harder)
	}
	if len(second.Frozen) == 0 || second.Previous != chain[0].Round.ID {
		t.Error("the second round does not follow the first")
	}
}

func TestRoundsAreTheSameOnEveryNumberOfCores(t *testing.T) {
	was := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(was)
	_, _, one := demoCity(t)
	runtime.GOMAXPROCS(2)
	_, _, two := demoCity(t)
	a, err := one[1].Files("test")
	if err != nil {
		t.Fatal(err)
	}
	b, err := two[1].Files("test")
	if err != nil {
		t.Fatal(err)
	}
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

// Every input of the round, one after the other, with one byte changed.
func TestVerifyNoticesOneChangedByteInAnyInput(t *testing.T) {
	_, dir, chain := demoCity(t)
	out := filepath.Join(dir, "rounds", "2024")
	for _, s := range chain {
		if err := s.KeepRound(dir, "test"); err != nil {
			t.Fatal(err)
		}
	}
	if err := chain[1].Keep(); err != nil {
		t.Fatal(err)
	}
	if err := chain[1].Write(out, "test"); err != nil {
		t.Fatal(err)
	}
	round := filepath.Join(out, RoundFile)
	for _, snapshots := range []bool{false, true} {
		if _, err := Verify(dir, round, snapshots, "test"); err != nil {
			t.Fatalf("untouched: %v", err)
		}
	}
	paths := []string{round, filepath.Join(out, AreasFile), filepath.Join(out, UrbanFile), filepath.Join(out, UrbanShapes)}
	for _, s := range chain[1].Round.Snapshots {
		paths = append(paths, filepath.Join(dir, s.File), filepath.Join(dir, SnapshotDir, s.SHA256))
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Clone(src)
		changed[len(changed)/2] ^= 1
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, changed, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(dir, round, false, "test"); err == nil {
			t.Errorf("a changed byte in %s goes unnoticed", strings.TrimPrefix(path, dir))
		}
		if err := os.WriteFile(path, src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
