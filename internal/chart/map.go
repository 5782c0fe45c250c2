package chart

import (
	"html/template"
	"sort"
	"strings"

	"kvarter"
)

// MapSpec is what a map shows. Texts are in the reader's language already.
type MapSpec struct {
	ID    string // prefix of element ids, unique in the page; default "map"
	Title string // names the picture for those who do not see it
	Desc  string
	CRS   string
	// Width is in pixels (default 900); the height follows the outlines, up to MaxHeight (default 900).
	Width, MaxHeight float64
	MinHeight        float64
	// Coarse draws areas without borders and to half a pixel, and names an urban area only where it has room inside: for thousands
	// of areas, where borders and names would cover the fills.
	Coarse bool

	// Ground is drawn under the areas: the parts of a city that has too many areas to draw them all.
	Ground []MapArea
	Areas  []MapArea
	Urban  []MapUrban
	Layers []Layer
	// Frame limits the picture to these outlines where given, such as an area and its neighbours; default all Areas.
	Frame []kvarter.MultiPolygon

	// Legend is drawn under the map where given: for files that stand alone. A page has its own list (Legend, Swatch).
	Legend []LegendItem
	Source string // one line under the map
	MadeUp string // burnt into the picture where not empty: «Made-up figures»
	// Standalone gives the root element its namespace, so that the text is a file by itself.
	Standalone bool
	Decimal    string // decimal sign of the scale bar; default "."
}

// MapArea is one area of the map.
type MapArea struct {
	Code    string
	Href    string // no link where empty
	Title   string // name and verdict
	Class   Class
	Edge    bool // on the edge: hatched
	Here    bool // the area that the page is about
	Dim     bool // not in the choice that the page shows: drawn faintly
	Outline kvarter.MultiPolygon
}

// MapUrban is an urban area drawn as an outline over the areas.
type MapUrban struct {
	Code, Name, Href string
	Weight           float64 // labels are placed by falling weight, such as residents
	Housing          bool    // a listed housing area, drawn with a broken line
	Outline          kvarter.MultiPolygon
}

// LegendItem is one line of a legend.
type LegendItem struct {
	Class Class
	Edge  bool
	Label string
	Map   string // MapSpec.ID of the map that it is of; "": map
}

// Layer is ground drawn with the map: Kind is "water" (under the areas), "rail" or "ring_road" (over them).
type Layer struct {
	Kind   string
	Shapes kvarter.MultiPolygon
	Lines  [][]kvarter.Point
}

// Map draws the map. The result is markup with every text escaped.
func Map(spec MapSpec) template.HTML {
	if spec.ID == "" {
		spec.ID = "map"
	}
	if spec.Width == 0 {
		spec.Width = 900
	}
	if spec.MaxHeight == 0 {
		spec.MaxHeight = 900
	}
	frame := spec.Frame
	if frame == nil {
		for i := range spec.Ground {
			frame = append(frame, spec.Ground[i].Outline)
		}
		for i := range spec.Areas {
			frame = append(frame, spec.Areas[i].Outline)
		}
	}
	p, _ := Fit(frame, spec.CRS, spec.Width, spec.MaxHeight, 14)
	p.lift(spec.MinHeight)
	look := "k-map"
	if spec.Coarse {
		look, p.grain = "k-map k-coarse", 5
	}
	foot := spec.footHeight()

	var s svg
	s.raw(`<svg class="`, look, `" viewBox="0 0 `, num(p.Width), " ", num(p.Height+foot), `"`)
	if spec.Standalone {
		s.raw(` xmlns="http://www.w3.org/2000/svg" width="`, num(p.Width), `" height="`, num(p.Height+foot), `"`)
	}
	s.raw(` role="group" aria-labelledby="`, spec.ID, `-title`)
	if spec.Desc != "" {
		s.raw(" ", spec.ID, "-desc")
	}
	s.raw(`" font-family="system-ui, 'Segoe UI', 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif">`)
	s.raw(`<title id="`, spec.ID, `-title">`, esc(spec.Title), `</title>`)
	if spec.Desc != "" {
		s.raw(`<desc id="`, spec.ID, `-desc">`, esc(spec.Desc), `</desc>`)
	}
	used := map[mark]bool{}
	for i := range spec.Areas {
		used[mark{spec.Areas[i].Class, spec.Areas[i].Edge}] = true
	}
	for _, l := range spec.Legend {
		used[mark{l.Class, l.Edge}] = true
	}
	s.patterns(spec.ID, used)
	if spec.Standalone {
		s.raw(`<path class="k-ground" fill="#fff" d="M0 0h`, num(p.Width), `v`, num(p.Height+foot), `H0z"/>`)
	}
	s.raw(`<g transform="scale(.1)" stroke-linejoin="round">`)
	s.layers(p, spec.Layers, true)
	s.ground(p, spec.Ground)
	s.areas(p, spec)
	s.layers(p, spec.Layers, false)
	s.urbanOutlines(p, spec.Urban, spec.Coarse)
	s.raw(`</g>`)
	s.urbanLabels(p, spec.Urban, spec.MadeUp, spec.Coarse)
	s.scaleBar(p, spec.Decimal)
	s.madeUp(p, spec.MadeUp)
	s.foot(p, spec)
	s.raw(`</svg>`)
	return template.HTML(s.String())
}

