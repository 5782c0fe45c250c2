package workspace

import "kvarter"

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
	// Outside are counts that others publish exactly, such as the ministry's own tables.
	Outside []OutsideTable `yaml:"outside"`
	// Control also controls made-up figures, which expose nobody, as if they were real.
	Control bool `yaml:"control"`
}

// OutsideTable names a column of a level whose counts everybody can read elsewhere; Period 0 is every year.
type OutsideTable struct {
	Level  kvarter.Level  `yaml:"level"`
	Column string         `yaml:"column"`
	Period kvarter.Period `yaml:"period"`
	Source string         `yaml:"source"`
}
