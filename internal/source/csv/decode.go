package csv

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"kvarter"
	"kvarter/internal/source"
)

// decode returns the text of a file without its byte order mark, and a remark where the encoding was guessed.
// Latin-1 is read as Windows-1252, which has it inside and is what spreadsheets write.
func decode(name string, data []byte, encoding string) (text, note string, err error) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return "", "", source.Fault(kvarter.Problem{Rule: "text is UTF-8 or Latin-1", File: name, Hint: "this is UTF-16: save it as «CSV UTF-8»"})
	}
	rest, marked := bytes.CutPrefix(data, []byte("\ufeff"))
	switch strings.ToLower(encoding) {
	case "", "utf-8", "utf8":
		if utf8.Valid(rest) {
			return string(rest), "", nil
		}
		if encoding != "" || marked {
			at := invalid(rest)
			return "", "", source.Fault(kvarter.Problem{Rule: "text is valid UTF-8", File: name, Row: 1 + bytes.Count(rest[:at], []byte("\n")),
				Hint: "say encoding: latin-1 if that is what it is"})
		}
		note = "not UTF-8, read as Latin-1 (Windows-1252)"
	case "latin-1", "latin1", "iso-8859-1", "windows-1252", "cp1252":
	default:
		return "", "", kvarter.Errorf(kvarter.Invalid, "%s: encoding is %q; it is utf-8 or latin-1", name, source.Shorten(encoding))
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", kvarter.Errorf(kvarter.Invalid, "%s: text is neither UTF-8 nor Latin-1: %w", name, err)
	}
	if at := bytes.Index(decoded, []byte("\ufffd")); at >= 0 {
		return "", "", source.Fault(kvarter.Problem{Rule: "text is UTF-8 or Latin-1", File: name, Row: 1 + bytes.Count(decoded[:at], []byte("\n")),
			Hint: "a byte here means nothing in either"})
	}
	return string(decoded), note, nil
}

// invalid returns the place of the first byte that is not UTF-8.
func invalid(data []byte) int {
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return at
}
