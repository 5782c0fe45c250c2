package web

import (
	"math"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/method"
)

// urbanChanges is what became of the urban areas.
type urbanChanges struct {
	New, Ended []link
	Changed    []urbanChange
	Same       int
}

// urbanChange is an urban area with other small areas than before.
type urbanChange struct {
	Link          link
	From          []link // urban areas of the earlier round that its small areas were in
	Added, Lost   []string
	Before, After float64 // residents
}

// smallAreasOf lists the codes of the small areas of an urban area.
func smallAreasOf(u *kvarter.UrbanArea) []string {
	var out []string
	for _, p := range u.Parts {
		out = append(out, p.Areas...)
	}
	return out
}

// heirs gives, for each urban area of one round, the urban areas of another that share a small area with it, in their order. A housing
// area without small areas is found by its code.
func heirs(of, in *kvarter.Round) [][]int {
	at := map[string]int{}
	for k := range in.UrbanAreas {
		for _, code := range smallAreasOf(&in.UrbanAreas[k]) {
			at[code] = k
		}
	}
	out := make([][]int, len(of.UrbanAreas))
	for i := range of.UrbanAreas {
		u := &of.UrbanAreas[i]
		codes := smallAreasOf(u)
		for _, code := range codes {
			if k, ok := at[code]; ok && !slices.Contains(out[i], k) {
				out[i] = append(out[i], k)
			}
		}
		for k := range in.UrbanAreas {
			if x := &in.UrbanAreas[k]; len(codes) == 0 && len(smallAreasOf(x)) == 0 && x.Code == u.Code {
				out[i] = append(out[i], k)
			}
		}
		slices.Sort(out[i])
	}
	return out
}

func (q *request) urbanChanges(p passage) urbanChanges {
	var v urbanChanges
	a, b := p.a.Round, p.b.Round
	before, after := heirs(b, a), heirs(a, b)
	for _, k := range p.b.UrbanByName {
		u := &b.UrbanAreas[k]
		if len(before[k]) == 0 {
			v.New = append(v.New, p.b.urbanLink(q.lang, k))
			continue
		}
		c := urbanChange{Link: p.b.urbanLink(q.lang, k), After: u.Population}
		var was []string
		for _, n := range before[k] {
			c.From = append(c.From, p.a.urbanLink(q.lang, n))
			was = append(was, smallAreasOf(&a.UrbanAreas[n])...)
			c.Before += a.UrbanAreas[n].Population
		}
		is := smallAreasOf(u)
		c.Added, c.Lost = p.named(is, was), p.named(was, is)
		if len(c.Added)+len(c.Lost) == 0 && len(before[k]) == 1 {
			v.Same++
			continue
		}
		v.Changed = append(v.Changed, c)
	}
	for _, k := range p.a.UrbanByName {
		if len(after[k]) == 0 {
			v.Ended = append(v.Ended, p.a.urbanLink(q.lang, k))
		}
	}
	return v
}

// named gives the names of the areas that are in one list and not in another.
func (p *passage) named(in, notIn []string) []string {
	has := map[string]bool{}
	for _, c := range notIn {
		has[c] = true
	}
	var out []string
	for _, c := range in {
		if has[c] {
			continue
		}
		name := c
		if i, ok := p.b.Area[c]; ok {
			name = title(&p.b.Round.Areas.Items[i])
		} else if i, ok := p.a.Area[c]; ok {
			name = title(&p.a.Round.Areas.Items[i])
		}
		out = append(out, name)
	}
	return out
}

// methodChange is what differs between the methods of two rounds, and between the figures that they compare with.
type methodChange struct {
	Same         bool // the same file
	From, To     link
	Gone, Come   []string // lines of the rule in one round only
	Limits       []limitChange
	FirstCompare bool // the earlier round was a first one: it has no previous round to leave out of what areas are compared with
}

// limitChange is one criterion: what it was compared with and where the threshold lay.
type limitChange struct {
	Label, Href                  string
	WasOf, IsOf                  string
	Was, Is                      string // reference
	WasLimit, IsLimit            string
	WasStay, IsStay              string
	OnlyBefore, OnlyNow, Changed bool
}

func (q *request) methodChange(p passage) methodChange {
	a, b := p.a.Round.Method, p.b.Round.Method
	v := methodChange{Same: a.SHA256 == b.SHA256, FirstCompare: p.a.Round.Previous == "" && p.b.Round.Previous != ""}
	v.From = link{Href: methodHref(q, p.a), Text: strings.TrimSpace(a.ID + " " + a.Version)}
	v.To = link{Href: methodHref(q, p.b), Text: strings.TrimSpace(b.ID + " " + b.Version)}
	if !v.Same {
		was, is := strings.Split(method.Describe(p.a.Method, q.lang), "\n"), strings.Split(method.Describe(p.b.Method, q.lang), "\n")
		v.Gone, v.Come = onlyIn(was, is), onlyIn(is, was)
	}
	before, now := q.under(p.a), q.under(p.b)
	var names []string
	for _, name := range append(p.b.Readable(), p.a.Readable()...) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		x, y := p.a.measured(name), p.b.measured(name)
		if x != nil && x.Node || y != nil && y.Node {
			continue
		}
		var c limitChange
		if x != nil {
			c.Label, c.WasOf, c.Was, c.WasLimit, c.WasStay = p.a.heading(x, q.lang), before.of(x), before.known(x, x.Reference), before.limitOf(x), before.known(x, x.Stay)
		}
		if y != nil {
			c.Label, c.IsOf, c.Is, c.IsLimit, c.IsStay = p.b.heading(y, q.lang), now.of(y), now.known(y, y.Reference), now.limitOf(y), now.known(y, y.Stay)
			c.Href = now.base() + "/criterion/" + pathEscape(name)
		}
		if c.OnlyBefore, c.OnlyNow = y == nil, x == nil; c.Label == "" {
			continue
		}
		c.Changed = c.Was != c.Is || c.WasLimit != c.IsLimit || c.WasOf != c.IsOf || c.WasStay != c.IsStay
		v.Limits = append(v.Limits, c)
	}
	return v
}

// known prints a number of a criterion; "" where it is not one number for all.
func (q *request) known(m *measured, v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return q.figure(m, v)
}

// limitOf prints the threshold to come in.
func (q *request) limitOf(m *measured) string {
	if m.first == nil {
		return ""
	}
	if math.IsNaN(m.Enter) && math.IsNaN(m.Stay) {
		return q.words().text("criterion.limit.own")
	}
	return explain.LimitAlone(q.ix.Method, m.first, q.lang)
}

// onlyIn lists the lines of one text that another does not have, in order.
func onlyIn(lines, other []string) []string {
	left := map[string]int{}
	for _, l := range other {
		left[l]++
	}
	var out []string
	for _, l := range lines {
		if left[l] > 0 {
			left[l]--
		} else if strings.TrimSpace(l) != "" {
			out = append(out, l)
		}
	}
	return out
}
