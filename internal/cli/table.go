package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"kvarter/internal/explain"
)

// table prints rows in aligned columns under a header.
type table struct {
	right []bool // columns of numbers
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(w io.Writer) {
	var width []int
	for _, r := range t.rows {
		for j, c := range r {
			if j == len(width) {
				width = append(width, 0)
			}
			width[j] = max(width[j], utf8.RuneCountInString(c))
		}
	}
	fmt.Fprintln(w)
	for i, r := range t.rows {
		var b strings.Builder
		for j, c := range r {
			pad := strings.Repeat(" ", width[j]-utf8.RuneCountInString(c))
			if j < len(t.right) && t.right[j] {
				b.WriteString("  " + pad + c)
			} else {
				b.WriteString("  " + c + pad)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
		if i == 0 {
			total := 0
			for _, n := range width {
				total += n + 2
			}
			fmt.Fprintln(w, "  "+strings.Repeat("─", total-2))
		}
	}
}

// wrap breaks text into lines of at most n characters.
func wrap(s string, n int) string {
	var b strings.Builder
	line := 0
	for i, word := range strings.Fields(s) {
		length := utf8.RuneCountInString(word)
		if i > 0 && line+1+length > n {
			b.WriteByte('\n')
			line = 0
		} else if i > 0 {
			b.WriteByte(' ')
			line++
		}
		b.WriteString(word)
		line += length
	}
	return b.String()
}

// printExplanation prints the criteria of one area, narrow enough for a terminal: the ratio as a number, its words once above.
func printExplanation(w io.Writer, lang string, e explain.Explanation) {
	head := []string{"criterion", "value", "×", "compared with", "threshold", "margin", ""}
	if lang == "da" {
		head = []string{"kriterium", "værdi", "×", "sammenlignet med", "grænse", "margen", ""}
	}
	t := table{right: []bool{false, true, true}}
	t.add(head...)
	for _, r := range e.Rows {
		ratio, with := "", r.ComparisonText
		if r.Ratio != nil {
			ratio = explain.Number(lang, *r.Ratio, 2)
			if _, after, ok := strings.Cut(with, map[string]string{"da": " gange ", "en": " times "}[lang]); ok {
				with = after
			}
		}
		t.add(r.Label, r.ValueText, ratio, with, r.ThresholdText, r.MarginText, r.VerdictText)
	}
	t.print(w)
}

func words[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}
