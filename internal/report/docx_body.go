package report

// body is word/document.xml.
func (d *document) body() string {
	m := d.memo
	d.raw(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>`)
	d.paragraph("MadeUp", m.MadeUp)
	d.paragraph("Kicker", m.Kicker)
	d.paragraph("Title", m.Title)
	d.paragraph("Lead", m.Lead)
	d.paragraph("Facts", line(m.Facts))
	d.picture(m.Picture)
	d.paragraph("Caption", m.NoPicture)
	for i := range m.Sections {
		s := &m.Sections[i]
		d.paragraph("Heading1", s.Heading)
		for _, p := range s.Paragraphs {
			style := "BodyText"
			if s.Table != nil || len(s.Bullets) > 0 {
				style = "BodyLead" // stays with what it leads to
			}
			d.paragraph(style, p)
		}
		if s.Table != nil {
			d.table(s.Table, s.Table.Caption != s.Heading)
		}
		for _, p := range s.After {
			d.paragraph("BodyText", p)
		}
		for _, b := range s.Bullets {
			d.paragraph("ListBullet", b)
		}
	}
	for k, p := range closing(m) {
		style := "Source"
		if k == 0 {
			style = "SourceFirst"
		}
		d.paragraph(style, p)
	}
	d.raw(`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="`, itoa(twips(pageWidthMM)), `" w:h="`, itoa(twips(pageHeightMM)), `"/><w:pgMar w:top="`, itoa(twips(topMM)),
		`" w:right="`, itoa(twips(sideMM)), `" w:bottom="`, itoa(twips(bottomMM)), `" w:left="`, itoa(twips(sideMM)), `" w:header="567" w:footer="510" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return d.String()
}

// closing is what stands last: the caveat, the source, the method, and when the memo was made.
func closing(m *Memo) []string {
	var out []string
	for _, s := range []string{m.Caveat, m.Source, m.Method, m.Round, m.Date} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// line puts facts side by side.
func line(facts []string) string {
	s := ""
	for i, f := range facts {
		if i > 0 {
			s += " · "
		}
		s += f
	}
	return s
}

// paragraph writes a text in a style; nothing where it is empty.
func (d *document) paragraph(style, text string) {
	if text == "" {
		return
	}
	d.raw(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/></w:pPr>`)
	d.run(text)
	d.raw(`</w:p>`)
}

func (d *document) run(text string) {
	d.raw(`<w:r><w:t xml:space="preserve">`, esc(text), `</w:t></w:r>`)
}

// picture writes the picture in the line with its alternative text, and its caption. It is given as PNG alone, docs/decisions/0010-docx.md says why.
func (d *document) picture(p *Picture) {
	if p == nil || p.PixelsWide <= 0 {
		return
	}
	cx := int(p.WidthMM * emuPerMM)
	cy := int(p.WidthMM * emuPerMM * float64(p.PixelsHigh) / float64(p.PixelsWide))
	size := `cx="` + itoa(cx) + `" cy="` + itoa(cy) + `"`
	d.raw(`<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent `, size,
		`/><wp:docPr id="1" name="`, esc(d.memo.Title), `" descr="`, esc(p.Alt), `"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>`,
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="image1.png" descr="`, esc(p.Alt),
		`"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId5"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext `, size,
		`/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
	d.paragraph("Caption", p.Caption)
}

// table writes a table with its caption above. The header row repeats on every page; no row is broken over two.
func (d *document) table(t *Table, caption bool) {
	if caption {
		d.paragraph("TableCaption", t.Caption)
	}
	widths := columns(t)
	d.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="Figures"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0460" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="`,
		esc(t.Caption), `"/></w:tblPr><w:tblGrid>`)
	for _, x := range widths {
		d.raw(`<w:gridCol w:w="`, itoa(x), `"/>`)
	}
	d.raw(`</w:tblGrid>`)
	d.row(t, widths, t.Head, true)
	for _, r := range t.Rows {
		d.row(t, widths, r, false)
	}
	d.raw(`</w:tbl>`)
	d.raw(`<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>`) // Word joins two tables that touch
}

func (d *document) row(t *Table, widths []int, cells []string, head bool) {
	d.raw(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		d.raw(`<w:tblHeader/>`)
	}
	d.raw(`</w:trPr>`)
	for k, width := range widths {
		text, style := "", "TableText"
		if k < len(cells) {
			text = cells[k]
		}
		if k < len(t.Numeric) && t.Numeric[k] {
			style = "TableNumber"
		}
		if head {
			style += "Head"
		}
		d.raw(`<w:tc><w:tcPr><w:tcW w:w="`, itoa(width), `" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="`, style, `"/></w:pPr>`)
		d.run(text)
		d.raw(`</w:p></w:tc>`)
	}
	d.raw(`</w:tr>`)
}

// columns gives the widths of the columns in twips.
func columns(t *Table) []int {
	out := make([]int, len(t.Head))
	for k, share := range shares(t) {
		out[k] = twips((pageWidthMM - 2*sideMM) * share / 100)
	}
	return out
}

// footer is word/footer1.xml: the line that goes with a copied figure, and the page.
func (d *document) footer() string {
	f := &document{memo: d.memo}
	f.raw(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>`)
	text := d.memo.Round
	if d.memo.Short != "" {
		text = d.memo.Short + " · " + text
	}
	f.run(text)
	f.raw(`<w:r><w:tab/></w:r>`)
	before, rest := say(d.memo.Lang, "Side ", "Page "), say(d.memo.Lang, " af ", " of ")
	f.run(before)
	f.field("PAGE", "1")
	f.run(rest)
	f.field("NUMPAGES", "2")
	f.raw(`</w:p></w:ftr>`)
	return f.String()
}

func (d *document) field(name, shown string) {
	d.raw(`<w:fldSimple w:instr="`, name, `"><w:r><w:t>`, shown, `</w:t></w:r></w:fldSimple>`)
}
