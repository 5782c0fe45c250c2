package linear

import "math"

// run takes steps while price finds the reduced costs worth following; Optimal where no column improves.
func (s *Solver) run(price func() bool) Status {
	limit := 2000 + 50*(s.n+s.m)
	still := 0 // steps in a row that moved nothing
	for range limit {
		if !price() {
			return Optimal
		}
		bland := still > 20+s.m/4 // Bland (1977): the first column and row by number never cycle
		q, sign := s.entering(bland)
		if q < 0 {
			return Optimal
		}
		length, row, to := s.ratio(q, sign, bland)
		if math.IsInf(length, 1) {
			return Unbounded
		}
		if length > FeasibilityTolerance {
			still = 0
		} else {
			still++
		}
		s.move(q, float64(sign*length))
		if row < 0 {
			// the column itself reached its other bound: no change of basis, and its value is that bound, exactly
			v := s.nonbasic[q]
			if sign > 0 {
				s.at[v] = s.high[v]
			} else {
				s.at[v] = s.low[v]
			}
			continue
		}
		s.at[s.basic[row]] = to
		s.pivot(row, q)
	}
	return Stopped
}

// entering picks a column that improves when it moves, and the direction: the largest reduced cost, or with bland the
// lowest variable number. −1 where none does.
func (s *Solver) entering(bland bool) (int, float64) {
	best, column, sign := optimalityTolerance, -1, 1.0
	for j, d := range s.reduced {
		v := s.nonbasic[j]
		size := math.Abs(d)
		if size <= optimalityTolerance || d > 0 && s.at[v] >= s.high[v] || d < 0 && s.at[v] <= s.low[v] {
			continue
		}
		if bland && (column < 0 || v < s.nonbasic[column]) || !bland && size > best {
			best, column = size, j
			sign = math.Copysign(1, d)
		}
	}
	return column, sign
}

// ratio returns how far column q can move in the direction of sign, the row that stops it (−1: its own other bound) and the
// bound at which that row's variable leaves the basis. A variable outside its bounds (phase 1) stops the move where it comes
// inside, and not at all where it moves farther out.
func (s *Solver) ratio(q int, sign float64, bland bool) (float64, int, float64) {
	v := s.nonbasic[q]
	length, row, to := math.Inf(1), -1, 0.0
	if sign > 0 && !math.IsInf(s.high[v], 1) {
		length = s.high[v] - s.at[v]
	} else if sign < 0 && !math.IsInf(s.low[v], -1) {
		length = s.at[v] - s.low[v]
	}
	size := math.Inf(1) // a bound flip is preferred among equals: it costs no pivot
	for i, at := 0, q; i < s.m; i, at = i+1, at+s.n {
		rate := float64(sign * s.table[at])
		if math.Abs(rate) <= pivotTolerance {
			continue
		}
		b := s.basic[i]
		x, bound := s.at[b], 0.0
		if rate > 0 {
			switch {
			case x < s.low[b]-FeasibilityTolerance:
				bound = s.low[b]
			case x > s.high[b]+FeasibilityTolerance:
				continue
			default:
				bound = s.high[b]
			}
		} else {
			switch {
			case x > s.high[b]+FeasibilityTolerance:
				bound = s.high[b]
			case x < s.low[b]-FeasibilityTolerance:
				continue
			default:
				bound = s.low[b]
			}
		}
		if math.IsInf(bound, 0) {
			continue
		}
		t := max(0, (bound-x)/rate)
		if t > length+1e-10 {
			continue
		}
		better := t < length-1e-10
		if !better { // a tie: the larger pivot is the safer, the lower number the one that ends
			if bland {
				better = row >= 0 && b < s.basic[row]
			} else {
				better = math.Abs(rate) > size
			}
		}
		if better {
			length, row, to, size = t, i, bound, math.Abs(rate)
		}
	}
	return length, row, to
}

// move changes the variable of column q by delta, and the basic variables with it.
func (s *Solver) move(q int, delta float64) {
	if delta == 0 {
		return
	}
	s.at[s.nonbasic[q]] += delta
	for i, at := 0, q; i < s.m; i, at = i+1, at+s.n {
		if a := s.table[at]; a != 0 {
			s.at[s.basic[i]] += float64(a * delta)
		}
	}
}

// pivot lets the variables of row r and column q change places.
func (s *Solver) pivot(r, q int) {
	n := s.n
	row := s.table[r*n : (r+1)*n]
	p := 1 / row[q]
	s.columns = s.columns[:0]
	for j, v := range row {
		if v == 0 || j == q {
			continue
		}
		row[j] = -float64(v * p)
		s.columns = append(s.columns, int32(j))
	}
	row[q] = p
	for i := range s.m {
		if i != r {
			eliminate(s.table[i*n:(i+1)*n], row, q, s.columns)
		}
	}
	if len(s.reduced) == n {
		eliminate(s.reduced, row, q, s.columns)
	}
	in, out := s.nonbasic[q], s.basic[r]
	s.basic[r], s.nonbasic[q] = in, out
	s.place[in], s.place[out] = -1-r, q
	s.pivots++
}

// eliminate writes the new pivot row into another row of the dictionary.
func eliminate(into, row []float64, q int, columns []int32) {
	f := into[q]
	if f == 0 {
		return
	}
	for _, j := range columns {
		v := into[j] + float64(f*row[j])
		if math.Abs(v) < dropTolerance {
			v = 0
		}
		into[j] = v
	}
	into[q] = float64(f * row[q])
}
