// Command replicate measures one uncertainty replicate over 32,844 areas and 7 indicators against the same in numpy, each on one core:
//
//	go run ./bench/replicate
//
// chance: figures drawn, references and rule included; goal 4 ×. choice: limits moved and the rule judged, nothing drawn; goal 10 ×. Before anything is timed, both
// must find the same references and the same number of areas with nothing drawn. Memory is measured at 200 and at 2,000 replicates. It ends with 1
// where a goal is missed.
package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/scenario"
	"kvarter/internal/screening"
	"kvarter/internal/uncertainty"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench/replicate:", err)
		os.Exit(1)
	}
}

type peer struct {
	Numpy      string
	Areas      int
	Reference  []float64
	Designated int
	Seconds    map[string]float64
}

func run() error {
	python := os.Getenv("KVARTER_PYTHON")
	if python == "" {
		python = "python3"
	}
	dir, err := os.MkdirTemp("", "kvarter-bench-replicate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	counts := filepath.Join(dir, "counts.csv")
	if err := exec.Command(python, "-c", "import numpy").Run(); err != nil {
		fmt.Println("skipped: no numpy; pip install numpy==1.26.4, and KVARTER_PYTHON names its python")
		return nil
	}
	one := func() (p peer, err error) {
		out, err := exec.Command(python, "bench/replicate/numpy.py", "--write", counts, "--repetitions", "3").Output()
		if err != nil {
			return p, fmt.Errorf("numpy.py: %w", err)
		}
		return p, json.Unmarshal(out, &p)
	}
	first, err := one()
	if err != nil {
		return err
	}
	round, m, err := screened(counts)
	if err != nil {
		return err
	}
	for k, want := range first.Reference {
		if got := round.References[k].Value; math.Abs(got-want) > 1e-12*want {
			return fmt.Errorf("reference %d is %v here and %v in numpy", k+1, got, want)
		}
	}
	in := 0
	for i := range round.Findings {
		if round.Findings[i].Outcome.Designated() {
			in++
		}
	}
	if in != first.Designated {
		return fmt.Errorf("%d areas here, %d in numpy", in, first.Designated)
	}
	start := time.Now()
	base, err := scenario.Compile(scenario.Base{Round: round, Method: m})
	if err != nil {
		return err
	}
	p, err := uncertainty.Compile(uncertainty.Inputs{Round: round, Method: m, Scenario: base})
	if err != nil {
		return err
	}
	fmt.Printf("%d areas, numpy %s; compiled once in %.1f s\n", first.Areas, first.Numpy, time.Since(start).Seconds())
	chance := func(workers, n int) float64 {
		t := time.Now()
		if _, err := p.Chance(uncertainty.ChanceOptions{Replicates: n, Workers: workers}); err != nil {
			panic(err)
		}
		return time.Since(t).Seconds() / float64(n)
	}
	choice := func() float64 {
		const n = 64000
		t := time.Now()
		p.Sweep(n, .1, 1)
		return time.Since(t).Seconds() / n
	}
	var a, b []float64
	var np peer
	was := runtime.GOMAXPROCS(1)
	for range 5 { // in turns
		if np, err = one(); err != nil {
			return err
		}
		c, d := chance(1, 200), choice()
		a, b = append(a, np.Seconds["chance"]/c), append(b, np.Seconds["thresholds"]/d)
		fmt.Printf("  chance: numpy %.2f ms, here %.2f ms; choice: numpy %.1f µs, here %.2f µs\n", np.Seconds["chance"]*1e3, c*1e3, np.Seconds["thresholds"]*1e6, d*1e6)
	}
	runtime.GOMAXPROCS(was)
	x, y := median(a), median(b)
	fmt.Printf("chance %.1f × (goal 4), choice %.1f × (goal 10)\n", x, y)
	fmt.Printf("cores: 1 worker %.2f ms, %d workers %.2f ms for each replicate\n", chance(1, 400)*1e3, was, chance(was, 400)*1e3)
	small, large := memory(func() { chance(1, 200) }), memory(func() { chance(1, 2000) })
	fmt.Printf("memory: %.1f MB for 200 replicates, %.1f MB for 2,000\n", small, large)
	if x < 4 || y < 10 || large > 1.05*small+1 {
		return fmt.Errorf("a goal was missed")
	}
	return nil
}

// memory is what a call allocates in all, in MB.
func memory(f func()) float64 {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	f()
	runtime.ReadMemStats(&b)
	return float64(b.TotalAlloc-a.TotalAlloc) / 1e6
}

func median(v []float64) float64 {
	for i := range v {
		for j := i; j > 0 && v[j] < v[j-1]; j-- {
			v[j], v[j-1] = v[j-1], v[j]
		}
	}
	return v[len(v)/2]
}

// screened reads the counts of the peer and screens them by the same rule.
func screened(file string) (*kvarter.Round, *method.Method, error) {
	text := "method: peer\nversion: 1\nindicators:\n"
	for k := 1; k <= 7; k++ {
		text += fmt.Sprintf("  i%d: {count: r%d, base: n%d}\n", k, k, k)
	}
	text += "criteria:\n"
	for k := 1; k <= 7; k++ {
		text += fmt.Sprintf("  i%d: {indicator: i%d, enter: {at_least: {times: 1.4, of: reference}}}\n", k, k)
	}
	text += "reference: {city_minus: previous_round, first_round: {of: city}}\n" +
		"designate: {all: [{count: {at_least: 4, of: [i1, i2, i3, i4, i5, i6, i7]}}, {count: {at_least: 2, of: [i1, i2, i3]}}]}\n"
	m, err := method.Read("peer.yaml", []byte(text))
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	n := len(rows) - 1
	areas := &kvarter.Areas{Level: kvarter.LevelSmallArea, Items: make([]kvarter.Area, n)}
	figures := map[string]*screening.Figure{}
	for k := range 7 {
		figures[m.Indicators[k].Name] = &screening.Figure{Column: kvarter.NewColumn(n), Num: [][]float64{make([]float64, n)}, Den: [][]float64{make([]float64, n)}, Per: 1}
	}
	previous := &screening.Previous{RoundID: "before"}
	for i, row := range rows[1:] {
		areas.Items[i] = kvarter.Area{Code: row[0], Population: 500}
		if row[1] == "1" {
			previous.Designated = append(previous.Designated, row[0])
		}
		for k := range 7 {
			x := figures[m.Indicators[k].Name]
			x.Num[0][i], _ = strconv.ParseFloat(row[2+2*k], 64)
			x.Den[0][i], _ = strconv.ParseFloat(row[3+2*k], 64)
			x.Column.Set(i, x.Num[0][i]/x.Den[0][i])
		}
	}
	found, err := screening.Screen(screening.Inputs{Method: m, Areas: areas, Figures: figures, Previous: previous})
	if err != nil {
		return nil, nil, err
	}
	round := &kvarter.Round{Areas: areas, Findings: found.Findings, References: found.References, Frozen: found.Frozen, Previous: "before"}
	for _, ind := range m.Indicators {
		round.Nodes = append(round.Nodes, kvarter.NamedColumn{Name: ind.Name, Column: figures[ind.Name].Column})
	}
	return round, m, nil
}
