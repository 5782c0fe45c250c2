package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"kvarter/internal/report"
)

const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// reportRoutes lists the memos of areas, estates and rounds: to print, and as a document that the administration works in.
func reportRoutes(lang string) []Route {
	round := lang + "/r/{round}"
	var out []Route
	for _, ending := range []string{"", ".docx"} {
		out = append(out,
			route(round+"/memo"+ending, Public, memo((*request).roundMemo)),
			route(round+"/area/{code}/{slug}/memo"+ending, Public, memo((*request).areaMemo)),
			route(round+"/urban-area/{code}/{slug}/memo"+ending, Public, memo((*request).urbanMemo)),
			route(round+"/housing-area/{code}/{slug}/memo"+ending, Public, memo((*request).housingMemo)))
	}
	return out
}

// memo answers with a memo, as a page to print or as a document by the ending of the address.
func memo(write func(*request, report.Options) (*report.Memo, string, error)) func(*request) error {
	sum := sha256.Sum256([]byte(report.Style()))
	style := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return func(q *request) error {
		m, name, err := write(q, report.Options{Lang: q.lang})
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if strings.HasSuffix(q.r.URL.Path, ".docx") {
			if err := report.DOCX(&b, m); err != nil {
				return err
			}
			q.keep = "" // a kept answer has no file name
			q.w.Header().Set("Content-Disposition", `attachment; filename="`+slug(name)+`-`+period(q.ix.Round)+`.docx"`)
			q.send(http.StatusOK, docxType, b.Bytes())
			return nil
		}
		if err := report.HTML(&b, m); err != nil {
			return err
		}
		q.keep = "" // nor the header of its own policy: the style sheet is inside, allowed by its hash
		h := q.w.Header()
		h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "style-src 'self'", "style-src "+style, 1))
		h.Set("Content-Language", q.lang)
		q.send(http.StatusOK, "text/html; charset=utf-8", b.Bytes())
		return nil
	}
}

// about finds what a memo is about; it redirects where the address is not the canonical one.
func (q *request) about(known map[string]int, href func(*index, string, int) string, missing string) (code string, err error) {
	code = q.r.PathValue("code")
	i, ok := known[code]
	if !ok {
		return "", q.unknown(missing, code, known, href)
	}
	_, file, _ := strings.Cut(q.r.URL.Path[strings.LastIndexByte(q.r.URL.Path, '/'):], "/")
	want := href(q.ix, q.lang, i) + "/" + file
	if path, err := url.PathUnescape(want); err != nil || q.r.URL.Path != path {
		return "", redirect{want, http.StatusMovedPermanently}
	}
	return code, nil
}

func (q *request) areaMemo(o report.Options) (*report.Memo, string, error) {
	code, err := q.about(q.ix.Area, (*index).areaHref, "error.area")
	if err != nil {
		return nil, "", err
	}
	m, err := report.Area(q.ix.Edition, code, o)
	return m, title(&q.ix.Round.Areas.Items[q.ix.Area[code]]), err
}

func (q *request) urbanMemo(o report.Options) (*report.Memo, string, error) {
	code, err := q.about(q.ix.Urban, (*index).urbanHref, "error.urban_area")
	if err != nil {
		return nil, "", err
	}
	m, err := report.UrbanArea(q.ix.Edition, code, o)
	return m, q.ix.Round.UrbanAreas[q.ix.Urban[code]].Name, err
}

func (q *request) housingMemo(o report.Options) (*report.Memo, string, error) {
	code, err := q.about(q.ix.Housing, (*index).housingHref, "error.housing_area")
	if err != nil {
		return nil, "", err
	}
	m, err := report.HousingArea(q.ix.Edition, code, o)
	return m, title(&q.ix.Round.HousingAreas.Items[q.ix.Housing[code]]), err
}

func (q *request) roundMemo(o report.Options) (*report.Memo, string, error) {
	m, err := report.Round(q.ix.Edition, o)
	return m, q.city(q.ix), err
}
