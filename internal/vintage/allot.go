package vintage

import (
	"math/big"
	"slices"
)

// allot divides a count of whole persons among the parts of old area i, and what leads nowhere, in proportion to their weights: one person
// after the other to the part with the largest weight/(2s+1), s the persons it has; on a tie to the earliest (Sainte-Laguë's method,
// which rounds each part to the nearest). The largest remainders would be as near, but there a part can lose a person when the whole gains
// one (the Alabama paradox): the numerator of a share could get more than its base. Here a larger count gives no part less. Nowhere
// comes last in the result.
func (x *Crosswalk) allot(i int, count int64) []int64 {
	parts := x.out[i]
	out := make([]int64, len(parts)+1)
	if count == 0 {
		return out
	}
	if len(parts) == 1 && parts[0].full {
		out[0] = count
		return out
	}
	weights := make([]*big.Rat, 0, len(out))
	total := new(big.Rat)
	for _, p := range parts {
		weights = append(weights, p.weight)
		total.Add(total, p.weight)
	}
	nowhere := new(big.Rat).Sub(one, total)
	if nowhere.Sign() <= 0 { // weights a rounding above 1: nobody is made up
		nowhere.SetInt64(0)
	} else {
		total.SetInt64(1)
	}
	weights = append(weights, nowhere)

	// Start from every part rounded, halves down: those persons come before all others. Then a few more, or the last few back.
	given := int64(0)
	for k, w := range weights {
		quota := new(big.Rat).SetInt64(count)
		quota.Mul(quota, w).Quo(quota, total)
		out[k] = halfDown(quota)
		given += out[k]
	}
	for ; given < count; given++ {
		out[next(weights, out)]++
	}
	for ; given > count; given-- {
		out[last(weights, out)]--
	}
	return out
}

// halfDown rounds a rational that is zero or more to the nearest whole number, a half down: ⌈q − ½⌉.
func halfDown(q *big.Rat) int64 {
	// ⌈(2a−b)/2b⌉ for q = a/b
	num := new(big.Int).Lsh(q.Num(), 1)
	num.Sub(num, q.Denom())
	den := new(big.Int).Lsh(q.Denom(), 1)
	up, rest := new(big.Int).DivMod(num, den, new(big.Int)) // floor, since den > 0
	if rest.Sign() > 0 {
		up.Add(up, big.NewInt(1))
	}
	return up.Int64()
}

// next is the part that gets the next person: the first of those with the largest weight/(2s+1).
func next(weights []*big.Rat, s []int64) int {
	best := 0
	for k := 1; k < len(weights); k++ {
		if against(weights, k, 2*s[k]+1, best, 2*s[best]+1) > 0 {
			best = k
		}
	}
	return best
}

// last is the part that got the last person: the last of those with the smallest weight/(2s−1) at which it has s.
func last(weights []*big.Rat, s []int64) int {
	worst := slices.IndexFunc(s, func(n int64) bool { return n > 0 })
	for k := worst + 1; k < len(weights); k++ {
		if s[k] > 0 && against(weights, k, 2*s[k]-1, worst, 2*s[worst]-1) <= 0 {
			worst = k
		}
	}
	return worst
}

// against compares weights[a]/da with weights[b]/db.
func against(weights []*big.Rat, a int, da int64, b int, db int64) int {
	x, y := new(big.Rat).SetInt64(db), new(big.Rat).SetInt64(da)
	return x.Mul(x, weights[a]).Cmp(y.Mul(y, weights[b]))
}
