package uncertainty

import (
	"bytes"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// rules makes the rule ready: a table of verdicts for each pattern of answers that do not vary.
func (p *Program) rules() error {
	p.plain, p.held, p.kept = make([]kvarter.Outcome, p.n), make([]bool, p.n), make([]bool, p.n)
	replay := p.in.Scenario.Replay()
	found, err := replay.Run(screening.Moved{Method: p.m})
	if err != nil {
		return err
	}
	lawful := replay.Lawful()
	for i, o := range found.Outcomes {
		p.plain[i], p.kept[i] = o, o.Designated()
		p.held[i] = lawful[i] || o == kvarter.OutcomeExcluded || o == kvarter.OutcomeByList || o == kvarter.OutcomeByLaw
	}
	p.joins = p.m.Merge != nil
	if p.road != fast {
		return nil
	}
	if p.ruling, err = screening.NewRuling(p.m, p.m.Designate); err != nil {
		return err
	}
	p.leaves = p.ruling.Leaves()
	p.counts = counts(p.m.Designate)
	static := make([][]kvarter.Verdict, len(p.leaves))
	for l, leaf := range p.leaves {
		if leaf.Kind != method.LeafCriterion {
			static[l] = replay.Leaf(leaf)
		}
	}
	p.pattern = make([]uint16, p.n)
	seen := map[string]uint16{}
	key := make([]byte, len(p.leaves))
	for i := range p.n {
		for l, leaf := range p.leaves {
			switch {
			case leaf.Kind != method.LeafCriterion && static[l] != nil:
				key[l] = byte(static[l][i])
			case leaf.Kind != method.LeafCriterion:
				key[l] = byte(kvarter.Undetermined)
			case p.state[i*p.k+leaf.At] == asked:
				key[l] = varies
			case p.state[i*p.k+leaf.At] == aside:
				key[l] = byte(kvarter.NotMet)
			case p.state[i*p.k+leaf.At] == settled:
				key[l] = byte(p.in.Round.Findings[i].Criteria[leaf.At].Verdict)
			default:
				key[l] = byte(kvarter.Undetermined)
			}
		}
		id, ok := seen[string(key)]
		if !ok {
			id = uint16(len(p.tables))
			seen[string(key)] = id
			p.keys = append(p.keys, bytes.Clone(key))
			p.tables = append(p.tables, p.table(p.ruling, key))
		}
		p.pattern[i] = id
	}
	return nil
}

// counts lists the «at least k of n» of a rule, the outermost first.
func counts(r *method.Rule) (out []*method.Rule) {
	if r.Kind == method.Count && r.AtLeast > 0 && len(r.Of) > 1 {
		out = append(out, r)
	}
	for i := range r.Of {
		out = append(out, counts(&r.Of[i])...)
	}
	return
}

// varies marks an answer that replicates decide.
const varies = 9

// table lists the verdicts by bits of the criteria met.
func (p *Program) table(ruling *screening.Ruling, key []byte) []kvarter.Verdict {
	answers := make([]kvarter.Verdict, len(key))
	out := make([]kvarter.Verdict, 1<<p.k)
	for bits := range out {
		p.answer(answers, key, uint64(bits))
		out[bits] = ruling.Verdict(answers)
	}
	return out
}

func (p *Program) answer(answers []kvarter.Verdict, key []byte, bits uint64) {
	for l, b := range key {
		answers[l] = kvarter.Verdict(b)
		if b == varies {
			answers[l] = kvarter.Verdict(bits >> p.leaves[l].At & 1)
		}
	}
}

// decided reports which areas the round designates.
func (p *Program) decided() []bool {
	out := make([]bool, p.n)
	for i := range out {
		out[i] = p.in.Round.Findings[i].Outcome.Designated()
	}
	return out
}

// outcomes writes what the verdicts make of the areas, joined.
func (p *Program) outcomes(out []kvarter.Outcome, met []kvarter.Verdict) {
	copy(out, p.plain)
	for i, v := range met {
		if !p.held[i] {
			out[i] = kvarter.OutcomeOut
			switch v {
			case kvarter.Met:
				out[i] = kvarter.OutcomeIn
			case kvarter.Undetermined:
				out[i] = kvarter.OutcomeUndetermined
			}
		}
	}
	if p.joins {
		p.in.Scenario.Join(out, nil)
	}
}
