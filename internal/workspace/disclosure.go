package workspace

import (
	"fmt"
	"maps"
	"slices"

	"kvarter"
)

// Disclosure says how the figures become public. The zero value is controlled rounding with the usual thresholds.
type Disclosure struct {
	// Method is rounding (default) or suppression.
	Method string `yaml:"method"`
	// Thresholds are the smallest counts that may be shown, by column of the count; default 5, and 10 for health, convictions and origin.
	Thresholds map[string]int64 `yaml:"thresholds"`
	// Zero is shown (default) or hidden.
	Zero string `yaml:"zero"`
	// Safe are columns of values, no counts, that the city vouches for: means of many people, survey estimates. Other values are withheld.
	Safe []string `yaml:"safe"`
	// Nested are columns of counts whose people are all among those of another: voters among adults. Bases of indicators are known without it.
	Nested map[string]string `yaml:"nested"`
	// Means are columns of means that are public where enough people stand behind them and no two of them make most of it.
	Means map[string]MeanOf `yaml:"means"`
	// Outside are counts that others publish exactly, such as the ministry's own tables.
	Outside []OutsideTable `yaml:"outside"`
	// Control also controls made-up figures, which expose nobody, as if they were real.
	Control bool `yaml:"control"`
}

// MeanOf names the columns with the people behind a mean and, where known, with what the two largest contributions make together; Share is how much of the total
// they may make, 0.85 where left out.
type MeanOf struct {
	People     string  `yaml:"people"`
	LargestTwo string  `yaml:"largest_two"`
	Share      float64 `yaml:"share"`
}

// columns lists all columns that are named, each with its key.
func (d *Disclosure) columns() (out [][2]string) {
	add := func(key, column string) {
		if column != "" {
			out = append(out, [2]string{key, column})
		}
	}
	for _, c := range slices.Sorted(maps.Keys(d.Thresholds)) {
		add("thresholds", c)
	}
	for _, c := range d.Safe {
		add("safe", c)
	}
	for _, c := range slices.Sorted(maps.Keys(d.Nested)) {
		add("nested", c)
		add("nested", d.Nested[c])
	}
	for _, c := range slices.Sorted(maps.Keys(d.Means)) {
		add("means", c)
		add("means", d.Means[c].People)
		add("means", d.Means[c].LargestTwo)
	}
	for _, x := range d.Outside {
		add("outside", x.Column)
	}
	return out
}

// Check holds the columns that are named against those of the figures: a name that stands in no table would protect nothing.
func (d *Disclosure) Check(file string, p *kvarter.Panel) error {
	ps := &kvarter.Problems{}
	for _, x := range d.columns() {
		if !slices.ContainsFunc(p.Tables, func(t *kvarter.Table) bool { _, ok := t.Columns[x[1]]; return ok }) {
			ps.Add(kvarter.Problem{File: file, Rule: fmt.Sprintf("disclosure: %s names the column %q, which no table has", x[0], x[1])})
		}
	}
	return ps.Err()
}

// OutsideTable names a column of a level whose counts everybody can read elsewhere; Period 0 is every year.
type OutsideTable struct {
	Level  kvarter.Level  `yaml:"level"`
	Column string         `yaml:"column"`
	Period kvarter.Period `yaml:"period"`
	Source string         `yaml:"source"`
}
