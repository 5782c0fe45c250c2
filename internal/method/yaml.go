package method

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"kvarter"
)

// A method file is written by hand. These limits stop a crafted file before the parser, which recurses without bound.
const (
	maxBytes = 64 << 10 // the parser takes quadratic time on some nonsense; the largest shipped file is 9 kB
	maxDepth = 64
)

type kind uint8

const (
	scalarKind kind = iota
	nullKind
	mappingKind
	sequenceKind
)

func (k kind) String() string {
	return [...]string{"a word or number", "nothing", "keys with values", "a list"}[k]
}

// tree is a YAML node with its place. A mapping's entries keep the order of the file.
type tree struct {
	kind      kind
	line, col int
	text      string // scalar as written, without quotes
	quoted    bool
	entries   []entry
	items     []*tree
}

type entry struct {
	key       string
	line, col int
	value     *tree
}

// get returns the value of a key, or nil.
func (t *tree) get(key string) *tree {
	if t == nil {
		return nil
	}
	for _, e := range t.entries {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// str returns the scalar's text, "" for nil.
func (t *tree) str() string {
	if t == nil {
		return ""
	}
	return t.text
}

// parseTree reads one YAML document. Anchors, aliases, tags, merge keys and a second document are refused:
// the method file is data that a reader follows from top to bottom.
func parseTree(name string, src []byte) (_ *tree, problem *kvarter.Problem) {
	fault := func(line, col int, rule, hint string) *kvarter.Problem {
		return &kvarter.Problem{Rule: rule, File: name, Line: line, Col: col, Hint: hint}
	}
	if len(src) > maxBytes {
		return nil, fault(1, 1, fmt.Sprintf("a method file is at most %d kB", maxBytes>>10), "")
	}
	if !utf8.Valid(src) {
		line := 1 + strings.Count(string(src[:invalidAt(src)]), "\n")
		return nil, fault(line, 1, "a method file is UTF-8 text", "save it as UTF-8")
	}
	if line := tooDeep(string(src)); line > 0 {
		return nil, fault(line, 1, fmt.Sprintf("nesting is at most %d deep", maxDepth), "")
	}
	defer func() {
		if r := recover(); r != nil {
			problem = fault(1, 1, "the file is YAML", "the YAML parser gave up on it")
		}
	}()
	file, err := parser.ParseBytes([]byte(strings.TrimPrefix(string(src), "\ufeff")), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line, col, msg := 1, 1, err.Error()
		var se *yaml.SyntaxError
		if errors.As(err, &se) {
			msg = se.Message
			if se.Token != nil && se.Token.Position != nil {
				line, col = se.Token.Position.Line, se.Token.Position.Column
			}
		}
		return nil, fault(line, col, "the file is YAML", msg)
	}
	var body ast.Node
	for _, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		if body != nil {
			l, c := place(d.Body)
			return nil, fault(l, c, "a method file holds one document", "")
		}
		body = d.Body
	}
	if body == nil {
		return nil, fault(1, 1, "the file holds a method", `start with "method: my-method"`)
	}
	c := converter{}
	t := c.convert(body, 0)
	if c.rule != "" {
		return nil, fault(c.line, c.col, c.rule, "write the value out")
	}
	return t, nil
}

func invalidAt(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return len(src)
}

// tooDeep returns the first line whose brackets or indentation nest deeper than maxDepth, or 0.
func tooDeep(src string) int {
	open := 0
	for i, line := range strings.Split(src, "\n") {
		lead := len(line) - len(strings.TrimLeft(line, " \t-?:!&*|>"))
		for _, r := range line {
			switch r {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			if open > maxDepth {
				return i + 1
			}
		}
		// Free text may run long behind its indentation; only what nests is counted.
		if lead > 4*maxDepth {
			return i + 1
		}
	}
	return 0
}

func place(n ast.Node) (line, col int) {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line, t.Position.Column
	}
	return 1, 1
}

type converter struct {
	rule      string
	line, col int
}

func (c *converter) refuse(n ast.Node, rule string) *tree {
	if c.rule == "" {
		c.rule = rule
		c.line, c.col = place(n)
	}
	return &tree{kind: nullKind, line: c.line, col: c.col}
}

func (c *converter) convert(n ast.Node, depth int) *tree {
	if n == nil {
		return &tree{kind: nullKind, line: 1, col: 1}
	}
	if depth > maxDepth {
		return c.refuse(n, fmt.Sprintf("nesting is at most %d deep", maxDepth))
	}
	line, col := place(n)
	t := &tree{line: line, col: col}
	switch x := n.(type) {
	case *ast.NullNode:
		t.kind = nullKind
	case *ast.StringNode:
		t.text = x.Value
		o := strings.TrimSpace(x.Token.Origin)
		t.quoted = strings.HasPrefix(o, `"`) || strings.HasPrefix(o, "'")
	case *ast.LiteralNode:
		t.quoted = true
		if x.Value != nil {
			t.text = strings.TrimSpace(x.Value.Value)
		}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		t.text = n.GetToken().Value
	case *ast.MappingNode:
		t.kind = mappingKind
		for _, v := range x.Values {
			c.entry(t, v, depth)
		}
		t.start()
	case *ast.MappingValueNode:
		t.kind = mappingKind
		c.entry(t, x, depth)
		t.start()
	case *ast.SequenceNode:
		t.kind = sequenceKind
		for _, v := range x.Values {
			t.items = append(t.items, c.convert(v, depth+1))
		}
	default:
		return c.refuse(n, "anchors, aliases, tags and merge keys are not used in a method file")
	}
	return t
}

// start moves a mapping's place to its first key; the parser gives the colon.
func (t *tree) start() {
	if len(t.entries) > 0 {
		t.line, t.col = t.entries[0].line, t.entries[0].col
	}
}

func (c *converter) entry(t *tree, v *ast.MappingValueNode, depth int) {
	line, col := place(v.Key)
	switch v.Key.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
	default:
		c.refuse(v.Key, "a key is a plain word")
		return
	}
	value := c.convert(v.Value, depth+1)
	if value.kind == nullKind {
		value.line, value.col = line, col
	}
	t.entries = append(t.entries, entry{key: v.Key.GetToken().Value, line: line, col: col, value: value})
}
