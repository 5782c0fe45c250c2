package method_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"kvarter/internal/method"
	"kvarter/methods"
)

func validator(t *testing.T) func(src []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(method.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("method.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("method.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(src []byte) error {
		j, err := yaml.YAMLToJSON(src)
		if err != nil {
			return err
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
		if err != nil {
			return err
		}
		return s.Validate(v)
	}
}

func TestSchemaAcceptsEveryMethod(t *testing.T) {
	valid := validator(t)
	for _, name := range methods.Names() {
		src, _ := methods.Source(name)
		if err := valid(src); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	examples, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(examples) < 7 {
		t.Fatalf("examples: %v, %v", examples, err)
	}
	for _, f := range examples {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := valid(src); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// What breaks the grammar fails the reader and the schema alike.
func TestSchemaAndReaderRefuseTheSame(t *testing.T) {
	valid := validator(t)
	for _, src := range []string{
		"version: 1\n",
		"method: x\ndesignat: a\n",
		"method: x\nunit: house\n",
		"method: x\nindicators: {a: {value: y, count: z}}\n",
		"method: x\nindicators: {a: {base: z}}\n",
		"method: x\nindicators: {a: {value: y, worse: up}}\n",
		"method: x\nindicators: {a: {value: y, years: 0}}\n",
		"method: x\nindicators: {a: {value: y, per: -1}}\n",
		"method: x\nindicators: {a: {value: y, sensitive: perhaps}}\n",
		"method: x\ncriteria: {a: {column: y, at_last: 3}}\n",
		"method: x\ncriteria: {a: {column: y, over: many}}\n",
		"method: x\ncriteria: {a: {column: y, over: 1, under: 2}}\n",
		"method: x\ncriteria: {a: {column: y, enter: {}}}\n",
		"method: x\nindex: {a: {of: b, each: [percentil]}}\n",
		"method: x\nindex: {a: {of: b, each: [ntile]}}\n",
		"method: x\nindex: {a: {of: b, each: [{z: {sd: m}}]}}\n",
		"method: x\nindex: {a: {of: b, each: [{winsorise: {points: 1, shares: [0, 1]}}]}}\n",
		"method: x\nindex: {a: {of: b, combine: median}}\n",
		"method: x\nindex: {a: {of: b, missing: forget}}\n",
		"method: x\nindex: {a: {count_of: [{node: b}]}}\n",
		"method: x\nclasses: {s: {of: a}}\n",
		"method: x\ndesignate: {all: []}\n",
		"method: x\ndesignate: {all: [a], any: [b]}\n",
		"method: x\ndesignate: {count: {at_least: 2}}\n",
		"method: x\noutcomes: {a: {persisted: {outcome: b, years: 2, laws: {until: c}}}}\n",
		"method: x\nreference: {city_minus: previous_round}\n",
		"method: x\nmerge: {contiguity: bishop}\n",
		"method: x\ninclude: [{outcomes: all}]\n",
		"method: x\nexclude: {population: 300}\n",
		"method: x\nlists: {a: {file: b}}\n",
	} {
		if _, err := method.Read("m.yaml", []byte(src)); err == nil {
			t.Errorf("the reader takes %q", src)
		}
		if err := valid([]byte(src)); err == nil {
			t.Errorf("the schema takes %q", src)
		}
	}
}
