package composite

import (
	"math"
	"strings"
	"testing"
)

// The published classes of Monitoring Soziale Stadtentwicklung: 1 high … 4 very low, and +, +/-, -. Row counts are MANIFEST.md's.
func TestBerlinClasses(t *testing.T) {
	for _, c := range []struct {
		year, method string
		areas        int
	}{{"2013", "berlin-mss-2013", 434}, {"2015", "berlin-mss-2013", 435}, {"2017", "berlin-mss-2013", 436}, {"2019", "berlin-mss", 436}} {
		p := readPublished(t, "berlin_mss/mss_"+c.year+".csv")
		if p.n != c.areas {
			t.Fatalf("%s: %d areas, want %d", c.year, p.n, c.areas)
		}
		r := evaluate(t, c.method, p)
		for class, want := range map[string]struct {
			column string
			code   map[string]string
		}{
			"status":   {"status_class_published", map[string]string{"high": "1", "medium": "2", "low": "3", "very low": "4"}},
			"dynamics": {"dynamic_class_published", map[string]string{"positive": "+", "stable": "+/-", "negative": "-"}},
		} {
			wrong := 0
			for i, got := range r.Classes[class] {
				if want.code[strings.ReplaceAll(got, "_", " ")] != p.text[want.column][i] {
					wrong++
				}
			}
			if wrong > 0 {
				t.Errorf("%s %s: %d of %d differ", c.year, class, wrong, p.n)
			}
		}
	}
}

// WIMD 2019: scores are published to 8 or more digits; all ranks and deciles follow.
func TestWales(t *testing.T) {
	p := readPublished(t, "wales/imd2019_wales_lsoa11.csv")
	if p.n != 1909 {
		t.Fatalf("%d areas, MANIFEST.md says 1,909", p.n)
	}
	r := evaluate(t, "wimd-2019", p)
	equalTo(t, r, "wimd", p, "IMD_score", 1e-8)
	equalTo(t, r, "rank", p, "IMD_rank", 0)
	equalTo(t, r, "decile", p, "IMD_decile", 0)
	for _, d := range []string{"income", "employment", "health", "education", "access", "housing", "crime", "environment"} {
		equalTo(t, r, "wimd/"+d, p, d+"_score", 1e-8)
		equalTo(t, r, d+"_decile", p, d+"_decile", 0)
	}
}

// SVI 2022: 16 EPL, 5 SPL, 5 RPL and 21 F columns, 47 in all, in each of 3,144 counties.
func TestSVI(t *testing.T) {
	p := readPublished(t, "us_svi/SVI_2022_US_county.csv")
	if p.n != 3144 {
		t.Fatalf("%d counties, MANIFEST.md's file has 3,144", p.n)
	}
	r := evaluate(t, "cdc-svi-2022", p)
	checked := 0
	for column := range p.figures {
		node := column
		switch name, ok := strings.CutPrefix(column, "epl_"); {
		case ok:
			for k := range r.Columns {
				if strings.HasPrefix(k, "spl_theme") && strings.HasSuffix(k, "/"+name) {
					node = k
				}
			}
		case !strings.HasPrefix(column, "spl_") && !strings.HasPrefix(column, "rpl_") && !strings.HasPrefix(column, "f_"):
			continue
		}
		equalTo(t, r, node, p, column, 0)
		checked++
	}
	if checked != 47 {
		t.Errorf("%d columns compared, want 47", checked)
	}
}

// ranksNearly asserts a share of equal ranks, and how far off the others may be.
func ranksNearly(t *testing.T, r *Result, node string, p published, column string, share, off float64) {
	t.Helper()
	d := compare(r.Columns[node], p.figures[column])
	t.Logf("%s: %d of %d ranks equal (%.3f %%), largest difference %g", column, d.equal, d.of, 100*float64(d.equal)/float64(d.of), d.largest)
	if float64(d.equal) < share*float64(d.of) || d.largest > off {
		t.Errorf("%s: %d of %d equal, largest difference %g", column, d.equal, d.of, d.largest)
	}
}

// IoD 2019: the published domain ranks are rounded inputs, so that a few ranks of the index are one off (MANIFEST.md: 99.9 %, never more than 1).
func TestEngland(t *testing.T) {
	p := readPublished(t, "england/imd2019_england_lsoa11.csv")
	if p.n != 32844 {
		t.Fatalf("%d areas, MANIFEST.md says 32,844", p.n)
	}
	r := evaluate(t, "iod-2019", p)
	equalTo(t, r, "imd_decile", p, "IMD_decile", 0)
	ranksNearly(t, r, "imd_rank", p, "imd_rank", .999, 1)

	p = readPublished(t, "england/imd2019_england_lsoa11_subdomains.csv")
	r = evaluate(t, "iod-2019-subdomains", p)
	for node, column := range map[string]string{"education_rank": "education_rank", "housing_rank": "housing_and_access_rank", "environment_rank": "environment_rank"} {
		ranksNearly(t, r, node, p, column, .998, math.Inf(1))
	}
}

// Weights of the health domain: methods.md section 1.
func TestEnglishHealthWeights(t *testing.T) {
	p := readPublished(t, "england/imd2019_england_lsoa11_indicators.csv")
	r := evaluate(t, "iod-2019-health", p)
	want := []Weight{{"ypll", .2712534}, {"cidr", .3002458}, {"acute", .2560281}, {"mood", .1724727}}
	got := r.Weights["health"]
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for k, w := range want {
		if got[k].Input != w.Input || math.Abs(got[k].Weight-w.Weight) > 5e-8 { // seven decimals are given
			t.Errorf("weight %v, want %v", got[k], w)
		}
	}
}
