package composite

import (
	"math"

	"kvarter"
	"kvarter/internal/method"
	"kvarter/internal/stat"
)

func (e *evaluator) node(n *method.Node) error {
	if len(n.CountOf) > 0 {
		return e.count(n)
	}
	if err := checked(n); err != nil {
		return err
	}
	members := make([]kvarter.Column, len(n.Of))
	for k, m := range n.Of {
		x, err := e.column(m.Input)
		if err != nil {
			return err
		}
		each := n.Each
		if m.Each != nil {
			each = m.Each
		}
		if members[k], err = e.apply(each, x, m.Input); err != nil {
			return err
		}
		e.store(n.Name+"/"+m.Input, members[k])
	}
	values := make([]float64, e.in.N)
	if n.Combine == "" {
		copy(values, members[0].Values)
	} else {
		w, err := weights(n, members)
		if err != nil {
			return err
		}
		for k, m := range n.Of {
			e.out.Weights[n.Name] = append(e.out.Weights[n.Name], Weight{m.Input, w[k]})
		}
		combine(values, n, members, w)
	}
	out, err := e.apply(n.Then, seal(values, members...), n.Name)
	if err != nil {
		return err
	}
	e.store(n.Name, out)
	return nil
}

// checked holds for every node that method.Read lets through; a method built in code is held to it here.
func checked(n *method.Node) error {
	switch n.Combine {
	case "":
		if len(n.Of) != 1 {
			return kvarter.Errorf(kvarter.Invalid, "%d members and no combine to make one of them", len(n.Of))
		}
	case "sum", "mean", "product", "geometric", "harmonic", "min", "max", "count", "copeland":
		if len(n.Of) == 0 {
			return kvarter.Errorf(kvarter.Invalid, "it has no members")
		}
	default:
		return kvarter.Errorf(kvarter.Invalid, "there is no combination %q", n.Combine)
	}
	return nil
}

// count is the number of conditions that hold; with a figure missing it follows the node's rule for missing members.
func (e *evaluator) count(n *method.Node) error {
	columns := make([]kvarter.Column, len(n.CountOf))
	for k, c := range n.CountOf {
		var err error
		if columns[k], err = e.column(c.Node); err != nil {
			return err
		}
		if err := plainNumber(c.Compare); err != nil {
			return err
		}
	}
	values := make([]float64, e.in.N)
	for i := range values {
		held, absent := 0, 0
		for k, c := range n.CountOf {
			if !columns[k].Known(i) {
				absent++
			} else if Holds(c.Compare, columns[k].Values[i]) {
				held++
			}
		}
		values[i] = float64(held)
		if tooMany(n.Missing, absent, len(columns)) {
			values[i] = math.NaN()
		}
	}
	out, err := e.apply(n.Then, seal(values, columns...), n.Name)
	if err != nil {
		return err
	}
	e.store(n.Name, out)
	return nil
}

func tooMany(a method.Absent, absent, of int) bool {
	if absent == 0 {
		return false
	}
	if a.Kind != "skip" || absent == of {
		return true
	}
	return a.AtMost >= 0 && absent > a.AtMost || a.AtLeastShare > 0 && float64(of-absent) < float64(a.AtLeastShare*float64(of))-1e-12
}

// weights returns the effective weights of the members, see method.Weights.
func weights(n *method.Node, members []kvarter.Column) ([]float64, error) {
	w := make([]float64, len(n.Of))
	total, size := 0.0, 0.0
	for k, m := range n.Of {
		w[k] = m.Weight
		total += m.Weight
		size += math.Abs(m.Weight)
	}
	switch n.Weights.Kind {
	case "equal":
		for k := range w {
			w[k] = 1
		}
	case "renormalise":
		if !apart(total, size) {
			return nil, kvarter.Errorf(kvarter.Invalid, "the weights add up to 0 and cannot be renormalised")
		}
		for k := range w {
			w[k] /= total
		}
	case "factor_ml", "pca":
		cols := make([][]float64, len(members))
		for k := range members {
			cols[k] = members[k].Values
		}
		r := stat.Correlations(cols)
		loadings, ok := stat.PCALoadings(r)
		if n.Weights.Kind == "factor_ml" {
			if loadings, ok = stat.FactorLoadings(r); ok {
				loadings, ok = shares(loadings)
			}
		}
		if !ok {
			return nil, kvarter.Errorf(kvarter.Invalid, "weights by %s: the members' correlations support none (a constant or missing member, or too few areas)", n.Weights.Kind)
		}
		return loadings, nil
	default:
		if mean(n.Combine) && !apart(total, size) {
			return nil, kvarter.Errorf(kvarter.Invalid, "the weights add up to 0, and a mean divides by them")
		}
	}
	return w, nil
}

