package workbook

import (
	"archive/zip"
	"bytes"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kvarter"
)

// A few bytes that would fill the memory are refused before they do.
func TestBombs(t *testing.T) {
	wide := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		f, err := z.Create("interventions.csv")
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(strings.Repeat("x;", 200_000) + "\n" + strings.Repeat("1\n", 1000)))
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	sparse := func() []byte {
		f := excelize.NewFile()
		defer f.Close()
		for i := range 4000 {
			name, err := excelize.CoordinatesToCellName(i+1, 1)
			if err != nil {
				t.Fatal(err)
			}
			f.SetCellStr("Sheet1", name, "x"+strconv.Itoa(i))
		}
		f.SetCellStr("Sheet1", "A10000", "y")
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, file := range map[string][]byte{"wide.zip": wide(), "sparse.xlsx": sparse()} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(name, file)
		runtime.ReadMemStats(&after)
		if kvarter.CodeOf(err) != kvarter.Invalid || !strings.Contains(err.Error(), "at most 100 columns") {
			t.Errorf("%s: %v", name, err)
		}
		if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 100 {
			t.Errorf("%s of %d bytes: %d MB", name, len(file), mb)
		}
	}
}
