package method

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"kvarter"
)

// shape says what a value of the file may look like. The reader checks a tree against it and Schema writes it down,
// so that the two cannot drift.
type shape interface {
	check(r *reader, what string, t *tree)
	schema() any
}

type (
	// word is a plain scalar; with choices, one of them.
	word struct{ choices []string }
	// name is a word that other places refer to.
	name struct{}
	// text is a phrase, or {da, en}.
	text struct{}
	// boolean is true or false.
	boolean struct{}
	// number is a decimal, a percentage (40 %) or a fraction (2/3), at least min where bounded.
	number struct {
		bounded bool
		min     float64
	}
	// whole is an integer of at least min.
	whole struct{ min int }
	// pair is [lo, hi]; with open, either may be null.
	pair struct{ open bool }
	// list has at least least items; with single, one item may stand without brackets.
	list struct {
		of     shape
		least  int
		single bool
	}
	// named maps names to values.
	named struct{ of shape }
	// ref is an object of the grammar.
	ref struct{ object string }
	// either picks by the kind of the value. nil: that kind is not allowed.
	either struct{ scalar, mapping, list shape }
	// step is one transform.
	step struct{}
	// laws maps "until YEAR" to a method.
	laws struct{}
)

var (
	namePattern     = regexp.MustCompile(`^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$`)
	decimalPattern  = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)
	percentPattern  = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+) ?%$`)
	fractionPattern = regexp.MustCompile(`^[0-9]{1,9}/[1-9][0-9]{0,8}$`)
	untilPattern    = regexp.MustCompile(`^until ([0-9]{4})$`)
)

// exact reads a number of the file: its value and the decimal (or fraction) that an exact comparison reads.
func exact(s string) (v float64, written string, ok bool) {
	if len(s) > 64 {
		return 0, "", false
	}
	var r *big.Rat
	switch {
	case decimalPattern.MatchString(s):
		r, ok = new(big.Rat).SetString(strings.TrimPrefix(s, "+"))
		written = strings.TrimPrefix(s, "+")
	case percentPattern.MatchString(s):
		if r, ok = new(big.Rat).SetString(strings.TrimSpace(strings.TrimSuffix(s, "%"))); ok {
			r.Quo(r, big.NewRat(100, 1))
			written = strings.TrimRight(strings.TrimRight(r.FloatString(66), "0"), ".")
		}
	case fractionPattern.MatchString(s):
		r, ok = new(big.Rat).SetString(s)
		written = s
	}
	if !ok {
		return 0, "", false
	}
	v, _ = r.Float64()
	return v, written, true
}

// num returns the number of a scalar that was checked, 0 for nil.
func (t *tree) num() float64 {
	if t == nil {
		return 0
	}
	v, _, _ := exact(t.text)
	return v
}

func (t *tree) int() int { return int(t.num()) }

func (t *tree) bool() bool { return t != nil && t.text == "true" }

// strs returns the texts of a list, or of the one scalar in its place.
func (t *tree) strs() []string {
	if t == nil {
		return nil
	}
	if t.kind == scalarKind {
		return []string{t.text}
	}
	var out []string
	for _, x := range t.items {
		out = append(out, x.text)
	}
	return out
}

// wants records that a value has the wrong form.
func (r *reader) wants(what, form string, t *tree, hint string) {
	v := t.text
	if t.kind != scalarKind {
		v = ""
		if hint == "" {
			hint = "here stands " + t.kind.String()
		}
	}
	r.add(t, what+" is "+form, v, hint)
}

func (s word) check(r *reader, what string, t *tree) {
	switch {
	case t.kind != scalarKind || t.text == "":
		form := "a word"
		if s.choices != nil {
			form = "one of " + strings.Join(s.choices, ", ")
		}
		r.wants(what, form, t, "")
	case s.choices != nil && !contains(s.choices, t.text):
		r.add(t, fmt.Sprintf("%s is one of %s", what, strings.Join(s.choices, ", ")), t.text, near(t.text, s.choices))
	}
}

func near(w string, known []string) string {
	if n := nearest(w, known); n != "" {
		return "did you mean \"" + n + "\"?"
	}
	return ""
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (s name) check(r *reader, what string, t *tree) {
	if t.kind != scalarKind || !namePattern.MatchString(t.text) {
		r.wants(what, "a name: letters, digits, _ - and .", t, "")
	}
}

func (s text) check(r *reader, what string, t *tree) {
	switch t.kind {
	case scalarKind:
	case mappingKind:
		r.object(&object{name: what, fields: []field{{key: "da", shape: word{}}, {key: "en", shape: word{}}}}, t)
		if len(t.entries) == 0 {
			r.wants(what, "a phrase or {da, en}", t, "it is empty")
		}
	default:
		r.wants(what, "a phrase or {da, en}", t, "")
	}
}

func (s boolean) check(r *reader, what string, t *tree) {
	if t.kind != scalarKind || t.quoted || t.text != "true" && t.text != "false" {
		r.wants(what, "true or false", t, "")
	}
}

func (s number) check(r *reader, what string, t *tree) {
	v, _, ok := exact(t.text)
	if t.kind != scalarKind || !ok || t.quoted && decimalPattern.MatchString(t.text) {
		hint := ""
		if regexp.MustCompile(`^[0-9]*,[0-9]+$`).MatchString(t.text) {
			hint = "write a decimal point: " + strings.Replace(t.text, ",", ".", 1)
		}
		r.wants(what, "a number, such as 0.4, 40 % or 2/3", t, hint)
		return
	}
	if s.bounded && v < s.min {
		r.add(t, fmt.Sprintf("%s is at least %g", what, s.min), t.text, "")
	}
}

func (s whole) check(r *reader, what string, t *tree) {
	v, _, ok := exact(t.text)
	if t.kind != scalarKind || t.quoted || !ok || strings.ContainsAny(t.text, ".%/+") || len(t.text) > 9 {
		r.wants(what, "a whole number", t, "")
		return
	}
	if int(v) < s.min {
		r.add(t, fmt.Sprintf("%s is at least %d", what, s.min), t.text, "")
	}
}

func (s pair) check(r *reader, what string, t *tree) {
	if t.kind != sequenceKind || len(t.items) != 2 {
		r.wants(what, "two numbers, [low, high]", t, "")
		return
	}
	var v [2]float64
	for i, x := range t.items {
		if s.open && x.kind == nullKind {
			return
		}
		number{}.check(r, what, x)
		v[i] = x.num()
	}
	if v[0] >= v[1] {
		r.add(t, what+" has its lower number first", "", "")
	}
}

func (s list) check(r *reader, what string, t *tree) {
	if s.single && t.kind != sequenceKind && t.kind != nullKind {
		s.of.check(r, what, t)
		return
	}
	if t.kind != sequenceKind {
		r.wants(what, "a list", t, "")
		return
	}
	if len(t.items) < s.least {
		r.add(t, fmt.Sprintf("%s has at least %d", what, s.least), "", "the list is empty")
	}
	for _, x := range t.items {
		s.of.check(r, what, x)
	}
}

func (s named) check(r *reader, what string, t *tree) {
	if t.kind != mappingKind {
		r.wants(what, "names with values", t, "")
		return
	}
	seen := map[string]int{}
	for _, e := range t.entries {
		at := &tree{line: e.line, col: e.col}
		if !namePattern.MatchString(e.key) && !strings.Contains(e.key, "/") {
			r.add(at, "a name has letters, digits, _ - and .", e.key, "")
		}
		if l := seen[e.key]; l > 0 {
			r.add(at, "a name is given once", e.key, fmt.Sprintf("it is on line %d already", l))
		}
		seen[e.key] = e.line
		s.of.check(r, e.key, e.value)
	}
}

func (s ref) check(r *reader, what string, t *tree) {
	o := r.grammar[s.object]
	if t.kind != mappingKind {
		r.wants(what, "a mapping with keys such as "+strings.Join(o.keys()[:min(4, len(o.fields))], ", "), t, "")
		return
	}
	r.object(o, t)
}

func (s either) check(r *reader, what string, t *tree) {
	by := map[kind]shape{scalarKind: s.scalar, mappingKind: s.mapping, sequenceKind: s.list}
	if inner := by[t.kind]; inner != nil {
		inner.check(r, what, t)
		return
	}
	var forms []string
	for _, k := range []kind{scalarKind, mappingKind, sequenceKind} {
		if by[k] != nil {
			forms = append(forms, k.String())
		}
	}
	r.wants(what, strings.Join(forms, " or "), t, "")
}

func (s laws) check(r *reader, what string, t *tree) {
	if t.kind != mappingKind {
		r.wants(what, "a mapping such as {until 2017: dk-2014}", t, "")
		return
	}
	last := ""
	for _, e := range t.entries {
		at := &tree{line: e.line, col: e.col}
		m := untilPattern.FindStringSubmatch(e.key)
		switch {
		case m == nil:
			r.add(at, "a key of laws is written until YEAR", e.key, `such as "until 2017"`)
		case m[1] <= last:
			r.add(at, "laws are in order of their years", e.key, "")
		default:
			last = m[1]
		}
		either{scalar: name{}, mapping: ref{"law"}}.check(r, e.key, e.value)
	}
}

// commaNumber tells whether two entries are one number that was written with a decimal comma inside braces.
func commaNumber(before, after entry) bool {
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	v := before.value
	return after.value.kind == nullKind && v != nil && v.kind == scalarKind && !v.quoted && digits(strings.TrimLeft(v.text, "+-")) && digits(strings.TrimRight(after.key, " %"))
}

// object checks a mapping against its keys.
func (r *reader) object(o *object, t *tree) {
	seen, unknown := map[string]int{}, false
	for k, e := range t.entries {
		at := &tree{line: e.line, col: e.col}
		f := o.field(e.key)
		switch l, twice := seen[e.key]; {
		case f == nil && k > 0 && commaNumber(t.entries[k-1], e):
			// Inside braces a comma ends the value: {times: 1,40} is times: 1 and a key 40.
			unknown = true
			r.add(at, t.entries[k-1].key+" is a number, such as 0.4, 40 % or 2/3", t.entries[k-1].value.text+","+e.key,
				"write a decimal point: "+t.entries[k-1].value.text+"."+e.key)
		case f == nil:
			unknown = true
			r.add(at, fmt.Sprintf("%s has no such key", o.name), e.key, suggest(e.key, o.keys()))
		case twice:
			r.add(at, "a key is given once", e.key, fmt.Sprintf("it is on line %d already", l))
		default:
			f.shape.check(r, e.key, e.value)
		}
		seen[e.key] = e.line
	}
	for _, f := range o.fields {
		if _, ok := seen[f.key]; f.required && !ok && !unknown {
			r.add(t, fmt.Sprintf("%s needs the key %s", o.name, f.key), "", "")
		}
	}
	for _, group := range o.oneOf {
		var given []string
		for _, k := range group {
			if _, ok := seen[k]; ok {
				given = append(given, k)
			}
		}
		// An unknown key is likely the one that is missing: one fault is enough.
		if len(given) > 1 || len(given) == 0 && !unknown {
			r.add(t, fmt.Sprintf("%s has exactly one of %s", o.name, strings.Join(group, ", ")), strings.Join(given, ", "), "")
		}
	}
	for _, n := range o.needs {
		_, a := seen[n[0]]
		_, b := seen[n[1]]
		if a && !b {
			r.add(t, fmt.Sprintf("%s with %s needs %s too", o.name, n[0], n[1]), "", "")
		}
	}
}

// add records a fault at a place.
func (r *reader) add(t *tree, rule, value, hint string) {
	if len(value) > 60 {
		value = string([]rune(value)[:min(40, len([]rune(value)))]) + "…"
	}
	r.faults = append(r.faults, kvarter.Problem{Rule: rule, File: r.file, Line: t.line, Col: t.col, Value: value, Hint: hint})
}
