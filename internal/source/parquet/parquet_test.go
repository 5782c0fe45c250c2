package parquet

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"kvarter"
	"kvarter/internal/source"
)

type record struct {
	Code   string    `parquet:"code"`
	Small  int32     `parquet:"small"`
	Big    uint64    `parquet:"big"`
	Float  float32   `parquet:"float"`
	Share  *float64  `parquet:"share,optional"`
	Yes    bool      `parquet:"yes"`
	Price  int64     `parquet:"price,decimal(2:18)"`
	Day    int32     `parquet:"day,date"`
	At     time.Time `parquet:"at,timestamp(microsecond)"`
	Tags   []string  `parquet:"tags,list"`
	Shape  []byte    `parquet:"shape"`
	Nested struct {
		N int16 `parquet:"n"`
	} `parquet:"nested"`
}

func sample(t testing.TB) []byte {
	t.Helper()
	share := 0.1
	var out bytes.Buffer
	w := parquet.NewGenericWriter[record](&out)
	a := record{Code: "0101", Small: -5, Big: math.MaxUint64, Float: 0.1, Share: &share, Yes: true, Price: -1205, Day: 19753,
		At: time.Date(2024, 1, 31, 18, 0, 0, 0, time.UTC), Tags: []string{"x"}, Shape: []byte{0xff, 1}}
	a.Nested.N = 7
	if _, err := w.Write([]record{a, {Code: "Ærø"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRead(t *testing.T) {
	g, err := Read("f.parquet", sample(t), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// Day 19753 after 1970-01-01 is 2024-01-31; -1205 with two decimals is -12.05.
	want := map[string][2]string{
		"code": {"0101", "Ærø"}, "small": {"-5", "0"}, "big": {"18446744073709551615", "0"}, "float": {"0.1", "0"}, "share": {"0.1", ""},
		"yes": {"true", "false"}, "price": {"-12.05", "0.00"}, "day": {"2024-01-31", "1970-01-01"}, "nested.n": {"7", "0"},
	}
	for name, cells := range want {
		j := g.Column(name)
		if j < 0 {
			t.Errorf("no column %s in %v", name, g.Header)
			continue
		}
		for i, c := range cells {
			if got := g.Cell(i, j); got != c {
				t.Errorf("%s %d: %q, want %q", name, i, got, c)
			}
		}
	}
	if got := g.Cell(0, g.Column("at")); got != "2024-01-31T18:00:00" {
		t.Errorf("at: %s", got)
	}
	if len(g.Notes) != 2 || len(g.Header) != 10 {
		t.Errorf("header %v, notes %v", g.Header, g.Notes)
	}
}

func TestDamagedFiles(t *testing.T) {
	data := sample(t)
	for _, c := range [][]byte{nil, []byte("PAR1"), data[:len(data)/2], data[len(data)/2:], append(bytes.Clone(data[:100]), data[200:]...)} {
		if _, err := Read("f.parquet", c, source.Options{}); kvarter.CodeOf(err) != kvarter.Invalid {
			t.Errorf("%d bytes: %v", len(c), err)
		}
	}
	if _, err := ReadTable("f.parquet", data); err == nil || !strings.Contains(err.Error(), "no snapshot") {
		t.Errorf("%v", err)
	}
}

// Every codec and version of pages that the reader knows gives the same cells; the rest is named.
func TestForms(t *testing.T) {
	type plain struct {
		Code string  `parquet:"code,dict"`
		V    float64 `parquet:"v,optional"`
		N    int64   `parquet:"n,delta"`
	}
	var rows []plain
	for i := range 5000 {
		rows = append(rows, plain{Code: []string{"a", "bb", "ccc"}[i%3], V: float64(i % 7), N: int64(i * i)})
	}
	for name, options := range map[string][]parquet.WriterOption{
		"none":   {parquet.Compression(&parquet.Uncompressed)},
		"snappy": {parquet.Compression(&parquet.Snappy)},
		"gzip":   {parquet.Compression(&parquet.Gzip)},
		"zstd":   {parquet.Compression(&parquet.Zstd)},
		"lz4":    {parquet.Compression(&parquet.Lz4Raw)},
		"v1":     {parquet.Compression(&parquet.Snappy), parquet.DataPageVersion(1)},
		"brotli": {parquet.Compression(&parquet.Brotli)},
	} {
		var out bytes.Buffer
		w := parquet.NewGenericWriter[plain](&out, options...)
		if _, err := w.Write(rows); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		g, err := Read("f.parquet", out.Bytes(), source.Options{})
		if name == "brotli" {
			if err == nil || !strings.Contains(err.Error(), "compression BROTLI is not read") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		// 4999 = 3·1666 + 1 = 7·714 + 1.
		if err != nil || g.Len() != 5000 || g.Cell(4999, g.Column("code")) != "bb" || g.Cell(4999, g.Column("v")) != "1" || g.Cell(4999, g.Column("n")) != "24990001" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Read("f.parquet", out.Bytes(), source.Options{MaxBytes: int64(out.Len()) + 10}); name == "gzip" && err == nil {
			t.Errorf("%s: unpacks beyond the limit", name)
		}
	}
}

func table(t *rapid.T) *kvarter.Table {
	n := rapid.IntRange(0, 40).Draw(t, "n")
	out := &kvarter.Table{Level: "small_area", Period: 2024, Population: "code", Source: map[string]string{"a": "f00"}, Columns: map[string]kvarter.Column{}}
	for range n {
		out.Codes = append(out.Codes, rapid.String().Draw(t, "code"))
	}
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"code", "code_2", "a", "a state", "a.b", "ø", "x/y"}), 0, 7, rapid.ID).Draw(t, "names") {
		c := kvarter.NewColumn(n)
		for i := range n {
			switch rapid.IntRange(0, 4).Draw(t, "state") {
			case 0:
			case 1:
				c.Unset(i, kvarter.Suppressed)
			case 2:
				c.Set(i, 0)
			default:
				c.Set(i, rapid.Float64().Draw(t, "v"))
			}
		}
		out.Columns[name] = c
	}
	return out
}

func TestSnapshotKeepsEveryBitAndState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := table(t)
		var out bytes.Buffer
		if err := WriteTable(&out, want); err != nil {
			t.Fatal(err)
		}
		got, err := ReadTable("s.parquet", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if source.CanonicalHash(got) != source.CanonicalHash(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		if !reflect.DeepEqual(got.Source, want.Source) {
			t.Fatalf("source %v", got.Source)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(sample(f))
	var out bytes.Buffer
	c := kvarter.Column{Values: []float64{1, math.NaN()}, States: []kvarter.State{kvarter.Known, kvarter.Suppressed}}
	if err := WriteTable(&out, &kvarter.Table{Level: "small_area", Period: 2024, Codes: []string{"a", "b"}, Columns: map[string]kvarter.Column{"x": c}}); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add(out.Bytes()[:out.Len()/2])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Read("f.parquet", data, source.Options{MaxBytes: 1 << 24})
		if (g == nil) == (err == nil) {
			t.Fatal("a grid or an error, never both or none")
		}
		s, err := ReadTable("f.parquet", data)
		if (s == nil) == (err == nil) {
			t.Fatal("a table or an error, never both or none")
		}
	})
}
