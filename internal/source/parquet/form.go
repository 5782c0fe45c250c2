package parquet

import (
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// form appends a value that is not null as text; ok is false where it is none.
type form func(b []byte, v parquet.Value) (out []byte, ok bool)

// formOf returns how the values of a type are written.
func formOf(t parquet.Type) form {
	if l := t.LogicalType(); l != nil {
		switch x := l.Value.(type) {
		case *format.DecimalType:
			return decimal(t.Kind(), int(x.Scale))
		case *format.DateType:
			return func(b []byte, v parquet.Value) ([]byte, bool) {
				return time.Unix(int64(v.Int32())*86400, 0).UTC().AppendFormat(b, time.DateOnly), true
			}
		case *format.TimestampType:
			if x.Unit.Value != nil {
				return moment(x.Unit.Value.Duration())
			}
		case *format.IntType:
			if !x.IsSigned && t.Kind() == parquet.Int32 {
				return func(b []byte, v parquet.Value) ([]byte, bool) {
					return strconv.AppendUint(b, uint64(v.Uint32()), 10), true
				}
			}
			if !x.IsSigned && t.Kind() == parquet.Int64 {
				return func(b []byte, v parquet.Value) ([]byte, bool) { return strconv.AppendUint(b, v.Uint64(), 10), true }
			}
		}
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(b []byte, v parquet.Value) ([]byte, bool) { return strconv.AppendBool(b, v.Boolean()), true }
	case parquet.Int32:
		return func(b []byte, v parquet.Value) ([]byte, bool) {
			return strconv.AppendInt(b, int64(v.Int32()), 10), true
		}
	case parquet.Int64:
		return func(b []byte, v parquet.Value) ([]byte, bool) { return strconv.AppendInt(b, v.Int64(), 10), true }
	case parquet.Float:
		return func(b []byte, v parquet.Value) ([]byte, bool) {
			return strconv.AppendFloat(b, float64(v.Float()), 'g', -1, 32), true
		}
	case parquet.Double:
		return func(b []byte, v parquet.Value) ([]byte, bool) {
			return strconv.AppendFloat(b, v.Double(), 'g', -1, 64), true
		}
	case parquet.Int96:
		return func(b []byte, v parquet.Value) ([]byte, bool) { return append(b, v.Int96().String()...), true }
	}
	return func(b []byte, v parquet.Value) ([]byte, bool) {
		raw := v.ByteArray()
		return append(b, raw...), utf8.Valid(raw)
	}
}

// decimal writes an unscaled whole number with its point, exactly.
func decimal(kind parquet.Kind, scale int) form {
	return func(b []byte, v parquet.Value) ([]byte, bool) {
		n := new(big.Int)
		switch kind {
		case parquet.Int32:
			n.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			n.SetInt64(v.Int64())
		default: // big-endian two's complement
			raw := v.ByteArray()
			if len(raw) > 64 {
				return b, false
			}
			if n.SetBytes(raw); len(raw) > 0 && raw[0]&0x80 != 0 {
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
			}
		}
		if scale < 0 || scale > 100 {
			return b, false
		}
		one := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
		return append(b, new(big.Rat).SetFrac(n, one).FloatString(scale)...), true
	}
}

// moment writes a time as a day, with the time of day where there is one.
func moment(unit time.Duration) form {
	return func(b []byte, v parquet.Value) ([]byte, bool) {
		perSecond := int64(time.Second / unit)
		n := v.Int64()
		seconds, rest := n/perSecond, n%perSecond
		t := time.Unix(seconds, rest*int64(unit)).UTC()
		layout := "2006-01-02T15:04:05.999999999"
		if t.Equal(t.Truncate(24 * time.Hour)) {
			layout = time.DateOnly
		}
		return t.AppendFormat(b, layout), true
	}
}
