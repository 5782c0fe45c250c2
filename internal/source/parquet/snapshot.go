package parquet

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"kvarter"
	"kvarter/internal/source"
)

// snapshotKey is the metadata that makes a Parquet file a snapshot of a table.
const snapshotKey = "kvarter.table"

// snapshot is that metadata. The columns of the file are the area code, each measure, and for each measure that has a figure
// withheld or not there, its states: 0 known, 1 missing, 2 suppressed.
type snapshot struct {
	Version    int               `json:"version"`
	Level      kvarter.Level     `json:"level"`
	Period     kvarter.Period    `json:"period"`
	Population string            `json:"population,omitempty"`
	Source     map[string]string `json:"source,omitempty"`
	Code       string            `json:"code"`
	Measures   []stored          `json:"measures"`
}

type stored struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	States string `json:"states,omitempty"`
}

// WriteTable writes a table as a Parquet file that ReadTable gives back to the bit, states included. Other programs see
// a column of codes and one column of numbers for each measure, null where there is no figure.
func WriteTable(w io.Writer, t *kvarter.Table) error {
	s := snapshot{Version: 1, Level: t.Level, Period: t.Period, Population: t.Population, Source: t.Source}
	taken := map[string]bool{}
	unique := func(name string) string {
		for n := 2; taken[name] || name == ""; n++ {
			name = fmt.Sprintf("%s_%d", name, n)
		}
		taken[name] = true
		return name
	}
	schema := parquet.Group{}
	for _, name := range t.Names() {
		c := t.Columns[name]
		if c.Len() != len(t.Codes) || c.States != nil && len(c.States) != c.Len() {
			return kvarter.Errorf(kvarter.Internal, "column %s has %d figures for %d areas", name, c.Len(), len(t.Codes))
		}
		m := stored{Name: name, Value: unique(name)}
		schema[m.Value] = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		s.Measures = append(s.Measures, m)
	}
	for i, m := range s.Measures {
		if !complete(t.Columns[m.Name]) {
			s.Measures[i].States = unique(m.Name + " state")
			schema[s.Measures[i].States] = parquet.Leaf(parquet.Int32Type)
		}
	}
	s.Code = unique("code")
	schema[s.Code] = parquet.String()
	meta, err := json.Marshal(s)
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "snapshot: %w", err)
	}
	out := parquet.NewWriter(w, parquet.NewSchema("kvarter", schema), parquet.Compression(&parquet.Snappy),
		parquet.KeyValueMetadata(snapshotKey, string(meta)))
	if err := fill(out, s, t); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return kvarter.Errorf(kvarter.Internal, "snapshot cannot be written: %w", err)
	}
	return nil
}

func complete(c kvarter.Column) bool {
	for i := range c.Values {
		if !c.Known(i) {
			return false
		}
	}
	return true
}

// fill writes the columns one after another.
//
//lint:ignore SA1019 GenericWriter needs a Go type for each schema, and ours is known only at run time
func fill(out *parquet.Writer, s snapshot, t *kvarter.Table) error {
	at := map[string]int{}
	for i, path := range out.Schema().Columns() {
		at[path[0]] = i
	}
	writers := out.ColumnWriters()
	column := func(name string, value func(i int) parquet.Value) error {
		batch := make([]parquet.Value, 0, 1024)
		for i := range t.Codes {
			if batch = append(batch, value(i)); len(batch) == cap(batch) || i == len(t.Codes)-1 {
				if _, err := writers[at[name]].WriteRowValues(batch); err != nil {
					return kvarter.Errorf(kvarter.Internal, "snapshot cannot be written: %w", err)
				}
				batch = batch[:0]
			}
		}
		return nil
	}
	err := column(s.Code, func(i int) parquet.Value {
		return parquet.ByteArrayValue([]byte(t.Codes[i])).Level(0, 0, at[s.Code])
	})
	for _, m := range s.Measures {
		c := t.Columns[m.Name]
		if err == nil {
			err = column(m.Value, func(i int) parquet.Value {
				if !c.Known(i) {
					return parquet.NullValue().Level(0, 0, at[m.Value])
				}
				return parquet.DoubleValue(c.Values[i]).Level(0, 1, at[m.Value])
			})
		}
		if err == nil && m.States != "" {
			err = column(m.States, func(i int) parquet.Value {
				return parquet.Int32Value(int32(c.State(i))).Level(0, 0, at[m.States])
			})
		}
	}
	return err
}

// ReadTable reads what WriteTable wrote.
func ReadTable(name string, data []byte) (t *kvarter.Table, err error) {
	err = guarded(name, func() error {
		t, err = readTable(name, data)
		return err
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

func readTable(name string, data []byte) (*kvarter.Table, error) {
	f, err := open(name, data, source.Options{})
	if err != nil {
		return nil, err
	}
	meta, ok := f.Lookup(snapshotKey)
	if !ok {
		return nil, kvarter.Errorf(kvarter.Invalid, "%s is a Parquet file but no snapshot of kvarter", name)
	}
	var s snapshot
	if err := json.Unmarshal([]byte(meta), &s); err != nil || s.Version != 1 {
		return nil, corrupt(name, fmt.Errorf("snapshot version %d: %w", s.Version, err))
	}
	if f.NumRows() > source.MaxCells {
		return nil, source.TooManyCells(name)
	}
	n := int(f.NumRows())
	each := func(column string, kind parquet.Kind, visit func(i int, v parquet.Value) bool) error {
		leaf, ok := f.Schema().Lookup(column)
		if !ok || leaf.MaxRepetitionLevel > 0 || !leaf.Node.Leaf() || leaf.Node.Type().Kind() != kind {
			return corrupt(name, fmt.Errorf("column %s", strconv.Quote(column)))
		}
		i := 0
		err := values(f, leaf.ColumnIndex, n, func(v parquet.Value) bool {
			i++
			return visit(i-1, v)
		})
		if err != nil {
			return corrupt(name, err)
		}
		return nil
	}
	t := &kvarter.Table{Level: s.Level, Period: s.Period, Population: s.Population, Source: s.Source, Columns: map[string]kvarter.Column{}}
	if err := each(s.Code, parquet.ByteArray, func(_ int, v parquet.Value) bool {
		t.Codes = append(t.Codes, string(v.ByteArray()))
		return !v.IsNull()
	}); err != nil {
		return nil, err
	}
	for _, m := range s.Measures {
		c := kvarter.NewColumn(n)
		if err := each(m.Value, parquet.Double, func(i int, v parquet.Value) bool {
			if !v.IsNull() {
				c.Set(i, v.Double())
			}
			return true
		}); err != nil {
			return nil, err
		}
		if m.States != "" {
			if err := each(m.States, parquet.Int32, func(i int, v parquet.Value) bool {
				state := v.Int32()
				c.States[i] = kvarter.State(state)
				return state >= 0 && state <= int32(kvarter.Suppressed) && (state == 0) == !math.IsNaN(c.Values[i])
			}); err != nil {
				return nil, err
			}
		}
		t.Columns[m.Name] = c
	}
	return t, nil
}
