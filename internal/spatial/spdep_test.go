package spatial

import (
	"math"
	"strconv"
	"testing"
)

const exact = 1e-9 // the tolerance of the issue, relative above 1

// Every row of data/spdep/global_autocorr_reference.csv (spdep 1.2.7).
func TestGlobalReference(t *testing.T) {
	ref := readTable(t, ',', 0, "spdep", "global_autocorr_reference.csv")
	columbus, nc := readTable(t, ',', 0, "spdep", "columbus.csv"), readTable(t, ',', 0, "spdep", "nc_sids.csv")
	rate := make([]float64, 100)
	tukey := make([]float64, 100) // 1000·(√(x/n) + √((x+1)/n)), Cressie & Read
	for i := range rate {
		sid, bir := nc.num(i, "SID74"), nc.num(i, "BIR74")
		rate[i] = 1000 * sid / bir
		tukey[i] = math.Sqrt(1000) * (math.Sqrt(sid/bir) + math.Sqrt((sid+1)/bir))
	}
	queen, rook, ncQueen := gal(t, nil, "spdep", "columbus_queen.gal"), gal(t, nil, "spdep", "columbus_rook.gal"), gal(t, nil, "spdep", "nc_sids_queen.gal")
	cases := map[string]struct {
		links [][]int32
		x     []float64
	}{
		"columbus CRIME queen":         {queen, columbus.col("CRIME")},
		"columbus CRIME rook":          {rook, columbus.col("CRIME")},
		"columbus INC queen":           {queen, columbus.col("INC")},
		"columbus HOVAL queen":         {queen, columbus.col("HOVAL")},
		"nc SID74 rate queen":          {ncQueen, rate},
		"nc SID74 Freeman-Tukey queen": {ncQueen, tukey},
	}
	seen := 0
	for i, row := range ref.rows {
		c, ok := cases[row["case"]]
		if !ok {
			if row["case"] != "boston CMEDV queen" {
				t.Errorf("row %q is not tested", row["case"])
			}
			t.Logf("not computable: %s (no data)", row["case"])
			continue
		}
		seen++
		name := row["case"] + " " + row["style"] + " "
		w := weights(t, c.links, Style(row["style"]))
		m, why := Moran(w, c.x)
		if why != "" {
			t.Fatal(name, why)
		}
		g, why := Geary(w, c.x)
		if why != "" {
			t.Fatal(name, why)
		}
		for _, v := range []struct {
			col string
			got float64
		}{
			{"moran_I", m.Value}, {"E_I", m.Random.Expected}, {"E_I", m.Normal.Expected}, {"Var_rand", m.Random.Variance}, {"z_rand", m.Random.Z},
			{"p_rand_greater", m.Random.Greater}, {"Var_norm", m.Normal.Variance}, {"z_norm", m.Normal.Z}, {"p_norm_greater", m.Normal.Greater},
			{"geary_C", g.Value}, {"geary_var_rand", g.Random.Variance}, {"geary_z_rand", g.Random.Z}, {"geary_var_norm", g.Normal.Variance}, {"geary_z_norm", g.Normal.Z},
		} {
			near(t, name+v.col, v.got, ref.num(i, v.col), exact)
		}
		if row["globalG_B"] == "" {
			continue // the file has none for the rate
		}
		o, why := GetisOrd(weights(t, c.links, Binary), c.x)
		if why != "" {
			t.Fatal(name, why)
		}
		near(t, name+"G", o.Value, ref.num(i, "globalG_B"), exact)
		near(t, name+"E(G)", o.Random.Expected, ref.num(i, "globalG_B_E"), exact)
		near(t, name+"z(G)", o.Random.Z, ref.num(i, "globalG_B_z"), exact)
		// Variances near 1e-5: relative.
		near(t, name+"Var(G)/ref", o.Random.Variance/ref.num(i, "globalG_B_var"), 1, exact)
	}
	if seen != 9 || len(ref.rows) != 10 {
		t.Errorf("%d of %d rows were tested, want 9 of 10", seen, len(ref.rows))
	}
}

