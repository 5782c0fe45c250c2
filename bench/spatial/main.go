// Command spatial times 999 conditional permutations of local Moran over four English cities against spdep's localmoran_perm, run beside it.
//
//	go run ./bench/spatial               # ratio per city; needs R with spdep ($KVARTER_RSCRIPT, default Rscript)
//
// Both sides get the same queen neighbours, row-standardised, and the same figures; reading and building the weights are not timed. Both run on one
// core and give, for each area, local Moran's I, the mean and variance over the permutations and its pseudo p. The two take turns in each round; the
// ratio printed is the median over rounds. Before it is printed, the results of both are compared.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"kvarter/bench/measure"
	"kvarter/internal/contiguity"
	"kvarter/internal/spatial"
)

// goal is how many times faster than spdep kvarter has to be.
const goal = 10

// permutations as in most published work.
const permutations = 999

// cities with the number of directed queen links (data/MANIFEST.md; Leicester: libpysal).
var cities = []struct {
	name  string
	links int
}{{"Manchester", 1540}, {"Sheffield", 1974}, {"Middlesbrough", 486}, {"Leicester", 1076}}

func main() {
	rounds := flag.Int("rounds", 5, "rounds in which the two sides take turns")
	flag.Parse()
	if err := run(*rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench/spatial:", err)
		os.Exit(1)
	}
}

// side is a city, ready to be shuffled.
type side struct {
	name string
	w    *spatial.Weights
	x    []float64
}

func run(rounds int) error {
	runtime.GOMAXPROCS(1)
	dir, err := os.MkdirTemp("", "kvarter-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var all []side
	for _, c := range cities {
		s, err := prepare(dir, c.name, c.links)
		if errors.Is(err, os.ErrNotExist) {
			fmt.Println("skipped: no data in", measure.Data())
			return nil
		} else if err != nil {
			return err
		}
		all = append(all, s)
	}
	ours, theirs := make([][]float64, len(all)), make([][]float64, len(all))
	version := ""
	for round := range rounds {
		p, err := spdep(dir)
		if err != nil {
			return err
		}
		for k, s := range all {
			seconds, mine := ownRun(s, uint64(round))
			ours[k], theirs[k] = append(ours[k], seconds), append(theirs[k], p[k].seconds)
			version = p[k].version
			if err := agree(filepath.Join(dir, s.name+".out.csv"), mine); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	fmt.Printf("local Moran, %d conditional permutations, one core; medians of %d rounds; spdep %s, %s\n", permutations, rounds, version, runtime.Version())
	fmt.Printf("%-14s %7s %7s %12s %12s %8s %17s %6s\n", "city", "areas", "links", "kvarter ms", "spdep ms", "ratio", "min–max", "goal")
	var short []error
	for k, s := range all {
		r := measure.Compare(s.name, theirs[k], ours[k], goal)
		fmt.Printf("%-14s %7d %7d %12.2f %12.1f %7.1f× %17s %6s\n", s.name, s.w.Len(), cities[k].links, 1e3*measure.Median(ours[k]), 1e3*measure.Median(theirs[k]),
			r.Median, fmt.Sprintf("%.1f×–%.1f×", r.Min, r.Max), fmt.Sprintf("≥ %d×", goal))
		if r.Short() {
			short = append(short, fmt.Errorf("%s: %.2f× is under the goal of %d×", s.name, r.Median, goal))
		}
	}
	return errors.Join(short...)
}

// result is what both sides say of a city.
type result struct {
	local    []*spatial.LocalMoran
	shuffled []*spatial.Pseudo
}

// ownRun returns the median seconds of five runs, and the result of the last.
func ownRun(s side, seed uint64) (float64, result) {
	var seconds []float64
	var r result
	for range 5 {
		runtime.GC()
		start := time.Now()
		r.local, _ = spatial.MoranLocal(s.w, s.x)
		r.shuffled, _ = spatial.PermuteLocal(s.w, s.x, spatial.Shuffle{Permutations: permutations, Seed: seed, Workers: 1})
		seconds = append(seconds, time.Since(start).Seconds())
	}
	return measure.Median(seconds), r
}

// prepare reads a city, finds its neighbours, and writes both lists for the peer.
func prepare(dir, name string, links int) (side, error) {
	outlines, x, err := read(filepath.Join(measure.Data(), "lsoa_geo", name+".geojson"))
	if err != nil {
		return side{}, err
	}
	g, err := contiguity.Build(outlines, contiguity.Options{Kind: contiguity.Queen, ToleranceM: 1, CRS: "CRS84", LinksOnly: true})
	if err != nil {
		return side{}, err
	}
	if g.Directed() != links {
		return side{}, fmt.Errorf("%s has %d directed links, not the published %d", name, g.Directed(), links)
	}
	w, err := spatial.New(g.Links, nil, spatial.RowStandardised)
	if err != nil {
		return side{}, err
	}
	return side{name, w, x}, write(filepath.Join(dir, name), g.Links, x)
}
