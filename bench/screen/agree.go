package screen

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
)

// sheet is an output file: its rows by area code, in the columns of its header.
type sheet struct {
	column map[string]int
	rows   map[string][]string
}

func open(path string) (*sheet, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	s := &sheet{column: map[string]int{}, rows: map[string][]string{}}
	for j, h := range all[0] {
		s.column[h] = j
	}
	for _, r := range all[1:] {
		s.rows[r[s.column["code"]]] = r
	}
	return s, nil
}

func (s *sheet) cell(code, column string) string {
	j, ok := s.column[column]
	if r := s.rows[code]; ok && r != nil {
		return r[j]
	}
	return "no such cell"
}

// agree fails where the two sides have not computed the same: a race between different sums shows nothing.
func agree(c contest, ours, theirs string) error {
	a, err := open(ours)
	if err != nil {
		return err
	}
	b, err := open(theirs)
	if err != nil {
		return err
	}
	if len(a.rows) != len(b.rows) {
		return fmt.Errorf("%s: %d areas against %d of the peer", c.name, len(a.rows), len(b.rows))
	}
	return c.agree(a, b)
}

// sameIndex asks for equal ranks and deciles, and scores within 1e-9.
func sameIndex(a, b *sheet) error {
	for code := range a.rows {
		x, _ := strconv.ParseFloat(a.cell(code, "imd"), 64)
		y, err := strconv.ParseFloat(b.cell(code, "imd"), 64)
		if err != nil || math.Abs(x-y) > 1e-9 {
			return fmt.Errorf("%s: score %v, the peer has %v", code, x, y)
		}
		equal := []string{"imd_rank", "imd_decile"}
		if _, ok := b.column["designated"]; ok {
			equal = append(equal, "designated")
		}
		if err := same(a, b, code, equal); err != nil {
			return err
		}
	}
	return nil
}

// sameCriteria asks for the same verdict of every criterion that the peer computes.
func sameCriteria(a, b *sheet) error {
	for code := range a.rows {
		if err := same(a, b, code, []string{"met_income", "met_education", "met_employment", "met_youth_education", "met_child_poverty", "met_health"}); err != nil {
			return err
		}
	}
	return nil
}

func same(a, b *sheet, code string, columns []string) error {
	for _, c := range columns {
		if x, y := a.cell(code, c), b.cell(code, c); x != y {
			return fmt.Errorf("%s: %s is %s, the peer has %s", code, c, x, y)
		}
	}
	return nil
}