// Both local files of data/spdep, all areas and columns.
func TestLocalReference(t *testing.T) {
	for _, c := range []struct{ file, links string }{
		{"columbus_CRIME_local_queenW.csv", "columbus_queen.gal"},
		{"nc_sids_SID74rate_local_queenW.csv", "nc_sids_queen.gal"},
	} {
		ref := readTable(t, ',', 0, "spdep", c.file)
		links := gal(t, nil, "spdep", c.links)
		x := ref.col("x")
		w := weights(t, links, RowStandardised)
		moran, whys := MoranLocal(w, x)
		getis, _ := GetisLocal(w, x)
		geary, _ := GearyLocal(w, x)
		for i, row := range ref.rows {
			m := moran[i]
			if m == nil {
				t.Fatal(c.file, i, whys[i])
			}
			for _, v := range []struct {
				col string
				got float64
			}{
				{"lag_W", m.Lag}, {"Ii", m.Value}, {"E_total", m.Total.Expected}, {"Var_total", m.Total.Variance}, {"Z_total", m.Total.Z}, {"p_total", m.Total.P},
				{"E_cond", m.Conditional.Expected}, {"Var_cond", m.Conditional.Variance}, {"Z_cond", m.Conditional.Z}, {"p_cond", m.Conditional.P},
				{"localG_B", getis[i].Gi}, {"localGstar_B", getis[i].GiStar}, {"localC", *geary[i]},
			} {
				near(t, c.file+" "+row["id"]+" "+v.col, v.got, ref.num(i, v.col), exact)
			}
			if got := spdepName(m.QuadrantMeans); got != row["quadrant_mean"] {
				t.Errorf("%s %s: %s, want %s", c.file, row["id"], got, row["quadrant_mean"])
			}
		}
	}
}

func spdepName(q Quadrant) string {
	return map[Quadrant]string{HighHigh: "High-High", LowLow: "Low-Low", HighLow: "High-Low", LowHigh: "Low-High"}[q]
}

// data/spdep/columbus_joincount.txt: columbus_queen, CRIME > 35, binary weights, nonfree sampling; printed with five significant digits or so.
func TestJoinCountReference(t *testing.T) {
	crime := readTable(t, ',', 0, "spdep", "columbus.csv").col("CRIME")
	high := make([]bool, len(crime))
	for i, v := range crime {
		high[i] = v > 35
	}
	w := weights(t, gal(t, nil, "spdep", "columbus_queen.gal"), Binary)
	j, why := JoinCounts(w, high, Nonfree)
	if why != "" {
		t.Fatal(why)
	}
	for _, c := range []struct {
		name                     string
		got                      Join
		count, expected, v, z, p string
	}{
		{"low", j.Other, "35.00000", "30.10204", "19.24708", "1.1164", "0.1321"},
		{"high", j.Same, "54.00000", "27.69388", "18.21936", "6.163", "3.57e-10"},
		{"high:low", j.Different, "29.000", "60.204", "26.630", "-6.0468", ""},
	} {
		digits(t, c.name+" count", c.got.Count, c.count)
		digits(t, c.name+" expected", c.got.Test.Expected, c.expected)
		digits(t, c.name+" variance", c.got.Test.Variance, c.v)
		digits(t, c.name+" z", c.got.Test.Z, c.z)
		if c.p != "" {
			digits(t, c.name+" p", c.got.Test.Greater, c.p)
		}
	}
}

// data/spdep/nc_sids_EB_rates.csv: spdep's EBlocal, probmap and choynowski of SID74 over BIR74, all 100 counties (its EBest: package smallarea).
func TestRatesReference(t *testing.T) {
	ref := readTable(t, ',', 0, "spdep", "nc_sids_EB_rates.csv")
	e, b := ref.col("n"), ref.col("x")
	links := ""
	for _, name := range []string{"nc_sids_ncCC89.gal", "nc_sids_ncCR85.gal", "nc_sids_queen.gal"} {
		w := weights(t, gal(t, nil, "spdep", name), Binary)
		local, _ := MarshallLocal(w, e, b, OwnMean)
		worst := 0.0
		for i := range local {
			worst = math.Max(worst, math.Abs(local[i].Value/ref.num(i, "EBlocal_est")-1))
		}
		if worst < exact {
			links += name
		}
	}
	// The file does not name the list; of the three only queen gives EBlocal_est.
	if links != "nc_sids_queen.gal" {
		t.Errorf("EBlocal_est follows from %q", links)
	}
	risk, _ := Risks(e, b)
	for i, row := range ref.rows {
		for _, v := range []struct {
			col string
			got float64
		}{
			{"EBlocal_raw", risk[i].Raw},
			{"pm_raw", risk[i].Raw}, {"pm_expCount", risk[i].Expected}, {"pm_relRisk", 100 * risk[i].Relative}, {"pm_pmap", risk[i].AtMost}, {"choyn_pmap", risk[i].Tail},
		} {
			near(t, row["id"]+" "+v.col, v.got, ref.num(i, v.col), 1e-12)
		}
		if few, err := strconv.ParseBool(row["choyn_type"]); err != nil || few != risk[i].Few {
			t.Errorf("%s: few = %v, want %s", row["id"], risk[i].Few, row["choyn_type"])
		}
	}
}
