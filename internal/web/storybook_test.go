package web

import (
	"net/http"
	"os"
	"testing"
)

// TestStorybook serves the made-up round for as long as the test may run: KVARTER_STORYBOOK=127.0.0.1:8401 go test -run Storybook -timeout 0.
func TestStorybook(t *testing.T) {
	addr := os.Getenv("KVARTER_STORYBOOK")
	if addr == "" {
		t.Skip("skipped: KVARTER_STORYBOOK names no address")
	}
	tables := fixture(t)
	s, err := New(Config{Public: published{tables}, Internal: published{tables}, Role: func(*http.Request) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	t.Fatal(http.ListenAndServe(addr, s))
}
