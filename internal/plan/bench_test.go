package plan

import (
	"fmt"
	"testing"

	"kvarter"
)

// thousand is a plan of n interventions, each with what example has.
func thousand(n int) *kvarter.Plan {
	p := example()
	one := p.Interventions[0]
	p.Interventions = nil
	for i := range n {
		x := one
		x.ID = fmt.Sprintf("do-%d", i)
		p.Interventions = append(p.Interventions, x)
	}
	return Canonical(p)
}

func BenchmarkTenThousandInterventions(b *testing.B) {
	p := thousand(10000)
	q := Canonical(p)
	q.Interventions[5000].Milestones[0].Done = "2025-02-20"
	sheets := Sheets(p)
	g := NewGround(town())
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"check", func() { Check(p, Known{}) }},
		{"stand", func() {
			for i := range p.Interventions {
				Stand(&p.Interventions[i], today, DefaultRules())
			}
		}},
		{"coverage", func() { g.Coverage(p, today, DefaultRules()) }},
		{"due", func() { Due(p, today, Whose{}, 92, DefaultRules()) }},
		{"diff", func() { Diff(p, q) }},
		{"merge", func() { Merge(p, q, p, nil) }},
		{"sheets", func() { Sheets(p) }},
		{"read", func() { Read(sheets, Known{}) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				c.f()
			}
		})
	}
	b.Run("merge one", func(b *testing.B) {
		for range b.N {
			MergeIntervention(&p.Interventions[0], &q.Interventions[5000], &p.Interventions[0], nil)
		}
	})
}
