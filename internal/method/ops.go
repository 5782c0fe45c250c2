package method

import "math"

// transform is an Op of Transform as the file knows it: its options, and the one that a bare value stands for.
type transform struct {
	op      string
	doc     string // what it does, with its formula
	short   string // the option that `op: value` sets; "" none
	options []option
}

// option is a key of a transform. def is its default as the file would write it; "" where there is none.
type option struct {
	key, def string
	required bool
	shape    shape
	doc      string
	set      func(*Transform, *tree)
}

func str(p func(*Transform) *string) func(*Transform, *tree) {
	return func(t *Transform, v *tree) { *p(t) = v.text }
}

func num(p func(*Transform) *float64) func(*Transform, *tree) {
	return func(t *Transform, v *tree) { *p(t) = v.num() }
}

func integer(p func(*Transform) *int) func(*Transform, *tree) {
	return func(t *Transform, v *tree) { *p(t) = v.int() }
}

func ends(p func(*Transform) *[]float64) func(*Transform, *tree) {
	return func(t *Transform, v *tree) {
		out := []float64{math.NaN(), math.NaN()}
		for i, x := range v.items {
			if i < 2 && x.kind == scalarKind {
				out[i] = x.num()
			}
		}
		*p(t) = out
	}
}

func scaleOf(t *Transform) *float64  { return &t.Scale }
func factorOf(t *Transform) *float64 { return &t.Factor }
func toOf(t *Transform) *[]float64   { return &t.To }

