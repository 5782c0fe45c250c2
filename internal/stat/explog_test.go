package stat

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// ulps returns the distance between got and an exact value in units of got's last place.
func ulps(got float64, want *big.Float) float64 {
	d := new(big.Float).Sub(new(big.Float).SetPrec(200).SetFloat64(got), want)
	f, _ := d.Float64()
	unit := math.Nextafter(math.Abs(got), math.Inf(1)) - math.Abs(got)
	return math.Abs(f) / unit
}

// bigExp is the Taylor series of e^x on x/2^k, squared k times, at 200 bits.
func bigExp(x float64) *big.Float {
	const prec, halvings = 300, 20
	z := new(big.Float).SetPrec(prec).SetFloat64(x)
	z.SetMantExp(z, -halvings)
	sum := new(big.Float).SetPrec(prec).SetInt64(1)
	term := new(big.Float).SetPrec(prec).SetInt64(1)
	for n := int64(1); n < 40; n++ {
		term.Mul(term, z)
		term.Quo(term, new(big.Float).SetInt64(n))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog solves e^y = x by steps y + 2(x − e^y)/(x + e^y), of third order, from a float64 start.
func bigLog(x float64) *big.Float {
	const prec = 300
	bx := new(big.Float).SetPrec(prec).SetFloat64(x)
	frac, exp := math.Frexp(x)
	y := math.Log(frac) + float64(exp)*math.Ln2 // math.Log itself is wrong for subnormal x on some processors
	for step := 0; ; step++ {
		e := bigExp(y)
		d := new(big.Float).SetPrec(prec).Sub(bx, e)
		d.Quo(d, new(big.Float).SetPrec(prec).Add(bx, e))
		d.Mul(d, big.NewFloat(2))
		d.Add(d, new(big.Float).SetPrec(prec).SetFloat64(y))
		if step == 1 {
			return d
		}
		y, _ = d.Float64()
	}
}

func TestExpWithinOneUlp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-700, 700).Draw(t, "x")
		if got := Exp(x); ulps(got, bigExp(x)) > 1 {
			t.Fatalf("Exp(%v) = %v, %v ulp off", x, got, ulps(got, bigExp(x)))
		}
		small := rapid.Float64Range(-1, 1).Draw(t, "small")
		if got := Exp(small); ulps(got, bigExp(small)) > 1 {
			t.Fatalf("Exp(%v) = %v", small, got)
		}
	})
}

func TestLogWithinOneUlp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range [][2]float64{{math.SmallestNonzeroFloat64, math.MaxFloat64}, {1e-6, 1e6}, {.7, 1.42}, {.999, 1.001}} {
			x := rapid.Float64Range(r[0], r[1]).Draw(t, "x")
			if got := Log(x); x != 1 && ulps(got, bigLog(x)) > 1 {
				t.Fatalf("Log(%v) = %v, %v ulp off", x, got, ulps(got, bigLog(x)))
			}
		}
	})
}

func TestExpLogEdges(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Exp(0)", Exp(0), 1},
		{"Exp(710)", Exp(710), math.Inf(1)},
		{"Exp(-746)", Exp(-746), 0},
		{"Exp(-Inf)", Exp(math.Inf(-1)), 0},
		{"Log(1)", Log(1), 0},
		{"Log(0)", Log(0), math.Inf(-1)},
		{"Log(Inf)", Log(math.Inf(1)), math.Inf(1)},
		{"Pow(2,10)", Pow(2, 10), 1024},
		{"Pow(-2,3)", Pow(-2, 3), -8},
		{"Pow(4,.5)", Pow(4, .5), 2},
		{"Pow(4,-1)", Pow(4, -1), .25},
		{"Pow(0,.3)", Pow(0, .3), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
	for name, v := range map[string]float64{"Log(-1)": Log(-1), "Exp(NaN)": Exp(math.NaN()), "Pow(-2,.3)": Pow(-2, .3)} {
		if v == v {
			t.Errorf("%s = %v, want NaN", name, v)
		}
	}
}
