package stat

import "math"

// DeltaRatio returns the ratio y/x and its variance by the delta method, first order (Cochran 1977, Sampling Techniques, eq. 6.13):
// (vy + r²·vx − 2r·cov)/x², from the variances of y and x and their covariance. Both are NaN where x is 0 or anything is not a number.
// A variance that rounding puts below 0 is 0.
func DeltaRatio(y, x, vy, vx, cov float64) (ratio, variance float64) {
	if !known(y, x, vy, vx, cov) || x == 0 {
		return absent, absent
	}
	r := y / x
	v := vy + float64(float64(r*r)*vx) - float64(2*float64(r*cov))
	return finite(r), finite(math.Max(0, v) / float64(x*x))
}

// MeanLimits returns estimate ± t·√variance, for a mean, a total, a difference or a ratio whose variance somebody supplied; a register without one
// gives NaN and gets none. freedom is the degrees of freedom of Student's t: those of a design, or +Inf for the normal quantile.
func MeanLimits(estimate, variance, freedom, level float64, of Superpopulation) Limits {
	t, why := student(estimate, variance, freedom, level)
	if why != "" {
		return None(why)
	}
	half := float64(t * math.Sqrt(variance))
	return made(Interval{estimate - half, estimate + half}, level, KindDelta, of)
}

// RatioLimits returns the limits of the ratio y/x: the delta method on the ratio itself.
func RatioLimits(y, x, vy, vx, cov, freedom, level float64, of Superpopulation) Limits {
	switch {
	case !known(y, x):
		return None(NotKnown)
	case x == 0:
		return None(NoBase)
	}
	r, v := DeltaRatio(y, x, vy, vx, cov)
	return MeanLimits(r, v, freedom, level, of)
}

// LogRatioLimits returns the limits of the ratio y/x of two positive figures by the delta method on its logarithm, so that the limits of x/y are the
// reciprocals: exp(ln(y/x) ± t·s) with s² = vy/y² + vx/x² − 2cov/(xy).
func LogRatioLimits(y, x, vy, vx, cov, freedom, level float64, of Superpopulation) Limits {
	switch {
	case !known(y, x):
		return None(NotKnown)
	case x == 0:
		return None(NoBase)
	case y <= 0 || x < 0:
		return None(OutOfRange)
	}
	v := vy/float64(y*y) + vx/float64(x*x) - 2*cov/float64(x*y)
	if v < 0 && known(vy, vx, cov) {
		v = 0
	}
	r := y / x
	t, why := student(r, v, freedom, level)
	if why != "" {
		return None(why)
	}
	f := Exp(float64(t * math.Sqrt(v)))
	return made(Interval{r / f, float64(r * f)}, level, KindLogDelta, of)
}

// LogitLimits returns the limits of an estimated share between 0 and 1 by the delta method on its logit, so that they stay inside: the variance of
// the logit is variance/(p(1−p))². A share of 0 or 1 has no logit and no such interval.
func LogitLimits(share, variance, freedom, level float64, of Superpopulation) Limits {
	t, why := student(share, variance, freedom, level)
	switch {
	case why != "":
		return None(why)
	case !(share > 0 && share < 1):
		return None(OutOfRange)
	}
	m, half := Log(share/(1-share)), float64(t*math.Sqrt(variance))/float64(share*(1-share))
	return made(Interval{1 / (1 + Exp(half-m)), 1 / (1 + Exp(-half-m))}, level, KindLogit, of)
}

// student returns the two-sided quantile of a level, or why an estimate and its variance have no interval.
func student(estimate, variance, freedom, level float64) (float64, NoInterval) {
	switch {
	case !(level > 0 && level < 1):
		return 0, BadSetting
	case !known(estimate):
		return 0, NotKnown
	case !known(variance):
		return 0, NoVariance
	case variance < 0:
		return 0, OutOfRange
	case !(freedom >= 1):
		return 0, NoFreedom
	}
	return StudentQuantile(.5+float64(level/2), freedom), ""
}
