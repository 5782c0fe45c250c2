package open

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/source/csv"
	"kvarter/internal/testdata"
)

// The Social Vulnerability Index declares -999 as missing. The county file of 2022 has a byte order mark and, counted with a
// script of its own, no cell of -999, so a cell is set to it here; undeclared it is a figure.
func TestDeclaredNumericCode(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testdata.Dir(t), "us_svi/SVI_2022_US_county.csv"))
	if err != nil {
		t.Fatal(err)
	}
	g, err := csv.Read("svi.csv", data, source.Options{})
	if err != nil || g.Header[0] != "ST" {
		t.Fatalf("header %q: %v", g.Header[0], err)
	}
	lines := strings.SplitN(string(data), "\n", 3)
	lines[1] = lines[1][:strings.LastIndexByte(lines[1], ',')] + ",-999.0"
	if g, err = csv.Read("svi.csv", []byte(strings.Join(lines, "\n")), source.Options{}); err != nil {
		t.Fatal(err)
	}
	last := g.Header[len(g.Header)-1]
	for _, c := range []struct {
		codes source.Codes
		state kvarter.State
	}{{source.Codes{}, kvarter.Known}, {source.Codes{Missing: []string{"-999"}}, kvarter.Missing}, {source.Codes{Suppressed: []string{"-999"}}, kvarter.Suppressed}} {
		tables, err := source.Tables(g, source.Layout{Area: "FIPS", Period: 2022, Population: "E_TOTPOP", Codes: c.codes, Measures: map[string]string{"x": last}})
		if err != nil {
			t.Fatal(err)
		}
		x := tables[0].Columns["x"]
		if x.State(0) != c.state || c.state == kvarter.Known && x.Values[0] != -999 || len(tables[0].Codes) != 3144 || tables[0].Population != "E_TOTPOP" {
			t.Errorf("%v: %s %v", c.codes, x.State(0), x.Values[0])
		}
	}
}

// Without named measures the text columns of the Berlin file are left out; S1 of its first area is 6.38298 in the file.
func TestMeasuresFound(t *testing.T) {
	g, _, err := Open(filepath.Join(testdata.Dir(t), "berlin_mss/mss_2013.csv"), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tables, err := source.Tables(g, source.Layout{Level: kvarter.LevelSmallArea, Area: "plr_id", Period: 2013, Population: "inhabitants"})
	if err != nil {
		t.Fatal(err)
	}
	table := tables[0]
	if len(table.Columns) != 10 || table.Codes[0] != "01011101" || table.Columns["S1"].Values[0] != 6.38298 || table.Population != "inhabitants" {
		t.Errorf("%v", table.Names())
	}
}
