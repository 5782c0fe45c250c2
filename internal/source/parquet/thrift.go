package parquet

import (
	"encoding/binary"
	"errors"
)

// maxStructs bounds the metadata of a file; a hundred columns in a thousand row groups have half of it.
const maxStructs = 1 << 20

var errThrift = errors.New("metadata is not well formed")

// walker goes over a structure of Thrift's compact protocol and checks every claimed length against the bytes that are
// there. The decoder reserves memory for a claim before it reads on.
type walker struct {
	data    []byte
	structs int
}

func (w *walker) varint() uint64 {
	v, n := binary.Uvarint(w.data)
	if n <= 0 {
		panic(errThrift)
	}
	w.data = w.data[n:]
	return v
}

func (w *walker) skip(n uint64) {
	if n > uint64(len(w.data)) {
		panic(errThrift)
	}
	w.data = w.data[n:]
}

func (w *walker) byte() byte {
	if len(w.data) == 0 {
		panic(errThrift)
	}
	b := w.data[0]
	w.data = w.data[1:]
	return b
}

// structure moves over fields up to the stop byte.
func (w *walker) structure(depth int) {
	if w.structs++; w.structs > maxStructs || depth > 32 {
		panic(errThrift)
	}
	for {
		head := w.byte()
		if head == 0 {
			return
		}
		if head>>4 == 0 {
			w.varint() // the field id is written out
		}
		if kind := head & 15; kind > 2 { // 1 and 2 are true and false
			w.value(kind, depth)
		}
	}
}

// value moves over a value of a kind of the compact protocol.
func (w *walker) value(kind byte, depth int) {
	switch kind {
	case 1, 2, 3:
		w.skip(1)
	case 4, 5, 6:
		w.varint()
	case 7:
		w.skip(8)
	case 8:
		w.skip(w.varint())
	case 9, 10:
		head := w.byte()
		n := uint64(head >> 4)
		if n == 15 {
			n = w.varint()
		}
		if n > uint64(len(w.data)) { // an element takes a byte at least
			panic(errThrift)
		}
		for range n {
			w.value(head&15, depth+1)
		}
	case 12:
		w.structure(depth + 1)
	default: // maps and UUIDs are in no metadata of Parquet
		panic(errThrift)
	}
}

// measure returns the length of the structure that data begins with.
func measure(data []byte) (n int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errThrift
		}
	}()
	w := &walker{data: data}
	w.structure(0)
	return len(data) - len(w.data), nil
}
