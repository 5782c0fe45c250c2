package forecast

import (
	"math"

	"kvarter/internal/stat"
)

// The grid of smoothing parameters of the damped local linear trend, each combination as likely as any other beforehand: α, β/α and φ. φ
// stays in the range that Hyndman and Athanasopoulos advise (Forecasting: Principles and Practice, 3rd ed., section 8.2).
var (
	gridAlpha = []float64{.1, .3, .5, .7, .9, 1}
	gridBeta  = []float64{0, .1, .3, .6}
	gridPhi   = []float64{.8, .9, .98}
)

// trend is the model ETS(A,Ad,N) at one set of parameters, fitted to a series of n points:
//
//	y(t) = l(t−1) + φ·b(t−1) + e(t),  l(t) = l(t−1) + φ·b(t−1) + α·e(t),  b(t) = φ·b(t−1) + β·e(t),  e ~ N(0, σ²)
//
// (Hyndman, Koehler, Ord and Snyder 2008, Forecasting with Exponential Smoothing, table 2.2). Innovations are linear in l(0) and b(0),
// so that a flat prior on both and 1/σ on σ leave Student's t with n − 2 degrees of freedom for every forecast.
type trend struct {
	alpha, beta, phi float64
	weight           float64 // log of the marginal likelihood, later the weight among the grid
	s2               float64 // RSS/(n − 2)
	level, slope     float64 // at the end, at the estimated start
	unit             [2]struct{ level, slope float64 }
	inv              [3]float64 // (X'X)⁻¹: 11, 12, 22
}

// fit runs the recursion on the data and on both unit starts at once. ok is false where the start is not identified.
func (m *trend) fit(y []float64) (rss float64, ok bool) {
	type state struct{ l, b float64 }
	step := func(s *state, y float64) float64 {
		on := s.l + float64(m.phi*s.b)
		e := y - on
		s.l = on + float64(m.alpha*e)
		s.b = float64(m.phi*s.b) + float64(m.beta*e)
		return e
	}
	data, one, two := state{}, state{l: 1}, state{b: 1}
	var xx, xz, zz, xy, zy, yy float64
	for _, v := range y {
		e := step(&data, v)
		x, z := -step(&one, 0), -step(&two, 0)
		xx += float64(x * x)
		xz += float64(x * z)
		zz += float64(z * z)
		xy += float64(x * e)
		zy += float64(z * e)
		yy += float64(e * e)
	}
	det := float64(xx*zz) - float64(xz*xz)
	if !(det > 1e-12*float64(xx*zz)) {
		return 0, false
	}
	m.inv = [3]float64{zz / det, -xz / det, xx / det}
	l0 := (float64(zz*xy) - float64(xz*zy)) / det
	b0 := (float64(xx*zy) - float64(xz*xy)) / det
	rss = math.Max(0, yy-float64(l0*xy)-float64(b0*zy))
	nu := float64(len(y) - 2)
	m.s2 = rss / nu
	m.level = data.l + float64(l0*one.l) + float64(b0*two.l)
	m.slope = data.b + float64(l0*one.b) + float64(b0*two.b)
	m.unit[0].level, m.unit[0].slope = one.l, one.b
	m.unit[1].level, m.unit[1].slope = two.l, two.b
	m.weight = -.5*stat.Log(det) - float64(.5*nu*stat.Log(rss))
	return rss, true
}

// ahead returns centre and scale of the t distribution h steps ahead: l + φ_h·b, and σ²(1 + Σ_{j<h}(α + β·φ_j)² + g'(X'X)⁻¹g), where
// φ_j = φ + … + φ^j and g is what the start still weighs in the forecast.
func (m *trend) ahead(h int) (centre, scale float64) {
	v, sum := m.innovations(h)
	g0 := m.unit[0].level + float64(sum*m.unit[0].slope)
	g1 := m.unit[1].level + float64(sum*m.unit[1].slope)
	v += float64(float64(g0*g0)*m.inv[0]) + float64(2*float64(g0*g1)*m.inv[1]) + float64(float64(g1*g1)*m.inv[2])
	return m.level + float64(sum*m.slope), math.Sqrt(float64(m.s2 * v))
}

