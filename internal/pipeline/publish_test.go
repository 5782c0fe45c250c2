package pipeline

import (
	"testing"

	"kvarter"
)

// The made-up city is controlled as if it were real: everything public follows from the controlled figures, nothing unsafe stands in them, and every decision
// stays as it was.
func TestPublishTheCity(t *testing.T) {
	_, _, chain := demoCity(t)
	p, err := Publish(chain[0].Imported, chain, Publishing{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	hidden, loose := 0, 0
	for _, x := range p.Controlled.Systems {
		hidden += len(x.Table.Unsafe)
		loose += len(x.Table.Loose)
		if len(x.Table.Exposed) > 0 {
			t.Errorf("%s %d %s: %d exposed", x.Level, x.Period, x.Base, len(x.Table.Exposed))
		}
	}
	t.Logf("%d systems, %d unsafe, %d loose, told %d, differs %v, withheld %v", len(p.Controlled.Systems), hidden, loose, len(p.Told), p.Differs, p.Controlled.Withheld)
	audit, err := p.Attack(chain, 30)
	if err != nil {
		t.Fatal(err)
	}
	if audit.Exposed > 0 || len(audit.Oracles) > 0 || audit.Queries == 0 || audit.Customs == 0 || audit.Attacked < hidden {
		t.Errorf("%d of %d attacked counts are exposed, %d queries, oracles %v; the narrowest: %+v", audit.Exposed, audit.Attacked, audit.Queries, audit.Oracles, audit.Reached[:3])
	}
	t.Logf("attacked %d, queries %d, custom areas %d, the narrowest %+v", audit.Attacked, audit.Queries, audit.Customs, audit.Reached[0])
	leak := *p.Rounds[len(p.Rounds)-1] // custom areas of exact figures are found out
	public := *leak.Imported
	public.Panel, leak.Imported = chain[0].Imported.Panel, &public
	leaking := &Publication{Controlled: p.Controlled, Rounds: []*Screened{&leak}}
	if found := (&Audit{Reached: audit.Reached}); leaking.differ(found, 30) != nil || len(found.Oracles) == 0 {
		t.Errorf("of %d custom areas of exact figures none tells more", found.Customs)
	}
	for k, s := range chain {
		for i := range s.Round.Findings {
			got, want := &p.Rounds[k].Round.Findings[i], &s.Round.Findings[i]
			if got.Outcome != want.Outcome {
				t.Errorf("%s: public %s, decided %s", want.Area, got.Outcome, want.Outcome)
			}
			for c := range got.Criteria {
				if x := got.Criteria[c]; x.State == kvarter.Known && x.Num == x.Num && int(x.Num)%11 != 0 && int(x.Num)%6 != 0 {
					t.Fatalf("%s %s: a numerator of %v is public", got.Area, x.Criterion, x.Num)
				}
			}
		}
	}
}
