package method

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"kvarter"
)

func example(t testing.TB, name string) *Method {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Read(name+".yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The six grammars of the design, and one with what they leave out.
var examples = []string{"copenhagen", "wales", "cdc", "california", "climate", "denmark", "berlin"}

func TestGrammarsRead(t *testing.T) {
	c := example(t, "copenhagen")
	enter := c.Criterion("income").Enter
	if want := (Compare{AtLeast, Threshold{Of: "reference", Times: 1.4, TimesWritten: "1.40"}}); enter != want {
		t.Errorf("enter = %+v, want %+v", enter, want)
	}
	if s := c.Criterion("health").Stay; s != nil {
		t.Errorf("stay = %+v where none is given", s)
	}
	if r := c.Designate; r.Kind != All || r.Of[0].Kind != Count || r.Of[0].AtLeast != 4 || r.Of[0].AtMost != -1 || len(r.Of[0].Of) != 7 || r.Of[0].Of[6].Name != "safety" {
		t.Errorf("designate = %+v", r)
	}
	if want := (&Reference{CityMinus: "previous_round", FirstOf: "city", FirstTimes: 1.3, FirstTimesWritten: "1.30"}); !reflect.DeepEqual(c.Reference, want) {
		t.Errorf("reference = %+v", c.Reference)
	}
	if want := (&Merge{Groups: "grouping.csv", Contiguity: "queen", ToleranceM: 1, FillHoles: true, MinPopulation: 1000, ListsExempt: true}); !reflect.DeepEqual(c.Merge, want) {
		t.Errorf("merge = %+v", c.Merge)
	}
	if want := []Include{{Method: "dk-almenbolig-2021"}}; !reflect.DeepEqual(c.Include, want) {
		t.Errorf("include = %+v", c.Include)
	}
	if i := c.Indicator("education"); i.Years != (Years{2, "pooled"}) || i.Unit != "share" || i.Interval != "wilson" || i.Per != 1 || i.Decimals != -1 {
		t.Errorf("indicator = %+v", i)
	}

	w := example(t, "wales")
	if n := w.node("wimd"); n.Of[4].Input != "access" || n.Of[4].Weight != .10 || n.Each[0].R != "n-r+1" || n.Each[0].Constant != 23 || n.Combine != "sum" {
		t.Errorf("wimd = %+v", n)
	}
	if d := w.node("decile").Then[0]; d.K != 10 || d.Cut != "floor" {
		t.Errorf("decile = %+v", d)
	}

	var order []string
	for _, n := range example(t, "cdc").Index {
		order = append(order, n.Name)
	}
	if got := strings.Join(order, " "); got != "spl1 f1 rpl1" {
		t.Errorf("order of evaluation %s; f1 needs spl1", got)
	}

	ca := example(t, "california")
	if n := ca.node("exposures"); n.Missing != (Absent{"skip", 4, 0}) || n.Each[0].Scale != 1 || n.Each[0].Over != "n" || n.Each[0].Zeros != "apart" {
		t.Errorf("exposures = %+v", n)
	}
	if n := ca.node("pollution"); n.Of[1].Weight != .5 || n.Of[1].Each[0].Factor != 1 || n.Then[0].Scale != 10 || n.Missing.AtMost != -1 {
		t.Errorf("pollution = %+v", n)
	}
	if th := ca.Criteria[0].Enter.Threshold; th.Of != "percentile" || th.Percentile != 75 {
		t.Errorf("top = %+v", th)
	}

	cl := example(t, "climate")
	if cl.Then == nil || cl.Then.Of[0].Kind != Neighbours || cl.Then.Of[0].Name != "all" || cl.Designate.Of[1].Kind != LeafList {
		t.Errorf("then = %+v", cl.Then)
	}

	dk := example(t, "denmark")
	if th := dk.Criterion("outside_40").Enter; th.Op != Over || th.Threshold.Number != .4 || th.Threshold.Written != "0.4" {
		t.Errorf("outside_40 = %+v", th)
	}
	if th := dk.Criterion("income_55").Enter.Threshold; th.TimesWritten != ".55" || th.Of != "region" {
		t.Errorf("income_55 = %+v", th)
	}
	if r := dk.Outcomes[2].Rule; r.Kind != Persisted || r.Years != 5 || !reflect.DeepEqual(r.Laws, []Law{{Until: 2017, Method: "dk-2014"}, {Until: 2020, Method: "dk-2018"}}) {
		t.Errorf("omdannelse = %+v", r)
	}

	b := example(t, "berlin")
	if !reflect.DeepEqual(b.Designate.Of[0].Is, []string{"very low"}) || b.Designate.Of[1].Of[1].Kind != None || b.Classes[0].Cuts[3].Compare != nil {
		t.Errorf("designate = %+v", b.Designate)
	}
	if want := []string{"d1", "inhabitants", "s1"}; !reflect.DeepEqual(b.Columns(), want) {
		t.Errorf("columns = %v", b.Columns())
	}
}

func TestExactNumbers(t *testing.T) {
	for in, want := range map[string]string{"40 %": "0.4", "2.7%": "0.027", ".22": ".22", "1.40": "1.40", "2/3": "2/3", "-1": "-1", "100 %": "1"} {
		if _, got, ok := exact(in); !ok || got != want {
			t.Errorf("exact(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", ".", "1e9", "0x1F", "1/0", "NaN", ".inf", "1_000", "0,4", "%", strings.Repeat("9", 65)} {
		if _, _, ok := exact(in); ok {
			t.Errorf("exact(%q) is a number", in)
		}
	}
}

// faulty files: source, the place of the first fault, and words of its message.
var faulty = []struct{ src, at, want string }{
	{"method: x\ncriteria:\n  a: {column: y, at_last: 3}\n", "3:18", `did you mean "at_least"?`},
	{"method: x\ndesignat: {all: [a]}\n", "2:1", `did you mean "designate"?`},
	{"version: 1\n", "1:1", "needs the key method"},
	{"method: x\nindex:\n  a: {of: [b], each: [percentil]}\n", "3:23", `did you mean "percentile"?`},
	{"method: x\nindex:\n  a: {of: [b], each: [ntile]}\n", "3:23", "ntile needs options"},
	{"method: x\nindex:\n  a: {of: [b], each: [{z: {sd: m}}]}\n", "3:32", "one of n, n-1"},
	{"method: x\nindex:\n  a: {of: [b, c]}\n", "3:3", "how to combine"},
	{"method: x\nindex:\n  a: {of: [c], each: z}\n  c: {of: [a]}\n", "3:3", "a → c → a"},
	{"method: x\nindex:\n  a: {of: [b, c], combine: sum, weights: as_given}\n", "3:42", "needs a weight for each"},
	{"method: x\nindex:\n  a: {of: {b: .5, c: .5}, combine: sum, weights: pca}\n", "3:12", "takes no weights"},
	{"method: x\nindex:\n  a: {of: [b], missing: {skip: true, at_most: 1}}\n", "3:26", "under the number of members"},
	{"method: x\nindex:\n  a: {of: [b]}\n  c: {count_of: [{node: a/d, at_least: 1}]}\n", "4:25", "no such member"},
	{"method: x\ncriteria:\n  a: {column: y, over: 1}\ndesignate: {count: {at_least: 2, of: [a]}}\n", "4:31", "a count can be met"},
	{"method: x\ncriteria:\n  income: {column: y, over: 1}\ndesignate: {all: [incom]}\n", "4:19", `did you mean "income"?`},
	{"method: x\ncriteria:\n  a: {indicator: y, over: 1}\n", "3:18", "no such indicator"},
	{"method: x\ncriteria:\n  a: {column: y, over: {times: 2, of: reference}}\n", "3:39", "says what reference is"},
	{"method: x\ncriteria:\n  a: {column: y, over: {times: 2, of: contry}}\n", "3:39", `did you mean "country"?`},
	{"method: x\ncriteria:\n  a: {column: y, over: 0,4}\n", "3:26", "write a decimal point: 0.4"},
	{"method: x\ncriteria:\n  a: {column: y, at_least: {times: 1,40, of: city}}\n", "3:38", "write a decimal point: 1.40"},
	{"method: x\ncriteria:\n  a: {column: y, at_least: {times: 1, 40 of: city}}\n", "3:39", "no such key"},
	{"method: x\ncriteria:\n  a:\n    column: y\n    over: 0,4\n", "5:11", "write a decimal point: 0.4"},
	{"method: x\ncriteria:\n  a: {column: y, over: 1, under: 2}\n", "3:7", "exactly one of"},
	{"method: x\ncriteria:\n  a: {column: y, enter: {over: 1}, stay: {over: 2}}\n", "3:43", "not harder than enter"},
	{"method: x\nindicators:\n  a: {value: y}\n  a: {value: z}\n", "4:3", "given once"},
	{"method: x\nindicators:\n  a: {value: y}\nindex:\n  a: {of: b}\n", "5:3", "different names"},
	{"method: x\nindicators:\n  a: {value: y, count: z}\n", "3:7", "exactly one of value, count"},
	{"method: x\nindicators:\n  a: {value: y, years: none}\n", "3:24", "whole number"},
	{"method: x\ncriteria:\n  a: {column: y, over: 1}\ndesignate: {neighbours: all}\n", "4:13", "neighbours is asked in then"},
	{"method: x\nlists: {legacy: {file: a.csv, code: b}}\ndesignate: {list: legcy}\n", "3:19", `did you mean "legacy"?`},
	{"method: x\nindicators: {a: {value: y}}\nclasses: {s: {of: a, cuts: [{name: low, under: 1}, high]}}\ndesignate: {class: {s: hgh}}\n", "4:24", `did you mean "high"?`},
	{"method: x\nindicators: {a: {value: y}}\nclasses: {s: {of: a, cuts: [low, {name: high, over: 1}]}}\n", "3:29", "only the last class"},
	{"method: x\noutcomes:\n  a: {outcome: b}\n  b: {outcome: a}\n", "3:3", "a → b → a"},
	{"method: x\noutcomes: {a: {persisted: {outcome: c, years: 2}}}\n", "2:37", "no such outcome"},
	{"method: x\nversion: &a 1\n", "2:10", "anchors"},
	{"method: x\n---\nmethod: y\n", "3:7", "one document"},
	{"method: [x\n", "1:", "the file is YAML"},
	{"method: x\nmethod: y\n", "2:1", "given once"},
	{"", "1:1", "holds a method"},
	{"- a\n", "1:1", "mapping with keys"},
	{"method: \xff\n", "1:1", "UTF-8"},
	{strings.Repeat("[", 100), "1:1", "nesting"},
	{strings.Repeat("- ", 5000), "1:1", "nesting"},
}

func TestFaultsHavePlaceAndHelp(t *testing.T) {
	for _, c := range faulty {
		m, err := Read("m.yaml", []byte(c.src))
		if err == nil {
			t.Errorf("read without a fault: %q as %+v", c.src, m)
			continue
		}
		var p *kvarter.Problems
		if !errors.As(err, &p) || p.Count == 0 {
			t.Fatalf("%q: error is %T", c.src, err)
		}
		first := p.Shown[0].String()
		if !strings.HasPrefix(first, "m.yaml:"+c.at) || !strings.Contains(first, c.want) {
			t.Errorf("%q\n got %s\nwant %s … %s", c.src, first, c.at, c.want)
		}
	}
}

func TestNearestWord(t *testing.T) {
	for in, want := range map[string]string{"at_last": "at_least", "ovre": "over", "unnder": "under", "zebra": "", "": ""} {
		if got := nearest(in, comparisonWords()); got != want {
			t.Errorf("nearest(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestColumnsAreChecked(t *testing.T) {
	m := example(t, "wales")
	if err := m.CheckColumns("wales.yaml", m.Columns()); err != nil {
		t.Error(err)
	}
	err := m.CheckColumns("wales.yaml", []string{"income", "employment", "healt", "education", "access", "housing", "crime", "environment"})
	if err == nil || !strings.Contains(err.Error(), `did you mean "healt"?`) {
		t.Errorf("got %v", err)
	}
}

// FuzzRead holds that no bytes make the reader panic, and that what it accepts can be described.
func FuzzRead(f *testing.F) {
	for _, name := range examples {
		src, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for _, c := range faulty {
		f.Add([]byte(c.src))
	}
	f.Add([]byte("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"))
	f.Add([]byte("? a\n: b\n"))
	f.Add([]byte("a: !!binary x\n<<: {b: c}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		m, err := Read("f.yaml", src)
		if (m == nil) == (err == nil) {
			t.Fatalf("m %v, err %v", m, err)
		}
		if m != nil {
			_, _, _ = Describe(m, "da"), Describe(m, "en"), m.Columns()
		}
	})
}
