// Package workspace reads kvarter.yaml, the file that says where a city's areas, figures, method and lists are.
// Every path in it is relative to the file; $KVARTER_DATA is expanded.
package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"kvarter"
	"kvarter/internal/method"
)

// FileName is the name of the workspace file.
const FileName = "kvarter.yaml"

// Workspace is a read kvarter.yaml.
type Workspace struct {
	Dir string `yaml:"-"`

	Version  int    `yaml:"kvarter"`
	Name     Text   `yaml:"name"`
	MadeUp   bool   `yaml:"made_up"`
	Language string `yaml:"language"`
	// Today is the day on which a made-up city stands still; "" is the day of the clock.
	Today        kvarter.Date   `yaml:"today"`
	Areas        Areas          `yaml:"areas"`
	HousingAreas *Areas         `yaml:"housing_areas"`
	Data         []Data         `yaml:"data"`
	Crosswalks   []Crosswalk    `yaml:"crosswalks"`
	Surveys      []Survey       `yaml:"surveys"`
	Facilities   *Facilities    `yaml:"facilities"`
	Addresses    *Addresses     `yaml:"addresses"`
	Notes        string         `yaml:"notes"`
	Overlap      string         `yaml:"overlap"`
	Layers       string         `yaml:"layers"`
	Grouping     string         `yaml:"grouping"`
	Method       string         `yaml:"method"`
	Lists        StateLists     `yaml:"lists"`
	Period       kvarter.Period `yaml:"period"`
	Region       string         `yaml:"region"`
	Reconcile    []Reconcile    `yaml:"reconcile"`
	Signed       []Signed       `yaml:"signed"`
	Rounds       []PastRound    `yaml:"rounds"`
	Follow       Follow         `yaml:"follow"`
	Breaks       []Break        `yaml:"breaks"`
	Targets      []Target       `yaml:"targets"`
	Expect       []Expect       `yaml:"expect"`
	Disclosure   Disclosure     `yaml:"disclosure"`
}

// StateLists switches each outcome of a state-list method on or off; nil is on.
type StateLists map[string]bool

// Areas is the file of areas of one level, with or without geometry.
type Areas struct {
	File       string                   `yaml:"file"`
	Code       string                   `yaml:"code"`
	Name       string                   `yaml:"name"`
	Groups     map[kvarter.Level]string `yaml:"groups"`
	GroupNames map[kvarter.Level]string `yaml:"group_names"`
	Vintage    int                      `yaml:"vintage"`
	CRS        string                   `yaml:"crs"`
	Layer      string                   `yaml:"layer"`
	Sheet      string                   `yaml:"sheet"`
	Delimiter  string                   `yaml:"delimiter"`
	Encoding   string                   `yaml:"encoding"`
	Published  string                   `yaml:"published"`
	// Corrections mend the code of a row where the published file is wrong; each is signed and sealed with the workspace.
	Corrections []Correction `yaml:"corrections"`
	Producer    string       `yaml:"producer"`
	Licence     string       `yaml:"licence"`
	Date        string       `yaml:"date"`
}

// Correction gives a row of an area file, as a spreadsheet numbers it, the code that it should have.
type Correction struct {
	Row    int    `yaml:"row"`
	Was    string `yaml:"was"` // what the file has; a correction of anything else is refused
	Code   string `yaml:"code"`
	By     string `yaml:"by"`
	Reason string `yaml:"reason"`
}

// Data is one file of figures.
type Data struct {
	File       string        `yaml:"file"`
	Level      kvarter.Level `yaml:"level"`
	Area       string        `yaml:"area"`
	Period     PeriodSource  `yaml:"period"`
	Vintage    int           `yaml:"vintage"` // year of the boundaries; default that of the areas. Another year needs a crosswalk.
	Population string        `yaml:"population"`
	Measures   Measures      `yaml:"measures"`
	Long       *Long         `yaml:"long"`
	Missing    []Cell        `yaml:"missing"`
	Suppressed []Cell        `yaml:"suppressed"`
	Decimal    string        `yaml:"decimal"`
	Delimiter  string        `yaml:"delimiter"`
	Encoding   string        `yaml:"encoding"`
	Sheet      string        `yaml:"sheet"`
	HeaderRow  int           `yaml:"header_row"`
	Layer      string        `yaml:"layer"`
	Producer   string        `yaml:"producer"`
	Licence    string        `yaml:"licence"`
	Date       string        `yaml:"date"`
}

