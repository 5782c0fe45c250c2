package linear

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
)

// WriteLP writes the programme in CPLEX LP format, as GLPK (glpsol --lp), HiGHS and others read it, so that another solver can
// give a second opinion. Variables are x0, x1, …, rows r0, r1, …; a row bounded on both sides becomes two. Numbers are written in full.
func WriteLP(w io.Writer, p Problem, objective Sparse, maximise bool) error {
	b := bufio.NewWriter(w)
	if maximise {
		fmt.Fprint(b, "Maximize\n")
	} else {
		fmt.Fprint(b, "Minimize\n")
	}
	fmt.Fprint(b, " objective:")
	terms(b, objective, len(p.Low))
	fmt.Fprint(b, "\nSubject To\n")
	for i, r := range p.Rows {
		line := func(name, sign string, bound float64) {
			fmt.Fprintf(b, " %s:", name)
			terms(b, Sparse{Index: r.Index, Value: r.Value}, len(p.Low))
			fmt.Fprintf(b, " %s %s\n", sign, number(bound))
		}
		name := "r" + strconv.Itoa(i)
		if r.Low == r.High {
			line(name, "=", r.Low)
			continue
		}
		if !math.IsInf(r.Low, 0) {
			line(name+"_low", ">=", r.Low)
		}
		if !math.IsInf(r.High, 0) {
			line(name+"_high", "<=", r.High)
		}
	}
	fmt.Fprint(b, "Bounds\n")
	for j := range p.Low {
		low, high := number(p.Low[j]), number(p.High[j])
		switch {
		case math.IsInf(p.Low[j], -1) && math.IsInf(p.High[j], 1):
			fmt.Fprintf(b, " x%d free\n", j)
		case p.Low[j] == p.High[j]:
			fmt.Fprintf(b, " x%d = %s\n", j, low)
		default:
			fmt.Fprintf(b, " %s <= x%d <= %s\n", low, j, high)
		}
	}
	fmt.Fprint(b, "End\n")
	return b.Flush()
}

// terms writes a sum, an index that stands twice added up. An empty sum is 0 x0, since the format knows no empty one.
func terms(b *bufio.Writer, s Sparse, n int) {
	sum := make([]float64, n)
	for k, j := range s.Index {
		sum[j] += s.Value[k]
	}
	written := 0
	for j, v := range sum {
		if v == 0 {
			continue
		}
		if written++; written%8 == 0 {
			fmt.Fprint(b, "\n  ")
		}
		sign := "+"
		if v < 0 {
			sign = "-"
		}
		fmt.Fprintf(b, " %s %s x%d", sign, number(math.Abs(v)), j)
	}
	if written == 0 {
		fmt.Fprint(b, " 0 x0")
	}
}

func number(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "+inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
