package stat

// Replication tells how the estimates from replicate weights add up to a variance: Scale · Σ Each[r]·(θ_r − centre)². The general form holds
// for balanced repeated replication, the jackknives and the bootstrap (Wolter 2007, Introduction to Variance Estimation).
type Replication struct {
	Scale float64
	Each  []float64 // one factor for each replicate; nil: 1
	// AroundEstimate measures deviations from the estimate of the whole sample; else from the mean of the replicates with a factor above 0,
	// as R survey does by default.
	AroundEstimate bool
}

// BalancedReplication is the factor of r balanced half-samples, 1/r; with Fay's coefficient between 0 and 1 (0 is plain), 1/(r(1 − fay)²).
func BalancedReplication(r int, fay float64) Replication {
	return Replication{Scale: 1 / (float64(r) * float64((1-fay)*(1-fay)))}
}

// Jackknife is the factor of r replicates that each leave one cluster of an unstratified sample out, (r − 1)/r.
func Jackknife(r int) Replication { return Replication{Scale: float64(r-1) / float64(r)} }

// StratifiedJackknife is the factors of replicates that each leave out one cluster of a stratum with n[r] clusters, (n[r] − 1)/n[r].
func StratifiedJackknife(n []int) Replication {
	each := make([]float64, len(n))
	for i, v := range n {
		each[i] = float64(v-1) / float64(v)
	}
	return Replication{Scale: 1, Each: each}
}

// Bootstrap is the factor of r resamples, 1/(r − 1).
func Bootstrap(r int) Replication { return Replication{Scale: 1 / float64(r-1)} }

// Variance returns the variance of an estimate from its replicates, or why there is none: a replicate that is not a number leaves the sum open,
// and fewer than two replicates show no spread.
func (r Replication) Variance(estimate float64, replicates []float64) (float64, NoInterval) {
	switch {
	case !known(estimate):
		return absent, NotKnown
	case len(replicates) < 2:
		return absent, NoFreedom
	case !known(replicates...):
		return absent, NoVariance
	case !known(r.Scale) || r.Scale <= 0 || r.Each != nil && len(r.Each) != len(replicates):
		return absent, BadSetting
	}
	factor := func(i int) float64 {
		if r.Each == nil {
			return 1
		}
		return r.Each[i]
	}
	centre := estimate
	if !r.AroundEstimate {
		sum, n := 0.0, 0.0
		for i, v := range replicates {
			if factor(i) > 0 {
				sum += v
				n++
			}
		}
		if n == 0 {
			return absent, BadSetting
		}
		centre = sum / n
	}
	sum := 0.0
	for i, v := range replicates {
		f, d := factor(i), v-centre
		if !(f >= 0) {
			return absent, BadSetting
		}
		sum += float64(f * float64(d*d))
	}
	v := float64(r.Scale * sum)
	if !known(v) {
		return absent, OutOfRange
	}
	return v, ""
}

// ReplicateLimits returns estimate ± t·√variance from replicate estimates. freedom is that of the design, or +Inf.
func ReplicateLimits(estimate float64, replicates []float64, how Replication, freedom, level float64) Limits {
	v, why := how.Variance(estimate, replicates)
	if why != "" {
		return None(why)
	}
	l := MeanLimits(estimate, v, freedom, level, SampledResidents)
	if l.There() {
		l.Kind = KindReplicates
	}
	return l
}
