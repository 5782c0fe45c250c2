package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"kvarter"
	"kvarter/internal/source"
)

// Read reads the workspace in a folder. Unknown keys are errors with line and column.
func Read(dir string) (*Workspace, error) {
	path := filepath.Join(dir, FileName)
	src, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		e := kvarter.Errorf(kvarter.NotFound, "no %s in %s", FileName, dir)
		e.Hint = "kvarter init -C " + dir + " areas.geojson figures.csv"
		return nil, e
	}
	if err != nil {
		return nil, kvarter.Errorf(kvarter.NotFound, "%s: %w", path, err)
	}
	return Parse(path, src)
}

// Parse reads the bytes of a workspace file; path names it in errors and its folder is the base of every path in it.
func Parse(path string, src []byte) (w *Workspace, err error) {
	const limit = 4 << 20
	if len(src) > limit {
		return nil, problem(path, 0, 0, "a workspace file is at most 4 MiB", "")
	}
	defer func() {
		if r := recover(); r != nil {
			w, err = nil, problem(path, 0, 0, "the file is YAML", fmt.Sprint(r))
		}
	}()
	w = &Workspace{Dir: filepath.Dir(path)}
	dec := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict(), yaml.UseOrderedMap())
	if err := dec.Decode(w); err != nil {
		var se yaml.Error
		if errors.As(err, &se) && se.GetToken() != nil && se.GetToken().Position != nil {
			pos := se.GetToken().Position
			return nil, problem(path, pos.Line, pos.Column, plainly(se), meant(se.GetMessage()))
		}
		return nil, problem(path, 0, 0, strings.TrimSpace(err.Error()), "")
	}
	w.defaults()
	if d := w.Disclosure; !slices.Contains([]string{"", "rounding", "suppression"}, d.Method) || !slices.Contains([]string{"", "shown", "hidden"}, d.Zero) {
		return nil, problem(path, 0, 0, "disclosure: method is rounding or suppression, zero is shown or hidden", "")
	}
	for column, k := range w.Disclosure.Thresholds {
		if k < 2 {
			return nil, problem(path, 0, 0, fmt.Sprintf("disclosure: the threshold of %s is %d; a smallest count is 2 or more", column, k), "")
		}
	}
	for column, m := range w.Disclosure.Means {
		if m.People == "" || m.Share < 0 || m.Share >= 1 {
			return nil, problem(path, 0, 0, fmt.Sprintf("disclosure: the mean %s needs the column of its people, and a share above 0 and below 1", column), "means: {mean_income: {people: taxpayers, largest_two: income_two_largest, share: 0.85}}")
		}
	}
	if err := w.check(path); err != nil {
		return nil, err
	}
	return w, nil
}

// plainly says of a value of the wrong kind what belongs there, and not what Go calls it.
func plainly(err yaml.Error) string {
	kinds := map[reflect.Kind]string{reflect.Bool: "true or false", reflect.String: "text", reflect.Slice: "a list", reflect.Map: "keys with values", reflect.Struct: "keys with values",
		reflect.Float64: "a number"}
	nodes := map[string]string{"int": "a number", "float": "a number", "string": "text", "boolean": "true or false", "null": "nothing", "sequence": "a list", "mapping": "keys with values"}
	say := func(want, got string) string { return "here belongs " + want + ", and there is " + got }
	var wrong *yaml.TypeError
	var node *yaml.UnexpectedNodeTypeError
	switch {
	case errors.As(err, &wrong) && wrong.DstType != nil && wrong.SrcType != nil:
		want, got := wrong.DstType, wrong.SrcType
		for want.Kind() == reflect.Pointer {
			want = want.Elem()
		}
		a, b := kinds[want.Kind()], kinds[got.Kind()]
		if want.Kind() >= reflect.Int && want.Kind() <= reflect.Uint64 {
			a = "a whole number"
		}
		if got.Kind() >= reflect.Int && got.Kind() <= reflect.Uint64 {
			b = "a number"
		}
		if a != "" && b != "" {
			return say(a, b)
		}
	case errors.As(err, &node):
		a, b := nodes[strings.ToLower(node.Expected.YAMLName())], nodes[strings.ToLower(node.Actual.YAMLName())]
		if a != "" && b != "" {
			return say(a, b)
		}
	}
	return err.GetMessage()
}

var unknownField = regexp.MustCompile(`^unknown field "(.+)"$`)

// meant names the key that an unknown one was most likely meant to be; "" where none is near.
func meant(message string) string {
	m := unknownField.FindStringSubmatch(message)
	if m == nil {
		return ""
	}
	if near := source.Nearest(m[1], keys(reflect.TypeFor[Workspace](), map[reflect.Type]bool{})); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// keys are those of a type of YAML file and of all types in it.
func keys(t reflect.Type, seen map[reflect.Type]bool) (out []string) {
	if seen[t] {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return keys(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
				out = append(out, name)
			}
			out = append(out, keys(t.Field(i).Type, seen)...)
		}
	}
	return out
}

func problem(file string, line, col int, rule, hint string) error {
	ps := &kvarter.Problems{}
	ps.Add(kvarter.Problem{File: file, Line: line, Col: col, Rule: rule, Hint: hint})
	return ps
}

// Cell is a code in a table cell, written in YAML as text or as a number.
type Cell string

// UnmarshalYAML takes the scalar as it is written.
func (c *Cell) UnmarshalYAML(b []byte) error {
	var s string
	if err := yaml.Unmarshal(b, &s); err == nil {
		*c = Cell(s)
		return nil
	}
	*c = Cell(strings.TrimSpace(string(b)))
	return nil
}

// PeriodSource is a fixed year, or the column that holds it.
type PeriodSource struct {
	Year   kvarter.Period
	Column string
}

// UnmarshalYAML reads 2024 or {column: year}.
func (p *PeriodSource) UnmarshalYAML(b []byte) error {
	var year int
	if err := yaml.Unmarshal(b, &year); err == nil {
		p.Year = kvarter.Period(year)
		return nil
	}
	var m struct {
		Column string `yaml:"column"`
	}
	if err := yaml.UnmarshalWithOptions(b, &m, yaml.Strict()); err != nil || m.Column == "" {
		return errors.New("a period is a year such as 2024, or {column: year}")
	}
	p.Column = m.Column
	return nil
}

// Measures maps a measure to its column. A list names columns that are measures of the same name.
type Measures map[string]string

// UnmarshalYAML reads the map or the list.
func (m *Measures) UnmarshalYAML(b []byte) error {
	var list []string
	if err := yaml.Unmarshal(b, &list); err == nil {
		*m = make(Measures, len(list))
		for _, name := range list {
			(*m)[name] = name
		}
		return nil
	}
	var byName map[string]string
	if err := yaml.Unmarshal(b, &byName); err != nil {
		return errors.New("measures is a list of columns or a map of measure: column")
	}
	*m = byName
	return nil
}
