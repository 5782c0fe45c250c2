package cli

import (
	"io"

	"kvarter"
	"kvarter/internal/plan"
	"kvarter/internal/workbook"
)

// workbooks writes and reads the plan for the site.
type workbooks struct{}

func (workbooks) Write(w io.Writer, sheets []plan.Sheet, lang, by string, on kvarter.Date) error {
	return workbook.Write(w, sheets, workbook.Options{Lang: lang, By: by, On: on})
}

func (workbooks) Read(name string, body []byte) ([]plan.Sheet, error) {
	return workbook.Read(name, body)
}
