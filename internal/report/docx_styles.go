package report

// styles is word/styles.xml. Arial is on every office machine, and has stand-ins of the same widths elsewhere, so pages break alike.
func styles(lang string) string {
	const ink, grey, rule = "101820", "4a5560", "c3c9cf"
	s := xmlHead + `<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/><w:color w:val="` + ink +
		`"/><w:sz w:val="19"/><w:szCs w:val="19"/><w:lang w:val="` + locale(lang) + `" w:eastAsia="` + locale(lang) + `" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`
	s += `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`
	s += `<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`
	for _, p := range []struct{ id, name, next, paragraph, text string }{
		{"Title", "Title", "Lead", `<w:keepNext/><w:spacing w:before="20" w:after="100" w:line="240" w:lineRule="auto"/>`, `<w:b/><w:sz w:val="44"/><w:szCs w:val="44"/>`},
		{"Kicker", "Kicker", "Title", `<w:keepNext/>`, `<w:color w:val="` + grey + `"/><w:sz w:val="17"/>`},
		{"MadeUp", "Made-up figures", "Kicker", border(ink) + `<w:shd w:val="clear" w:color="auto" w:fill="` + ink + `"/><w:spacing w:before="60" w:after="260"/><w:ind w:left="100" w:right="100"/>`, `<w:b/><w:color w:val="ffffff"/><w:sz w:val="18"/>`},
		{"Lead", "Lead", "BodyText", `<w:spacing w:after="100" w:line="269" w:lineRule="auto"/>`, `<w:sz w:val="23"/><w:szCs w:val="23"/>`},
		{"Facts", "Facts", "BodyText", `<w:spacing w:after="140"/>`, `<w:color w:val="` + grey + `"/><w:sz w:val="18"/>`},
		{"Picture", "Picture", "Caption", `<w:keepNext/><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>`, ``},
		{"Caption", "caption", "BodyText", `<w:spacing w:after="120"/>`, `<w:color w:val="` + grey + `"/><w:sz w:val="16"/>`},
		{"TableCaption", "Table caption", "Normal", `<w:keepNext/><w:spacing w:after="60"/>`, `<w:color w:val="` + grey + `"/><w:sz w:val="16"/>`},
		{"BodyText", "Body Text", "", `<w:spacing w:after="80"/>`, ``},
		{"BodyLead", "Body Text lead", "", `<w:keepNext/><w:spacing w:after="80"/>`, ``},
		{"ListBullet", "List Bullet", "", `<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="30"/>`, ``},
		{"TableText", "Table text", "", `<w:spacing w:before="34" w:after="34" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="17"/><w:szCs w:val="17"/>`},
		{"TableNumber", "Table number", "", `<w:spacing w:before="34" w:after="34" w:line="240" w:lineRule="auto"/><w:jc w:val="right"/>`, `<w:sz w:val="17"/><w:szCs w:val="17"/>`},
		{"TableTextHead", "Table text head", "", `<w:keepNext/><w:spacing w:before="34" w:after="34" w:line="240" w:lineRule="auto"/>`, `<w:b/><w:sz w:val="16"/><w:szCs w:val="16"/>`},
		{"TableNumberHead", "Table number head", "", `<w:keepNext/><w:spacing w:before="34" w:after="34" w:line="240" w:lineRule="auto"/><w:jc w:val="right"/>`, `<w:b/><w:sz w:val="16"/><w:szCs w:val="16"/>`},
		{"AfterTable", "After table", "BodyText", `<w:spacing w:line="120" w:lineRule="exact"/>`, `<w:sz w:val="8"/>`},
		{"Source", "Source", "", `<w:spacing w:after="20"/>`, `<w:color w:val="` + grey + `"/><w:sz w:val="16"/>`},
		{"SourceFirst", "Source first", "Source", `<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="` + rule + `"/></w:pBdr><w:spacing w:before="240" w:after="60"/>`, `<w:i/><w:sz w:val="17"/>`},
		{"Footer", "footer", "", `<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="` + rule + `"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="` + itoa(twips(pageWidthMM-2*sideMM)) + `"/></w:tabs>`, `<w:color w:val="` + grey + `"/><w:sz w:val="15"/>`},
	} {
		s += `<w:style w:type="paragraph" w:styleId="` + p.id + `"><w:name w:val="` + p.name + `"/><w:basedOn w:val="Normal"/>`
		if p.next != "" {
			s += `<w:next w:val="` + p.next + `"/>`
		}
		s += `<w:qFormat/><w:pPr>` + p.paragraph + `</w:pPr><w:rPr>` + p.text + `</w:rPr></w:style>`
	}
	s += `<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="60" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="25"/><w:szCs w:val="25"/></w:rPr></w:style>`
	line := func(side, size, color string) string {
		return `<w:` + side + ` w:val="single" w:sz="` + size + `" w:space="0" w:color="` + color + `"/>`
	}
	return s + `<w:style w:type="table" w:styleId="Figures"><w:name w:val="Figures"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` + line("top", "8", ink) + line("bottom", "8", ink) + line("insideH", "4", rule) +
		`</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>` + line("bottom", "8", ink) + `</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style></w:styles>`
}

// border is a frame of the ground's own colour, which gives a shaded paragraph its margin.
func border(color string) string {
	s := `<w:pBdr>`
	for _, side := range []string{"top", "left", "bottom", "right"} {
		s += `<w:` + side + ` w:val="single" w:sz="4" w:space="4" w:color="` + color + `"/>`
	}
	return s + `</w:pBdr>`
}
