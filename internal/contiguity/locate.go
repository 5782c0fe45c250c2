package contiguity

import "kvarter"

// Locator finds the outline that a point lies in, by a grid of cells over the bounds of the outlines.
type Locator struct {
	outlines []kvarter.MultiPolygon
	lo       kvarter.Point
	dx, dy   float64
	side     int
	cells    [][]int32
}

// NewLocator indexes outlines; empty ones hold no point.
func NewLocator(outlines []kvarter.MultiPolygon) *Locator {
	l := &Locator{outlines: outlines, side: 16}
	for l.side < 512 && l.side*l.side < len(outlines)*4 {
		l.side *= 2
	}
	l.cells = make([][]int32, l.side*l.side)
	var hi kvarter.Point
	first := true
	for _, o := range outlines {
		if a, b, ok := Bounds(o); ok {
			if first {
				l.lo, hi, first = a, b, false
			}
			l.lo.X, l.lo.Y = min(l.lo.X, a.X), min(l.lo.Y, a.Y)
			hi.X, hi.Y = max(hi.X, b.X), max(hi.Y, b.Y)
		}
	}
	l.dx, l.dy = (hi.X-l.lo.X)/float64(l.side), (hi.Y-l.lo.Y)/float64(l.side)
	for i, o := range outlines {
		a, b, ok := Bounds(o)
		if !ok {
			continue
		}
		x0, y0 := l.cell(a)
		x1, y1 := l.cell(b)
		for y := y0; y <= y1; y++ {
			for x := x0; x <= x1; x++ {
				l.cells[y*l.side+x] = append(l.cells[y*l.side+x], int32(i))
			}
		}
	}
	return l
}

func (l *Locator) cell(p kvarter.Point) (x, y int) {
	at := func(v, lo, d float64) int {
		if d == 0 {
			return 0
		}
		return min(max(int((v-lo)/d), 0), l.side-1)
	}
	return at(p.X, l.lo.X, l.dx), at(p.Y, l.lo.Y, l.dy)
}

// At returns the position of the first outline that a point lies in, or −1.
func (l *Locator) At(p kvarter.Point) int {
	x, y := l.cell(p)
	for _, i := range l.cells[y*l.side+x] {
		if Inside(p, l.outlines[i]) {
			return int(i)
		}
	}
	return -1
}
