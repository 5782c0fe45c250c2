package pipeline

import (
	"fmt"
	"slices"

	"kvarter"
	"kvarter/internal/composite"
	"kvarter/internal/method"
	"kvarter/internal/vintage"
)

// refuseBridgedValues refuses published values of years that were carried from other boundaries: a share or a mean that happens to be
// written in whole numbers looks like a count to the import.
func (r *run) refuseBridgedValues(m *method.Method, level kvarter.Level, at kvarter.Period) error {
	var ps kvarter.Problems
	for i := range m.Indicators {
		ind := &m.Indicators[i]
		for y := at - kvarter.Period(max(ind.Years.Last, 1)) + 1; ind.Value != "" && y <= at; y++ {
			if t := r.in.Panel.Table(level, y); t != nil {
				if b, ok := t.Bridges[ind.Value]; ok {
					ps.Add(kvarter.Problem{Rule: vintage.CountsOnly, File: m.ID, Column: ind.Value, Value: ind.Name,
						Hint: fmt.Sprintf("its figures of %d come from the boundaries of %d; give «count:», with «base:» for a share", y, b.From)})
				}
			}
		}
	}
	return ps.Err()
}

// withhold takes from the rule every figure of which more than a tenth rests on a crosswalk: it is missing there, so that an outcome that
// it could decide is undetermined. Its counts stay in the totals that others are compared with, since those are conserved.
func (r *run) withhold() {
	r.bridged = make([][]kvarter.Reason, r.areas.Len())
	n := 0
	for _, f := range r.figures {
		for i, share := range r.carried(f, r.m.Indicator(f.Name)) {
			if share == 0 {
				continue
			}
			f.Value.Unset(i, kvarter.Missing)
			if r.bridged[i] == nil {
				n++
			}
			r.bridged[i] = append(r.bridged[i], kvarter.Reason{Kind: "bridged", Name: f.Name, Share: share})
		}
	}
	if n > 0 {
		var codes []string
		for i, reasons := range r.bridged {
			if reasons != nil {
				codes = append(codes, r.areas.Items[i].Code)
			}
		}
		r.remark("in %d more than %.0f %% of figures of %s was carried from other boundaries: they count as missing, and decide no designation", r.at, 100*vintage.Limit, counted(codes, "area"))
	}
}

// carried returns the bridged share of each area's figure where it is too large to decide, else 0; nil where no year was carried.
func (r *run) carried(f *composite.Figure, ind *method.Indicator) []float64 {
	num, base := r.shares(f, ind.Count), r.shares(f, ind.Base)
	if num == nil && base == nil {
		return nil
	}
	out := make([]float64, r.areas.Len())
	for i := range out {
		share := max(r.pooledShare(f.Num, num, i), r.pooledShare(f.Den, base, i))
		if f.Value.Known(i) && !(f.Inherited != nil && f.Inherited[i]) && !vintage.Decides(share) {
			out[i] = share
		}
	}
	return out
}

// isBridged reports whether the figure of area i is missing since too much of it was carried.
func (r *run) isBridged(i int, figure string) bool {
	return slices.ContainsFunc(r.bridged[i], func(x kvarter.Reason) bool { return x.Name == figure })
}

// shares returns the bridged part of a column in each year of a figure, by area; nil where no year was carried.
func (r *run) shares(f *composite.Figure, column string) []map[string]float64 {
	var out []map[string]float64
	some := false
	for _, y := range f.Years {
		var share map[string]float64
		if t := r.in.Panel.Table(r.areas.Level, y); t != nil && column != "" {
			b, ok := t.Bridges[column]
			some, share = some || ok, b.Share
		}
		out = append(out, share)
	}
	if !some {
		return nil
	}
	return out
}

// pooledShare is the bridged part of the counts of area i, added up over the years.
func (r *run) pooledShare(counts [][]float64, shares []map[string]float64, i int) float64 {
	if shares == nil {
		return 0
	}
	n, s := make([]float64, len(counts)), make([]float64, len(counts))
	for y := range counts {
		n[y], s[y] = counts[y][i], shares[y][r.areas.Items[i].Code]
	}
	return vintage.Pooled(n, s)
}

// unsettled takes columns of the data that are bridged too far from what criteria and nodes read. Residents stay: leaving out small areas
// is no designation.
func (r *run) unsettled(t *kvarter.Table, columns map[string]kvarter.Column) {
	for _, name := range sortedKeys(t.Bridges) {
		if name == t.Population {
			continue
		}
		share := t.Bridges[name].Share
		for i := range r.areas.Items {
			if s := share[r.areas.Items[i].Code]; !vintage.Decides(s) {
				columns[name].Unset(i, kvarter.Missing)
			}
		}
	}
}
