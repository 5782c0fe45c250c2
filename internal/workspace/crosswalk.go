package workspace

import (
	"fmt"
	"slices"

	"kvarter"
	"kvarter/internal/vintage"
)

// Crosswalk is a file of links between the areas of one boundary year and those of another. Data files of the year From are carried to
// the areas, whose vintage is To.
type Crosswalk struct {
	File   string        `yaml:"file"`
	From   int           `yaml:"from"`
	To     int           `yaml:"to"`
	Old    string        `yaml:"old"`    // column of the old area; default "old"
	New    string        `yaml:"new"`    // column of the new area; default "new"
	Weight string        `yaml:"weight"` // column of the share of the old area that lies in the new one; default "weight"
	Basis  vintage.Basis `yaml:"basis"`  // what the weights are shares of
	// Weights is as_given (default: what they lack of 1 does not arrive, and is reported) or renormalise.
	Weights     string  `yaml:"weights"`
	IgnoreUnder float64 `yaml:"ignore_under"` // smaller weights are slivers; with renormalise
	Whole       bool    `yaml:"whole"`        // whole persons; default: divided exactly
	Delimiter   string  `yaml:"delimiter"`
	Encoding    string  `yaml:"encoding"`
	Sheet       string  `yaml:"sheet"`
	Producer    string  `yaml:"producer"`
	Licence     string  `yaml:"licence"`
	Date        string  `yaml:"date"`
}

// The ways of Crosswalk.Weights.
const (
	AsGiven     = "as_given"
	Renormalise = "renormalise"
)

// Crosswalk returns the crosswalk of a boundary year, or nil.
func (w *Workspace) Crosswalk(from int) *Crosswalk {
	for i := range w.Crosswalks {
		if w.Crosswalks[i].From == from {
			return &w.Crosswalks[i]
		}
	}
	return nil
}

// Elsewhere reports whether the figures of a data file are on other boundaries than the areas.
func (w *Workspace) Elsewhere(d *Data) bool { return d.Vintage != 0 && d.Vintage != w.Areas.Vintage }

// checkVintages tells what is wrong with crosswalks, and with data files of another boundary year.
func (w *Workspace) checkVintages(add func(rule, value, hint string)) {
	for i := range w.Crosswalks {
		x := &w.Crosswalks[i]
		place := fmt.Sprintf("crosswalks[%d] %s", i+1, x.File)
		if x.File == "" {
			add("a crosswalk has a file name", place, "")
		}
		if x.From == 0 || x.From == x.To || x.To == 0 || x.To != w.Areas.Vintage {
			add("a crosswalk leads from another year's boundaries to those of the areas", place, fmt.Sprintf("it says from: %d and to: %d; areas say vintage: %d", x.From, x.To, w.Areas.Vintage))
		}
		if w.Crosswalk(x.From) != x {
			add("there is one crosswalk from a year", place, fmt.Sprint(x.From))
		}
		if !slices.Contains(vintage.Bases(), x.Basis) {
			add("a crosswalk says what its weights are shares of", place, "write «basis: population», addresses or area")
		}
		if x.Weights != AsGiven && x.Weights != Renormalise {
			add("weights are as_given or renormalise", place, x.Weights)
		}
		if !(x.IgnoreUnder >= 0 && x.IgnoreUnder <= .5) || x.IgnoreUnder > 0 && x.Weights != Renormalise {
			add("ignore_under is a share from 0 to 0.5, with «weights: renormalise»", place, fmt.Sprint(x.IgnoreUnder))
		}
	}
	for i := range w.Data {
		d := &w.Data[i]
		place := fmt.Sprintf("data[%d] %s", i+1, d.File)
		switch {
		case !w.Elsewhere(d):
		case d.Level != kvarter.LevelSmallArea:
			add("figures on other boundaries are those of small areas", place, "leave out vintage:, or write «level: small_area»")
		case w.Areas.Vintage == 0:
			add("where data say their vintage, areas say theirs", place, "write «vintage: 2024» under areas:")
		case w.Crosswalk(d.Vintage) == nil:
			add("figures on other boundaries need a crosswalk", place,
				fmt.Sprintf("write «crosswalks: [{file: crosswalk.csv, from: %d, to: %d, basis: population}]»", d.Vintage, w.Areas.Vintage))
		}
	}
}

// setCrosswalks fills in what a crosswalk does not say.
func (w *Workspace) setCrosswalks() {
	for i := range w.Crosswalks {
		x := &w.Crosswalks[i]
		for _, s := range []struct {
			to    *string
			value string
		}{{&x.Old, "old"}, {&x.New, "new"}, {&x.Weight, "weight"}, {&x.Weights, AsGiven}} {
			if *s.to == "" {
				*s.to = s.value
			}
		}
	}
}
