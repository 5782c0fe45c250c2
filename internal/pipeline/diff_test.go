package pipeline

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/screening"
	"kvarter/internal/seal"
)

// squares is an area file of four unit squares in a row; the first is as wide as it is told.
func squares(width float64) string {
	var b strings.Builder
	b.WriteString(`{"type": "FeatureCollection", "features": [`)
	for i := range 4 {
		x0, x1 := float64(i), float64(i+1)
		if i == 0 {
			x0 = x1 - width
		} else {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"type": "Feature", "properties": {"code": "A%d"}, "geometry": {"type": "Polygon", "coordinates": [[[%g,0],[%g,0],[%g,1],[%g,1],[%g,0]]]}}`, i+1, x0, x1, x1, x0, x0)
	}
	return b.String() + "]}"
}

// Data, method and boundary are told apart in rounds as they are sealed, and stand beside each other.
func TestDiffOfSealedRounds(t *testing.T) {
	sealed := func(change func(f map[string]string)) *kvarter.Round {
		f := village()
		f["kvarter.yaml"] = strings.Replace(f["kvarter.yaml"], "areas: {file: areas.csv, code: code, groups: {district: district}}", "areas: {file: areas.geojson, code: code}", 1)
		f["areas.geojson"] = squares(1)
		change(f)
		s, err := screenIn(lay(t, f), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := seal.Write(&b, s.Round, "test"); err != nil {
			t.Fatal(err)
		}
		r, err := seal.Read("round.json", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	poorer := func(f map[string]string) { // A1 leaves: 20 of 100 are under 30 %
		f["figures.csv"] = strings.Replace(f["figures.csv"], "A1,2024,500,40", "A1,2024,500,20", 1)
	}
	was := sealed(func(map[string]string) {})
	for _, c := range []struct {
		name   string
		change func(f map[string]string)
		want   []screening.Cause
	}{
		{"data", func(map[string]string) {}, []screening.Cause{screening.CauseData}},
		{"a comment in the method", func(f map[string]string) { f["m.yaml"] = "# as decided\n" + f["m.yaml"] }, []screening.Cause{screening.CauseData}},
		{"a threshold that is not the reason", func(f map[string]string) { f["m.yaml"] = strings.Replace(f["m.yaml"], "30 %", "29 %", 1) }, []screening.Cause{screening.CauseMethod, screening.CauseData}},
		{"its boundary", func(f map[string]string) { f["areas.geojson"] = squares(1.5) }, []screening.Cause{screening.CauseBoundary, screening.CauseData}},
		{"the order of its corners", func(f map[string]string) {
			f["areas.geojson"] = strings.Replace(squares(1), "[[0,0],[1,0],[1,1],[0,1],[0,0]]", "[[1,1],[1,0],[0,0],[0,1],[1,1]]", 1)
		}, []screening.Cause{screening.CauseData}},
	} {
		is := sealed(func(f map[string]string) {
			poorer(f)
			c.change(f)
		})
		d := Diff(was, is)
		if len(d) != 1 || d[0].Area != "A1" || !d[0].Leaves || !slices.Equal(d[0].Causes, c.want) {
			t.Errorf("%s: %+v, want %v", c.name, d, c.want)
		}
	}
	// The threshold alone: A1 with 40 % leaves under 45 %.
	is := sealed(func(f map[string]string) { f["m.yaml"] = strings.Replace(f["m.yaml"], "30 %", "45 %", 1) })
	if d := Diff(was, is); len(d) != 1 || !slices.Equal(d[0].Causes, []screening.Cause{screening.CauseMethod}) {
		t.Errorf("method: %+v", d)
	}
}