// mean tells whether a combination divides by the sum of the weights.
func mean(how string) bool { return how == "mean" || how == "geometric" || how == "harmonic" }

// apart tells whether a sum is more than the rounding of terms that cancel; size is the sum of their absolute values.
func apart(sum, size float64) bool { return math.Abs(sum) > float64(1e-12*size) }

func shares(w []float64) ([]float64, bool) {
	total := 0.0
	for _, v := range w {
		total += v
	}
	out := make([]float64, len(w))
	for k, v := range w {
		out[k] = v / total
		if math.IsNaN(out[k]) || math.IsInf(out[k], 0) {
			return nil, false
		}
	}
	return out, true
}

// combine writes the combination of the members of every area.
func combine(dst []float64, n *method.Node, members []kvarter.Column, w []float64) {
	if n.Combine == "copeland" {
		stat.Copeland(dst, complete(n, members), w)
		return
	}
	x, v := make([]float64, 0, len(w)), make([]float64, 0, len(w))
	for i := range dst {
		x, v = x[:0], v[:0]
		for k := range members {
			if members[k].Known(i) {
				x, v = append(x, members[k].Values[i]), append(v, w[k])
			}
		}
		dst[i] = math.NaN()
		if !tooMany(n.Missing, len(w)-len(x), len(w)) && len(x) > 0 {
			dst[i] = one(n.Combine, x, v)
		}
	}
}

// complete returns the members' figures without the areas that lack too many: those outrank nobody and nobody outranks them.
func complete(n *method.Node, members []kvarter.Column) [][]float64 {
	cols := make([][]float64, len(members))
	for k := range members {
		cols[k] = append([]float64(nil), members[k].Values...)
	}
	for i := range members[0].Values {
		absent := 0
		for k := range members {
			if !members[k].Known(i) {
				absent++
			}
		}
		if tooMany(n.Missing, absent, len(members)) {
			for k := range cols {
				cols[k][i] = math.NaN()
			}
		}
	}
	return cols
}

// one combines the figures of one area. A mean divides by the weights of the figures that are there, and is missing where they add up to 0; a figure at or
// below 0 has no geometric mean, a 0 no harmonic mean, nor have figures whose reciprocals cancel: the result is then missing, never infinite.
func one(how string, x, w []float64) float64 {
	sum, total, size, sizeSum := 0.0, 0.0, 0.0, 0.0
	switch how {
	case "product":
		p := 1.0
		for k, v := range x {
			if w[k] != 1 {
				v = stat.Pow(v, w[k])
			}
			p *= v
		}
		return finite(p)
	case "min", "max":
		out := x[0]
		for _, v := range x[1:] {
			if (v < out) == (how == "min") {
				out = v
			}
		}
		return finite(out)
	case "count":
		for _, v := range x {
			if v != 0 {
				sum++
			}
		}
		return sum
	}
	for k, v := range x {
		switch how {
		case "geometric":
			if v <= 0 {
				return math.NaN()
			}
			sum += float64(w[k] * stat.Log(v))
		case "harmonic":
			if v == 0 {
				return math.NaN()
			}
			sum += w[k] / v
			sizeSum += math.Abs(w[k] / v)
		default:
			sum += float64(w[k] * v)
		}
		total += w[k]
		size += math.Abs(w[k])
	}
	if mean(how) && !apart(total, size) || how == "harmonic" && !apart(sum, sizeSum) {
		return math.NaN()
	}
	switch how {
	case "mean":
		return finite(sum / total)
	case "geometric":
		return finite(stat.Exp(sum / total))
	case "harmonic":
		return finite(total / sum)
	}
	return finite(sum)
}

func finite(v float64) float64 {
	v = float64(v)
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v + 0 // no negative zero
}
