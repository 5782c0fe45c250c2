package web

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"kvarter"
	"kvarter/internal/auth"
	"kvarter/internal/plan"
)

// maxWorkbook is the size of an uploaded plan in bytes.
const maxWorkbook = 32 << 20

type importView struct {
	Token, Action, Take string
	Export              string
	Problems            []string
	More                int
	Previewed           bool
	Changes             []string
	MoreChanges         int
	Upload, Tag, Name   string
}

func importPage(q *request) error {
	return q.importForm(http.StatusOK, importView{})
}

func (q *request) importForm(status int, v importView) error {
	if q.site.cfg.Workbook == nil {
		return notFound{what: "error.page"}
	}
	v.Token, v.Action, v.Take, v.Export = q.token(), "/"+q.lang+"/plan/import", "/"+q.lang+"/plan/import/take", "/"+q.lang+"/plan.xlsx"
	return q.workStatus(status, "plan_import", "import.title", "/plan/import", v)
}

// previewImport reads a workbook and shows what taking it would change. Nothing is taken: the tables wait for the answer.
func previewImport(q *request) error {
	if q.site.cfg.Auth == nil || q.site.cfg.Workbook == nil {
		return notFound{what: "error.page"}
	}
	if owner := q.site.cfg.Auth.Owner(q.r); owner == nil || !q.site.cfg.Auth.Table().MayAnywhere(owner, auth.ImportPlan) { // before anything is read
		return auth.ErrSignIn
	}
	kind, params, err := mime.ParseMediaType(q.r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return auth.ErrForm
	}
	q.r.Body = http.MaxBytesReader(q.w, q.r.Body, maxWorkbook)
	parts, err := q.r.MultipartReader()
	if err != nil {
		return auth.ErrForm
	}
	var name, token string
	var body []byte
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return refused{"import.too_large", []string{strconv.Itoa(maxWorkbook >> 20)}}
		}
		b, err := io.ReadAll(part)
		if err != nil {
			return refused{"import.too_large", []string{strconv.Itoa(maxWorkbook >> 20)}}
		}
		switch part.FormName() {
		case auth.FormField:
			token = string(b)
		case "file":
			name, body = part.FileName(), b
		}
	}
	r, err := q.site.cfg.Auth.Prove(q.r, token)
	if err != nil {
		return err
	}
	q.r = r
	if err := q.site.cfg.Auth.CheckAnywhere(r, auth.ImportPlan); err != nil {
		return err
	}
	if err := q.open(); err != nil {
		return err
	}
	if len(body) == 0 {
		return q.importForm(http.StatusUnprocessableEntity, importView{Problems: []string{q.words().text("import.empty")}})
	}
	sheets, err := q.site.cfg.Workbook.Read(name, body)
	if err != nil {
		if faults, ok := faultsOf(err); ok {
			return q.importForm(http.StatusUnprocessableEntity, importView{Problems: faults, Name: name})
		}
		return err
	}
	changes, problems, tag, err := q.desk().Preview(r.Context(), q.person(), sheets)
	if err != nil {
		return err
	}
	v := importView{Name: name}
	for i, p := range problems {
		if i == shownChanges {
			v.More = len(problems) - i
			break
		}
		v.Problems = append(v.Problems, p.String())
	}
	if len(problems) > 0 {
		return q.importForm(http.StatusUnprocessableEntity, v)
	}
	packed, err := json.Marshal(sheets)
	if err != nil {
		return kvarter.Errorf(kvarter.Internal, "%w", err)
	}
	if v.Upload, err = q.desk().KeepUpload(r.Context(), q.person(), packed); err != nil {
		return err
	}
	v.Previewed, v.Tag = true, tag
	view, err := q.site.cfg.Planning.Plan(r.Context(), true)
	if err != nil {
		return err
	}
	p := &kvarter.Plan{}
	if view != nil {
		p = view.Plan()
	}
	v.Changes, v.MoreChanges = q.changeLines(p, changes)
	return q.importForm(http.StatusOK, v)
}

func takeImport(q *request) error {
	packed, err := q.desk().Upload(q.r.Context(), q.person(), q.field("upload"))
	if err != nil {
		return err
	}
	var sheets []plan.Sheet
	if err := json.Unmarshal(packed, &sheets); err != nil {
		return kvarter.Errorf(kvarter.Internal, "%w", err)
	}
	if _, err := q.desk().TakeSheets(q.r.Context(), q.person(), sheets, q.field("tag")); err != nil {
		if faults, ok := faultsOf(err); ok {
			return q.importForm(http.StatusConflict, importView{Problems: faults})
		}
		return err
	}
	return q.done("/plan", "taken")
}

// planFile answers with the plan that the reader sees as a workbook.
func planFile(q *request) error {
	if q.site.cfg.Workbook == nil {
		return notFound{what: "error.page"}
	}
	v, err := q.plan()
	if err != nil {
		return err
	}
	by := ""
	if p := q.person(); p != nil {
		by = p.Name
	}
	var b bytes.Buffer
	if err := q.site.cfg.Workbook.Write(&b, plan.Sheets(q.toldPlan(v.Plan())), q.lang, by, v.Today); err != nil {
		return err
	}
	q.w.Header().Set("Content-Disposition", `attachment; filename="`+strings.Trim(slug(v.Head.ID), "-")+`-`+strconv.Itoa(v.Head.Version)+`.xlsx"`)
	q.keep = "" // a kept answer has no file name
	q.send(http.StatusOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
	return nil
}
