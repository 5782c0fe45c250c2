package spatial

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// Shuffle says how figures are shuffled over the map.
type Shuffle struct {
	Permutations int    // 999 as a rule
	Seed         uint64 // the same seed gives the same result, whatever the number of goroutines
	Workers      int    // goroutines; 0 is one for each processor
}

// Pseudo is the place of an area's figure among those that random neighbours would give.
type Pseudo struct {
	AtLeast int     `json:"at_least"` // permutations whose lag is the area's or larger
	AtMost  int     `json:"at_most"`  // permutations whose lag is the area's or smaller
	P       float64 `json:"p"`        // two-sided: 2·(min(AtLeast, AtMost) + 1)/(permutations + 1), at most 1; PySAL's folded p is half of it
	FDR     float64 `json:"fdr"`      // P adjusted over all areas by Benjamini and Hochberg
	Mean    float64 `json:"mean"`     // of local Moran's I over the permutations
	Var     float64 `json:"var"`      // likewise, with divisor permutations − 1
}

// block is how many areas start from the same order of figures. It is fixed, so that results do not depend on the workers.
const block = 32

// PermuteLocal shuffles, for each area in turn, the figures of all others over its neighbours, without replacement (Anselin 1995), and compares the lag
// Σⱼ wᵢⱼ·zⱼ. Local Moran's I, Gi and Gi* rise with the lag (I falls where the area is below the mean), so that P is that of all
// three, the latter two with weights as given proportional to those of w. A nil stands with its reason.
func PermuteLocal(w *Weights, x []float64, how Shuffle) ([]*Pseudo, []Reason) {
	out := make([]*Pseudo, len(x))
	if how.Permutations < 1 {
		return out, reasons(x, BadSetting)
	}
	c, why := known(w, x, 3)
	if why != "" {
		return out, reasons(x, why)
	}
	whys := reasons(x, "")
	n := len(c.x)
	lag, largest := c.w.Lag(c.z), c.largest()
	each(n, how.Workers, func() func(from, until int) {
		order := make([]int32, n)
		return func(from, until int) {
			for i := range order {
				order[i] = int32(i)
			}
			for k := from; k < until; k++ {
				if to, _ := c.w.Row(k); len(to) > 0 {
					out[c.old[k]] = c.permute(k, lag[k], largest, order, how)
				}
			}
		}
	})
	var p []float64
	for _, i := range c.old {
		switch {
		case out[i] == nil:
			whys[i] = NoNeighbour
		case !finite(out[i].Mean) || !finite(out[i].Var):
			out[i], whys[i] = nil, OutOfRange
		default:
			p = append(p, out[i].P)
		}
	}
	adjusted, _ := BenjaminiHochberg(p) // P lies in 0–1
	for k, i := 0, 0; i < len(out); i++ {
		if out[i] != nil {
			out[i].FDR = adjusted[k]
			k++
		}
	}
	return out, whys
}

// permute draws the neighbours of area k; largest is the largest |z|. order holds every area once, in any order, and is left in another.
func (c *column) permute(k int, observed, largest float64, order []int32, how Shuffle) *Pseudo {
	to, v := c.w.Row(k)
	r := streamOf(how.Seed, uint64(c.old[k]))
	n, even := uint64(len(order)), c.w.even[k]
	wi, _ := rowSums(v)
	// Sums of the same figures in another order differ in their last digits: within this they are equal.
	slack := float64(float64(1e-12*wi) * largest)
	p := &Pseudo{}
	sum, squares := 0.0, 0.0
	for range how.Permutations {
		drawn := 0.0
		// The first places of a random order (Fisher–Yates), the area itself passed over. It is never drawn, so it is still in the rest.
		for t := range uint64(len(to)) {
			j := t + r.below(n-t)
			for order[j] == int32(k) {
				j = t + r.below(n-t)
			}
			o := order[j]
			order[j], order[t] = order[t], o
			if even {
				drawn += c.z[o]
			} else {
				drawn += float64(v[t] * c.z[o])
			}
		}
		if even {
			drawn = float64(drawn * v[0])
		}
		if drawn >= observed-slack {
			p.AtLeast++
		}
		if drawn <= observed+slack {
			p.AtMost++
		}
		d := drawn - observed
		sum += d
		squares += float64(d * d)
	}
	m := float64(how.Permutations)
	p.P = min(1, 2*(float64(min(p.AtLeast, p.AtMost))+1)/(m+1))
	scale := c.z[k] / (c.ss / float64(len(c.x)))
	p.Mean = scale * (observed + sum/m)
	if m > 1 {
		p.Var = max(0, float64(scale*scale)*(squares-float64(sum*sum)/m)/(m-1))
	}
	return p
}

// largest is the largest |z|.
func (c *column) largest() float64 {
	m := 0.0
	for _, z := range c.z {
		m = max(m, z, -z)
	}
	return m
}

// each runs work over 0..n−1 in blocks; begin is called once in every worker.
func each(n, workers int, begin func() func(from, until int)) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, (n+block-1)/block)
	var next atomic.Int64
	loop := func() {
		work := begin()
		for {
			from := int(next.Add(block)) - block
			if from >= n {
				return
			}
			work(from, min(n, from+block))
		}
	}
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(loop)
	}
	loop()
	wg.Wait()
}

// stream is splitmix64 (Steele, Lea & Flood 2014): whole numbers only, the same on every processor.
type stream uint64

// streamOf returns the stream of one area, so that its draws do not depend on those of others.
func streamOf(seed, area uint64) stream {
	s := stream(seed)
	s = stream(s.next() ^ area*0x9e3779b97f4a7c15)
	return stream(s.next())
}

func (s *stream) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a whole number in 0..n−1; no number is likelier than another by more than n/2⁶⁴.
func (s *stream) below(n uint64) uint64 {
	hi, _ := bits.Mul64(s.next(), n)
	return hi
}
