package stat

// Ties tells which rank equal figures share.
type Ties string

const (
	TiesAverage Ties = "average" // the mean of the ranks they take up
	TiesMin     Ties = "min"     // the first of them (the «competition» rank)
	TiesMax     Ties = "max"     // the last of them
)

// Rank writes the rank of every figure that is there, from 1; highestFirst gives rank 1 to the largest. It returns how many were ranked.
func (s *Sorter) Rank(dst, x []float64, ties Ties, highestFirst bool) int {
	ord := s.order(x)
	n := len(ord)
	for i := range dst {
		if x[i] != x[i] {
			dst[i] = absent
		}
	}
	for lo := 0; lo < n; {
		hi := lo + 1
		for hi < n && ord[hi].key == ord[lo].key {
			hi++
		}
		first, last := lo+1, hi // ranks taken up by this run of equal figures
		if highestFirst {
			first, last = n-hi+1, n-lo
		}
		var r float64
		switch ties {
		case TiesMin:
			r = float64(first)
		case TiesMax:
			r = float64(last)
		default:
			r = float64(first+last) / 2
		}
		for _, e := range ord[lo:hi] {
			dst[e.at] = r
		}
		lo = hi
	}
	return n
}

// Over is the definition of a percentile from a rank r among n figures.
type Over string

const (
	OverN      Over = "n"   // r/n
	OverNLess1 Over = "n-1" // (r − 1)/(n − 1); 0 where n is 1
	OverNPlus1 Over = "n+1" // r/(n + 1)
)

// Percentile writes the share of figures at or below each (0–1), by one of three definitions.
func (s *Sorter) Percentile(dst, x []float64, ties Ties, over Over, highestFirst bool) {
	n := float64(s.Rank(dst, x, ties, highestFirst))
	for i, r := range dst {
		dst[i] = overOf(r, n, over)
	}
}

func overOf(r, n float64, over Over) float64 {
	switch over {
	case OverNLess1:
		if n == 1 {
			return r - 1
		}
		return (r - 1) / (n - 1)
	case OverNPlus1:
		return r / (n + 1)
	}
	return r / n
}

// PercentileZerosApart ranks only figures above zero among themselves; zero and below get 0 (the Californian family).
func (s *Sorter) PercentileZerosApart(dst, x []float64, ties Ties, over Over, highestFirst bool) {
	if cap(s.rank) < len(x) {
		s.rank = make([]float64, len(x))
	}
	positive := s.rank[:len(x)]
	for i, v := range x {
		positive[i] = v
		if !(v > 0) {
			positive[i] = absent
		}
	}
	n := float64(s.Rank(positive, positive, ties, highestFirst))
	for i, r := range positive {
		switch {
		case r == r:
			dst[i] = overOf(r, n, over)
		case x[i] == x[i]:
			dst[i] = 0
		default:
			dst[i] = absent
		}
	}
}

// Orientation is how a rank r among n, 1 = worst, becomes the R of the exponential transform.
type Orientation string

const (
	FromWorst   Orientation = "n-r+1" // R = (n − r + 1)/n: Wales, England
	FromWorst0  Orientation = "n-r"   // R = (n − r)/n: Scotland
	AsRanked    Orientation = "r"     // R = r/n: the rank already ascends towards the worst
	ExpConstant             = 23.0    // of the English, Welsh and Scottish indices
)

// Exponential writes X = −c·ln(1 − R·(1 − e^(−100/c))), the transform of the English, Welsh and Scottish indices: 0 to 100, with the
// worst tenth spread over half of the scale. x holds ranks; a rank outside 0 … n+1 has no score.
func Exponential(dst, x []float64, how Orientation, c float64) {
	n := float64(Count(x))
	span := 1 - Exp(-100/c)
	for i, r := range x {
		switch how {
		case FromWorst0:
			r = n - r
		case AsRanked:
		default:
			r = n - r + 1
		}
		dst[i] = finite(0 - float64(c*Log(1-float64(r/n*span))))
	}
}

// NormalScores writes Φ⁻¹ of the position of each rank: r/(n+1), or Blom's (r − 3/8)/(n + 1/4).
func (s *Sorter) NormalScores(dst, x []float64, ties Ties, blom, highestFirst bool) {
	n := float64(s.Rank(dst, x, ties, highestFirst))
	for i, r := range dst {
		if blom {
			dst[i] = finite(Quantile((r - .375) / (n + .25)))
		} else {
			dst[i] = finite(Quantile(r / (n + 1)))
		}
	}
}

// Ntile writes which of k equal groups a rank x among n falls in: floor(k·(r − 1)/n) + 1, or ceil(k·r/n). The two differ where k does not divide n.
func Ntile(dst, x []float64, k int, ceil bool) {
	n := float64(Count(x))
	for i, r := range x {
		if ceil {
			dst[i] = finite(ceilRatio(float64(float64(k)*r), n))
		} else {
			dst[i] = finite(floorRatio(float64(float64(k)*(r-1)), n) + 1)
		}
	}
}