// transforms is the closed set of transforms, in the order of the documentation.
func transforms() []transform {
	ties := option{key: "ties", def: "average", shape: word{[]string{"min", "average", "max"}}, set: str(func(t *Transform) *string { return &t.Ties }),
		doc: "rank of equal figures: the lowest, the mean or the highest of the ranks that they fill"}
	first := option{key: "first", def: "lowest", shape: word{[]string{"lowest", "highest"}}, set: str(func(t *Transform) *string { return &t.First }),
		doc: "the end that gets rank 1"}
	over := func(doc string, choices ...string) option {
		return option{key: "over", def: choices[0], shape: word{choices}, set: str(func(t *Transform) *string { return &t.Over }), doc: doc}
	}
	to := option{key: "to", def: "1", shape: number{}, set: num(scaleOf), doc: "the figure that the top gets"}
	return []transform{
		{op: "rank", doc: "rank from 1, over the areas that have a figure; from: 0 gives Borda points", options: []option{ties, first,
			{key: "from", def: "1", shape: whole{0}, set: integer(func(t *Transform) *int { return &t.Start }), doc: "the first rank: 1, or 0 for Borda points"}}},
		{op: "percentile", doc: "rank r as a share", options: []option{ties, first,
			over("n: r/n; n-1: (r − 1)/(n − 1); n+1: r/(n + 1)", "n", "n-1", "n+1"),
			{key: "zeros", def: "in", shape: word{[]string{"in", "apart"}}, set: str(func(t *Transform) *string { return &t.Zeros }),
				doc: "apart: rank among figures over zero, over their number; zero and below get 0"}, to}},
		{op: "exponential", short: "r", doc: "X = −c·ln(1 − R·(1 − e^(−100/c))) of a rank r, 1 = worst", options: []option{
			{key: "r", def: "n-r+1", shape: word{[]string{"n-r+1", "n-r", "r"}}, set: str(func(t *Transform) *string { return &t.R }),
				doc: "R·n: n-r+1 in England and Wales, n-r in Scotland, r for a rank where n is worst"},
			{key: "constant", def: "23", shape: number{bounded: true, min: 0.001}, set: num(func(t *Transform) *float64 { return &t.Constant }), doc: "c"}}},
		{op: "normal_scores", doc: "Φ⁻¹ of the rank as a share", options: []option{ties, first,
			over("n+1: Φ⁻¹(r/(n + 1)); blom: Φ⁻¹((r − 3/8)/(n + 1/4))", "n+1", "blom")}},
		{op: "z", doc: "(x − mean)/sd, then rescaled to mean and to_sd", options: []option{
			{key: "sd", def: "n", shape: word{[]string{"n", "n-1"}}, set: str(func(t *Transform) *string { return &t.SD }), doc: "divisor of the variance"},
			{key: "mean", def: "0", shape: number{}, set: num(func(t *Transform) *float64 { return &t.Mean }), doc: "mean of the result"},
			{key: "to_sd", def: "1", shape: number{}, set: num(func(t *Transform) *float64 { return &t.ToSD }), doc: "standard deviation of the result"},
			{key: "weight", shape: word{}, set: str(func(t *Transform) *string { return &t.Weight }), doc: "column that weights the mean and the variance, such as population"}}},
		{op: "min_max", short: "to", doc: "lo + (x − min)/(max − min)·(hi − lo)", options: []option{
			{key: "to", def: "[0, 1]", shape: pair{}, set: ends(toOf), doc: "[lo, hi] of the result"},
			{key: "from", shape: pair{}, set: ends(func(t *Transform) *[]float64 { return &t.Goalposts }), doc: "declared goalposts [min, max] instead of the data's own; figures outside are clipped"}}},
		{op: "scale_to_max", short: "to", doc: "x/max·to; a maximum of 0 gives a missing figure", options: []option{to}},
		{op: "distance_to_max", doc: "1 − (max − x)/(max − min)"},
		{op: "distance_to_target", short: "target", doc: "1 − (target − x)/(target − min), at most 1", options: []option{
			{key: "target", required: true, shape: number{}, set: num(func(t *Transform) *float64 { return &t.Target }), doc: "the target"}}},
		{op: "round", short: "digits", doc: "round to decimals; a half is a half of the shortest decimal of x", options: []option{
			{key: "digits", required: true, shape: whole{0}, set: integer(func(t *Transform) *int { return &t.Digits }), doc: "decimals"},
			{key: "half", def: "away", shape: word{[]string{"away", "even"}}, set: str(func(t *Transform) *string { return &t.Half }), doc: "where a half goes: away from zero, or to the even digit"}}},
		{op: "ntile", short: "k", doc: "k classes of equal size from a rank r", options: []option{
			{key: "k", required: true, shape: whole{2}, set: integer(func(t *Transform) *int { return &t.K }), doc: "number of classes"},
			{key: "cut", def: "floor", shape: word{[]string{"floor", "ceil"}}, set: str(func(t *Transform) *string { return &t.Cut }),
				doc: "floor: floor(k(r − 1)/n) + 1; ceil: ceil(k·r/n)"}}},
		{op: "log", short: "offset", doc: "ln(x + offset); where x + offset ≤ 0 the figure is missing", options: []option{
			{key: "offset", def: "0", shape: number{}, set: num(func(t *Transform) *float64 { return &t.Offset }), doc: "added before the logarithm"}}},
		{op: "boxcox", short: "lambda", doc: "(x^λ − 1)/λ, ln x where λ = 0", options: []option{
			{key: "lambda", required: true, shape: number{}, set: num(func(t *Transform) *float64 { return &t.Lambda }), doc: "λ"},
			{key: "from", def: "as_given", shape: word{[]string{"as_given", "least"}}, set: str(func(t *Transform) *string { return &t.From }),
				doc: "as_given: of the figures as they are, those at or below 0 missing; least: of x − min + 1, as COINr does"}}},
		{op: "power", short: "exponent", doc: "x^exponent", options: []option{
			{key: "exponent", required: true, shape: number{}, set: num(factorOf), doc: "the exponent"}}},
		{op: "multiply", short: "by", doc: "x·by", options: []option{
			{key: "by", required: true, shape: number{}, set: num(factorOf), doc: "the factor"}}},
		{op: "add", short: "by", doc: "x + by", options: []option{
			{key: "by", required: true, shape: number{}, set: num(factorOf), doc: "the amount"}}},
		{op: "negate", doc: "−x"},
		{op: "complement", short: "of", doc: "of − x", options: []option{
			{key: "of", def: "1", shape: number{}, set: num(scaleOf), doc: "the whole"}}},
		{op: "orient", short: "high", doc: "−x for members whose indicator's worse disagrees with high", options: []option{
			{key: "high", def: "worse", shape: word{[]string{"worse", "better"}}, set: str(func(t *Transform) *string { return &t.High }), doc: "what a high result means"}}},
		{op: "clip", short: "to", doc: "figures outside [lo, hi] become lo or hi", options: []option{
			{key: "to", required: true, shape: pair{open: true}, set: ends(toOf), doc: "[lo, hi]; null leaves an end open"}}},
		{op: "winsorise", doc: "the outermost figures become the next ones inside: a number of points, or quantiles; exactly one of the two", options: []option{
			{key: "points", shape: whole{0}, set: integer(func(t *Transform) *int { return &t.MaxPoints }), doc: "number of points"},
			{key: "shares", shape: pair{}, set: ends(toOf), doc: "quantiles [lo, hi], such as [.05, .95]"}}},
		{op: "treat", doc: "COINr's treatment: winsorise one point at a time while |skew| and kurtosis are both at or over their limits, up to max_points; where that is not enough, else", options: []option{
			{key: "max_points", def: "5", shape: whole{0}, set: integer(func(t *Transform) *int { return &t.MaxPoints }), doc: "most points winsorised"},
			{key: "skew", def: "2", shape: number{}, set: num(func(t *Transform) *float64 { return &t.Skew }), doc: "limit of |skew|, bias-corrected"},
			{key: "kurtosis", def: "3.5", shape: number{}, set: num(func(t *Transform) *float64 { return &t.Kurtosis }), doc: "limit of kurtosis, bias-corrected"},
			{key: "else", def: "log", shape: word{[]string{"log", "boxcox", "none"}}, set: str(func(t *Transform) *string { return &t.Else }),
				doc: "log: ln(x − min + .01·(max − min)) of the untreated figures; boxcox: Box–Cox of their x − min + 1; none: the winsorised figures stand"},
			{key: "lambda", def: "0", shape: number{}, set: num(func(t *Transform) *float64 { return &t.Lambda }), doc: "λ of else: boxcox; 0 is ln(x − min + 1)"}}},
		{op: "impute", short: "from", doc: "fill missing figures", options: []option{
			{key: "from", def: "mean", shape: word{[]string{"mean", "median", "neighbour_mean"}}, set: str(func(t *Transform) *string { return &t.From }), doc: "what is filled in: the mean or the median of the areas, or the mean of the neighbours"},
			{key: "by", shape: word{}, set: str(func(t *Transform) *string { return &t.By }), doc: "grouping level: mean or median of the area's own group"}}},
	}
}

