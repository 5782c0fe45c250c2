package demo

import "fmt"

func (c *City) putEstateFigures(p *page) {
	p.head(append([]string{"code", "year"}, estateMeasures()...)...)
	for y := firstEstateYear; y <= SecondYear; y++ {
		for _, e := range c.estates {
			cells := []string{e.code, num(y)}
			for _, v := range e.rows[y-firstEstateYear] {
				cells = append(cells, num(int(v)))
			}
			p.row(cells...)
		}
	}
}

func (c *City) putRegion(p *page) {
	p.head("code", "year", "mean_gross_income")
	for y := firstEstateYear; y <= SecondYear; y++ {
		p.row("R1", num(y), num(int(regionIncome(y))))
	}
}

func (c *City) putCountry(p *page) {
	p.head("code", "year", "residents_18", "convicted")
	for y := firstEstateYear; y <= SecondYear; y++ {
		adults := curve{{2013, 4_420_000}, {2024, 4_790_000}}.at(y) / 10000 * 10000
		p.row("L1", num(y), num(int(adults)), num(int(adults/10000*countryConvicted(y))))
	}
}

func (c *City) putOverlap(p *page) {
	p.head("small_area", "housing_area", "share")
	for _, e := range c.estates {
		p.row(c.town.tracts[e.host].code, e.code, dec(int64(e.of), 3))
	}
}

func (c *City) putPublished(p *page) {
	p.head("code", "list")
	for _, e := range c.estates {
		if e.meant {
			p.row(e.code, "forebyggelse")
		}
	}
}

// facility is a place with a kind.
type facility struct {
	kind, name string
	at         pt
}

// facilities are 26 staffed playgrounds, seven of them in designated areas, five housing plans, and schools, libraries and stations.
func (c *City) facilities() []facility {
	w := c.town
	var out []facility
	used := make([]bool, len(w.tracts))
	r := stream(c.opt.Seed, 80)
	pick := func(n int, kind, suffix string, ok func(i int) bool) {
		for try := 0; n > 0 && try < 100000; try++ {
			i := r.n(len(w.tracts))
			if used[i] || !ok(i) || w.tracts[i].inner != nil {
				continue
			}
			used[i] = true
			d := int64(r.between(-120, 120))
			out = append(out, facility{kind, w.tracts[i].name + " " + suffix, pt{w.tracts[i].at.x + d, w.tracts[i].at.y - d}})
			n--
		}
	}
	in := func(i int) bool { return c.Second.In[i] }
	rest := func(i int) bool { return !c.Second.In[i] }
	any := func(int) bool { return true }
	pick(7, "staffed_playground", "legeplads", in)
	pick(19, "staffed_playground", "legeplads", rest)
	for k, e := range c.estates[:min(5, len(c.estates))] {
		out = append(out, facility{"housing_plan", fmt.Sprintf("Helhedsplan %s", e.name), w.tracts[c.estates[k].host].at})
	}
	pick(12, "library", "bibliotek", any)
	pick(40, "school", "skole", any)
	for _, g := range w.features {
		if g.kind == "rail" {
			for i := 6; i < len(g.at)-5; i += 7 {
				out = append(out, facility{"station", fmt.Sprintf("%s %d", g.name, i/7+1), g.at[i]})
			}
		}
	}
	return out
}

func (c *City) putFacilities(p *page) {
	p.head("kind", "name", "lon", "lat")
	for _, f := range c.facilities() {
		lon, lat := degrees(f.at)
		p.row(f.kind, f.name, dec(lon, 7), dec(lat, 7))
	}
}

// putAddresses gives every small area a street that bears its name, with a handful of house numbers near the middle.
func (c *City) putAddresses(p *page) {
	p.head("address", "lon", "lat")
	for _, t := range c.town.tracts {
		for n := range 6 {
			lon, lat := degrees(pt{t.at.x + int64(n%3)*60 - 60, t.at.y + int64(n/3)*80 - 40})
			p.row(fmt.Sprintf("%s %d", t.name, 2*n+1), dec(lon, 7), dec(lat, 7))
		}
	}
}

