package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"reflect"

	"kvarter"
)

// File is what round.json holds: the sealed content, its hash, and what stands beside the hash.
type File struct {
	ID      string          `json:"id"`
	Engine  string          `json:"engine"` // version that sealed it
	Note    string          `json:"note,omitempty"`
	Content json.RawMessage `json:"content"`
}

// Read reads round.json and checks its seal: a content that does not hash to its ID is refused.
func Read(name string, src []byte) (*kvarter.Round, error) {
	var f File
	if err := json.Unmarshal(src, &f); err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: no sealed round: %w", name, err)
	}
	sum := sha256.Sum256(f.Content)
	if got := hex.EncodeToString(sum[:]); got != f.ID {
		return nil, kvarter.Errorf(kvarter.Mismatch, "%s: the seal is broken: the content hashes to %.12s, the file says %.12s", name, got, f.ID)
	}
	dec := json.NewDecoder(bytes.NewReader(f.Content))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: %w", name, err)
	}
	r := &kvarter.Round{ID: f.ID}
	if err := fill(reflect.ValueOf(r).Elem(), tree); err != nil {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s: %w", name, err)
	}
	return r, nil
}

// fill puts a decoded tree into a value; what the tree leaves out is zero, and a number NaN.
func fill(v reflect.Value, tree any) error {
	switch v.Kind() {
	case reflect.Struct:
		m, ok := tree.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is no object", v.Type())
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Tag.Get("round") == "-" {
				continue
			}
			x, there := m[Key(f.Name)]
			if !there {
				if f.Type.Kind() == reflect.Float64 {
					v.Field(i).SetFloat(math.NaN())
				}
				continue
			}
			if err := fill(v.Field(i), x); err != nil {
				return fmt.Errorf("%s: %w", Key(f.Name), err)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), tree)
	case reflect.Slice:
		list, ok := tree.([]any)
		if !ok {
			return fmt.Errorf("%s is no list", v.Type())
		}
		v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
		for i, x := range list {
			if err := fill(v.Index(i), x); err != nil {
				return err
			}
		}
	case reflect.Map:
		m, ok := tree.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is no object", v.Type())
		}
		v.Set(reflect.MakeMapWithSize(v.Type(), len(m)))
		for k, x := range m {
			e := reflect.New(v.Type().Elem()).Elem()
			if err := fill(e, x); err != nil {
				return err
			}
			v.SetMapIndex(reflect.ValueOf(k).Convert(v.Type().Key()), e)
		}
	default:
		return fillScalar(v, tree)
	}
	return nil
}

func fillScalar(v reflect.Value, tree any) error {
	switch x := tree.(type) {
	case nil:
		if v.Kind() == reflect.Float64 {
			v.SetFloat(math.NaN())
			return nil
		}
	case string:
		if v.Kind() == reflect.String {
			v.SetString(x)
			return nil
		}
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(x)
			return nil
		}
	case json.Number:
		switch v.Kind() {
		case reflect.Float64:
			f, err := x.Float64()
			v.SetFloat(f)
			return err
		case reflect.Int, reflect.Int8, reflect.Int64:
			n, err := x.Int64()
			v.SetInt(n)
			return err
		case reflect.Uint8, reflect.Uint64:
			var n uint64
			_, err := fmt.Sscan(x.String(), &n)
			v.SetUint(n)
			return err
		}
	}
	return fmt.Errorf("%v is no %s", tree, v.Type())
}
