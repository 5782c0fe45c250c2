package scenario

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/source"
)

// Change is what a scenario moves, in one canonical form: two changes that say the same are equal. The zero value moves nothing.
type Change struct{ query string }

// Empty reports whether nothing is moved.
func (c Change) Empty() bool { return c.query == "" }

// Encode returns the change as the query of an address, sorted by key.
func (c Change) Encode() string { return c.query }

// Values returns the change as the values of an address or a form.
func (c Change) Values() url.Values {
	v, _ := url.ParseQuery(c.query) // it was made by url.Values.Encode
	return v
}

// maxDecimals keeps links short and numbers exact.
const maxDecimals = 6

// Parse reads a change from the values of an address or a form. An empty value moves nothing, nor does one that the method already has. It
// fails on a key that is no control, with the nearest that is, and on a number that is none or out of range; keys are looked at in
// alphabetical order, and every fault is named.
func (p *Program) Parse(v url.Values) (Change, error) {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := url.Values{}
	var faults []error
	for _, key := range keys {
		at, ok := p.byKey[key]
		if !ok {
			faults = append(faults, p.unknown(key))
			continue
		}
		for _, text := range v[key] {
			if strings.TrimSpace(text) == "" {
				continue
			}
			x, err := p.handles[at].read(text)
			if err != nil {
				faults = append(faults, err)
			} else if x != p.handles[at].Value {
				out[key] = append(out[key], format(x))
			}
		}
		slices.Sort(out[key])
		if out[key] = slices.Compact(out[key]); len(out[key]) > 1 {
			faults = append(faults, kvarter.Errorf(kvarter.Invalid, "%s: it is given more than once: %s", key, strings.Join(out[key], ", ")))
		} else if len(out[key]) == 0 {
			delete(out, key)
		}
	}
	if len(faults) == 0 {
		c := Change{out.Encode()}
		_, _, err := p.moved(c)
		if err != nil {
			return Change{}, err
		}
		return c, nil
	}
	if len(faults) == 1 {
		return Change{}, faults[0]
	}
	return Change{}, kvarter.Errorf(kvarter.Invalid, "%s", errors.Join(faults...).Error())
}

// format writes a number without an exponent; zero has no sign.
func format(v float64) string { return strconv.FormatFloat(v+0, 'f', -1, 64) }

func (p *Program) unknown(key string) error {
	known := make([]string, len(p.handles))
	for k := range p.handles {
		known[k] = p.handles[k].Key
	}
	e := kvarter.Errorf(kvarter.Invalid, "%s: method %s has nothing of that name that can be moved", short(key), p.method.ID)
	if n := source.Nearest(key, known); n != "" {
		e.Hint = "did you mean " + n + "?"
		e.Message += "; " + e.Hint
	} else if len(known) > 0 {
		e.Hint = "for example " + known[0]
	}
	return e
}

// short keeps a message short, whatever was sent.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// read reads a number; a decimal comma is a point.
func (h *handle) read(text string) (float64, error) {
	plain := strings.Replace(strings.TrimSpace(text), ",", ".", 1)
	fail := func(allowed string) (float64, error) {
		return 0, kvarter.Errorf(kvarter.Invalid, "%s: «%s» is given; %s is allowed", h.Key, short(text), allowed)
	}
	allowed := fmt.Sprintf("a number from %s to %s", format(h.Min), format(h.Max))
	if h.whole() {
		allowed = fmt.Sprintf("a whole number from %s to %s", format(h.Min), format(h.Max))
	}
	if len(plain) > 24 || strings.Trim(plain, "-0123456789.") != "" {
		return fail(allowed)
	}
	v, err := strconv.ParseFloat(plain, 64)
	switch {
	case err != nil || v < h.Min || v > h.Max:
		return fail(allowed)
	case v == h.Value:
		return v, nil
	case h.whole() && v != math.Trunc(v):
		return fail(allowed)
	}
	if _, decimals, _ := strings.Cut(format(v), "."); len(decimals) > maxDecimals {
		return fail(allowed + fmt.Sprintf(" with at most %d decimals", maxDecimals))
	}
	return v, nil
}

// moved is the method with a change, and the controls that it moves in their order.
func (p *Program) moved(c Change) (*method.Method, []*handle, error) {
	if c.Empty() {
		return p.method, nil, nil
	}
	values := c.Values()
	m := clone(p.method)
	var out []*handle
	for k := range p.handles {
		h := &p.handles[k]
		if !values.Has(h.Key) {
			continue
		}
		v, err := h.read(values.Get(h.Key))
		if err != nil {
			return nil, nil, err
		}
		h.set(m, v, format(v))
		out = append(out, h)
	}
	if len(out) < len(values) { // a change of another round or method
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if _, ok := p.byKey[key]; !ok {
				return nil, nil, p.unknown(key)
			}
		}
	}
	return m, out, p.harder(m)
}

// harder refuses a threshold to stay that is harder than the one to enter, as method files do: an area designated before would have to be
// worse off than a new one. In a first round nothing asks it.
func (p *Program) harder(m *method.Method) error {
	if p.replay.First() {
		return nil
	}
	for k := range m.Criteria {
		c := &m.Criteria[k]
		if c.Stay == nil || c.Stay.Op != c.Enter.Op || c.Stay.Threshold.Of != c.Enter.Threshold.Of {
			continue
		}
		enter, stay := level(c.Enter.Threshold), level(c.Stay.Threshold)
		up := c.Enter.Op == method.Over || c.Enter.Op == method.AtLeast
		if stay == enter || (stay > enter) != up {
			continue
		}
		least := "or less"
		if !up {
			least = "or more"
		}
		e := kvarter.Errorf(kvarter.Invalid, "stay.%s: %s is harder than %s to enter; an area designated before would have to be worse off than a new one",
			slug(c.Name), format(stay), format(enter))
		e.Hint = fmt.Sprintf("move stay.%s to %s %s", slug(c.Name), format(enter), least)
		return e
	}
	return nil
}

// level is the number of a threshold that a control moves.
func level(t method.Threshold) float64 {
	switch t.Of {
	case "":
		return t.Number
	case "percentile":
		return t.Percentile
	}
	return t.Times
}

// Method returns the method of the round with a change in it, such as to explain a finding. It is not to be changed.
func (p *Program) Method(c Change) (*method.Method, error) {
	m, _, err := p.moved(c)
	return m, err
}
