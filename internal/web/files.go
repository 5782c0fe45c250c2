package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"net/http"
	"strconv"

	"kvarter"
	"kvarter/internal/chart"
)

// plain prints a number for a file: a decimal point, no separators, nothing where unknown.
func plain(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// jsonCell is a cell of a table in JSON: a number, a truth value, nothing, or text.
func jsonCell(s string) any {
	if s == "" {
		return nil
	}
	if s == "true" || s == "false" {
		return s == "true"
	}
	if v, err := strconv.ParseFloat(s, 64); err == nil && plain(v) == s {
		return v
	}
	return s
}

// number is a number in JSON, or null.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// sendCSV sends rows as CSV in UTF-8 with a comma. A cell that a spreadsheet would run as a formula gets a quote before it.
func (q *request) sendCSV(table [][]string) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, r := range table {
		for i, c := range r {
			if c != "" && (c[0] == '=' || c[0] == '+' || c[0] == '@' || c[0] == '\t' || c[0] == '\r' || c[0] == '-' && !isNumber(c)) {
				r[i] = "'" + c
			}
		}
		w.Write(r)
	}
	w.Flush()
	q.send(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

func (q *request) sendJSON(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "json: %w", err)
	}
	q.send(http.StatusOK, "application/json", append(b, '\n'))
	return nil
}

// areasTable is one row per small area: code, name, population, outcome, and value, threshold and verdict of each criterion.
func (ix *index) areasTable(which []int) [][]string {
	head := []string{"code", "name", "population", "outcome", "on_the_edge", "urban_area", "met"}
	if ix.Round.MadeUp {
		head = append(head, "made_up")
	}
	if len(ix.Round.Findings) > 0 {
		for _, c := range ix.Shown(&ix.Round.Findings[0]) {
			head = append(head, c.Criterion, c.Criterion+"_state", c.Criterion+"_threshold", c.Criterion+"_verdict")
		}
	}
	out := [][]string{head}
	for _, i := range which {
		a, f := &ix.Round.Areas.Items[i], &ix.Round.Findings[i]
		r := []string{a.Code, a.Name, plain(f.Population), string(f.Outcome), strconv.FormatBool(f.OnTheEdge), f.UrbanArea, strconv.Itoa(f.MetCount)}
		if ix.Round.MadeUp {
			r = append(r, "true")
		}
		for _, c := range ix.Shown(f) {
			r = append(r, plain(c.Value), c.State.String(), plain(c.Threshold), c.Verdict.String())
		}
		out = append(out, r)
	}
	return out
}

func (ix *index) everyArea() []int {
	all := make([]int, len(ix.Round.Findings))
	for i := range all {
		all[i] = i
	}
	return all
}

// areaCSV is one row per criterion of one area.
func areaCSV(q *request, i int) [][]string {
	f := &q.ix.Round.Findings[i]
	out := [][]string{{"code", "criterion", "value", "state", "low", "high", "of", "reference", "op", "threshold", "margin", "verdict", "inherited"}}
	if q.ix.Round.MadeUp {
		out[0] = append(out[0], "made_up")
	}
	for _, c := range q.ix.Shown(f) {
		r := []string{f.Area, c.Criterion, plain(c.Value), c.State.String(), plain(c.Low), plain(c.High), c.Of, plain(c.Reference), c.Op,
			plain(c.Threshold), plain(c.Margin), c.Verdict.String(), c.Inherited}
		if q.ix.Round.MadeUp {
			r = append(r, "true")
		}
		out = append(out, r)
	}
	return out
}

// document heads every JSON file: what it is about and where it comes from.
type document struct {
	MadeUp bool       `json:"made_up"`
	City   string     `json:"city"`
	Period int        `json:"period"`
	Method string     `json:"method"`
	Round  string     `json:"round"`
	Areas  []areaData `json:"areas"`
}

type areaData struct {
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	Population *float64        `json:"population"`
	Outcome    string          `json:"outcome"`
	OnTheEdge  bool            `json:"on_the_edge"`
	UrbanArea  string          `json:"urban_area,omitempty"`
	Sentence   string          `json:"sentence,omitempty"` // in the file of one area
	Page       string          `json:"page"`
	Criteria   []criterionData `json:"criteria"`
}

