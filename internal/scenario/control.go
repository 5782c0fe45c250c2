package scenario

import (
	"fmt"
	"math"
	"strings"

	"kvarter/internal/method"
	"kvarter/internal/screening"
)

// Kind is what sort of number a control moves.
type Kind string

const (
	Factor     Kind = "factor"     // times a reference
	Share      Kind = "share"      // 0–1, shown as per cent
	Number     Kind = "number"     // a threshold in the unit of its figure
	Count      Kind = "count"      // k of n: a whole number
	Weight     Kind = "weight"     // of a member of an index node
	Population Kind = "population" // residents: a whole number
)

// Control is one number of a method that can be moved.
type Control struct {
	Key   string // short, the same in every round of the method, safe in addresses
	Label string
	Kind  Kind
	Value float64 // as the method has it; in a first round the factor of first rounds
	// Min and Max are inclusive; Step is a step for a slider, any number between is allowed.
	Min, Max, Step float64
	Unit           string // "×", "%" is not used for shares: they are 0–1; a unit of the indicator, "percentile", "residents", ""
	Group          string // heading
	// Idle: nothing in this round asks it, such as a stay threshold in a first round.
	Idle bool
}

// handle is a control with what it takes to move it.
type handle struct {
	Control
	label, group method.Text
	set          func(m *method.Method, v float64, written string)
	node, class  string // the index node or the class that it is part of
	masks        bool   // it moves an exclusion from the calculation
}

func (h *handle) whole() bool { return h.Kind == Count || h.Kind == Population }

// Controls returns what can be moved, in the order of the method: thresholds to enter, to stay, counts of the rule, class cuts, weights,
// conditions, populations. lang is "da" or "en".
func (p *Program) Controls(lang string) []Control {
	out := make([]Control, len(p.handles))
	for k := range p.handles {
		h := &p.handles[k]
		out[k] = h.Control
		out[k].Label, out[k].Group = h.label.In(lang), h.group.In(lang)
	}
	return out
}

// add keeps keys apart: a second control with the same key gets a number.
func (p *Program) add(h handle) {
	key := h.Key
	for n := 2; ; n++ {
		if _, taken := p.byKey[h.Key]; !taken {
			break
		}
		h.Key = fmt.Sprintf("%s-%d", key, n)
	}
	h.Min, h.Max = min(h.Min, h.Value), max(h.Max, h.Value)
	p.byKey[h.Key] = len(p.handles)
	p.handles = append(p.handles, h)
}

// slug makes a name safe in addresses: small letters, digits, _ and - stay.
func slug(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '-':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '_'
	}, name)
}

func both(da, en string) method.Text { return method.Text{"da": da, "en": en} }

// named is a label, else the name with spaces.
func named(t method.Text, name string) method.Text {
	plain := strings.NewReplacer("_", " ", "/", ", ").Replace(name)
	out := method.Text{"da": t.In("da"), "en": t.In("en")}
	for l, s := range out {
		if s == "" {
			out[l] = plain
		}
	}
	return out
}

// after puts words before a text, in each language.
func after(da, en string, t method.Text) method.Text {
	return method.Text{"da": da + t.In("da"), "en": en + t.In("en")}
}

func (p *Program) controls() {
	p.thresholds(false)
	p.thresholds(true)
	p.counts()
	p.cuts()
	p.weights()
	p.conditions()
	p.populations()
}

// thresholds of criteria: those to enter, then those to stay.
func (p *Program) thresholds(stay bool) {
	for k := range p.method.Criteria {
		c := &p.method.Criteria[k]
		cmp, key, group := &c.Enter, "enter.", both("Grænse for at blive udpeget", "Threshold to enter")
		if stay {
			if cmp, key, group = c.Stay, "stay.", both("Grænse for at blive ved med at være udpeget", "Threshold to stay"); cmp == nil {
				continue
			}
		} else if c.Stay == nil {
			group = both("Grænser", "Thresholds")
		}
		if screening.Sensitive(p.method, c.Of) {
			continue
		}
		h := p.threshold(c.Of, *cmp, func(m *method.Method) *method.Threshold {
			if stay {
				return &m.Criteria[k].Stay.Threshold
			}
			return &m.Criteria[k].Enter.Threshold
		})
		h.Key, h.label, h.group = key+slug(c.Name), named(c.Label, c.Name), group
		h.Idle = stay && p.replay.First()
		p.add(h)
	}
}

// threshold is a control of what a figure is compared with.
func (p *Program) threshold(figure string, c method.Compare, of func(m *method.Method) *method.Threshold) handle {
	t := c.Threshold
	switch t.Of {
	case "":
		h := p.number(figure, t.Number)
		h.set = func(m *method.Method, v float64, written string) { of(m).Number, of(m).Written = v, written }
		return h
	case "percentile":
		h := handle{Control: Control{Kind: Number, Value: t.Percentile, Max: 100, Step: 1, Unit: "percentile"}}
		h.set = func(m *method.Method, v float64, _ string) { of(m).Percentile = v }
		return h
	}
	h := handle{Control: Control{Kind: Factor, Value: t.Times, Max: max(3, 2*math.Ceil(t.Times)), Step: .05, Unit: "×"}}
	h.set = func(m *method.Method, v float64, written string) { of(m).Times, of(m).TimesWritten = v, written }
	return h
}

// number is a control of a fixed number, between 0 and 1 for a share, else within the figures of the round and a little more.
func (p *Program) number(figure string, value float64) handle {
	if ind := p.method.Indicator(figure); ind != nil {
		if ind.Unit == "share" || ind.Unit == "" && ind.Count != "" && (ind.Per == 0 || ind.Per == 1) {
			return handle{Control: Control{Kind: Share, Value: value, Max: 1, Step: .005}}
		}
	}
	lo, hi := value, value
	if c, ok := p.replay.Figure(figure); ok {
		for i, v := range c.Values {
			if c.Known(i) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	step := 1.0
	if hi > lo {
		step = math.Pow10(int(math.Floor(math.Log10(hi-lo))) - 2)
	}
	h := handle{Control: Control{Kind: Number, Value: value, Min: math.Floor(lo/step) * step, Max: math.Ceil(hi/step) * step, Step: step}}
	h.Min, h.Max = tidy(h.Min), tidy(h.Max)
	if ind := p.method.Indicator(figure); ind != nil {
		h.Unit = ind.Unit
	}
	return h
}
