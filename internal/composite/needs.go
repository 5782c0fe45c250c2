package composite

import (
	"math"
	"slices"

	"kvarter"
	"kvarter/internal/method"
)

// Lack is a column that an indicator needs and the data do not have.
type Lack struct {
	Indicator, Column string
	Level             kvarter.Level    // where it was looked for: the level of the areas, else the one that lends
	Years             []kvarter.Period // without the column
	NoTable           bool             // in none of those years are there figures of the level at all
}

// Lacks returns every column that the indicators need for a period and the data do not have, each once, in the order of the method; all of it
// at once, where Indicators stops at the first. An indicator that inherits lacks a column only where neither level has it.
func Lacks(m *method.Method, p *kvarter.Panel, level kvarter.Level, at kvarter.Period) []Lack {
	var out []Lack
	add := func(x Lack) {
		same := func(y Lack) bool { return y.Column == x.Column && y.Level == x.Level }
		if k := slices.IndexFunc(out, same); k < 0 {
			out = append(out, x)
		} else if len(x.Years) > len(out[k].Years) { // another indicator looks further back
			out[k] = x
		}
	}
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		own := lacks(ind, p, level, at)
		if len(own) > 0 && ind.Inherit != "" {
			own = lacks(ind, p, ind.Inherit, at)
		}
		for _, x := range own {
			add(x)
		}
	}
	return out
}

func lacks(ind *method.Indicator, p *kvarter.Panel, level kvarter.Level, at kvarter.Period) []Lack {
	var out []Lack
	for _, column := range ind.Columns() {
		x := Lack{Indicator: ind.Name, Column: column, Level: level, NoTable: true}
		for y := at - kvarter.Period(max(ind.Years.Last, 1)) + 1; column != "" && y <= at; y++ {
			t := p.Table(level, y)
			if t == nil {
				x.Years = append(x.Years, y)
			} else if _, ok := t.Columns[column]; !ok {
				x.Years, x.NoTable = append(x.Years, y), false
			}
		}
		if len(x.Years) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// Impossible is a pair of counts that no place can have.
type Impossible struct {
	Indicator string
	Rule      string
	Column    string // of the figure that cannot be
	Level     kvarter.Level
	Period    kvarter.Period
	Code      string
	Num, Base float64
}

// Share reports whether an indicator is a part of its base: a count over a base, in no other unit than a share or per cent.
func Share(ind *method.Indicator) bool {
	return ind.Share()
}

// ImpossibleCounts returns the counts below zero, and the numerators of shares above their base, in the years that a period uses and at
// every level that the method reads; at most limit of them, and how many there are. Values taken as they stand may be anything, and a
// rate (per 1,000, or any unit that is no share) may count more than its base.
func ImpossibleCounts(m *method.Method, p *kvarter.Panel, at kvarter.Period, limit int) (found []Impossible, n int) {
	other := kvarter.LevelHousingArea
	if m.Unit == other {
		other = kvarter.LevelSmallArea
	}
	type pair struct {
		t         *kvarter.Table
		num, base string
		share     bool
	}
	seen := map[pair]bool{}
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		if ind.Count == "" {
			continue
		}
		for _, t := range p.Tables {
			if t.Level == other || t.Period > at || t.Period <= at-kvarter.Period(max(ind.Years.Last, 1)) {
				continue
			}
			key := pair{t, ind.Count, ind.Base, Share(ind)}
			if seen[key] {
				continue
			}
			seen[key] = true
			for _, x := range impossible(t, ind) {
				if n++; len(found) < limit {
					found = append(found, x)
				}
			}
		}
	}
	return found, n
}

func impossible(t *kvarter.Table, ind *method.Indicator) []Impossible {
	num, okNum := t.Columns[ind.Count]
	base, okBase := t.Columns[ind.Base]
	if !okNum || ind.Base != "" && !okBase {
		return nil
	}
	share := Share(ind)
	var out []Impossible
	for k, code := range t.Codes {
		x := Impossible{Indicator: ind.Name, Column: ind.Count, Level: t.Level, Period: t.Period, Code: code, Num: math.NaN(), Base: math.NaN()}
		if num.Known(k) {
			x.Num = num.Values[k]
		}
		if okBase && base.Known(k) {
			x.Base = base.Values[k]
		}
		switch { // a figure that is not known is never impossible
		case x.Num < 0:
			x.Rule = "a count is zero or more"
		case x.Base < 0:
			x.Rule, x.Column = "a count is zero or more", ind.Base
		case share && x.Num > x.Base:
			x.Rule = "the count of a share is at most its base"
		default:
			continue
		}
		out = append(out, x)
	}
	return out
}
