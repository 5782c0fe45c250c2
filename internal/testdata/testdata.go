// Package testdata finds the published reference data that tests compare with.
package testdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Dir returns the folder of reference data: $KVARTER_DATA, else ../shared/data beside the project.
// Without it the test is skipped, with the reason printed; where CI=true it fails.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("KVARTER_DATA")
	if dir == "" {
		_, file, _, _ := runtime.Caller(0)
		dir = filepath.Join(filepath.Dir(file), "..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "MANIFEST.md")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no reference data in %s", dir)
		}
		t.Skipf("skipped: no data in %s", dir)
	}
	return dir
}
