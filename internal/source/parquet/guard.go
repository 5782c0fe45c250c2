package parquet

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// A Parquet file claims sizes in five places, and the decoder reserves memory for each: the footer, lists in metadata, pages before and after
// unpacking, and counts inside runs. The functions here compare every claim with the bytes there are, or with the number of rows.

// checkFooter checks the length and the lists of the metadata at the end of a file.
func checkFooter(data []byte) error {
	if len(data) < 12 || !bytes.HasPrefix(data, []byte("PAR1")) || !bytes.HasSuffix(data, []byte("PAR1")) {
		return errors.New("no mark of a Parquet file at its start and end")
	}
	tail := len(data) - 8
	size := int64(binary.LittleEndian.Uint32(data[tail:]))
	if size > int64(tail-4) {
		return errors.New("the footer is longer than the file")
	}
	_, err := measure(data[int64(tail)-size : tail])
	return err
}

// pageCheck goes over the pages of one column of one row group.
type pageCheck struct {
	data   []byte
	codec  format.CompressionCodec
	levels int   // largest definition level; 0 for a required column
	rows   int64 // of the row group
	left   int64 // bytes that may still be unpacked
}

// column checks every page of a chunk of a column that is no list.
func (p *pageCheck) column(m *format.ColumnMetaData) error {
	start := m.DataPageOffset
	if d := m.DictionaryPageOffset; d != 0 {
		start = d
	}
	end := start + m.TotalCompressedSize
	if start < 4 || m.TotalCompressedSize < 0 || end < start || end > int64(len(p.data)) {
		return errors.New("a column lies outside the file")
	}
	var values int64
	for chunk := p.data[start:end]; len(chunk) > 0; {
		n, err := measure(chunk)
		if err != nil {
			return err
		}
		var h format.PageHeader
		if err := thrift.Unmarshal(&thrift.CompactProtocol{}, chunk[:n], &h); err != nil {
			return err
		}
		chunk = chunk[n:]
		if h.CompressedPageSize < 0 || int(h.CompressedPageSize) > len(chunk) || h.UncompressedPageSize < 0 {
			return errors.New("a page lies outside its column")
		}
		if p.left -= int64(h.UncompressedPageSize); p.left < 0 {
			return errTooLarge
		}
		got, err := p.page(&h, chunk[:h.CompressedPageSize])
		if err != nil {
			return err
		}
		if values += got; values > p.rows {
			return errors.New("a column has more values than there are rows")
		}
		chunk = chunk[h.CompressedPageSize:]
	}
	return nil
}

// unread is a feature of the format that this reader leaves out.
type unread string

func (u unread) Error() string { return string(u) }

var errTooLarge = errors.New("too much to unpack")

// page returns the number of values of a data page whose content keeps to it.
func (p *pageCheck) page(h *format.PageHeader, body []byte) (values int64, err error) {
	size := int(h.UncompressedPageSize)
	switch {
	case h.Type == format.DictionaryPage && h.DictionaryPageHeader.Valid:
		d := h.DictionaryPageHeader.V
		//lint:ignore SA1019 files of older writers say PlainDictionary
		if d.NumValues < 0 || int64(d.NumValues) > p.rows+1 || d.Encoding != format.Plain && d.Encoding != format.PlainDictionary {
			return 0, errors.New("a dictionary is larger than its column")
		}
		_, err = p.unpack(body, size)
		return 0, err
	case h.Type == format.DataPage && h.DataPageHeader.Valid:
		d := h.DataPageHeader.V
		n := int64(d.NumValues)
		if n < 0 || n > p.rows {
			return 0, errors.New("a page has more values than there are rows")
		}
		if body, err = p.unpack(body, size); err != nil {
			return 0, err
		}
		if p.levels > 0 {
			if d.DefinitionLevelEncoding != format.RLE {
				return 0, errors.New("levels are not written as runs")
			}
			var levels []byte
			if levels, body, err = prefixed(body); err == nil {
				err = runs(levels, bits.Len(uint(p.levels)), n)
			}
			if err != nil {
				return 0, err
			}
		}
		return n, content(d.Encoding, body, n)
	case h.Type == format.DataPageV2 && h.DataPageHeaderV2.Valid:
		d := h.DataPageHeaderV2.V
		n, levels := int64(d.NumValues), int(d.DefinitionLevelsByteLength)
		if n < 0 || n > p.rows || d.NumNulls < 0 || d.NumNulls > d.NumValues || d.NumRows != d.NumValues ||
			d.RepetitionLevelsByteLength != 0 || levels < 0 || levels > len(body) || levels > size {
			return 0, errors.New("a page contradicts its header")
		}
		if err := runs(body[:levels], bits.Len(uint(p.levels)), n); err != nil {
			return 0, err
		}
		body = body[levels:]
		if !d.IsCompressed.Valid || d.IsCompressed.V {
			// The decoder reserves the whole page's size for what follows the levels.
			if body, err = p.unpack(body, size); err != nil {
				return 0, err
			}
		}
		return n, content(d.Encoding, body, n)
	}
	return 0, errors.New("a page is of no known kind")
}

