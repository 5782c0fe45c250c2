package pipeline

import (
	"testing"

	"kvarter"
	"kvarter/internal/forecast"
)

// On the demo city the early warning says of the screened year what the screening says: the same verdict of every list for every housing area, so 15 on the
// prevention list and none on the harder ones. Origin is never turned into persons.
func TestWarnAgreesWithTheScreening(t *testing.T) {
	_, _, chain := demoCity(t)
	s := chain[1]
	law, err := s.List("")
	if err != nil {
		t.Fatal(err)
	}
	w, err := Warn(s, law, forecast.WarnOptions{Draws: 200, BacktestDraws: 100, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	verdict := map[[2]string]kvarter.Verdict{}
	for _, h := range s.Round.Housing {
		for _, o := range h.Outcomes {
			verdict[[2]string{h.Area, o.Name}] = o.Verdict
		}
	}
	compared := 0
	for _, a := range w.Areas {
		for _, l := range a.Lists {
			compared++
			if want := verdict[[2]string{a.Area, l.List}]; l.Verdict != want {
				t.Errorf("%s, %s: %s, the screening says %s", a.Area, l.List, l.Verdict, want)
			}
		}
		for _, d := range a.Distances {
			if d.Sensitive && (d.Persons != nil || d.Kroner != nil || d.Reason != forecast.Sensitive) {
				t.Errorf("%s, %s: %+v", a.Area, d.Criterion, d)
			}
			if !d.Sensitive && d.State == kvarter.Known && d.Persons == nil && d.Kroner == nil && d.Reason == "" {
				t.Errorf("%s, %s: neither a distance nor a reason", a.Area, d.Criterion)
			}
		}
	}
	if compared < 4*len(s.Round.HousingAreas.Items) || w.Year != 2024 {
		t.Errorf("%d verdicts compared in %d", compared, w.Year)
	}
	for _, b := range w.Board {
		want := 0
		if b.List == "forebyggelse" {
			want = 15
		}
		if b.Now != want {
			t.Errorf("%s: %d, the policy says %d", b.List, b.Now, want)
		}
		t.Logf("%+v", b)
	}
	for _, k := range w.Skill {
		t.Logf("%+v", k)
	}
}
