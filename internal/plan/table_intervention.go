package plan

import (
	"strings"

	"kvarter"
)

func interventionTable() table[kvarter.Intervention] {
	type I = kvarter.Intervention
	return table[I]{"interventions", "", []column[I]{
		word("id", func(x *I) *string { return &x.ID }),
		text("title_da", func(x *I) *string { return &x.Title.DA }),
		text("title_en", func(x *I) *string { return &x.Title.EN }),
		text("what_da", func(x *I) *string { return &x.What.DA }),
		text("what_en", func(x *I) *string { return &x.What.EN }),
		text("why_da", func(x *I) *string { return &x.Why.DA }),
		text("why_en", func(x *I) *string { return &x.Why.EN }),
		words("criteria", func(x *I) *[]string { return &x.Criteria }),
		words("sub_goals", func(x *I) *[]string { return &x.SubGoals }),
		word("owner", func(x *I) *string { return &x.Owner }),
		words("with", func(x *I) *[]string { return &x.With }),
		text("target_group_da", func(x *I) *string { return &x.TargetGroup.Text.DA }),
		text("target_group_en", func(x *I) *string { return &x.TargetGroup.Text.EN }),
		word("target_group_measure", func(x *I) *string { return &x.TargetGroup.Measure }),
		count("target_group_number", func(x *I) **int { return &x.TargetGroup.Number }),
		whole("from", func(x *I) *int { return &x.From }),
		whole("to", func(x *I) *int { return &x.To }),
		day("ended_on", func(x *I) *kvarter.Date { return &x.EndedOn }),
		override("override_status", word("", func(x *kvarter.Override) *kvarter.Status { return &x.Status })),
		override("override_by", text("", func(x *kvarter.Override) *string { return &x.By })),
		override("override_reason", text("", func(x *kvarter.Override) *string { return &x.Reason })),
		override("override_date", day("", func(x *kvarter.Override) *kvarter.Date { return &x.Date })),
		text("remark_da", func(x *I) *string { return &x.Remark.DA }),
		text("remark_en", func(x *I) *string { return &x.Remark.EN }),
	}}
}

// override is a cell of the override; four empty ones are none.
func override(name string, of column[kvarter.Override]) column[kvarter.Intervention] {
	return column[kvarter.Intervention]{name: name,
		write: func(x *kvarter.Intervention) string {
			if x.Override == nil {
				return ""
			}
			return of.write(x.Override)
		},
		read: func(x *kvarter.Intervention, cell string) (string, string) {
			if cell == "" && x.Override == nil {
				return "", ""
			}
			if x.Override == nil {
				x.Override = &kvarter.Override{}
			}
			return of.read(x.Override, cell)
		},
	}
}

func commitmentTable() table[kvarter.Commitment] {
	type C = kvarter.Commitment
	return table[C]{"commitments", "intervention", []column[C]{
		word("partner", func(x *C) *string { return &x.Partner }),
		text("text_da", func(x *C) *string { return &x.Text.DA }),
		text("text_en", func(x *C) *string { return &x.Text.EN }),
	}}
}

func placeTable() table[kvarter.Place] {
	type P = kvarter.Place
	return table[P]{"places", "intervention", []column[P]{
		word("kind", func(x *P) *kvarter.PlaceKind { return &x.Kind }),
		word("code", func(x *P) *string { return &x.Code }),
	}}
}

func fundingTable() table[kvarter.Funding] {
	type F = kvarter.Funding
	return table[F]{"funding", "intervention", []column[F]{
		text("source", func(x *F) *string { return &x.Source }),
		count("amount", func(x *F) **int64 { return &x.Amount }),
		whole("from", func(x *F) *int { return &x.From }),
		whole("to", func(x *F) *int { return &x.To }),
	}}
}

func milestoneTable() table[kvarter.Milestone] {
	type M = kvarter.Milestone
	return table[M]{"milestones", "intervention", []column[M]{
		word("id", func(x *M) *string { return &x.ID }),
		text("title_da", func(x *M) *string { return &x.Title.DA }),
		text("title_en", func(x *M) *string { return &x.Title.EN }),
		day("due", func(x *M) *kvarter.Date { return &x.Due }),
		day("done", func(x *M) *kvarter.Date { return &x.Done }),
		text("note", func(x *M) *string { return &x.Note }),
	}}
}

// withheld is how a figure is written that was counted and is not given, as in the city's files of figures.
const withheld = ".."

func reachTable() table[kvarter.Reach] {
	type R = kvarter.Reach
	people := count("people", func(x *R) **int { return &x.People })
	return table[R]{"reach", "intervention", []column[R]{
		whole("year", func(x *R) *int { return &x.Year }),
		{name: "people",
			write: func(x *R) string {
				if x.Suppressed {
					return withheld
				}
				return people.write(x)
			},
			read: func(x *R, cell string) (string, string) {
				if x.Suppressed = strings.TrimSpace(cell) == withheld; x.Suppressed {
					return "", ""
				}
				rule, hint := people.read(x, cell)
				if rule != "" {
					hint += ", two dots where it is withheld"
				}
				return rule, hint
			}},
	}}
}

func decisionTable() table[kvarter.Decision] {
	type D = kvarter.Decision
	return table[D]{"decisions", "intervention", []column[D]{
		day("date", func(x *D) *kvarter.Date { return &x.Date }),
		text("reference", func(x *D) *string { return &x.Reference }),
		text("text", func(x *D) *string { return &x.Text }),
	}}
}

func updateTable() table[kvarter.Update] {
	type U = kvarter.Update
	return table[U]{"updates", "intervention", []column[U]{
		day("date", func(x *U) *kvarter.Date { return &x.Date }),
		text("by", func(x *U) *string { return &x.By }),
		word("kind", func(x *U) *kvarter.UpdateKind { return &x.Kind }),
		text("text", func(x *U) *string { return &x.Text }),
	}}
}
