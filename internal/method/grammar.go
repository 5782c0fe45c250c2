package method

// object is a mapping of the file: the keys that it may have. Reader, schema and the test of the documentation share it.
type object struct {
	name   string
	doc    string
	fields []field
	oneOf  [][]string  // of each group exactly one key is given
	needs  [][2]string // the first key asks for the second
}

type field struct {
	key      string
	shape    shape
	required bool
	doc      string
	def      string // default, as the file would write it
}

func (o *object) field(key string) *field {
	for i := range o.fields {
		if o.fields[i].key == key {
			return &o.fields[i]
		}
	}
	return nil
}

func (o *object) keys() []string {
	out := make([]string, len(o.fields))
	for i, f := range o.fields {
		out[i] = f.key
	}
	return out
}

// words turns constants into choices.
func words(w ...string) word { return word{choices: w} }

func comparisonWords() []string {
	return []string{string(Over), string(AtLeast), string(AtMost), string(Under)}
}

func combinations() []string {
	return []string{"sum", "mean", "product", "geometric", "harmonic", "min", "max", "count", "copeland"}
}

func weightKinds() []string { return []string{"as_given", "renormalise", "equal", "factor_ml", "pca"} }

func ruleWords() []string {
	return []string{"all", "any", "none", "not", "count", "criterion", "class", "list", "outcome", "neighbours", "persisted"}
}

// references are the words that `of` of a threshold knows besides grouping levels of the workspace.
func referenceWords() []string {
	return []string{"reference", "city", "rest", "region", "country", "percentile"}
}

