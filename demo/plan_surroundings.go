package demo

import "kvarter"

// surroundings are the interventions of the second goal.
func (c *City) surroundings() []kvarter.Intervention {
	everywhere := func(int) bool { return true }
	all := c.urbanWhere(func(int) bool { return true })
	var plans []kvarter.Place // the housing plans stand on the first five estates, as in facilities
	for _, e := range c.estates[:min(5, len(c.estates))] {
		plans = append(plans, kvarter.Place{Kind: kvarter.PlaceHousingArea, Code: e.code})
	}
	inPlan := func(i int) bool {
		for _, e := range c.estates[:min(5, len(c.estates))] {
			if e.host == i {
				return true
			}
		}
		return false
	}
	tenants, _ := c.total("residents", c.year(SecondYear), inPlan)
	plansTenants := int(tenants)
	var renewal []kvarter.Place
	quarter := "havnen"
	if len(all) > 0 {
		renewal = all[:1]
		quarter = c.town.quarters[c.town.tracts[c.Second.Groups[0][0]].quarter].name
	}
	return []kvarter.Intervention{
		{
			ID: "safety-partnerships", Title: t("Tryghedspartnerskaber", "Safety partnerships"),
			What:     t("Alle syv forvaltninger, politi, SSP og boligorganisationer planlægger sammen; byen betaler, parterne udfører.", "All seven administrations, police, SSP and housing organisations plan together; the city pays, the parties carry out."),
			Why:      t("Parterne handler samtidig på samme sted i stedet for hver for sig; utryghed følger steder.", "The parties act at the same place at the same time and not each by itself; feeling unsafe follows places."),
			Criteria: []string{"safety"}, SubGoals: []string{"safe-city"}, Owner: "finance", With: []string{"culture", "children", "health", "social", "technical", "employment"},
			Partners: []kvarter.Commitment{promise("police", "deltager i hvert partnerskab", "takes part in every partnership"), promise("ssp", "sekretariat", "secretariat"), promise("housing", "lys og opgange", "lights and stairways"), promise("residents", "tryghedsvandringer to gange om året", "safety walks twice a year")},
			Places:   all, TargetGroup: kvarter.TargetGroup{Text: t("beboere i områderne", "residents of the areas"), Measure: "residents"}, From: 2017,
			Funding:    []kvarter.Funding{{Source: "Budget 2025", Amount: kroner(18), From: 2025, To: 2026}},
			Milestones: []kvarter.Milestone{step("plans-2024", "tryghedsplaner for 2024", "safety plans for 2024", "2024-02-01", "2024-02-20"), step("plans-2025", "tryghedsplaner for 2025", "safety plans for 2025", "2025-02-01", "2025-01-30"), step("survey", "tryghedsundersøgelse", "safety survey", "2025-11-01", "")},
			Decisions:  []kvarter.Decision{{Date: "2024-11-14", Reference: "ØU 2024-118 (opdigtet)", Text: "Midlerne til 2025 er fordelt."}},
			Updates:    []kvarter.Update{news("2025-01-30", "G. Dam", "Planerne for 2025 er vedtaget i alle partnerskaber.")},
			Remark:     invented(),
		},
		{
			ID: "letting", Title: t("Udlejningsaftalen", "The letting agreement"),
			What:     t("Aftale med boligorganisationerne, som fordeler den sociale anvisning mellem afdelingerne.", "An agreement with the housing organisations that balances social allocation between estates."),
			Why:      t("Færre med svage vilkår samles de samme steder. Det ændrer, hvem der flytter ind, ikke vilkårene for dem, der bor der.", "Fewer with hard conditions gather in the same places. It changes who moves in, not the conditions of those who live there."),
			Criteria: []string{"income", "education", "employment", "child_poverty"}, SubGoals: []string{"safe-city", "work"}, Owner: "finance", With: []string{"social"},
			Partners: []kvarter.Commitment{promise("housing", "melder ledige boliger hver uge", "report vacant homes every week")},
			Places:   cityWide(), TargetGroup: kvarter.TargetGroup{Text: t("boligsøgende, der anvises", "people allocated a home"), Number: people(2400)}, From: 2019, To: 2026,
			Milestones: []kvarter.Milestone{step("renewal", "ny aftale for 2025–2026", "new agreement for 2025–2026", "2024-12-31", "2024-12-12"), step("midway", "midtvejsstatus", "midway report", "2025-12-01", "")},
			Reach:      []kvarter.Reach{{Year: 2023, People: people(2310)}, {Year: 2024, People: people(2275)}},
			Decisions:  []kvarter.Decision{{Date: "2024-12-12", Reference: "BR 2024-164 (opdigtet)", Text: "Aftalen er fornyet."}},
			Updates:    []kvarter.Update{news("2025-02-18", "H. Vang", "Første kvartals anvisning følger aftalen.")},
			Remark:     invented(),
		},
		{
			ID: "area-renewal", Title: t("Områdefornyelse "+quarter, "Area renewal "+quarter),
			What:     t("Fem års fælles fornyelse af pladser, stier og mødesteder sammen med beboerne.", "Five years of renewing squares, paths and meeting places together with the residents."),
			Why:      t("Gode udemiljøer og flere funktioner trækker liv til og gør vejene trygge at gå.", "Good open spaces and more functions draw life and make the ways safe to walk."),
			Criteria: []string{"safety"}, SubGoals: []string{"surroundings", "recreation", "safe-city"}, Owner: "technical", With: []string{"culture"},
			Partners: []kvarter.Commitment{promise("residents", "styregruppe", "steering group"), promise("housing", "stiller jord til stien til rådighed", "provide land for the path")},
			Places:   renewal, TargetGroup: kvarter.TargetGroup{Text: t("beboere i området", "residents of the area"), Measure: "residents"}, From: 2022, To: 2026,
			Funding:    []kvarter.Funding{{Source: "Budget 2022", Amount: kroner(40), From: 2022, To: 2026}, {Source: "Staten", Amount: kroner(10), From: 2022, To: 2026}},
			Milestones: []kvarter.Milestone{step("plan", "kvarterplan", "quarter plan", "2022-12-31", "2022-12-08"), step("square", "plads indviet", "square opened", "2024-10-01", ""), step("path", "sti til stationen", "path to the station", "2026-06-01", "")},
			Updates:    []kvarter.Update{news("2024-10-08", "I. Juul", "Jorden er forurenet; pladsen venter på oprensning."), news("2025-02-05", "I. Juul", "Oprensning i gang; ny dato meldes i april.")},
			Remark:     t("Indsatsen er nævnt i politikken, uden ejer. Ejer, sted, beløb og datoer er opdigtede.", "The policy names the intervention, without an owner. Owner, place, amounts and dates are made up."),
		},
		{
			ID: "active-children", Title: t("Aktive børn i foreninger (ABIF) og ABIF KLUB 2025", "Active Children in Clubs (ABIF) and ABIF KLUB 2025"),
			What:     t("Børn på 3–9 år følges ind i en forening; ABIF KLUB for 4.–9. klasse i to boligområder.", "Children of 3–9 are taken into a club; ABIF KLUB for grades 4–9 in two estates."),
			Why:      t("Det første kontingent og en voksen, der følger med, er det, der mangler, når børn ikke går til noget.", "The first fee and an adult who comes along are what is lacking when children are in no club."),
			SubGoals: []string{"recreation", "children"}, Owner: "culture", With: []string{"children", "social"},
			Partners: []kvarter.Commitment{promise("clubs", "holder pladser fri", "keep places free"), promise("housing-plans", "finder børnene", "find the children")},
			Places:   cityWide(), TargetGroup: kvarter.TargetGroup{Text: t("børn på 0–17 år", "children of 0–17"), Measure: "residents_0_17"}, From: 2018,
			Funding:    []kvarter.Funding{{Source: "Budget 2025", Amount: kroner(7), From: 2025, To: 2026}},
			Milestones: []kvarter.Milestone{step("club", "ABIF KLUB åbner i to boligområder", "ABIF KLUB opens in two estates", "2025-08-01", "")},
			Reach:      []kvarter.Reach{c.reach(2023, 11, "residents_0_17", everywhere), c.reach(2024, 13, "residents_0_17", everywhere)},
			Updates:    []kvarter.Update{news("2024-12-03", "J. Krog", "To boligområder er valgt."), {Date: "2025-02-20", By: "J. Krog (opdigtet)", Kind: kvarter.UpdateNoChange}},
			Remark:     invented(),
		},
		{
			ID: "playgrounds", Title: t("Bemandede legepladser", "Staffed playgrounds"),
			What:     t("26 bemandede legepladser, syv af dem i områderne.", "26 staffed playgrounds, seven of them in the areas."),
			Why:      t("Et gratis sted med voksne er åbent for alle børn, også dem uden fritidstilbud.", "A free place with adults is open to all children, those without other offers too."),
			SubGoals: []string{"surroundings", "recreation", "children"}, Owner: "technical", With: []string{"children"},
			Places: cityWide(), TargetGroup: kvarter.TargetGroup{Text: t("børn på 0–17 år", "children of 0–17"), Measure: "residents_0_17"}, From: 2010,
			Funding:    []kvarter.Funding{{Source: "Budget 2025", Amount: kroner(31), From: 2025, To: 2026}},
			Milestones: []kvarter.Milestone{step("opening", "længere åbningstid i områderne", "longer opening hours in the areas", "2025-04-01", "")},
			Reach:      []kvarter.Reach{c.reach(2024, 180, "residents_0_17", everywhere)},
			Updates:    []kvarter.Update{news("2024-10-30", "K. Lund", "Vagtplan for forlænget åbning er klar.")},
			Remark:     invented(),
		},
		{
			ID: "housing-plans", Title: t("Boligsociale helhedsplaner", "Social housing plans"),
			What:     t("Fem helhedsplaner, betalt af Landsbyggefonden, boligorganisationerne og byen.", "Five social housing plans, paid by the National Building Fund, the housing organisations and the city."),
			Why:      t("Medarbejdere, der er på stedet hver dag, når familier, som tilbuddene ellers går forbi: lommepengejob, lektiehjælp, gældsrådgivning.", "Staff who are on the spot every day reach families whom other offers pass by: pocket-money jobs, homework help, debt advice."),
			Criteria: []string{"employment", "child_poverty", "youth_education"}, SubGoals: []string{"work", "children", "safe-city"}, Owner: "social", With: []string{"finance", "employment"},
			Partners: []kvarter.Commitment{promise("landsbyggefonden", "betaler tre fjerdedele", "pays three quarters"), promise("housing", "betaler resten sammen med byen", "pay the rest with the city"), promise("housing-plans", "udfører", "carry out")},
			Places:   plans, TargetGroup: kvarter.TargetGroup{Text: t("beboere i de fem boligområders små områder", "residents of the small areas of the five estates"), Number: &plansTenants}, From: 2023, To: 2026,
			Funding:    []kvarter.Funding{{Source: "Landsbyggefonden", Amount: kroner(48), From: 2023, To: 2026}, {Source: "Boligorganisationerne og byen", Amount: kroner(16), From: 2023, To: 2026}},
			Milestones: []kvarter.Milestone{step("start", "alle fem planer i gang", "all five plans at work", "2023-06-30", "2023-05-15"), step("application", "ansøgning om næste periode", "application for the next period", "2025-09-15", "")},
			Reach:      []kvarter.Reach{{Year: 2023, People: people(1420)}, {Year: 2024, People: people(1685)}},
			Updates:    []kvarter.Update{news("2025-01-14", "L. Rask", "Lommepengejob til 212 unge i 2024.")},
			Remark:     invented(),
		},
	}
}
