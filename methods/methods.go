// Package methods holds the method files that ship with kvarter. A file of the same identifier in a workspace goes before one here.
package methods

import (
	"embed"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names returns the identifiers of the shipped methods, in alphabetical order.
func Names() []string {
	entries, _ := files.ReadDir(".")
	out := make([]string, 0, len(entries))
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return out
}

// Source returns the bytes of a shipped method file; false where there is none of that name.
func Source(name string) ([]byte, bool) {
	b, err := files.ReadFile(name + ".yaml")
	return b, err == nil
}
