package stat

import (
	"math"
	"strconv"
)

// LogShift writes ln(x + offset); no figure where x + offset ≤ 0.
func LogShift(dst, x []float64, offset float64) {
	for i, v := range x {
		dst[i] = finite(Log(v + offset))
	}
}

// BoxCox writes (x^λ − 1)/λ, or ln x for λ = 0; no figure where x ≤ 0.
func BoxCox(dst, x []float64, lambda float64) {
	for i, v := range x {
		switch {
		case !(v > 0):
			dst[i] = absent
		case lambda == 0:
			dst[i] = finite(Log(v))
		default:
			dst[i] = finite((Pow(v, lambda) - 1) / lambda)
		}
	}
}

// BoxCoxFromOne writes the transform of x − min + 1, whose least figure is 1: COINr's boxcox, as it is called there by default.
func BoxCoxFromOne(dst, x []float64, lambda float64) {
	lo, _ := Range(x)
	Affine(dst, x, 1, 1-lo)
	BoxCox(dst, dst, lambda)
}

// Power writes x^exponent; no figure where it is not a real number, such as 0^−1.
func Power(dst, x []float64, exponent float64) {
	for i, v := range x {
		if v == v {
			v = Pow(v, exponent)
		}
		dst[i] = finite(v)
	}
}

// Affine writes a·x + b.
func Affine(dst, x []float64, a, b float64) {
	for i, v := range x {
		dst[i] = finite(float64(v*a) + b)
	}
}

// Clip writes x held within [lo, hi]; a NaN end is open.
func Clip(dst, x []float64, lo, hi float64) {
	for i, v := range x {
		if v < lo {
			v = lo
		}
		if v > hi {
			v = hi
		}
		dst[i] = v
	}
}

// RoundAll writes x rounded to a number of decimals, a half away from zero or to the even digit.
func RoundAll(dst, x []float64, digits int, even bool) {
	for i, v := range x {
		dst[i] = Round(v, digits, even)
	}
}

var powersOf10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// Round returns v rounded to a number of decimals (negative: tens, hundreds, …). A half is judged on the shortest decimal that
// reads back as v, so that 2.675 rounds to 2.68 although its binary fraction lies below.
func Round(v float64, digits int, even bool) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || digits > 300 {
		return v
	}
	if digits >= 0 && digits < len(powersOf10) {
		p := powersOf10[digits]
		y := float64(math.Abs(v) * p)
		whole := math.Floor(y)
		// Away from a half, the product's last bit cannot change the answer.
		if d := y - whole - .5; y < 1e9 && (d > 1e-6 || d < -1e-6) {
			if d > 0 {
				whole++
			}
			return math.Copysign(whole/p, v) + 0
		}
	}
	return roundDecimal(v, digits, even)
}

// roundDecimal rounds the digits that v is written with.
func roundDecimal(v float64, digits int, even bool) float64 {
	var buf [40]byte
	b := strconv.AppendFloat(buf[:0], math.Abs(v), 'e', -1, 64) // d.ddde±xx
	var d []byte
	i := 0
	for ; b[i] != 'e'; i++ {
		if b[i] != '.' {
			d = append(d, b[i])
		}
	}
	exp, _ := strconv.Atoi(string(b[i+1:]))
	keep := exp + 1 + digits // digits before the cut
	if keep >= len(d) {
		return v
	}
	if keep < 0 {
		return 0
	}
	up := d[keep] >= '5'
	if even && d[keep] == '5' && keep+1 == len(d) {
		up = keep > 0 && (d[keep-1]-'0')%2 == 1
	}
	whole := string(d[:keep])
	if whole == "" {
		whole = "0"
	}
	n, _ := strconv.ParseUint(whole, 10, 64)
	if up {
		n++
	}
	r, _ := strconv.ParseFloat(strconv.FormatUint(n, 10)+"e"+strconv.Itoa(-digits), 64)
	return math.Copysign(r, v) + 0
}
