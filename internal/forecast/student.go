package forecast

import (
	"math"

	"kvarter/internal/stat"
)

// studentConst returns Γ((ν+1)/2)/Γ(ν/2) for a whole ν ≥ 1, from 1/√π and √π/2 by c(ν+2) = c(ν)·(ν+1)/ν.
func studentConst(nu int) float64 {
	sqrtPi := math.Sqrt(math.Pi)
	c, from := 1/sqrtPi, 1
	if nu%2 == 0 {
		c, from = sqrtPi/2, 2
	}
	for v := from; v < nu; v += 2 {
		c = float64(c*float64(v+1)) / float64(v)
	}
	return c
}

// student is Student's t distribution with a whole number of degrees of freedom.
type student struct {
	nu float64
	c  float64 // studentConst
}

func newStudent(nu int) student { return student{float64(nu), studentConst(nu)} }

// cdf returns P(T ≤ t) = 1 − ½·I_x(ν/2, ½) for t ≥ 0, x = ν/(ν + t²), with the incomplete beta function by Lentz's continued fraction (Press
// et al., Numerical Recipes, section 6.4). Absolute error under 1e-13.
func (d student) cdf(t float64) float64 {
	if t == 0 {
		return .5
	}
	t2 := float64(t * t)
	if math.IsInf(t2, 1) {
		if t > 0 {
			return 1
		}
		return 0
	}
	x, y := d.nu/(d.nu+t2), t2/(d.nu+t2)
	a, b := d.nu/2, .5
	// x^a·(1−x)^b/B(a, b), B(a, ½) = √π/c.
	front := stat.Exp(float64(a*stat.Log(x))) * math.Sqrt(y) * d.c / math.Sqrt(math.Pi)
	var tail float64
	if x < (a+1)/(a+b+2) {
		tail = .5 * front * betaFraction(a, b, x) / a
	} else {
		tail = .5 * (1 - float64(front*betaFraction(b, a, y))/b)
	}
	if t > 0 {
		return 1 - tail
	}
	return tail
}

// betaFraction evaluates the continued fraction of the incomplete beta function.
func betaFraction(a, b, x float64) float64 {
	const tiny = 1e-300
	keep := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/keep(1-float64((a+b)*x)/(a+1))
	h := d
	for m := 1.0; m <= 300; m++ {
		k := 2 * m
		for _, num := range [2]float64{float64(float64(m*(b-m))*x) / float64((a+k-1)*(a+k)), -float64(float64((a+m)*(a+b+m))*x) / float64((a+k)*(a+k+1))} {
			d = 1 / keep(1+float64(num*d))
			c = keep(1 + num/c)
			h = float64(h * float64(d*c))
		}
		if math.Abs(float64(d*c)-1) < 1e-15 {
			break
		}
	}
	return h
}
