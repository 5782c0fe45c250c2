package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"kvarter/bench/measure"
)

var hrefs = regexp.MustCompile(`href="(/en/r/[0-9a-f]+/area/[^"?#.]+)"`)

// areaPages lists the addresses of the area pages that home links to.
func areaPages(s *server) ([]string, error) {
	body, _, err := fetch(http.DefaultClient, s.URL+"/en/")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range hrefs.FindAllStringSubmatch(string(body), -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	if len(out) < 100 {
		return nil, fmt.Errorf("home links to %d areas only", len(out))
	}
	return out, nil
}

// cost holds area pages and home to a static file of the same number of bytes, in turns, by processor time of the two servers.
func cost(s *server, dir string) ([]line, error) {
	folder := filepath.Join(dir, "static")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "static-server")
	if out, err := exec.Command("go", "build", "-o", program, "./bench/site/static").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s", out)
	}
	pages, err := areaPages(s)
	if err != nil {
		return nil, err
	}
	areaBody, areaSize, err := fetch(http.DefaultClient, s.URL+pages[0])
	if err != nil {
		return nil, err
	}
	_, homeSize, err := fetch(http.DefaultClient, s.URL+"/en/")
	if err != nil {
		return nil, err
	}
	for name, size := range map[string]int{"area.bin": areaSize, "home.bin": homeSize} { // as many bytes as go over the wire
		if err := os.WriteFile(filepath.Join(folder, name), make([]byte, size), 0o644); err != nil {
			return nil, err
		}
	}
	static, err := start(program, folder)
	if err != nil {
		return nil, err
	}
	defer static.stop()
	_ = areaBody

	// first: every page of the city once, in both languages, as after a start.
	first, err := spent(s, func() error {
		for _, p := range pages {
			if _, _, err := fetch(http.DefaultClient, s.URL+"/da"+p[3:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	first /= float64(len(pages))

	const turns, each = 7, 4000
	var area, home, bare []float64
	for range turns {
		f, err := spent(static, func() error { return repeat(static.URL+"/area.bin", each) })
		if err != nil {
			return nil, err
		}
		g, err := spent(static, func() error { return repeat(static.URL+"/home.bin", each) })
		if err != nil {
			return nil, err
		}
		k := 0
		a, err := spent(s, func() error {
			for range each {
				if _, err := drain(s.URL + pages[k%len(pages)]); err != nil {
					return err
				}
				k++
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		h, err := spent(s, func() error { return repeat(s.URL+"/en/", each) })
		if err != nil {
			return nil, err
		}
		area, home, bare = append(area, a/f), append(home, h/g), append(bare, f/each)
	}
	of := func(what string, v []float64, goal float64) line {
		return line{What: what, Got: measure.Median(v), Unit: "×", Least: slices.Min(v), Most: slices.Max(v), Goal: goal}
	}
	once := first / measure.Median(bare)
	return []line{of("area page, processor time over a static file", area, 10), of("home, processor time over a static file", home, 50),
		{What: "area page the first time it is asked for, over a static file", Got: once, Unit: "×", Least: once, Most: once, Goal: 1000}}, nil
}

// spent is the processor time of a server while something is done, in hundredths of a second.
func spent(s *server, do func() error) (float64, error) {
	before, err := s.cpu()
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := s.cpu()
	return max(after-before, 1), err
}

func repeat(url string, n int) error {
	for range n {
		if _, err := drain(url); err != nil {
			return err
		}
	}
	return nil
}
