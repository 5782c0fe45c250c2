package pipeline

import (
	"fmt"
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/follow"
	"kvarter/internal/gap"
)

func followedDemo(t *testing.T) (*follow.Followed, []*Screened) {
	t.Helper()
	_, _, chain := demoCity(t)
	f, err := Follow(chain[0].Imported, chain[1].Method, []*kvarter.Round{chain[0].Round, chain[1].Round})
	if err != nil {
		t.Fatal(err)
	}
	return f, chain
}

// The figures of policy.md section 5 come out of the series: the areas designated at the end, in the years that the policy names.
func TestDemoGapShowsThePolicysFigures(t *testing.T) {
	f, _ := followedDemo(t)
	for _, c := range []struct {
		indicator  string
		from, to   string // share of the areas, per cent; "" the policy gives none
		rest       string
		gap0, gap1 string
		digits     int
	}{
		{"employment", "28", "17.3", "", "", "", 1},
		{"education", "36.2", "18.4", "", "14", "9", 1},
		{"benefits", "", "11.3", "6.7", "", "", 1},
		{"activity_ready", "", "3.7", "1.7", "", "", 1},
		{"noise", "", "53", "48", "", "", 0},
		{"sports", "", "67", "76", "", "", 0},
		{"arts", "", "12", "23", "", "", 0},
	} {
		k := f.Indicator(c.indicator)
		if k < 0 {
			t.Fatalf("%s is not followed", c.indicator)
		}
		ch := f.Span(k, gap.AtEnd).Change
		if ch.From == nil || ch.To == nil || ch.To.Year != 2023 || ch.From.Year != 2000 && c.from != "" {
			t.Fatalf("%s: %+v", c.indicator, ch)
		}
		for _, x := range []struct {
			what, want string
			got        *float64
			digits     int
		}{
			{"areas 2000", c.from, ch.From.Areas.Value, c.digits}, {"areas 2023", c.to, ch.To.Areas.Value, c.digits}, {"rest 2023", c.rest, ch.To.Rest.Value, c.digits},
			{"gap 2000", c.gap0, ch.From.Points, 0}, {"gap 2023", c.gap1, ch.To.Points, 0},
		} {
			if x.want == "" {
				continue
			}
			if x.want == "28" {
				x.digits = 0
			}
			if got := fmt.Sprintf("%.*f", x.digits, 100**x.got); got != x.want {
				t.Errorf("%s, %s: %s, the policy prints %s", c.indicator, x.what, got, x.want)
			}
		}
	}
	// Points narrow while the ratio worsens, from 1.63 to 1.96: both are shown, and no verdict is given.
	ch := f.Span(f.Indicator("education"), gap.AtEnd).Change
	if ch.Verdict != gap.Disagree || fmt.Sprintf("%.2f %.2f", math.Exp(*ch.From.LogRatio), math.Exp(*ch.To.LogRatio)) != "1.63 1.96" {
		t.Errorf("%+v", ch)
	}
	// 17 % less disadvantaged 2017–2024: seven criteria, membership fixed at the start.
	r := f.Reduction(gap.AtStart)
	if r.Value == nil || math.Round(100**r.Value) != 17 || f.Index.From != 2017 || f.Index.To != 2024 || len(f.Index.Criteria) != 7 {
		t.Errorf("reduction %+v", r)
	}
	if r.Selection == nil || !r.Selection.Claimed {
		t.Errorf("%+v", r.Selection)
	}
	t.Logf("start %.4f: selection alone %.4f ± %.4f, nearest %.4f; end %.4f; each %.4f", *r.Value, *r.Selection.Expected, *r.Selection.SE, *r.Selection.Nearest, *f.Reduction(gap.AtEnd).Value, *f.Reduction(gap.EachYear).Value)
	for _, s := range f.Targets {
		t.Logf("%s %s: %s %v, %d ahead tested, %d projected", f.Indicators[s.Indicator].Name, s.Of, s.Progress.Status, s.Progress.Reason, s.Projection.TestedTo, len(s.Projection.Years))
	}
	t.Logf("coverage %+v", f.Coverage[0])
}
