package report

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kvarter"
)

// convert sends documents through LibreOffice, one call for all of them.
func convert(t *testing.T, dir, to string, files []string) {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no LibreOffice: apt-get install libreoffice-writer")
		}
		t.Skip("skipped: no LibreOffice (soffice)")
	}
	out := filepath.Join(dir, "out")
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", out}, files...)
	cmd := exec.Command(office, args...)
	cmd.WaitDelay = time.Minute
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, text)
	}
}

// LibreOffice opens the memos, prints them on two pages at most, and gives them back with the same text and the same pictures.
func TestLibreOfficeChangesNothing(t *testing.T) {
	city := demoCity(t)
	dir := t.TempDir()
	memos := map[string]*Memo{}
	add := func(name string, m *Memo, err error) {
		if err != nil {
			t.Fatal(err)
		}
		memos[name] = m
	}
	for _, c := range kinds(city) {
		m, err := Area(city, c, Options{Lang: "da", Date: "2025-11-23"})
		add("area-"+c, m, err)
	}
	for k, o := range outcomes() {
		add("area-"+string(o), memo(t, o, []string{"da", "en"}[k%2]), nil)
	}
	m, err := Round(city, Options{Lang: "en"})
	add("round", m, err)
	largest := slices.MaxFunc(city.Round.UrbanAreas, func(a, b kvarter.UrbanArea) int { return len(a.Parts) - len(b.Parts) })
	m, err = UrbanArea(city, largest.Code, Options{Lang: "da"})
	add("urban", m, err)
	m, err = HousingArea(city, city.Round.HousingAreas.Items[0].Code, Options{Lang: "en"})
	add("housing", m, err)

	var files []string
	for name, m := range memos {
		file := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(file, docx(t, m), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	slices.Sort(files)
	convert(t, dir, "docx:MS Word 2007 XML", files)
	convert(t, dir, "pdf", files)
	pages := regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	for name, m := range memos {
		back, err := os.ReadFile(filepath.Join(dir, "out", name+".docx"))
		if err != nil {
			t.Fatal(err)
		}
		p := parts(t, back)
		got, count := paragraphs(t, p["word/document.xml"])
		if want := texts(m); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: the text came back as\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		var sizes []string
		for part, data := range p {
			if strings.HasPrefix(part, "word/media/") {
				c, err := png.DecodeConfig(bytes.NewReader(data))
				sizes = append(sizes, fmt.Sprint(c.Width, "×", c.Height, err))
			}
		}
		if want := fmt.Sprint(m.Picture.PixelsWide, "×", m.Picture.PixelsHigh, nil); len(sizes) != 1 || sizes[0] != want || count["docPr"] != 1 {
			t.Errorf("%s: pictures %v, want one of %s", name, sizes, want)
		}
		if !bytes.Contains(p["word/document.xml"], []byte("w:tblHeader")) {
			t.Errorf("%s: header rows no longer repeat", name)
		}
		pdf, err := os.ReadFile(filepath.Join(dir, "out", name+".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(pages.FindAll(pdf, -1)); n < 1 || n > 2 {
			t.Errorf("%s: %d pages, want one or two", name, n)
		}
	}
}
