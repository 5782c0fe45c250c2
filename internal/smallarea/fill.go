package smallarea

import (
	"math"

	"kvarter"
	"kvarter/internal/stat"
)

// Filler names what made a figure that nobody measured.
type Filler string

const (
	GroupMean       Filler = "group_mean"
	NeighbourMean   Filler = "neighbour_mean"
	LastObservation Filler = "last_observation"
	Regression      Filler = "regression"
)

// In returns the filler as a phrase in Danish ("da") or English (every other language).
func (f Filler) In(lang string) string {
	da, en := "", ""
	switch f {
	case GroupMean:
		da, en = "gennemsnit af gruppen", "mean of the group"
	case NeighbourMean:
		da, en = "gennemsnit af naboområderne", "mean of the neighbours"
	case LastObservation:
		da, en = "seneste kendte tal", "last known figure"
	case Regression:
		da, en = "skønnet ud fra andre tal", "estimated from other figures"
	}
	if lang == "da" {
		return da
	}
	return en
}

// Filling is a column whose missing figures are being filled. Every step fills what is missing still, from measured figures alone: what one
// step made is never the source of another. Measured and suppressed figures stay as they are.
type Filling struct {
	Column   kvarter.Column
	Made     []Filler // "" where the figure was measured, or is still not there
	Age      []int    // years since the figure was measured; above 0 for LastObservation only
	measured []float64
}

// Fill starts with a measured column, which it leaves alone.
func Fill(measured kvarter.Column) *Filling {
	n := measured.Len()
	f := &Filling{Column: kvarter.NewColumn(n), Made: make([]Filler, n), Age: make([]int, n), measured: make([]float64, n)}
	for i := range n {
		if f.measured[i] = math.NaN(); measured.Known(i) && !math.IsInf(measured.Values[i], 0) {
			f.measured[i] = measured.Values[i]
			f.Column.Set(i, measured.Values[i])
		} else {
			f.Column.Unset(i, max(measured.State(i), kvarter.Missing)) // an infinity is no figure
		}
	}
	return f
}

// set fills area i where it is missing; it reports whether it did.
func (f *Filling) set(i int, v float64, how Filler) bool {
	if f.Column.State(i) != kvarter.Missing || v != v || math.IsInf(v, 0) {
		return false
	}
	f.Column.Set(i, v)
	f.Made[i] = how
	return true
}

// GroupMean fills from the plain mean of the group's measured figures. An area without a group ("") is not filled; nil is one group of all.
func (f *Filling) GroupMean(group []string) Why {
	n := len(f.measured)
	if group != nil && len(group) != n {
		return BadLength
	}
	var number []int32
	at := map[string]int32{}
	for _, g := range group {
		if g == "" {
			number = append(number, -1)
			continue
		}
		k, ok := at[g]
		if !ok {
			k = int32(len(at))
			at[g] = k
		}
		number = append(number, k)
	}
	var s stat.Sorter
	dst := make([]float64, n)
	s.FillMean(dst, f.measured, number, len(at), false)
	for i, v := range dst {
		f.set(i, v, GroupMean)
	}
	return ""
}

// NeighbourMean fills from the plain mean of the neighbours' measured figures, where at least so many are.
func (f *Filling) NeighbourMean(neighbours [][]int, least int) Why {
	n := len(f.measured)
	if len(neighbours) != n {
		return BadLength
	}
	enough := make([][]int, n)
	for i, near := range neighbours {
		there := 0
		for _, j := range near {
			if j < 0 || j >= n {
				return BadLength
			}
			if f.measured[j] == f.measured[j] {
				there++
			}
		}
		if there >= least {
			enough[i] = near
		}
	}
	dst := make([]float64, n)
	stat.FillNeighbours(dst, f.measured, enough)
	for i, v := range dst {
		f.set(i, v, NeighbourMean)
	}
	return ""
}

// LastObservation carries the newest measured figure forward. earlier has the columns of the years before, the year before first; one older than limit
// years is not taken.
func (f *Filling) LastObservation(earlier []kvarter.Column, limit int) Why {
	for _, c := range earlier {
		if c.Len() != len(f.measured) {
			return BadLength
		}
	}
	for i := range f.measured {
		for k := 0; k < min(limit, len(earlier)); k++ {
			if earlier[k].Known(i) {
				if f.set(i, earlier[k].Values[i], LastObservation) {
					f.Age[i] = k + 1
				}
				break
			}
		}
	}
	return ""
}

// Quality counts what a column is made of.
type Quality struct{ Measured, Imputed, Missing, Suppressed int }

// Share is the share of the figures there that were imputed; 0 for none.
func (q Quality) Share() float64 {
	if q.Imputed == 0 {
		return 0
	}
	return float64(q.Imputed) / float64(q.Measured+q.Imputed)
}

// Quality returns what the column is made of now.
func (f *Filling) Quality() Quality {
	var q Quality
	for i := range f.measured {
		switch s := f.Column.State(i); {
		case s == kvarter.Suppressed:
			q.Suppressed++
		case s == kvarter.Missing:
			q.Missing++
		case f.Made[i] != "":
			q.Imputed++
		default:
			q.Measured++
		}
	}
	return q
}
