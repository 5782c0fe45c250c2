package stat

import "math"

// Limits is an interval that says what it is: how it was made, at which level, and whom it speaks of. Where nothing supports one, both
// limits are NaN and Why tells why.
type Limits struct {
	Interval
	Level float64 // such as .95
	Kind  Kind
	Of    Superpopulation
	Why   NoInterval // "" where there is an interval
}

// There reports whether there is an interval.
func (l Limits) There() bool { return l.Why == "" }

// Kind names the formula of an interval.
type Kind string

const (
	KindWilson     Kind = "wilson"     // a share: score interval, with a design effect
	KindByar       Kind = "byar"       // a count or a rate: Byar's approximation to the Poisson interval
	KindDobson     Kind = "dobson"     // a standardised rate: Byar's limits of the events, scaled (Dobson et al. 1991)
	KindDelta      Kind = "delta"      // a mean or a ratio: estimate ± quantile · standard error
	KindLogDelta   Kind = "log_delta"  // a ratio of positive figures: the same on the logarithm
	KindLogit      Kind = "logit"      // a share: the same on the logit
	KindReplicates Kind = "replicates" // estimate ± quantile · standard error from replicate weights
)

// Superpopulation says what an interval is about. A register counts everybody and has no sampling error; a survey asks some.
type Superpopulation string

const (
	SimilarResidents Superpopulation = "similar_residents" // what might have happened that year to similar residents
	SampledResidents Superpopulation = "sampled_residents" // the residents that the sample was drawn from
)

// In returns the phrase in Danish ("da") or English (every other language).
func (s Superpopulation) In(lang string) string {
	da, en := "", ""
	switch s {
	case SimilarResidents:
		da, en = "hvad der kunne være sket det år for tilsvarende beboere", "what might have happened that year to similar residents"
	case SampledResidents:
		da, en = "de beboere, som stikprøven er trukket blandt", "the residents that the sample was drawn from"
	}
	if lang == "da" {
		return da
	}
	return en
}

// NoInterval says why there is no interval.
type NoInterval string

const (
	NotKnown    NoInterval = "not_known"    // the figure itself is missing or suppressed
	NoBase      NoInterval = "no_base"      // the base is zero, or below
	OutOfRange  NoInterval = "out_of_range" // a share outside 0–1, a count below zero, a ratio of figures that are not positive
	NoVariance  NoInterval = "no_variance"  // nobody supplied a variance, as for incomes from a register
	NoFreedom   NoInterval = "no_freedom"   // fewer than one degree of freedom
	FewEvents   NoInterval = "few_events"   // fewer events than the formula was tried on
	BadSetting  NoInterval = "bad_setting"  // a level not between 0 and 1, or factors that do not fit
	NotDeclared NoInterval = "not_declared" // the method declares that the figure has none
	Imputed     NoInterval = "imputed"      // nobody measured the figure
)

// In returns the reason as a phrase in Danish ("da") or English (every other language).
func (w NoInterval) In(lang string) string {
	da, en := "", ""
	switch w {
	case NotKnown:
		da, en = "tallet kendes ikke", "the figure is not known"
	case NoBase:
		da, en = "der er ingen at regne på", "there is nobody to count from"
	case OutOfRange:
		da, en = "tallet ligger uden for formlens område", "the figure is outside the range of the formula"
	case NoVariance:
		da, en = "der er ikke oplyst nogen varians", "no variance was supplied"
	case NoFreedom:
		da, en = "der er for få enheder til at måle spredningen", "there are too few units to measure the spread"
	case FewEvents:
		da, en = "der er for få hændelser", "there are too few events"
	case BadSetting:
		da, en = "beregningen er sat forkert op", "the calculation is set up wrongly"
	case Imputed:
		da, en = "tallet er udfyldt og ikke målt", "the figure was filled in and not measured"
	case NotDeclared:
		da, en = "metoden angiver intet interval", "the method declares no interval"
	}
	if lang == "da" {
		return da
	}
	return en
}

// None returns the interval that is not there.
func None(why NoInterval) Limits {
	return Limits{Interval: Interval{absent, absent}, Level: absent, Why: why}
}

// made returns b as a stated interval, or none where a limit is not a number.
func made(b Interval, level float64, kind Kind, of Superpopulation) Limits {
	if b.Low != b.Low || b.High != b.High || math.IsInf(b.Low, 0) || math.IsInf(b.High, 0) {
		return None(OutOfRange)
	}
	return Limits{Interval: b, Level: level, Kind: kind, Of: of}
}

// known reports whether every figure is a number.
func known(x ...float64) bool {
	for _, v := range x {
		if v != v || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// z95 is the normal quantile of a two-sided 95 % interval.
const z95 = 1.959963984540054

// deviate returns the normal quantile of a two-sided level; ok is false for a level not between 0 and 1.
func deviate(level float64) (z float64, ok bool) {
	if level == .95 { // that of every screening: a constant is five times as fast
		return z95, true
	}
	if !(level > 0 && level < 1) {
		return absent, false
	}
	return Quantile(.5 + float64(level/2)), true
}

// ShareLimits returns Wilson's interval of the share num/den for similar residents. effect is the declared design effect of outcomes that
// households share (poverty, income); 0 counts as 1. Over pooled years den is the mean base of the years, for they hold the same people.
func ShareLimits(num, den, level, effect float64) Limits {
	z, ok := deviate(level)
	switch {
	case !ok || effect < 0 || !known(effect):
		return None(BadSetting)
	case !known(num, den):
		return None(NotKnown)
	case den <= 0:
		return None(NoBase)
	case num < 0 || num > den:
		return None(OutOfRange)
	}
	return made(Wilson(num, den, z, effect), level, KindWilson, SimilarResidents)
}

// CountLimits returns Byar's interval of a count for similar residents.
func CountLimits(count, level float64) Limits { return RateLimits(count, 1, 1, level) }

// RateLimits returns Byar's interval of the rate per·count/base for similar residents: that of the count, over the base.
func RateLimits(count, base, per, level float64) Limits {
	z, ok := deviate(level)
	switch {
	case !ok || !(per > 0):
		return None(BadSetting)
	case !known(count, base):
		return None(NotKnown)
	case base <= 0:
		return None(NoBase)
	case count < 0:
		return None(OutOfRange)
	}
	b := Byar(count, z)
	return made(Interval{float64(per*b.Low) / base, float64(per*b.High) / base}, level, KindByar, SimilarResidents)
}
