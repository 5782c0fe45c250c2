package spatial

// Quadrant is the place of an area in Moran's scatter plot: the area first, its neighbours second.
type Quadrant string

const (
	HighHigh Quadrant = "high_high"
	LowLow   Quadrant = "low_low"
	HighLow  Quadrant = "high_low"
	LowHigh  Quadrant = "low_high"
)

// LocalMoran is local Moran's I of one area.
type LocalMoran struct {
	Value float64 `json:"value"` // Ii = zᵢ·Σⱼ wᵢⱼ·zⱼ / m₂, m₂ = Σ z²/n
	Lag   float64 `json:"lag"`   // Σⱼ wᵢⱼ·xⱼ
	// Quadrant cuts at 0 the deviation of the area from the mean and that of its neighbours (PySAL). On the line is low.
	Quadrant Quadrant `json:"quadrant"`
	// QuadrantMeans cuts the figure at its mean and Lag at the mean of all lags (spdep's «mean»).
	QuadrantMeans Quadrant `json:"quadrant_means"`
	// Conditional holds the area fixed and shuffles the others (Sokal, Oden & Thomson 1998); Total shuffles all (Anselin 1995).
	Conditional *Test `json:"conditional,omitempty"`
	Total       *Test `json:"total,omitempty"`
}

// MoranLocal returns local Moran's I of every area: nil, with a reason, where there is none. Greater tells of likeness to
// neighbours, be it high or low.
func MoranLocal(w *Weights, x []float64) ([]*LocalMoran, []Reason) {
	out := make([]*LocalMoran, len(x))
	c, why := known(w, x, 3)
	if why != "" {
		return out, reasons(x, why)
	}
	whys := reasons(x, "")
	n := float64(len(c.x))
	m2 := c.ss / n
	b2 := c.kurtosis(n)
	lag, lagZ := c.w.Lag(c.x), c.w.Lag(c.z)
	meanLag := 0.0
	for _, l := range lag {
		meanLag += l
	}
	meanLag /= n
	for k, i := range c.old {
		_, v := c.w.Row(k)
		if len(v) == 0 {
			whys[i] = NoNeighbour
			continue
		}
		wi, wi2 := rowSums(v)
		z := c.z[k]
		value := z / m2 * lagZ[k]
		if !finite(value) || !finite(lag[k]) {
			whys[i] = OutOfRange
			continue
		}
		z2 := float64(z * z)
		ratio := z2 / m2
		variance := float64(ratio*(n/(n-2))) * float64((wi2-float64(wi*wi)/(n-1))*(1-ratio/(n-1)))
		total := float64(wi2*(n-b2))/(n-1) + float64((float64(wi*wi)-wi2)*(2*b2-n))/((n-1)*(n-2)) - float64(wi*wi)/float64((n-1)*(n-1))
		out[i] = &LocalMoran{
			Value: value, Lag: lag[k],
			Quadrant:      quadrant(z > 0, lagZ[k] > 0),
			QuadrantMeans: quadrant(c.x[k] > c.mean, lag[k] > meanLag),
			Conditional:   newTest(value, -float64(ratio*wi)/(n-1), variance, 1),
			Total:         newTest(value, -wi/(n-1), total, 1),
		}
	}
	return out, whys
}

func quadrant(high, near bool) Quadrant {
	switch {
	case high && near:
		return HighHigh
	case high:
		return HighLow
	case near:
		return LowHigh
	}
	return LowLow
}

// rowSums returns the sum of the weights of a row and of their squares.
func rowSums(v []float64) (wi, wi2 float64) {
	for _, x := range v {
		wi += x
		wi2 += float64(x * x)
	}
	return wi, wi2
}
