package demo

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// MadeUp is the phrase that every file carries.
const MadeUp = "opdigtede tal / made-up figures"

// Write puts the workspace into dir, which is made where it does not exist: kvarter.yaml and the files that it names.
func (c *City) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files := []struct {
		name string
		put  func(*page)
	}{
		{"kvarter.yaml", c.putWorkspace},
		{"areas.geojson", c.putAreas},
		{"housing_areas.geojson", c.putEstates},
		{"layers.geojson", c.putLayers},
		{"figures_small_area.csv", c.putFigures},
		{"figures_city.csv", c.putCity},
		{"figures_district.csv", c.putDistricts},
		{"figures_survey_area.csv", c.putSurveyAreas},
		{"figures_polling_place.csv", c.putPolling},
		{"figures_housing_area.csv", c.putEstateFigures},
		{"figures_region.csv", c.putRegion},
		{"figures_country.csv", c.putCountry},
		{"overlap.csv", c.putOverlap},
		{"published_2024.csv", c.putPublished},
		{"facilities.csv", c.putFacilities},
		{"notes.csv", c.putNotes},
		{"followed.yaml", putFollowed},
		{"addresses.csv", c.putAddresses},
		{"areas_2015.geojson", c.putOldAreas},
		{"figures_small_area_2015.csv", c.putOldFigures},
		{"crosswalk_2015_2024.csv", c.putCrosswalk},
	}
	for _, f := range files {
		if err := write(filepath.Join(dir, f.name), f.put); err != nil {
			return err
		}
	}
	return nil
}

// page is a file in the making; it keeps the first error of the writer below it.
type page struct{ *bufio.Writer }

func write(path string, put func(*page)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	p := &page{bufio.NewWriterSize(f, 1<<20)}
	put(p)
	if err := p.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (p *page) f(format string, args ...any) { fmt.Fprintf(p, format, args...) }

// row writes cells with semicolons and, at the end, the phrase that the figures are made up.
func (p *page) row(cells ...string) {
	for _, c := range cells {
		if strings.ContainsAny(c, ";\"\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		p.WriteString(c)
		p.WriteByte(';')
	}
	p.WriteString(MadeUp + "\n")
}

// head writes the header of a row.
func (p *page) head(cells ...string) {
	p.WriteString(strings.Join(cells, ";"))
	p.WriteString(";made_up\n")
}

// dec writes x/10^places with a decimal comma.
func dec(x int64, places int) string {
	neg := ""
	if x < 0 {
		neg, x = "-", -x
	}
	s := strconv.FormatInt(x, 10)
	for len(s) <= places {
		s = "0" + s
	}
	return neg + s[:len(s)-places] + "," + s[len(s)-places:]
}

func num(x int) string { return strconv.Itoa(x) }

// lonlat writes a place with seven decimals.
func (p *page) lonlat(q pt) {
	lon, lat := degrees(q)
	p.f("[%d.%07d,%d.%07d]", lon/1e7, lon%1e7, lat/1e7, lat%1e7)
}

func (p *page) ring(r []pt) {
	p.WriteByte('[')
	for _, q := range r {
		p.lonlat(q)
		p.WriteByte(',')
	}
	p.lonlat(r[0])
	p.WriteByte(']')
}

func (p *page) pieces(ps [][][]pt) {
	if len(ps) == 1 {
		p.WriteString(`{"type":"Polygon","coordinates":`)
	} else {
		p.WriteString(`{"type":"MultiPolygon","coordinates":[`)
	}
	for i, piece := range ps {
		if i > 0 {
			p.WriteByte(',')
		}
		p.WriteByte('[')
		for j, r := range piece {
			if j > 0 {
				p.WriteByte(',')
			}
			p.ring(r)
		}
		p.WriteByte(']')
	}
	if len(ps) > 1 {
		p.WriteByte(']')
	}
	p.WriteByte('}')
}

// collection writes n features; put writes one with its comma left out.
func (p *page) collection(name string, n int, put func(i int)) {
	p.f(`{"type":"FeatureCollection","name":%q,"made_up":%q,"features":[`+"\n", name, MadeUp)
	for i := range n {
		if i > 0 {
			p.WriteString(",\n")
		}
		put(i)
	}
	p.WriteString("\n]}\n")
}
