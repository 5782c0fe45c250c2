package forecast

import (
	"kvarter"
	"kvarter/internal/method"
)

// Estates is everything that the early warning reads: yearly measures of housing areas and of the wholes that the law compares with, and
// the law. Columns carry the names of the law's count, base and value columns and have one entry for each of Years.
type Estates struct {
	Law   *method.Method            // the lists as the law stands
	Laws  map[string]*method.Method // earlier laws by id, which `persisted` names; one that is not there leaves its years undetermined
	Years []int                     // one after the other; the last one is the year that is judged
	Areas []HousingArea
	Whole []Whole
	// Breaks names, by column, the years whose figure is not comparable with the year before: no trend and no model reaches across.
	Breaks map[string][]int
}

// HousingArea is one housing area with its measures by year.
type HousingArea struct {
	Code, Name string
	Groups     map[kvarter.Level]string // such as its region; needed where there are several
	Columns    map[string]kvarter.Column
}

// Whole is what a limit refers to: the country, or one region, with its measures by year.
type Whole struct {
	Of      string // "country", "region" or another level
	Code    string
	Columns map[string]kvarter.Column
}

// check finds what Estates must not be.
func (e *Estates) check() error {
	if e.Law == nil || len(e.Law.Outcomes) == 0 {
		return kvarter.Errorf(kvarter.Invalid, "early warning needs a method with outcomes, such as dk-almenbolig-2021")
	}
	if len(e.Years) == 0 {
		return kvarter.Errorf(kvarter.Invalid, "early warning by %s: there is no year", e.Law.ID)
	}
	for i := 1; i < len(e.Years); i++ {
		if e.Years[i] != e.Years[i-1]+1 {
			return kvarter.Errorf(kvarter.Invalid, "years of housing areas follow one another; %d follows %d: give years without figures as missing", e.Years[i], e.Years[i-1])
		}
	}
	lengths := func(what string, columns map[string]kvarter.Column) error {
		worst := "" // the first in the alphabet: the same error each time
		for name, c := range columns {
			if c.Len() != len(e.Years) && (worst == "" || name < worst) {
				worst = name
			}
		}
		if worst != "" {
			return kvarter.Errorf(kvarter.Invalid, "%s, column %s: %d entries for %d years", what, worst, columns[worst].Len(), len(e.Years))
		}
		return nil
	}
	for i := range e.Areas {
		if err := lengths("housing area "+e.Areas[i].Code, e.Areas[i].Columns); err != nil {
			return err
		}
	}
	for i := range e.Whole {
		if err := lengths(e.Whole[i].Of+" "+e.Whole[i].Code, e.Whole[i].Columns); err != nil {
			return err
		}
	}
	return nil
}

// whole finds what a limit of an area refers to, −1 for none: the one of the area's group, else the only one of that level.
func (e *Estates) whole(of string, area int) int {
	code, found, n := e.Areas[area].Groups[kvarter.Level(of)], -1, 0
	for i := range e.Whole {
		if e.Whole[i].Of != of {
			continue
		}
		n++
		if code != "" && e.Whole[i].Code == code {
			return i
		}
		found = i
	}
	if n == 1 && (code == "" || e.Whole[found].Code == "") {
		return found
	}
	return -1
}

// broken reports whether a column of an indicator has a break in year y.
func (e *Estates) broken(ind *method.Indicator, y int) bool {
	for _, column := range []string{ind.Count, ind.Base, ind.Value} {
		for _, b := range e.Breaks[column] {
			if column != "" && b == y {
				return true
			}
		}
	}
	return false
}