type criterionData struct {
	Criterion string   `json:"criterion"`
	State     string   `json:"state"`
	Value     *float64 `json:"value"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Op        string   `json:"op"`
	Threshold *float64 `json:"threshold"`
	Of        string   `json:"of,omitempty"`
	Reference *float64 `json:"reference"`
	Margin    *float64 `json:"margin"`
	Verdict   string   `json:"verdict"`
	Inherited string   `json:"inherited,omitempty"`
}

func (q *request) areaDoc(which ...int) document {
	r := q.ix.Round
	d := document{MadeUp: r.MadeUp, City: q.ix.City.In(q.lang), Period: int(r.Period), Method: r.Method.ID + " " + r.Method.Version, Round: r.ID, Areas: []areaData{}}
	for _, i := range which {
		a, f := &r.Areas.Items[i], &r.Findings[i]
		data := areaData{Code: a.Code, Name: a.Name, Population: number(f.Population), Outcome: string(f.Outcome), OnTheEdge: f.OnTheEdge, UrbanArea: f.UrbanArea,
			Page: q.ix.areaHref(q.lang, i), Criteria: []criterionData{}}
		for _, c := range q.ix.Shown(f) {
			data.Criteria = append(data.Criteria, criterionData{c.Criterion, c.State.String(), number(c.Value), number(c.Low), number(c.High), c.Op, number(c.Threshold),
				c.Of, number(c.Reference), number(c.Margin), c.Verdict.String(), c.Inherited})
		}
		if len(which) == 1 {
			data.Sentence = q.ix.Sentence(a.Code, q.lang)
		}
		d.Areas = append(d.Areas, data)
	}
	return d
}

type featureCollection struct {
	Type     string    `json:"type"`
	CRS      *namedCRS `json:"crs,omitempty"`
	MadeUp   bool      `json:"made_up"`
	Round    string    `json:"round"`
	Features []feature `json:"features"`
}

// namedCRS says the CRS where it is not longitude and latitude, as GeoJSON of 2008 does: RFC 7946 knows no other than CRS84.
type namedCRS struct {
	Type       string            `json:"type"`
	Properties map[string]string `json:"properties"`
}

type feature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   *geometry      `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

type geometry struct {
	Type        string           `json:"type"`
	Coordinates [][][][2]float64 `json:"coordinates"`
}

func (q *request) sendGeoJSON(which []int) error {
	r := q.ix.Round
	fc := featureCollection{Type: "FeatureCollection", MadeUp: r.MadeUp, Round: r.ID, Features: []feature{}}
	if crs := r.Areas.CRS; crs != "" && !chart.Geographic(crs) {
		fc.CRS = &namedCRS{"name", map[string]string{"name": crs}}
	}
	for _, i := range which {
		a, f := &r.Areas.Items[i], &r.Findings[i]
		fc.Features = append(fc.Features, feature{"Feature", a.Code, toGeometry(a.Outline), map[string]any{"code": a.Code, "name": a.Name,
			"population": number(f.Population), "outcome": string(f.Outcome), "on_the_edge": f.OnTheEdge, "urban_area": f.UrbanArea, "made_up": r.MadeUp}})
	}
	b, err := json.Marshal(fc)
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "geojson: %w", err)
	}
	q.send(http.StatusOK, "application/geo+json", append(b, '\n'))
	return nil
}

func toGeometry(mp kvarter.MultiPolygon) *geometry {
	if len(mp) == 0 {
		return nil
	}
	g := &geometry{Type: "MultiPolygon"}
	for _, poly := range mp {
		var rings [][][2]float64
		for _, ring := range poly {
			var pts [][2]float64
			for _, p := range ring {
				pts = append(pts, [2]float64{p.X, p.Y})
			}
			rings = append(rings, pts)
		}
		g.Coordinates = append(g.Coordinates, rings)
	}
	return g
}
