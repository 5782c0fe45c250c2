package source

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"kvarter"
)

// grid makes a grid of lines whose cells are parted by bars.
func grid(t testing.TB, delimiter rune, lines ...string) *Grid {
	t.Helper()
	var b Builder
	for _, l := range lines[1:] {
		for _, c := range strings.Split(l, "|") {
			b.Add(c)
		}
	}
	g, err := b.Grid("f.csv", strings.Split(lines[0], "|"), 1)
	if err != nil {
		t.Fatal(err)
	}
	g.Delimiter = delimiter
	return g
}

func show(t *kvarter.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %v", t.Period, t.Codes)
	for _, n := range t.Names() {
		fmt.Fprintf(&b, " %s:", n)
		for i, v := range t.Columns[n].Values {
			if i > 0 {
				b.WriteByte(',')
			}
			switch t.Columns[n].State(i) {
			case kvarter.Known:
				fmt.Fprint(&b, v)
			case kvarter.Missing:
				b.WriteByte('m')
			default:
				b.WriteByte('s')
			}
			if t.Columns[n].Known(i) == math.IsNaN(v) {
				b.WriteString("!")
			}
		}
	}
	return b.String()
}

func TestTables(t *testing.T) {
	for _, c := range []struct {
		name  string
		delim rune
		lines []string
		l     Layout
		want  []string
	}{
		{"wide, measures found", ',', []string{"code|name|a|b", "01|x|1.5|0", "02|y|..|", "03|z|NA|<5"}, Layout{Area: "code", Period: 2024},
			[]string{"2024 [01 02 03] a:1.5,s,m b:0,m,s"}},
		{"decimal comma found", ';', []string{"code|a|b", "1|1.234|0,5", "2|2|1,25"}, Layout{Area: "code", Period: 2024}, []string{"2024 [1 2] a:1234,2 b:0.5,1.25"}},
		{"named measures and population", ',', []string{"code|n|a|b", "1|300|1|2"}, Layout{Area: "code", Period: 2024, Population: "n", Measures: map[string]string{"share": "b"}},
			[]string{"2024 [1] n:300 share:2"}},
		{"periods in a column", ',', []string{"code|year|a", "1|2024|1", "2|2023|2", "1|2023|3"}, Layout{Area: "code", PeriodColumn: "year"},
			[]string{"2023 [2 1] a:2,3", "2024 [1] a:1"}},
		{"long", ',', []string{"code|what|v", "1|a|1", "2|b|..", "1|b|0"}, Layout{Area: "code", Period: 2024, Long: &Long{"what", "v"}},
			[]string{"2024 [1 2] a:1,m b:0,s"}},
		{"long with periods and named words", ',', []string{"code|y|what|v", "1|2024|A ord|1", "1|2023|other|2", "2|2023|other|3"},
			Layout{Area: "code", PeriodColumn: "y", Long: &Long{"what", "v"}, Measures: map[string]string{"a": "A ord"}},
			[]string{"2023 [1 2] a:m,m", "2024 [1] a:1"}},
		{"per cent", ';', []string{"code|a", "1|3,2 %", "2|0", "3|.."}, Layout{Area: "code", Period: 2024}, []string{"2024 [1 2 3] a:0.032,0,s"}},
		{"thousands in an English file", ',', []string{"code|a", "1|1,234", "2|0.5"}, Layout{Area: "code", Period: 2024}, []string{"2024 [1 2] a:1234,0.5"}},
		{"three decimals in a comma file", ',', []string{"code|a", "1|1.234"}, Layout{Area: "code", Period: 2024}, []string{"2024 [1] a:1.234"}},
		{"declared", ';', []string{"code|a", "1|1.234"}, Layout{Area: "code", Period: 2024, Decimal: ','}, []string{"2024 [1] a:1234"}},
	} {
		tables, err := Tables(grid(t, c.delim, c.lines...), c.l)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, want := range c.want {
			if i >= len(tables) || show(tables[i]) != want {
				t.Errorf("%s: %v, want %s", c.name, show(tables[min(i, len(tables)-1)]), want)
			}
		}
	}
}

