package method

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Schema returns the JSON Schema (2020-12) of a method file, written from the grammar that Read checks against. References between
// names, circles and counts are left to Read.
func Schema() []byte {
	g := grammar()
	defs := map[string]any{}
	for name, o := range g {
		if name != "method" {
			defs[name] = o.schema()
		}
	}
	defs["transform"] = stepSchema()
	root := g["method"].schema()
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "kvarter method file"
	root["$defs"] = defs
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		panic(err) // maps of strings, numbers and maps always encode
	}
	return b.Bytes()
}

type fragment = map[string]any

func (o *object) schema() fragment {
	props := fragment{}
	required := []string{}
	for _, f := range o.fields {
		s := f.shape.schema()
		if m, ok := s.(fragment); ok {
			c := fragment{}
			for k, v := range m {
				c[k] = v
			}
			c["description"] = f.doc
			if f.def != "" {
				c["description"] = f.doc + " (default " + f.def + ")"
			}
			s = c
		}
		props[f.key] = s
		if f.required {
			required = append(required, f.key)
		}
	}
	out := fragment{"type": "object", "properties": props, "additionalProperties": false}
	if o.doc != "" {
		out["description"] = o.doc
	}
	if len(required) > 0 {
		out["required"] = required
	}
	var groups []any
	for _, g := range o.oneOf {
		var one []any
		for _, k := range g {
			one = append(one, fragment{"required": []string{k}})
		}
		groups = append(groups, fragment{"oneOf": one})
	}
	if groups != nil {
		out["allOf"] = groups
	}
	if o.needs != nil {
		dep := fragment{}
		for _, n := range o.needs {
			dep[n[0]] = []string{n[1]}
		}
		out["dependentRequired"] = dep
	}
	return out
}

func stepSchema() fragment {
	var bare []string
	var forms []any
	for _, t := range transforms() {
		if t.bare() {
			bare = append(bare, t.op)
		}
		options := any(t.object().schema())
		if t.short != "" {
			options = fragment{"anyOf": []any{options, t.option(t.short).shape.schema()}}
		}
		forms = append(forms, fragment{"type": "object", "description": t.doc, "properties": fragment{t.op: options},
			"required": []string{t.op}, "additionalProperties": false})
	}
	return fragment{"description": "one transform", "anyOf": append([]any{fragment{"enum": bare}}, forms...)}
}

func (s word) schema() any {
	if s.choices != nil {
		return fragment{"enum": s.choices}
	}
	// YAML reads 2021 or 1 as a number; here it is a word all the same.
	return fragment{"type": []string{"string", "number", "boolean"}}
}

func (s name) schema() any {
	return fragment{"anyOf": []any{fragment{"type": "string", "pattern": namePattern.String()}, fragment{"type": "integer"}}}
}

func (s text) schema() any {
	return fragment{"anyOf": []any{word{}.schema(), fragment{"type": "object", "minProperties": 1, "additionalProperties": false,
		"properties": fragment{"da": word{}.schema(), "en": word{}.schema()}}}}
}

func (s boolean) schema() any { return fragment{"type": "boolean"} }

func (s number) schema() any {
	n := fragment{"type": "number"}
	if s.bounded {
		n["minimum"] = s.min
	}
	pattern := strings.Trim(percentPattern.String(), "^$") + "|" + strings.Trim(fractionPattern.String(), "^$")
	return fragment{"anyOf": []any{n, fragment{"type": "string", "pattern": "^(" + pattern + ")$"}}}
}

func (s whole) schema() any { return fragment{"type": "integer", "minimum": s.min} }

func (s pair) schema() any {
	item := number{}.schema()
	if s.open {
		item = fragment{"anyOf": []any{item, fragment{"type": "null"}}}
	}
	return fragment{"type": "array", "items": item, "minItems": 2, "maxItems": 2}
}

func (s list) schema() any {
	out := fragment{"type": "array", "items": s.of.schema()}
	if s.least > 0 {
		out["minItems"] = s.least
	}
	if s.single {
		return fragment{"anyOf": []any{s.of.schema(), out}}
	}
	return out
}

func (s named) schema() any { return fragment{"type": "object", "additionalProperties": s.of.schema()} }

func (s ref) schema() any { return fragment{"$ref": "#/$defs/" + s.object} }

func (s step) schema() any { return fragment{"$ref": "#/$defs/transform"} }

func (s laws) schema() any {
	return fragment{"type": "object", "additionalProperties": false,
		"patternProperties": fragment{untilPattern.String(): fragment{"anyOf": []any{name{}.schema(), ref{"law"}.schema()}}}}
}

func (s either) schema() any {
	var forms []any
	for _, x := range []shape{s.scalar, s.mapping, s.list} {
		if x != nil {
			forms = append(forms, x.schema())
		}
	}
	return fragment{"anyOf": forms}
}
