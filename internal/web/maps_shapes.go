package web

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"

	"kvarter"
	"kvarter/internal/source"
)

// millionth rounds degrees to a tenth of a metre. Corners that neighbours share stay shared.
func millionth(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// mapAreas answers with the outlines of all small areas in degrees, and nothing else: id is the position in the round. Where the places
// of the areas are not known there are none.
func mapAreas(q *request) error {
	shapes, err := q.ix.LonLat()
	if err != nil {
		return notFound{what: "error.page"}
	}
	var w shapeWriter
	for i, mp := range shapes {
		w.feature(i, mp, "", "")
	}
	return w.send(q)
}

// mapOverlay answers with what is drawn under and over the areas: water, rail and roads, urban areas, and housing areas on a list of the state.
func mapOverlay(q *request) error {
	r := q.ix.Round
	if _, err := q.ix.LonLat(); err != nil {
		return notFound{what: "error.page"}
	}
	var w shapeWriter
	crs := r.Areas.CRS
	for _, l := range q.ix.Layers {
		shapes, err := source.ToLonLat(crs, l.Shapes)
		if err != nil {
			return err
		}
		w.feature(-1, shapes, l.Kind, "")
		for _, line := range l.Lines {
			degrees, err := source.ToLonLat(crs, kvarter.MultiPolygon{{line}})
			if err != nil {
				return err
			}
			w.line(degrees[0][0], l.Kind)
		}
	}
	for i := range r.UrbanAreas {
		u := &r.UrbanAreas[i]
		shapes, err := source.ToLonLat(crs, u.Outline)
		if err != nil {
			return err
		}
		kind := "urban"
		if u.Kind == "housing_area" {
			kind = "urban_housing"
		}
		w.feature(-1, shapes, kind, u.Name)
	}
	for _, i := range q.ix.listed() {
		a := &r.HousingAreas.Items[i]
		shapes, err := source.ToLonLat(r.HousingAreas.CRS, a.Outline)
		if err != nil { // an estate without a known place is in the table alone
			continue
		}
		w.feature(-1, shapes, "list", title(a))
	}
	return w.send(q)
}

// listed returns the positions of the housing areas with an outline that meet an outcome of a state list.
func (ix *index) listed() []int {
	r := ix.Round
	if r.HousingAreas == nil {
		return nil
	}
	var out []int
	for i := range r.HousingAreas.Items {
		a := &r.HousingAreas.Items[i]
		if len(a.Outline) > 0 && ix.onList(a.Code) {
			out = append(out, i)
		}
	}
	return out
}

func (ix *index) onList(code string) bool {
	for _, n := range ix.HousingOf[code] {
		for _, o := range ix.Round.Housing[n].Outcomes {
			if o.Verdict == kvarter.Met {
				return true
			}
		}
	}
	return false
}

// shapeWriter writes GeoJSON by hand: with reflection, the outlines of a large city would cost seconds.
type shapeWriter struct {
	b []byte
	n int // features
}

// begin opens a feature; id −1 is none. kind is a word of this file or of a layer.
func (w *shapeWriter) begin(id int, kind, name, geometry string) {
	if w.n > 0 {
		w.b = append(w.b, ",\n"...)
	}
	w.n++
	w.b = append(w.b, `{"type":"Feature"`...)
	if id >= 0 {
		w.b = strconv.AppendInt(append(w.b, `,"id":`...), int64(id), 10)
	}
	w.b = append(w.b, `,"properties":{`...)
	if kind != "" {
		said, _ := json.Marshal(name)
		w.b = append(append(append(w.b, `"kind":"`...), kind...), `","name":`...)
		w.b = append(w.b, said...)
	}
	w.b = append(append(w.b, `},"geometry":{"type":"`...), geometry...)
	w.b = append(w.b, `","coordinates":[`...)
}

// feature writes polygons. Rings that rounding leaves without four corners are left out, and so is a feature without rings.
func (w *shapeWriter) feature(id int, mp kvarter.MultiPolygon, kind, name string) {
	start, polygons := len(w.b), 0
	w.begin(id, kind, name, "MultiPolygon")
	for _, poly := range mp {
		rings := 0
		for _, ring := range poly {
			at := len(w.b)
			switch {
			case rings > 0:
				w.b = append(w.b, ',')
			case polygons > 0:
				w.b = append(w.b, ",["...)
			default:
				w.b = append(w.b, '[')
			}
			if w.points(ring) < 4 {
				w.b = w.b[:at]
				if rings == 0 { // holes go with their outline
					break
				}
				continue
			}
			rings++
		}
		if rings > 0 {
			w.b = append(w.b, ']')
			polygons++
		}
	}
	if polygons == 0 {
		w.b = w.b[:start]
		w.n--
		return
	}
	w.b = append(w.b, "]}}"...)
}

func (w *shapeWriter) line(points []kvarter.Point, kind string) {
	start := len(w.b)
	w.begin(-1, kind, "", "MultiLineString")
	if w.points(points) < 2 {
		w.b = w.b[:start]
		w.n--
		return
	}
	w.b = append(w.b, "]}}"...)
}

// points writes a row of points, each once where several follow that are the same after rounding, and returns how many it wrote.
func (w *shapeWriter) points(points []kvarter.Point) int {
	n, last := 0, kvarter.Point{X: math.NaN()}
	w.b = append(w.b, '[')
	for _, p := range points {
		if p = (kvarter.Point{X: millionth(p.X), Y: millionth(p.Y)}); p == last || math.IsNaN(p.X-p.X) || math.IsNaN(p.Y-p.Y) {
			continue
		}
		if n > 0 {
			w.b = append(w.b, ',')
		}
		w.b = strconv.AppendFloat(append(w.b, '['), p.X, 'f', -1, 64)
		w.b = append(strconv.AppendFloat(append(w.b, ','), p.Y, 'f', -1, 64), ']')
		n, last = n+1, p
	}
	w.b = append(w.b, ']')
	return n
}

func (w *shapeWriter) send(q *request) error {
	q.lasting()
	body := append([]byte(`{"type":"FeatureCollection","features":[`+"\n"), w.b...)
	q.send(http.StatusOK, "application/geo+json", append(body, "\n]}\n"...))
	return nil
}