func (c *City) putNotes(p *page) {
	s := c.special
	t := c.town.tracts
	p.head("area", "kind", "text", "by", "date")
	note := func(i int, kind, text string) {
		p.row(t[i].code, kind, text, "Områdesekretariatet (opdigtet)", "2025-01-15")
	}
	note(s.dormitory, "dormitory", "Kollegium med omkring 790 unge; lave indkomster er studerendes. / A hall of residence; low incomes are students'.")
	note(s.care, "care_home", "Plejehjem med 110 beboere. / A care home with 110 residents.")
	for _, i := range s.newBuilt {
		note(i, "new_building", "Havneareal bebygget fra 2010. / Harbour land built up since 2010.")
	}
	note(s.missing, "delivery", "Sundhedstal for 2023 og 2024 blev aldrig leveret. / Health figures for 2023 and 2024 were never delivered.")
	note(s.suppressed, "withheld", "Tal for unge er tilbageholdt af producenten. / Figures about young people are withheld by their producer.")
}

func (c *City) putWorkspace(p *page) {
	y := len(c.years) - 1
	total, _ := c.total("residents", y, func(int) bool { return true })
	p.f(`# Skarvhavn: an invented harbour city. %s.
# The map lies on open sea. First round: period %d; second round, with the first as previous: period %d.
# Beside what is named here: areas_2015.geojson with figures_small_area_2015.csv and
# crosswalk_2015_2024.csv (the boundaries before 2016; figures_small_area.csv is recounted on those of 2024 for every year).
kvarter: 1
name: {da: "Skarvhavn (opdigtede tal)", en: "Skarvhavn (made-up figures)"}
made_up: true
today: 2025-03-01 # the day that the plan's dates are made for
language: da
areas:
  file: areas.geojson
  code: code
  name: name
  groups: {kvarter: kvarter, district: district, polling_place: polling_place, survey_area: survey_area}
  group_names: {kvarter: kvarter_name, district: district_name, polling_place: polling_place_name, survey_area: survey_area_name}
  vintage: 2024
housing_areas:
  file: housing_areas.geojson
  code: code
  name: name
  published: published_2024.csv
data:
`, MadeUp, FirstYear, SecondYear)
	for _, f := range []struct{ file, level, population string }{
		{"figures_small_area.csv", "small_area", "residents"},
		{"figures_city.csv", "city", "residents"},
		{"figures_district.csv", "district", "residents"},
		{"figures_survey_area.csv", "survey_area", ""},
		{"figures_polling_place.csv", "polling_place", ""},
		{"figures_housing_area.csv", "housing_area", "residents"},
		{"figures_region.csv", "region", ""},
		{"figures_country.csv", "country", ""},
	} {
		p.f("  - file: %s\n    level: %s\n    area: code\n    period: {column: year}\n", f.file, f.level)
		if f.population != "" {
			p.f("    population: %s\n", f.population)
		}
		p.f("    missing: [\"\"]\n    suppressed: [\"..\"]\n    decimal: \",\"\n    delimiter: \";\"\n    encoding: utf-8\n    producer: \"Skarvhavn (%s)\"\n    licence: CC0-1.0\n    date: 2025-01-01\n", MadeUp)
	}
	p.f(`facilities: {file: facilities.csv, kind: kind, name: name, x: lon, y: lat}
addresses: {file: addresses.csv, text: address, x: lon, y: lat}
layers: layers.geojson
notes: notes.csv
overlap: overlap.csv
method: copenhagen-2025
period: %d
reconcile:
  - {level: city, measure: residents, period: %d, total: %d, tolerance: 0}
  - {level: city, measure: basic_schooling, period: %d, against: city, tolerance: 0}
`, SecondYear, SecondYear, total, SecondYear)
	c.putFollow(p)
}
