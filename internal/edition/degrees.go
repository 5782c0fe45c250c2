package edition

import (
	"kvarter"
	"kvarter/internal/source"
)

// LonLat returns the outlines of the small areas in degrees of longitude and latitude, converted once. Coordinates without a known
// place on the earth fail with the cause: such a city has its drawn map alone.
func (e *Edition) LonLat() ([]kvarter.MultiPolygon, error) {
	e.degrees.Do(func() {
		if e.Round.Areas == nil {
			return
		}
		out := make([]kvarter.MultiPolygon, e.Round.Areas.Len())
		for i := range out {
			m, err := source.ToLonLat(e.Round.Areas.CRS, e.Round.Areas.Items[i].Outline)
			if err != nil {
				e.why = err
				return
			}
			out[i] = m
		}
		e.lonLat = out
	})
	return e.lonLat, e.why
}
