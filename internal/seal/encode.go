// Package seal turns a round into canonical bytes and back, and names it by their hash.
//
// Canonical: fields in the order of the nouns, map keys sorted, numbers at 12 significant digits (results agree across
// processors to that), an absent number left out, one area to a line. The same round gives the same bytes everywhere.
package seal

import (
	"io"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"kvarter"
)

// Digits is the number of significant digits of a sealed number.
const Digits = 12

// encode writes the canonical content of a round. It holds a part of it at a time: of a million areas it is gigabytes.
func encode(w io.Writer, r *kvarter.Round) error {
	s := &sink{w: w}
	s.flush(encoderOf(reflect.TypeFor[kvarter.Round]())(s, nil, reflect.ValueOf(r).Elem()))
	return s.err
}

// sink takes what is encoded so far, and keeps the first failure to write. Without a writer all of it stays in the buffer.
type sink struct {
	w   io.Writer
	err error
}

// flush writes b and returns its emptied space.
func (s *sink) flush(b []byte) []byte {
	if s.w == nil {
		return b
	}
	if s.err == nil {
		_, s.err = s.w.Write(b)
	}
	return b[:0]
}

// block is the number of elements of a long list that one processor encodes at a time.
const block = 512

// blocks encodes a long list in parallel, block after block in the order of the list.
func (s *sink) blocks(enc encoder, b []byte, v reflect.Value, sep string) []byte {
	type job struct {
		from int
		done chan []byte
	}
	n, ahead := v.Len(), 2*runtime.GOMAXPROCS(0)
	jobs, order, spare := make(chan job), make(chan chan []byte, ahead), make(chan []byte, ahead)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for j := range jobs {
				inner := &sink{}
				var b []byte
				select {
				case b = <-spare:
				default:
				}
				for i := j.from; i < min(j.from+block, n); i++ {
					if i > 0 {
						b = append(b, sep...)
					}
					b = enc(inner, b, v.Index(i))
				}
				j.done <- b
			}
		}()
	}
	go func() {
		for from := 0; from < n; from += block {
			done := make(chan []byte, 1)
			order <- done
			jobs <- job{from, done}
		}
		close(order)
		close(jobs)
	}()
	for done := range order {
		part := <-done
		b = s.flush(append(b, part...))
		select {
		case spare <- part[:0]:
		default:
		}
	}
	return b
}

// full is the number of bytes that are written at a time.
const full = 1 << 16

