package web

import "testing"

func benchmark(b *testing.B, path string) {
	s, _ := site(b, nil)
	get(s, path)
	b.ReportAllocs()
	for b.Loop() {
		if w := get(s, path, "Accept-Encoding", "gzip"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

func BenchmarkHome(b *testing.B) { benchmark(b, "/en/") }
func BenchmarkArea(b *testing.B) { benchmark(b, "/en/r/5f2a9c0d1e3b/area/01-01/ahornkajen") }
