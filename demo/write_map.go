package demo

// The map files: small areas, the areas of 2015, housing areas, and the layers that a map is drawn on.

func (c *City) putAreas(p *page) {
	w := c.town
	p.collection("small_areas", len(w.tracts), func(i int) { c.putArea(p, i, w.tracts[i].code, w.tracts[i].name, 2024, w.outline(i)) })
}

func (c *City) putArea(p *page, i int, code, name string, vintage int, outline [][][]pt) {
	t := c.town.tracts[i]
	q := c.town.quarters[t.quarter]
	p.f(`{"type":"Feature","properties":{"code":%q,"name":%q,"kvarter":%q,"kvarter_name":%q,"district":"D%02d","district_name":%q,"polling_place":"V%s","polling_place_name":%q`,
		code, name, q.code, q.name, t.district+1, c.town.districts[t.district].name, q.code[1:], q.name+" Skole")
	if s := c.surveyArea(i); s >= 0 {
		p.f(`,"survey_area":"T%d","survey_area_name":%q`, s+1, c.surveyName(s))
	}
	p.f(`,"vintage":%d,"made_up":%q},"geometry":`, vintage, MadeUp)
	p.pieces(outline)
	p.WriteByte('}')
}

// surveyAreas is how many groups of small areas have a survey sample of their own.
const surveyAreas = 6

// surveyArea is the survey area of a small area, -1 for none.
func (c *City) surveyArea(i int) int {
	if g := c.cluster[i]; g >= 0 && g < surveyAreas && c.Second.In[i] {
		return g
	}
	return -1
}

func (c *City) surveyName(s int) string {
	for i := range c.cluster {
		if c.surveyArea(i) == s {
			return c.town.quarters[c.town.tracts[i].quarter].name
		}
	}
	return ""
}

func (c *City) putEstates(p *page) {
	pop := c.estates
	p.collection("housing_areas", len(pop), func(i int) {
		e := pop[i]
		p.f(`{"type":"Feature","properties":{"code":%q,"name":%q,"population":%d,"small_area":%q,"made_up":%q},"geometry":`, e.code, e.name, e.residents, c.town.tracts[e.host].code, MadeUp)
		p.pieces([][][]pt{{e.ring}})
		p.WriteByte('}')
	})
}

// sea is a rectangle under the whole map, well beyond the small areas.
func (c *City) sea() []pt {
	var lo, hi pt
	for i := range c.town.tracts {
		at := c.town.tracts[i].at
		if i == 0 {
			lo, hi = at, at
		}
		lo, hi = pt{min(lo.x, at.x), min(lo.y, at.y)}, pt{max(hi.x, at.x), max(hi.y, at.y)}
	}
	w, h := (hi.x-lo.x)/2, (hi.y-lo.y)/2
	lo, hi = pt{lo.x - w, lo.y - h}, pt{hi.x + w, hi.y + h}
	return []pt{lo, {hi.x, lo.y}, hi, {lo.x, hi.y}}
}

// putLayers writes what a map is drawn on: sea, water and parks as areas; rail, ring road and main streets as lines.
func (c *City) putLayers(p *page) {
	w := c.town
	type layer struct {
		kind, name string
		face       int
		line       []pt
	}
	var ls []layer
	named := func(kind string, f int) string {
		at := within(w.net.ring(f))
		for _, g := range w.features {
			if g.kind == kind && inside(at, g.at) {
				return g.name
			}
		}
		return ""
	}
	ls = append(ls, layer{"sea", "Havet", -1, nil})
	for _, f := range w.wet {
		ls = append(ls, layer{"water", named("water", f), f, nil})
	}
	for _, f := range w.green {
		ls = append(ls, layer{"park", named("park", f), f, nil})
	}
	for _, g := range w.features {
		if g.kind == "rail" || g.kind == "ring_road" || g.kind == "street" {
			ls = append(ls, layer{g.kind, g.name, -1, g.at})
		}
	}
	p.collection("layers", len(ls), func(i int) {
		l := ls[i]
		p.f(`{"type":"Feature","properties":{"kind":%q,"name":%q,"made_up":%q},"geometry":`, l.kind, l.name, MadeUp)
		if l.kind == "sea" {
			p.pieces([][][]pt{{c.sea()}})
		} else if l.line == nil {
			p.pieces([][][]pt{{w.net.ring(l.face)}})
		} else {
			p.WriteString(`{"type":"LineString","coordinates":[`)
			for k, q := range l.line {
				if k > 0 {
					p.WriteByte(',')
				}
				p.lonlat(q)
			}
			p.WriteString("]}")
		}
		p.WriteByte('}')
	})
}

// old is the list of small areas of 2015: an area of today (or the two parts of one), with its code of 2015.
type old struct {
	code, name string
	of         []int // areas of today that it covers
	part       int64 // per mille of the residents of of[0]; 1000 for all
	outline    [][][]pt
}

func (c *City) oldAreas() []old {
	ch, ok := c.redraw()
	var out []old
	for i, t := range c.town.tracts {
		switch {
		case ok && i == ch.a:
			out = append(out, old{t.code[:5] + "-91", t.name, []int{ch.a, ch.b}, 1000, [][][]pt{{ch.whole}}})
		case ok && i == ch.b:
		case ok && i == ch.merged:
			out = append(out, old{t.code[:5] + "-92", t.name + " Vest", []int{i}, ch.leftPart, [][][]pt{{ch.left}}})
			out = append(out, old{t.code[:5] + "-93", t.name + " Øst", []int{i}, 1000 - ch.leftPart, [][][]pt{{ch.right}}})
		default:
			out = append(out, old{t.code, t.name, []int{i}, 1000, c.town.outline(i)})
		}
	}
	return out
}

func (c *City) putOldAreas(p *page) {
	os := c.oldAreas()
	p.collection("small_areas_2015", len(os), func(i int) { c.putArea(p, os[i].of[0], os[i].code, os[i].name, 2015, os[i].outline) })
}
