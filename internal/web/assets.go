package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"sort"
	"strconv"
	"strings"

	"kvarter"
)

//go:embed assets
var assetFiles embed.FS

// assetFile is one file under its hashed name.
type assetFile struct {
	mime       string
	body, gzip []byte
}

// assetSet finds files by hashed name and hashed names by plain name.
type assetSet struct {
	files map[string]assetFile
	names map[string]string
}

func loadAssets() (assetSet, error) {
	set := assetSet{files: map[string]assetFile{}, names: map[string]string{}}
	entries, err := fs.ReadDir(assetFiles, "assets")
	if err != nil {
		return set, kvarter.Errorf(kvarter.Internal, "assets: %w", err)
	}
	for _, e := range entries {
		body, err := assetFiles.ReadFile("assets/" + e.Name())
		if err != nil {
			return set, kvarter.Errorf(kvarter.Internal, "assets: %w", err)
		}
		sum := sha256.Sum256(body)
		name := hex.EncodeToString(sum[:5]) + "-" + e.Name()
		var z bytes.Buffer
		w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
		w.Write(body)
		w.Close()
		kind := mime.TypeByExtension(path.Ext(e.Name()))
		if path.Ext(e.Name()) == ".css" { // not left to the tables of the machine
			kind = "text/css; charset=utf-8"
		}
		set.files[name] = assetFile{mime: kind, body: body, gzip: z.Bytes()}
		set.names[e.Name()] = "/assets/" + name
	}
	return set, nil
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
	if strings.Contains(q.r.Header.Get("Accept-Encoding"), "gzip") && len(f.gzip) < len(f.body) {
		body = f.gzip
		h.Set("Content-Encoding", "gzip")
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
