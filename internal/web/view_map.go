package web

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/chart"
)

// homeMap is the drawn map of one language with its legend.
type homeMap struct {
	SVG    template.HTML
	Legend []chart.LegendItem
	// Unmapped counts areas without an outline: they are in the table alone.
	Unmapped int
	Live     *liveMap // the map that can be moved; nil: there is none
	// Class and Label are those of the figure; "" none.
	Class, Label string
}

// classOf says how a finding is drawn.
func classOf(f *kvarter.Finding) chart.Class {
	switch f.Outcome {
	case kvarter.OutcomeByLaw:
		return chart.ClassLaw
	case kvarter.OutcomeExcluded:
		return chart.ClassExcluded
	case kvarter.OutcomeUndetermined:
		return chart.ClassUndetermined
	case kvarter.OutcomeSuppressed:
		return chart.ClassSuppressed
	}
	if f.Outcome.Designated() {
		return chart.ClassIn
	}
	return chart.ClassOut
}

// manyAreas is from where the map of the whole city is drawn coarsely: an area is then some 10 pixels wide.
const manyAreas = 5000

// mapSpec describes the map of the areas that near keeps, of the whole city where it is nil.
func (ix *index) mapSpec(words catalogue, lang string, near func(...kvarter.Polygon) bool) chart.MapSpec {
	r := ix.Round
	spec := chart.MapSpec{ID: "map", Title: words.text("map.title", ix.City.In(lang), period(r)), Desc: words.text("map.desc"), CRS: r.Areas.CRS,
		Layers: ix.Layers, Decimal: words.text("decimal"), Coarse: near == nil && len(r.Findings) > manyAreas}
	if r.MadeUp {
		spec.MadeUp = words.text("made_up")
	}
	for i := range r.Findings {
		f, a := &r.Findings[i], &r.Areas.Items[i]
		if near != nil && !near(a.Outline...) {
			continue
		}
		spec.Areas = append(spec.Areas, chart.MapArea{Code: a.Code, Href: ix.areaHref(lang, i), Title: title(a) + ": " + words.text("outcome."+string(f.Outcome)),
			Class: classOf(f), Edge: f.OnTheEdge, Outline: a.Outline})
	}
	for i := range r.UrbanAreas {
		u := &r.UrbanAreas[i]
		if near != nil && !near(u.Outline...) {
			continue
		}
		spec.Urban = append(spec.Urban, chart.MapUrban{Code: u.Code, Name: short(lang, u.Name), Href: ix.urbanHref(lang, i), Weight: u.Population,
			Housing: u.Kind == "housing_area", Outline: u.Outline})
	}
	return spec
}

// short is a name as the map has room for it: of several small areas the largest, with «and others».
func short(lang, name string) string {
	first, _, several := strings.Cut(name, " / ")
	if several {
		return first + map[string]string{"da": " m.fl.", "en": " and others"}[lang]
	}
	return first
}

// legendOf lists the classes that a map shows.
func legendOf(words catalogue, spec chart.MapSpec) []chart.LegendItem {
	type mark struct {
		c    chart.Class
		edge bool
	}
	seen := map[mark]bool{}
	for i := range spec.Areas {
		seen[mark{spec.Areas[i].Class, spec.Areas[i].Edge}] = true
	}
	var out []chart.LegendItem
	for _, c := range append([]chart.Class{chart.ClassEntering, chart.ClassLeaving}, chart.Classes()...) {
		for _, edge := range []bool{false, true} {
			if !seen[mark{c, edge}] {
				continue
			}
			label := words.text("class." + string(c))
			if edge {
				label += ", " + words.text("class.edge")
			}
			out = append(out, chart.LegendItem{Class: c, Edge: edge, Label: label})
		}
	}
	return out
}

