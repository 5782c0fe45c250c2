package protect

import "sort"

// mix is the finaliser of splitmix64 (Steele, Lea & Flood 2014): whole numbers only, the same on every processor.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// hash is FNV-1a of a key.
func hash(key string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	return h
}

// draws gives every cell a number of its own from the seed, the content of the whole table and its key, so that neither the order
// of the cells nor another cell's place changes a draw, while other counts are drawn anew.
type draws struct{ salt uint64 }

func (t *tables) draws(seed uint64, attempt int) draws {
	content := uint64(0)
	for j := range t.n { // a sum, since the order of cells must not matter
		content += mix(hash(t.key[j]) ^ mix(uint64(t.count[j])))
	}
	return draws{mix(seed ^ mix(content^mix(uint64(attempt))))}
}

func (d draws) of(key string) uint64 { return mix(d.salt ^ hash(key)) }

// order returns the cells by their draw: an order that is at random and not that of the input.
func (t *tables) order(d draws) []int32 {
	draw := make([]uint64, t.n)
	out := make([]int32, t.n)
	for j := range out {
		out[j], draw[j] = int32(j), d.of(t.key[j])
	}
	sort.Slice(out, func(a, b int) bool {
		x, y := out[a], out[b]
		if draw[x] != draw[y] {
			return draw[x] < draw[y]
		}
		return t.key[x] < t.key[y]
	})
	return out
}

// below draws a whole number under n from the k-th draw of a sequence. The bias of the remainder is under n/2⁶⁴.
func (d draws) below(k uint64, n int64) int64 { return int64(mix(d.salt^mix(k)) % uint64(n)) }
