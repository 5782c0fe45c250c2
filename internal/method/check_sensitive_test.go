package method

import (
	"strings"
	"testing"
)

// Origin and convictions are for the state's lists of housing areas: a screening of small areas that uses them, itself or through what it is
// built from, is refused with the place. As a figure that nothing compares, and on housing areas, they may stand.
func TestSmallAreasAreNeverJudgedByOrigin(t *testing.T) {
	const figures = "method: m\nindicators:\n  poor: {count: poor, base: n}\n  origin: {count: foreign, base: n, sensitive: true}\n"
	for _, c := range []struct{ name, text, want string }{
		{"not compared", figures + "criteria: {poor: {indicator: poor, over: 40 %}}\ndesignate: {criterion: poor}\n", ""},
		{"housing areas", "unit: housing_area\n" + figures + "criteria: {origin: {indicator: origin, over: 50 %}}\noutcomes: {parallel: {criterion: origin}}\n", ""},
		{"a criterion", figures + "criteria: {o: {indicator: origin, over: 50 %}}\ndesignate: {criterion: o}\n", `m.yaml:5:12: a screening of small areas never uses origin or convictions ("o"); those are for the state's lists of housing areas (unit: housing_area)`},
		{"a node", figures + "index: {sum: {of: [poor, origin], combine: mean}, twice: {of: sum, then: [multiply: 2]}}\ncriteria: {high: {node: twice, over: 1}}\ndesignate: {criterion: high}\n", `("high")`},
		{"a class", figures + "index: {sum: {of: [poor, origin], combine: mean}}\nclasses: {status: {of: sum, cuts: [{name: high, over: 1}, {name: low}]}}\ndesignate: {class: {status: [high]}}\n", `("status")`},
		{"an exclusion", figures + "criteria: {poor: {indicator: poor, over: 40 %}}\nexclude: {foreign: {under: 10}}\ndesignate: {criterion: poor}\n", `("foreign")`},
	} {
		_, err := Read("m.yaml", []byte(c.text))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "never uses origin or convictions")):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
