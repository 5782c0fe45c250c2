package method

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"math"
	"reflect"
	"strconv"
)

// said are the fields that say nothing about who is designated: how a method is called and printed, and how a number was written beside its value.
// All texts by language are labels, and are left out too.
var said = map[reflect.Type][]string{
	reflect.TypeFor[Method]():    {"ID", "Version", "Source", "Uncertainty"},
	reflect.TypeFor[Indicator](): {"Unit", "Decimals"},
	reflect.TypeFor[Threshold](): {"Written", "TimesWritten"},
	reflect.TypeFor[Reference](): {"FirstTimesWritten"},
}

// Content is the SHA-256 of what the method says. Two files that differ in comments, order of keys, titles, labels or version alone have
// the same: they designate the same areas from the same figures.
func (m *Method) Content() string {
	h := sha256.New()
	digest(h, reflect.ValueOf(m).Elem())
	return hex.EncodeToString(h.Sum(nil))
}

// digest writes a value so that two of one type write the same only where they are the same: lengths and absences are written too.
func digest(h hash.Hash, v reflect.Value) {
	put := func(s string) { h.Write([]byte(strconv.Itoa(len(s)) + ":" + s)) }
	switch v.Kind() {
	case reflect.Struct:
		t := v.Type()
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Type == reflect.TypeFor[Text]() || contains(said[t], f.Name) {
				continue
			}
			if f.Tag.Get("content") == "omitempty" && v.Field(i).IsZero() {
				continue // a field that came later, not used: the content stays what it was
			}
			put(f.Name)
			digest(h, v.Field(i))
		}
	case reflect.Slice, reflect.Pointer:
		switch {
		case v.IsNil():
			put("none")
		case v.Kind() == reflect.Pointer:
			put("one")
			digest(h, v.Elem())
		default:
			put(strconv.Itoa(v.Len()))
			for i := range v.Len() {
				digest(h, v.Index(i))
			}
		}
	case reflect.String:
		put(v.String())
	case reflect.Float64:
		put(strconv.FormatUint(math.Float64bits(v.Float()+0), 16))
	case reflect.Bool:
		put(strconv.FormatBool(v.Bool()))
	case reflect.Int:
		put(strconv.FormatInt(v.Int(), 10))
	default:
		panic("method: a method holds a " + v.Type().String())
	}
}
