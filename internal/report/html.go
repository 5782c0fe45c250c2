package report

import (
	_ "embed"
	"html/template"
	"io"

	"kvarter"
)

//go:embed memo.html
var page string

//go:embed memo.css
var style string

// Style is the style sheet inside the page that HTML writes, for a server that allows style elements by their hash.
func Style() string { return style }

// HTML writes a memo as one page that needs no other file, laid out for A4: its style sheet and its map are inside. The same memo gives
// the same bytes.
func HTML(w io.Writer, m *Memo) error {
	t, err := template.New("memo").Funcs(template.FuncMap{
		"style":   func() template.CSS { return template.CSS(style) },
		"drawing": func(p *Picture) template.HTML { return template.HTML(p.SVG) }, // chart escapes its texts
		"closing": func() []string { return closing(m) },
		"locale":  func() string { return locale(m.Lang) },
		"shares":  shares,
		"numeric": func(t *Table, k int) bool { return k < len(t.Numeric) && t.Numeric[k] },
	}).Parse(page)
	if err == nil {
		err = t.Execute(w, m)
	}
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "the memo cannot be written: %w", err)
	}
	return nil
}
