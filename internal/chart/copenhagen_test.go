package chart

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/testdata"
)

// The 399 roder of Copenhagen as a map of 900 pixels: every one has its link, and the picture leaves room for the page in
// the 150 KB that a first page may weigh.
func TestMapOfCopenhagen(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(testdata.Dir(t), "copenhagen", "roder_2023-04-17.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	var fc struct {
		Features []struct {
			Properties map[string]any
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(raw, &fc); err != nil {
		t.Fatal(err)
	}
	spec := MapSpec{Title: "Copenhagen", CRS: "CRS84"}
	for _, f := range fc.Features {
		var polys [][][][]float64
		if f.Geometry.Type == "Polygon" {
			polys = make([][][][]float64, 1)
			err = json.Unmarshal(f.Geometry.Coordinates, &polys[0])
		} else {
			err = json.Unmarshal(f.Geometry.Coordinates, &polys)
		}
		if err != nil {
			t.Fatal(err)
		}
		var mp kvarter.MultiPolygon
		for _, poly := range polys {
			var p kvarter.Polygon
			for _, ring := range poly {
				var r kvarter.Ring
				for _, c := range ring {
					r = append(r, kvarter.Point{X: c[0], Y: c[1]})
				}
				p = append(p, r)
			}
			mp = append(mp, p)
		}
		c := ClassOut
		if s, _ := f.Properties["udsat_byomraade"].(string); strings.TrimSpace(s) != "" && s != "Nej" {
			c = ClassIn
		}
		name, _ := f.Properties["rodenavn"].(string)
		spec.Areas = append(spec.Areas, MapArea{Code: name, Href: "/da/r/5f2a9c0d1e3b/area/123/" + name, Title: name + ": ikke udpeget", Class: c, Outline: mp})
	}
	got := string(Map(spec))
	if links := strings.Count(got, "<a "); links != 399 { // MANIFEST.md: 399 small areas
		t.Errorf("%d links, want 399", links)
	}
	wellFormed(t, got)
	var z bytes.Buffer
	w, _ := gzip.NewWriterLevel(&z, gzip.BestSpeed+2)
	w.Write([]byte(got))
	w.Close()
	if t.Logf("%d bytes, %d compressed", len(got), z.Len()); z.Len() > 120_000 {
		t.Errorf("%d bytes compressed, want at most 120,000", z.Len())
	}
	if out := os.Getenv("KVARTER_PICTURE"); out != "" {
		spec.Standalone = true
		os.WriteFile(out, []byte(Map(spec)), 0o644)
	}
}
