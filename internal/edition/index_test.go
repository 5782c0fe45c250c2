package edition

import (
	"slices"
	"testing"

	"kvarter"
	"kvarter/internal/explain"
	"kvarter/internal/method"
	"kvarter/internal/uncertainty"
)

// What is built from origin or convictions is for the internal audience alone.
func TestIndexKeepsSensitiveNodesBack(t *testing.T) {
	m := &method.Method{Indicators: []method.Indicator{{Name: "origin", Sensitive: true}, {Name: "income"}},
		Index:   []method.Node{{Name: "a", Of: []method.Member{{Input: "origin"}}}, {Name: "b", Of: []method.Member{{Input: "income"}}}},
		Classes: []method.Class{{Name: "of_a", Of: "a"}, {Name: "of_b", Of: "b"}}}
	nodes := &uncertainty.Nodes{Index: []uncertainty.NodeChance{{Name: "a"}, {Name: "b"}}, Classes: []uncertainty.ClassChance{{Name: "of_a"}, {Name: "of_b"}}}
	s := &Stability{Chance: &uncertainty.Chance{Nodes: nodes}}
	for _, c := range []struct {
		to   explain.Audience
		want string
	}{{explain.Public, "[index_b index_b_low index_b_high class_of_b]"}, {explain.Internal, "[index_a index_a_low index_a_high index_b index_b_low index_b_high class_of_a class_of_b]"}} {
		e := New(&Tables{Round: &kvarter.Round{Areas: &kvarter.Areas{}}, Method: m}, c.to)
		head, _ := IndexColumns(e.Index(s))
		if got := "[" + join(head) + "]"; got != c.want {
			t.Errorf("%s: %s, want %s", c.to, got, c.want)
		}
	}
	nodes.Why = "there is no figure called income"
	if e := New(&Tables{Round: &kvarter.Round{Areas: &kvarter.Areas{}}, Method: m}, explain.Internal); e.Index(s) != nil {
		t.Error("an index that cannot be calculated is told")
	}
}

// Where nothing is drawn it is said once, and not of every node.
func TestNothingDrawnIsSaidOnce(t *testing.T) {
	m := &method.Method{Indicators: []method.Indicator{{Name: "a"}}, Index: []method.Node{{Name: "x", Of: []method.Member{{Input: "a"}}}, {Name: "y", Of: []method.Member{{Input: "a"}}}}}
	one := []float64{1}
	node := func(name string) uncertainty.NodeChance {
		return uncertainty.NodeChance{Name: name, Value: one, Low: one, High: one, Absent: []float64{0}}
	}
	s := &Stability{Chance: &uncertainty.Chance{Nodes: &uncertainty.Nodes{Index: []uncertainty.NodeChance{node("x"), node("y")}}}}
	e := New(&Tables{Round: &kvarter.Round{Areas: &kvarter.Areas{Items: []kvarter.Area{{Code: "1"}}}, Findings: []kvarter.Finding{{Area: "1"}}}, Method: m}, explain.Public)
	if got := e.IndexSentences(s, 0, "en"); !slices.Equal(got, []string{explain.NothingDrawn("en")}) {
		t.Errorf("%q", got)
	}
	s.Chance.Nodes.Replicates = 400 // something else was drawn
	if got := e.IndexSentences(s, 0, "en"); len(got) != 2 {
		t.Errorf("%q", got)
	}
	if got := e.IndexSentences(s, 7, "en"); got != nil {
		t.Errorf("an area that is not there: %q", got)
	}
}

func join(words []string) (out string) {
	for i, w := range words {
		if i > 0 {
			out += " "
		}
		out += w
	}
	return
}

func TestTurning(t *testing.T) {
	x := &uncertainty.Nodes{Classes: []uncertainty.ClassChance{{Cuts: []string{"1", "2"}, Is: []string{"1", "2", "", "1", "2"},
		Share: [][]float64{{.99, .01}, {.4, .6}, nil, {.5, .5}, {.4, .6}}}}}
	if got := Turning(x, 5, .95); !slices.Equal(got, []int{3, 1, 4}) {
		t.Errorf("%v", got)
	}
	if got := Turning(nil, 5, .95); got != nil {
		t.Errorf("%v without nodes", got)
	}
}
