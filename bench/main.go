// Command bench times kvarter against peers that run beside it, and its growth with the number of areas.
//
//	go run ./bench                  # everything
//	go run ./bench -only screen     # growth, contiguity, spatial, screen, city
//
// It runs in the module's root. No absolute time is asserted; it ends with 1 where a ratio or a slope misses its goal.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"kvarter/bench/growth"
	"kvarter/bench/measure"
	"kvarter/bench/screen"
)

func main() {
	only := flag.String("only", "growth,contiguity,spatial,screen,city", "which benchmarks, with commas between")
	rounds := flag.Int("rounds", 5, "rounds in which the two sides take turns")
	most := flag.Int("most", 1_000_000, "largest number of areas of the growth")
	flag.Parse()
	if err := run(strings.Split(*only, ","), *rounds, *most); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(only []string, rounds, most int) error {
	dir, err := os.MkdirTemp("", "kvarter-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	kvarter, err := measure.Kvarter(dir)
	if err != nil {
		return err
	}
	tools := screen.Tools{Kvarter: kvarter, Rounds: rounds, Out: os.Stdout}
	var faults []error
	if slices.ContainsFunc(only, needsPython) {
		if tools.Python, err = measure.Python(func(s string) { fmt.Println(s) }); err != nil {
			faults = append(faults, err)
		}
	}
	var ratios []measure.Ratio
	var slopes []growth.Slope
	for _, name := range only {
		if needsPython(name) && tools.Python == "" {
			fmt.Println(name+":", "left out, no peer")
			continue
		}
		var some []measure.Ratio
		switch name {
		case "contiguity":
			err = ownTable("./bench/contiguity", tools.Python, rounds)
		case "spatial":
			err = ownTable("./bench/spatial", tools.Python, rounds)
		case "screen":
			if some, err = screen.England(tools); errors.Is(err, os.ErrNotExist) {
				fmt.Println("screen: skipped: no data in", measure.Data())
				err = nil
			}
		case "city":
			some, err = screen.City(tools)
		case "growth":
			slopes, err = growth.Run(kvarter, most, os.Stdout)
		default:
			err = fmt.Errorf("there is no benchmark %q; there are contiguity, spatial, screen, city, growth", name)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
		ratios = append(ratios, some...)
	}
	return errors.Join(append(faults, print(ratios, slopes)...)...)
}

// needsPython tells whether a benchmark's peer is a Python script: growth has none, and spatial's is R.
func needsPython(name string) bool { return name != "growth" && name != "spatial" }

// ownTable runs a benchmark that prints a table of its own: one line for each city.
func ownTable(program, python string, rounds int) error {
	cmd := exec.Command("go", "run", program, "-rounds", strconv.Itoa(rounds))
	cmd.Env = append(os.Environ(), "KVARTER_PYTHON="+python)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

func print(ratios []measure.Ratio, slopes []growth.Slope) (short []error) {
	if len(ratios) > 0 {
		fmt.Printf("\n%-58s %8s %17s %6s\n", "whole process, peer's time over kvarter's", "median", "min–max", "goal")
	}
	for _, r := range ratios {
		goal := "–"
		if r.Goal > 0 {
			goal = fmt.Sprintf("≥ %.0f×", r.Goal)
		}
		fmt.Printf("%-58s %7.1f× %17s %6s\n", r.What, r.Median, fmt.Sprintf("%.1f×–%.1f×", r.Min, r.Max), goal)
		if r.Short() {
			short = append(short, fmt.Errorf("%s: %.2f× is under the goal of %.0f×", r.What, r.Median, r.Goal))
		}
	}
	if len(slopes) > 0 {
		fmt.Printf("\n%-58s %8s %17s %6s\n", "growth with the number of areas, slope on log–log", "wall", "processor", "goal")
	}
	for _, s := range slopes {
		fmt.Printf("%-58s %8.2f %17.2f %6s\n", s.What, s.Wall, s.CPU, "≤ 1.2")
		if s.CPU > growth.Goal || s.Wall > growth.Goal {
			short = append(short, fmt.Errorf("%s: the slope %.2f (processor %.2f) is over %.1f", s.What, s.Wall, s.CPU, growth.Goal))
		}
	}
	return short
}
