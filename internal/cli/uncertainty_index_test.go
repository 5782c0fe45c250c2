package cli

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kvarter/internal/explain"
	"kvarter/internal/pipeline"
	"kvarter/internal/workspace"
)

// An index of two counted shares, which no criterion compares, and one of a figure without an interval.
const hardship = `
method: hardship
version: 1
indicators:
  income: {count: low_income, base: residents_income, years: {last: 2, mean: pooled}, label: {da: indkomst, en: income}}
  education: {count: basic_schooling, base: residents_30_59, label: {da: uddannelse, en: education}}
  unsafe: {value: unsafe, unit: share, inherit: district, label: {da: utryghed, en: unsafe}}
index:
  hardship: {label: {da: afsavn, en: hardship}, of: [income, education], each: z, combine: mean, then: [multiply: 10, add: 100]}
  rank: {label: {da: rang, en: rank}, of: hardship, then: [rank: {ties: min, first: highest}]}
  fear: {label: {da: frygt, en: fear}, of: unsafe, then: z}
classes:
  level: {label: {da: niveau, en: level}, of: hardship, cuts: [{name: low, label: {da: lavt, en: low}, under: 95}, {name: middle, label: {da: middel, en: middle}, at_most: 110}, {name: very high, label: {da: meget højt, en: very high}}]}
`

// The command, its file and its JSON, the page of an area and that of the round say the same of an index: whether the rule reads it or there is no rule.
func TestIndexAgainstChance(t *testing.T) {
	demo := builtDemo(t)
	dir := filepath.Join(t.TempDir(), "city")
	if err := os.CopyFS(dir, os.DirFS(demo.dir)); err != nil {
		t.Fatal(err)
	}
	space, err := os.ReadFile(filepath.Join(dir, "kvarter.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(space), "\ntargets:") // of the seven criteria, which this method has not
	if !found {
		t.Fatal("the demo city has no targets")
	}
	if err := os.WriteFile(filepath.Join(dir, "kvarter.yaml"), []byte(before+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, rule, replays string }{{"index.yaml", "", "400"}, {"rule.yaml", "designate: {class: {level: very high}}\n", "1,000"}} {
		t.Run(c.name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, c.name), []byte(hardship+c.rule), 0o644); err != nil {
				t.Fatal(err)
			}
			command := "kvarter uncertainty -C " + dir + " --method " + c.name + " --lang en"
			if out := run(t, command); !strings.Contains(out, "Index and classes in "+c.replays+" replays, 95 % intervals:") || !strings.Contains(out, "Fear: nothing behind it is drawn") {
				t.Errorf("the command says\n%s", out)
			}
			var told struct {
				Replicates int `json:"index_replicates"`
				Designates bool
				Areas      []struct {
					Code   string
					Chance float64
					Index  map[string]struct {
						Value, Low, High *float64
						Absent           float64
						Drawn            bool
					}
					Classes map[string]struct {
						Class string
						Share map[string]float64
						Drawn bool
					}
				}
			}
			if err := json.Unmarshal([]byte(run(t, command+" --json")), &told); err != nil {
				t.Fatal(err)
			}
			if len(told.Areas) != len(demo.round.Findings) || told.Designates != (c.rule != "") {
				t.Fatalf("%d areas, designates %v", len(told.Areas), told.Designates)
			}
			wide, at := 0, -1
			for i, a := range told.Areas {
				x, sum := a.Index["hardship"], 0.
				for _, s := range a.Classes["level"].Share {
					sum += s
				}
				switch {
				case x.Value == nil:
					if sum != 0 {
						t.Errorf("%s has no index, and classes in %v of replays", a.Code, sum)
					}
					continue
				case !x.Drawn || !(*x.Low < *x.High) || math.Abs(sum+x.Absent-1) > 1e-9:
					t.Errorf("%s: %v–%v, classes in %v of replays", a.Code, *x.Low, *x.High, sum)
				case *x.Low <= *x.Value && *x.Value <= *x.High:
					wide++
				}
				if f := a.Index["fear"]; f.Value != nil && (f.Drawn || *f.Low != *f.Value || *f.High != *f.Value) {
					t.Errorf("%s: fear %+v", a.Code, f)
				}
				// Of a rule that is the class, chance and class are the same replays.
				if share := a.Classes["level"].Share["very high"]; c.rule != "" && math.Abs(a.Chance-share) > 1e-12 {
					t.Errorf("%s is designated in %v of replays, and very high in %v", a.Code, a.Chance, share)
				}
				if share := a.Classes["level"].Share["middle"]; at < 0 && share > .3 && share < .7 {
					at = i
				}
			}
			// Nearly all: only the two ends of the scale are drawn towards the others.
			if at < 0 || float64(wide) < .95*float64(len(told.Areas)) {
				t.Fatalf("%d of %d intervals hold their value; area %d is between classes", wide, len(told.Areas), at)
			}

			rows, err := csv.NewReader(strings.NewReader(run(t, command+" --csv -"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			want := "index_hardship,index_hardship_low,index_hardship_high,index_rank,index_rank_low,index_rank_high,index_fear,index_fear_low,index_fear_high,class_level,class_level_low,class_level_middle,class_level_very_high"
			if got := strings.Join(rows[0][10:], ","); got != want || len(rows) != len(told.Areas)+1 {
				t.Errorf("columns %s, %d rows", got, len(rows))
			}

			w, err := workspace.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			in, err := pipeline.Import(w, nil)
			if err != nil {
				t.Fatal(err)
			}
			s, err := pipeline.Screen(in, pipeline.Options{Method: c.name, Period: demo.round.Period, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			h, err := site([]*pipeline.Screened{s}, nil, serving{})
			if err != nil {
				t.Fatal(err)
			}
			city := &servedCity{Server: httptest.NewServer(h), round: s.Round, screen: s}
			defer city.Close()
			a := told.Areas[at]
			x, share := a.Index["hardship"], a.Classes["level"].Share
			for _, lang := range []string{"da", "en"} {
				page := html.UnescapeString(city.answer(t, "/"+lang+"/area/"+a.Code))
				cuts := []string{"low", "middle", "very high"}
				for _, sentence := range []string{explain.NodeInterval(s.Method, "hardship", lang, *x.Value, *x.Low, *x.High, x.Absent, true),
					explain.ClassChance(s.Method, "level", lang, cuts, []float64{share["low"], share["middle"], share["very high"]}, true)} {
					if !strings.Contains(page, "<li>"+sentence+"</li>") {
						t.Errorf("%s: the page does not say %q", a.Code, sentence)
					}
				}
				robust := html.UnescapeString(city.answer(t, "/"+lang+"/stability"))
				if i := strings.Index(robust, `<section id="index">`); i < 0 || !strings.Contains(robust[i:], "/area/"+a.Code+"/") {
					t.Errorf("%s: the page of the round has no index, or not %s", lang, a.Code)
				}
			}
			if head, _, _ := strings.Cut(city.answer(t, "/en/stability.csv"), "\n"); !strings.HasSuffix(strings.TrimSpace(head), want) {
				t.Errorf("the page's file has the columns %s", head)
			}
		})
	}
}
