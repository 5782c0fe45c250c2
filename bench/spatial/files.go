package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"kvarter"
)

// read returns the outlines of a city and its figures: the exponential transform of the rank of deprivation that data/lsoa_geo's lisa files have
// (−23·ln(1 − R·(1 − e^(−100/23))), R = (N − rank + 1)/N over N = 32,844 areas).
func read(file string) ([]kvarter.MultiPolygon, []float64, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	var doc struct {
		Features []struct {
			Properties struct {
				Rank float64 `json:"Rank2019"`
			}
			Geometry struct {
				Coordinates [][][][2]float64
			}
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	const all = 32844
	out, x := make([]kvarter.MultiPolygon, len(doc.Features)), make([]float64, len(doc.Features))
	for i, f := range doc.Features {
		share := (all - f.Properties.Rank + 1) / all
		x[i] = -23 * math.Log(1-share*(1-math.Exp(-100./23)))
		for _, p := range f.Geometry.Coordinates {
			var poly kvarter.Polygon
			for _, r := range p {
				ring := make(kvarter.Ring, len(r))
				for k, xy := range r {
					ring[k] = kvarter.Point{X: xy[0], Y: xy[1]}
				}
				poly = append(poly, ring)
			}
			out[i] = append(out[i], poly)
		}
	}
	return out, x, nil
}

// write leaves a city for the peer: path.gal and path.csv.
func write(path string, near [][]int32, x []float64) error {
	var gal, figures bytes.Buffer
	fmt.Fprintln(&gal, len(near))
	fmt.Fprintln(&figures, "x")
	for i, row := range near {
		fmt.Fprintln(&gal, i+1, len(row))
		for k, j := range row {
			if k > 0 {
				gal.WriteByte(' ')
			}
			fmt.Fprint(&gal, j+1)
		}
		gal.WriteByte('\n')
		fmt.Fprintln(&figures, strconv.FormatFloat(x[i], 'g', -1, 64))
	}
	if err := os.WriteFile(path+".gal", gal.Bytes(), 0o600); err != nil {
		return err
	}
	return os.WriteFile(path+".csv", figures.Bytes(), 0o600)
}

// peer is what spdep needed for a city.
type peer struct {
	links   int
	seconds float64
	version string
}

// spdep runs the peer over all cities on one core.
func spdep(dir string) ([]peer, error) {
	program := os.Getenv("KVARTER_RSCRIPT")
	if program == "" {
		program = "Rscript"
	}
	args := []string{filepath.Join("bench", "peers", "localmoran_spdep.R"), "3", strconv.Itoa(permutations), dir}
	for _, c := range cities {
		args = append(args, c.name)
	}
	cmd := exec.Command(program, args...)
	// spdep multiplies matrices; one core for both.
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("no peer to compare with: apt-get install r-cran-spdep, or set KVARTER_RSCRIPT (%w: %s)", err, strings.TrimSpace(said.String()))
	}
	var rows []peer
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var p peer
		var name string
		if _, err := fmt.Sscan(lines.Text(), &name, &p.links, &p.seconds, &p.version); err != nil {
			return nil, fmt.Errorf("the peer said %q: %w", lines.Text(), err)
		}
		if k := len(rows); k >= len(cities) || name != cities[k].name || p.links != cities[k].links {
			return nil, fmt.Errorf("the peer said %q, which is not the city asked for or not its links", lines.Text())
		}
		rows = append(rows, p)
	}
	if len(rows) != len(cities) {
		return nil, fmt.Errorf("the peer printed %d of %d rows", len(rows), len(cities))
	}
	return rows, nil
}

// agree compares the results: Ii to 1e-9, the rest within chance. spdep 1.2 draws neighbours with replacement, kvarter without, as Anselin has it; that narrows the
// variance by (k − 1)/(n − 2) and moves a pseudo p by less than a hundredth.
func agree(file string, r result) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	if len(rows) != len(r.local)+1 {
		return fmt.Errorf("the peer has %d areas of %d", len(rows)-1, len(r.local))
	}
	for i, row := range rows[1:] {
		var v [4]float64 // Ii, mean, variance, folded p
		for k := range v {
			if v[k], err = strconv.ParseFloat(row[k], 64); err != nil {
				return fmt.Errorf("area %d: %w", i, err)
			}
		}
		l, s := r.local[i], r.shuffled[i]
		if l == nil || s == nil {
			return fmt.Errorf("area %d has no result", i)
		}
		// Six standard errors: one of 4,525 comparisons fails by chance once in 10⁵ runs.
		chance := 6 * math.Sqrt((v[2]+s.Var)/permutations)
		folded := float64(min(s.AtLeast, s.AtMost)+1) / (permutations + 1)
		slack := .01 + 6*math.Sqrt(2*max(folded, v[3])*(1-min(folded, v[3]))/permutations)
		switch {
		case math.Abs(l.Value-v[0]) > 1e-9*max(1, math.Abs(v[0])):
			return fmt.Errorf("area %d: Ii is %.12g, spdep's %.12g", i, l.Value, v[0])
		case math.Abs(s.Mean-v[1]) > chance:
			return fmt.Errorf("area %d: the mean over permutations is %g, spdep's %g", i, s.Mean, v[1])
		case s.Var > 1.6*v[2] || v[2] > 1.6*s.Var:
			return fmt.Errorf("area %d: the variance over permutations is %g, spdep's %g", i, s.Var, v[2])
		case math.Abs(folded-v[3]) > slack:
			return fmt.Errorf("area %d: the folded p is %g, spdep's %g", i, folded, v[3])
		}
	}
	return nil
}
