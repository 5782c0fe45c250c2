package web

import (
	"html/template"
	"math"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

// pooled is one criterion in several small areas taken together.
type pooled struct {
	Value     float64 // of the counts added up; NaN where there are none to add
	Num, Den  float64 // the counts behind Value
	Low, High float64 // smallest and largest known figure of the areas, inherited ones among them
	Pooled    int     // areas behind Value
	Own       int     // areas with a figure of their own
	Inherited int     // areas that have the figure of a larger area: it says nothing of the area alone and is never pooled
	Missing   int
	Withheld  int
	Met, Open int // areas that meet the criterion, and where that cannot be determined
	Groups    []string
}

// pool adds up the counts of some areas, from the tables of the audience alone. Figures without counts, or whose counts do not give the
// figure (a mean of yearly shares), are not pooled: a mean of figures of areas of different size would be no figure of the whole.
func (ix *index) pool(m *measured, areas []int) pooled {
	nan := math.NaN()
	p := pooled{Value: nan, Num: nan, Den: nan, Low: nan, High: nan}
	per := 1.0
	if in := ix.Method.Indicator(m.Input); in != nil && in.Per != 0 {
		per = in.Per
	}
	num, den, whole := 0.0, 0.0, true
	seen := map[string]bool{}
	for _, i := range areas {
		x := &m.At[i]
		if c := x.Finding; c != nil {
			switch c.Verdict {
			case kvarter.Met:
				p.Met++
			case kvarter.Undetermined:
				p.Open++
			}
		}
		switch {
		case x.State == kvarter.Suppressed:
			p.Withheld++
			continue
		case x.State != kvarter.Known || math.IsNaN(x.Value):
			p.Missing++
			continue
		}
		if math.IsNaN(p.Low) {
			p.Low, p.High = x.Value, x.Value
		}
		p.Low, p.High = min(p.Low, x.Value), max(p.High, x.Value)
		if x.Inherited != "" {
			if p.Inherited++; !seen[x.Inherited] {
				seen[x.Inherited] = true
				p.Groups = append(p.Groups, x.Inherited)
			}
			continue
		}
		p.Own++
		c := x.Finding
		// Whole persons behind a published figure may be rounded by one.
		if c == nil || !(c.Den > 0) || math.IsNaN(c.Num) || math.Abs(float64(c.Num/c.Den*per)-c.Value) > per/c.Den {
			whole = false
			continue
		}
		num, den = num+c.Num, den+c.Den
	}
	if p.Own > 0 && whole {
		p.Num, p.Den, p.Value, p.Pooled = num, den, float64(num/den*per), p.Own
	}
	return p
}

// together is one criterion of the chosen areas beside the city, as printed.
type together struct {
	Name, Label, Href       string
	Chosen, City, CityNote  string // as printed; a range where not pooled
	Notes                   []string
	Difference, Ratio       string
	Limit, Reference        string
	Met                     string
	State                   string
	Spread                  template.HTML
	m                       *measured
	pool, city              pooled
	difference, ratio, cut  float64
	of                      string
	reference               float64
	comparable, derivedCity bool
}

// sideBySide compares the chosen areas with the city, criterion by criterion.
func (q *request) sideBySide(areas []int) []together {
	ix, words := q.ix, q.words()
	every := ix.everyArea()
	var out []together
	for _, name := range ix.Readable() {
		m := ix.measured(name)
		if m == nil {
			continue
		}
		t := together{m: m, Name: name, Label: ix.heading(m, q.lang), Href: q.base() + "/criterion/" + pathEscape(name), State: kvarter.Known.String(),
			pool: ix.pool(m, areas), city: ix.pool(m, every), cut: m.Enter, reference: m.Reference, difference: math.NaN(), ratio: math.NaN()}
		t.of = q.of(m)
		t.Chosen, t.Notes = q.pooledText(m, &t.pool, len(areas))
		if t.pool.Own+t.pool.Inherited == 0 {
			t.State = kvarter.Missing.String()
			if t.pool.Withheld > 0 {
				t.State = kvarter.Suppressed.String()
			}
		}
		q.beside(m, &t)
		if !m.Node {
			t.Met = words.text("compare.share", integer(q.lang, t.pool.Met), integer(q.lang, len(areas)))
			if !math.IsNaN(m.Enter) {
				t.Limit = explain.LimitAlone(ix.Method, m.first, q.lang)
			} else {
				t.Limit = words.text("criterion.limit.own")
			}
		}
		if !math.IsNaN(m.Reference) && t.of != "" {
			t.Reference = t.of + " " + q.figure(m, m.Reference)
		}
		t.Spread = q.togetherSpread(m, &t)
		out = append(out, t)
	}
	return out
}

// pooledText prints a pooled figure, else the range, and says what was left out.
func (q *request) pooledText(m *measured, p *pooled, n int) (value string, notes []string) {
	words := q.words()
	switch {
	case !math.IsNaN(p.Value):
		value = q.figure(m, p.Value)
		if p.Low != p.High && p.Inherited == 0 {
			notes = append(notes, words.text("my_area.range", q.from(q.figure(m, p.Low), q.figure(m, p.High))))
		}
	case p.Own+p.Inherited == 0 && p.Withheld > 0:
		value = words.text("shade.withheld")
	case p.Own+p.Inherited == 0:
		value = words.text("shade.missing")
	case p.Low == p.High:
		value = q.figure(m, p.Low)
	default:
		value = q.from(q.figure(m, p.Low), q.figure(m, p.High))
	}
	if math.IsNaN(p.Value) && p.Own > 0 && n > 1 {
		notes = append(notes, words.text("my_area.unpooled"))
	}
	if p.Inherited > 0 {
		if p.Inherited == n {
			notes = append(notes, words.count("my_area.inherited.all", len(p.Groups), q.groupsText(p.Groups, m)))
		} else {
			notes = append(notes, words.count("my_area.inherited", p.Inherited, integer(q.lang, p.Inherited)))
		}
	}
	if p.Missing > 0 && p.Own+p.Inherited > 0 {
		notes = append(notes, words.count("my_area.missing", p.Missing, integer(q.lang, p.Missing)))
	}
	if p.Withheld > 0 && p.Own+p.Inherited > 0 {
		notes = append(notes, words.count("my_area.withheld", p.Withheld, integer(q.lang, p.Withheld)))
	}
	return value, notes
}

// groupsText names the larger areas whose figures are inherited, or counts them where they are many.
func (q *request) groupsText(codes []string, m *measured) string {
	if len(codes) > 4 {
		return integer(q.lang, len(codes))
	}
	var names []string
	level := kvarter.Level("")
	if in := q.ix.Method.Indicator(m.Input); in != nil {
		level = in.Inherit
	}
	for _, c := range codes {
		if name := q.ix.Round.Areas.GroupNames[level][c]; name != "" {
			c = name
		}
		names = append(names, c)
	}
	return explain.Join(q.lang, names)
}

// beside works out the city's own figure, difference and ratio. The city is pooled from its areas where they all have counts, else it is
// the city value that the round froze; where there is neither, nothing is compared.
func (q *request) beside(m *measured, t *together) {
	words := q.words()
	t.City = "–"
	city := t.city.Value
	t.derivedCity = !math.IsNaN(city) && t.city.Pooled == len(m.At)
	if !t.derivedCity {
		for _, r := range q.ix.Round.References {
			if r.Criterion == m.Name && r.Of == "city" && r.Group == "" && !math.IsNaN(r.Value) {
				city, t.derivedCity = r.Value, true
				t.city.Num, t.city.Den, t.city.Pooled = r.Num, r.Den, len(m.At)
			}
		}
	}
	if math.IsNaN(city) {
		return
	}
	t.city.Value, t.City = city, q.figure(m, city)
	if !t.derivedCity { // some areas have no figure of their own
		t.CityNote = words.text("my_area.city.part", integer(q.lang, t.city.Pooled), integer(q.lang, len(m.At)))
	}
	if math.IsNaN(t.pool.Value) {
		return
	}
	t.comparable = true
	t.difference = t.pool.Value - city
	t.Difference = q.apart(m, t.pool.Value, city)
	if city > 0 && t.pool.Value >= 0 {
		t.ratio = t.pool.Value / city
		t.Ratio = words.text("my_area.ratio", explain.Number(q.lang, t.ratio, 2))
	}
}

// apart prints how far a value lies over or under another, in the unit of a difference.
func (q *request) apart(m *measured, v, from float64) string {
	if q.figure(m, v) == q.figure(m, from) {
		return q.words().text("my_area.same")
	}
	c := kvarter.CriterionFinding{Criterion: m.Name, Value: v, Op: "over", Threshold: from, Reference: math.NaN(), Margin: v - from, Low: math.NaN(), High: math.NaN()}
	return explain.RowOf(q.ix.Round, q.ix.Method, &c, q.lang, q.ix.Audience).MarginText
}

// togetherSpread marks the chosen areas among all: the range of their figures, and the pooled figure.
func (q *request) togetherSpread(m *measured, t *together) template.HTML {
	mark := chart.SpreadMark{Letter: q.words().text("my_area.letter"), Value: t.pool.Value, Low: t.pool.Low, High: t.pool.High}
	said := []string{t.Label, t.Chosen, q.words().text("my_area.city") + " " + t.City}
	if t.Limit != "" {
		said = append(said, q.words().text("col.threshold")+" "+t.Limit)
	}
	return q.spread(m, chart.SpreadSpec{Width: 300, Height: 34, Marks: []chart.SpreadMark{mark}, Label: strings.Join(said, "; ")})
}
