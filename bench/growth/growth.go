// Package growth times the whole program on made-up areas, from a thousand to a million, and says how time grows with them.
package growth

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kvarter/bench/measure"
)

// Goal is the largest slope of time on areas, on log–log scales: a little over in proportion.
const Goal = 1.2

//go:embed method.yaml
var method []byte

// Slope of the time of one kind of workspace.
type Slope struct {
	What      string
	Wall, CPU float64
}

// Run screens 10³, 10⁴, 10⁵ … areas up to most: figures alone, and up to 10⁵ with a map of squares that are joined. Times under a
// tenth of a second are mostly the start of a process, and make a slope look better than it is; the steep end is printed too.
func Run(kvarter string, most int, out io.Writer) ([]Slope, error) {
	var slopes []Slope
	for _, c := range []struct {
		what string
		most int
		mapp bool
	}{{"index, criteria, classes; figures alone", most, false}, {"index, criteria, classes; with a map of squares", min(most, 100_000), true}} {
		fmt.Fprintf(out, "growth: %s\n%10s %9s %9s %9s %11s\n", c.what, "areas", "wall s", "cpu s", "peak MB", "step")
		var x, wall, cpu []float64
		for n := 1000; n <= c.most; n *= 10 {
			cost, err := one(kvarter, n, c.mapp)
			if err != nil {
				return nil, err
			}
			x, wall, cpu = append(x, float64(n)), append(wall, cost.Wall), append(cpu, cost.CPU)
			step := ""
			if k := len(x) - 1; k > 0 {
				step = fmt.Sprintf("%.2f", measure.Slope(x[k-1:], cpu[k-1:]))
			}
			fmt.Fprintf(out, "%10d %9.2f %9.2f %9.0f %11s\n", n, cost.Wall, cost.CPU, cost.PeakMB, step)
		}
		if len(x) > 1 {
			slopes = append(slopes, Slope{What: c.what, Wall: measure.Slope(x, wall), CPU: measure.Slope(x, cpu)})
		}
	}
	return slopes, nil
}

// one returns the medians of screening one workspace: of five runs where they are quick, of one for the largest.
func one(kvarter string, n int, mapp bool) (measure.Cost, error) {
	dir, err := os.MkdirTemp("", "kvarter-bench-")
	if err != nil {
		return measure.Cost{}, err
	}
	defer os.RemoveAll(dir)
	if err := write(dir, n, mapp); err != nil {
		return measure.Cost{}, err
	}
	runs := 5
	if n >= 1_000_000 {
		runs = 1
	} else if n >= 100_000 {
		runs = 3
	}
	var wall, cpu, peak []float64
	for range runs {
		for _, old := range []string{".kvarter", "out"} {
			if err := os.RemoveAll(filepath.Join(dir, old)); err != nil {
				return measure.Cost{}, err
			}
		}
		c, err := measure.Process(kvarter, "screen", "-C", dir, "--out", filepath.Join(dir, "out"))
		if err != nil {
			return c, err
		}
		wall, cpu, peak = append(wall, c.Wall), append(cpu, c.CPU), append(peak, c.PeakMB)
	}
	return measure.Cost{Wall: measure.Median(wall), CPU: measure.Median(cpu), PeakMB: measure.Median(peak)}, nil
}
