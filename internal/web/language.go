package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"kvarter"
)

//go:embed strings/*/*.json
var stringFiles embed.FS

// Languages lists the languages of the site; the first is the default.
func Languages() []string { return []string{"da", "en"} }

// catalogue holds the words of one language by key.
type catalogue map[string]string

// loadCatalogue reads every file of strings/{lang}: a key stands in one of them. A theme's own strings replace them key by key.
func loadCatalogue(lang string, theme fs.FS) (catalogue, error) {
	c := catalogue{}
	if err := c.read(stringFiles, lang, func(key, file string) error {
		if _, twice := c[key]; twice {
			return kvarter.Errorf(kvarter.Internal, "%s: the key %q stands in another file too", file, key)
		}
		return nil
	}); err != nil || theme == nil {
		return c, err
	}
	return c, c.read(theme, lang, func(key, file string) error {
		if _, known := c[key]; !known {
			return kvarter.Errorf(kvarter.Invalid, "theme, %s: there is no sentence with the key %q", file, key)
		}
		return nil
	})
}

func (c catalogue) read(from fs.FS, lang string, check func(key, file string) error) error {
	files, err := fs.Glob(from, "strings/"+lang+"/*.json")
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "strings of %s: %w", lang, err)
	}
	for _, f := range files {
		b, err := fs.ReadFile(from, f)
		if err != nil {
			return kvarter.Errorf(kvarter.Invalid, "%s: %w", f, err)
		}
		words := map[string]string{}
		if err := json.Unmarshal(b, &words); err != nil {
			return kvarter.Errorf(kvarter.Invalid, "%s: %w", f, err)
		}
		for k, v := range words {
			if err := check(k, f); err != nil {
				return err
			}
			c[k] = v
		}
	}
	return nil
}

// text returns the phrase of a key with {0}, {1} … replaced. An unknown key shows as ⟦key⟧, which a test looks for.
func (c catalogue) text(key string, args ...string) string {
	s, ok := c[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	if len(args) == 0 {
		return s
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args { // all at once: a name that holds «{1}» stays as it is
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(s)
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