// ground draws the larger areas under the small ones, with thin borders.
func (s *svg) ground(p Projection, ground []MapArea) {
	if len(ground) == 0 {
		return
	}
	s.raw(`<g class="k-out k-parts" fill="`, fill("", ClassOut, false), `" stroke="#fff" stroke-width="5">`)
	for i := range ground {
		if d := p.path(ground[i].Outline); d != "" {
			s.area(&ground[i], d, true)
		}
	}
	s.raw(`</g>`)
}

// areas draws one link per area, grouped by look so that the fill is said once: designated areas first, in reading and
// keyboard order, each group in the order of the areas.
func (s *svg) areas(p Projection, spec MapSpec) {
	var here *MapArea
	border := `" stroke="#fff" stroke-width="7">`
	if spec.Coarse {
		border = `">`
	}
	for _, c := range drawn() {
		for _, edge := range []bool{false, true} {
			open := false
			for i := range spec.Areas {
				a := &spec.Areas[i]
				if a.Class != c || a.Edge != edge {
					continue
				}
				if a.Here {
					here = a
				}
				d := p.path(a.Outline)
				if d == "" {
					d = p.dot(a.Outline)
				}
				if d == "" {
					continue
				}
				if !open {
					s.raw(`<g class="`, className(c, edge), `" fill="`, fill(spec.ID, c, edge), border)
					open = true
				}
				s.area(a, d, spec.Coarse)
			}
			if open {
				s.raw(`</g>`)
			}
		}
	}
	if here != nil {
		s.raw(`<path class="k-here" fill="none" stroke="#101820" stroke-width="34" d="`, p.path(here.Outline), `"/>`)
	}
}

func (s *svg) area(a *MapArea, d string, coarse bool) {
	dim := ""
	if a.Dim {
		dim = ` opacity=".22"`
	}
	if a.Href == "" {
		s.raw(`<path`, dim, ` d="`, d, `"><title>`, esc(a.Title), `</title></path>`)
		return
	}
	s.raw(`<a`)
	s.attr("href", safeHref(a.Href))
	if !coarse { // the title names the link too; the label helps readers that pass it over
		s.attr("aria-label", a.Title)
	}
	s.raw(dim, `><title>`, esc(a.Title), `</title><path d="`, d, `"/></a>`)
}

// dot stands for an area too small to have an outline at this scale, so that its link stays.
func (p Projection) dot(mp kvarter.MultiPolygon) string {
	for _, poly := range mp {
		for _, ring := range poly {
			if g := p.snap(ring); len(g) > 0 {
				return "M" + num(float64(g[0].x-8)) + " " + num(float64(g[0].y-8)) + "h16v16h-16z"
			}
		}
	}
	return ""
}

// safeHref keeps links within the site: an address with a scheme or a host is dropped.
func safeHref(h string) string {
	if strings.HasPrefix(h, "/") && !strings.HasPrefix(h, "//") || strings.HasPrefix(h, "#") || strings.HasPrefix(h, "?") {
		return h
	}
	return "#"
}

