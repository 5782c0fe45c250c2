package composite

import (
	"math"
	"math/big"

	"kvarter"
	"kvarter/internal/stat"
)

// Figure is an indicator over the areas, with the counts behind it.
type Figure struct {
	Name  string
	Value kvarter.Column
	// Num and Den are the counts of each used year and area. A value indicator has its yearly values in Num and no Den.
	Num, Den      [][]float64
	Years         []kvarter.Period
	Inherited     []bool   // nil: none is
	InheritedFrom []string // code of the group whose value it is
	Per           float64
	Shares        bool // several years: the mean of the yearly shares, not the pooled counts

	// Limits are intervals that came with the figure or were worked out with it; nil, or an entry of neither kind nor reason: from the counts.
	Limits []stat.Limits
	Survey []string // of each area "direct", "inherited" or "synthetic" where a sample gave the figure; nil: none is
	// Raw and Shrunk stand beside a Value that is shrunken or standardised, without entries where it is not; Weight is that of an area's own counts.
	Raw, Shrunk kvarter.Column
	Weight      []float64
	Worked      bool     // Value is worked out from the counts, and not their quotient
	Imputed     []string // what filled in the figure, "" for a measured one; nil: all are
}

// Count returns the counts of area i pooled over the years; ok is false where the value is no share of counts.
func (f *Figure) Count(i int) (num, den float64, ok bool) {
	if f.Den == nil {
		return math.NaN(), math.NaN(), false
	}
	for y := range f.Num {
		num += f.Num[y][i]
		den += f.Den[y][i]
	}
	return num, den, !math.IsNaN(num) && !math.IsNaN(den) && den > 0
}

// Exact returns the value of area i as a rational of the decimals in the data; nil where it is not known.
func (f *Figure) Exact(i int) *big.Rat {
	if !f.Value.Known(i) {
		return nil
	}
	if f.Worked || f.Imputed != nil && f.Imputed[i] != "" {
		return sealed(f.Value.Values[i])
	}
	num, den := make([]float64, len(f.Num)), []float64(nil)
	for y := range f.Num {
		num[y] = f.Num[y][i]
		if f.Den != nil {
			den = append(den, f.Den[y][i])
		}
	}
	return exact(num, den, f.Per, f.Shares)
}

func exact(num, den []float64, per float64, shares bool) *big.Rat {
	sum, base := new(big.Rat), new(big.Rat)
	for y := range num {
		n := kvarter.Exact(num[y])
		if n == nil {
			return nil
		}
		if den == nil {
			sum.Add(sum, n)
			continue
		}
		d := kvarter.Exact(den[y])
		switch {
		case d == nil:
			return nil
		case !shares:
			base.Add(base, d)
			sum.Add(sum, n)
		case d.Sign() == 0:
			return nil
		default:
			sum.Add(sum, n.Quo(n, d))
		}
	}
	if den == nil || shares {
		base.SetInt64(int64(len(num)))
	}
	if base.Sign() == 0 {
		return nil
	}
	sum.Quo(sum, base)
	if per != 0 && per != 1 {
		sum.Mul(sum, kvarter.Exact(per))
	}
	return sum
}

// value is the figure of area i, and whether it is defined: no base of zero or below, and none under minBase.
func (f *Figure) value(i int, minBase float64) (float64, bool) {
	sum, base := 0.0, 0.0
	for y := range f.Num {
		switch {
		case f.Den == nil:
			sum += f.Num[y][i]
			base++
		case f.Shares:
			if f.Den[y][i] <= 0 {
				return 0, false
			}
			sum += f.Num[y][i] / f.Den[y][i]
			base++
		default:
			sum += f.Num[y][i]
			base += f.Den[y][i]
		}
	}
	if base <= 0 || math.IsNaN(sum) {
		return 0, false
	}
	if _, den, ok := f.Count(i); minBase > 0 && f.Den != nil && (!ok || den < minBase) {
		return 0, false
	}
	return f.Per * (sum / base), true
}
