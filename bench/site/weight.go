package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

var loaded = []*regexp.Regexp{
	regexp.MustCompile(`<link rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"`),
	regexp.MustCompile(`<script[^>]*src="([^"]+)"`),
}

// weight adds up what a browser loads for home before the map library: the page, its style sheets, scripts, icon and the font of Danish
// and English text, compressed.
func weight(s *server) ([]line, error) {
	body, size, err := fetch(http.DefaultClient, s.URL+"/en/")
	if err != nil {
		return nil, err
	}
	total, parts := size, []string{fmt.Sprintf("page %d", size)}
	seen := map[string]bool{}
	for _, find := range loaded {
		for _, m := range find.FindAllStringSubmatch(string(body), -1) {
			if seen[m[1]] {
				continue
			}
			seen[m[1]] = true
			_, size, err := fetch(http.DefaultClient, s.URL+m[1])
			if err != nil {
				return nil, err
			}
			total += size
			parts = append(parts, fmt.Sprintf("%s %d", m[1][strings.LastIndexByte(m[1], '-')+1:], size))
		}
	}
	fmt.Println("home loads, in bytes:", strings.Join(parts, ", "))
	kb := float64(total) / 1000
	return []line{{What: "home page before the map library, compressed", Got: kb, Unit: " kB", Least: kb, Most: kb, Goal: 150}}, nil
}