func (s *svg) layers(p Projection, layers []Layer, under bool) {
	for _, l := range layers {
		class, paint := "", ""
		switch l.Kind {
		case "sea", "water":
			class, paint = "k-water", "#d5e5ee"
		case "park":
			class, paint = "k-park", "#dfe9d8"
		}
		if (class != "") != under {
			continue
		}
		if class != "" {
			s.raw(`<path class="`, class, `" fill="`, paint, `" d="`, p.path(l.Shapes), `"/>`)
			continue
		}
		for _, ln := range l.Lines {
			d := p.line(ln)
			if d == "" {
				continue
			}
			if l.Kind == "rail" {
				s.raw(`<path class="k-rail" pointer-events="none" fill="none" stroke="#6b7280" stroke-width="12" stroke-dasharray="60 30" d="`, d, `"/>`)
			} else {
				s.raw(`<path class="k-road" pointer-events="none" fill="none" stroke="#8a8f98" stroke-width="22" opacity=".7" d="`, d, `"/>`)
			}
		}
	}
}

func (s *svg) urbanOutlines(p Projection, urban []MapUrban, coarse bool) {
	width := "22"
	if coarse {
		width = "5"
	}
	for i := range urban {
		u := &urban[i]
		d := p.path(u.Outline)
		if d == "" {
			continue
		}
		class, dash := "k-urban", ""
		if u.Housing {
			class, dash = "k-urban k-housing", ` stroke-dasharray="50 40"`
		}
		s.raw(`<path class="`, class, `" pointer-events="none" fill="none" stroke="#101820" stroke-width="`, width, `"`, dash, ` d="`, d, `"/>`)
	}
}

// urbanLabels writes the names of urban areas, the heaviest first; a name that would cover another is left to the list.
func (s *svg) urbanLabels(p Projection, urban []MapUrban, madeUp string, coarse bool) {
	const size, perRune = 15.0, 9.4 // pixels; a wide estimate, so that names keep apart in any font
	const larger = 1.6              // how much larger names are set where the map is narrow
	order := make([]int, len(urban))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return urban[order[a]].Weight > urban[order[b]].Weight })
	type box struct{ x0, y0, x1, y1 float64 }
	var placed, large []box // large: of the names that still keep apart when set larger
	if madeUp != "" {
		placed = append(placed, box{p.Width - madeUpWidth(madeUp) - 12, 0, p.Width, 50})
	}
	s.raw(`<g class="k-labels" font-size="`, num(size), `" font-weight="600" text-anchor="middle" fill="#101820" stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">`)
	for _, i := range order {
		u := &urban[i]
		x, y, width, ok := p.centre(u.Outline)
		half := float64(len([]rune(u.Name))) * perRune / 2
		if !ok || u.Name == "" || 2*half > p.Width || coarse && 2*half > width {
			continue
		}
		if x < 0 || x > p.Width || y < size || y > p.Height-4 {
			continue
		}
		x = min(max(x, half+4), p.Width-half-4)
		roomy := larger*half + 4
		if 2*roomy < p.Width {
			x = min(max(x, roomy), p.Width-roomy)
		}
		b := box{x - half, y - size, x + half, y + 6}
		free := true
		for _, o := range placed {
			if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
				free = false
				break
			}
		}
		if !free {
			continue
		}
		placed = append(placed, b)
		wide := box{x - larger*half, y - larger*size, x + larger*half, y + larger*6}
		class := ""
		for _, o := range large {
			if wide.x0 < o.x1 && o.x0 < wide.x1 && wide.y0 < o.y1 && o.y0 < wide.y1 {
				class = ` class="k-roomy"`
				break
			}
		}
		if class == "" {
			large = append(large, wide)
		}
		text := `<text` + class + ` x="` + num(x) + `" y="` + num(y+5) + `">` + esc(u.Name) + `</text>`
		if u.Href == "" {
			s.raw(text)
			continue
		}
		s.raw(`<a`)
		s.attr("href", safeHref(u.Href))
		s.attr("aria-label", u.Name) // the name is not drawn where the map is narrow and it would cover another
		s.raw(`>`, text, `</a>`)
	}
	s.raw(`</g>`)
}
