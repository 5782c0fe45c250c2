package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/contiguity"
	"kvarter/internal/source"
	"kvarter/internal/source/geojson"
)

// What an outline may hold: more is refused, so that nobody keeps the server busy with one.
const (
	outlineBytes  = 1 << 20
	outlinePieces = 200
	outlinePoints = 5000
)

// uploadRoute takes an outline and answers with the link that holds the small areas in it. Nothing of the outline is kept or logged.
func uploadRoute(lang string) Route {
	return Route{Pattern: lang + "/r/{round}/my-area/outline", Audience: Public, Handler: uploadOutline, Post: true}
}

// backToMyArea answers for the address of the upload where it is read.
func backToMyArea(q *request) error { return redirect{q.base() + "/my-area", http.StatusFound} }

func uploadOutline(q *request) error {
	text, name, err := q.readUpload()
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return refused{"my_area.upload.empty", nil}
	}
	outline, err := q.readOutline(text)
	if err != nil {
		return err
	}
	select { // one at a time: overlays are the only costly answer that a reader's own data can ask for
	case q.site.overlays <- struct{}{}:
		defer func() { <-q.site.overlays }()
	case <-q.r.Context().Done():
		return kvarter.Errorf(kvarter.Conflict, "the reader left")
	}
	areas, fit := q.ix.inside(outline)
	if len(areas) == 0 {
		return refused{"my_area.upload.none", nil}
	}
	return redirect{q.base() + chosen{Areas: areas, Name: tidyName(name), Fit: &fit}.href(q.ix), http.StatusSeeOther}
}

// readUpload reads the form, field by field and in memory, or a body that is the outline itself. A file goes before pasted text.
func (q *request) readUpload() (text, name string, err error) {
	body := http.MaxBytesReader(q.w, q.r.Body, outlineBytes)
	q.r.Body = body
	read := func(r io.Reader) string {
		b, rerr := io.ReadAll(r)
		if rerr != nil && err == nil {
			err = rerr
		}
		return string(b)
	}
	kind := q.r.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "multipart/form-data"):
		parts, perr := q.r.MultipartReader()
		for perr == nil && err == nil {
			part, next := parts.NextPart()
			if next == io.EOF {
				break
			}
			if next != nil {
				err = next
				break
			}
			switch s := read(part); part.FormName() {
			case "file":
				if strings.TrimSpace(s) != "" {
					text = s
				}
			case "outline":
				if text == "" {
					text = s
				}
			case "name":
				name = s
			}
		}
		if perr != nil {
			err = perr
		}
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		if err = q.r.ParseForm(); err == nil {
			text, name = q.r.PostForm.Get("outline"), q.r.PostForm.Get("name")
		}
	default:
		text, name = read(body), q.r.URL.Query().Get("name")
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return "", "", refused{"my_area.upload.large", nil}
	case err != nil:
		return "", "", refused{"my_area.upload.broken", nil}
	}
	return text, name, nil
}

