package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"kvarter"
	"kvarter/internal/source"
)

// Limits on what a workbook unpacks to. Sheets of figures shrink to a fifth or a tenth; a bomb shrinks a thousandfold.
const (
	maxUnpacked = 2 << 30
	freeOfRatio = 64 << 20
	maxRatio    = 100
	maxParts    = 10_000
)

// book is an open workbook.
type book struct {
	name  string
	parts map[string]*zip.File
	sheet string   // path of the sheet to read
	names []string // of all sheets, in their order; filled by find

	strings []string
	dates   []bool // by cell style
	since   int    // days between the epoch of the workbook and 1899-12-30
}

func fault(name, rule, hint string) error {
	return source.Fault(kvarter.Problem{Rule: rule, File: name, Hint: hint})
}

// open checks the container before anything is unpacked.
func open(name string, data []byte, opt source.Options) (*book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		hint := "the file is cut off or is no workbook"
		if bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0}) {
			hint = "this is an old .xls or an encrypted workbook: save it as .xlsx without a password"
		}
		return nil, fault(name, "a workbook is a complete ZIP file", hint)
	}
	if len(z.File) > maxParts {
		return nil, fault(name, fmt.Sprintf("a workbook has at most %d parts", maxParts), "")
	}
	b := &book{name: name, parts: make(map[string]*zip.File, len(z.File))}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if f.UncompressedSize64 > maxUnpacked || total > maxUnpacked || total > uint64(opt.Limit()) {
			return nil, fault(name, "a workbook unpacks to at most 2 GiB", "")
		}
		b.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	if total > freeOfRatio && total > maxRatio*uint64(len(data)) {
		return nil, fault(name, fmt.Sprintf("a workbook unpacks to at most %d times its size", maxRatio), "this looks like a ZIP bomb")
	}
	return b, nil
}

// part unpacks one part as text. A part that is not there is "".
func (b *book) part(name string) (string, error) {
	f := b.parts[name]
	if f == nil {
		return "", nil
	}
	r, err := f.Open()
	if err != nil {
		return "", fault(b.name, "a workbook is a complete ZIP file", name+" cannot be unpacked")
	}
	defer r.Close()
	var text strings.Builder
	text.Grow(int(min(f.UncompressedSize64, 1<<26)))
	// The declared size is only a claim; the copy stops one byte behind it.
	n, err := io.Copy(&text, io.LimitReader(r, int64(f.UncompressedSize64)+1))
	if err != nil || uint64(n) > f.UncompressedSize64 {
		return "", fault(b.name, "a workbook is a complete ZIP file", name+" cannot be unpacked")
	}
	out := strings.TrimPrefix(text.String(), "\ufeff")
	if !utf8.ValidString(out) || strings.IndexByte(out, 0) >= 0 {
		return "", fault(b.name, "the parts of a workbook are UTF-8", name)
	}
	return out, nil
}

// walk calls visit for every start of an element of a part.
func (b *book) walk(part string, visit func(s *scanner)) error {
	doc, err := b.part(part)
	if err != nil {
		return err
	}
	s := &scanner{text: doc}
	for {
		switch t, _, err := s.next(); {
		case err != nil:
			return fault(b.name, "the parts of a workbook are well-formed XML", part)
		case t == atEnd:
			return nil
		case t == start:
			visit(s)
		}
	}
}