// unpack returns the content of a page, which must not be longer than size.
func (p *pageCheck) unpack(body []byte, size int) (out []byte, err error) {
	switch p.codec {
	case format.Uncompressed:
		return body, nil
	case format.Snappy:
		if claimed, n := binary.Uvarint(body); len(body) > 0 && (n <= 0 || claimed > uint64(size)) {
			return nil, errTooLarge
		}
		out, err = parquet.Snappy.Decode(nil, body)
	case format.Gzip:
		r, failed := gzip.NewReader(bytes.NewReader(body))
		if failed != nil {
			return nil, failed
		}
		out, err = io.ReadAll(io.LimitReader(r, int64(size)+1))
	case format.Zstd:
		r, failed := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(64<<20))
		if failed != nil {
			return nil, failed
		}
		defer r.Close()
		out, err = io.ReadAll(io.LimitReader(r, int64(size)+1))
	case format.Lz4Raw: // a byte stands for 255 at most
		if len(body) > 16<<20 {
			return nil, errTooLarge
		}
		out, err = parquet.Lz4Raw.Decode(nil, body)
	default:
		return nil, unread("compression " + p.codec.String() + " is not read; write the file with snappy, gzip, zstd or none")
	}
	if err == nil && len(out) > size {
		err = errTooLarge
	}
	return out, err
}

// prefixed splits off a part whose length stands before it in four bytes.
func prefixed(body []byte) (part, rest []byte, err error) {
	if len(body) < 4 || uint64(binary.LittleEndian.Uint32(body)) > uint64(len(body)-4) {
		return nil, nil, errors.New("a page is cut off")
	}
	n := 4 + int(binary.LittleEndian.Uint32(body))
	return body[4:n], body[n:], nil
}

// content checks the counts inside the values of a page of n values.
func content(encoding format.Encoding, body []byte, n int64) error {
	switch encoding {
	case format.Plain, format.ByteStreamSplit: // as long as they are
		return nil
	//lint:ignore SA1019 files of older writers say PlainDictionary
	case format.PlainDictionary, format.RLEDictionary:
		if len(body) == 0 {
			return nil
		}
		return runs(body[1:], int(body[0]), n)
	case format.RLE:
		part, _, err := prefixed(body)
		if err != nil {
			return err
		}
		return runs(part, 1, n)
	case format.DeltaBinaryPacked, format.DeltaLengthByteArray:
		return deltas(body, n)
	}
	return unread("encoding " + encoding.String() + " is not read; write the file with plain or dictionary encoding")
}

// runs checks that a mix of runs and packed groups of eight (Parquet's RLE hybrid) holds no more than n values and their padding.
func runs(data []byte, width int, n int64) error {
	if width > 32 {
		return errors.New("values are wider than 32 bits")
	}
	for total := int64(0); len(data) > 0; {
		head, k := binary.Uvarint(data)
		if k <= 0 || head > 1<<33 {
			return errors.New("runs are cut off")
		}
		count, size := int64(head>>1), (width+7)/8
		if head&1 == 1 {
			size = int(count) * width
			count *= 8
		}
		if total += count; total > n+4096 {
			return errors.New("runs hold more values than their page")
		}
		// The last group may be cut short.
		data = data[min(len(data), k+size):]
	}
	return nil
}

// deltas checks the header of delta encoding: block size, blocks, and the number of values.
func deltas(data []byte, n int64) error {
	block, a := binary.Uvarint(data)
	if a <= 0 {
		return errors.New("deltas are cut off")
	}
	parts, b := binary.Uvarint(data[a:])
	if b <= 0 {
		return errors.New("deltas are cut off")
	}
	count, c := binary.Uvarint(data[a+b:])
	if c <= 0 || count > uint64(n) || block == 0 || block > 1<<16 || parts == 0 || parts > block {
		return errors.New("deltas hold more values than their page")
	}
	return nil
}
