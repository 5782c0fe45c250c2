package survey

import (
	"math"

	"kvarter"
)

// Origin says where the value of a small area comes from.
type Origin string

const (
	Inherited Origin = "inherited" // its district's estimate: all areas of a district have one value and one error
	Synthetic Origin = "synthetic" // the answers of kinds of residents, weighted by who lives there
)

// AreaEstimate is what a survey says of a small area, which it never asked enough people in.
type AreaEstimate struct {
	Estimate
	Origin Origin
	// Domain is the position of the domain inherited from, and From its name: areas with one Domain share one draw. -1 and "" for none.
	Domain int
	From   string
	// Covered is, for a synthetic estimate, the share of residents whose kind is in the sample.
	Covered float64
}

// Inherit gives every area the estimate of the domain that it lies in, marked as inherited. domainOf names the domain of every area, "" for
// none. A domain with fewer than least answers has no value to give.
func Inherit(domains []DomainEstimate, domainOf []string, least int) []AreaEstimate {
	at := make(map[string]int, len(domains))
	for k, d := range domains {
		at[d.Name] = k
	}
	out := make([]AreaEstimate, len(domainOf))
	for i, name := range domainOf {
		k, ok := at[name]
		if !ok || name == "" {
			out[i] = AreaEstimate{Estimate: not(NoDomain), Origin: Inherited, Domain: -1}
			continue
		}
		e := domains[k].Estimate
		if e.N < least && number(e.Value) {
			n, weight := e.N, e.Weight
			e = not(FewAnswers)
			e.N, e.Weight = n, weight
		}
		out[i] = AreaEstimate{Estimate: e, Origin: Inherited, Domain: k, From: name}
	}
	return out
}

// MakeUp is who lives in the areas: residents of each kind, such as age by sex by tenure.
type MakeUp struct {
	Kinds  []string
	Counts [][]float64 // area × kind; NaN where not known
	// AtMost is the share of an area's residents that may be of kinds without an answer; they are left out. Above it the area has no value.
	AtMost float64
}

// Synthetic estimates the mean of y in every area as Σ Nₐₖ·ȳₖ/Σ Nₐₖ over kinds k of residents (post-strata): ȳₖ is that of the whole
// sample (Gonzalez 1973; Rao & Molina 2015, Small Area Estimation, 3.2). kind is the kind of every respondent. The standard error holds the sample's error and nothing of how
// residents of one kind differ from place to place, which pulls every area towards the city.
func (d *Design) Synthetic(y []float64, kind []string, m MakeUp) ([]AreaEstimate, error) {
	if len(kind) != d.n {
		return nil, kvarter.Errorf(kvarter.Invalid, "%d kinds for %d respondents", len(kind), d.n)
	}
	for a, row := range m.Counts {
		if len(row) != len(m.Kinds) {
			return nil, kvarter.Errorf(kvarter.Invalid, "area %d has %d counts for %d kinds of residents", a+1, len(row), len(m.Kinds))
		}
		for k, c := range row {
			if c < 0 || math.IsInf(c, 0) {
				return nil, kvarter.Errorf(kvarter.Invalid, "area %d has %v residents of the kind %q", a+1, c, m.Kinds[k])
			}
		}
	}
	byKind := make([]Estimate, len(m.Kinds))
	in := make([]bool, d.n)
	seen := map[string]bool{}
	for k, name := range m.Kinds {
		if name == "" || seen[name] {
			return nil, kvarter.Errorf(kvarter.Invalid, "kind of residents %d is called %q; kinds have names, and two have never the same", k+1, name)
		}
		seen[name] = true
		for i, l := range kind {
			in[i] = l == name
		}
		byKind[k] = d.Mean(y, in)
	}
	cov, why := Covariance(byKind...)
	freedom := d.Freedom()
	out := make([]AreaEstimate, len(m.Counts))
	for a, row := range m.Counts {
		out[a] = AreaEstimate{Estimate: mix(byKind, cov, why, row, m.AtMost), Origin: Synthetic, Domain: -1, Covered: covered(byKind, row)}
		out[a].Freedom = freedom
	}
	return out, nil
}

// covered returns the share of residents of kinds with an answer; NaN where the counts are not known.
func covered(of []Estimate, counts []float64) float64 {
	there, all := 0.0, 0.0
	for k, c := range counts {
		all += c
		if number(of[k].Value) {
			there += c
		}
	}
	if !(all > 0) || math.IsInf(all, 0) {
		return math.NaN()
	}
	return there / all
}

// mix weights estimates by counts.
func mix(of []Estimate, cov [][]float64, why Why, counts []float64, atMost float64) Estimate {
	share := covered(of, counts)
	switch {
	case share != share:
		return not(NoResidents)
	case share == 0 || 1-share > atMost:
		return not(Uncovered)
	}
	e := Estimate{Effect: math.NaN(), Why: why, share: true}
	base := 0.0
	for k, c := range counts {
		if number(of[k].Value) {
			base += c
		}
	}
	p := make([]float64, len(counts))
	for k, c := range counts {
		if c > 0 && number(of[k].Value) {
			p[k] = c / base
			e.Value += float64(p[k] * of[k].Value)
			e.N += of[k].N
			e.Weight += of[k].Weight
			e.share = e.share && of[k].share
		}
	}
	v := 0.0
	for a := range p {
		for b := range p {
			if p[a] > 0 && p[b] > 0 {
				v += float64(float64(p[a]*p[b]) * cov[a][b])
			}
		}
	}
	e.SE = root(v, why == "")
	return e
}
