// Command contiguity times the queen graph of four English cities against libpysal's Queen, run beside it, and the growth from a thousand to
// a million areas.
//
//	go run ./bench/contiguity            # ratio per city; needs geopandas and libpysal ($KVARTER_PYTHON, default python3)
//	go run ./bench/contiguity -scale     # growth alone
//
// Both sides get the same files with coordinates rounded to 7 decimals, and reading them is not timed. The two take turns in each round; the
// ratio printed is the median over rounds.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"kvarter"
	"kvarter/internal/contiguity"
)

// cities with the number of directed queen links that both sides must find (data/MANIFEST.md; Leicester: libpysal).
var cities = []struct {
	name  string
	links int
}{{"Manchester", 1540}, {"Sheffield", 1974}, {"Middlesbrough", 486}, {"Leicester", 1076}}

func main() {
	scale := flag.Bool("scale", false, "time 10^3 to 10^6 square areas instead")
	rounds := flag.Int("rounds", 7, "rounds in which the two sides take turns")
	flag.Parse()
	run := func() error { return compare(*rounds) }
	if *scale {
		run = growth
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func compare(rounds int) error {
	dir := os.Getenv("KVARTER_DATA")
	if dir == "" {
		dir = filepath.Join("..", "shared", "data")
	}
	var files []string
	var outlines [][]kvarter.MultiPolygon
	for _, c := range cities {
		f := filepath.Join(dir, "lsoa_geo", c.name+".geojson")
		o, err := read(f)
		if errors.Is(err, os.ErrNotExist) {
			fmt.Println("skipped: no data in", dir)
			return nil
		} else if err != nil {
			return err
		}
		files, outlines = append(files, f), append(outlines, o)
	}
	n := len(cities)
	ours, theirs, ratio, single := make([][]float64, n), make([][]float64, n), make([][]float64, n), make([][]float64, n)
	links := make([][2]int, n)
	version := ""
	for range rounds {
		p, err := peer(files)
		if err != nil {
			return err
		}
		for k := range cities {
			var s, one float64
			s, links[k][0] = queen(outlines[k])
			procs := runtime.GOMAXPROCS(1)
			one, _ = queen(outlines[k])
			runtime.GOMAXPROCS(procs)
			ours[k], theirs[k] = append(ours[k], s), append(theirs[k], p[k].Seconds)
			ratio[k], single[k] = append(ratio[k], p[k].Seconds/s), append(single[k], p[k].Seconds/one)
			links[k][1], version = p[k].Links, p[k].Version
		}
	}
	fmt.Printf("queen graph, coordinates rounded to 7 decimals, reading left out; medians of %d rounds; libpysal %s, %s, %d threads\n", rounds, version, runtime.Version(), runtime.GOMAXPROCS(0))
	fmt.Printf("%-14s %10s %10s %12s %12s %8s %14s\n", "city", "links", "libpysal", "kvarter ms", "libpysal ms", "ratio", "on one thread")
	bad := false
	for k, c := range cities {
		fmt.Printf("%-14s %10d %10d %12.2f %12.2f %7.1f× %13.1f×\n", c.name, links[k][0], links[k][1], 1e3*median(ours[k]), 1e3*median(theirs[k]), median(ratio[k]), median(single[k]))
		bad = bad || links[k] != [2]int{c.links, c.links}
	}
	if bad {
		return errors.New("the links differ from the published 1,540, 1,974, 486 and 1,076")
	}
	return nil
}

// The peer does not look for self-crossing rings, and neither does this run.
//
// queen returns the median seconds of eleven runs and the links.
func queen(o []kvarter.MultiPolygon) (seconds float64, links int) {
	var all []float64
	for range 11 {
		start := time.Now()
		g, err := contiguity.Build(o, contiguity.Options{Kind: contiguity.Queen, CRS: "CRS84", LinksOnly: true})
		all = append(all, time.Since(start).Seconds())
		if err != nil {
			return math.NaN(), 0
		}
		links = g.Directed()
	}
	return median(all), links
}

type peerRow struct {
	Links   int
	Seconds float64
	Version string
}

func peer(files []string) ([]peerRow, error) {
	python := os.Getenv("KVARTER_PYTHON")
	if python == "" {
		python = "python3"
	}
	const repeat = 5
	out, err := exec.Command(python, append([]string{filepath.Join("bench", "peers", "queen_libpysal.py"), strconv.Itoa(repeat)}, files...)...).Output()
	if err != nil {
		why := err.Error()
		var failed *exec.ExitError
		if errors.As(err, &failed) && len(failed.Stderr) > 0 {
			lines := strings.Split(strings.TrimSpace(string(failed.Stderr)), "\n")
			why = lines[len(lines)-1]
		}
		return nil, fmt.Errorf("the peer did not run: %s; set KVARTER_PYTHON to a python that has geopandas and libpysal", why)
	}
	var rows []peerRow
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var r peerRow
		if err := d.Decode(&r); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	if len(rows) != len(files) {
		return nil, fmt.Errorf("the peer printed %d of %d rows", len(rows), len(files))
	}
	return rows, nil
}

// growth times a square grid of square areas and prints the slope on log–log scales.
func growth() error {
	var x, y []float64
	fmt.Printf("%10s %12s %12s %14s\n", "areas", "links", "seconds", "MB allocated")
	for _, side := range []int{32, 100, 316, 1000} {
		o := grid(side)
		var seconds []float64
		var links int
		var before, after runtime.MemStats
		for range 3 {
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			g, err := contiguity.Build(o, contiguity.Options{Kind: contiguity.Queen, ToleranceM: 1, CRS: "EPSG:25832"})
			if err != nil {
				return err
			}
			seconds = append(seconds, time.Since(start).Seconds())
			runtime.ReadMemStats(&after)
			links = g.Directed()
		}
		// Inside areas have 8 neighbours; the formula counts each shared side and corner twice.
		if want := 4*side*(side-1) + 4*(side-1)*(side-1); links != want {
			return fmt.Errorf("%d areas: %d links, want %d", side*side, links, want)
		}
		x, y = append(x, math.Log(float64(side*side))), append(y, math.Log(median(seconds)))
		fmt.Printf("%10d %12d %12.4f %14.1f\n", side*side, links, median(seconds), float64(after.TotalAlloc-before.TotalAlloc)/1e6)
	}
	fmt.Printf("slope on log–log: %.2f\n", slope(x, y))
	return nil
}

func grid(side int) []kvarter.MultiPolygon {
	const m = 100.0
	o := make([]kvarter.MultiPolygon, 0, side*side)
	for r := range side {
		for c := range side {
			x, y := m*float64(c), m*float64(r)
			o = append(o, kvarter.MultiPolygon{{{{X: x, Y: y}, {X: x + m, Y: y}, {X: x + m, Y: y + m}, {X: x, Y: y + m}, {X: x, Y: y}}}})
		}
	}
	return o
}

// slope is the least-squares slope of y on x.
func slope(x, y []float64) float64 {
	var mx, my, sxy, sxx float64
	for k := range x {
		mx, my = mx+x[k]/float64(len(x)), my+y[k]/float64(len(y))
	}
	for k := range x {
		sxy += float64((x[k] - mx) * (y[k] - my))
		sxx += float64((x[k] - mx) * (x[k] - mx))
	}
	return sxy / sxx
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// read returns the MultiPolygons of a GeoJSON file, coordinates rounded to 7 decimals.
func read(file string) ([]kvarter.MultiPolygon, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Features []struct {
			Geometry struct {
				Coordinates [][][][2]float64
			}
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	out := make([]kvarter.MultiPolygon, len(doc.Features))
	for i, f := range doc.Features {
		for _, p := range f.Geometry.Coordinates {
			var poly kvarter.Polygon
			for _, r := range p {
				ring := make(kvarter.Ring, len(r))
				for k, xy := range r {
					ring[k] = kvarter.Point{X: math.Round(xy[0]*1e7) / 1e7, Y: math.Round(xy[1]*1e7) / 1e7}
				}
				poly = append(poly, ring)
			}
			out[i] = append(out[i], poly)
		}
	}
	return out, nil
}
