package source

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kvarter"
)

func TestParseNumber(t *testing.T) {
	declared := Codes{Missing: []string{"-999"}, Suppressed: []string{"x", "-"}}
	const nan = math.MaxFloat64 // stands for NaN in the table
	for _, c := range []struct {
		cell    string
		decimal rune
		codes   Codes
		v       float64
		s       kvarter.State
		ok      bool
	}{
		{"0", '.', Codes{}, 0, kvarter.Known, true},
		{"-0", '.', Codes{}, 0, kvarter.Known, true},
		{" 12.50\u00a0", '.', Codes{}, 12.5, kvarter.Known, true},
		{"12,5", ',', Codes{}, 12.5, kvarter.Known, true},
		{"1.234,5", ',', Codes{}, 1234.5, kvarter.Known, true},
		{"1 234,5", ',', Codes{}, 1234.5, kvarter.Known, true},
		{"1\u00a0234\u00a0567", ',', Codes{}, 1234567, kvarter.Known, true},
		{"1.234", ',', Codes{}, 1234, kvarter.Known, true},
		{"1,234,567.5", '.', Codes{}, 1234567.5, kvarter.Known, true},
		{"\u22121.5", '.', Codes{}, -1.5, kvarter.Known, true},
		{"+3", '.', Codes{}, 3, kvarter.Known, true},
		{"1.5e-3", '.', Codes{}, 0.0015, kvarter.Known, true},
		{".5", '.', Codes{}, 0.5, kvarter.Known, true},
		{"20.1087", '.', Codes{}, 20.1087, kvarter.Known, true},
		{"53.434379864519293", '.', Codes{}, 53.434379864519293, kvarter.Known, true},
		{"", '.', Codes{}, nan, kvarter.Missing, true},
		{"NA", '.', Codes{}, nan, kvarter.Missing, true},
		{".", '.', Codes{}, nan, kvarter.Missing, true},
		{"..", '.', Codes{}, nan, kvarter.Suppressed, true},
		{"*", '.', Codes{}, nan, kvarter.Suppressed, true},
		{"<5", '.', Codes{}, nan, kvarter.Suppressed, true},
		{"< 10", '.', Codes{}, nan, kvarter.Suppressed, true},
		{"-999", '.', Codes{}, -999, kvarter.Known, true}, // a figure until it is declared
		{"-999", '.', declared, nan, kvarter.Missing, true},
		{"-999.0", '.', declared, nan, kvarter.Missing, true},
		{"-999,00", ',', declared, nan, kvarter.Missing, true},
		{"x", '.', declared, nan, kvarter.Suppressed, true},
		{"-", '.', declared, nan, kvarter.Suppressed, true},
		{"", '.', declared, nan, kvarter.Missing, true},
		{"NA", '.', declared, nan, kvarter.Missing, false}, // the declared list replaces the default
		{"..", '.', Codes{Missing: []string{".."}}, nan, kvarter.Missing, true},
		{"", '.', Codes{Suppressed: []string{""}}, nan, kvarter.Suppressed, true},
		{"-", '.', Codes{}, nan, kvarter.Missing, false},
		{"12.5", ',', Codes{}, nan, kvarter.Missing, false},
		{"0.123", ',', Codes{}, nan, kvarter.Missing, false}, // no thousand begins with 0
		{"1.23.456", ',', Codes{}, nan, kvarter.Missing, false},
		{"1.234 567", ',', Codes{}, nan, kvarter.Missing, false},
		{"1234.567", ',', Codes{}, nan, kvarter.Missing, false},
		{"1,5", '.', Codes{}, nan, kvarter.Missing, false},
		{"12a", '.', Codes{}, nan, kvarter.Missing, false},
		{"5 %", '.', Codes{}, .05, kvarter.Known, true},
		{"3,2 %", ',', Codes{}, .032, kvarter.Known, true},
		{"29\u00a0%", '.', Codes{}, .29, kvarter.Known, true}, // 29/100 to the bit
		{"-0,07%", ',', Codes{}, -.0007, kvarter.Known, true},
		{"%", '.', Codes{}, nan, kvarter.Missing, false},
		{"5 %%", '.', Codes{}, nan, kvarter.Missing, false},
		{"Inf", '.', Codes{}, nan, kvarter.Missing, false},
		{"1e999", '.', Codes{}, nan, kvarter.Missing, false},
		{"0x10", '.', Codes{}, nan, kvarter.Missing, false},
		{"1_000", '.', Codes{}, nan, kvarter.Missing, false},
		{"1e", '.', Codes{}, nan, kvarter.Missing, false},
		{"--1", '.', Codes{}, nan, kvarter.Missing, false},
		{"<", '.', Codes{}, nan, kvarter.Missing, false},
	} {
		v, s, ok := ParseNumber(c.cell, c.decimal, c.codes)
		if ok != c.ok || s != c.s || c.v == nan != math.IsNaN(v) || c.v != nan && (v != c.v || math.Signbit(v) != math.Signbit(c.v)) {
			t.Errorf("%q with %q: %v %v %v, want %v %v %v", c.cell, c.decimal, v, s, ok, c.v, c.s, c.ok)
		}
	}
	if _, err := NewNumbers('.', Codes{Missing: []string{"-999"}, Suppressed: []string{"-999.0"}}); err == nil {
		t.Error("one number is declared both missing and suppressed")
	}
}

// The quick way reads every decimal to the same bits as strconv.
func TestNumbersReadToTheBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{0,12})?(e-?[0-9]{1,2})?`).Draw(t, "s")
		want, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Skip("strconv reads no number from it")
		}
		if got, ok := parse(s, '.', false); !ok || got != want {
			t.Fatalf("%s: %v %v, want %v", s, got, ok, want)
		}
		if got, ok := parse(strings.Replace(s, ".", ",", 1), ',', false); !ok || got != want {
			t.Fatalf("%s with a comma: %v %v, want %v", s, got, ok, want)
		}
	})
}

func TestEvidence(t *testing.T) {
	for cell, want := range map[string]rune{
		"12,5": ',', "12.5": '.', "12,5 %": ',', "12.5%": '.', "1.234,5": ',', "1,234.5": '.', "1.234.567": ',', "1,234,567": '.', "0.123": '.', "0,123": ',', "1234.567": '.',
		"1.234": unsure, "12,345": unsure, "-1.234": unsure, "1234": 0, "": 0, "..": 0, "abc,1": 0, "2024-01-31": 0, "1.2,3.4": 0, "1 234,5": ',', ",5": ',',
	} {
		if got := evidence(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}
