package gpkg

import (
	"encoding/binary"
	"errors"
	"math"

	"kvarter"
	"kvarter/internal/source"
)

// shape is what a geometry holds.
type shape struct {
	outline kvarter.MultiPolygon
	points  []kvarter.Point
	closed  int  // rings that were open
	flat    bool // a third coordinate was dropped
}

var (
	errShort  = errors.New("the geometry is cut off")
	errHeader = errors.New("the geometry has no GeoPackage header")
	errKind   = errors.New("the geometry is none of the seven simple kinds")
	errRing   = errors.New("a ring has at least three corners")
	errDeep   = errors.New("geometry collections are nested at most 8 deep")
)

// decode reads a geometry: the header of GeoPackage section 2.1.3, then well-known binary (ISO 13249-3).
func decode(blob []byte) (*shape, error) {
	if len(blob) < 8 || blob[0] != 'G' || blob[1] != 'P' {
		return nil, errHeader
	}
	flags := blob[3]
	envelope := [8]int{0, 32, 48, 48, 64, -1, -1, -1}[flags>>1&7]
	if envelope < 0 || flags&0x20 != 0 { // unknown envelope, or an extended geometry
		return nil, errKind
	}
	s := &shape{}
	if flags&0x10 != 0 {
		return s, nil // empty
	}
	if len(blob) < 8+envelope {
		return nil, errShort
	}
	r := &binaryReader{data: blob[8+envelope:]}
	r.geometry(s, 0)
	if r.err != nil {
		return nil, r.err
	}
	return s, nil
}

// binaryReader walks over well-known binary; the first fault stops it.
type binaryReader struct {
	data  []byte
	order binary.ByteOrder
	err   error
}

func (r *binaryReader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.data = nil
}

func (r *binaryReader) uint32() uint32 {
	if len(r.data) < 4 {
		r.fail(errShort)
		return 0
	}
	v := r.order.Uint32(r.data)
	r.data = r.data[4:]
	return v
}

// count reads how many members follow, each of at least size bytes; what is left bounds it.
func (r *binaryReader) count(size int) int {
	n := r.uint32()
	if uint64(n)*uint64(size) > uint64(len(r.data)) {
		r.fail(errShort)
		return 0
	}
	return int(n)
}

// geometry reads one geometry of any kind into s.
func (r *binaryReader) geometry(s *shape, depth int) {
	if depth > 8 {
		r.fail(errDeep)
		return
	}
	if len(r.data) < 5 {
		r.fail(errShort)
		return
	}
	if r.order = binary.ByteOrder(binary.BigEndian); r.data[0] == 1 {
		r.order = binary.LittleEndian
	}
	r.data = r.data[1:]
	kind := r.uint32()
	dims := 2
	switch kind / 1000 { // ISO: 1000 Z, 2000 M, 3000 both
	case 0:
	case 1, 2:
		dims = 3
	case 3:
		dims = 4
	default:
		if kind&0xe0000000 == 0 {
			r.fail(errKind)
			return
		}
	}
	if kind&0x80000000 != 0 { // EWKB, as some programs write it
		dims++
	}
	if kind&0x40000000 != 0 {
		dims++
	}
	if kind&0x20000000 != 0 {
		r.uint32()
	}
	if kind&0xe0000000 != 0 {
		kind &= 0x1fffffff
	}
	s.flat = s.flat || dims > 2
	switch kind % 1000 {
	case 1:
		if p := r.points(1, dims); len(p) == 1 && !math.IsNaN(p[0].X) { // an empty point is NaN
			s.points = append(s.points, p...)
		}
	case 2:
		s.points = append(s.points, r.points(r.count(8*dims), dims)...)
	case 3:
		if p := r.polygon(s, dims); len(p) > 0 {
			s.outline = append(s.outline, p)
		}
	case 4, 5, 6, 7:
		for n := r.count(5); n > 0 && r.err == nil; n-- {
			r.geometry(s, depth+1)
		}
	default:
		r.fail(errKind)
	}
}

func (r *binaryReader) points(n, dims int) []kvarter.Point {
	if len(r.data) < 8*dims*n {
		r.fail(errShort)
		return nil
	}
	out := make([]kvarter.Point, n)
	for i := range out {
		at := r.data[8*dims*i:]
		out[i] = kvarter.Point{X: math.Float64frombits(r.order.Uint64(at)), Y: math.Float64frombits(r.order.Uint64(at[8:]))}
	}
	r.data = r.data[8*dims*n:]
	return out
}

func (r *binaryReader) polygon(s *shape, dims int) kvarter.Polygon {
	var out kvarter.Polygon
	for n := r.count(4); n > 0 && r.err == nil; n-- {
		points := r.points(r.count(8*dims), dims)
		if r.err != nil || len(points) == 0 {
			continue
		}
		for _, p := range points {
			if math.IsNaN(p.X) || math.IsNaN(p.Y) {
				r.fail(errors.New("a coordinate is a finite number"))
				return nil
			}
		}
		ring, closed, ok := source.CloseRing(points)
		if !ok {
			r.fail(errRing)
			return nil
		}
		if closed {
			s.closed++
		}
		out = append(out, ring)
	}
	return out
}
