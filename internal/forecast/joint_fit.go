package forecast

import (
	"math"

	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// joint is the model fitted to the years before position n.
type joint struct {
	n        int
	measures []*measure
	wholes   []reference
	common   [][]float64 // Cholesky factor of C, measures first
	own      [][]float64 // Cholesky factor of S
	freedom  float64     // degrees of freedom of C
	years    float64     // years that the drifts of C rest on
	centre   []float64   // drift of each row of C: m(k), and that of a whole
}

// reference is one measure of a whole that limits refer to.
type reference struct {
	ind   *method.Indicator
	whole int
	z     []float64 // by year; transformed, NaN where not known
	base  float64   // of the last year
}

// fit fits the joint model to the years before position n.
func fit(l *law, n int) *joint {
	j := &joint{n: n}
	seen := map[string]bool{}
	pairs := map[[2]string]bool{}
	var used []int
	for _, r := range l.outcomes {
		used = r.criteria(used)
	}
	for _, k := range used {
		c := &l.crits[k]
		if !seen[c.ind.Name] {
			seen[c.ind.Name] = true
			m := newMeasure(l.e, c.ind, n)
			m.choose()
			j.measures = append(j.measures, m)
		}
		if c.of == "" {
			continue
		}
		for i := range l.e.Areas {
			w := l.e.whole(c.of, i)
			if w < 0 || pairs[[2]string{c.ind.Name, l.e.Whole[w].Of + "\x00" + l.e.Whole[w].Code}] {
				continue
			}
			pairs[[2]string{c.ind.Name, l.e.Whole[w].Of + "\x00" + l.e.Whole[w].Code}] = true
			j.wholes = append(j.wholes, newReference(l.e, c.ind, w, n))
		}
	}
	j.covariances(l.e)
	return j
}

func newReference(e *Estates, ind *method.Indicator, w, n int) reference {
	r := reference{ind: ind, whole: w, z: make([]float64, n)}
	for t := range n {
		num, den := yearly(ind, e.Whole[w].Columns, t)
		r.z[t], r.base = forward(ind, num, den), den
	}
	return r
}

// choose picks the gain and the size effect by likelihood, then an own drift for each area, and filters anew with it.
func (m *measure) choose() {
	if m.drift, m.ok = m.meanChange(); !m.ok {
		return
	}
	best := math.Inf(-1)
	for _, power := range gridSize {
		size := m.sizes(power)
		for _, gain := range gridGain {
			if l := m.likelihood(gain, size); l > best {
				best, m.gain, m.power = l, gain, power
			}
		}
	}
	if math.IsInf(best, -1) { // no spread between areas: one area, or all alike
		m.gain, m.power = 1, 0
	}
	size := m.sizes(m.power)
	zero := make([]float64, len(m.x))
	m.filter(m.gain, size, zero)
	m.shrinkDrifts(size)
}

// filter runs every area with its own drift beside m, and sets c and sd.
func (m *measure) filter(gain float64, size, own []float64) {
	m.area = make([]tracked, len(m.x))
	for i := range m.x {
		m.area[i], _, _, _ = m.run(i, m.drift+own[i], gain, size[i])
	}
	ss, n, years := m.within()
	if m.sd = 0; n > years {
		m.sd = math.Sqrt(ss / (n - years))
	}
}

// within sets c, the mean surprise of a year, and returns the sum of squares of u at size 1, with the number of surprises and years.
func (m *measure) within() (ss, n, years float64) {
	m.c = make([]float64, len(m.cut))
	for t := range m.c {
		sum, k := 0.0, 0.0
		for i := range m.area {
			if e := m.area[i].innovations[t]; e == e {
				sum, k = sum+e, k+1
			}
		}
		if m.c[t] = math.NaN(); k == 0 {
			continue
		}
		m.c[t] = sum / k
		for i := range m.area {
			if e := m.area[i].innovations[t]; e == e {
				u := (e - m.c[t]) / m.area[i].size
				ss += float64(u * u)
			}
		}
		n, years = n+k, years+1
	}
	return ss, n, years
}

// likelihood is the Gaussian log-likelihood of the areas' own surprises, the spread at its best; −Inf without any.
func (m *measure) likelihood(gain float64, size []float64) float64 {
	m.filter(gain, size, make([]float64, len(m.x)))
	ss, n, years := m.within()
	if n <= years || !(ss > 0) {
		return math.Inf(-1)
	}
	q, logs := steady(gain), 0.0
	for i := range m.area {
		g, run := 1.0, false
		for t := range m.cut {
			if m.x[i][t] != m.x[i][t] {
				run = false
				continue
			}
			if m.area[i].innovations[t] != m.area[i].innovations[t] {
				g, run = 1, true
				continue
			}
			if run {
				var spread float64
				g, spread = nextGain(g, q)
				logs += stat.Log(float64(spread * size[i]))
			}
		}
	}
	return -.5*float64((n-years)*stat.Log(ss/(n-years))) - logs
}

// shrinkDrifts estimates the drifts of areas beside m, by how far their levels came, shrunk by τ²/(τ² + v): v is what their surprises alone would
// move a level, τ² the rest of the spread (method of moments, not under 0).
func (m *measure) shrinkDrifts(size []float64) {
	n := len(m.x)
	d, v, own, w := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	sum, k := 0.0, 0.0
	for i := range n {
		tr, moved, years, weight := m.run(i, m.drift, m.gain, size[i])
		if d[i] = math.NaN(); tr.ok && years >= 3 {
			d[i] = moved / years
			s := m.sd * size[i] / years
			v[i] = float64(float64(s*s) * weight)
			sum, k = sum+d[i], k+1
		}
	}
	if k >= 3 {
		between := 0.0
		for i := range n {
			if d[i] == d[i] {
				x := d[i] - sum/k
				between += float64(x*x) - float64(v[i]*(1-1/k))
			}
		}
		m.tau2 = math.Max(0, between/(k-1))
	}
	for i := range n {
		if m.tau2 > 0 && d[i] == d[i] {
			w[i] = m.tau2 / (m.tau2 + v[i])
			own[i] = float64(w[i] * (d[i] - sum/k))
		}
	}
	m.filter(m.gain, size, own)
	spent := 0.0
	for i := range n {
		m.area[i].drift = m.drift + own[i]
		m.area[i].sd = math.Sqrt(float64(m.tau2 * (1 - w[i])))
		spent += w[i]
	}
	ss, obs, years := m.within()
	if free := obs - years - spent; free > 0 {
		m.sd = math.Sqrt(ss / free)
	}
}

// covariances fills C, S and the drifts of what is shared.
func (j *joint) covariances(e *Estates) {
	k := len(j.measures)
	rows := make([][]float64, k+len(j.wholes)) // by row of C, then year
	sds := make([]float64, len(rows))
	j.centre = make([]float64, len(rows))
	j.years, j.freedom = math.Inf(1), math.Inf(1)
	for r := range rows {
		rows[r] = make([]float64, j.n)
		for t := range rows[r] {
			rows[r][t] = math.NaN()
		}
		noise := 0.0
		if r < k {
			m := j.measures[r]
			if j.centre[r] = m.drift; !m.ok {
				continue
			}
			copy(rows[r], m.c)
			m.noise = m.chance()
			noise = m.noise
		} else {
			w := &j.wholes[r-k]
			sum, n := 0.0, 0.0
			for t := 1; t < j.n; t++ {
				if d := w.z[t] - w.z[t-1]; d == d && !e.broken(w.ind, e.Years[t]) {
					rows[r][t] = d
					sum, n = sum+d, n+1
				}
			}
			if n > 0 {
				j.centre[r] = sum / n
			}
		}
		ss, n := centred(rows[r])
		if n >= 2 {
			sds[r] = math.Sqrt(math.Max(0, ss/(n-1)-noise))
			j.years, j.freedom = math.Min(j.years, n), math.Min(j.freedom, n-1)
		}
	}
	if math.IsInf(j.years, 1) {
		j.years, j.freedom = 1, 3
	}
	j.freedom = math.Max(j.freedom, 3) // Student's t under three has no variance
	j.common = factor(rows, sds)

	flat := make([][]float64, k)
	own := make([]float64, k)
	for r, m := range j.measures {
		own[r] = m.sd
		for i := range m.area {
			for t := range m.c {
				u := math.NaN()
				if m.ok {
					u = (m.area[i].innovations[t] - m.c[t]) / m.area[i].size
				}
				flat[r] = append(flat[r], u)
			}
		}
		if !m.ok {
			flat[r] = make([]float64, len(e.Areas)*j.n)
			for i := range flat[r] {
				flat[r][i] = math.NaN()
			}
		}
	}
	j.own = factor(flat, own)
}

// chance is the part of the variance of c that the areas' own surprises make: sd²·Σsize²/N², in the mean of the years.
func (m *measure) chance() float64 {
	total, years := 0.0, 0.0
	for t := range m.c {
		sum, n := 0.0, 0.0
		for i := range m.area {
			if e := m.area[i].innovations[t]; e == e {
				sum, n = sum+float64(m.area[i].size*m.area[i].size), n+1
			}
		}
		if n > 0 {
			total, years = total+float64(float64(m.sd*m.sd)*sum)/float64(n*n), years+1
		}
	}
	if years == 0 {
		return 0
	}
	return total / years
}
