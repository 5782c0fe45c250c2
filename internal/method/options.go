package method

import "kvarter"

// Shrink draws the shares or rates of areas with few residents towards that of their group (package smallarea). Raw and shrunken figures are both kept.
type Shrink struct {
	Form    string          // "logit" (shares, the English indices) or "marshall" (rates, global empirical Bayes)
	Within  []kvarter.Level // grouping levels whose groups, crossed, the areas are drawn to; nil: the city
	Decides string          // "raw" (default) or "shrunk": the one that criteria and nodes read
}

// Standardise makes a rate what it would be if the residents had the ages and sexes of a standard population. The indicator's own count and base
// give the crude rate beside it.
type Standardise struct {
	Cells   []StandardCell
	Weights []float64 // standard population of each cell; nil: key `standard: city`, the residents of the city's areas in the same years
	Empty   string    // "missing" (default): an area without residents in a cell has no rate; "skip": the other cells are weighted up
}

// StandardCell is a group of age and sex, such as women aged 40–59.
type StandardCell struct {
	Count, Base string // columns
}

// Fill is one step of filling figures that are missing. A withheld figure is never filled.
type Fill struct {
	With  string        // key `fill`: "group_mean", "neighbour_mean", "last_observation" or "regression"
	By    kvarter.Level // group_mean: the level of the groups; "": all areas
	Least int           // neighbour_mean: measured neighbours (default 1); regression: areas with everything (default 10)
	Years int           // last_observation: the oldest that is taken, in years
	On    []string      // regression: indicators, or columns of the data
}

// Drawn reports whether criteria and nodes read the shrunken figure.
func (i *Indicator) Drawn() bool { return i.Shrink != nil && i.Shrink.Decides == "shrunk" }

// Worked reports whether the figure that decides is worked out from its counts, and not their quotient.
func (i *Indicator) Worked() bool { return i.Standardise != nil || i.Drawn() }

// Columns returns the columns of the data that the indicator is read from in each of its years.
func (i *Indicator) Columns() []string {
	var out []string
	for _, c := range []string{i.Value, i.Count, i.Base, i.Variance} {
		if c != "" {
			out = append(out, c)
		}
	}
	if i.Standardise != nil {
		for _, c := range i.Standardise.Cells {
			out = append(out, c.Count, c.Base)
		}
	}
	return out
}

// predictors returns the columns of the data that a regression needs beside the indicators.
func (i *Indicator) predictors(m *Method) []string {
	var out []string
	for _, f := range i.Missing {
		for _, on := range f.On {
			if m.Indicator(on) == nil {
				out = append(out, on)
			}
		}
	}
	return out
}

// optionObjects are the mappings behind the options of an indicator.
func optionObjects() []*object {
	return []*object{
		{name: "shrink", doc: "draws the figures of areas with few residents towards that of their group", fields: []field{
			{key: "form", shape: words("logit", "marshall"), required: true, doc: "logit: shares, as in the English indices; marshall: rates, global empirical Bayes"},
			{key: "within", shape: list{of: name{}, least: 1, single: true}, doc: "grouping level, or levels that are crossed: the groups that areas are drawn to; one with under 10 areas with figures, and no level at all: the city"},
			{key: "decides", shape: words("raw", "shrunk"), def: "raw", doc: "the figure that criteria and nodes read; both are kept and shown"},
		}},
		{name: "standardise", doc: "the rate that an area would have with the ages and sexes of a standard population", fields: []field{
			{key: "cells", shape: list{of: ref{"cell"}, least: 2}, required: true, doc: "groups of age and sex"},
			{key: "standard", shape: either{scalar: words("city"), list: list{of: number{bounded: true}, least: 2}}, def: "city", doc: "standard population: the residents of the city's areas in the same years, or a weight for each cell"},
			{key: "empty", shape: words("missing", "skip"), def: "missing", doc: "an area with no residents in a cell has no rate, or has the other cells weighted up"},
		}},
		{name: "cell", doc: "a group of age and sex", fields: []field{
			{key: "count", shape: word{}, required: true, doc: "column of its numerator"},
			{key: "base", shape: word{}, required: true, doc: "column of its residents"},
		}},
		{name: "fill", doc: "a step of filling missing figures; each fills what is missing still, from measured figures alone", fields: []field{
			{key: "fill", shape: words("group_mean", "neighbour_mean", "last_observation", "regression"), required: true, doc: "what is filled in"},
			{key: "by", shape: name{}, doc: "group_mean: level of the groups; default all areas"},
			{key: "least", shape: whole{1}, doc: "neighbour_mean: measured neighbours (default 1); regression: areas that have everything (default 10)"},
			{key: "years", shape: whole{1}, doc: "last_observation: how old a figure may be"},
			{key: "on", shape: list{of: word{}, least: 1, single: true}, doc: "regression: indicators or columns that it is estimated from"},
		}},
	}
}
