package web

import (
	"embed"
	"encoding/json"
	"sort"
	"strconv"
	"strings"

	"kvarter"
)

//go:embed strings/*.json
var stringFiles embed.FS

// Languages lists the languages of the site; the first is the default.
func Languages() []string { return []string{"da", "en"} }

// catalogue holds the words of one language by key.
type catalogue map[string]string

func loadCatalogue(lang string) (catalogue, error) {
	b, err := stringFiles.ReadFile("strings/" + lang + ".json")
	if err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "no strings for %s: %w", lang, err)
	}
	c := catalogue{}
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, kvarter.Errorf(kvarter.Internal, "strings/%s.json: %w", lang, err)
	}
	return c, nil
}

// text returns the phrase of a key with {0}, {1} … replaced. An unknown key shows as ⟦key⟧, which a test looks for.
func (c catalogue) text(key string, args ...string) string {
	s, ok := c[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	for i, a := range args {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", a)
	}
	return s
}

// count returns the phrase key.one or key.other, with {0} replaced by the number as printed. Danish and English both say one for 1 alone.
func (c catalogue) count(key string, n int, printed string) string {
	if n == 1 {
		return c.text(key+".one", printed)
	}
	return c.text(key+".other", printed)
}

// negotiate chooses a language by an Accept-Language header; a tie goes to the one named first.
func negotiate(header string) string {
	type want struct {
		lang string
		q    float64
	}
	var wants []want
	for _, part := range strings.Split(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			f, err := strconv.ParseFloat(v, 64)
			if err != nil {
				continue
			}
			q = f
		}
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		switch base {
		case "nb", "nn", "no", "sv", "fo", "kl": // read Danish rather than English
			base, q = "da", q*0.9
		}
		wants = append(wants, want{base, q})
	}
	sort.SliceStable(wants, func(i, j int) bool { return wants[i].q > wants[j].q })
	for _, w := range wants {
		for _, l := range Languages() {
			if w.lang == l && w.q > 0 {
				return l
			}
		}
	}
	return Languages()[0]
}
