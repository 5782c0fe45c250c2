package scenario

import (
	"math"

	"kvarter"
)

// box is the smallest upright rectangle around something.
type box struct{ x0, y0, x1, y1 float64 }

// nowhere is the box of nothing.
var nowhere = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func boxOf(m kvarter.MultiPolygon) box {
	b := nowhere
	for _, polygon := range m {
		if len(polygon) == 0 {
			continue
		}
		for _, p := range polygon[0] {
			if x := p.X - p.X + p.Y - p.Y; x == 0 { // finite
				b = b.join(box{p.X, p.Y, p.X, p.Y})
			}
		}
	}
	return b
}

func (b box) join(o box) box {
	return box{min(b.x0, o.x0), min(b.y0, o.y0), max(b.x1, o.x1), max(b.y1, o.y1)}
}

// holds reports whether all of o, which is somewhere, lies in b.
func (b box) holds(o box) bool {
	return o.x0 <= o.x1 && b.x0 <= o.x0 && b.y0 <= o.y0 && o.x1 <= b.x1 && o.y1 <= b.y1
}
