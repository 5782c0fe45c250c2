// Package screen times the whole program, from files to areas.csv, against a whole pandas process that computes the same figures.
package screen

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kvarter/bench/measure"
)

//go:embed criteria.yaml
var criteria []byte

// Tools are the two programs that are compared.
type Tools struct {
	Kvarter, Python string
	Rounds          int
	Out             io.Writer
}

type contest struct {
	name  string
	dir   string   // workspace
	peer  []string // script and arguments; the output comes where it says OUT
	goal  float64
	agree func(ours, theirs *sheet) error
}

// England compares on the 32,844 areas of the English indices of 2019: the index alone, and the index with criteria and reasons.
// It returns os.ErrNotExist where the reference data is not there.
func England(t Tools) ([]measure.Ratio, error) {
	source := filepath.Join(measure.Data(), "england", "imd2019_england_lsoa11.csv")
	src, err := os.ReadFile(source)
	if err != nil {
		return nil, err
	}
	var out []measure.Ratio
	for _, c := range []struct {
		what, method string
		peer         []string
		goal         float64
	}{
		{"index (iod-2019), 32,844 areas", "iod-2019", nil, 2},
		// No goal: kvarter also finds thresholds, margins and smallest changes, and seals 47 MB of them; the peer only counts.
		{"index, 8 criteria and reasons, 32,844 areas", "criteria.yaml", []string{"--criteria"}, 0},
	} {
		dir, err := os.MkdirTemp("", "kvarter-bench-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		for name, content := range map[string][]byte{"imd.csv": src, "criteria.yaml": criteria, "kvarter.yaml": fmt.Appendf(nil, england, c.method)} {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
				return nil, err
			}
		}
		peer := append([]string{"bench/peers/iod_pandas.py", filepath.Join(dir, "imd.csv"), "OUT"}, c.peer...)
		r, err := t.run(contest{name: c.what, dir: dir, peer: peer, goal: c.goal, agree: sameIndex})
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

const england = `kvarter: 1
name: England
language: en
areas: {file: imd.csv, code: lsoa11_code, name: lsoa11_code}
data:
  - file: imd.csv
    area: lsoa11_code
    period: 2019
    measures: {income_rank: Income_rank, employment_rank: Employment_rank, education_rank: Education_rank, health_rank: Health_rank, crime_rank: Crime_rank, housing_and_access_rank: Housing_and_Access_rank, environment_rank: Environment_rank}
    producer: MHCLG
    licence: OGL 3.0
method: %s
`

// City compares on a made-up city of 33,000 areas with copenhagen-2025. The peer reads only the figures that the criteria need; kvarter reads the whole
// workspace with its map and housing areas, joins urban areas and judges the state's lists, so that no goal is set.
func City(t Tools) ([]measure.Ratio, error) {
	dir, err := os.MkdirTemp("", "kvarter-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if _, err := measure.Process(t.Kvarter, "demo", "--areas", "33000", "--no-serve", "--dir-out", dir); err != nil {
		return nil, err
	}
	r, err := t.run(contest{name: "copenhagen-2025, 33,000 made-up areas; peer without map", dir: dir,
		peer: []string{"bench/peers/copenhagen_pandas.py", dir, "OUT"}, agree: sameCriteria})
	return []measure.Ratio{r}, err
}

// run lets the two take turns. Each run of kvarter starts without snapshots and output, so that it writes them.
func (t Tools) run(c contest) (measure.Ratio, error) {
	fmt.Fprintln(t.Out, "screen:", c.name)
	to := filepath.Join(c.dir, "bench-out")
	theirs := filepath.Join(c.dir, "bench-peer.csv")
	peer := append([]string(nil), c.peer...)
	for k := range peer {
		if peer[k] == "OUT" {
			peer[k] = theirs
		}
	}
	var a, b []float64
	for k := range t.Rounds + 1 {
		if err := fresh(c.dir, to); err != nil {
			return measure.Ratio{}, err
		}
		ours, err := measure.Process(t.Kvarter, "screen", "-C", c.dir, "--out", to)
		if err != nil {
			return measure.Ratio{}, err
		}
		other, err := measure.Process(t.Python, peer...)
		if err != nil {
			return measure.Ratio{}, err
		}
		if k == 0 { // warms the disk cache; its output shows that both compute the same
			if err := agree(c, filepath.Join(to, "areas.csv"), theirs); err != nil {
				return measure.Ratio{}, err
			}
			continue
		}
		fmt.Fprintf(t.Out, "  kvarter %.2f s (%.2f s processor, %.0f MB), pandas %.2f s (%.2f s processor, %.0f MB)\n",
			ours.Wall, ours.CPU, ours.PeakMB, other.Wall, other.CPU, other.PeakMB)
		a, b = append(a, other.Wall), append(b, ours.Wall)
	}
	return measure.Compare(c.name, a, b, c.goal), nil
}

func fresh(dir, to string) error {
	if err := os.RemoveAll(filepath.Join(dir, ".kvarter")); err != nil {
		return err
	}
	return os.RemoveAll(to)
}