func opNames() []string {
	var out []string
	for _, t := range transforms() {
		out = append(out, t.op)
	}
	return out
}

func transformOf(op string) *transform {
	for _, t := range transforms() {
		if t.op == op {
			return &t
		}
	}
	return nil
}

// object is the transform's options as an object of the grammar.
func (t *transform) object() *object {
	o := &object{name: t.op}
	for _, x := range t.options {
		o.fields = append(o.fields, field{key: x.key, shape: x.shape, required: x.required, doc: x.doc, def: x.def})
	}
	if t.op == "winsorise" {
		o.oneOf = [][]string{{"points", "shares"}}
	}
	return o
}

func (t *transform) option(key string) *option {
	for i := range t.options {
		if t.options[i].key == key {
			return &t.options[i]
		}
	}
	return nil
}

// bare reports whether the name alone is a whole step: nothing that must be given.
func (t *transform) bare() bool {
	for _, x := range t.options {
		if x.required {
			return false
		}
	}
	return t.op != "winsorise"
}

func (s step) check(r *reader, what string, t *tree) {
	ops := r.ops
	find := func(op string) *transform {
		for i := range ops {
			if ops[i].op == op {
				return &ops[i]
			}
		}
		return nil
	}
	switch {
	case t.kind == scalarKind:
		op := find(t.text)
		if op == nil {
			r.add(t, "no such transform", t.text, suggest(t.text, opNames()))
		} else if !op.bare() {
			r.add(t, "transform "+op.op+" needs options", t.text, "such as "+op.example())
		}
	case t.kind == mappingKind && len(t.entries) == 1:
		e := t.entries[0]
		op := find(e.key)
		switch {
		case op == nil:
			r.add(t, "no such transform", e.key, suggest(e.key, opNames()))
		case e.value.kind == mappingKind:
			r.object(op.object(), e.value)
		case op.short != "":
			op.option(op.short).shape.check(r, op.short+" of "+op.op, e.value)
		default:
			r.add(e.value, "the options of "+op.op+" are a mapping", e.value.text, "such as "+op.example())
		}
	case t.kind == mappingKind:
		r.add(t, "a step of a list is one transform", "", "write each transform as its own item")
	default:
		r.wants(what, "a transform", t, "")
	}
}

// example is the transform with its first option.
func (t *transform) example() string {
	if len(t.options) == 0 {
		return t.op
	}
	o := t.options[0]
	v := o.def
	if v == "" {
		switch o.shape.(type) {
		case pair:
			v = "[0, 1]"
		default:
			v = "4"
		}
	}
	return t.op + ": {" + o.key + ": " + v + "}"
}

// decodeStep reads a transform that was checked, with every default filled in.
func decodeStep(t *tree) Transform {
	name, value := t.text, (*tree)(nil)
	if t.kind == mappingKind {
		name, value = t.entries[0].key, t.entries[0].value
	}
	op := transformOf(name)
	out := Transform{Op: name}
	for _, o := range op.options {
		if o.def != "" {
			o.set(&out, literal(o.def))
		}
	}
	switch {
	case value == nil:
	case value.kind == mappingKind:
		for _, e := range value.entries {
			op.option(e.key).set(&out, e.value)
		}
	default:
		op.option(op.short).set(&out, value)
	}
	return out
}

// literal is the tree of a default: a scalar, or [a, b].
func literal(s string) *tree {
	if s == "[0, 1]" {
		return &tree{kind: sequenceKind, items: []*tree{{text: "0"}, {text: "1"}}}
	}
	return &tree{text: s}
}
