package screening

import "kvarter/internal/method"

// enclosures tells what lies in the holes of groups of designated areas that touch.
type enclosures struct {
	of    [][]int // of each group: the areas in its holes, ascending
	group []int   // of each area: its group, counted from 1; 0 for none
	size  []int   // of each group
	in    []map[int]int
	into  []bool // a group that lies in a hole of another and joins it
}

// enclosed asks for the holes of all groups; nil where holes stay. A group in a hole lies there as a whole: it would touch the other else.
func (in *Merging) enclosed(m *method.Merge, groups [][]int) *enclosures {
	if !m.FillHoles || in.Enclosed == nil {
		return nil
	}
	e := &enclosures{of: make([][]int, len(groups)), group: make([]int, in.Areas.Len()), size: make([]int, len(groups)),
		in: make([]map[int]int, len(groups)), into: make([]bool, len(groups))}
	for k, g := range groups {
		e.size[k] = len(g)
		for _, i := range g {
			e.group[i] = k + 1
		}
	}
	for k, g := range groups {
		e.of[k] = in.Enclosed(g)
		for _, i := range e.of[k] {
			if h := e.group[i] - 1; h >= 0 && h != k {
				if e.in[k] == nil {
					e.in[k] = map[int]int{}
				}
				if e.in[k][h]++; e.in[k][h] == e.size[h] {
					e.into[h] = true
				}
			}
		}
	}
	return e
}

// whole reports whether all of group h lies in the holes of group k.
func (e *enclosures) whole(k, h int) bool { return e.in[k][h] == e.size[h] }
