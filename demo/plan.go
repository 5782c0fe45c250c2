package demo

import "kvarter"

// PlanToday is the day that the dates of the demo plan are made for.
const PlanToday kvarter.Date = "2025-03-01"

// Plan is an action plan for the city: the two goals and six sub-goals of policy.md section 4 and the twelve interventions of its section 6. What
// the policy says of an intervention is in What; owners, places, amounts, numbers and dates are made up and marked.
//
// On PlanToday one intervention is late, one has had no update for a year, one is done, and there is one white spot: an urban area where
// health is weak and nothing works on it.
func (c *City) Plan() kvarter.Plan {
	return kvarter.Plan{
		ID: "handleplan", Title: t("Handleplan for udsatte byområder (opdigtet)", "Action plan for disadvantaged urban areas (made up)"),
		Version: 1, Status: kvarter.PlanAdopted, From: 2025, To: 2026, AdoptedOn: "2025-02-27", Decision: "BR 2025-021 (opdigtet)", MadeUp: true,
		Administrations: administrations(), Partners: partners(), Goals: goals(),
		Interventions: append(c.lifeChances(), c.surroundings()...),
	}
}

func t(da, en string) kvarter.Text { return kvarter.Text{DA: da, EN: en} }

func administrations() []kvarter.Administration {
	return []kvarter.Administration{
		{ID: "finance", Name: t("Økonomiforvaltningen", "Finance")},
		{ID: "culture", Name: t("Kultur- og Fritidsforvaltningen", "Culture and Leisure")},
		{ID: "children", Name: t("Børne- og Ungdomsforvaltningen", "Children and Youth")},
		{ID: "health", Name: t("Sundheds- og Omsorgsforvaltningen", "Health and Care")},
		{ID: "social", Name: t("Socialforvaltningen", "Social Services")},
		{ID: "technical", Name: t("Teknik- og Miljøforvaltningen", "Technical and Environmental")},
		{ID: "employment", Name: t("Beskæftigelses- og Integrationsforvaltningen", "Employment and Integration")},
	}
}

func partners() []kvarter.Partner {
	return []kvarter.Partner{
		{ID: "police", Name: t("Skarvhavns Politi", "Skarvhavn Police"), Kind: kvarter.Police},
		{ID: "ssp", Name: t("SSP", "SSP (schools, social services and police)"), Kind: kvarter.SSP},
		{ID: "housing", Name: t("Skarvhavns boligorganisationer", "The housing organisations of Skarvhavn"), Kind: kvarter.HousingOrganisation},
		{ID: "housing-plans", Name: t("De boligsociale helhedsplaner", "The social housing plans"), Kind: kvarter.HousingPlan},
		{ID: "landsbyggefonden", Name: t("Landsbyggefonden", "The National Building Fund"), Kind: kvarter.Foundation},
		{ID: "gps", Name: t("De praktiserende læger", "General practitioners"), Kind: kvarter.GeneralPractice},
		{ID: "region", Name: t("Regionen", "The region"), Kind: kvarter.Region},
		{ID: "clubs", Name: t("Idrætsforeningerne", "The sports clubs"), Kind: kvarter.CivilSociety},
		{ID: "residents", Name: t("Beboere og tryghedsnetværk", "Residents and safety networks"), Kind: kvarter.Residents},
	}
}

