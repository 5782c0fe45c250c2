package source

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"sort"

	"kvarter"
)

// CanonicalHash returns the SHA-256, in hexadecimal, of what a table says: level, period, name of the population, codes in their order, and
// columns by name with the bits and the state of each figure. File format, order of columns and Source do not enter.
func CanonicalHash(t *kvarter.Table) string {
	c := newCanon("kvarter table 1")
	c.text(string(t.Level))
	c.number(uint64(t.Period))
	c.text(t.Population)
	c.number(uint64(len(t.Codes)))
	for _, code := range t.Codes {
		c.text(code)
	}
	names := t.Names()
	c.number(uint64(len(names)))
	for _, n := range names {
		c.text(n)
		column := t.Columns[n]
		c.number(uint64(column.Len()))
		for i, v := range column.Values {
			c.number(uint64(column.State(i)))
			c.float(v)
		}
	}
	return c.sum()
}

// CanonicalHashAreas returns the SHA-256, in hexadecimal, of areas: level, coordinate system, every area in its order with
// name, groups, vintage, population and outline, and the names of the groups.
func CanonicalHashAreas(a *kvarter.Areas) string {
	c := newCanon("kvarter areas 1")
	c.text(string(a.Level))
	c.text(a.CRS)
	c.number(uint64(len(a.Items)))
	for i := range a.Items {
		x := &a.Items[i]
		c.text(x.Code)
		c.text(x.Name)
		c.number(uint64(len(x.Groups)))
		for _, l := range levels(x.Groups) {
			c.text(string(l))
			c.text(x.Groups[l])
		}
		c.number(uint64(x.Vintage))
		c.float(x.Population)
		c.outline(x.Outline)
	}
	c.number(uint64(len(a.GroupNames)))
	for _, l := range levels(a.GroupNames) {
		c.text(string(l))
		names := a.GroupNames[l]
		codes := make([]string, 0, len(names))
		for code := range names {
			codes = append(codes, code)
		}
		sort.Strings(codes)
		c.number(uint64(len(codes)))
		for _, code := range codes {
			c.text(code)
			c.text(names[code])
		}
	}
	return c.sum()
}

func levels[V any](m map[kvarter.Level]V) []kvarter.Level {
	out := make([]kvarter.Level, 0, len(m))
	for l := range m {
		out = append(out, l)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// canon feeds a hash so that no two contents give the same bytes: each text and list goes with its length.
type canon struct {
	hash hash.Hash
	w    *bufio.Writer
}

func newCanon(kind string) *canon {
	h := sha256.New()
	c := &canon{h, bufio.NewWriterSize(h, 1<<15)}
	c.text(kind)
	return c
}

func (c *canon) number(n uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	c.w.Write(b[:])
}

func (c *canon) text(s string) {
	c.number(uint64(len(s)))
	c.w.WriteString(s)
}

// float writes the IEEE 754 bits; every NaN has the same, and so have both zeros.
func (c *canon) float(v float64) {
	if math.IsNaN(v) {
		v = math.NaN()
	}
	if v == 0 {
		v = 0
	}
	c.number(math.Float64bits(v))
}

func (c *canon) outline(m kvarter.MultiPolygon) {
	c.number(uint64(len(m)))
	for _, polygon := range m {
		c.number(uint64(len(polygon)))
		for _, ring := range polygon {
			c.number(uint64(len(ring)))
			for _, p := range ring {
				c.float(p.X)
				c.float(p.Y)
			}
		}
	}
}

func (c *canon) sum() string {
	c.w.Flush()
	return hex.EncodeToString(c.hash.Sum(nil))
}
