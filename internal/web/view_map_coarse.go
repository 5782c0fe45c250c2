package web

import (
	"net/url"

	"kvarter/internal/chart"
	"kvarter/internal/explain"
)

// coarse draws a map of many areas by the parts of the city, with only the areas that keep holds for on top: what a first view of tens of
// thousands of areas can show. Without a grouping the map stays as it is, every area in it.
func (ix *index) coarse(spec chart.MapSpec, words catalogue, lang string, keep func(a *chart.MapArea) bool) chart.MapSpec {
	if !spec.Coarse || len(ix.Groups()) == 0 {
		return spec
	}
	var kept []chart.MapArea
	for i := range spec.Areas {
		if keep(&spec.Areas[i]) {
			kept = append(kept, spec.Areas[i])
		}
	}
	spec.Areas, spec.Ground = kept, ix.parts(words, lang)
	return spec
}

// parts are the parts of the city as a map draws them, each a link to the table of its areas.
func (ix *index) parts(words catalogue, lang string) []chart.MapArea {
	var out []chart.MapArea
	widest := ix.CoarseLevel() == ix.Widest()
	for _, g := range ix.Groups() {
		in := 0
		for _, i := range g.Members {
			if ix.Round.Findings[i].Outcome.Designated() {
				in++
			}
		}
		to := "?q=" + url.QueryEscape(g.Name)
		if widest {
			to = "?group=" + url.QueryEscape(g.Code)
		}
		out = append(out, chart.MapArea{Code: g.Code, Href: "/" + lang + "/r/" + url.PathEscape(ix.ShortID()) + "/areas" + to, Outline: g.Outline,
			Title: words.text("map.part", g.Name, integer(lang, in), integer(lang, len(g.Members)))})
	}
	return out
}

// urbanAsAreas draws the urban areas themselves instead of their many small areas.
func (ix *index) urbanAsAreas(spec chart.MapSpec, words catalogue, lang string) chart.MapSpec {
	if !spec.Coarse || len(ix.Groups()) == 0 {
		return spec
	}
	spec.Areas, spec.Ground = nil, ix.parts(words, lang)
	for i := range ix.Round.UrbanAreas {
		u := &ix.Round.UrbanAreas[i]
		class := chart.ClassIn
		if u.Kind == "housing_area" {
			class = chart.ClassLaw
		}
		spec.Areas = append(spec.Areas, chart.MapArea{Code: u.Code, Class: class, Href: "/" + lang + "/urban-area/" + url.PathEscape(u.Code), Title: explain.UrbanName(lang, u.Name), Outline: u.Outline})
	}
	spec.Urban = nil
	return spec
}
