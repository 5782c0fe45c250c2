package kvarter

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Fingerprint names an outline by its coordinates: 16 hexadecimal digits of their SHA-256, "" for none. Where a ring starts, which way it runs
// and in which order pieces and holes stand makes no difference; coordinates count at 12 significant digits.
func (m MultiPolygon) Fingerprint() string {
	var pieces []string
	for _, p := range m {
		if len(p) == 0 {
			continue
		}
		holes := make([]string, 0, len(p))
		for _, r := range p[1:] {
			holes = append(holes, r.canonical())
		}
		slices.Sort(holes)
		pieces = append(pieces, p[0].canonical()+"|"+strings.Join(holes, "|"))
	}
	if len(pieces) == 0 {
		return ""
	}
	slices.Sort(pieces)
	sum := sha256.Sum256([]byte(strings.Join(pieces, "\n")))
	return hex.EncodeToString(sum[:8])
}

// canonical writes the points of a ring from its least one on, towards the lesser of the two beside it; the least of all such where a point
// is met twice.
func (r Ring) canonical() string {
	if len(r) > 1 && r[0] == r[len(r)-1] {
		r = r[:len(r)-1]
	}
	n := len(r)
	least := 0
	for i := range r {
		if before(r[i], r[least]) {
			least = i
		}
	}
	// Nearly always one start and one way have the lesser second point, and no other needs to be written out.
	type way struct{ from, step int }
	var ways []way
	second := func(w way) Point { return r[(w.from+w.step)%n] }
	for i := range r {
		if r[i] != r[least] {
			continue
		}
		for _, w := range []way{{i, 1}, {i, n - 1}} {
			switch {
			case len(ways) > 0 && before(second(ways[0]), second(w)):
			case len(ways) > 0 && before(second(w), second(ways[0])):
				ways = append(ways[:0], w)
			default:
				ways = append(ways, w)
			}
		}
	}
	best := ""
	for _, w := range ways {
		b := make([]byte, 0, 32*n)
		for k, at := 0, w.from; k < n; k, at = k+1, (at+w.step)%n {
			b = strconv.AppendFloat(b, r[at].X, 'g', 12, 64)
			b = append(b, ' ')
			b = strconv.AppendFloat(b, r[at].Y, 'g', 12, 64)
			b = append(b, ',')
		}
		if s := string(b); best == "" || s < best {
			best = s
		}
	}
	return best
}

func before(a, b Point) bool { return a.X < b.X || a.X == b.X && a.Y < b.Y }
