package smallarea

import "kvarter"

// Pooled is counts and bases of several years together.
type Pooled struct {
	Count, Base kvarter.Column // sums over the years that have both
	// People is the mean base of those years: the n of an interval, for the years hold largely the same people.
	People kvarter.Column
	Years  []int // how many years each area has
}

// Pool adds up counts and bases over years, one column for each year. An area with fewer than need years that have both (0: all of them) has no figure,
// suppressed where one of the years is, else missing.
func Pool(counts, bases []kvarter.Column, need int) (*Pooled, Why) {
	if len(counts) == 0 || len(counts) != len(bases) {
		return nil, BadLength
	}
	n := counts[0].Len()
	for k := range counts {
		if counts[k].Len() != n || bases[k].Len() != n {
			return nil, BadLength
		}
	}
	if need <= 0 || need > len(counts) {
		need = len(counts)
	}
	p := &Pooled{Count: kvarter.NewColumn(n), Base: kvarter.NewColumn(n), People: kvarter.NewColumn(n), Years: make([]int, n)}
	for i := range n {
		count, base := 0.0, 0.0
		why := kvarter.Missing
		for k := range counts {
			c, b, not := both(counts[k], bases[k], i)
			if not != "" {
				if not == Withheld {
					why = kvarter.Suppressed
				}
				continue
			}
			count += c
			base += b
			p.Years[i]++
		}
		if p.Years[i] < need {
			p.Count.Unset(i, why)
			p.Base.Unset(i, why)
			p.People.Unset(i, why)
			continue
		}
		p.Count.Set(i, count)
		p.Base.Set(i, base)
		p.People.Set(i, base/float64(p.Years[i]))
	}
	return p, ""
}
