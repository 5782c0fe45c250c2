package stat

// Copeland writes the Copeland score of every area: how many others it outranks minus how many outrank it. Area i outranks j where the weights of
// the columns in which i is higher, with half the weight of ties, exceed half of all weights. A pair is compared on the columns that both
// have; an area without any figure has no score. Cost grows with the square of the number of areas.
func Copeland(dst []float64, cols [][]float64, weights []float64) {
	n := len(dst)
	for i := range dst {
		dst[i] = absent
		for _, c := range cols {
			if c[i] == c[i] {
				dst[i] = 0
			}
		}
	}
	for i := range n {
		for j := range i {
			balance := 0.0 // Σw where i is higher − Σw where j is: its sign is that of the share over one half
			for k, c := range cols {
				switch {
				case c[i] > c[j]:
					balance += weights[k]
				case c[i] < c[j]:
					balance -= weights[k]
				}
			}
			switch {
			case balance > 0:
				dst[i]++
				dst[j]--
			case balance < 0:
				dst[i]--
				dst[j]++
			}
		}
	}
}
