package xlsx

import (
	"errors"
	"html"
	"strings"
)

// scanner is a pull parser for the XML of workbooks: elements, attributes and text, in UTF-8. It checks that tags match.
type scanner struct {
	text string
	pos  int
	open []string

	name  string // local name of the element that the last start or end is of
	attrs string // its attributes as written
	empty bool   // the last start was <x/>; its end comes next
}

type token int

const (
	atEnd token = iota
	start
	end
	text
)

var errXML = errors.New("XML is not well formed")

const maxDepth = 64

// next returns the next token; for text it is the text.
func (s *scanner) next() (token, string, error) {
	if s.empty {
		s.empty = false
		s.open = s.open[:len(s.open)-1]
		return end, "", nil
	}
	for s.pos < len(s.text) {
		rest := s.text[s.pos:]
		if rest[0] != '<' {
			n := strings.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			s.pos += n
			if len(s.open) == 0 {
				continue
			}
			if strings.IndexByte(rest[:n], '&') >= 0 {
				return text, html.UnescapeString(rest[:n]), nil
			}
			return text, rest[:n], nil
		}
		switch {
		case strings.HasPrefix(rest, "<?"):
			if err := s.past("?>"); err != nil {
				return atEnd, "", err
			}
		case strings.HasPrefix(rest, "<!--"):
			if err := s.past("-->"); err != nil {
				return atEnd, "", err
			}
		case strings.HasPrefix(rest, "<![CDATA["):
			from := s.pos + len("<![CDATA[")
			if err := s.past("]]>"); err != nil {
				return atEnd, "", err
			}
			return text, s.text[from : s.pos-len("]]>")], nil
		case strings.HasPrefix(rest, "<!"):
			return atEnd, "", errXML // no workbook has a document type
		default:
			return s.tag()
		}
	}
	if len(s.open) > 0 {
		return atEnd, "", errXML
	}
	return atEnd, "", nil
}

func (s *scanner) past(mark string) error {
	n := strings.Index(s.text[s.pos:], mark)
	if n < 0 {
		return errXML
	}
	s.pos += n + len(mark)
	return nil
}

// tag reads <x …>, <x …/> or </x>.
func (s *scanner) tag() (token, string, error) {
	rest := s.text[s.pos+1:]
	n, quote := 0, byte(0)
	for ; n < len(rest) && (quote != 0 || rest[n] != '>'); n++ {
		switch c := rest[n]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '<':
			return atEnd, "", errXML
		}
	}
	if n >= len(rest) {
		return atEnd, "", errXML
	}
	s.pos += n + 2
	body := rest[:n]
	if strings.HasPrefix(body, "/") {
		name := strings.TrimRight(body[1:], " \t\r\n")
		if len(s.open) == 0 || s.open[len(s.open)-1] != name {
			return atEnd, "", errXML
		}
		s.open = s.open[:len(s.open)-1]
		s.name = local(name)
		return end, "", nil
	}
	body, s.empty = strings.CutSuffix(body, "/")
	name := body
	if i := strings.IndexAny(body, " \t\r\n"); i >= 0 {
		name, s.attrs = body[:i], body[i:]
	} else {
		s.attrs = ""
	}
	if name == "" || len(s.open) >= maxDepth {
		return atEnd, "", errXML
	}
	s.open = append(s.open, name)
	s.name = local(name)
	return start, "", nil
}

func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// attr returns the value of an attribute of the last start, by local name; "" where it has none.
func (s *scanner) attr(name string) string {
	rest := s.attrs
	for {
		rest = strings.TrimLeft(rest, " \t\r\n")
		eq := strings.IndexByte(rest, '=')
		if eq < 0 {
			return ""
		}
		key := strings.TrimRight(rest[:eq], " \t\r\n")
		rest = strings.TrimLeft(rest[eq+1:], " \t\r\n")
		if rest == "" || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		n := strings.IndexByte(rest[1:], rest[0])
		if n < 0 {
			return ""
		}
		if value := rest[1 : n+1]; local(key) == name {
			if strings.IndexByte(value, '&') >= 0 {
				return html.UnescapeString(value)
			}
			return value
		}
		rest = rest[n+2:]
	}
}
