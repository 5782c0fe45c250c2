package csv

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"kvarter"
)

// Writer writes UTF-8 with commas, decimal points and line feeds. The first failure to write is kept and returned by Flush.
type Writer struct {
	w     *bufio.Writer
	begun bool
	buf   []byte
}

// NewWriter returns a Writer on w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: bufio.NewWriterSize(w, 1<<16)} }

func (w *Writer) next() {
	if w.begun {
		w.w.WriteByte(',')
	}
	w.begun = true
}

// Text writes a cell as it stands, in quotes where it needs them.
func (w *Writer) Text(s string) {
	w.next()
	if s == "" || !strings.ContainsAny(s, ",;\t\"\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' {
		w.w.WriteString(s)
		return
	}
	w.w.WriteByte('"')
	w.w.WriteString(strings.ReplaceAll(s, `"`, `""`))
	w.w.WriteByte('"')
}

// Free writes a cell that people wrote, such as a note. Where a spreadsheet would run it as a formula it gets an apostrophe in front.
func (w *Writer) Free(s string) {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		s = "'" + s
	}
	w.Text(s)
}

// Number writes the shortest decimal that reads back as v, never with an exponent below 1e21.
func (w *Writer) Number(v float64) {
	w.next()
	w.buf = AppendNumber(w.buf[:0], v)
	w.w.Write(w.buf)
}

// AppendNumber appends a finite v as Number writes it.
func AppendNumber(b []byte, v float64) []byte {
	if v == 0 {
		return append(b, '0')
	}
	if a := max(v, -v); a < 1e-6 || a >= 1e21 {
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// Int writes a whole number.
func (w *Writer) Int(v int) {
	w.next()
	w.buf = strconv.AppendInt(w.buf[:0], int64(v), 10)
	w.w.Write(w.buf)
}

// Figure writes entry i of a column: an empty cell where it is missing, ".." where it is suppressed, as the default codes read them.
func (w *Writer) Figure(c kvarter.Column, i int) {
	switch c.State(i) {
	case kvarter.Known:
		w.Number(c.Values[i])
	case kvarter.Suppressed:
		w.Text("..")
	default:
		w.Text("")
	}
}

// End ends the row.
func (w *Writer) End() {
	w.w.WriteByte('\n')
	w.begun = false
}

// Row writes a whole row of texts.
func (w *Writer) Row(cells ...string) {
	for _, c := range cells {
		w.Text(c)
	}
	w.End()
}

// Flush writes what is buffered and returns the first error of any write.
func (w *Writer) Flush() error { return w.w.Flush() }
