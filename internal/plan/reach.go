package plan

import (
	"math"
	"slices"

	"kvarter"
)

// Where the size of a target group comes from.
const (
	BasisFigures = "figures" // the column of TargetGroup.Measure, added up over what the intervention reaches
	BasisStated  = "stated"  // TargetGroup.Number
)

// Reached is how many people of the target group an intervention reached in a year. Zero, missing and withheld stay apart: People is nil where
// State is not "known", Size is nil where no part of it is known.
type Reached struct {
	Year   int            `json:"year"`
	People *int           `json:"people,omitempty"`
	State  string         `json:"state"`
	Size   *int           `json:"size,omitempty"`
	Basis  string         `json:"basis,omitempty"`  // BasisFigures, BasisStated, "" where the size is not known
	Period kvarter.Period `json:"period,omitempty"` // of the figures: the year itself, or the latest before it
	// Missing and Suppressed are areas whose figure is not in Size, which is then the least that the group can be.
	Missing    int `json:"missing,omitempty"`
	Suppressed int `json:"suppressed,omitempty"`
	// Share is People over Size. Where figures lack, it is the most that the share can be, and AtMost says so. It may lie above 1: people from outside
	// the areas, or reached twice.
	Share  *float64 `json:"share,omitempty"`
	AtMost bool     `json:"at_most,omitempty"`
}

// Reached gives one entry for each year that the intervention reports, by year.
func (g *Ground) Reached(x *kvarter.Intervention, figures *kvarter.Panel) []Reached {
	var out []Reached
	for _, r := range x.Reach {
		y := Reached{Year: r.Year, State: r.State().String()}
		if r.State() == kvarter.Known {
			n := *r.People
			y.People = &n
		}
		g.size(&y, x, figures)
		if y.People != nil && y.Size != nil && *y.Size > 0 {
			v := float64(*y.People) / float64(*y.Size)
			y.Share, y.AtMost = &v, y.Missing+y.Suppressed > 0
		}
		out = append(out, y)
	}
	slices.SortStableFunc(out, func(a, b Reached) int { return a.Year - b.Year })
	return out
}

// size adds up the measure over the small areas that the intervention reaches, and over housing areas that lie in none of these.
func (g *Ground) size(y *Reached, x *kvarter.Intervention, figures *kvarter.Panel) {
	m := x.TargetGroup.Measure
	if m != "" && figures != nil {
		f := g.footprint(x)
		var small, estates []string
		for i, in := range f.small {
			if in {
				small = append(small, g.round.Areas.Items[i].Code)
			}
		}
		for _, p := range x.Places {
			if p.Kind == kvarter.PlaceHousingArea && !slices.ContainsFunc(g.within[p.Code], func(i int) bool { return f.small[i] }) {
				estates = append(estates, p.Code)
			}
		}
		sum, known := 0.0, 0
		for _, part := range []struct {
			level kvarter.Level
			codes []string
		}{{kvarter.LevelSmallArea, small}, {kvarter.LevelHousingArea, estates}} {
			if len(part.codes) == 0 {
				continue
			}
			t := latest(figures, part.level, m, kvarter.Period(y.Year))
			if t == nil {
				y.Missing += len(part.codes)
				continue
			}
			y.Period = max(y.Period, t.Period)
			at := make(map[string]int, len(t.Codes))
			for i, c := range t.Codes {
				at[c] = i
			}
			col := t.Columns[m]
			for _, code := range part.codes {
				i, ok := at[code]
				switch {
				case !ok || col.State(i) == kvarter.Missing:
					y.Missing++
				case col.State(i) == kvarter.Suppressed:
					y.Suppressed++
				default:
					sum += col.Values[i]
					known++
				}
			}
		}
		if known > 0 {
			n := int(math.Round(sum))
			y.Size, y.Basis = &n, BasisFigures
			return
		}
	}
	if n := x.TargetGroup.Number; n != nil {
		v := *n
		y.Size, y.Basis, y.Period, y.Missing, y.Suppressed = &v, BasisStated, 0, 0, 0
	}
}

// latest returns the table of a level with a column that is known anywhere, of a period or the nearest before it; nil where there is none.
func latest(p *kvarter.Panel, level kvarter.Level, measure string, at kvarter.Period) *kvarter.Table {
	var best *kvarter.Table
	for _, t := range p.Tables {
		col, ok := t.Columns[measure]
		if !ok || t.Level != level || t.Period > at || best != nil && t.Period <= best.Period {
			continue
		}
		for i := range col.Len() {
			if col.State(i) != kvarter.Missing {
				best = t
				break
			}
		}
	}
	return best
}
