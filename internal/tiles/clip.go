package tiles

// buffer is how far, in units, a tile shows what lies beyond its edge: eight pixels. Lines drawn along borders need some, and the edges
// that clipping adds lie on its rim, out of sight.
const buffer = 64

// side is one side of a clipping box: the half-plane where along ≤ at (or ≥, where lower).
type side struct {
	vertical bool // the side is a vertical line: x counts
	lower    bool
	at       int32
}

func (s side) along(v vertex) int32 {
	if s.vertical {
		return v.x
	}
	return v.y
}

func (s side) holds(v vertex) bool {
	if s.lower {
		return s.along(v) >= s.at
	}
	return s.along(v) <= s.at
}

// meet is where the edge from a to b crosses the side, rounded. It takes the ends in one order, so that neighbours, who go along
// their border in opposite directions, find the same place.
func (s side) meet(a, b vertex) vertex {
	if b.x < a.x || b.x == a.x && b.y < a.y {
		a, b = b, a
	}
	if s.vertical {
		return vertex{s.at, between(s.at, a.x, b.x, a.y, b.y)}
	}
	return vertex{between(s.at, a.y, b.y, a.x, b.x), s.at}
}

// between is the value from u to v at the place of at from a to b, rounded down at halves.
func between(at, a, b, u, v int32) int32 {
	if a > b {
		a, b, u, v = b, a, v, u
	}
	num, den := 2*int64(at-a)*int64(v-u)+int64(b-a), 2*int64(b-a)
	q := num / den
	if num%den < 0 {
		q--
	}
	return u + int32(q)
}

// clip cuts a ring to a box by its four sides in turn (Sutherland and Hodgman 1974). What falls apart stays joined along the rim of
// the box. The result is in out or spare, whose storage is used; nil where nothing is left.
func clip(ring []vertex, b box, out, spare []vertex) []vertex {
	in := ring
	for _, s := range [4]side{{true, true, b.x0}, {true, false, b.x1}, {false, true, b.y0}, {false, false, b.y1}} {
		out = out[:0]
		for k, v := range in {
			w := in[(k+1)%len(in)]
			inV, inW := s.holds(v), s.holds(w)
			if inV {
				out = append(out, v)
			}
			if inV != inW {
				out = append(out, s.meet(v, w))
			}
		}
		in, out, spare = out, spare, out
		if len(in) == 0 {
			return nil
		}
	}
	return tidy(in)
}

// area2 is twice the signed area of a ring, positive where an outer ring of a tile must be (y points down).
func area2(ring []vertex) (sum int64) {
	for k := 1; k+1 < len(ring); k++ {
		sum += cross(ring[0], ring[k], ring[k+1])
	}
	return sum
}
