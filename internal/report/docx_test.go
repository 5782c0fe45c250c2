package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"sort"
	"strings"
	"testing"

	"kvarter/internal/explain"

	"pgregory.net/rapid"
)

// parts unpacks a DOCX.
func parts(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = b
	}
	return out
}

// paragraphs are the texts of a part in order, the empty ones left out, with the number of elements of each name.
func paragraphs(t interface {
	Helper()
	Fatalf(string, ...any)
}, part []byte) (out []string, count map[string]int) {
	t.Helper()
	count = map[string]int{}
	d := xml.NewDecoder(bytes.NewReader(part))
	text, inText := "", false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, count
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			count[x.Name.Local]++
			inText = x.Name.Local == "t"
		case xml.EndElement:
			inText = false
			if x.Name.Local == "p" {
				if text != "" {
					out = append(out, text)
				}
				text = ""
			}
		case xml.CharData:
			if inText {
				text += string(x)
			}
		}
	}
}

func docx(t testing.TB, m *Memo) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := DOCX(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDOCXHoldsTheMemo(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		for _, o := range outcomes() {
			m := memo(t, o, lang)
			data := docx(t, m)
			if !bytes.Equal(data, docx(t, m)) {
				t.Fatal("the same memo gave different bytes")
			}
			p := parts(t, data)
			var names []string
			for name, part := range p {
				names = append(names, name)
				if !strings.HasSuffix(name, ".png") {
					paragraphs(t, part) // well-formed
				}
			}
			sort.Strings(names)
			if len(names) != 10 {
				t.Errorf("parts %v", names)
			}
			got, count := paragraphs(t, p["word/document.xml"])
			if want := texts(m); strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%s %s: the text is\n%s\nwant\n%s", o, lang, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			tables := 0
			for _, s := range m.Sections {
				if s.Table != nil {
					tables++
				}
			}
			if count["tbl"] != tables || count["tblHeader"] != tables || count["drawing"] != 1 {
				t.Errorf("%s: %d tables with %d head rows and %d pictures, want %d and 1 picture", o, count["tbl"], count["tblHeader"], count["drawing"], tables)
			}
			size, err := png.DecodeConfig(bytes.NewReader(p["word/media/image1.png"]))
			if err != nil || size.Width != m.Picture.PixelsWide || size.Height != m.Picture.PixelsHigh {
				t.Errorf("%s: picture %v, %v", o, size, err)
			}
			body := string(p["word/document.xml"])
			for _, want := range []string{`descr="` + esc(m.Picture.Alt) + `"`, `w:val="Title"`, `w:val="Heading1"`, `w:val="Caption"`} {
				if !strings.Contains(body, want) {
					t.Errorf("%s: no %s in the document", o, want)
				}
			}
			if want := map[string]string{"da": "da-DK", "en": "en-GB"}[lang]; !strings.Contains(string(p["word/styles.xml"]), `<w:lang w:val="`+want) || !strings.Contains(string(p["docProps/core.xml"]), want) {
				t.Errorf("%s: the language is not %s", o, want)
			}
			if foot, _ := paragraphs(t, p["word/footer1.xml"]); len(foot) != 1 || !strings.Contains(foot[0], m.Round) || !strings.Contains(foot[0], m.Short) {
				t.Errorf("%s: the foot is %q", o, foot)
			}
		}
	}
}

// Every style that a document uses is in its styles, and every relation points at a part.
func TestDOCXIsComplete(t *testing.T) {
	m, err := Round(town(t, explain.Public, nil), Options{Lang: "da"})
	if err != nil {
		t.Fatal(err)
	}
	p := parts(t, docx(t, m))
	for _, s := range strings.Split(string(p["word/document.xml"])+string(p["word/footer1.xml"]), `Style w:val="`)[1:] {
		id, _, _ := strings.Cut(s, `"`)
		if !strings.Contains(string(p["word/styles.xml"]), `w:styleId="`+id+`"`) {
			t.Errorf("the style %s is used and not defined", id)
		}
	}
	for rels, folder := range map[string]string{"_rels/.rels": "", "word/_rels/document.xml.rels": "word/"} {
		for _, s := range strings.Split(string(p[rels]), `Target="`)[1:] {
			if target, _, _ := strings.Cut(s, `"`); p[folder+target] == nil {
				t.Errorf("%s: there is no part %s", rels, folder+target)
			}
		}
	}
}

// Whatever a text holds comes out as text: markup, quotes, formulas, emoji and 2,000 letters as they are, line breaks and tabs as spaces, and
// control characters, which XML cannot carry, left out.
func TestAnyTextComesOutAsText(t *testing.T) {
	check := func(t *rapid.T, s string) {
		m := &Memo{Lang: "da", Title: s, Lead: s, Sections: []Section{{Heading: s, Bullets: []string{s}, Table: &Table{Caption: "c", Head: []string{s, "x"}, Rows: [][]string{{s, s}}}}}, Picture: &Picture{Alt: s, PixelsWide: 1, PixelsHigh: 1, WidthMM: 1}}
		var b bytes.Buffer
		if err := DOCX(&b, m); err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, _ := f.Open()
			part, _ := io.ReadAll(r)
			if strings.HasSuffix(f.Name, ".png") {
				continue
			}
			got, _ := paragraphs(t, part)
			if f.Name != "word/document.xml" {
				continue
			}
			want := strings.ToValidUTF8(clean(s), "\uFFFD")
			n := 0
			for _, p := range got {
				if p == want {
					n++
				}
			}
			if want != "" && want != "c" && want != "x" && n != 7 { // title, lead, heading, one head, two cells, one bullet
				t.Fatalf("%q came out %d times in %q", want, n, got)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "text")) })
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.SampledFrom([]string{`<b>&amp;"'`, "=HYPERLINK(\"x\")", "🏘️ é", strings.Repeat("Å", 2000), "a\x00b\x0bc\x1f", "\xff\xfe", "a\tb\nc\r\nd", "]]>", "{{.}}", "æøå"}).Draw(t, "text"))
	})
}
