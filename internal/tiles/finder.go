package tiles

import "math/bits"

// finder lists vertices by square cells of the world grid, about one vertex to a cell where they are spread evenly.
type finder struct {
	x0, y0 int32
	shift  uint // a cell is 2^shift wide
	nx, ny int32
	start  []int32 // of each cell in ids
	ids    []int32
}

func newFinder(at []vertex, ids []int32) *finder {
	f := &finder{}
	if len(ids) == 0 {
		return f
	}
	b := emptyBox
	for _, id := range ids {
		b = b.join(box{at[id].x, at[id].y, at[id].x, at[id].y})
	}
	f.x0, f.y0 = b.x0, b.y0
	w, h := uint64(b.x1-b.x0)+1, uint64(b.y1-b.y0)+1
	for (w>>f.shift+1)*(h>>f.shift+1) > 2*uint64(len(ids))+16 || bits.Len64(w>>f.shift) > 20 || bits.Len64(h>>f.shift) > 20 {
		f.shift++
	}
	f.nx, f.ny = int32(w>>f.shift)+1, int32(h>>f.shift)+1
	f.start = make([]int32, int(f.nx)*int(f.ny)+1)
	for _, id := range ids {
		f.start[f.cell(at[id])+1]++
	}
	for c := 1; c < len(f.start); c++ {
		f.start[c] += f.start[c-1]
	}
	f.ids = make([]int32, len(ids))
	fill := append([]int32{}, f.start[:len(f.start)-1]...)
	for _, id := range ids {
		c := f.cell(at[id])
		f.ids[fill[c]] = id
		fill[c]++
	}
	return f
}

func (f *finder) cell(v vertex) int {
	return int((v.y-f.y0)>>f.shift)*int(f.nx) + int((v.x-f.x0)>>f.shift)
}

// any tells whether test holds for a vertex in the cells that a box touches; it stops at the first.
func (f *finder) any(b box, test func(id int32) bool) bool {
	if f.nx == 0 {
		return false
	}
	cx0, cx1 := max((b.x0-f.x0)>>f.shift, 0), min((b.x1-f.x0)>>f.shift, f.nx-1)
	cy0, cy1 := max((b.y0-f.y0)>>f.shift, 0), min((b.y1-f.y0)>>f.shift, f.ny-1)
	for cy := cy0; cy <= cy1; cy++ {
		row := int(cy) * int(f.nx)
		if cx0 > cx1 {
			return false
		}
		for _, id := range f.ids[f.start[row+int(cx0)]:f.start[row+int(cx1)+1]] {
			if test(id) {
				return true
			}
		}
	}
	return false
}
