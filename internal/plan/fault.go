package plan

import (
	"slices"
	"strings"

	"kvarter"
	"kvarter/internal/method"
)

// Known is what a plan may refer to. A nil list or function is not checked.
type Known struct {
	Criteria   []string // names in the method
	Indicators []string // indicators of the method and of those that are followed beside it
	Measures   []string // columns of the figures
	Place      func(kvarter.Place) bool
}

// spot is where a fault lies: the sheet that holds the item, the position of the item's parent and its own.
type spot struct {
	sheet       string
	group, item int
}

// fault is a broken rule of the plan.
type fault struct {
	at                        spot
	place                     string // the item, for a reader without sheets
	column, rule, value, hint string
}

// Check lists what is wrong with a plan, each with the rule and the place: identifiers that stand twice, references to nothing, dates and
// years that cannot be, words outside their set, texts that a workbook cannot hold. A draft may be incomplete; Incomplete says what
// adoption needs.
func Check(p *kvarter.Plan, k Known) []kvarter.Problem { return problems(faults(p, k)) }

func problems(fs []fault) []kvarter.Problem {
	var out []kvarter.Problem
	for _, f := range fs {
		out = append(out, kvarter.Problem{Rule: f.rule, File: f.place, Column: f.column, Value: shorten(f.value), Hint: f.hint})
	}
	return out
}

// Err returns the problems as one error, or nil.
func Err(ps []kvarter.Problem) error {
	var all kvarter.Problems
	for _, p := range ps {
		all.Add(p)
	}
	return all.Err()
}

// checker collects faults; at and place are those of the item that is looked at.
type checker struct {
	p      *kvarter.Plan
	k      Known
	at     spot
	place  string
	faults []fault
}

func (c *checker) item(sheet string, group, item int, place string) {
	c.at, c.place = spot{sheet, group, item}, place
}

func (c *checker) add(column, rule, value, hint string) {
	c.faults = append(c.faults, fault{c.at, c.place, column, rule, value, hint})
}

// id checks an identifier: it stands in addresses and in files.
func (c *checker) id(column, id string, seen map[string]bool) {
	switch {
	case !slug(id):
		c.add(column, "an identifier has small letters a–z, digits, hyphens and underscores, 1 to 64 of them", id, "")
	case seen[id]:
		c.add(column, "an identifier stands once", id, "")
	}
	seen[id] = true
}

func slug(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// oneOf checks a member of a closed set.
func oneOf[S ~string](c *checker, column string, v S, set ...S) {
	var words []string
	for _, s := range set {
		if s == v {
			return
		}
		words = append(words, string(s))
	}
	c.add(column, "one of: "+strings.Join(words, ", "), string(v), nearest(string(v), words))
}

// refers checks references to known words, each once.
func (c *checker) refers(column, rule string, refs, known []string) {
	seen := map[string]bool{}
	for _, x := range refs {
		switch {
		case known != nil && !slices.Contains(known, x):
			c.add(column, rule, x, nearest(x, known))
		case seen[x]:
			c.add(column, "it stands once", x, "")
		}
		seen[x] = true
	}
}

// longest is how many UTF-16 units a cell of a workbook holds.
const longest = 32767

// texts checks that texts can be stored, shown and carried in a workbook.
func (c *checker) texts(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if rule, hint := textFault(pairs[i+1]); rule != "" {
			c.add(pairs[i], rule, "", hint)
		}
	}
}

func textFault(s string) (rule, hint string) {
	units := 0
	for i, r := range s {
		switch {
		case r == '\uFFFD' && !strings.HasPrefix(s[i:], "\uFFFD"):
			return "a text is UTF-8", ""
		case r < ' ' && r != '\n' && r != '\t', r == 0x7F, r == 0xFFFE, r == 0xFFFF:
			return "a text has no control characters but line feeds and tabs", "write it anew without the hidden characters"
		}
		if units++; r > 0xFFFF {
			units++
		}
	}
	if units > longest {
		return "a text fits into a cell of a workbook, 32,767 characters", ""
	}
	return "", ""
}

func blankText(s string) bool { return strings.TrimSpace(s) == "" }

// nearest is the help behind an unknown word. Among very many words none is looked for.
func nearest(w string, known []string) string {
	if len(known) > 2000 {
		return ""
	}
	return method.Suggest(w, known)
}
