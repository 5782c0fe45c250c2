package plan

import "kvarter"

// table says how a list of T is laid out: the columns, and which of them tell a row from all others of its kind.
type table[T any] struct {
	name    string
	parent  string // first column: the identifier of what the row belongs to; "" none
	columns []column[T]
}

func planTable() table[kvarter.Plan] {
	type P = kvarter.Plan
	return table[P]{"plan", "", []column[P]{
		word("id", func(x *P) *string { return &x.ID }),
		text("title_da", func(x *P) *string { return &x.Title.DA }),
		text("title_en", func(x *P) *string { return &x.Title.EN }),
		whole("version", func(x *P) *int { return &x.Version }),
		word("status", func(x *P) *kvarter.PlanStatus { return &x.Status }),
		whole("from", func(x *P) *int { return &x.From }),
		whole("to", func(x *P) *int { return &x.To }),
		day("adopted_on", func(x *P) *kvarter.Date { return &x.AdoptedOn }),
		text("decision", func(x *P) *string { return &x.Decision }),
		whole("previous", func(x *P) *int { return &x.Previous }),
		yes("made_up", func(x *P) *bool { return &x.MadeUp }),
	}}
}

func administrationTable() table[kvarter.Administration] {
	type A = kvarter.Administration
	return table[A]{"administrations", "", []column[A]{
		word("id", func(x *A) *string { return &x.ID }),
		text("name_da", func(x *A) *string { return &x.Name.DA }),
		text("name_en", func(x *A) *string { return &x.Name.EN }),
	}}
}

func partnerTable() table[kvarter.Partner] {
	type P = kvarter.Partner
	return table[P]{"partners", "", []column[P]{
		word("id", func(x *P) *string { return &x.ID }),
		text("name_da", func(x *P) *string { return &x.Name.DA }),
		text("name_en", func(x *P) *string { return &x.Name.EN }),
		word("kind", func(x *P) *kvarter.PartnerKind { return &x.Kind }),
	}}
}

func goalTable() table[kvarter.Goal] {
	type G = kvarter.Goal
	return table[G]{"goals", "", []column[G]{
		word("id", func(x *G) *string { return &x.ID }),
		text("title_da", func(x *G) *string { return &x.Title.DA }),
		text("title_en", func(x *G) *string { return &x.Title.EN }),
	}}
}

func subGoalTable() table[kvarter.SubGoal] {
	type S = kvarter.SubGoal
	return table[S]{"sub_goals", "goal", []column[S]{
		word("id", func(x *S) *string { return &x.ID }),
		text("title_da", func(x *S) *string { return &x.Title.DA }),
		text("title_en", func(x *S) *string { return &x.Title.EN }),
	}}
}

func indicatorTable() table[kvarter.PlanIndicator] {
	type I = kvarter.PlanIndicator
	return table[I]{"indicators", "sub_goal", []column[I]{
		word("name", func(x *I) *string { return &x.Name }),
		text("label_da", func(x *I) *string { return &x.Label.DA }),
		text("label_en", func(x *I) *string { return &x.Label.EN }),
		word("indicator", func(x *I) *string { return &x.Indicator }),
		word("count", func(x *I) *string { return &x.Count }),
		word("base", func(x *I) *string { return &x.Base }),
		word("of", func(x *I) *string { return &x.Of }),
		whole("base_year", func(x *I) *int { return &x.Target.BaseYear }),
		whole("year", func(x *I) *int { return &x.Target.Year }),
		number("value", func(x *I) *float64 { return &x.Target.Value }),
		word("direction", func(x *I) *kvarter.Direction { return &x.Target.Direction }),
	}}
}
