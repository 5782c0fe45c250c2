package web

import "testing"

func benchmark(b *testing.B, path string, cold bool) {
	s, _ := site(b, nil)
	get(s, path)
	b.ReportAllocs()
	for b.Loop() {
		if cold { // as if nobody had asked for it before
			s.public.now.Load().answers = newAnswerCache(64 << 20)
		}
		if w := get(s, path, "Accept-Encoding", "gzip"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

func BenchmarkHome(b *testing.B) { benchmark(b, "/en/", false) }
func BenchmarkArea(b *testing.B) {
	benchmark(b, "/en/r/5f2a9c0d1e3b/area/01-01/ahornkajen", false)
}
func BenchmarkHomeFirst(b *testing.B) { benchmark(b, "/en/", true) }
func BenchmarkAreaFirst(b *testing.B) {
	benchmark(b, "/en/r/5f2a9c0d1e3b/area/02-03/cederparken", true)
}