func goals() []kvarter.Goal {
	follow := func(name, da, en, of string, value float64, way kvarter.Direction) kvarter.PlanIndicator {
		return kvarter.PlanIndicator{Name: name, Label: t(da, en), Indicator: name, Of: of, Target: kvarter.Target{BaseYear: 2017, Year: 2035, Value: value, Direction: way}}
	}
	gap := follow("employment_gap", "uden for arbejdsmarkedet, forskel til resten af byen", "outside the labour market, gap to the rest of the city", kvarter.OfGap, .03, kvarter.Down)
	gap.Indicator = "employment"
	benefits := follow("benefits", "på midlertidig forsørgelse", "on temporary public benefits", kvarter.OfAreas, .08, kvarter.Down)
	benefits.Indicator, benefits.Count, benefits.Base = "", "temporary_benefits", "residents_18_64"
	return []kvarter.Goal{
		{ID: "life", Title: t("Gode livschancer og -muligheder", "Good life chances for people of all ages"), SubGoals: []kvarter.SubGoal{
			{ID: "work", Title: t("Flere i job og uddannelse", "More in work and education"), Indicators: []kvarter.PlanIndicator{
				follow("employment", "uden for arbejdsmarkedet", "outside the labour market", kvarter.OfAreas, .12, kvarter.Down), gap, benefits,
				follow("education", "kun grundskole", "basic schooling only", kvarter.OfAreas, .10, kvarter.Down)}},
			{ID: "health", Title: t("Bedre trivsel og sundhed", "Better well-being and health"), Indicators: []kvarter.PlanIndicator{
				follow("health", "kronisk syge", "chronically ill", kvarter.OfAreas, .20, kvarter.Down)}},
			{ID: "children", Title: t("Et stærkere børne- og ungeliv", "A stronger life for children and young people"), Indicators: []kvarter.PlanIndicator{
				follow("youth_education", "unge uden ungdomsuddannelse", "young people without youth education", kvarter.OfAreas, .08, kvarter.Down),
				follow("child_poverty", "børnefattigdom", "child poverty", kvarter.OfAreas, .05, kvarter.Down)}},
		}},
		{ID: "places", Title: t("Trygge og attraktive byområder", "Safe and attractive urban areas for all"), SubGoals: []kvarter.SubGoal{
			{ID: "surroundings", Title: t("Attraktive omgivelser og funktioner", "Attractive surroundings and functions"), Indicators: []kvarter.PlanIndicator{
				follow("noise", "støjramte boliger", "homes exposed to noise", kvarter.OfAreas, .45, kvarter.Down)}},
			{ID: "recreation", Title: t("Fritid for alle", "Recreation for all"), Indicators: []kvarter.PlanIndicator{
				follow("sports", "idræt i 6. klasse", "grade 6 in a sports club", kvarter.OfAreas, .76, kvarter.Up),
				follow("arts", "spejder, teater og kunst i 6. klasse", "grade 6 in scouts, theatre, art", kvarter.OfAreas, .20, kvarter.Up)}},
			{ID: "safe-city", Title: t("En tryg, blandet og sammenhængende by", "A safe, mixed and well-connected city"), Indicators: []kvarter.PlanIndicator{
				follow("safety", "utrygge om aftenen og natten", "feel unsafe in the evening and night", kvarter.OfAreas, .18, kvarter.Down)}},
		}},
	}
}

// urban is the code of an urban area of the second round: that of its first small area, as merging gives it.
func (c *City) urban(g int) kvarter.Place {
	first := ""
	for _, i := range c.Second.Groups[g] {
		if code := c.town.tracts[i].code; first == "" || code < first {
			first = code
		}
	}
	return kvarter.Place{Kind: kvarter.PlaceUrbanArea, Code: "U" + first}
}

// urbanWhere are the urban areas for which ok holds.
func (c *City) urbanWhere(ok func(g int) bool) []kvarter.Place {
	var out []kvarter.Place
	for g := range c.Second.Groups {
		if ok(g) {
			out = append(out, c.urban(g))
		}
	}
	return out
}

// weak reports in which urban areas more than half of the small areas meet a criterion of the second round.
func (c *City) weak(name string) []bool {
	out := make([]bool, len(c.Second.Groups))
	for _, k := range criteria() {
		if k.name != name {
			continue
		}
		rn, rd := c.reference(k, SecondYear, c.First.In)
		for g, members := range c.Second.Groups {
			met := 0
			for _, i := range members {
				if c.meets(k, SecondYear, i, rn, rd, c.First.In) == 1 {
					met++
				}
			}
			out[g] = 2*met > len(members)
		}
	}
	return out
}

// hardest are the districts by the number of designated small areas, the most first.
func (c *City) hardest() []int {
	n := make([]int, len(c.town.districts))
	for i, in := range c.Second.In {
		if in {
			n[c.town.tracts[i].district]++
		}
	}
	var out []int
	for range n {
		best := 0
		for d := range n {
			if n[d] > n[best] {
				best = d
			}
		}
		out = append(out, best)
		n[best] = -1
	}
	return out
}

func districtPlace(d int) kvarter.Place { return kvarter.Place{Kind: "district", Code: "D" + two(d+1)} }

// reach makes up how many people were reached in a year: a share, per mille, of a measure over the places.
func (c *City) reach(year int, perMille int64, measure string, in func(i int) bool) kvarter.Reach {
	v, _ := c.total(measure, c.year(year), in)
	n := int(v * perMille / 1000)
	return kvarter.Reach{Year: year, People: &n}
}

// kroner is an amount in millions.
func kroner(millions int64) *int64 {
	v := millions * 1_000_000
	return &v
}

func cityWide() []kvarter.Place { return []kvarter.Place{{Kind: kvarter.PlaceCity}} }

func step(id, da, en string, due, done kvarter.Date) kvarter.Milestone {
	return kvarter.Milestone{ID: id, Title: t(da, en), Due: due, Done: done}
}

func news(date kvarter.Date, by, text string) kvarter.Update {
	return kvarter.Update{Date: date, By: by + " (opdigtet)", Kind: kvarter.UpdateText, Text: text}
}

func promise(partner, da, en string) kvarter.Commitment {
	return kvarter.Commitment{Partner: partner, Text: t(da, en)}
}

// invented marks an intervention: what the policy does not say of it is made up.
func invented() kvarter.Text {
	return t("Indsatsen er nævnt i politikken. Ejer, steder, beløb, tal og datoer er opdigtede.", "The policy names the intervention. Owner, places, amounts, numbers and dates are made up.")
}