// innovations returns 1 + Σ_{j<h}(α + β·φ_j)², the variance h steps ahead in units of σ² where the start is known, and φ_h.
func (m *trend) innovations(h int) (v, sum float64) {
	v, power := 1.0, 1.0
	for j := 1; ; j++ {
		power = float64(power * m.phi)
		sum += power
		if j == h {
			return v, sum
		}
		c := m.alpha + float64(m.beta*sum)
		v += float64(c * c)
	}
}

// mixture is the average of the grid, each model weighed by its marginal likelihood.
type mixture struct {
	t      student
	models []trend
}

// average fits the grid to at least three points. ok is false where the points do not vary about some model of the grid.
func average(y []float64) (mix mixture, ok bool) {
	// Centre and scale, so that nothing depends on the unit of the indicator.
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range y {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	size := hi - lo
	if !(size > 1e-10*math.Max(math.Abs(lo), math.Abs(hi))) {
		return mix, false
	}
	z := make([]float64, len(y))
	for i, v := range y {
		z[i] = (v - lo) / size
	}
	mix.t = newStudent(len(y) - 2)
	best := math.Inf(-1)
	for _, a := range gridAlpha {
		for _, b := range gridBeta {
			for _, phi := range gridPhi {
				m := trend{alpha: a, beta: float64(a * b), phi: phi}
				rss, found := m.fit(z)
				if !found {
					continue
				}
				if rss < 1e-18*float64(len(y)) {
					return mix, false
				}
				best = math.Max(best, m.weight)
				mix.models = append(mix.models, m)
			}
		}
	}
	kept, total := mix.models[:0], 0.0
	for _, m := range mix.models {
		if m.weight = stat.Exp(m.weight - best); m.weight > 1e-4 {
			kept = append(kept, m)
			total += m.weight
		}
	}
	mix.models = kept
	for i := range kept {
		m := &kept[i]
		m.weight /= total
		m.level, m.slope, m.s2 = lo+float64(size*m.level), float64(size*m.slope), float64(float64(size*size)*m.s2)
	}
	return mix, len(kept) > 0
}

// predictive is the distribution some steps ahead.
type predictive struct {
	t                     student
	weight, centre, scale []float64
}

func (mix *mixture) ahead(h int) predictive {
	p := predictive{t: mix.t}
	for i := range mix.models {
		c, s := mix.models[i].ahead(h)
		p.weight, p.centre, p.scale = append(p.weight, mix.models[i].weight), append(p.centre, c), append(p.scale, s)
	}
	return p
}

func (p *predictive) cdf(y float64) float64 {
	sum := 0.0
	for i, w := range p.weight {
		sum += float64(w * p.t.cdf((y-p.centre[i])/p.scale[i]))
	}
	return sum
}

// quantile inverts the distribution function by regula falsi (Illinois), to a millionth of the bracket's narrowest scale.
func (p *predictive) quantile(q float64) float64 {
	lo, hi, unit := math.Inf(1), math.Inf(-1), math.Inf(1)
	for i, c := range p.centre {
		lo, hi, unit = math.Min(lo, c-2*p.scale[i]), math.Max(hi, c+2*p.scale[i]), math.Min(unit, p.scale[i])
	}
	flo, fhi := p.cdf(lo)-q, p.cdf(hi)-q
	for width := hi - lo; flo > 0; width *= 2 {
		lo -= width
		flo = p.cdf(lo) - q
	}
	for width := hi - lo; fhi < 0; width *= 2 {
		hi += width
		fhi = p.cdf(hi) - q
	}
	side := 0
	for range 100 {
		if hi-lo < 1e-6*unit || flo == fhi {
			break
		}
		x := (float64(lo*fhi) - float64(hi*flo)) / (fhi - flo)
		if !(x > lo && x < hi) {
			x = lo + (hi-lo)/2
		}
		f := p.cdf(x) - q
		switch {
		case math.Abs(f) < 1e-12:
			return x
		case f > 0:
			hi, fhi = x, f
			if side == 1 {
				flo /= 2
			}
			side = 1
		default:
			lo, flo = x, f
			if side == -1 {
				fhi /= 2
			}
			side = -1
		}
	}
	return lo + (hi-lo)/2
}
