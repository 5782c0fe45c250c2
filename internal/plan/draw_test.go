package plan

import (
	"fmt"

	"pgregory.net/rapid"

	"kvarter"
)

// A valid plan with arbitrary texts: formulas, line breaks, quotes, apostrophes in front, letters of many scripts.
var anyText = rapid.OneOf(
	rapid.SampledFrom([]string{"", "=1+1", "=HYPERLINK(\"http://x\")", "'=1", "''", "'", "+45 12 34", "-5", "@SUM(A1)", "\tindrykket", "to\nlinjer", "a;b", "a\\;b", " blank ", "\"citat\"", "<script>", "{{.}}", "æøå ÆØÅ", "7,5 %", "..", "yes", "𝄞", "１", "＝1+1", "\u00a0=1", "|calc"}),
	rapid.StringMatching(`[ -~æøåÆØÅ\n\t]{0,40}`),
)

var someText = rapid.Map(anyText, func(s string) string { return "x" + s })

func drawText(t *rapid.T, label string) kvarter.Text {
	return kvarter.Text{DA: anyText.Draw(t, label), EN: anyText.Draw(t, label)}
}

var anyDate = rapid.Custom(func(t *rapid.T) kvarter.Date {
	return kvarter.Date("2020-01-01").Add(rapid.IntRange(0, 4000).Draw(t, "days"))
})

var maybeDate = rapid.OneOf(rapid.Just(kvarter.Date("")), anyDate)

func ids(t *rapid.T, kind string, least, most int) []string {
	var out []string
	for i := range rapid.IntRange(least, most).Draw(t, kind) {
		out = append(out, fmt.Sprintf("%s-%d", kind, i+1))
	}
	return out
}

// some draws 0..N of a set, each once.
func some(t *rapid.T, set []string, label string) []string {
	var out []string
	for _, s := range set {
		if rapid.Bool().Draw(t, label) {
			out = append(out, s)
		}
	}
	return out
}

func drawPlan(t *rapid.T) *kvarter.Plan {
	p := &kvarter.Plan{ID: "plan", Title: drawText(t, "title"), Version: 2, Previous: 1, Status: kvarter.PlanDraft, From: 2025, To: 2026, MadeUp: rapid.Bool().Draw(t, "made up"), Decision: anyText.Draw(t, "decision")}
	owners, partners, subs := ids(t, "adm", 1, 3), ids(t, "par", 0, 3), []string(nil)
	for _, id := range owners {
		p.Administrations = append(p.Administrations, kvarter.Administration{ID: id, Name: drawText(t, "name")})
	}
	for _, id := range partners {
		p.Partners = append(p.Partners, kvarter.Partner{ID: id, Name: drawText(t, "name"), Kind: rapid.SampledFrom(kvarter.PartnerKinds()).Draw(t, "kind")})
	}
	for _, id := range ids(t, "goal", 0, 2) {
		g := kvarter.Goal{ID: id, Title: drawText(t, "title")}
		for _, sub := range ids(t, "sub-of-"+id, 0, 2) {
			s := kvarter.SubGoal{ID: sub, Title: drawText(t, "title")}
			for _, name := range ids(t, "ind", 0, 2) {
				x := kvarter.PlanIndicator{Name: name, Label: drawText(t, "label"), Indicator: "income", Of: kvarter.OfGap, Target: kvarter.Target{BaseYear: 2017, Year: 2035, Value: rapid.Float64Range(-1e9, 1e9).Draw(t, "value"), Direction: kvarter.Down}}
				if rapid.Bool().Draw(t, "counted") {
					x.Indicator, x.Count, x.Base = "", "noise_homes", "homes"
				}
				s.Indicators = append(s.Indicators, x)
			}
			subs = append(subs, sub)
			g.SubGoals = append(g.SubGoals, s)
		}
		p.Goals = append(p.Goals, g)
	}
	for _, id := range ids(t, "do", 0, 3) {
		p.Interventions = append(p.Interventions, drawIntervention(t, id, owners, partners, subs))
	}
	return p
}

func drawIntervention(t *rapid.T, id string, owners, partners, subs []string) kvarter.Intervention {
	x := kvarter.Intervention{ID: id, Title: drawText(t, "title"), What: drawText(t, "what"), Why: drawText(t, "why"), Remark: drawText(t, "remark"),
		Criteria: some(t, []string{"income", "health", "safety"}, "criteria"), SubGoals: some(t, subs, "sub-goals"),
		Owner: rapid.SampledFrom(owners).Draw(t, "owner"), From: rapid.IntRange(2015, 2027).Draw(t, "from")}
	for _, o := range some(t, owners, "with") {
		if o != x.Owner {
			x.With = append(x.With, o)
		}
	}
	if rapid.Bool().Draw(t, "ends") {
		x.To = x.From + rapid.IntRange(0, 5).Draw(t, "years")
	}
	x.TargetGroup = kvarter.TargetGroup{Text: drawText(t, "group"), Measure: rapid.SampledFrom([]string{"", "residents"}).Draw(t, "measure"), Number: maybe(t, "number")}
	for _, id := range some(t, partners, "partners") {
		x.Partners = append(x.Partners, kvarter.Commitment{Partner: id, Text: drawText(t, "promise")})
	}
	for _, code := range some(t, []string{"", "U1", " a\\;b "}, "places") {
		kind := kvarter.PlaceUrbanArea
		if code == "" {
			kind = kvarter.PlaceCity
		}
		x.Places = append(x.Places, kvarter.Place{Kind: kind, Code: code})
	}
	for range rapid.IntRange(0, 2).Draw(t, "funding") {
		f := kvarter.Funding{Source: someText.Draw(t, "source"), From: 2024, To: 2025}
		if n := maybe(t, "amount"); n != nil {
			kr := int64(*n) * 1000
			f.Amount = &kr
		}
		x.Funding = append(x.Funding, f)
	}
	for _, id := range ids(t, "m", 0, 3) {
		x.Milestones = append(x.Milestones, kvarter.Milestone{ID: id, Title: drawText(t, "title"), Due: anyDate.Draw(t, "due"), Done: maybeDate.Draw(t, "done"), Note: anyText.Draw(t, "note")})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "reach") {
		r := kvarter.Reach{Year: 2022 + i, People: maybe(t, "people")}
		if r.People == nil {
			r.Suppressed = rapid.Bool().Draw(t, "withheld")
		}
		x.Reach = append(x.Reach, r)
	}
	for range rapid.IntRange(0, 2).Draw(t, "decisions") {
		x.Decisions = append(x.Decisions, kvarter.Decision{Date: anyDate.Draw(t, "date"), Reference: someText.Draw(t, "reference"), Text: anyText.Draw(t, "text")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "updates") {
		x.Updates = append(x.Updates, kvarter.Update{Date: anyDate.Draw(t, "date"), By: someText.Draw(t, "by"), Kind: rapid.SampledFrom([]kvarter.UpdateKind{"update", "no_change", "decision"}).Draw(t, "kind"), Text: someText.Draw(t, "text")})
	}
	if rapid.Bool().Draw(t, "override") {
		x.Override = &kvarter.Override{Status: rapid.SampledFrom(kvarter.Statuses()).Draw(t, "status"), By: someText.Draw(t, "by"), Reason: someText.Draw(t, "reason"), Date: anyDate.Draw(t, "date")}
	}
	return x
}

func maybe(t *rapid.T, label string) *int {
	n := rapid.IntRange(-1, 500).Draw(t, label)
	if n < 0 {
		return nil
	}
	return &n
}
