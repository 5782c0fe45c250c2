package spatial

import "math"

// LocalGetis is Getis and Ord's statistic of one area, as standard deviates: positive where high figures lie together,
// negative where low ones do (Ord & Getis 1995). P of each is two-sided.
type LocalGetis struct {
	Gi       float64 `json:"gi"` // neighbours alone
	GiP      float64 `json:"gi_p"`
	GiStar   float64 `json:"gi_star"` // the area among its own neighbours, with a weight as given of 1
	GiStarP  float64 `json:"gi_star_p"`
	Expected float64 `json:"expected"` // of Σⱼ wᵢⱼ·xⱼ under Gi, in units of the figure
}

// GetisLocal returns Gi and Gi* of every area, with the weights as given (binary as a rule) whatever the style of w:
// scaling a row moves neither. A nil stands with its reason.
func GetisLocal(w *Weights, x []float64) ([]*LocalGetis, []Reason) {
	out := make([]*LocalGetis, len(x))
	c, why := known(w, x, 3)
	if why != "" {
		return out, reasons(x, why)
	}
	whys := reasons(x, "")
	n := float64(len(c.x))
	for k, i := range c.old {
		from, until := c.w.first[k], c.w.first[k+1]
		v := c.w.given[from:until]
		if len(v) == 0 {
			whys[i] = NoNeighbour
			continue
		}
		// All about the mean of the city, which moves neither statistic and spares digits.
		lag := 0.0
		for q, j := range c.w.to[from:until] {
			lag += float64(v[q] * c.z[j])
		}
		wi, wi2 := rowSums(v)
		z := c.z[k]
		mean := -z / (n - 1)
		s2 := (c.ss-float64(z*z))/(n-1) - float64(mean*mean)
		gi, ok := deviate(lag-float64(wi*mean), s2, (float64((n-1)*wi2)-float64(wi*wi))/(n-2))
		if !ok {
			whys[i] = Constant // of the other areas, or every one of them is a neighbour
			continue
		}
		star, ok := deviate(lag+z, c.ss/n, (float64(n*(wi2+1))-float64((wi+1)*(wi+1)))/(n-1))
		if !ok {
			whys[i] = Constant
			continue
		}
		out[i] = &LocalGetis{Gi: gi, GiP: twoSided(gi), GiStar: star, GiStarP: twoSided(star), Expected: wi * (mean + c.mean)}
	}
	return out, whys
}

// deviate returns d/√(s2·factor); false where the variance is not positive beyond rounding.
func deviate(d, s2, factor float64) (float64, bool) {
	if !(s2 > 0) || !(factor > 1e-12) {
		return 0, false
	}
	g := d / math.Sqrt(float64(s2*factor))
	return g, finite(g)
}