// find chooses the sheet and reads what its cells refer to.
func (b *book) find(wanted string) error {
	main := "xl/workbook.xml"
	if err := b.walk("_rels/.rels", func(s *scanner) {
		if s.name == "Relationship" && strings.HasSuffix(s.attr("Type"), "/officeDocument") {
			main = strings.TrimPrefix(s.attr("Target"), "/")
		}
	}); err != nil {
		return err
	}
	dir, file := path.Split(main)
	targets := map[string]string{}
	shared, styles := dir+"sharedStrings.xml", dir+"styles.xml"
	if err := b.walk(dir+"_rels/"+file+".rels", func(s *scanner) {
		if s.name != "Relationship" {
			return
		}
		t := s.attr("Target")
		if strings.HasPrefix(t, "/") {
			t = t[1:]
		} else {
			t = path.Join(dir, t)
		}
		targets[s.attr("Id")] = t
		switch kind := s.attr("Type"); {
		case strings.HasSuffix(kind, "/sharedStrings"):
			shared = t
		case strings.HasSuffix(kind, "/styles"):
			styles = t
		}
	}); err != nil {
		return err
	}
	var names []string
	id, found := "", false
	if err := b.walk(main, func(s *scanner) {
		switch s.name {
		case "workbookPr":
			if v := s.attr("date1904"); v == "1" || v == "true" {
				b.since = 1462 // days from 1899-12-30 to 1904-01-01
			}
		case "sheet":
			n := s.attr("name")
			names = append(names, n)
			b.names = append(b.names, n)
			if !found && (wanted == "" && s.attr("state") != "hidden" && s.attr("state") != "veryHidden" || wanted != "" && n == wanted) {
				id, found = s.attr("id"), true
			}
		}
	}); err != nil {
		return err
	}
	switch {
	case len(names) == 0:
		return fault(b.name, "a workbook has a sheet", "the file is no Excel workbook")
	case !found && wanted != "":
		return &kvarter.Error{Code: kvarter.Invalid, Message: fmt.Sprintf("%s has no sheet %q", b.name, source.Shorten(wanted)),
			Hint: "it has " + source.Shorten(strings.Join(names, ", "))}
	case !found:
		return fault(b.name, "a workbook has a sheet that is visible", "name the sheet")
	}
	if b.sheet = targets[id]; b.parts[b.sheet] == nil {
		return fault(b.name, "the sheet of a workbook is in the file", "")
	}
	if err := b.readStyles(styles); err != nil {
		return err
	}
	return b.readStrings(shared)
}

// readStyles notes which cell styles show a date.
func (b *book) readStyles(part string) error {
	custom := map[string]bool{}
	inside := false
	return b.walk(part, func(s *scanner) {
		switch s.name {
		case "numFmt":
			custom[s.attr("numFmtId")] = dateFormat(s.attr("formatCode"))
		case "cellXfs":
			inside = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inside = false
		case "xf":
			if inside {
				id := s.attr("numFmtId")
				n, err := strconv.Atoi(id)
				// ECMA-376 part 1, section 18.8.30: 14–17 and 22 show dates, and 27–36 and 50–58 in East Asian versions.
				built := err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58)
				b.dates = append(b.dates, custom[id] || built)
			}
		}
	})
}

// dateFormat tells whether a format code shows a day or a year, quoted text and [conditions] aside.
func dateFormat(code string) bool {
	quoted, bracket, escaped := false, false, false
	for _, c := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			escaped = true
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == 'y' || c == 'd':
			return true
		}
	}
	return false
}

// readStrings reads the texts that cells point at; how they are shown and read aloud is left out.
func (b *book) readStrings(part string) error {
	doc, err := b.part(part)
	if err != nil || doc == "" {
		return err
	}
	s := &scanner{text: doc}
	var item strings.Builder
	aloud, inText := 0, false
	for {
		t, chunk, err := s.next()
		switch {
		case err != nil:
			return fault(b.name, "the parts of a workbook are well-formed XML", part)
		case t == atEnd:
			return nil
		case t == text && inText && aloud == 0:
			item.WriteString(chunk)
		case t == text:
		case s.name == "si" && t == start:
			item.Reset()
		case s.name == "si":
			if item.Len() > source.MaxCellBytes {
				return fault(b.name, fmt.Sprintf("a cell has at most %d bytes", source.MaxCellBytes), "")
			}
			b.strings = append(b.strings, strings.Clone(unescape(item.String())))
		case s.name == "rPh" && t == start:
			aloud++
		case s.name == "rPh":
			aloud--
		case s.name == "t":
			inText = t == start
		}
	}
}

// unescape reads _xHHHH_ in a text cell as the character of that number (ECMA-376 part 1, 22.4.2.4): what Excel writes for characters that XML cannot hold,
// and _x005F_ for the underscore of a text that only looks like one.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if n, err := strconv.ParseUint(escaped(s[i:]), 16, 16); err == nil && (n < 0xD800 || n > 0xDFFF) {
			b.WriteRune(rune(n))
			i += 7
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// escaped returns the digits of an escape that a text begins with; "" for none.
func escaped(s string) string {
	if len(s) >= 7 && s[0] == '_' && s[1] == 'x' && s[6] == '_' {
		return s[2:6]
	}
	return ""
}
