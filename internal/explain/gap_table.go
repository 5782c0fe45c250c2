package explain

import (
	"strconv"

	"kvarter/internal/follow"
	"kvarter/internal/forecast"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

func cell(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', 12, 64)
}

// GapTable is every year of every indicator by every membership, with a header; k chooses one indicator, −1 all.
func GapTable(f *follow.Followed, k int) [][]string {
	out := [][]string{{"indicator", "membership", "year", "areas", "rest", "city", "gap_points", "ratio", "log_ratio", "areas_known", "areas_of", "rest_known", "rest_of", "bridged", "break", "why"}}
	for i := range f.Indicators {
		if k >= 0 && i != k {
			continue
		}
		city := f.Comparisons[i].City
		for _, s := range f.Comparisons[i].By {
			for j, g := range s.Gaps {
				ratio := ""
				if g.LogRatio != nil {
					ratio = strconv.FormatFloat(stat.Exp(*g.LogRatio), 'g', 12, 64)
				}
				bridged := max(g.Areas.Bridged, g.Rest.Bridged)
				out = append(out, []string{f.Indicators[i].Name, string(s.Membership), strconv.Itoa(g.Year), cell(g.Areas.Value), cell(g.Rest.Value), cell(city[j].Value), cell(g.Points), ratio, cell(g.LogRatio),
					strconv.Itoa(g.Areas.Known), strconv.Itoa(g.Areas.Of), strconv.Itoa(g.Rest.Known), strconv.Itoa(g.Rest.Of), cell(&bridged), f.Breaks[g.Areas.Break].In("en"), string(g.Why)})
			}
		}
	}
	return out
}

// TargetTable is one row for each target, with a header.
func TargetTable(f *follow.Followed) [][]string {
	out := [][]string{{"indicator", "of", "base_year", "base", "latest_year", "latest", "year", "target", "direction", "status", "why", "observed", "required", "ratio", "projected", "low80", "high80", "low95", "high95", "why_not_projected"}}
	for i := range f.Targets {
		t := &f.Targets[i]
		p := &t.Progress
		row := []string{f.Indicators[t.Indicator].Name, t.Of, strconv.Itoa(p.BaseYear), cell(p.From), strconv.Itoa(p.LatestYear), cell(p.Latest), strconv.Itoa(p.Year), cell(&p.Value), string(p.Direction),
			string(p.Status), string(p.Reason), cell(p.Observed), cell(p.Required), cell(p.Ratio), "", "", "", "", "", string(t.Projection.Reason)}
		if y := atTarget(t); y != nil {
			for j, v := range []float64{y.Value, y.Low80, y.High80, y.Low95, y.High95} {
				row[14+j] = cell(&v)
			}
		}
		out = append(out, row)
	}
	return out
}

// atTarget is the projection of the target's own year, nil for none.
func atTarget(t *follow.Standing) *forecast.ProjectedYear {
	for i := range t.Projection.Years {
		if y := &t.Projection.Years[i]; y.Year == t.Progress.Year {
			return y
		}
	}
	return nil
}

// TargetDoc is a target as a document.
type TargetDoc struct {
	Indicator  string              `json:"indicator"`
	Of         string              `json:"of"`
	Progress   forecast.Progress   `json:"progress"`
	Projection forecast.Projection `json:"projection"`
}

// TargetsDoc are the targets as documents.
func TargetsDoc(f *follow.Followed) []TargetDoc {
	out := []TargetDoc{}
	for i := range f.Targets {
		t := &f.Targets[i]
		out = append(out, TargetDoc{f.Indicators[t.Indicator].Name, t.Of, t.Progress, t.Projection})
	}
	return out
}

// ProjectionText says where the figure of a target may be in its year.
func ProjectionText(t *follow.Standing, ind *method.Indicator, lang string) string {
	y := atTarget(t)
	if y == nil {
		if t.Projection.Reason == "" {
			return say(lang, "Ingen fremskrivning til målåret.", "No projection to the year of the target.")
		}
		return say(lang, "Ingen fremskrivning: ", "No projection: ") + TargetWhy(t.Projection.Reason, lang) + "."
	}
	text := say(lang, "Går det videre som hidtil: ", "If it goes on as it went: ") + TargetFigure(t, ind, lang, &y.Value) + say(lang, " i ", " in ") + strconv.Itoa(y.Year) + " (80 %: " +
		TargetFigure(t, ind, lang, &y.Low80) + say(lang, " til ", " to ") + TargetFigure(t, ind, lang, &y.High80) + ")."
	if t.Projection.TestedTo < y.Year-t.Progress.LatestYear {
		text += say(lang, " Så langt frem er viften ikke prøvet.", " So far ahead the fan was not tried.")
	}
	return text
}