// Number appends a number at Digits significant digits. Negative zero is zero.
func Number(b []byte, v float64) []byte {
	if v == 0 {
		return append(b, '0')
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e12 {
		return strconv.AppendInt(b, int64(v), 10)
	}
	b = strconv.AppendFloat(b, v, 'g', Digits, 64)
	return b
}

// encoder appends a value to b, and hands b to the sink between elements when it is full.
type encoder func(s *sink, b []byte, v reflect.Value) []byte

var encoders sync.Map // reflect.Type → encoder; a cache of pure functions

func encoderOf(t reflect.Type) encoder {
	if e, ok := encoders.Load(t); ok {
		return e.(encoder)
	}
	e := newEncoder(t)
	encoders.Store(t, e)
	return e
}

func newEncoder(t reflect.Type) encoder {
	switch t.Kind() {
	case reflect.String:
		return func(s *sink, b []byte, v reflect.Value) []byte { return quote(b, v.String()) }
	case reflect.Bool:
		return func(s *sink, b []byte, v reflect.Value) []byte { return strconv.AppendBool(b, v.Bool()) }
	case reflect.Float64:
		return func(s *sink, b []byte, v reflect.Value) []byte { return numberOrNull(b, v.Float()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(s *sink, b []byte, v reflect.Value) []byte { return strconv.AppendInt(b, v.Int(), 10) }
	case reflect.Uint8, reflect.Uint64:
		return func(s *sink, b []byte, v reflect.Value) []byte { return strconv.AppendUint(b, v.Uint(), 10) }
	case reflect.Pointer:
		return func(s *sink, b []byte, v reflect.Value) []byte { return encoderOf(t.Elem())(s, b, v.Elem()) }
	case reflect.Slice:
		return sliceEncoder(t)
	case reflect.Map:
		return mapEncoder(t)
	case reflect.Struct:
		return structEncoder(t)
	}
	panic("seal: a round holds a " + t.String())
}

func numberOrNull(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "null"...)
	}
	return Number(b, v)
}

func sliceEncoder(t reflect.Type) encoder {
	sep := ","
	if t.Elem().Kind() == reflect.Struct {
		sep = ",\n"
	}
	return func(s *sink, b []byte, v reflect.Value) []byte {
		b = append(b, '[')
		if floats, ok := v.Interface().([]float64); ok {
			for i, x := range floats {
				if i > 0 {
					b = append(b, ',')
				}
				if len(b) > full {
					b = s.flush(b)
				}
				b = numberOrNull(b, x)
			}
			return append(b, ']')
		}
		enc := encoderOf(t.Elem())
		if t.Elem().Kind() == reflect.Struct && v.Len() > block {
			return append(s.blocks(enc, b, v, sep), ']')
		}
		for i := range v.Len() {
			if i > 0 {
				b = append(b, sep...)
			}
			if len(b) > full {
				b = s.flush(b)
			}
			b = enc(s, b, v.Index(i))
		}
		return append(b, ']')
	}
}

func mapEncoder(t reflect.Type) encoder {
	return func(s *sink, b []byte, v reflect.Value) []byte {
		enc := encoderOf(t.Elem())
		keys := make([]string, 0, v.Len())
		for _, k := range v.MapKeys() {
			keys = append(keys, k.String())
		}
		slices.Sort(keys)
		b = append(b, '{')
		for i, k := range keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(quote(b, k), ':')
			b = enc(s, b, v.MapIndex(reflect.ValueOf(k).Convert(t.Key())))
		}
		return append(b, '}')
	}
}

type field struct {
	index int
	name  string
	enc   encoder
	kind  reflect.Kind
}

func structEncoder(t reflect.Type) encoder {
	var fields []field
	once := sync.OnceFunc(func() {
		for i := range t.NumField() {
			f := t.Field(i)
			if f.Tag.Get("round") == "-" {
				continue
			}
			fields = append(fields, field{i, string(quote(nil, Key(f.Name))) + ":", encoderOf(f.Type), f.Type.Kind()})
		}
	})
	return func(s *sink, b []byte, v reflect.Value) []byte {
		once()
		b = append(b, '{')
		first := true
		for _, f := range fields {
			x := v.Field(f.index)
			// A number that is 0 is written and one that is absent is left out: zero and missing stay apart.
			switch f.kind {
			case reflect.Float64:
				if math.IsNaN(x.Float()) {
					continue
				}
			case reflect.String, reflect.Slice, reflect.Map:
				if x.Len() == 0 {
					continue
				}
			default:
				if x.IsZero() {
					continue
				}
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = f.enc(s, append(b, f.name...), x)
		}
		return append(b, '}')
	}
}

// Key is the name of a field in the sealed file: UrbanArea becomes urban_area.
func Key(name string) string {
	var b []byte
	for i := range len(name) {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			lowerBefore := i > 0 && name[i-1] >= 'a'
			lowerAfter := i > 0 && i+1 < len(name) && name[i+1] >= 'a'
			if lowerBefore || lowerAfter {
				b = append(b, '_')
			}
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return string(b)
}

func quote(b []byte, s string) []byte {
	const hexes = "0123456789abcdef"
	b = append(b, '"')
	if plain(s) {
		return append(append(b, s...), '"')
	}
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029:
			b = append(b, '\\', 'u', hexes[r>>12&15], hexes[r>>8&15], hexes[r>>4&15], hexes[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// plain reports whether a text stands for itself: ASCII with nothing to escape.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
