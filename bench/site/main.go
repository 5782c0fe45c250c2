// Command site measures the pages: what they cost beside a static file of the same size, what home weighs, a scenario beside the bare
// evaluation, a crowd of readers, and the first map of a large city.
//
//	go run ./bench/site                 # everything, about three minutes
//	go run ./bench/site -only cost      # cost, weight, scenario, crowd, large
//
// Costs are processor time of the server processes, in turns; no absolute time is asserted. It ends with 1 where a goal is missed.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kvarter/bench/measure"
)

// line is one line of the result: kvarter's figure over the one that it is held to.
type line struct {
	What     string
	Got      float64
	Unit     string
	Least    float64
	Most     float64
	Goal     float64 // the figure is at most this
	Measured string  // how it came about
}

func main() {
	only := flag.String("only", "cost,weight,scenario,crowd,large", "which, with commas between")
	connections := flag.Int("connections", 2000, "connections of the crowd")
	seconds := flag.Int("seconds", 30, "how long the crowd reads")
	flag.Parse()
	if err := run(strings.Split(*only, ","), *connections, *seconds); err != nil {
		fmt.Fprintln(os.Stderr, "bench/site:", err)
		os.Exit(1)
	}
}

func run(only []string, connections, seconds int) error {
	dir, err := os.MkdirTemp("", "kvarter-bench-site-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	kvarter, err := measure.Kvarter(dir)
	if err != nil {
		return err
	}
	var lines []line
	var faults []error
	do := func(name string, f func() ([]line, error)) {
		if !slices.Contains(only, name) {
			return
		}
		some, err := f()
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
		lines = append(lines, some...)
	}
	if slices.Contains(only, "cost") || slices.Contains(only, "weight") || slices.Contains(only, "crowd") {
		s, err := start(kvarter, "demo", "--addr", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer s.stop()
		do("weight", func() ([]line, error) { return weight(s) })
		do("cost", func() ([]line, error) { return cost(s, dir) })
		do("crowd", func() ([]line, error) { return crowd(s, connections, seconds) })
	}
	do("scenario", scenario)
	do("large", func() ([]line, error) { return large(kvarter, filepath.Join(dir, "profile")) })

	fmt.Printf("\n%-62s %9s %17s %8s\n", "", "median", "min–max", "goal")
	for _, l := range lines {
		fmt.Printf("%-62s %7.2f%s %17s %8s\n", l.What, l.Got, l.Unit, fmt.Sprintf("%.2f–%.2f", l.Least, l.Most), fmt.Sprintf("≤ %g%s", l.Goal, l.Unit))
		if l.Got > l.Goal {
			faults = append(faults, fmt.Errorf("%s: %.2f%s is over the goal of %g%s", l.What, l.Got, l.Unit, l.Goal, l.Unit))
		}
	}
	return errors.Join(faults...)
}