func TestTablesRefuse(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		l     Layout
		want  string
	}{
		{"repeated area", []string{"code|a", "1|1", "2|1", "1|2"}, Layout{Area: "code"}, `f.csv row 4: an area stands once in a period ("1"); row 2 has it too`},
		{"empty code", []string{"code|a", " |1"}, Layout{Area: "code"}, "row 2, column code: a row has an area code"},
		{"unknown column", []string{"plr_id|a", "1|1"}, Layout{Area: "plr_idd"}, `("plr_idd"); did you mean "plr_id"?`},
		{"two unknown columns", []string{"code|abc", "1|1"}, Layout{Area: "code", Measures: map[string]string{"x": "abd", "y": "abcd"}}, `("abcd")`},
		{"neither number nor code", []string{"code|a", "1|1", "2|3", "3|oops"}, Layout{Area: "code"}, `row 4, column a: a cell is a number or a declared code ("oops")`},
		{"named text column", []string{"code|a", "1|x"}, Layout{Area: "code", Measures: map[string]string{"a": "a"}}, `("x")`},
		{"no year", []string{"code|y|a", "1|24|1"}, Layout{Area: "code", PeriodColumn: "y"}, `row 2, column y: a period is a year ("24")`},
		{"ambiguous thousand", []string{"code|a", "1|1.234"}, Layout{Area: "code"}, `row 2, column a: a figure reads in one way only ("1.234"); say decimal`},
		{"repeated in long", []string{"code|m|v", "1|a|1", "1|a|2"}, Layout{Area: "code", Long: &Long{"m", "v"}}, `row 3: an area has a measure once in a period ("1 a"); row 2`},
		{"long without the word", []string{"code|m|v", "1|a|1"}, Layout{Area: "code", Long: &Long{"m", "v"}, Measures: map[string]string{"x": "b"}}, `a named measure has rows ("b")`},
		{"per cent and not", []string{"code|a", "1|3.2 %", "2|0", "3|1.5", "4|2"}, Layout{Area: "code"}, `row 4, column a: a column is in per cent throughout, or nowhere ("1.5")`},
		{"per cent and not in long", []string{"code|m|v", "1|a|3.2", "2|a|1.5%", "1|b|1 %"}, Layout{Area: "code", Long: &Long{"m", "v"}}, `row 3, column v: a column is in per cent`},
		{"a row of totals", []string{"code|n|a", "1|x|1", "|I alt|1"}, Layout{Area: "code"}, `row 3, column code: a row has an area code; "I alt" is a row of totals`},
		{"no rows", []string{"code|a"}, Layout{Area: "code"}, "has rows"},
		{"population not there", []string{"code|a", "1|1"}, Layout{Area: "code", Population: "n"}, `("n")`},
		{"codes clash", []string{"code|a", "1|1"}, Layout{Area: "code", Codes: Codes{Missing: []string{"x"}, Suppressed: []string{"x"}}}, "both missing and suppressed"},
	} {
		_, err := Tables(grid(t, ';', c.lines...), c.l)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%s: code %s", c.name, kvarter.CodeOf(err))
		}
	}
}

func TestFormatsThatFixTheDecimalSign(t *testing.T) {
	g := grid(t, 0, "code|a", "1|1.234", "2|2")
	g.Decimal, g.Fixed = '.', true
	tables, err := Tables(g, Layout{Area: "code", Decimal: ','})
	if err != nil || tables[0].Columns["a"].Values[0] != 1.234 {
		t.Errorf("%v", err)
	}
	g = grid(t, 0, "code|a", "1|1,234")
	g.Decimal, g.Fixed = '.', true
	if _, err := Tables(g, Layout{Area: "code", Measures: map[string]string{"a": "a"}}); err == nil {
		t.Error("a text 1,234 among stored numbers is no thousand")
	}
}

func TestRefuseCPR(t *testing.T) {
	column := func(header string, cells ...string) *Grid { return grid(t, ';', append([]string{header}, cells...)...) }
	// Numbers are made up; 0101010104 passes the check digit: 4·0+3·1+2·0+7·1+6·0+5·1+4·0+3·1+2·0+1·4 = 22 = 2·11.
	for _, c := range []struct {
		name   string
		g      *Grid
		refuse bool
	}{
		{"dashed", column("x", "010101-1234", "311299-4321", "150670-1111"), true},
		{"half dashed", column("x", "010101-1234", "311299-4321", "150670-1111", "a", "b", "c"), true},
		{"a third dashed", column("x", "010101-1234", "311299-4321", "150670-1111", "a", "b", "c", "d"), false},
		{"two cells", column("x", "010101-1234", "311299-4321"), false},
		{"impossible dates", column("x", "320101-1234", "311399-4321", "990670-1111"), false},
		{"check digits", column("id", "0101010104", "0101010104", "101010104"), true},
		{"ten digits without check digit", column("id", "0101010105", "0201010105", "0301010105"), false},
		{"… under a header", column("CPR-nr", "0101010105", "0201010105", "0301010105"), true},
		{"amounts", column("sum", "1234567890", "2345678901", "3456789012"), false},
		{"area codes", column("code", "01011101", "01011102", "01011103"), false},
	} {
		err := RefuseCPR(c.g)
		if (err != nil) != c.refuse {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && strings.Contains(err.Error(), c.g.Cell(0, 0)[:6]) {
			t.Errorf("%s: the message shows a value: %v", c.name, err)
		}
	}
}

func TestHeader(t *testing.T) {
	var b Builder
	_, err := b.Grid("f", make([]string, 1_000_000), 1)
	var p *kvarter.Problems
	if !errors.As(err, &p) || !strings.Contains(err.Error(), "20000") {
		t.Errorf("%v", err)
	}
	if near := Nearest("inhabitant", []string{"plr_id", "inhabitants", "S1"}); near != "inhabitants" {
		t.Errorf("%q", near)
	}
	if near := Nearest("zzz", []string{"plr_id"}); near != "" {
		t.Errorf("%q", near)
	}
}
