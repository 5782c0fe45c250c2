package tiles

import (
	"cmp"
	"math"
	"slices"
)

// box is a rectangle of the world grid, its edges included.
type box struct{ x0, y0, x1, y1 int32 }

var emptyBox = box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b box) empty() bool { return b.x0 > b.x1 || b.y0 > b.y1 }

func (b box) join(c box) box {
	return box{min(b.x0, c.x0), min(b.y0, c.y0), max(b.x1, c.x1), max(b.y1, c.y1)}
}

func (b box) holds(v vertex) bool { return b.x0 <= v.x && v.x <= b.x1 && b.y0 <= v.y && v.y <= b.y1 }

func (b box) meets(c box) bool {
	return b.x0 <= c.x1 && c.x0 <= b.x1 && b.y0 <= c.y1 && c.y0 <= b.y1
}

const nodeSize = 16

// index is a packed R-tree over the boxes of features, in the order of their middles along a Z curve. A feature's box holds it at every
// zoom, since simplifying only takes vertices away; so one index serves all.
type index struct {
	order  []int32 // features in the order of the leaves
	levels [][]box // levels[0] are the boxes of order; each next one has a box for nodeSize of those before
}

func newIndex(boxes []box) *index {
	x := &index{}
	for i, b := range boxes {
		if !b.empty() {
			x.order = append(x.order, int32(i))
		}
	}
	key := make([]uint64, len(boxes))
	for _, i := range x.order {
		b := boxes[i]
		key[i] = spread(uint32((int64(b.x0)+int64(b.x1))/2)) | spread(uint32((int64(b.y0)+int64(b.y1))/2))<<1
	}
	slices.SortFunc(x.order, func(i, j int32) int { return cmp.Or(cmp.Compare(key[i], key[j]), cmp.Compare(i, j)) })
	level := make([]box, len(x.order))
	for k, i := range x.order {
		level[k] = boxes[i]
	}
	x.levels = append(x.levels, level)
	for len(level) > nodeSize {
		var up []box
		for k := 0; k < len(level); k += nodeSize {
			b := emptyBox
			for _, c := range level[k:min(len(level), k+nodeSize)] {
				b = b.join(c)
			}
			up = append(up, b)
		}
		x.levels, level = append(x.levels, up), up
	}
	return x
}

// spread puts a zero between the bits of x.
func spread(x uint32) uint64 {
	v := uint64(x)
	for _, s := range []struct {
		shift uint
		mask  uint64
	}{{16, 0x0000ffff0000ffff}, {8, 0x00ff00ff00ff00ff}, {4, 0x0f0f0f0f0f0f0f0f}, {2, 0x3333333333333333}, {1, 0x5555555555555555}} {
		v = (v | v<<s.shift) & s.mask
	}
	return v
}

// within returns the features whose boxes meet b, in their order.
func (x *index) within(b box) []int32 {
	top := len(x.levels) - 1
	var out []int32
	for k := range x.levels[top] {
		out = x.walk(top, k, b, out)
	}
	slices.Sort(out)
	return out
}

func (x *index) walk(level, k int, b box, out []int32) []int32 {
	if !x.levels[level][k].meets(b) {
		return out
	}
	if level == 0 {
		return append(out, x.order[k])
	}
	for c := k * nodeSize; c < min(len(x.levels[level-1]), (k+1)*nodeSize); c++ {
		out = x.walk(level-1, c, b, out)
	}
	return out
}
