package scenario_test

import (
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/pipeline"
	. "kvarter/internal/scenario"
)

// A scenario is what the screening makes of a method file that is edited in the same way: outcomes, joined areas and the whole finding.
func TestScenarioIsAnEditedMethod(t *testing.T) {
	c := demoCity(t)
	programs := []*Program{compileRound(t, c.rounds[0], c.groups), compileRound(t, c.rounds[1], c.groups)}
	turned, refusals, checks := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		checks++
		k := rapid.IntRange(0, 1).Draw(rt, "round")
		p, s := programs[k], c.rounds[k]
		values := map[string]string{}
		query := url.Values{}
		for _, h := range p.Controls("en") {
			if rapid.IntRange(0, 3).Draw(rt, "move "+h.Key) > 0 {
				continue
			}
			v := ""
			switch h.Kind {
			case Factor:
				lo, hi := 1.15, 1.8
				if strings.HasPrefix(h.Key, "stay.") {
					lo, hi = .8, 1.3
				}
				v = fmt.Sprintf("%.2f", rapid.Float64Range(lo, hi).Draw(rt, h.Key))
			case Count: // the grammar refuses counts that cannot fail or never hold
				v = fmt.Sprint(rapid.IntRange(1, int(h.Max)).Draw(rt, h.Key))
			case Population:
				v = fmt.Sprint(rapid.IntRange(0, 4000).Draw(rt, h.Key))
			default:
				rt.Fatalf("a control of kind %s", h.Kind)
			}
			if !h.Idle { // the grammar still refuses a threshold to stay that nothing asks
				values[h.Key] = v
			}
			query.Set(h.Key, v)
		}
		o := pipeline.Options{Period: s.Round.Period, Seed: 1, Method: c.edit(t, k == 0, values)}
		if k == 1 {
			o.Previous = c.rounds[0].Round
		}
		want, refused := pipeline.Screen(c.in, o)
		change, err := p.Parse(query)
		if err != nil || refused != nil { // both refuse a threshold to stay that is harder than the one to enter
			if err == nil || refused == nil || !strings.Contains(err.Error(), "harder") || !strings.Contains(refused.Error(), "harder") {
				rt.Fatalf("%v: %v; the method file: %v", values, err, refused)
			}
			refusals++
			return
		}
		got, err := p.Run(change)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range got.Outcomes {
			w := &want.Round.Findings[i]
			if got.Outcomes[i] != w.Outcome || got.Met[i] != w.MetCount {
				rt.Fatalf("%s with %v: %s with %d met, want %s with %d", w.Area, values, got.Outcomes[i], got.Met[i], w.Outcome, w.MetCount)
			}
		}
		if d := sameAreas(got.UrbanAreas, want.Round.UrbanAreas); d != "" {
			rt.Fatal(d)
		}
		turned += len(got.Entering) + len(got.Leaving)
		for i := rapid.IntRange(0, 6).Draw(rt, "from"); i < len(got.Outcomes); i += 7 {
			f, err := p.Finding(got, i)
			if err != nil {
				rt.Fatal(err)
			}
			if g, w := plainly(f), plainly(want.Round.Findings[i]); g != w {
				rt.Fatalf("%v:\n%s\nwant\n%s", values, g, w)
			}
		}
	})
	if turned == 0 || refusals > checks/2 {
		t.Errorf("%d checks, %d refused, %d areas turned", checks, refusals, turned)
	}
}

// plainly writes a finding with every number, apart from what a threshold is called: in a first round the edited file has to write «city».
func plainly(f kvarter.Finding) string {
	flip := f.Flip
	f.Flip = nil
	f.Criteria = append([]kvarter.CriterionFinding(nil), f.Criteria...)
	for k := range f.Criteria {
		c := &f.Criteria[k]
		if c.Of = ""; math.IsNaN(c.Num) {
			c.Num, c.Den = -1, -1
		}
	}
	if flip == nil {
		return fmt.Sprintf("%+v", f)
	}
	return fmt.Sprintf("%+v %+v", f, *flip)
}
