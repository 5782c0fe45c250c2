package source

import (
	"fmt"
	"slices"
	"strings"
)

// TotalHint says what to do with a row of totals, as statistical tables end with; "" for any other row. It looks at the words of the row.
func TotalHint(g *Grid, row int) string {
	for j := range g.Header {
		cell := strings.ToLower(strings.Trim(trim(g.Cell(row, j)), ".:"))
		if slices.Contains([]string{"i alt", "ialt", "total", "totalt", "sum", "hele byen", "all", "in total"}, cell) {
			return fmt.Sprintf("%q is a row of totals: take it out, and hold the sum against it with reconcile:", g.Cell(row, j))
		}
	}
	return ""
}
