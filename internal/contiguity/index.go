package contiguity

import (
	"cmp"
	"math"
	"slices"
)

const nodeSize = 8

// index is a packed R-tree over the boxes of areas, sorted into tiles (Leutenegger, Lopez and Edgington 1997, STR).
type index struct {
	boxes  []box   // of the areas, in their order
	order  []int32 // areas in the order of the leaves
	levels [][]box // levels[0] has one box for nodeSize entries of order
}

func newIndex(boxes []box) *index {
	x := &index{boxes: boxes}
	for i, b := range boxes {
		if !b.empty() {
			x.order = append(x.order, int32(i))
		}
	}
	n := len(x.order)
	if n == 0 {
		return x
	}
	slices.SortFunc(x.order, func(i, j int32) int {
		a, b := &boxes[i], &boxes[j]
		return cmp.Or(cmp.Compare(a.x0+a.x1, b.x0+b.x1), cmp.Compare(i, j))
	})
	strip := nodeSize * int(math.Ceil(math.Sqrt(float64(n)/nodeSize)))
	for k := 0; k < n; k += strip {
		slices.SortFunc(x.order[k:min(n, k+strip)], func(i, j int32) int {
			a, b := &boxes[i], &boxes[j]
			return cmp.Or(cmp.Compare(a.y0+a.y1, b.y0+b.y1), cmp.Compare(i, j))
		})
	}
	level := make([]box, 0, (n+nodeSize-1)/nodeSize)
	for k := 0; k < n; k += nodeSize {
		b := emptyBox
		for _, i := range x.order[k:min(n, k+nodeSize)] {
			b = b.join(boxes[i])
		}
		level = append(level, b)
	}
	x.levels = append(x.levels, level)
	for len(level) > 1 {
		var up []box
		for k := 0; k < len(level); k += nodeSize {
			b := emptyBox
			for _, c := range level[k:min(len(level), k+nodeSize)] {
				b = b.join(c)
			}
			up = append(up, b)
		}
		x.levels = append(x.levels, up)
		level = up
	}
	return x
}

// after appends to out the areas j > i whose boxes come within d of area i's, ascending.
func (x *index) after(i int32, d float64, out []int32) []int32 {
	b := x.boxes[i]
	if b.empty() {
		return out
	}
	out = x.walk(len(x.levels)-1, 0, &b, d, i, out)
	slices.Sort(out)
	return out
}

func (x *index) walk(level, k int, b *box, d float64, after int32, out []int32) []int32 {
	if !x.levels[level][k].near(b, d) {
		return out
	}
	from := k * nodeSize
	if level > 0 {
		for c := from; c < min(from+nodeSize, len(x.levels[level-1])); c++ {
			out = x.walk(level-1, c, b, d, after, out)
		}
		return out
	}
	for _, j := range x.order[from:min(from+nodeSize, len(x.order))] {
		if j > after && x.boxes[j].near(b, d) {
			out = append(out, j)
		}
	}
	return out
}

// within appends to out all boxes that come within d of b, in the order of the leaves.
func (x *index) within(b *box, d float64, out []int32) []int32 {
	if len(x.levels) == 0 {
		return out
	}
	return x.walk(len(x.levels)-1, 0, b, d, -1, out)
}
