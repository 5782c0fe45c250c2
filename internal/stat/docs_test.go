package stat

import (
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// A row of the table of coverages: n, p, then per cent for Wilson, for Clopper and Pearson, and for Wilson under a declared design effect of 2.
var coverageRow = regexp.MustCompile(`(?m)^\| ([\d,]+) \| (\.\d+) \| (\d+\.\d) \| (\d+\.\d) \| (\d+\.\d) \|$`)

// The coverages in docs/statistics.md are what the code computes, to the printed digit, for every n and p that the page promises.
func TestCoveragesOfThePage(t *testing.T) {
	page, err := os.ReadFile("../../docs/statistics.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := coverageRow.FindAllStringSubmatch(string(page), -1)
	k := 0
	for _, n := range []int{20, 100, 1000} {
		for _, p := range []float64{.02, .2, .5} {
			wilson := WilsonCoverage(n, p, .95)
			exact := Coverage(n, p, func(k int) Interval { return ClopperPearson(float64(k), float64(n), .95) })
			wide := Coverage(n, p, func(k int) Interval { return ShareLimits(float64(k), float64(n), .95, 2).Interval })
			thousands := strconv.Itoa(n)
			if n >= 1000 {
				thousands = thousands[:1] + "," + thousands[1:]
			}
			row := []string{thousands, strconv.FormatFloat(p, 'f', -1, 64)[1:]}
			for _, v := range []float64{wilson, exact, wide} {
				row = append(row, strconv.FormatFloat(100*v, 'f', 1, 64))
			}
			if k >= len(rows) {
				t.Errorf("docs/statistics.md lacks | %s | %s | %s | %s | %s |", row[0], row[1], row[2], row[3], row[4])
				continue
			}
			for i, want := range row {
				if got := rows[k][i+1]; got != want {
					t.Errorf("docs/statistics.md, n = %d, p = %v: %s, computed %s", n, p, got, want)
				}
			}
			k++
		}
	}
	if len(rows) != k {
		t.Errorf("docs/statistics.md has %d rows of coverages, want %d", len(rows), k)
	}
}

// The other intervals hold what is simulated as often as the exact sum says: Clopper and Pearson's, and Byar's of a Poisson count. 20,000 draws, four standard errors.
func TestOtherIntervalsHoldWhatIsDrawn(t *testing.T) {
	const draws = 20000
	for _, c := range coverages {
		hold := func(k int) Interval { return ClopperPearson(float64(k), float64(c.n), .95) }
		exact := Coverage(c.n, c.p, hold)
		cached := make([]Interval, c.n+1)
		for k := range cached {
			cached[k] = hold(k)
		}
		random, held := rand.New(rand.NewPCG(uint64(c.n), uint64(c.p*100))), 0
		for range draws {
			k := 0
			for range c.n {
				if random.Float64() < c.p {
					k++
				}
			}
			if b := cached[k]; b.Low <= c.p && c.p <= b.High {
				held++
			}
		}
		if se := math.Sqrt(exact * (1 - exact) / draws); math.Abs(float64(held)/draws-exact) > 4*se {
			t.Errorf("n = %d, p = %v: %d of %d draws held, exact %v", c.n, c.p, held, draws, exact)
		}
	}
	for _, mean := range []float64{5, 20, 100} {
		exact, p := 0.0, Exp(-mean)
		for k := range 400 {
			if b := CountLimits(float64(k), .95); b.Low <= mean && mean <= b.High {
				exact += p
			}
			p *= mean / float64(k+1)
		}
		random, held := rand.New(rand.NewPCG(7, uint64(mean))), 0
		for range draws {
			k, left := 0, Exp(-mean)
			for u := random.Float64(); u > left && k < 400; k++ { // by the distribution function
				u -= left
				left *= mean / float64(k+1)
			}
			if b := CountLimits(float64(k), .95); b.Low <= mean && mean <= b.High {
				held++
			}
		}
		if se := math.Sqrt(exact * (1 - exact) / draws); math.Abs(float64(held)/draws-exact) > 4*se {
			t.Errorf("%v events expected: %d of %d draws held, exact %v", mean, held, draws, exact)
		}
		if exact < .94 || exact > .985 { // 5 events: .980, for counts are whole
			t.Errorf("%v events expected: Byar's interval holds %v", mean, exact)
		}
	}
}
