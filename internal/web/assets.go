package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"

	"kvarter"
	"kvarter/internal/chart"
)

//go:embed assets
var assetFiles embed.FS

// assetFile is one file under its hashed name.
type assetFile struct {
	mime string
	body []byte
	once sync.Once
	gzip []byte
}

// assetSet finds files by hashed name and hashed names by plain name.
type assetSet struct {
	files map[string]*assetFile
	names map[string]string
}

// loadAssets reads the files of assets/ and of assets/lib, the libraries that the build puts there; css/*.css become one site.css. A
// theme's own assets replace them by name.
func loadAssets(theme fs.FS) (assetSet, error) {
	plain := map[string][]byte{}
	var styles []string
	err := fs.WalkDir(assetFiles, "assets", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "README.md" {
			return err
		}
		body, _, err := overlaid(assetFiles, theme, file)
		if err != nil {
			return err
		}
		if path.Dir(file) == "assets/css" {
			styles = append(styles, string(body)) // WalkDir goes in lexical order
		} else {
			plain[path.Base(file)] = body
		}
		return nil
	})
	if err != nil {
		return assetSet{}, kvarter.Errorf(kvarter.Internal, "assets: %w", err)
	}
	if theme != nil { // files of the city's own, such as a coat of arms
		more, _ := fs.Glob(theme, "assets/*.*")
		for _, file := range more {
			if plain[path.Base(file)], err = fs.ReadFile(theme, file); err != nil {
				return assetSet{}, kvarter.Errorf(kvarter.Invalid, "theme, %s: %w", file, err)
			}
		}
	}
	set := assetSet{files: map[string]*assetFile{}, names: map[string]string{}}
	for name, body := range plain {
		if path.Ext(name) != ".css" {
			set.add(name, body)
		}
	}
	// A style sheet names other assets by their plain names in url(…); it gets their hashed ones.
	for name, body := range plain {
		if path.Ext(name) == ".css" {
			set.add(name, set.addressed(body))
		}
	}
	styles = append(styles, chart.StyleSheet()) // the colours of the marks in either theme
	set.add("site.css", set.addressed([]byte(strings.Join(styles, "\n"))))
	return set, nil
}

var inURL = regexp.MustCompile(`url\("([a-z0-9.-]+)"\)`)

func (a assetSet) addressed(css []byte) []byte {
	return inURL.ReplaceAllFunc(css, func(m []byte) []byte {
		if to := a.href(string(inURL.FindSubmatch(m)[1])); to != "" {
			return []byte(`url("` + to + `")`)
		}
		return m
	})
}

// mimes says what files are, so that nothing is left to the tables of the machine. A module of another type is not run.
var mimes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png", ".ico": "image/x-icon", ".md": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8"}

func (a assetSet) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	hashed := hex.EncodeToString(sum[:5]) + "-" + name
	kind := mimes[path.Ext(name)]
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	a.files[hashed] = &assetFile{mime: kind, body: body}
	a.names[name] = "/assets/" + hashed
}

// overlaid reads a file of a theme, else the built-in one; own says which it was.
func overlaid(built, theme fs.FS, file string) (body []byte, own bool, err error) {
	if theme != nil {
		if b, err := fs.ReadFile(theme, file); err == nil {
			return b, true, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, true, err
		}
	}
	body, err = fs.ReadFile(built, file)
	return body, false, err
}

// compressed is the file as gzip, made once when it is first asked for; nil where that is no shorter.
func (f *assetFile) compressed() []byte {
	f.once.Do(func() {
		var z bytes.Buffer
		w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
		w.Write(f.body)
		w.Close()
		if z.Len() < len(f.body)*9/10 {
			f.gzip = z.Bytes()
		}
	})
	return f.gzip
}

// href returns the hashed address of a file; "" for a file that is not there.
func (a assetSet) href(name string) string { return a.names[name] }

// Names returns the plain names, sorted.
func (a assetSet) plain() []string {
	var out []string
	for n := range a.names {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// asset answers with a file, cached for a year: its address changes with its content.
func (s *Site) asset(q *request) error {
	f, ok := s.assets.files[q.r.PathValue("file")]
	if !ok {
		return notFound{what: "error.page"}
	}
	h := q.w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", f.mime)
	h.Add("Vary", "Accept-Encoding")
	body := f.body
	if q.gzips() {
		if z := f.compressed(); z != nil {
			body = z
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if q.r.Method != http.MethodHead {
		q.w.Write(body)
	}
	return nil
}

func health(q *request) error {
	q.send(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}