func grammar() map[string]*object {
	label := field{key: "label", shape: text{}, doc: "what people read: a phrase, or {da, en}"}
	threshold := either{scalar: number{}, mapping: ref{"threshold"}}
	comparison := []field{
		{key: "over", shape: threshold, doc: ">"},
		{key: "at_least", shape: threshold, doc: "≥"},
		{key: "at_most", shape: threshold, doc: "≤"},
		{key: "under", shape: threshold, doc: "<"},
	}
	rule := ref{"rule"}
	steps := list{of: step{}, single: true}
	anyRule := either{scalar: name{}, mapping: rule}
	ruleFields := []field{
		{key: "all", shape: list{of: anyRule, least: 1}, doc: "every one holds"},
		{key: "any", shape: list{of: anyRule, least: 1}, doc: "at least one holds"},
		{key: "none", shape: list{of: anyRule, least: 1}, doc: "not one holds"},
		{key: "not", shape: anyRule, doc: "it does not hold: none of one"},
		{key: "count", shape: ref{"count"}, doc: "at least or at most k of the rules hold"},
		{key: "criterion", shape: name{}, doc: "a criterion is met; inside a list its bare name does the same"},
		{key: "class", shape: either{scalar: name{}, mapping: named{list{of: word{}, least: 1, single: true}}}, doc: "an area is in one of the classes: {class: {status: [low, very low]}}, or {class: status, is: [low, very low]}"},
		{key: "is", shape: list{of: word{}, least: 1, single: true}, doc: "names of the classes, beside class"},
		{key: "list", shape: name{}, doc: "an area is on a list"},
		{key: "outcome", shape: name{}, doc: "another outcome of this method holds"},
		{key: "neighbours", shape: words("all", "any"), doc: "all or any neighbours are designated by the rule before; false for islands; only in then"},
		{key: "persisted", shape: ref{"persisted"}, doc: "an outcome held in each of the last years"},
	}
	ruleNeeds := [][2]string{{"is", "class"}}
	outcome := append([]field{label}, ruleFields...)
	return index(append(optionObjects(), []*object{
		{name: "method", doc: "the file itself", fields: []field{
			{key: "method", shape: name{}, required: true, doc: "identifier of the method"},
			{key: "version", shape: word{}, def: "1", doc: "version of this file"},
			{key: "title", shape: text{}, doc: "what people call the method"},
			{key: "source", shape: word{}, doc: "where the formulas come from"},
			{key: "note", shape: text{}, doc: "what a reader must know"},
			{key: "unit", shape: words("small_area", "housing_area"), def: "small_area", doc: "what is screened"},
			{key: "indicators", shape: named{ref{"indicator"}}, doc: "figures per area, by name"},
			{key: "index", shape: named{ref{"node"}}, doc: "steps of composite indices, by name; one namespace with indicators"},
			{key: "classes", shape: named{ref{"classes"}}, doc: "sorts a figure into named classes"},
			{key: "criteria", shape: named{ref{"criterion"}}, doc: "comparisons, by name"},
			{key: "reference", shape: ref{"reference"}, doc: "what `of: reference` means"},
			{key: "lists", shape: named{ref{"list"}}, doc: "areas by code, from a file"},
			{key: "designate", shape: either{scalar: name{}, mapping: ref{"designate"}}, doc: "the rule that designates"},
			{key: "outcomes", shape: named{ref{"outcome"}}, doc: "several named results, such as state lists"},
			{key: "exclude", shape: either{mapping: named{ref{"exclude"}}, list: list{of: ref{"exclusion"}}}, doc: "areas left out: {population: {under: 300}}, or a list of {column, …}"},
			{key: "merge", shape: ref{"merge"}, doc: "how designated small areas become urban areas"},
			{key: "include", shape: list{of: either{scalar: name{}, mapping: ref{"include"}}, single: true}, doc: "areas of other methods, such as state lists, that enter as they are"},
			{key: "uncertainty", shape: ref{"uncertainty"}, doc: "what replays of a round vary; it designates nobody"},
		}},
		{name: "indicator", doc: "a figure per area, from a published value or from a count and its base", fields: []field{
			label,
			{key: "unit", shape: word{}, doc: "printed after the figure: share (0–1, printed as per cent), percent, ratio, kr, rate; default share for a count over a base"},
			{key: "value", shape: word{}, doc: "column taken as it stands; over several years the mean of the yearly figures"},
			{key: "count", shape: word{}, doc: "column of the numerator"},
			{key: "base", shape: word{}, doc: "column of the denominator"},
			{key: "per", shape: number{bounded: true, min: 1e-9}, def: "1", doc: "factor on count/base, such as 10000"},
			{key: "worse", shape: words("higher", "lower"), def: "higher", doc: "the end that is worse"},
			{key: "years", shape: either{scalar: whole{1}, mapping: ref{"years"}}, def: "1", doc: "periods used, ending with the screened one: a number, or {last, mean}"},
			{key: "min_base", shape: number{bounded: true}, def: "0", doc: "a smaller base (pooled: the sum) gives a missing figure"},
			{key: "inherit", shape: name{}, doc: "level whose table holds the figure; every small area of a group takes its group's"},
			{key: "sensitive", shape: boolean{}, def: "false", doc: "origin and convictions: no counterfactual is ever printed"},
			{key: "interval", shape: words("wilson", "byar", "delta", "none"), doc: "default wilson for a count over a base per 1, byar for other counts, delta for a value with a variance, none for other values"},
			{key: "design_effect", shape: number{bounded: true, min: 1e-9}, def: "1", doc: "widens the interval of household outcomes"},
			{key: "decimals", shape: whole{0}, doc: "decimals printed; default by unit"},
			{key: "variance", shape: word{}, doc: "column with the variance of the value, in its unit squared; over several years their mean, since the years hold largely the same people"},
			{key: "shrink", shape: ref{"shrink"}, doc: "off by default: towards a rich district it hides the pockets that are looked for"},
			{key: "standardise", shape: ref{"standardise"}, doc: "direct standardisation by age and sex"},
			{key: "missing", shape: list{of: ref{"fill"}, least: 1, single: true}, doc: "how missing figures are filled, always flagged; a withheld figure never is"},
		}, oneOf: [][]string{{"value", "count"}}, needs: [][2]string{{"base", "count"}, {"variance", "value"}}},
		{name: "years", doc: "periods of an indicator", fields: []field{
			{key: "last", shape: whole{1}, def: "1", doc: "number of years"},
			{key: "mean", shape: words("pooled", "shares"), doc: "pooled: sum of counts over sum of bases (default for counts); shares: mean of the yearly figures (default for values)"},
		}},
		{name: "node", doc: "a step of an index: transform each member, combine them, transform the result", fields: []field{
			label,
			{key: "of", shape: either{scalar: word{}, mapping: named{either{scalar: number{}, mapping: ref{"member"}}}, list: list{of: word{}, least: 1}}, doc: "members: one name, a list, or names with weights. A member is an indicator, an earlier node, node/member (a member after each), or a column of the data"},
			{key: "count_of", shape: list{of: ref{"condition"}, least: 1}, doc: "instead of of: the number of conditions that hold"},
			{key: "each", shape: steps, doc: "transforms of every member"},
			{key: "combine", shape: word{combinations()}, doc: "how members become one; left out for a single member"},
			{key: "weights", shape: word{weightKinds()}, def: "as_given", doc: "how weights become effective"},
			{key: "then", shape: steps, doc: "transforms of the result"},
			{key: "missing", shape: either{scalar: words("propagate", "skip"), mapping: ref{"missing"}}, def: "propagate", doc: "what a missing member does"},
		}, oneOf: [][]string{{"of", "count_of"}}},
		{name: "member", doc: "a member of a node", fields: []field{
			{key: "weight", shape: number{}, def: "1", doc: "its weight; under product and geometric an exponent"},
			{key: "each", shape: steps, doc: "replaces the node's each for this member"},
		}},
		{name: "condition", doc: "a node or indicator against a number", fields: append([]field{
			{key: "node", shape: word{}, doc: "node, node/member"},
			{key: "indicator", shape: word{}, doc: "indicator"},
		}, comparison...), oneOf: [][]string{{"node", "indicator"}, comparisonWords()}},
		{name: "missing", doc: "what a missing member does", fields: []field{
			{key: "skip", shape: boolean{}, required: true, doc: "leave missing members out"},
			{key: "at_most", shape: whole{0}, doc: "with more members missing than this, the node is missing"},
			{key: "at_least_share", shape: number{bounded: true}, doc: "with a smaller share of members present, the node is missing"},
		}},
		{name: "classes", doc: "named classes of a figure", fields: []field{
			label,
			{key: "of", shape: word{}, required: true, doc: "node or indicator"},
			{key: "cuts", shape: list{of: either{scalar: word{}, mapping: ref{"cut"}}, least: 1}, required: true, doc: "classes in order: the first whose comparison holds wins; the last may have none and takes the rest"},
		}},
		{name: "cut", doc: "one class", fields: append([]field{
			{key: "name", shape: word{}, required: true, doc: "name of the class"}, label,
			{key: "code", shape: word{}, doc: "how the publisher writes the class; default its name"},
		}, comparison...)},
		{name: "criterion", doc: "a comparison of an indicator, a node or a column", fields: append([]field{
			label,
			{key: "indicator", shape: word{}, doc: "indicator that is compared"},
			{key: "node", shape: word{}, doc: "node, or node/member, that is compared"},
			{key: "column", shape: word{}, doc: "column of the data that is compared"},
			{key: "enter", shape: ref{"comparison"}, doc: "comparison for areas not designated before; it may stand in the criterion itself"},
			{key: "stay", shape: ref{"comparison"}, doc: "comparison for areas designated in the round before; default as enter"},
			{key: "decides", shape: words("never_alone"), doc: "never_alone: an inherited figure is shown and never counts"},
		}, comparison...), oneOf: [][]string{{"indicator", "node", "column"}, append([]string{"enter"}, comparisonWords()...)}},
		{name: "comparison", doc: "a comparison", fields: comparison, oneOf: [][]string{comparisonWords()}},
		{name: "threshold", doc: "a factor times, or an amount plus, another figure; or a percentile of the areas' own figures", fields: []field{
			{key: "times", shape: number{}, def: "1", doc: "factor"},
			{key: "plus", shape: number{}, def: "0", doc: "amount added"},
			{key: "of", shape: name{}, doc: "reference, city, rest, region, country, percentile, or a grouping level (the area's own group)"},
			{key: "percentile", shape: number{bounded: true}, doc: "0–100, of the areas' own figures"},
		}},
		{name: "reference", doc: "what `of: reference` means", fields: []field{
			{key: "of", shape: words("city", "region", "country"), doc: "a whole"},
			{key: "city_minus", shape: words("previous_round"), doc: "the city without the areas of the round before, frozen"},
			{key: "first_round", shape: ref{"first_round"}, doc: "what holds where no round came before"},
		}, oneOf: [][]string{{"of", "city_minus"}}, needs: [][2]string{{"city_minus", "first_round"}, {"first_round", "city_minus"}}},
		{name: "first_round", doc: "the reference of a first round", fields: []field{
			{key: "of", shape: words("city", "region", "country"), required: true, doc: "a whole"},
			{key: "times", shape: number{bounded: true}, doc: "replaces the factor of every enter threshold that refers to the reference"},
		}},
		{name: "list", doc: "areas by code", fields: []field{label,
			{key: "file", shape: word{}, required: true, doc: "file of the workspace"},
			{key: "code", shape: word{}, required: true, doc: "its column of area codes"},
		}},
		{name: "rule", doc: "a rule, in three values: met, not met, undetermined", fields: ruleFields, oneOf: [][]string{ruleWords()}, needs: ruleNeeds},
		{name: "designate", doc: "a rule, and then", fields: append(append([]field{}, ruleFields...),
			field{key: "then", shape: anyRule, doc: "one second pass: a rule that may ask neighbours; it adds areas"}), oneOf: [][]string{ruleWords()}, needs: ruleNeeds},
		{name: "outcome", doc: "a rule with a label", fields: outcome, oneOf: [][]string{ruleWords()}, needs: ruleNeeds},
		{name: "count", doc: "k of n", fields: []field{
			{key: "at_least", shape: whole{0}, doc: "at least this many hold"},
			{key: "at_most", shape: whole{0}, doc: "at most this many hold"},
			{key: "of", shape: list{of: anyRule, least: 1}, required: true, doc: "rules, or names of criteria"},
		}},
		{name: "persisted", doc: "years in a row", fields: []field{
			{key: "outcome", shape: name{}, required: true, doc: "outcome of this method"},
			{key: "years", shape: whole{1}, required: true, doc: "number of years, the screened one included"},
			{key: "laws", shape: laws{}, doc: "methods that judged earlier years: {until 2017: dk-2014}, or {until 2017: {method, outcome}}"},
		}},
		{name: "law", doc: "a method in force until a year", fields: []field{
			{key: "method", shape: name{}, required: true, doc: "identifier of the method"},
			{key: "outcome", shape: name{}, doc: "what that law calls the outcome; default the same name"},
		}},
		{name: "exclude", doc: "which figures of a column leave an area out", fields: append(comparison[:4:4], exclusionFields()...), oneOf: [][]string{comparisonWords()}},
		{name: "exclusion", doc: "which figures of a column leave an area out", fields: append(append([]field{
			{key: "column", shape: word{}, required: true, doc: "population, a column or an indicator"}}, comparison...), exclusionFields()...), oneOf: [][]string{comparisonWords()}},
		{name: "merge", doc: "joins designated small areas into urban areas", fields: append([]field{
			{key: "groups", shape: word{}, doc: "file of the declared grouping, beside the method or in the workspace, whose own `grouping:` goes first; it overrides topology"},
			{key: "else", shape: ref{"topology"}, doc: "how areas outside the grouping join"},
			{key: "min_population", shape: number{bounded: true}, def: "0", doc: "fewer residents: no urban area"},
			{key: "lists_exempt", shape: boolean{}, def: "true", doc: "areas with a listed part are kept below the minimum"},
		}, topologyFields()...)},
		{name: "topology", doc: "joining by contiguity", fields: topologyFields()},
		{name: "uncertainty", doc: "how a round is replayed: what figures are drawn from, and within what ranges the choices of the method may vary", fields: []field{
			{key: "prior", shape: words("jeffreys", "fitted"), def: "jeffreys", doc: "of shares, before an area's own count: jeffreys is Beta(½, ½), fitted is a Beta with the mean and spread of the areas (empirical Bayes)"},
			{key: "correlation", shape: number{bounded: true}, def: "0.3", doc: "of the errors of an area's criteria; 0 and 1 are always shown beside it"},
			{key: "thresholds", shape: number{bounded: true}, def: "0.1", doc: "limits vary by this much up and down"},
			{key: "weights", shape: number{bounded: true}, def: "0.25", doc: "weights of an index likewise"},
			{key: "counts", shape: whole{0}, def: "1", doc: "k of n varies by so many up and down"},
			{key: "normalise", shape: list{of: list{of: step{}, least: 1}, least: 2}, doc: "other transforms in the place of every node's `each`: a list of lists, equally likely"},
			{key: "combine", shape: list{of: words("mean", "geometric", "harmonic", "sum"), least: 2}, doc: "other combinations in the place of every mean or sum, equally likely"},
			{key: "steady", shape: number{bounded: true}, def: "0.95", doc: "from this share of replays an outcome is steady"},
			{key: "leaning", shape: number{bounded: true}, def: "0.8", doc: "from this share it leans; below it is on the edge"},
		}},
		{name: "include", doc: "areas of another method", fields: []field{
			{key: "method", shape: name{}, required: true, doc: "identifier of the method"},
			{key: "outcomes", shape: list{of: name{}, least: 1, single: true}, def: "all", doc: "all, or a list of its outcomes"},
		}},
	}...))
}

func exclusionFields() []field {
	return []field{
		{key: "from", shape: words("designation", "calculation"), def: "designation", doc: "designation: figures still count in references and distributions; calculation: they do not"},
		{key: "unless", shape: words("listed"), doc: "listed: areas on a list, or of an included method, stay in"},
	}
}

func topologyFields() []field {
	return []field{
		{key: "contiguity", shape: words("queen", "rook"), doc: "queen: a point in common; rook: an edge"},
		{key: "tolerance_m", shape: number{bounded: true}, def: "1", doc: "in metres"},
		{key: "fill_holes", shape: boolean{}, def: "false", doc: "small areas enclosed by an urban area join it"},
	}
}

func index(objects []*object) map[string]*object {
	m := make(map[string]*object, len(objects))
	for _, o := range objects {
		m[o.name] = o
	}
	return m
}
