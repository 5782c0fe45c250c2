package demo

// putFollow writes what the workspace follows over the years: the policy compares 2000 with 2023, and the index of disadvantage 2017 with 2024. The
// targets are made up: the policy gives directions and the year 2035, no figures.
func (c *City) putFollow(p *page) {
	p.f("rounds: [%d, %d]\nfollow:\n  indicators: followed.yaml\n", FirstYear, SecondYear)
	if from := c.opt.From; from < 2023 {
		p.f("  from: %d\n  to: 2023\n", from)
	}
	p.f("disclosure:   # survey estimates and means of many: the city vouches for them; all counts are controlled\n  safe: [unsafe, attractive, life_expectancy]\n  thresholds: {chronically_ill: 10, convicted: 10, non_western: 10}\n")
	p.f(`targets:   # made up: the policy gives directions and the year, no figures
  - {indicator: employment, base_year: 2017, year: 2035, value: 12 %%}
  - {indicator: employment, of: gap, base_year: 2017, year: 2035, value: 3 %%}
  - {indicator: education, base_year: 2017, year: 2035, value: 10 %%}
  - {indicator: education, of: gap, base_year: 2017, year: 2035, value: 4 %%}
  - {indicator: youth_education, base_year: 2017, year: 2035, value: 8 %%}
  - {indicator: child_poverty, base_year: 2017, year: 2035, value: 5 %%}
  - {indicator: health, base_year: 2017, year: 2035, value: 20 %%}
  - {indicator: noise, base_year: 2017, year: 2035, value: 45 %%}
  - {indicator: sports, base_year: 2017, year: 2035, value: 76 %%}
`)
}

// putFollowed writes the indicators that the policy names beside its criteria.
func putFollowed(p *page) {
	p.f(`# Followed beside the criteria; they decide nothing. %s.
method: followed
title: {da: "Fulgt ved siden af kriterierne", en: "Followed beside the criteria"}
indicators:
  benefits:
    label: {da: midlertidig forsørgelse, en: temporary public benefits}
    count: temporary_benefits
    base: residents_18_64
  activity_ready:
    label: {da: aktivitetsparate på kontanthjælp, en: activity-ready on cash benefit}
    count: activity_ready
    base: residents_18_64
  noise:
    label: {da: støjramte boliger, en: homes exposed to noise}
    count: noise_homes
    base: homes
  sports:
    label: {da: idræt i 6. klasse, en: grade 6 in a sports club}
    count: sports_club
    base: pupils_grade6
    worse: lower
  arts:
    label: {da: "spejder, teater og kunst i 6. klasse", en: "grade 6 in scouts, theatre, art"}
    count: scouts_arts
    base: pupils_grade6
    worse: lower
  life_expectancy:
    label: {da: middellevetid, en: life expectancy}
    count: life_years
    base: residents
    unit: years
    interval: none
    worse: lower
`, MadeUp)
}
