package method

import (
	"fmt"
	"math"
	"strings"
)

func (d *describer) combination(c string) string {
	words := map[string][2]string{
		"sum": {"sum", "sum"}, "mean": {"gennemsnit", "mean"}, "product": {"produkt", "product"},
		"geometric": {"geometrisk gennemsnit", "geometric mean"}, "harmonic": {"harmonisk gennemsnit", "harmonic mean"},
		"min": {"det mindste", "the smallest"}, "max": {"det største", "the largest"}, "count": {"antal led, der ikke er 0", "number of members that are not 0"},
		"copeland": {"Copeland: parvise sammenligninger", "Copeland: pairwise comparisons"},
	}
	w := words[c]
	return d.t(w[0], w[1])
}

func (d *describer) weights(n Node) string {
	switch n.Weights.Kind {
	case "renormalise":
		return d.t("vægtene deles med deres sum", "weights divided by their sum")
	case "equal":
		return d.t("lige vægte", "equal weights")
	case "factor_ml":
		return d.t("vægte fra faktoranalyse (maximum likelihood, én faktor)", "weights from a factor analysis (maximum likelihood, one factor)")
	case "pca":
		return d.t("vægte fra første hovedkomponent", "weights from the first principal component")
	}
	for _, x := range n.Of {
		if x.Weight != 1 {
			return d.t("vægtene som de står", "weights as given")
		}
	}
	return ""
}

func (d *describer) steps(list []Transform) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = d.step(s)
	}
	return strings.Join(out, ", "+d.t("så ", "then "))
}

func (d *describer) ends(v []float64) string {
	if len(v) != 2 {
		return ""
	}
	end := func(x float64) string {
		if math.IsNaN(x) {
			return "…"
		}
		return d.number(x)
	}
	return end(v[0]) + " " + d.t("til", "to") + " " + end(v[1])
}

func (d *describer) ties(s Transform) string {
	t := map[string][2]string{
		"min": {"ens tal får den laveste rang", "ties get the lowest rank"}, "max": {"ens tal får den højeste rang", "ties get the highest rank"},
		"average": {"ens tal får den midterste rang", "ties get the average rank"},
	}[s.Ties]
	first := d.t("lavest først", "lowest first")
	if s.First == "highest" {
		first = d.t("højest først", "highest first")
	}
	return first + ", " + d.t(t[0], t[1])
}

