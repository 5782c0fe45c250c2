package demo

// fate is what a small area goes through; it steers the made-up registers, never the screening.
type fate int8

const (
	ordinary fate = iota
	hard          // hard conditions throughout
	eased         // hard in 2017, eased by 2024
	worsened      // ordinary in 2017, hard by 2024
	nearMiss      // somewhat under the limits
	lawOnly       // ordinary figures around a listed estate
)

// neighbours returns the small areas that touch each other, corners included.
func (w *town) neighbours() [][]int {
	at := make([][]int, len(w.net.at))
	for h, f := range w.net.face {
		if f < 0 || w.owner[f] < 0 {
			continue
		}
		v := w.net.origin[h]
		at[v] = appendNew(at[v], w.owner[f])
	}
	out := make([][]int, len(w.tracts))
	for _, ts := range at {
		for _, a := range ts {
			for _, b := range ts {
				if a != b {
					out[a] = appendNew(out[a], b)
				}
			}
		}
	}
	host, inner := -1, -1
	for i, t := range w.tracts {
		if t.hole != nil {
			host = i
		}
		if t.inner != nil {
			inner = i
		}
	}
	out[host], out[inner] = append(out[host], inner), append(out[inner], host)
	return out
}

func appendNew(s []int, x int) []int {
	for _, y := range s {
		if x == y {
			return s
		}
	}
	return append(s, x)
}

// clusters says where conditions are hard: compact groups of small areas, none touching another. It returns the fate of every area and
// the number of its cluster, -1 for none.
func (w *town) clusters(near [][]int, r *rng) ([]fate, []int) {
	n := len(w.tracts)
	fates, group := make([]fate, n), make([]int, n)
	for i := range group {
		group[i] = -1
	}
	sizes := []int{9, 8, 7, 7, 6, 6, 5, 5, 4, 4, 4, 3, 3, 3, 4, 3} // the last two ease
	for range (n - 1) / 400 {
		sizes = append(sizes, sizes[:16]...)
	}
	if n < 400 {
		sizes = sizes[16-max(3, 16*n/400):]
	}
	// odds of a cluster by district, out of 10
	odds := []int{1, 0, 7, 4, 7, 10, 4, 2, 6, 4}
	free := func(i, g int) bool {
		if group[i] >= 0 || w.tracts[i].inner != nil || w.tracts[i].hole != nil || len(w.tracts[i].extra) > 0 {
			return false
		}
		for _, j := range near[i] {
			if group[j] >= 0 && group[j] != g {
				return false
			}
			for _, k := range near[j] {
				if group[k] >= 0 && group[k] != g {
					return false
				}
			}
		}
		return true
	}
	for g, size := range sizes {
		seed := -1
		for try := 0; try < 4000 && seed < 0; try++ {
			i := r.n(n)
			if r.n(10) < odds[w.tracts[i].district] && free(i, g) {
				seed = i
			}
		}
		if seed < 0 {
			continue
		}
		members := []int{seed}
		group[seed] = g
		for len(members) < size {
			best, score := -1, -1
			for _, m := range members {
				for _, c := range near[m] {
					if !free(c, g) || w.tracts[c].district != w.tracts[seed].district {
						continue
					}
					s := r.n(2)
					for _, k := range near[c] {
						if group[k] == g {
							s += 2
						}
					}
					if s > score {
						best, score = c, s
					}
				}
			}
			if best < 0 {
				break
			}
			group[best] = g
			members = append(members, best)
		}
		for i, m := range members {
			fates[m] = hard
			switch {
			case g%16 >= 14:
				fates[m] = eased
			case size == 7 && i == 6:
				fates[m] = eased
			case size >= 8 && i == size-1 || size == 5 && i == 4:
				fates[m] = worsened
			case size == 6 && i == 5:
				fates[m] = lawOnly
			}
		}
	}
	for k, i := 0, 0; k < max(4, 14*n/400) && i < 40*n; i++ {
		c := r.n(n)
		if fates[c] == ordinary && free(c, -2) {
			fates[c] = nearMiss
			k++
		}
	}
	return fates, group
}
