package scenario_test

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"kvarter"
	"kvarter/demo"
	. "kvarter/internal/scenario"
)

type largeCity struct {
	*Program
	base Base
}

// large is the second round of a demo city of 33,000 areas, made once for both benchmarks. Both move all of the city's numbers.
var large = sync.OnceValues(func() (largeCity, url.Values) {
	dir, err := os.MkdirTemp("", "scenario-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	made, err := demo.Build(demo.Options{Areas: 33000})
	if err != nil {
		panic(err)
	}
	c, err := screened(made, dir)
	if err != nil {
		panic(err)
	}
	base := baseOf(c.rounds[1], c.groups)
	p, err := Compile(base)
	if err != nil {
		panic(err)
	}
	v := url.Values{}
	for _, h := range p.Controls("en") {
		switch h.Kind {
		case Factor:
			v.Set(h.Key, fmt.Sprintf("%.2f", h.Value-.05))
		case Population:
			v.Set(h.Key, fmt.Sprint(h.Value+50))
		}
	}
	return largeCity{p, base}, v
})

// BenchmarkBare is the yardstick: the same comparisons of 33,000 areas × 7 criteria, and the same rule for every area by the screening's
// evaluator, and nothing else.
func BenchmarkBare(b *testing.B) {
	p, v := large()
	c, err := p.Parse(v)
	if err != nil {
		b.Fatal(err)
	}
	bare, err := p.Bare(c)
	if err != nil {
		b.Fatal(err)
	}
	verdicts := make([]kvarter.Verdict, len(p.base.Round.Findings))
	for b.Loop() {
		bare(verdicts)
	}
}

// BenchmarkScenario reads a link and answers it: comparisons, rule, exclusions, lists, joining, holes, and who enters and leaves.
func BenchmarkScenario(b *testing.B) {
	p, v := large()
	for b.Loop() {
		c, err := p.Parse(v)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Run(c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompile makes a round ready.
func BenchmarkCompile(b *testing.B) {
	p, _ := large()
	for b.Loop() {
		if _, err := Compile(p.base); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRatio lets the two take turns and reports the median of scenario over bare, so that a busy machine weighs on both. The goal of
// the site is at most 3.
func BenchmarkRatio(b *testing.B) {
	p, v := large()
	c, err := p.Parse(v)
	if err != nil {
		b.Fatal(err)
	}
	bare, err := p.Bare(c)
	if err != nil {
		b.Fatal(err)
	}
	verdicts := make([]kvarter.Verdict, len(p.base.Round.Findings))
	var ratios []float64
	for b.Loop() {
		start := time.Now()
		bare(verdicts)
		middle := time.Now()
		c, err := p.Parse(v)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Run(c); err != nil {
			b.Fatal(err)
		}
		ratios = append(ratios, float64(time.Since(middle))/float64(middle.Sub(start)))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}