// step is a transform in words.
func (d *describer) step(s Transform) string {
	switch s.Op {
	case "rank":
		text := d.t("rang", "rank")
		if s.Start != 1 {
			text += fmt.Sprintf(d.t(" fra %d", " from %d"), s.Start)
		}
		return text + " (" + d.ties(s) + ")"
	case "percentile":
		over := map[string]string{"n": "r/n", "n-1": "(r − 1)/(n − 1)", "n+1": "r/(n + 1)"}[s.Over]
		text := d.t("percentil ", "percentile ") + over + " (" + d.ties(s)
		if s.Zeros == "apart" {
			text = d.t("percentil r/n blandt tal over 0, nul får 0", "percentile r/n among figures over 0, zero gets 0") + " (" + d.ties(s)
		}
		if s.Scale != 1 {
			text += ", " + d.t("op til ", "up to ") + d.number(s.Scale)
		}
		return text + ")"
	case "exponential":
		return fmt.Sprintf(d.t("eksponentiel X = −c·ln(1 − R(1 − e^(−100/c))), c = %s, R = (%s)/n", "exponential X = −c·ln(1 − R(1 − e^(−100/c))), c = %s, R = (%s)/n"), d.number(s.Constant), s.R)
	case "normal_scores":
		form := "Φ⁻¹(r/(n + 1))"
		if s.Over == "blom" {
			form = "Φ⁻¹((r − 3/8)/(n + 1/4))"
		}
		return d.t("normalscore ", "normal score ") + form + " (" + d.ties(s) + ")"
	case "z":
		text := fmt.Sprintf(d.t("standardiseret (spredning med %s", "standardised (standard deviation with %s"), s.SD)
		if s.Mean != 0 || s.ToSD != 1 {
			text += fmt.Sprintf(d.t(", til middel %s og spredning %s", ", to mean %s and standard deviation %s"), d.number(s.Mean), d.number(s.ToSD))
		}
		if s.Weight != "" {
			text += d.t(", vægtet med ", ", weighted by ") + s.Weight
		}
		return text + ")"
	case "min_max":
		text := d.t("min–max til ", "min–max to ") + d.ends(s.To)
		if s.Goalposts != nil {
			text += d.t(" fra målene ", " from the goalposts ") + d.ends(s.Goalposts)
		}
		return text
	case "scale_to_max":
		return d.t("delt med det største, gange ", "divided by the largest, times ") + d.number(s.Scale)
	case "distance_to_max":
		return d.t("1 minus afstanden til det største", "1 minus the distance to the largest")
	case "distance_to_target":
		return d.t("1 minus afstanden til målet ", "1 minus the distance to the target ") + d.number(s.Target)
	case "round":
		text := fmt.Sprintf(d.t("afrundet til %d decimaler", "rounded to %d decimals"), s.Digits)
		if s.Half == "even" {
			text += d.t(" (halve til lige)", " (halves to even)")
		}
		return text
	case "ntile":
		form := "floor(k(r − 1)/n) + 1"
		if s.Cut == "ceil" {
			form = "ceil(k·r/n)"
		}
		return fmt.Sprintf(d.t("%d lige store klasser af rangen, %s", "%d equal classes of the rank, %s"), s.K, form)
	case "log":
		if s.Offset == 0 {
			return "ln x"
		}
		return "ln(x + " + d.number(s.Offset) + ")"
	case "boxcox":
		text := "Box–Cox, λ = " + d.number(s.Lambda)
		if s.From == "least" {
			text += d.t(", af x − min + 1", ", of x − min + 1")
		}
		return text
	case "power":
		return d.t("i potensen ", "to the power ") + d.number(s.Factor)
	case "multiply":
		return d.t("gange ", "times ") + d.number(s.Factor)
	case "add":
		return "plus " + d.number(s.Factor)
	case "negate":
		return d.t("modsat fortegn", "opposite sign")
	case "complement":
		return d.number(s.Scale) + d.t(" minus tallet", " minus the figure")
	case "orient":
		if s.High == "better" {
			return d.t("vendt, så høj er bedst", "turned so that high is best")
		}
		return d.t("vendt, så høj er værst", "turned so that high is worst")
	case "clip":
		return d.t("afskåret ved ", "clipped to ") + d.ends(s.To)
	case "winsorise":
		if s.To != nil {
			return d.t("winsoriseret ved kvantilerne ", "winsorised at the quantiles ") + d.ends(s.To)
		}
		return fmt.Sprintf(d.t("winsoriseret, antal yderpunkter %d", "winsorised, number of outermost points %d"), s.MaxPoints)
	case "treat":
		text := fmt.Sprintf(d.t("op til %d yderpunkter winsoriseres, mens |skævhed| er mindst %s og kurtosis mindst %s", "up to %d points winsorised while |skew| is at least %s and kurtosis at least %s"), s.MaxPoints, d.number(s.Skew), d.number(s.Kurtosis))
		switch s.Else {
		case "log":
			text += d.t(", ellers logaritme", ", else a logarithm")
		case "boxcox":
			text += fmt.Sprintf(d.t(", ellers Box–Cox af x − min + 1, λ = %s", ", else Box–Cox of x − min + 1, λ = %s"), d.number(s.Lambda))
		}
		return text
	case "impute":
		what := d.t("gennemsnittet", "the mean")
		if s.From == "median" {
			what = d.t("medianen", "the median")
		}
		if s.From == "neighbour_mean" {
			what = d.t("naboernes gennemsnit", "the mean of the neighbours")
		}
		if s.By != "" {
			what += fmt.Sprintf(d.t(" af samme %s", " of the same %s"), s.By)
		}
		return d.t("manglende udfyldes med ", "missing filled in with ") + what
	}
	return s.Op
}
