package uncertainty

import (
	"math"

	"kvarter/internal/stat"
)

// Posterior is what is believed of one figure of one area after its data: a distribution from which replicates draw.
type Posterior struct {
	kind  kind
	a, b  float64 // Beta(a, b); Gamma(a) with rate b; mean a and standard deviation b
	scale float64 // factor on the draw
}

type kind uint8

const (
	fixed kind = iota
	beta
	gamma
	normal
	logit
)

// Prior of shares: Beta(A, B) before any data. Jeffreys' is Beta(½, ½). The zero Prior is none yet: FromRound fits one to the areas (see Fit).
type Prior struct{ A, B float64 }

// Jeffreys is the prior that is taken where none is declared (Brown, Cai & DasGupta 2001, Statistical Science 16(2)): unlike the plug-in share it leaves
// an area with none of 40 a chance of more.
var Jeffreys = Prior{.5, .5}

// Fit returns the Beta prior with the mean of the areas' shares num/den and their spread beyond chance, by moments of the beta-binomial (Kleinman 1973, Journal of the
// American Statistical Association 68, 46–54): empirical Bayes. Areas are drawn towards the city by it. Where they spread no more than chance does, A + B
// is 10,000, and Jeffreys' prior stands for fewer than three areas.
func Fit(num, den []float64) Prior {
	sum, all, squares, areas := 0.0, 0.0, 0.0, 0.0
	for i, n := range den {
		if n > 0 && num[i] >= 0 && num[i] <= n {
			sum += num[i]
			all += n
			squares += float64(n * n)
			areas++
		}
	}
	mean := sum / all
	if areas < 3 || mean <= 0 || mean >= 1 {
		return Jeffreys
	}
	spread := 0.0
	for i, n := range den {
		if n > 0 && num[i] >= 0 && num[i] <= n {
			d := num[i]/n - mean
			spread += float64(n * float64(d*d))
		}
	}
	alike := (spread/float64(mean*(1-mean)) - (areas - 1)) / (all - squares/all - (areas - 1))
	alike = max(min(alike, .5), 1./10001)
	size := (1 - alike) / alike
	return Prior{A: float64(mean * size), B: float64((1 - mean) * size)}
}

// Share is the posterior of a share num/den under a prior, with den people of whom effect are as good as one (the design effect): Beta(A + r, B + n − r)
// with n = den/effect and r = num/effect. The draw is multiplied with scale.
func Share(num, den, effect, scale float64, p Prior) Posterior {
	if !(num >= 0 && num <= den && den > 0 && effect > 0) {
		return Fixed(math.NaN())
	}
	n, r := den/effect, num/effect
	return Posterior{kind: beta, a: p.A + r, b: p.B + n - r, scale: scale}
}

// Count is the posterior of a rate of events, num over a base, under Jeffreys' prior: Gamma(num + ½)/base. The draw is multiplied with scale.
func Count(num, base, scale float64) Posterior {
	if !(num >= 0 && base > 0) {
		return Fixed(math.NaN())
	}
	return Posterior{kind: gamma, a: num + .5, b: base, scale: scale}
}

// Estimated is the posterior of an estimate with a standard error, normal around it.
func Estimated(value, se float64) Posterior {
	if !(se > 0) {
		return Fixed(value)
	}
	return Posterior{kind: normal, a: value, b: se, scale: 1}
}

// EstimatedShare is that of an estimated share: normal on the logit scale, so that no draw is under 0 or over 1.
func EstimatedShare(value, se float64) Posterior {
	if !(se > 0) || !(value > 0 && value < 1) {
		return Fixed(value)
	}
	return Posterior{kind: logit, a: stat.Log(value / (1 - value)), b: se / float64(value*(1-value)), scale: 1}
}

// Fixed is a figure without error, or one about which nothing is known to draw from.
func Fixed(value float64) Posterior { return Posterior{a: value, scale: 1} }

// Drawn reports whether replicates draw the figure.
func (p Posterior) Drawn() bool { return p.kind != fixed }

// Quantile returns the figure at a standard normal score: the quantile at Φ(z).
func (p Posterior) Quantile(z float64) float64 {
	switch p.kind {
	case beta:
		return float64(p.scale * p.solve(z))
	case gamma:
		return float64(p.scale * p.solve(z))
	case normal:
		return p.a + float64(p.b*z)
	case logit:
		return 1 / (1 + stat.Exp(-(p.a + float64(p.b*z))))
	}
	return p.a
}

// moments returns mean and standard deviation of the unscaled distribution.
func (p Posterior) moments() (mean, sd float64) {
	if p.kind == gamma {
		return p.a / p.b, math.Sqrt(p.a) / p.b
	}
	n := p.a + p.b
	return p.a / n, math.Sqrt(float64(p.a*p.b)/(n+1)) / n
}

func (p Posterior) cdf(x float64) float64 {
	if p.kind == gamma {
		return stat.GammaCDF(float64(x*p.b), p.a)
	}
	return stat.BetaCDF(x, p.a, p.b)
}

// solve finds the quantile by the secant within a bracket that shrinks (Illinois), which needs no density.
func (p Posterior) solve(z float64) float64 {
	target := stat.CDF(z)
	mean, sd := p.moments()
	lo, hi, top := 0.0, 1.0, 1.0
	if p.kind == gamma {
		top = math.Inf(1)
		hi = mean + float64((10+float64(z*z))*sd)
	}
	flo, fhi := -target, 1-target
	if p.kind == gamma {
		fhi = p.cdf(hi) - target
	}
	// A bracket around the normal guess, where it holds, saves most of the steps.
	for _, d := range []float64{1, -1} {
		x := mean + float64((z+d)*sd)
		if x <= lo || x >= min(hi, top) {
			continue
		}
		if f := p.cdf(x) - target; f < 0 {
			lo, flo = x, f
		} else {
			hi, fhi = x, f
		}
	}
	side := 0
	for range 200 {
		x := (float64(lo*fhi) - float64(hi*flo)) / (fhi - flo)
		if !(x > lo && x < hi) {
			x = lo + float64((hi-lo)/2)
		}
		f := p.cdf(x) - target
		if math.Abs(f) < 1e-9*min(target, 1-target) || hi-lo < 1e-12*sd {
			return x
		}
		if f < 0 {
			lo, flo = x, f
			if side == -1 {
				fhi /= 2
			}
			side = -1
		} else {
			hi, fhi = x, f
			if side == 1 {
				flo /= 2
			}
			side = 1
		}
	}
	return lo + float64((hi-lo)/2)
}
