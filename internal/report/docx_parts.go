package report

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

const relType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

func contentTypes(picture bool) string {
	const word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	s := xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
	if picture {
		s += `<Default Extension="png" ContentType="image/png"/>`
	}
	for _, p := range [][2]string{{"document", "document.main"}, {"footer1", "footer"}, {"numbering", "numbering"}, {"settings", "settings"}, {"styles", "styles"}} {
		s += `<Override PartName="/word/` + p[0] + `.xml" ContentType="` + word + p[1] + `+xml"/>`
	}
	return s + `<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
}

const packageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relType + `officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

func documentRels(picture bool) string {
	s := xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for i, p := range [][2]string{{"styles", "styles.xml"}, {"numbering", "numbering.xml"}, {"settings", "settings.xml"}, {"footer", "footer1.xml"}, {"image", "media/image1.png"}} {
		if p[0] != "image" || picture {
			s += `<Relationship Id="rId` + itoa(i+1) + `" Type="` + relType + p[0] + `" Target="` + p[1] + `"/>`
		}
	}
	return s + `</Relationships>`
}

// core is docProps/core.xml. It has no time: the date of the memo is in its text.
func core(m *Memo) string {
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + esc(m.Title) +
		`</dc:title><dc:subject>` + esc(m.Kicker) + `</dc:subject><dc:creator>kvarter</dc:creator><cp:keywords>` + esc(m.Short) + `</cp:keywords><dc:description>` + esc(m.Round) + `</dc:description><dc:language>` + locale(m.Lang) + `</dc:language></cp:coreProperties>`
}

func locale(lang string) string { return say(lang, "da-DK", "en-GB") }

// settings asks Word for its current layout (mode 15) rather than that of 2007.
func settings(lang string) string {
	return xmlHead + `<w:settings ` + wordNS + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="` + locale(lang) + `"/><w:decimalSymbol w:val="` + say(lang, ",", ".") + `"/><w:listSeparator w:val=";"/></w:settings>`
}

const numbering = xmlHead + `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="284" w:hanging="227"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
