package plan

import (
	"strings"
	"unicode/utf8"

	"kvarter"
)

// Event is a whole day in a calendar.
type Event struct {
	UID         string // stays with the event when its date moves
	Date        kvarter.Date
	Summary     string
	Description string
	URL         string
}

// ICal writes events as text/calendar (RFC 5545): lines end in CR LF and are folded at 75 octets, never inside a letter; texts are
// escaped. stamp is the day that the calendar was made. Events without a date are left out.
func ICal(name, lang string, stamp kvarter.Date, events []Event) string {
	var b strings.Builder
	line := func(s string) { fold(&b, s) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//kvarter//plan//" + strings.ToUpper(icalText(lang)))
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("X-WR-CALNAME:" + icalText(name))
	for _, e := range events {
		if !e.Date.Valid() {
			continue
		}
		line("BEGIN:VEVENT")
		line("UID:" + icalText(e.UID))
		line("DTSTAMP:" + basic(stamp) + "T000000Z")
		line("DTSTART;VALUE=DATE:" + basic(e.Date))
		line("SUMMARY:" + icalText(e.Summary))
		if e.Description != "" {
			line("DESCRIPTION:" + icalText(e.Description))
		}
		if u := icalURI(e.URL); u != "" {
			line("URL:" + u)
		}
		line("TRANSP:TRANSPARENT") // nobody is busy all day
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.String()
}

// basic writes a date as 20250301.
func basic(d kvarter.Date) string { return strings.ReplaceAll(string(d), "-", "") }

// icalText escapes a TEXT value (RFC 5545, 3.3.11). Carriage returns and control characters, which it cannot hold, are left out; bytes that are
// no UTF-8 become U+FFFD.
func icalText(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			b.WriteString(`\n`)
		case r < ' ' && r != '\t', r == 0x7F:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// icalURI is an address without anything that a line cannot hold; "" where there is such a thing.
func icalURI(s string) string {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7F {
			return ""
		}
	}
	return s
}

// octets is the longest line without its break (RFC 5545, 3.1).
const octets = 75

// fold writes a line, and goes on in the next one behind a blank where it is too long.
func fold(b *strings.Builder, s string) {
	room := octets
	for len(s) > room {
		n := room
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		b.WriteString(s[:n])
		b.WriteString("\r\n ")
		s, room = s[n:], octets-1
	}
	b.WriteString(s)
	b.WriteString("\r\n")
}