// homeMap draws the map of a language once and keeps it: a round never changes.
func (ix *index) homeMap(words catalogue, lang string) *homeMap {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if m := ix.drawing[lang]; m != nil {
		return m
	}
	spec := ix.mapSpec(words, lang, nil)
	if spec.Coarse {
		for i := range spec.Areas { // the short form, which leads to the address with round and name
			spec.Areas[i].Href = "/" + lang + "/area/" + url.PathEscape(spec.Areas[i].Code)
		}
	}
	drawn := ix.urbanAsAreas(spec, words, lang)
	m := &homeMap{SVG: chart.Map(drawn), Legend: legendOf(words, drawn)}
	for i := range spec.Areas {
		if len(spec.Areas[i].Outline) == 0 {
			m.Unmapped++
		}
	}
	ix.drawing[lang] = m
	return m
}

// mapAround draws the part of the map around some areas; nil where they have no outline.
func (ix *index) mapAround(words catalogue, lang string, frame []kvarter.MultiPolygon, here int) *homeMap {
	if len(frame) == 0 {
		return nil
	}
	spec := ix.aroundSpec(words, lang, frame, here)
	return &homeMap{SVG: chart.Map(spec), Legend: legendOf(words, spec)}
}

// aroundSpec describes the map around some areas; of the whole city where they have no outline. here is the area that it is about, or −1.
func (ix *index) aroundSpec(words catalogue, lang string, frame []kvarter.MultiPolygon, here int) chart.MapSpec {
	if len(frame) == 0 {
		return ix.mapSpec(words, lang, nil)
	}
	near := nearby(frame)
	spec := ix.mapSpec(words, lang, near)
	spec.Frame, spec.Width, spec.MaxHeight, spec.MinHeight = frame, 560, 420, 340
	if here >= 0 {
		a := &ix.Round.Areas.Items[here]
		for i := range spec.Areas {
			spec.Areas[i].Here = spec.Areas[i].Code == a.Code
		}
		spec.Title = words.text("map.around", title(a))
	}
	spec.Layers = nil
	for _, l := range ix.Layers {
		l.Shapes = slices.DeleteFunc(slices.Clone(l.Shapes), func(p kvarter.Polygon) bool { return !near(p) })
		l.Lines = slices.DeleteFunc(slices.Clone(l.Lines), func(ln []kvarter.Point) bool { return !near(kvarter.Polygon{ln}) })
		spec.Layers = append(spec.Layers, l)
	}
	return spec
}

// drawn draws a map with its legend.
func (ix *index) drawn(spec chart.MapSpec, words catalogue) *homeMap {
	return &homeMap{SVG: chart.Map(spec), Legend: legendOf(words, spec)}
}

// dimmed draws the areas that are not in a choice faintly; a choice of all areas changes nothing.
func (ix *index) dimmed(spec chart.MapSpec, chosen []int) chart.MapSpec {
	if len(chosen) == len(ix.Round.Findings) {
		return spec
	}
	in := make(map[string]bool, len(chosen))
	for _, i := range chosen {
		in[ix.Round.Areas.Items[i].Code] = true
	}
	for i := range spec.Areas {
		spec.Areas[i].Dim = !in[spec.Areas[i].Code]
	}
	return spec
}

// nearby reports whether the bounds of what is drawn meet the bounds of the frame, widened by a third, so that a detail costs what it shows.
func nearby(frame []kvarter.MultiPolygon) func(...kvarter.Polygon) bool {
	lo, hi := bounds(frame...)
	w, h := (hi.X-lo.X)/3, (hi.Y-lo.Y)/3
	lo.X, lo.Y, hi.X, hi.Y = lo.X-w, lo.Y-h, hi.X+w, hi.Y+h
	return func(polygons ...kvarter.Polygon) bool {
		if len(polygons) == 0 {
			return false
		}
		l, u := bounds(polygons)
		return l.X <= hi.X && lo.X <= u.X && l.Y <= hi.Y && lo.Y <= u.Y
	}
}

func bounds(mps ...kvarter.MultiPolygon) (lo, hi kvarter.Point) {
	first := true
	for _, mp := range mps {
		for _, poly := range mp {
			for _, ring := range poly {
				for _, p := range ring {
					if first {
						lo, hi, first = p, p, false
					}
					lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
					hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
				}
			}
		}
	}
	return lo, hi
}
