package open

import (
	"path/filepath"
	"testing"

	"kvarter"
	"kvarter/internal/source"
	"kvarter/internal/testdata"
)

// -999 is missing in the Social Vulnerability Index: grep counts one county with -999 as its RPL_THEMES (Rio Arriba
// County, whose income data were withdrawn); undeclared, it is a figure.
func TestDeclaredNumericCode(t *testing.T) {
	path := filepath.Join(testdata.Dir(t), "us_svi/SVI_2022_US_county.csv")
	g, _, err := Open(path, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		codes   source.Codes
		missing bool
	}{{source.Codes{}, false}, {source.Codes{Missing: []string{"-999"}}, true}} {
		tables, err := source.Tables(g, source.Layout{Area: "FIPS", Period: 2022, Population: "E_TOTPOP", Codes: c.codes,
			Measures: map[string]string{"all": "RPL_THEMES", "poverty": "EPL_POV150"}})
		if err != nil {
			t.Fatal(err)
		}
		table := tables[0]
		missing, negative := 0, 0
		for _, name := range []string{"all", "poverty"} {
			for i, v := range table.Columns[name].Values {
				if table.Columns[name].State(i) == kvarter.Missing {
					missing++
				} else if v < 0 {
					negative++
				}
			}
		}
		if (missing > 0) != c.missing || (negative > 0) == c.missing || table.Population != "E_TOTPOP" || len(table.Codes) != 3144 {
			t.Errorf("%v: %d missing, %d negative", c.codes, missing, negative)
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
