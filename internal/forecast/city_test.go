package forecast

import (
	"fmt"
	"math"
	"testing"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
	"kvarter/methods"
)

func shipped(t testing.TB, id string) *method.Method {
	t.Helper()
	src, ok := methods.Source(id)
	if !ok {
		t.Fatalf("no shipped method %s", id)
	}
	m, err := method.Read(id+".yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// laws are the law as it stands and the earlier ones that it names.
func laws(t testing.TB) (*method.Method, map[string]*method.Method) {
	past := map[string]*method.Method{}
	for _, id := range []string{"dk-almenbolig-2010", "dk-almenbolig-2014", "dk-almenbolig-2018"} {
		past[id] = shipped(t, id)
	}
	return shipped(t, "dk-almenbolig-2021"), past
}

// The columns of the law with a base, and how many people a typical estate has in each; income has none.
var simulated = []struct {
	count, base string
	people      float64
	near        float64 // about the limit of the prevention list
}{
	{"outside_labour_market", "residents_18_64", 900, .30},
	{"convicted", "residents_18", 1100, .02},
	{"basic_schooling", "residents_30_59", 600, .60},
	{"mean_gross_income", "", 0, 250000},
	{"non_western", "residents", 1500, .45},
}

// truth are the parameters that a city is drawn with.
type truth struct {
	stays, own, shared, drift, driftSD float64
	from, years, areas                 int
}

// city draws estates from the joint model itself: local levels with drift, surprises shared and own, counts not rounded.
func city(t testing.TB, r *rng, p truth) Estates {
	e := Estates{}
	e.Law, e.Laws = laws(t)
	for y := range p.years {
		e.Years = append(e.Years, p.from+y)
	}
	whole := func(of string, near float64, value string, base string) {
		w := Whole{Of: of, Columns: map[string]kvarter.Column{}}
		num, den := kvarter.NewColumn(p.years), kvarter.NewColumn(p.years)
		z := 0.0
		for y := range p.years {
			z += p.shared * r.normal()
			num.Set(y, near*stat.Exp(z))
			if base != "" {
				num.Set(y, 4e6*near*stat.Exp(z))
				den.Set(y, 4e6)
			}
		}
		w.Columns[value] = num
		if base != "" {
			w.Columns[base] = den
		}
		e.Whole = append(e.Whole, w)
	}
	whole("country", .01, "convicted", "residents_18")
	whole("region", 400000, "mean_gross_income", "")
	shared := make([][]float64, len(simulated))
	for k := range shared {
		for range p.years {
			shared[k] = append(shared[k], p.shared*r.normal())
		}
	}
	for i := range p.areas {
		a := HousingArea{Code: fmt.Sprintf("B%02d", i+1), Name: fmt.Sprintf("Estate %d", i+1), Columns: map[string]kvarter.Column{}}
		ill := .4 * r.normal() // estates bad in one thing tend to be bad in others
		for k, s := range simulated {
			base := math.Round(s.people * (.8 + .4*r.uniform()))
			level := math.Log(s.near/(1-s.near)) + ill + .3*r.normal()
			if s.base == "" {
				level = math.Log(s.near) - (ill+.3*r.normal())/3
			}
			drift := p.drift + p.driftSD*r.normal()
			num, den := kvarter.NewColumn(p.years), kvarter.NewColumn(p.years)
			for y := range p.years {
				own := p.own
				if s.base == "" {
					own /= 3
				}
				e := shared[k][y] + own*r.normal()
				x := level + drift + e
				level += drift + p.stays*e
				if s.base == "" {
					num.Set(y, stat.Exp(x))
					continue
				}
				num.Set(y, math.Max(0, logistic(x)*(base+1)-.5))
				den.Set(y, base)
			}
			a.Columns[s.count] = num
			if s.base != "" {
				a.Columns[s.base] = den
			}
		}
		a.Columns["basic_or_unknown_schooling"] = a.Columns["basic_schooling"]
		e.Areas = append(e.Areas, a)
	}
	return e
}

// cut takes the first n years.
func cut(e Estates, n int) Estates {
	short := func(columns map[string]kvarter.Column) map[string]kvarter.Column {
		out := map[string]kvarter.Column{}
		for name, c := range columns {
			out[name] = kvarter.Column{Values: c.Values[:n], States: c.States[:n]}
		}
		return out
	}
	out := e
	out.Years, out.Areas, out.Whole = e.Years[:n], nil, nil
	for _, a := range e.Areas {
		a.Columns = short(a.Columns)
		out.Areas = append(out.Areas, a)
	}
	for _, w := range e.Whole {
		w.Columns = short(w.Columns)
		out.Whole = append(out.Whole, w)
	}
	return out
}
