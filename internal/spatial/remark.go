package spatial

import "kvarter"

// RemarkKind says what is odd about where a designation lies.
type RemarkKind string

const (
	IsolatedDesignation RemarkKind = "isolated_designation" // designated, and none of its neighbours is
	GapInCluster        RemarkKind = "gap_in_cluster"       // not designated, and most of its neighbours are, joined with each other
)

// Remark stands beside a designation and never changes it.
type Remark struct {
	Area       int        `json:"area"` // position
	Kind       RemarkKind `json:"kind"`
	Neighbours int        `json:"neighbours"`
	Designated int        `json:"designated"` // of the neighbours
}

// RemarkOptions says what counts as a gap.
type RemarkOptions struct {
	// AtLeast of Of neighbours are designated; 3 of 4 where both are 0. Compared as whole numbers.
	AtLeast, Of int
	// Designated neighbours that a gap needs; 3 where it is 0.
	MinDesignated int
}

// Remarks returns the isolated designations and the gaps in clusters, in the order of the areas. links are symmetric neighbour lists, designated one
// verdict per area. An undetermined neighbour may be designated: it makes no area isolated, and it counts as not designated in a gap. An
// island, with no neighbours to compare with, has no remark. The designated neighbours of a gap lie in one cluster when they are joined by
// designated areas.
//
// It fails where the lists differ in length, on a neighbour out of range, where AtLeast of Of is no share above 0 and where MinDesignated is below 0.
func Remarks(links [][]int32, designated []kvarter.Verdict, o RemarkOptions) ([]Remark, error) {
	if len(links) != len(designated) {
		return nil, kvarter.Errorf(kvarter.Invalid, "%d verdicts for the neighbour lists of %d areas: give one for each", len(designated), len(links))
	}
	if o.AtLeast == 0 && o.Of == 0 {
		o.AtLeast, o.Of = 3, 4
	}
	if o.AtLeast < 1 || o.Of < o.AtLeast {
		return nil, kvarter.Errorf(kvarter.Invalid, "a gap has at least %d of %d neighbours designated: write a share above 0 and up to 1, such as 3 of 4", o.AtLeast, o.Of)
	}
	switch {
	case o.MinDesignated < 0:
		return nil, kvarter.Errorf(kvarter.Invalid, "a gap has at least %d designated neighbours: write 1 or more, or 0 for 3", o.MinDesignated)
	case o.MinDesignated == 0:
		o.MinDesignated = 3
	}
	for i, row := range links {
		for _, j := range row {
			if j < 0 || int(j) >= len(links) {
				return nil, kvarter.Errorf(kvarter.Invalid, "area %d: neighbour %d is not among %d areas; count from 0", i, j, len(links))
			}
		}
	}
	cluster := clustersOf(links, designated)
	var out []Remark
	for i, row := range links {
		met, open, first, joined := 0, 0, int32(-1), true
		for _, j := range row {
			switch designated[j] {
			case kvarter.Met:
				met++
				if first < 0 {
					first = j
				}
				joined = joined && cluster[j] == cluster[first]
			case kvarter.Undetermined:
				open++
			}
		}
		r := Remark{Area: i, Neighbours: len(row), Designated: met}
		switch {
		case designated[i] == kvarter.Met && len(row) > 0 && met == 0 && open == 0:
			r.Kind = IsolatedDesignation
		case designated[i] == kvarter.NotMet && met >= o.MinDesignated && met*o.Of >= o.AtLeast*len(row) && joined:
			r.Kind = GapInCluster
		default:
			continue
		}
		out = append(out, r)
	}
	return out, nil
}

// clustersOf numbers the connected sets of designated areas; −1 elsewhere.
func clustersOf(links [][]int32, designated []kvarter.Verdict) []int {
	label := make([]int, len(links))
	for i := range label {
		label[i] = -1
	}
	var todo []int32
	for i := range label {
		if designated[i] != kvarter.Met || label[i] >= 0 {
			continue
		}
		label[i] = i
		todo = append(todo[:0], int32(i))
		for len(todo) > 0 {
			k := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, j := range links[k] {
				if designated[j] == kvarter.Met && label[j] < 0 {
					label[j] = i
					todo = append(todo, j)
				}
			}
		}
	}
	return label
}
