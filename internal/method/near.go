package method

import (
	"strings"
	"unicode/utf8"
)

// nearest returns the known word closest to w by edit distance, or "" where none is near: at most a third of its letters apart.
func nearest(w string, known []string) string {
	best, least := "", 1+max(1, utf8.RuneCountInString(w)/3)
	for _, k := range known {
		if d := distance(strings.ToLower(w), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// Suggest is the help behind an unknown word, for other packages: the nearest known word, or the known words.
func Suggest(w string, known []string) string { return suggest(w, known) }

// suggest is the help behind an unknown word.
func suggest(w string, known []string) string {
	if n := nearest(w, known); n != "" {
		return "did you mean \"" + n + "\"?"
	}
	if len(known) == 0 {
		return "none is declared"
	}
	if len(known) > 16 {
		return "known: " + strings.Join(known[:16], ", ") + ", …"
	}
	return "known: " + strings.Join(known, ", ")
}

// distance is the Damerau–Levenshtein distance (optimal string alignment) of two words, cut off at 64 letters.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	prev2, prev, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(y)]
}