// Long is the layout of a file with one row for each area and measure.
type Long struct {
	Measure string `yaml:"measure"`
	Value   string `yaml:"value"`
}

// Facilities is a file of places.
type Facilities struct {
	File string `yaml:"file"`
	Kind string `yaml:"kind"`
	Name string `yaml:"name"`
	X    string `yaml:"x"`
	Y    string `yaml:"y"`
}

// Addresses is a file of street addresses, for finding one's area: with the code of its area, or with coordinates.
type Addresses struct {
	File string `yaml:"file"`
	Text string `yaml:"text"` // column of the address as written; default "address"
	Area string `yaml:"area"` // column of the small area; "": found by X and Y
	X    string `yaml:"x"`    // default "lon"
	Y    string `yaml:"y"`    // default "lat"
}

// Reconcile is a published total that the imported figures must add up to: the sum of a measure
// over a level against a number, or against the table of another level.
type Reconcile struct {
	Level     kvarter.Level  `yaml:"level"` // summed; default small_area
	Measure   string         `yaml:"measure"`
	Period    kvarter.Period `yaml:"period"` // default: the screened one
	Group     string         `yaml:"group"`  // with against: one group; default all
	Total     *float64       `yaml:"total"`
	Against   kvarter.Level  `yaml:"against"`
	Tolerance float64        `yaml:"tolerance"` // share of the total
	Source    string         `yaml:"source"`
}

// Signed accepts a total that does not reconcile: Rule is its number in the list, from 1.
type Signed struct {
	Rule   int    `yaml:"rule"`
	By     string `yaml:"by"`
	Reason string `yaml:"reason"`
}

// Expect compares published columns with what kvarter computes. One of Node, Class, Weight and Designated is set.
// Column may hold one *, and Node then holds {*} for the part it stands for; the column of codes is never meant by it.
// A row is equal where it is within Abs, or within Rel of the published figure; missing is equal to missing alone.
type Expect struct {
	File        string            `yaml:"file"` // default: the first data file
	Area        string            `yaml:"area"` // code column of that file; default as in areas
	Column      string            `yaml:"column"`
	Node        string            `yaml:"node"`
	Case        string            `yaml:"case"` // upper|lower: how {*} is written; default as it stands
	Class       string            `yaml:"class"`
	Weight      string            `yaml:"weight"`     // node/member
	Value       *float64          `yaml:"value"`      // published weight
	Designated  []string          `yaml:"designated"` // cells of Column that mean designated
	Map         map[string]string `yaml:"map"`        // published class → class of the method
	Abs         float64           `yaml:"abs"`
	Rel         float64           `yaml:"rel"`
	EqualShare  *float64          `yaml:"equal_share"`  // default 1
	MaxRankOff  *float64          `yaml:"max_rank_off"` // no row may differ by more; default no limit
	Except      []string          `yaml:"except"`       // codes left out, with Why
	SkipColumns []string          `yaml:"skip_columns"` // columns that the pattern fits but that are not compared
	Why         string            `yaml:"why"`
	Missing     []Cell            `yaml:"missing"` // published codes that mean missing, and must be missing here
	Decimal     string            `yaml:"decimal"`
	Delimiter   string            `yaml:"delimiter"`
}

// fault is what an expectation lacks, or "".
func (x *Expect) fault() string {
	kinds := 0
	for _, set := range []bool{x.Node != "", x.Class != "", x.Weight != "", x.Designated != nil} {
		if set {
			kinds++
		}
	}
	switch {
	case kinds != 1:
		return "an expectation gives one of node, class, weight and designated"
	case (x.Weight != "") != (x.Value != nil):
		return "an expected weight, and nothing else, gives its value"
	case (x.Weight == "") != (x.Column != ""):
		return "an expectation names the published column, unless it is a weight"
	case len(x.Except) > 0 && strings.TrimSpace(x.Why) == "":
		return "an expectation that leaves areas out says why"
	case x.Case != "" && x.Case != "lower" && x.Case != "upper":
		return "case is lower or upper"
	}
	return ""
}

// Text is a phrase by language; a plain string stands for every language.
type Text struct{ method.Text }

// UnmarshalYAML reads a string or {da, en}.
func (t *Text) UnmarshalYAML(b []byte) error {
	var plain string
	if err := yaml.Unmarshal(b, &plain); err == nil {
		t.Text = method.Text{"da": plain, "en": plain}
		return nil
	}
	return yaml.Unmarshal(b, &t.Text)
}