// readOutline reads GeoJSON: a Polygon, a MultiPolygon, a Feature or a FeatureCollection, in degrees, in the coordinates of the round, or in
// those that it names. It comes back in the coordinates of the round, without crossings.
func (q *request) readOutline(text string) (kvarter.MultiPolygon, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	var head struct {
		Type string          `json:"type"`
		CRS  json.RawMessage `json:"crs"`
	}
	if err := json.Unmarshal([]byte(text), &head); err != nil {
		return nil, impossible{"my_area.upload.json", err}
	}
	crs := `"crs":null,` // the reader then takes coordinates as they stand
	if len(head.CRS) > 0 {
		crs = `"crs":` + string(head.CRS) + `,`
	}
	switch head.Type {
	case "FeatureCollection":
		if len(head.CRS) == 0 {
			text = "{" + crs + strings.TrimSpace(text)[1:]
		}
	case "Feature":
		text = `{"type":"FeatureCollection",` + crs + `"features":[` + text + `]}`
	case "Polygon", "MultiPolygon", "GeometryCollection":
		text = `{"type":"FeatureCollection",` + crs + `"features":[{"type":"Feature","properties":{},"geometry":` + text + `}]}`
	default:
		return nil, refused{"my_area.upload.kind", nil}
	}
	f, err := geojson.Read("outline", []byte(text), source.Options{})
	if err != nil {
		return nil, impossible{"my_area.upload.json", err}
	}
	var all kvarter.MultiPolygon
	for _, o := range f.Outlines {
		all = append(all, o...)
	}
	points := 0
	for _, poly := range all {
		for _, ring := range poly {
			points += len(ring)
		}
	}
	switch {
	case points == 0:
		return nil, refused{"my_area.upload.kind", nil}
	case points > outlinePoints || len(all) > outlinePieces:
		return nil, refused{"my_area.upload.points", []string{integer(q.lang, outlinePieces), integer(q.lang, outlinePoints)}}
	}
	for _, poly := range all {
		for _, ring := range poly {
			if contiguity.SelfCrossing(ring) {
				return nil, refused{"my_area.upload.crossing", nil}
			}
		}
	}
	if all, err = q.ix.toRound(f.CRS, len(head.CRS) > 0, all); err != nil {
		return nil, impossible{"my_area.upload.crs", err}
	}
	clean, err := contiguity.Repair(all)
	if err != nil || contiguity.Area(clean) <= 0 {
		return nil, refused{"my_area.upload.kind", nil}
	}
	return clean, nil
}

// toRound turns coordinates into those of the round. Without a named system they are degrees where they can be, else those of the round.
func (ix *index) toRound(crs string, named bool, mp kvarter.MultiPolygon) (kvarter.MultiPolygon, error) {
	own := ix.Round.Areas.CRS
	if !named {
		crs = own
		if lo, hi := bounds(mp); own != source.Planar && own != "" && lo.X >= -180 && hi.X <= 180 && lo.Y >= -90 && hi.Y <= 90 {
			crs = "CRS84"
		}
	}
	if crs == own || source.Geographic(crs) && source.Geographic(own) {
		return mp, nil
	}
	lonlat, err := source.ToLonLat(crs, mp)
	if err != nil {
		return nil, err
	}
	return source.FromLonLat(own, lonlat)
}

// inside returns the small areas that lie in an outline for at least half of their land, and how well they cover it. The outline is
// clean (contiguity.Repair) and is laid over the areas that its line passes through alone; the others are in or out by one point.
func (ix *index) inside(outline kvarter.MultiPolygon) ([]int, outlineFit) {
	lo, hi := bounds(outline)
	sides := sidesOf(outline)
	var areas []int
	land, covered := 0.0, 0.0
	for i := range ix.Round.Areas.Items {
		o := ix.Round.Areas.Items[i].Outline
		if len(o) == 0 {
			continue
		}
		l, h := bounds(o)
		if l.X > hi.X || lo.X > h.X || l.Y > hi.Y || lo.Y > h.Y {
			continue
		}
		crossed := slices.ContainsFunc(sides, func(s sideBox) bool { return l.X <= s.hi.X && s.lo.X <= h.X && l.Y <= s.hi.Y && s.lo.Y <= h.Y })
		share := 0.0
		switch {
		case crossed:
			share = shareInside(o, outline, sides, l, h)
		case contiguity.Inside(o[0][0][0], outline):
			share = 1
		}
		if share >= .5-1e-9 { // half by the outline as it was drawn, whatever the last digit says; false for an area without land
			size := contiguity.Area(o)
			areas = append(areas, i)
			land, covered = land+size, covered+float64(size*share)
		}
	}
	if len(areas) == 0 {
		return nil, outlineFit{}
	}
	clamp := func(v float64) float64 { return max(0, min(1, v)) }
	return areas, outlineFit{Uncovered: clamp(1 - covered/contiguity.Area(outline)), Outside: clamp(1 - covered/land)}
}
