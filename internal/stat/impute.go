package stat

// FillMean gives every absent figure the mean of its group, or the median. group holds a group number from 0 to k − 1 per area (−1: none, nothing is
// filled); nil is one group of all. A group without figures stays absent.
func (s *Sorter) FillMean(dst, x []float64, group []int32, k int, median bool) {
	if group == nil {
		group, k = make([]int32, len(x)), 1
	}
	fillWith := make([]float64, k)
	if median {
		byGroup := make([][]float64, k)
		for _, e := range s.order(x) {
			if g := group[e.at]; g >= 0 {
				byGroup[g] = append(byGroup[g], x[e.at])
			}
		}
		for g, v := range byGroup {
			fillWith[g] = absent
			if n := len(v); n > 0 {
				fillWith[g] = (v[(n-1)/2] + v[n/2]) / 2
			}
		}
	} else {
		n := make([]float64, k)
		for i, v := range x {
			if g := group[i]; g >= 0 && v == v {
				fillWith[g] += v
				n[g]++
			}
		}
		for g := range fillWith {
			fillWith[g] /= n[g]
		}
	}
	for i, v := range x {
		if g := group[i]; v != v && g >= 0 {
			v = fillWith[g]
		}
		dst[i] = finite(v)
	}
}

// FillNeighbours gives every absent figure the mean of its neighbours' figures, once: a filled figure fills no other.
func FillNeighbours(dst, x []float64, neighbours [][]int) {
	filled := make(map[int]float64)
	for i, v := range x {
		if v == v || i >= len(neighbours) {
			continue
		}
		sum, n := 0.0, 0.0
		for _, j := range neighbours[i] {
			if x[j] == x[j] {
				sum += x[j]
				n++
			}
		}
		if n > 0 {
			filled[i] = finite(sum / n)
		}
	}
	copy(dst, x)
	for i, v := range filled {
		dst[i] = v
	}
}
