package composite

import (
	"math"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

// apply runs transforms over a column; name is the member or node, for orient and for errors.
func (e *evaluator) apply(steps []method.Transform, x kvarter.Column, name string) (kvarter.Column, error) {
	values := append([]float64(nil), x.Values...)
	for i := range values {
		if !x.Known(i) {
			values[i] = math.NaN()
		}
		values[i] = finite(values[i])
	}
	for _, t := range steps {
		if err := e.step(t, values, name); err != nil {
			return kvarter.Column{}, err
		}
	}
	return seal(values, x), nil
}

// step runs one transform in place. The fields that hold its options are listed at method.Transform.
func (e *evaluator) step(t method.Transform, v []float64, name string) error {
	ties, highest := stat.Ties(or(t.Ties, "average")), t.First == "highest"
	s := e.sorter
	switch t.Op {
	case "rank":
		s.Rank(v, v, ties, highest)
		if t.Start != 1 {
			stat.Affine(v, v, 1, float64(t.Start-1))
		}
	case "percentile":
		if t.Zeros == "apart" {
			s.PercentileZerosApart(v, v, ties, stat.Over(or(t.Over, "n")), highest)
		} else {
			s.Percentile(v, v, ties, stat.Over(or(t.Over, "n")), highest)
		}
		if to := or0(t.Scale, 1); to != 1 {
			stat.Affine(v, v, to, 0)
		}
	case "exponential":
		stat.Exponential(v, v, stat.Orientation(or(t.R, "n-r+1")), or0(t.Constant, stat.ExpConstant))
	case "normal_scores":
		s.NormalScores(v, v, ties, t.Over == "blom", highest)
	case "z":
		var weights []float64
		if t.Weight != "" {
			c, err := e.column(t.Weight)
			if err != nil {
				return err
			}
			weights = c.Values
		}
		stat.Z(v, v, t.SD == "n-1", t.Mean, or0(t.ToSD, 1), weights)
	case "min_max":
		lo, hi := pair(t.To, 0, 1)
		if t.Goalposts != nil {
			from, until := pair(t.Goalposts, 0, 1)
			stat.Goalposts(v, v, from, until, lo, hi)
		} else {
			stat.MinMax(v, v, lo, hi)
		}
	case "scale_to_max":
		stat.ScaleToMax(v, v, or0(t.Scale, 1))
	case "distance_to_max":
		stat.DistanceToMax(v, v)
	case "distance_to_target":
		stat.DistanceToTarget(v, v, t.Target)
	case "round":
		stat.RoundAll(v, v, t.Digits, t.Half == "even")
	case "ntile":
		stat.Ntile(v, v, t.K, t.Cut == "ceil")
	case "log":
		stat.LogShift(v, v, t.Offset)
	case "boxcox":
		if t.From == "least" {
			stat.BoxCoxFromOne(v, v, t.Lambda)
		} else {
			stat.BoxCox(v, v, t.Lambda)
		}
	case "power":
		stat.Power(v, v, t.Factor)
	case "multiply":
		stat.Affine(v, v, t.Factor, 0)
	case "add":
		stat.Affine(v, v, 1, t.Factor)
	case "negate":
		stat.Affine(v, v, -1, 0)
	case "complement":
		stat.Affine(v, v, -1, or0(t.Scale, 1))
	case "orient":
		if ind := e.m.Indicator(name); ind != nil && (ind.Worse == method.WorseLower) == (t.High == "worse") {
			stat.Affine(v, v, -1, 0)
		}
	case "clip":
		lo, hi := pair(t.To, math.NaN(), math.NaN())
		stat.Clip(v, v, lo, hi)
	case "winsorise":
		if lo, hi := pair(t.To, 0, 1); t.To != nil {
			s.WinsoriseShares(v, v, lo, hi)
		} else {
			s.WinsorisePoints(v, v, t.MaxPoints)
		}
	case "treat":
		stat.Treat(v, v, t.MaxPoints, or0(t.Skew, 2), or0(t.Kurtosis, 3.5), otherwise(t))
	case "impute":
		return e.impute(t, v)
	default:
		return kvarter.Errorf(kvarter.Invalid, "there is no transform %q", t.Op)
	}
	return nil
}

func (e *evaluator) impute(t method.Transform, v []float64) error {
	if t.From == "neighbour_mean" {
		if e.in.Neighbours == nil {
			return kvarter.Errorf(kvarter.Invalid, "imputation from neighbours needs areas with outlines")
		}
		stat.FillNeighbours(v, v, e.in.Neighbours)
		return nil
	}
	if t.By == "" {
		e.sorter.FillMean(v, v, nil, 0, t.From == "median")
		return nil
	}
	codes, ok := e.in.Groups[kvarter.Level(t.By)]
	if !ok {
		return kvarter.Errorf(kvarter.Invalid, "imputation by %s: the areas have no such grouping", t.By)
	}
	number := map[string]int32{}
	group := make([]int32, len(codes))
	for i, c := range codes {
		if c == "" {
			group[i] = -1
			continue
		}
		k, ok := number[c]
		if !ok {
			k = int32(len(number))
			number[c] = k
		}
		group[i] = k
	}
	e.sorter.FillMean(v, v, group, len(number), t.From == "median")
	return nil
}

// otherwise is what treat does where winsorising does not suffice.
func otherwise(t method.Transform) func(dst, x []float64) {
	switch t.Else {
	case "none":
		return nil
	case "boxcox":
		return func(dst, x []float64) { stat.BoxCoxFromOne(dst, x, t.Lambda) }
	}
	return stat.LogOfRange
}

func pair(p []float64, lo, hi float64) (float64, float64) {
	if len(p) != 2 {
		return lo, hi
	}
	return p[0], p[1]
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func or0(v, other float64) float64 {
	if v == 0 {
		return other
	}
	return v
}
