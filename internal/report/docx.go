package report

import (
	"archive/zip"
	"io"
	"strconv"
	"strings"

	"kvarter"
)

// DOCX writes a memo as a Word document (ECMA-376, WordprocessingML): A4, real styles (Title, Heading 1, Caption, …), header rows that
// repeat, alternative text, the language of the text, and a footer with source and page numbers. The same memo gives the same bytes.
func DOCX(w io.Writer, m *Memo) error {
	d := &document{memo: m}
	parts := []struct {
		name string
		data []byte
	}{ // the first is the first in the file by convention; the others in alphabetical order
		{"[Content_Types].xml", []byte(contentTypes(m.Picture != nil))},
		{"_rels/.rels", []byte(packageRels)},
		{"docProps/core.xml", []byte(core(m))},
		{"word/_rels/document.xml.rels", []byte(documentRels(m.Picture != nil))},
		{"word/document.xml", []byte(d.body())},
		{"word/footer1.xml", []byte(d.footer())},
		{"word/media/image1.png", nil},
		{"word/numbering.xml", []byte(numbering)},
		{"word/settings.xml", []byte(settings(m.Lang))},
		{"word/styles.xml", []byte(styles(m.Lang))},
	}
	z := zip.NewWriter(w)
	for _, p := range parts {
		if p.name == "word/media/image1.png" {
			if m.Picture == nil {
				continue
			}
			p.data = m.Picture.PNG
		}
		// The first day of the format, not the time of writing: the same bytes on every day.
		//lint:ignore SA1019 Modified writes a second time stamp beside this one, which readers disagree about
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, ModifiedDate: 1<<5 | 1})
		if err == nil {
			_, err = f.Write(p.data)
		}
		if err != nil {
			return kvarter.Errorf(kvarter.Internal, "the memo cannot be written: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return kvarter.Errorf(kvarter.Internal, "the memo cannot be written: %w", err)
	}
	return nil
}

// document writes the XML of the text. Every text from outside passes through esc.
type document struct {
	strings.Builder
	memo *Memo
}

func (d *document) raw(parts ...string) {
	for _, p := range parts {
		d.WriteString(p)
	}
}

// esc escapes text for XML content and attributes in double quotes. Characters that XML 1.0 forbids are dropped, even as references; line breaks
// and tabs are spaces.
func esc(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;").Replace(clean(s))
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r // broken UTF-8 comes as U+FFFD
	}, s)
}

const emuPerMM = 36000 // English metric units (ECMA-376 part 1, 20.1.2.1)

// twips is a length in millimetres in twentieths of a point.
func twips(mm float64) int { return int(mm*1440/25.4 + .5) }

func itoa(n int) string { return strconv.Itoa(n) }

// The page: A4 with margins that leave 166 mm for the text.
const (
	pageWidthMM, pageHeightMM = 210.0, 297.0
	sideMM, topMM, bottomMM   = 22.0, 18.0, 20.0
)
