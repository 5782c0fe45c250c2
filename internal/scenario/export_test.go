package scenario

import (
	"kvarter"
	"kvarter/internal/method"
)

// Tests of the pipeline's rounds are in scenario_test, since the pipeline reaches this package.

// Apart are the areas whose published outcome does not follow from the findings.
func (p *Program) Apart() []int { return p.apart }

// Recalculate answers the empty change the long way, without taking the round's own answers.
func (p *Program) Recalculate() *Result {
	r := &Result{Outcomes: append([]kvarter.Outcome(nil), p.plain...)}
	if p.designates() {
		r.UrbanAreas = p.join.join(p.method, r.Outcomes, p.replay.Lawful())
	}
	return r
}

// Bare is the yardstick of BenchmarkScenario.
func (p *Program) Bare(c Change) (func([]kvarter.Verdict), error) {
	m, _, err := p.moved(c)
	if err != nil {
		return nil, err
	}
	return p.replay.Bare(m)
}

// AsUsed is the method with the factors of a first round in its criteria.
func (p *Program) AsUsed() *method.Method { return p.method }
