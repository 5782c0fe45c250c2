package edition

import (
	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/source"
)

// FacilitiesIn returns the facilities that lie in a small area, in the order of the file; they are placed once. Coordinates within
// ±180 and ±90 are degrees where the areas have metres.
func (e *Edition) FacilitiesIn(area string) []kvarter.Facility {
	e.placing.Do(func() {
		e.placed = map[string][]kvarter.Facility{}
		if e.Round.Areas == nil || len(e.Round.Facilities) == 0 {
			return
		}
		outlines := make([]kvarter.MultiPolygon, e.Round.Areas.Len())
		for i := range outlines {
			outlines[i] = e.Round.Areas.Items[i].Outline
		}
		find, crs := contiguity.NewLocator(outlines), e.Round.Areas.CRS
		for _, f := range e.Round.Facilities {
			p := f.At
			if !source.Geographic(crs) && crs != "planar" && p.X >= -180 && p.X <= 180 && p.Y >= -90 && p.Y <= 90 {
				m, err := source.FromLonLat(crs, kvarter.MultiPolygon{{{p}}})
				if err != nil {
					continue
				}
				p = m[0][0][0]
			}
			if i := find.At(p); i >= 0 {
				code := e.Round.Areas.Items[i].Code
				e.placed[code] = append(e.placed[code], f)
			}
		}
	})
	return e.placed[area]
}
