package scenario_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"kvarter"
	"kvarter/demo"
	"kvarter/internal/pipeline"
	. "kvarter/internal/scenario"
	"kvarter/internal/screening"
	"kvarter/internal/workspace"
)

// city is the demo city with its two rounds.
type city struct {
	dir    string
	in     *pipeline.Imported
	rounds []*pipeline.Screened
	groups []screening.GroupRow
}

func demoCity(t testing.TB) *city {
	t.Helper()
	made, err := demo.Build(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c, err := screened(made, dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// screened writes a city into a folder and screens its two rounds.
func screened(made *demo.City, dir string) (*city, error) {
	if err := made.Write(dir); err != nil {
		return nil, err
	}
	w, err := workspace.Read(dir)
	if err != nil {
		return nil, err
	}
	in, err := pipeline.Import(w, nil)
	if err != nil {
		return nil, err
	}
	c := &city{dir: dir, in: in}
	// A declared grouping of 60 areas into 12, by their order, so that most of them do not touch; the others are joined by contiguity.
	rows := []string{"small_area,part,area,name,reason"}
	for i := range min(60, in.Areas.Len()) {
		row := screening.GroupRow{SmallArea: in.Areas.Items[i].Code, Part: fmt.Sprint("part ", i/2), Area: fmt.Sprint("G", i%12), Name: fmt.Sprint("Group ", i%12), Reason: "one plan"}
		c.groups = append(c.groups, row)
		rows = append(rows, strings.Join([]string{row.SmallArea, row.Part, row.Area, row.Name, row.Reason}, ","))
	}
	if err := os.WriteFile(filepath.Join(dir, "grouping.csv"), []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
		return nil, err
	}
	c.rounds, err = pipeline.ScreenRounds(in, kvarter.Period(made.First.Year), kvarter.Period(made.Second.Year))
	if err != nil {
		return nil, err
	}
	return c, nil
}

func baseOf(s *pipeline.Screened, groups []screening.GroupRow) Base {
	b := Base{Round: s.Round, Method: s.Method, Groups: groups}
	if s.Touching != nil {
		b.Neighbours = s.Touching.Links
	}
	return b
}

func compileRound(t testing.TB, s *pipeline.Screened, groups []screening.GroupRow) *Program {
	t.Helper()
	p, err := Compile(baseOf(s, groups))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// parse reads "key=value&…".
func parse(t testing.TB, p *Program, query string) Change {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	c, err := p.Parse(v)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(t testing.TB, p *Program, query string) *Result {
	t.Helper()
	r, err := p.Run(parse(t, p, query))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sameAreas(got, want []kvarter.UrbanArea) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d urban areas, want %d", len(got), len(want))
	}
	for k := range got {
		a, b := got[k], want[k]
		a.Outline, b.Outline = nil, nil
		if fmt.Sprint(a) != fmt.Sprint(b) {
			return fmt.Sprintf("%+v\nwant %+v", a, b)
		}
	}
	return ""
}

func sameOutcomes(t testing.TB, what string, r *kvarter.Round, got []kvarter.Outcome) {
	t.Helper()
	wrong := 0
	for i := range got {
		if want := r.Findings[i].Outcome; got[i] != want {
			if wrong++; wrong < 5 {
				t.Errorf("%s: area %s is %s, want %s", what, r.Findings[i].Area, got[i], want)
			}
		}
	}
	if wrong > 0 {
		t.Fatalf("%s: %d areas differ", what, wrong)
	}
}

// Nothing moved is the round itself, also when every area is judged and joined anew from the findings.
func TestNothingMoved(t *testing.T) {
	c := demoCity(t)
	for k, s := range c.rounds {
		p := compileRound(t, s, c.groups)
		if len(p.Apart()) > 0 {
			t.Errorf("round %d: %d outcomes do not follow from the findings", k, len(p.Apart()))
		}
		again := p.Recalculate()
		sameOutcomes(t, "again", s.Round, again.Outcomes)
		if d := sameAreas(again.UrbanAreas, s.Round.UrbanAreas); d != "" {
			t.Error(d)
		}
		kinds := map[string]bool{}
		for _, u := range again.UrbanAreas {
			kinds[u.Joined] = true
		}
		if !kinds["declared"] || !kinds["queen"] {
			t.Errorf("round %d has areas joined in these ways only: %v", k, kinds)
		}
		r := run(t, p, "")
		sameOutcomes(t, "nothing moved", s.Round, r.Outcomes)
		if len(r.Entering)+len(r.Leaving)+len(r.Changed) > 0 || r.PeopleIn != r.PeopleBefore || r.PeopleIn == 0 {
			t.Errorf("%+v", r)
		}
		for i := range s.Round.Findings {
			f, err := p.Finding(r, i)
			if err != nil || !reflect.DeepEqual(f, s.Round.Findings[i]) && fmt.Sprint(f) != fmt.Sprint(s.Round.Findings[i]) {
				t.Fatalf("%+v, %v", f, err)
			}
		}
	}
}

// edit writes copenhagen-2025 with other numbers into the folder of the city and returns the file's name.
func (c *city) edit(t testing.TB, first bool, values map[string]string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "methods", "copenhagen-2025.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	head, tail, _ := strings.Cut(string(src), "\ncriteria:")
	replace := func(old, new string) {
		if !strings.Contains(tail, old) {
			t.Fatalf("no %q in the method", old)
		}
		tail = strings.Replace(tail, old, new, 1)
	}
	for _, name := range []string{"income", "education", "employment", "youth_education", "child_poverty", "health", "safety"} {
		enter, stay := "1.40", "1.25"
		if name == "safety" {
			enter, stay = "1.25", "1.15"
		}
		before, after, _ := strings.Cut(tail, "    indicator: "+name+"\n")
		if v := values["enter."+name]; v != "" {
			of := "reference"
			if first { // the factor of first rounds replaces every factor on the reference, so that one alone is written on what it stands for
				of = "city"
			}
			after = strings.Replace(after, "enter: {at_least: {times: "+enter+", of: reference}}", "enter: {at_least: {times: "+v+", of: "+of+"}}", 1)
		}
		if v := values["stay."+name]; v != "" {
			after = strings.Replace(after, "stay: {at_least: {times: "+stay+",", "stay: {at_least: {times: "+v+",", 1)
		}
		tail = before + "    indicator: " + name + "\n" + after
	}
	for key, old := range map[string]string{"count-1": "at_least: 4, of: [income, education, employment, youth_education", "count-2": "at_least: 2, of: [income, education, employment]",
		"exclude.population": "under: 300", "merge.population": "min_population: 1000"} {
		if v := values[key]; v != "" {
			word, rest, _ := strings.Cut(old, ": ")
			_, more, _ := strings.Cut(rest, ",")
			if more != "" {
				more = "," + more
			}
			replace(old, word+": "+v+more)
		}
	}
	const name = "edited.yaml"
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(head+"\ncriteria:"+tail), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
