package spatial

import (
	"math"
	"testing"

	"kvarter/internal/stat"
)

// Figures of data/MANIFEST.md and the lisa files of spdep for three cities (Leicester has none): Ii, z and p under the
// conditional variance, quadrants by the means.
func TestEnglishCities(t *testing.T) {
	for _, c := range []struct {
		city  string
		areas int
		moran float64 // 0: none published
	}{{"Manchester", 282, .512254258317658}, {"Sheffield", 345, 0}, {"Middlesbrough", 86, 0}} {
		ref := readTable(t, ',', 0, "lsoa_geo", c.city+"_lisa_components.csv")
		if len(ref.rows) != c.areas {
			t.Errorf("%s: %d areas", c.city, len(ref.rows))
		}
		x := ref.col("x")
		w := weights(t, gal(t, nil, "lsoa_geo", c.city+"_queen.gal"), RowStandardised)
		if g, why := Moran(w, x); c.moran != 0 {
			if why != "" {
				t.Fatal(why)
			}
			near(t, c.city, g.Value, c.moran, 1e-12)
		}
		local, whys := MoranLocal(w, x)
		for i, row := range ref.rows {
			l := local[i]
			if l == nil {
				t.Fatal(row["lsoa"], whys[i])
			}
			near(t, row["lsoa"]+" Ii", l.Value, ref.num(i, "Ii"), exact)
			near(t, row["lsoa"]+" Z", l.Conditional.Z, ref.num(i, "Z"), exact)
			near(t, row["lsoa"]+" p", l.Conditional.P, ref.num(i, "p"), exact)
			if got := spdepName(l.QuadrantMeans); got != row["quadrant"] {
				t.Errorf("%s: %s, want %s", row["lsoa"], got, row["quadrant"])
			}
		}
	}
}

// Moran's I of the rank itself in Manchester. The lisa file has x = −23·ln(1 − R·(1 − e^(−100/23))), R = (N − r + 1)/N over N = 32,844 areas
// (IoD 2019), from which the rank r follows.
func TestManchesterRank(t *testing.T) {
	x := readTable(t, ',', 0, "lsoa_geo", "Manchester_lisa_components.csv").col("x")
	const n = 32844
	for i, v := range x {
		share := (1 - stat.Exp(-v/23)) / (1 - stat.Exp(-100./23))
		r := n + 1 - share*n
		x[i] = math.Round(r)
		if math.Abs(r-x[i]) > 1e-4 {
			t.Fatalf("area %d: rank %g is not whole", i, r)
		}
	}
	g, why := Moran(weights(t, gal(t, nil, "lsoa_geo", "Manchester_queen.gal"), RowStandardised), x)
	if why != "" {
		t.Fatal(why)
	}
	near(t, "Moran of the rank", g.Value, .532169919053145, 1e-12)
}
