package pipeline

import (
	"fmt"
	"math"

	"kvarter"
	"kvarter/internal/workspace"
)

// Total is one reconcile rule held against the imported figures.
type Total struct {
	Rule      int               `json:"rule"`
	What      string            `json:"what"`
	Sum       float64           `json:"sum"`       // of the known figures; NaN (null) where there is none
	Published float64           `json:"published"` // NaN where the table held against has none
	Unknown   int               `json:"unknown"`   // areas missing or suppressed in the sum
	Tolerance float64           `json:"tolerance"` // share of the published total
	Agrees    bool              `json:"agrees"`
	Signed    *workspace.Signed `json:"signed,omitempty"`
	Source    string            `json:"source,omitempty"`
}

// Refused returns the totals that neither agree nor are signed.
func (in *Imported) Refused() []Total { return refused(in.Totals) }

func refused(totals []Total) []Total {
	var out []Total
	for _, t := range totals {
		if !t.Agrees && t.Signed == nil {
			out = append(out, t)
		}
	}
	return out
}

// reconcile holds every rule of the workspace against the figures; a rule that gives no period is about the screened one.
func (in *Imported) reconcile(screened kvarter.Period) []Total {
	w := in.Workspace
	var out []Total
	for i, r := range w.Reconcile {
		at := r.Period
		if at == 0 {
			at = screened
		}
		t := Total{Rule: i + 1, What: fmt.Sprintf("%s, %s, %d", r.Measure, r.Level, at), Published: math.NaN(), Tolerance: r.Tolerance, Source: r.Source}
		for j := range w.Signed {
			if w.Signed[j].Rule == i+1 {
				t.Signed = &w.Signed[j]
			}
		}
		keep := func(string) bool { return true }
		if r.Group != "" && r.Against != "" {
			group := map[string]string{}
			for k := range in.Areas.Items {
				group[in.Areas.Items[k].Code] = in.Areas.Items[k].Groups[r.Against]
			}
			keep = func(code string) bool { return group[code] == r.Group }
		}
		t.Sum, t.Unknown = sum(in.Panel.Table(r.Level, at), r.Measure, keep)
		switch {
		case r.Total != nil:
			t.Published = *r.Total
		case r.Against != "":
			t.Published, _ = sum(in.Panel.Table(r.Against, at), r.Measure, func(c string) bool { return r.Group == "" || c == r.Group })
		}
		slack := r.Tolerance
		if table := in.Panel.Table(r.Level, at); table != nil {
			if _, carried := table.Bridges[r.Measure]; carried {
				slack += 1e-9 // counts that a crosswalk divides add up to the whole but for the last bits
			}
		}
		t.Agrees = math.Abs(t.Sum-t.Published) <= slack*math.Abs(t.Published) // false where either is unknown
		out = append(out, t)
	}
	return out
}

// sum adds the known figures of a measure and counts the others; NaN where the table or the measure is not there.
func sum(t *kvarter.Table, measure string, keep func(code string) bool) (total float64, unknown int) {
	if t == nil {
		return math.NaN(), 0
	}
	c, ok := t.Columns[measure]
	if !ok {
		return math.NaN(), 0
	}
	for i, code := range t.Codes {
		switch {
		case !keep(code):
		case c.Known(i):
			total += c.Values[i]
		default:
			unknown++
		}
	}
	return total, unknown
}

func (in *Imported) lastPeriod() kvarter.Period {
	if p := in.Workspace.Period; p != 0 {
		return p
	}
	ps := in.Panel.Periods(kvarter.LevelSmallArea)
	if len(ps) == 0 {
		return 0
	}
	return ps[len(ps)-1]
}
