package workspace

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"kvarter"
)

// Follow says what is followed over the years, beside the criteria of the method, and which years are compared.
type Follow struct {
	// Indicators names a method file whose indicators are followed beside those of the workspace's method; they decide nothing.
	Indicators string `yaml:"indicators"`
	// From and To are the years whose gaps are compared; default the first and the last with figures.
	From kvarter.Period `yaml:"from"`
	To   kvarter.Period `yaml:"to"`
	// Index is how the index of disadvantage is computed.
	Index IndexYears `yaml:"index"`
}

// IndexYears are the years that the index of disadvantage compares, by default those of the first and the last round, and the weights of
// its indicators; an indicator without one has 1.
type IndexYears struct {
	From    kvarter.Period     `yaml:"from"`
	To      kvarter.Period     `yaml:"to"`
	Weights map[string]float64 `yaml:"weights"`
}

// Break says that from a year on a measure cannot be compared with the years before.
type Break struct {
	Measure string         `yaml:"measure"` // column of the figures; "" all of them, such as new boundaries
	Year    kvarter.Period `yaml:"year"`
	Reason  Text           `yaml:"reason"`
}

// Target is where an indicator of the designated areas should be in a year.
type Target struct {
	Indicator string         `yaml:"indicator"`
	Of        string         `yaml:"of"` // areas (default): their figure; gap: the points to the rest of the city
	Label     Text           `yaml:"label"`
	BaseYear  kvarter.Period `yaml:"base_year"`
	Year      kvarter.Period `yaml:"year"`
	Value     Amount         `yaml:"value"`
	Direction string         `yaml:"direction"` // down or up; default the way that is better for the indicator
}

// What a target can be about.
const (
	OfAreas = "areas"
	OfGap   = "gap"
)

// Amount is a number, or a share written as 14.5 %.
type Amount float64

// UnmarshalYAML reads 0.145 or 14.5 %.
func (a *Amount) UnmarshalYAML(b []byte) error {
	s := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	part, percent := strings.CutSuffix(s, "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
	if err != nil || v-v != 0 {
		return fmt.Errorf("a value is a number such as 0.145, or a share such as 14.5 %%, not %q", s)
	}
	if percent { // moving the decimal point keeps the decimal as written
		v, _ = strconv.ParseFloat(strings.TrimSpace(part)+"e-2", 64)
	}
	*a = Amount(v)
	return nil
}

// PastRound is a round that the city designated areas in: a year to screen, or the file of a sealed round.
type PastRound struct {
	Year kvarter.Period
	File string
}

// UnmarshalYAML reads 2017, or rounds/2017/round.json.
func (p *PastRound) UnmarshalYAML(b []byte) error {
	var year int
	if err := yaml.Unmarshal(b, &year); err == nil {
		p.Year = kvarter.Period(year)
		return nil
	}
	if err := yaml.Unmarshal(b, &p.File); err != nil || p.File == "" {
		return fmt.Errorf("a round is a year such as 2017, or the file of a sealed round")
	}
	return nil
}

func (w *Workspace) checkFollow(add func(rule, value, hint string)) {
	last := kvarter.Period(0)
	for i, r := range w.Rounds {
		if r.File == "" && r.Year <= last {
			add("rounds are in the order of their years", fmt.Sprintf("rounds[%d] %d", i+1, r.Year), "")
		}
		last = max(last, r.Year)
	}
	for _, f := range []struct {
		key      string
		from, to kvarter.Period
	}{{"follow", w.Follow.From, w.Follow.To}, {"follow: index", w.Follow.Index.From, w.Follow.Index.To}} {
		if f.from != 0 && f.to != 0 && f.from >= f.to {
			add(f.key+" compares an earlier year with a later one", fmt.Sprintf("from: %d, to: %d", f.from, f.to), "")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.Follow.Index.Weights)) {
		if weight := w.Follow.Index.Weights[name]; !(weight >= 0) || weight > 1e6 {
			add("a weight is a number from 0", name, "")
		}
	}
	for i, b := range w.Breaks {
		if b.Year == 0 || b.Reason.In("en") == "" {
			add("a break gives a year and a reason", fmt.Sprintf("breaks[%d] %s", i+1, b.Measure), "write «breaks: [{measure: basic_schooling, year: 2018, reason: schooling abroad is counted}]»")
		}
	}
	for i, t := range w.Targets {
		place := fmt.Sprintf("targets[%d] %s", i+1, t.Indicator)
		switch {
		case t.Indicator == "":
			add("a target names an indicator", place, "")
		case t.Of != OfAreas && t.Of != OfGap:
			add("a target is of: areas or gap", place, t.Of)
		case t.BaseYear == 0 || t.Year <= t.BaseYear:
			add("a target has a year after its base year", place, fmt.Sprintf("base_year: %d, year: %d", t.BaseYear, t.Year))
		case t.Direction != "" && t.Direction != "down" && t.Direction != "up":
			add("a target's direction is down or up", place, t.Direction)
		}
	}
}
