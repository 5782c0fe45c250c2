package spatial

// Sampling says how colours would fall on the map by chance.
type Sampling string

const (
	Nonfree Sampling = "nonfree" // the counted colours shuffled: without replacement
	Free    Sampling = "free"    // each area drawn by the shares of the colours: with replacement
)

// Joins counts the links between areas of a colour, each pair once.
type Joins struct {
	Same      Join `json:"same"`      // marked–marked
	Other     Join `json:"other"`     // unmarked–unmarked
	Different Join `json:"different"` // marked–unmarked; its test is Greater where there are more than expected
	Areas     int  `json:"areas"`
	Marked    int  `json:"marked"`
}

// Join is one count with its test; the test is nil where the variance is not positive.
type Join struct {
	Count float64 `json:"count"`
	Test  *Test   `json:"test,omitempty"`
}

// JoinCounts counts joins of marked and unmarked areas, ½·Σ wᵢⱼ over ordered pairs. Use binary weights. Islands take no part and are not
// counted among the areas.
// Moments: Cliff & Ord (1981), pp. 19–20. marked has one entry for each area.
func JoinCounts(w *Weights, marked []bool, how Sampling) (*Joins, Reason) {
	n := len(marked)
	switch {
	case n != w.Len():
		return nil, BadLength
	case how != Free && how != Nonfree:
		return nil, BadSetting
	case n == 0:
		return nil, NoFigures
	case len(w.to) == 0:
		return nil, NoNeighbour
	}
	j := &Joins{}
	for i, in := range w.linked() {
		if in {
			j.Areas++
			if marked[i] {
				j.Marked++
			}
		}
	}
	n = j.Areas
	switch {
	case j.Marked == 0 || j.Marked == n:
		return nil, OneColour
	case n < 4 && how == Nonfree:
		return nil, TooFew
	}
	for i := range marked {
		to, v := w.Row(i)
		for k, o := range to {
			half := float64(v[k] / 2)
			switch {
			case marked[i] != marked[o]:
				j.Different.Count += half
			case marked[i]:
				j.Same.Count += half
			default:
				j.Other.Count += half
			}
		}
	}
	s := w.sums()
	a, b := float64(j.Marked), float64(n-j.Marked)
	same, other, different := alike(a, float64(n), how), alike(b, float64(n), how), unlike(a, b, how)
	for _, p := range []struct {
		join *Join
		p    chances
	}{{&j.Same, same}, {&j.Other, other}, {&j.Different, different}} {
		expected := float64(.5*s.s0) * p.p.one
		second := float64(s.s1*p.p.one) + float64((s.s2-float64(2*s.s1))*p.p.shared) + float64((float64(s.s0*s.s0)+s.s1-s.s2)*p.p.apart)
		p.join.Test = newTest(p.join.Count, expected, float64(second/4)-float64(expected*expected), 1)
	}
	return j, ""
}

// chances are the probabilities that a link is of the kind counted, that two links that share an area are, and that two
// links without a common area are.
type chances struct{ one, shared, apart float64 }

// alike is of links within a colour of a areas among n.
func alike(a, n float64, how Sampling) chances {
	if how == Free {
		p := a / n
		p2 := float64(p * p)
		return chances{p2, p2 * p, float64(p2 * p2)}
	}
	one := a * (a - 1) / (n * (n - 1))
	shared := one * (a - 2) / (n - 2)
	return chances{one, shared, shared * (a - 3) / (n - 3)}
}

// unlike is of links between colours of a and b areas.
func unlike(a, b float64, how Sampling) chances {
	n := a + b
	if how == Free {
		pq := float64(float64(a/n) * (b / n))
		return chances{float64(2 * pq), pq, float64(4 * float64(pq*pq))}
	}
	one := a * b / (n * (n - 1))
	return chances{2 * one, one, 4 * one * (a - 1) * (b - 1) / ((n - 2) * (n - 3))}
}
