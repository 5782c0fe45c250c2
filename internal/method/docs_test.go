package method

import (
	"os"
	"strings"
	"testing"
)

// The reference names every key under its object, every option under its transform, and every word of the closed sets.
func TestReferenceIsWhole(t *testing.T) {
	src, err := os.ReadFile("../../docs/method-file.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, p := range strings.Split(string(src), "\n### ")[1:] {
		head, body, _ := strings.Cut(p, "\n")
		body, _, _ = strings.Cut(body, "\n## ")
		parts[strings.Trim(head, "`")+map[bool]string{true: "()"}[strings.HasPrefix(head, "`")]] = body
	}
	row := func(part, key, def string) {
		body, ok := parts[part]
		if !ok {
			t.Errorf("docs/method-file.md has no part %s", part)
			return
		}
		_, line, ok := strings.Cut(body, "\n| `"+key+"` |")
		if !ok {
			t.Errorf("part %s has no key %s", part, key)
			return
		}
		line, _, _ = strings.Cut(line, "\n")
		if def != "" && !strings.Contains(line, "`"+def+"`") {
			t.Errorf("part %s, key %s does not say its default %s", part, key, def)
		}
	}
	for name, o := range grammar() {
		for _, f := range o.fields {
			row(name, f.key, f.def)
		}
	}
	for _, op := range transforms() {
		if _, ok := parts[op.op+"()"]; !ok {
			t.Errorf("no part for transform %s", op.op)
		}
		for _, o := range op.options {
			row(op.op+"()", o.key, o.def)
		}
	}
	for _, words := range [][]string{comparisonWords(), combinations(), weightKinds(), referenceWords(), ruleWords()} {
		for _, w := range words {
			if !strings.Contains(string(src), "`"+w+"`") {
				t.Errorf("docs/method-file.md lacks the word %s", w)
			}
		}
	}
}

// What a city must bring for Copenhagen's method is listed, column by column.
func TestReferenceListsWhatCopenhagenNeeds(t *testing.T) {
	src, err := os.ReadFile("../../docs/method-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(src), "\n## What a method needs from the data\n")
	part, _, _ = strings.Cut(part, "\n## ")
	file, err := os.ReadFile("../../methods/copenhagen-2025.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Read("copenhagen-2025", file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range m.Columns() {
		if !strings.Contains(part, "`"+c+"`") {
			t.Errorf("docs/method-file.md does not list %s", c)
		}
	}
}

// The first example of the reference is a method.
func TestReferenceExampleReads(t *testing.T) {
	src, err := os.ReadFile("../../docs/method-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(src), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := Read("example", []byte(example)); err != nil {
		t.Error(err)
	}
}
