package demo

import "kvarter"

// lifeChances are the interventions of the first goal.
func (c *City) lifeChances() []kvarter.Intervention {
	everywhere := func(int) bool { return true }
	hard := c.hardest()
	// social workers sit with doctors in every urban area where health is weak but the last: the white spot
	weak, last := c.weak("health"), -1
	for g := range weak {
		if weak[g] {
			last = g
		}
	}
	practice := c.urbanWhere(func(g int) bool { return weak[g] && g != last })
	inPractice := make([]bool, len(c.Second.In))
	for g := range weak {
		for _, i := range c.Second.Groups[g] {
			inPractice[i] = weak[g] && g != last
		}
	}
	ips, control := hard[0], hard[1]
	inDistrict := func(d int) func(i int) bool { return func(i int) bool { return c.town.tracts[i].district == d } }
	families := 900
	return []kvarter.Intervention{
		{
			ID: "youth-guidance", Title: t("Målrettet ungevejledning", "Targeted youth education guidance"),
			What:     t("Vejledning i 8.–10. klasse og til unge uden for uddannelse og job, siden 2021.", "Guidance in grades 8–10 and for young people outside education and work, since 2021."),
			Why:      t("Unge, der får hjælp til at vælge og holde fast, falder sjældnere fra; færre står uden ungdomsuddannelse.", "Young people who are helped to choose and to hold on drop out less; fewer are left without youth education."),
			Criteria: []string{"youth_education", "employment"}, SubGoals: []string{"work", "children"}, Owner: "children", With: []string{"employment"},
			Places: cityWide(), TargetGroup: kvarter.TargetGroup{Text: t("unge på 18–24 år uden ungdomsuddannelse", "people of 18–24 without youth education"), Measure: "youth_without_education"}, From: 2021,
			Funding:    []kvarter.Funding{{Source: "Budget 2025", Amount: kroner(14), From: 2025, To: 2026}},
			Milestones: []kvarter.Milestone{step("schools", "vejledere på alle skoler", "guides at all schools", "2023-08-01", "2023-08-14"), step("evaluation", "evaluering af de første fire år", "evaluation of the first four years", "2025-10-01", "")},
			Reach:      []kvarter.Reach{c.reach(2023, 210, "youth_without_education", everywhere), c.reach(2024, 236, "youth_without_education", everywhere)},
			Updates:    []kvarter.Update{news("2024-09-12", "A. Holm", "To nye vejledere er ansat."), news("2025-02-03", "A. Holm", "Optaget på ungdomsuddannelserne følges i marts.")},
			Remark:     invented(),
		},
		{
			ID: "outreach", Title: t("Opsøgende gadearbejde", "Street-level outreach"),
			What:     t("Gadearbejdere i hele byen møder unge, der er på vej ud i kriminalitet eller misbrug.", "Street workers all over the city meet young people at risk of crime or substance use."),
			Why:      t("En voksen, der kommer igen, fører de unge til skole, job og behandling; færre samles på gaden om aftenen.", "An adult who keeps coming back leads young people to school, work and treatment; fewer gather in the street at night."),
			Criteria: []string{"safety", "youth_education"}, SubGoals: []string{"health", "children", "safe-city"}, Owner: "social", With: []string{"children", "culture"},
			Partners: []kvarter.Commitment{promise("ssp", "melder bekymring inden for en uge", "passes on concerns within a week")},
			Places:   cityWide(), TargetGroup: kvarter.TargetGroup{Text: t("unge på 18–24 år", "people of 18–24"), Measure: "residents_18_24"}, From: 2015,
			Funding:    []kvarter.Funding{{Source: "Budget 2025", Amount: kroner(22), From: 2025, To: 2026}},
			Milestones: []kvarter.Milestone{step("weekends", "gadearbejdere også i weekenden", "street workers at weekends too", "2024-10-01", "2024-09-20"), step("boats", "fast plads på havnen", "a fixed place at the harbour", "2025-05-01", "")},
			Reach:      []kvarter.Reach{c.reach(2023, 21, "residents_18_24", everywhere), {Year: 2024}},
			Updates:    []kvarter.Update{news("2025-01-20", "B. Lind", "Tallene for 2024 er ikke gjort op endnu.")},
			Remark:     invented(),
		},
		{
			ID: "general-practice", Title: t("Socialrådgivere i almen praksis", "Social workers in general practice"),
			What:     t("En socialrådgiver sidder hos lægen en dag om ugen, siden 2018 først ét sted, siden flere.", "A social worker sits with the doctor one day a week, since 2018 in one place first, then in more."),
			Why:      t("Mange helbredsproblemer har en social årsag, og hos lægen møder man dem, der ikke selv går til kommunen.", "Many health problems have a social cause, and the doctor meets those who do not go to the city by themselves."),
			Criteria: []string{"health"}, SubGoals: []string{"health"}, Owner: "health", With: []string{"social"},
			Partners: []kvarter.Commitment{promise("gps", "stiller et rum til rådighed og henviser", "provide a room and refer"), promise("region", "følger brugen af skadestue", "follows the use of emergency rooms")},
			Places:   practice, TargetGroup: kvarter.TargetGroup{Text: t("kronisk syge voksne", "chronically ill adults"), Measure: "chronically_ill"}, From: 2018,
			Funding:    []kvarter.Funding{{Source: "Budget 2025", Amount: kroner(9), From: 2025, To: 2026}, {Source: "Regionen", From: 2025, To: 2025}},
			Milestones: []kvarter.Milestone{step("spread", "aftale med læger i alle udvalgte områder", "agreement with doctors in all chosen areas", "2024-06-30", "2024-06-18"), step("numbers", "fælles opgørelse med regionen", "joint figures with the region", "2025-06-30", "")},
			Reach:      []kvarter.Reach{c.reach(2023, 62, "chronically_ill", func(i int) bool { return inPractice[i] }), c.reach(2024, 71, "chronically_ill", func(i int) bool { return inPractice[i] })},
			Decisions:  []kvarter.Decision{{Date: "2018-01-25", Reference: "BR 2018-004 (opdigtet)", Text: "Forsøget begynder."}},
			Updates:    []kvarter.Update{news("2024-11-28", "C. Friis", "Ventetiden er nede på otte dage."), {Date: "2025-02-11", By: "C. Friis (opdigtet)", Kind: kvarter.UpdateNoChange}},
			Remark:     invented(),
		},
		{
			ID: "ord", Title: t("ORD: sprog og bevægelse", "ORD: language and movement"),
			What:     t("Forløb for flersprogede familier med børn på 4–12 måneder. Afsluttet.", "Courses for multilingual families with children of 4–12 months. Completed."),
			Why:      t("Omkring hver femte, der begynder i skole, er år bagud i sprog; sproget grundlægges det første år.", "About one in five school starters is years behind in language; language is founded in the first year."),
			Criteria: []string{"education"}, SubGoals: []string{"children"}, Owner: "children", With: []string{"health"},
			Places: []kvarter.Place{districtPlace(hard[0]), districtPlace(hard[1])}, TargetGroup: kvarter.TargetGroup{Text: t("flersprogede familier med børn på 4–12 måneder", "multilingual families with children of 4–12 months"), Number: &families}, From: 2021, To: 2024, EndedOn: "2024-12-15",
			Funding:    []kvarter.Funding{{Source: "Budget 2021", Amount: kroner(6), From: 2021, To: 2024}},
			Milestones: []kvarter.Milestone{step("courses", "120 forløb holdt", "120 courses held", "2024-06-30", "2024-05-30"), step("report", "rapport", "report", "2024-12-31", "2024-12-15")},
			Reach:      []kvarter.Reach{{Year: 2023, People: people(312)}, {Year: 2024, People: people(287)}},
			Updates:    []kvarter.Update{news("2024-12-15", "D. Kjær", "Rapporten er afleveret; erfaringerne går videre til sundhedsplejen.")},
			Remark:     t("Indsatsen er nævnt i politikken, uden ejer. Ejer, steder, beløb, tal og datoer er opdigtede.", "The policy names the intervention, without an owner. Owner, places, amounts, numbers and dates are made up."),
		},
		{
			ID: "ips", Title: t("IPS "+c.town.districts[ips].name, "IPS "+c.town.districts[ips].name),
			What:     t("Job og behandling på samme tid for aktivitetsparate over 30 år med misbrug.", "Work and treatment at the same time for activity-ready people over 30 with substance use."),
			Why:      t("Støtte på en rigtig arbejdsplads fører oftere til job end forløb forud. Også en afklaring til førtidspension er et godt udfald.", "Support in a real workplace leads to work more often than courses before it. Being clarified for early pension is a good outcome too."),
			Criteria: []string{"employment"}, SubGoals: []string{"work", "health"}, Owner: "employment", With: []string{"social"},
			Partners: []kvarter.Commitment{promise("region", "behandler i psykiatrien", "treats in psychiatry")},
			Places:   []kvarter.Place{districtPlace(ips)}, TargetGroup: kvarter.TargetGroup{Text: t("aktivitetsparate på kontanthjælp", "activity-ready on cash benefit"), Measure: "activity_ready"}, From: 2022, To: 2026,
			Funding:    []kvarter.Funding{{Source: "Budget 2025", Amount: kroner(5), From: 2025, To: 2026}, {Source: "Styrelsen (opdigtet pulje)", Amount: kroner(3), From: 2022, To: 2025}},
			Milestones: []kvarter.Milestone{step("sixty", "60 i forløb på én gang", "60 people at one time", "2024-12-31", "2024-12-02"), step("next", "beslutning om at fortsætte", "decision on going on", "2026-03-31", "")},
			Reach:      []kvarter.Reach{{Year: 2022, Suppressed: true}, c.reach(2023, 90, "activity_ready", inDistrict(ips)), c.reach(2024, 140, "activity_ready", inDistrict(ips))},
			Updates:    []kvarter.Update{news("2025-01-31", "E. Bach", "23 i ordinært job og 9 afklaret til førtidspension i 2024.")},
			Remark:     invented(),
		},
		{
			ID: "social-control", Title: t("Forebyggelse af negativ social kontrol", "Prevention of negative social control"),
			What:     t("Rådgivning og netværk for unge og forældre, siden 2024 i ét område.", "Advice and networks for young people and parents, since 2024 in one area."),
			Why:      t("Unge, der selv vælger fritid, uddannelse og partner, kommer længere og føler sig tryggere.", "Young people who choose leisure, education and partner themselves get further and feel safer."),
			Criteria: []string{"youth_education"}, SubGoals: []string{"safe-city", "children"}, Owner: "employment", With: []string{"children", "social"},
			Partners: []kvarter.Commitment{promise("residents", "holder samtaleaftener", "hold evenings of talk")},
			Places:   []kvarter.Place{districtPlace(control)}, TargetGroup: kvarter.TargetGroup{Text: t("unge på 18–24 år", "people of 18–24"), Measure: "residents_18_24"}, From: 2024,
			Funding:    []kvarter.Funding{{Source: "Budget 2024", Amount: kroner(2), From: 2024, To: 2025}},
			Milestones: []kvarter.Milestone{step("network", "netværk i gang", "network at work", "2025-09-01", "")},
			Updates:    []kvarter.Update{news("2024-01-16", "F. Storm", "To rådgivere er ansat."), news("2024-02-12", "F. Storm", "Første samtaleaften holdt.")},
			Remark:     invented(),
		},
	}
}

func people(n int) *int { return &n }
