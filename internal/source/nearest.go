package source

import "strings"

// Nearest returns the word among known that a reader most likely meant, or "" where none is near:
// least edit distance (Levenshtein), letter case aside, at most a third of the word.
func Nearest(word string, known []string) string {
	if len(word) > 100 {
		return ""
	}
	w := []rune(strings.ToLower(word))
	best, least := "", len(w)/3+1
	for _, k := range known {
		if len(k) > 100 {
			continue
		}
		if d := distance(w, []rune(strings.ToLower(k))); d < least {
			best, least = k, d
		}
	}
	return best
}

func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
