package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"

	"kvarter/bench/measure"
)

var result = regexp.MustCompile(`BenchmarkRatio\S*\s+\d+\s.*?(\d+(?:\.\d+)?) ratio`)

// scenario holds a scenario over 33,000 areas × 7 criteria, from its link to who enters and leaves, to the bare evaluation. One process
// runs both in turns and gives the median of their ratios; it is run five times.
func scenario() ([]line, error) {
	out, err := exec.Command("go", "test", "./internal/scenario", "-run", "xxx", "-bench", "^BenchmarkRatio$", "-count", "5", "-benchtime", "100x").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	var each []float64
	for _, m := range result.FindAllStringSubmatch(string(out), -1) {
		v, _ := strconv.ParseFloat(m[1], 64)
		each = append(each, v)
	}
	if len(each) == 0 {
		return nil, fmt.Errorf("no ratio in: %s", out)
	}
	return []line{{What: "scenario, 33,000 areas × 7 criteria, over the bare evaluation", Got: measure.Median(each), Unit: "×", Least: slices.Min(each), Most: slices.Max(each), Goal: 3}}, nil
}
