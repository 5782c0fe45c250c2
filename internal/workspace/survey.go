package workspace

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"

	"kvarter"
)

// Survey is a file of answers, one row for each respondent, from which figures of domains (districts) are estimated on import. The answers themselves go no
// further than that.
type Survey struct {
	File   string        `yaml:"file"`
	Period PeriodSource  `yaml:"period"`
	Level  kvarter.Level `yaml:"level"`  // of the domains, such as district
	Domain string        `yaml:"domain"` // column with the code of the respondent's domain

	Weight string `yaml:"weight"` // column with the residents that each respondent stands for
	// Strata, Clusters and Units are a sample of one stage; Stages one of several, outermost first.
	Strata   string        `yaml:"strata"`
	Clusters string        `yaml:"clusters"`
	Units    string        `yaml:"units"` // column with the number of clusters (without clusters: residents) that the stratum has in all
	Stages   []SurveyStage `yaml:"stages"`
	Lonely   string        `yaml:"lonely"` // what a stratum with one cluster adds: certainty, average or adjust; default: no standard error

	Questions map[string]Question `yaml:"questions"` // by the measure that they become
	Least     int                 `yaml:"least"`     // fewer answers give a domain no figure; default 30
	Calibrate []Calibrate         `yaml:"calibrate"` // one: post-stratified; several: raked
	Areas     string              `yaml:"areas"`     // inherit (default) or synthetic
	MakeUp    *MakeUp             `yaml:"make_up"`   // with synthetic

	Missing   []Cell `yaml:"missing"` // codes for no answer
	Decimal   string `yaml:"decimal"`
	Delimiter string `yaml:"delimiter"`
	Encoding  string `yaml:"encoding"`
	Sheet     string `yaml:"sheet"`
	HeaderRow int    `yaml:"header_row"`
	Producer  string `yaml:"producer"`
	Licence   string `yaml:"licence"`
	Date      string `yaml:"date"`
}

// SurveyStage names the columns of one stage of sampling.
type SurveyStage struct {
	Strata   string `yaml:"strata"`
	Clusters string `yaml:"clusters"`
	Units    string `yaml:"units"`
}

// Question is a column of answers: the share whose answer counts, or the mean of a figure.
type Question struct {
	Column string `yaml:"column"`
	Counts []Cell `yaml:"counts"` // answers that count; none: the answers are figures, and their mean is taken
}

// Calibrate is a register total that the weights are fitted to: residents by kind.
type Calibrate struct {
	Columns Names        `yaml:"columns"` // of the answers; several are crossed
	File    string       `yaml:"file"`
	Kinds   Names        `yaml:"kinds"`  // of the register file, in the order of Columns; default the same names
	Count   string       `yaml:"count"`  // its column of residents
	Period  PeriodSource `yaml:"period"` // {column: year} where the file has several years
}

// MakeUp is who lives in each small area: residents by kind, such as age by sex.
type MakeUp struct {
	Columns Names        `yaml:"columns"` // of the answers; several are crossed
	File    string       `yaml:"file"`
	Area    string       `yaml:"area"`    // its column of small-area codes
	Kinds   Measures     `yaml:"kinds"`   // kind → column of the file; crossed kinds are written «a × b»
	AtMost  float64      `yaml:"at_most"` // share of an area's residents that may be of kinds nobody answered for; default 0
	Period  PeriodSource `yaml:"period"`  // {column: year} where the file has several years
}

// The ways of Survey.Areas.
const (
	Inherit   = "inherit"
	Synthetic = "synthetic"
)

// Names is a name, or a list of names.
type Names []string

// UnmarshalYAML reads either form.
func (n *Names) UnmarshalYAML(b []byte) error {
	if err := yaml.Unmarshal(b, (*[]string)(n)); err == nil {
		return nil
	}
	var one string
	if err := yaml.Unmarshal(b, &one); err != nil || one == "" {
		return errors.New("here stands the name of a column, or a list of them")
	}
	*n = Names{one}
	return nil
}

// Design returns the stages of sampling.
func (s *Survey) Design() []SurveyStage {
	if len(s.Stages) > 0 {
		return s.Stages
	}
	if one := (SurveyStage{s.Strata, s.Clusters, s.Units}); one != (SurveyStage{}) {
		return []SurveyStage{one}
	}
	return nil
}

// Measures returns the measures that the questions become, in alphabetical order.
func (s *Survey) Measures() []string { return slices.Sorted(maps.Keys(s.Questions)) }

func (w *Workspace) setSurveys() {
	for i := range w.Surveys {
		s := &w.Surveys[i]
		if s.Areas == "" {
			s.Areas = Inherit
		}
		if s.Least == 0 {
			s.Least = 30
		}
		for k := range s.Calibrate {
			if c := &s.Calibrate[k]; len(c.Kinds) == 0 {
				c.Kinds = c.Columns
			}
		}
	}
}

// checkSurveys tells what is wrong with surveys before any file is opened.
func (w *Workspace) checkSurveys(add func(rule, value, hint string)) {
	for i := range w.Surveys {
		s := &w.Surveys[i]
		place := fmt.Sprintf("surveys[%d] %s", i+1, s.File)
		for _, x := range []struct {
			lacks      bool
			rule, hint string
		}{
			{s.File == "", "a survey has a file of answers", ""},
			{s.Weight == "", "a survey names the column with the weights", "write «weight: weight»; without one, give every respondent the weight of residents over respondents"},
			{s.Level == "" || s.Domain == "", "a survey gives the level of its domains, and the column with the code of each respondent's", "write «level: district, domain: district»"},
			{s.Period.Column == "" && s.Period.Year == 0, "a survey gives its period", "write «period: 2024» or «period: {column: year}»"},
			{len(s.Questions) == 0, "a survey has questions", "write «questions: {unsafe: {column: q7, counts: [unsafe]}}»"},
			{s.Least < 1, "least is a number of answers", "1 or more"},
			{len(s.Stages) > 0 && (SurveyStage{s.Strata, s.Clusters, s.Units}) != (SurveyStage{}), "a survey has stages, or strata, clusters and units of one stage", ""},
			{s.Areas != Inherit && s.Areas != Synthetic, "areas is inherit or synthetic", s.Areas},
			{(s.Areas == Synthetic) != (s.MakeUp != nil), "synthetic figures, and they alone, need the make-up of the areas", "write «areas: synthetic, make_up: {columns: age, file: residents.csv, area: code, kinds: […]}»"},
			{s.Areas == Synthetic && s.Level == kvarter.LevelSmallArea, "domains that are small areas have figures of their own", "write «areas: inherit»"},
		} {
			if x.lacks {
				add(x.rule, place, x.hint)
			}
		}
		for _, name := range s.Measures() {
			if s.Questions[name].Column == "" {
				add("a question names its column", place+" "+name, "")
			}
		}
		for k, c := range s.Calibrate {
			if len(c.Columns) == 0 || c.File == "" || c.Count == "" || len(c.Kinds) != len(c.Columns) {
				add("calibrate gives columns of the answers, a file, its columns of kinds and the one of residents", fmt.Sprintf("%s calibrate[%d]", place, k+1),
					"write «{columns: age, file: register.csv, kinds: age, count: residents}»")
			}
		}
		if m := s.MakeUp; m != nil && (len(m.Columns) == 0 || m.File == "" || m.Area == "" || len(m.Kinds) == 0 || !(m.AtMost >= 0 && m.AtMost <= 1)) {
			add("make_up gives columns of the answers, a file, its column of areas, and the kinds with their columns", place, "at_most is a share from 0 to 1")
		}
	}
}
