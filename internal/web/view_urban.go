package web

import (
	"html/template"
	"slices"

	"kvarter"
	"kvarter/internal/explain"
)

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

	Explained explain.UrbanExplanation
	Over      *seriesView // nil: nothing is followed
	Plan      *hereView   // nil: no plan reaches it
	Memo      string
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

func urbanArea(q *request) (*resource, error) {
	i, path, err := q.subject(q.ix.Urban, (*index).urbanHref, "error.urban_area")
	if err != nil {
		return nil, err
	}
	u := &q.ix.Round.UrbanAreas[i]
	var members []int
	for _, part := range u.Parts {
		for _, c := range part.Areas {
			if n, ok := q.ix.Area[c]; ok {
				members = append(members, n)
			}
		}
	}
	frame := q.ix.aroundUrban(u, members)
	return &resource{template: "urban_area", title: explain.UrbanName(q.lang, u.Name), path: path,
		areas: func() []int { return members },
		json:  func() any { return q.areaDoc(members...) },
		svg:   func() template.HTML { return q.standalone(q.ix.aroundSpec(q.words(), q.lang, frame, -1)) },
		view: func() (any, error) {
			v := urbanView{Item: q.ix.urbanItem(q.lang, i), Joined: u.Joined, Reason: u.Reason, Map: q.moved(q.ix.mapAround(q.words(), q.lang, frame, -1), "inset", frame)}
			for _, part := range u.Parts {
				v.Parts = append(v.Parts, partView{Name: part.Name, Areas: q.items(part.Areas)})
			}
			v.Parts = ownParts(v.Parts)
			v.Filled = q.items(u.Filled)
			v.Memo, v.Over = v.Item.Href+"/memo", q.overSet(v.Item.Name, members)
			places := []kvarter.Place{{Kind: kvarter.PlaceUrbanArea, Code: u.Code}}
			for _, n := range members {
				for _, p := range q.placesOf(n) {
					if !slices.Contains(places, p) {
						places = append(places, p)
					}
				}
			}
			v.Plan = q.here(places, u.Code)
			v.Explained = explain.Urban(q.ix.Round, q.ix.Method, u.Code, q.lang, q.ix.Audience, q.ix.ListMethods...)
			return v, nil
		}}, nil
}

// items lists small areas by code.
func (q *request) items(codes []string) []areaItem {
	var out []areaItem
	for _, c := range codes {
		if n, ok := q.ix.Area[c]; ok {
			out = append(out, q.ix.areaItem(q.lang, n))
		}
	}
	return out
}

// aroundUrban is what a map of an urban area frames: its outline, else those of its members.
func (ix *index) aroundUrban(u *kvarter.UrbanArea, members []int) []kvarter.MultiPolygon {
	if len(u.Outline) > 0 {
		return []kvarter.MultiPolygon{u.Outline}
	}
	var frame []kvarter.MultiPolygon
	for _, n := range members {
		if o := ix.Round.Areas.Items[n].Outline; len(o) > 0 {
			frame = append(frame, o)
		}
	}
	return frame
}
