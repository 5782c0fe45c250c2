package web

import (
	"sort"

	"kvarter"
)

func sortedLevels(m map[kvarter.Level]string) []kvarter.Level {
	out := make([]kvarter.Level, 0, len(m))
	for l := range m {
		out = append(out, l)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

type partView struct {
	Name  string
	Areas []areaItem
}

type urbanView struct {
	Item   urbanItem
	Joined string
	Reason string
	Parts  []partView
	Filled []areaItem
	Map    *homeMap
}

// ownParts puts parts of one small area each into one table: there the parts are the small areas.
func ownParts(parts []partView) []partView {
	var all partView
	for _, p := range parts {
		if len(p.Areas) != 1 {
			return parts
		}
		all.Areas = append(all.Areas, p.Areas...)
	}
	return []partView{all}
}

func urbanArea(q *request) error {
	i, ext, err := q.subject(q.ix.urban, (*index).urbanHref, "error.urban_area")
	if err != nil {
		return err
	}
	ix := q.ix
	u := &ix.Round.UrbanAreas[i]
	var members []int
	v := urbanView{Item: ix.urbanItem(q.lang, i), Joined: u.Joined, Reason: u.Reason}
	for _, part := range u.Parts {
		pv := partView{Name: part.Name}
		for _, c := range part.Areas {
			if n, ok := ix.area[c]; ok {
				members = append(members, n)
				pv.Areas = append(pv.Areas, ix.areaItem(q.lang, n))
			}
		}
		v.Parts = append(v.Parts, pv)
	}
	v.Parts = ownParts(v.Parts)
	switch ext {
	case "csv":
		return q.sendCSV(q.ix.areasTable(members))
	case "geojson":
		return q.sendGeoJSON(members)
	case "json", "svg":
		return notFound{what: "error.page"}
	}
	for _, c := range u.Filled {
		if n, ok := ix.area[c]; ok {
			v.Filled = append(v.Filled, ix.areaItem(q.lang, n))
		}
	}
	frame := []kvarter.MultiPolygon{u.Outline}
	if len(u.Outline) == 0 {
		frame = nil
		for _, n := range members {
			if o := ix.Round.Areas.Items[n].Outline; len(o) > 0 {
				frame = append(frame, o)
			}
		}
	}
	v.Map = ix.mapAround(q.words(), q.lang, frame, -1)
	p := q.page(v.Item.Name, ix)
	p.View = v
	p.Downloads = siblings(p.Canonical, "csv", "geojson")
	return q.show("urban_area", p)
}
