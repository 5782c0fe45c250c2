package web

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A page of the table holds 200 rows; the pages together hold every area once, and the filter goes along from page to page.
func TestTableOfAreasHasPages(t *testing.T) {
	tables := fixture(t)
	const copies = 7 // 7 × 60 areas are three pages
	r := *tables.Round
	areas := *r.Areas
	areas.Items, r.Findings = nil, nil
	for c := range copies {
		for i, a := range tables.Round.Areas.Items {
			f := tables.Round.Findings[i]
			a.Code += "-" + strconv.Itoa(c)
			f.Area = a.Code
			areas.Items, r.Findings = append(areas.Items, a), append(r.Findings, f)
		}
	}
	r.Areas = &areas
	many := *tables
	many.Round = &r
	s, _ := site(t, func(c *Config) { c.Public = published{&many} })

	row := regexp.MustCompile(`<td role="cell" data-label="Code"><code>([^<]*)</code>`)
	seen := map[string]int{}
	next := "?sort=code"
	for _, want := range []int{200, 200, copies*60 - 400} {
		body := visit(s, "/en/areas"+next).Body.String()
		rows := row.FindAllStringSubmatch(body, -1)
		if len(rows) != want {
			t.Errorf("%s: %d rows, want %d", next, len(rows), want)
		}
		for _, m := range rows {
			seen[m[1]]++
		}
		next = ""
		if m := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(body); m != nil {
			next = html.UnescapeString(m[1])
		}
		if next != "" && !strings.Contains(next, "sort=code") {
			t.Errorf("the next page forgets the filter: %s", next)
		}
	}
	if next != "" || len(seen) != copies*60 {
		t.Errorf("%d areas on the pages, want %d; after the last page comes %q", len(seen), copies*60, next)
	}
	for _, odd := range []string{"?page=0", "?page=-3", "?page=99999999999999999999", "?page=x"} {
		if n := len(row.FindAllString(visit(s, "/en/areas"+odd).Body.String(), -1)); n == 0 {
			t.Errorf("%s shows no rows", odd)
		}
	}
}
