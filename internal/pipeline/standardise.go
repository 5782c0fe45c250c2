package pipeline

import (
	"math"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
	"kvarter/internal/screening"
	"kvarter/internal/smallarea"
	"kvarter/internal/stat"
)

// standardised is what an indicator's rates were standardised with, so that what they are compared with is made alike.
type standardised struct {
	ind           *method.Indicator
	how           smallarea.Standard
	counts, bases []kvarter.Column // of each cell, a mean year
}

// standardise makes the rates those of areas with the standard's ages and sexes. The years hold largely the same people: an area counts as its mean year.
func (r *run) standardise(f *composite.Figure, ind *method.Indicator) error {
	n := r.areas.Len()
	s := &standardised{ind: ind, how: smallarea.Standard{Weights: ind.Standardise.Weights, Per: f.Per, SkipEmpty: ind.Standardise.Empty == "skip"}}
	reader := composite.NewReader(r.in.Panel, r.areas)
	for k := range ind.Standardise.Cells {
		x, err := reader.Figure(cellOf(ind, k), r.at)
		if err != nil {
			return kvarter.Errorf(kvarter.Invalid, "indicator %s, cell %d: %w", ind.Name, k+1, err)
		}
		count, base := kvarter.NewColumn(n), kvarter.NewColumn(n)
		for i := range n {
			num, den := meanYear(x.Num, i), meanYear(x.Den, i)
			if math.IsNaN(num) || math.IsNaN(den) || r.isOut(i) {
				count.Unset(i, x.Value.State(i))
				base.Unset(i, x.Value.State(i))
				continue
			}
			count.Set(i, num)
			base.Set(i, den)
		}
		s.counts, s.bases = append(s.counts, count), append(s.bases, base)
	}
	if s.how.Weights == nil {
		s.how.Weights = smallarea.CityStandard(s.bases)
	}
	rates, err := smallarea.Direct(s.counts, s.bases, s.how)
	if err != nil {
		return kvarter.Errorf(kvarter.CodeOf(err), "indicator %s: %w", ind.Name, err)
	}
	f.Raw, f.Limits, f.Worked = clone(f.Value), make([]stat.Limits, n), true
	for i, x := range rates {
		switch {
		case !f.Value.Known(i) || r.isOut(i): // a base under min_base, a figure carried from other boundaries
		case math.IsNaN(x.Rate) && x.Why == smallarea.Withheld:
			f.Value.Unset(i, kvarter.Suppressed)
		case math.IsNaN(x.Rate):
			f.Value.Unset(i, kvarter.Missing)
		default:
			f.Value.Set(i, x.Rate)
			f.Limits[i] = x.Limits
		}
	}
	if r.standards == nil {
		r.standards = map[string]*standardised{}
	}
	r.standards[ind.Name] = s
	return nil
}

// cellOf is a cell of an indicator as an indicator of its own.
func cellOf(ind *method.Indicator, k int) *method.Indicator {
	c := ind.Standardise.Cells[k]
	return &method.Indicator{Name: ind.Name, Count: c.Count, Base: c.Base, Per: 1, Years: ind.Years}
}

func meanYear(byYear [][]float64, i int) float64 {
	sum := 0.0
	for y := range byYear {
		sum += byYear[y][i]
	}
	return sum / float64(len(byYear))
}

// together is the standardised rate of several areas as one, of those where every cell is known.
func (s *standardised) together(in func(i int) bool) screening.Total {
	k := len(s.counts)
	num, den := make([]float64, k), make([]float64, k)
	for i := range s.counts[0].Values {
		whole := in(i)
		for c := range k {
			whole = whole && s.counts[c].Known(i) && s.bases[c].Known(i)
		}
		if !whole {
			continue
		}
		for c := range k {
			num[c] += s.counts[c].Values[i]
			den[c] += s.bases[c].Values[i]
		}
	}
	return s.rate(num, den)
}

// at is the standardised rate of a place that has figures of its own; ok is false where it has not every cell.
func (s *standardised) at(p *kvarter.Panel, level kvarter.Level, code string, at kvarter.Period) (screening.Total, bool) {
	k := len(s.counts)
	num, den := make([]float64, k), make([]float64, k)
	for c := range k {
		t, ok := composite.At(cellOf(s.ind, c), p, level, code, at)
		if !ok {
			return screening.Total{}, false
		}
		for y := range t.Num {
			num[c] += t.Num[y] / float64(len(t.Num))
			den[c] += t.Den[y] / float64(len(t.Num))
		}
	}
	t := s.rate(num, den)
	return t, !math.IsNaN(t.Value)
}

func (s *standardised) rate(num, den []float64) screening.Total {
	nan := math.NaN()
	none := screening.Total{Value: nan, Num: nan, Den: nan}
	counts, bases := make([]kvarter.Column, len(num)), make([]kvarter.Column, len(num))
	for c := range num {
		counts[c], bases[c] = kvarter.Column{Values: num[c : c+1]}, kvarter.Column{Values: den[c : c+1]}
	}
	x, err := smallarea.Direct(counts, bases, s.how)
	if err != nil {
		return none
	}
	none.Value = x[0].Rate
	return none
}