// Path resolves a path of the workspace.
func (w *Workspace) Path(p string) string {
	p = os.Expand(p, func(name string) string {
		if v := os.Getenv(name); v != "" || name != "KVARTER_DATA" {
			return v
		}
		return DataDir(w.Dir)
	})
	if filepath.IsAbs(p) || p == "" {
		return p
	}
	return filepath.Join(w.Dir, p)
}

// DataDir is where reference data lies by default: ../shared/data beside the project that holds dir.
func DataDir(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	for d := abs; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(d), "shared", "data")
		}
		if d == filepath.Dir(d) {
			return filepath.Join(abs, "..", "shared", "data")
		}
	}
}

// check tells what is wrong with the content of a readable file.
func (w *Workspace) check(file string) error {
	var ps kvarter.Problems
	add := func(rule, value, hint string) {
		ps.Add(kvarter.Problem{Rule: rule, File: file, Value: value, Hint: hint})
	}
	if w.Version != 1 {
		add("key kvarter is the version of the format", fmt.Sprint(w.Version), "write «kvarter: 1»")
	}
	if w.Today != "" && (!w.MadeUp || !w.Today.Valid()) {
		add("today: is the day on which a made-up city stands still, such as 2025-03-01", string(w.Today), "leave it out: a real city's day is that of the clock")
	}
	if w.Areas.File == "" || w.Areas.Code == "" {
		add("areas need a file and the column with the code", "", "write «areas: {file: areas.csv, code: code}»")
	}
	if h := w.HousingAreas; h != nil && (h.File == "" || h.Code == "") {
		add("housing_areas need a file and the column with the code", "", "")
	}
	for _, c := range append(w.Areas.corrections(), w.HousingAreas.corrections()...) {
		if c.Row < 2 || c.Was == "" || c.Code == "" || c.By == "" || c.Reason == "" {
			add("a correction gives row, was, code, by and reason", fmt.Sprint(c.Row), "")
		}
	}
	if len(w.Data) == 0 {
		add("data lists at least one file of figures", "", "")
	}
	for i := range w.Data {
		d := &w.Data[i]
		place := fmt.Sprintf("data[%d] %s", i+1, d.File)
		if d.File == "" {
			add("a data file has a file name", place, "")
		}
		if d.Area == "" {
			if d.Level == kvarter.LevelCity || d.Level == kvarter.LevelCountry || d.Level == kvarter.LevelRegion {
				continue
			}
			add("a data file names the column with the area code", place, "write «area: code»")
		}
		if d.Period.Column == "" && d.Period.Year == 0 {
			add("a data file gives its period", place, "write «period: 2024» or «period: {column: year}»")
		}
	}
	w.checkVintages(add)
	w.checkFollow(add)
	w.checkSurveys(add)
	for i, r := range w.Reconcile {
		if r.Measure == "" || (r.Total == nil) == (r.Against == "") {
			add("reconcile gives a measure and either a total or the level it is held against", fmt.Sprintf("reconcile[%d]", i+1), "")
		}
	}
	for i := range w.Expect {
		if fault := w.Expect[i].fault(); fault != "" {
			add(fault, fmt.Sprintf("expect[%d]", i+1), "")
		}
	}
	for _, s := range w.Signed {
		if s.Rule < 1 || s.Rule > len(w.Reconcile) || strings.TrimSpace(s.By) == "" || strings.TrimSpace(s.Reason) == "" {
			add("signed names a reconcile rule by number, who signs, and the reason", fmt.Sprint(s.Rule), "")
		}
	}
	return ps.Err()
}

func (a *Areas) corrections() []Correction {
	if a == nil {
		return nil
	}
	return a.Corrections
}

func (w *Workspace) defaults() {
	w.setCrosswalks()
	w.setSurveys()
	for i := range w.Targets {
		if w.Targets[i].Of == "" {
			w.Targets[i].Of = OfAreas
		}
	}
	for i := range w.Data {
		if w.Data[i].Level == "" {
			w.Data[i].Level = kvarter.LevelSmallArea
		}
	}
	for i := range w.Reconcile {
		if w.Reconcile[i].Level == "" {
			w.Reconcile[i].Level = kvarter.LevelSmallArea
		}
	}
	if w.Language == "" {
		w.Language = "da"
	}
}
