package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"

	"kvarter/bench/measure"
)

var result = regexp.MustCompile(`Benchmark(Bare|Scenario)\S*\s+\d+\s+(\d+(?:\.\d+)?) ns/op`)

// scenario holds a scenario over 33,000 areas × 7 criteria to the bare evaluation, both timed by one process in turns.
func scenario() ([]line, error) {
	out, err := exec.Command("go", "test", "./internal/scenario", "-run", "xxx", "-bench", "^(BenchmarkBare|BenchmarkScenario)$", "-count", "5", "-benchtime", "20x").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	times := map[string][]float64{}
	for _, m := range result.FindAllStringSubmatch(string(out), -1) {
		v, _ := strconv.ParseFloat(m[2], 64)
		times[m[1]] = append(times[m[1]], v)
	}
	if len(times["Bare"]) == 0 || len(times["Bare"]) != len(times["Scenario"]) {
		return nil, fmt.Errorf("no times in: %s", out)
	}
	var each []float64
	for k := range times["Bare"] {
		each = append(each, times["Scenario"][k]/times["Bare"][k])
	}
	return []line{{What: "scenario, 33,000 areas × 7 criteria, over the bare evaluation", Got: measure.Median(each), Unit: "×", Least: slices.Min(each), Most: slices.Max(each), Goal: 3}}, nil
}
