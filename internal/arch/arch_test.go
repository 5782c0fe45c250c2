// Package arch holds the rules of the architecture as tests (docs/ARCHITECTURE.md).
package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers gives every package its layer; a package may import strictly lower ones. The root package is "".
var layers = map[string]int{
	"":        0,
	"methods": 1, "demo": 1, "internal/stat": 1, "internal/method": 1, "internal/seal": 1, "internal/linear": 1,
	"internal/composite": 2, "internal/screening": 2, "internal/contiguity": 2, "internal/disclosure": 3, "internal/source": 2, "internal/vintage": 2, "internal/forecast": 2, "internal/gap": 2, "internal/plan": 2, "internal/spatial": 2, "internal/survey": 2, "internal/smallarea": 2, "internal/protect": 2, "internal/sensitivity": 2,
	"internal/source/csv": 3, "internal/source/xlsx": 3, "internal/source/parquet": 3, "internal/source/geojson": 3, "internal/source/gpkg": 3,
	"internal/store": 3, "internal/store/sqlstore": 4, "internal/store/exercise": 4, "internal/store/sqlite": 5, "internal/store/postgres": 5, "internal/chart": 3, "internal/workspace": 3,
	"internal/scenario": 3, "internal/uncertainty": 4, "internal/follow": 3, "internal/explain": 4,
	"internal/source/open": 4, "internal/auth": 4, "internal/desk": 5, "internal/workbook": 5, "internal/edition": 5, "internal/tiles": 4,
	"internal/mail": 4, "internal/pipeline": 6, "internal/report": 6,
	"internal/web": 7, "internal/api": 7,
	"internal/cli": 8,
	"cmd/kvarter":  9, "bench/contiguity": 9, "bench": 11, "bench/replicate": 9, "bench/screen": 10, "bench/growth": 10, "bench/measure": 9, "bench/site": 10, "bench/desk": 10, "bench/spatial": 10, "bench/site/static": 9,
	"internal/testdata": 0, "internal/arch": 12,
}

// impure packages may not be imported by layers 0 to 2: calculation is apart from files, databases, clocks and randomness.
var impure = []string{"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2", "time", "os/exec", "io/ioutil"}

// violations checks the imports of one file of a package.
func violations(pkg string, f *ast.File) []string {
	layer, known := layers[pkg]
	if !known {
		return []string{fmt.Sprintf("package %q has no layer: give it one in internal/arch", pkg)}
	}
	var out []string
	for _, im := range f.Imports {
		path, _ := strconv.Unquote(im.Path.Value)
		inside, ours := strings.CutPrefix(path, "kvarter/")
		switch {
		case path == "kvarter" || ours:
			if path == "kvarter" {
				inside = ""
			}
			to, ok := layers[inside]
			switch {
			case !ok:
				out = append(out, fmt.Sprintf("%s imports %s, which has no layer", pkg, path))
			case to >= layer:
				out = append(out, fmt.Sprintf("%s (layer %d) imports %s (layer %d): only strictly lower layers", pkg, layer, path, to))
			}
		case pkg == "" && strings.Contains(path, "."):
			out = append(out, "the root package imports "+path+": the standard library only")
		case (layer <= 2 || pkg == "internal/explain") && pkg != "demo" && pkg != "methods" && pkg != "internal/testdata":
			for _, bad := range impure {
				if path == bad {
					out = append(out, fmt.Sprintf("%s is pure and imports %s", pkg, path))
				}
			}
		}
	}
	return out
}

func TestLayers(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "testdata" && path != filepath.Join(root, "internal", "testdata") || strings.HasPrefix(name, ".") && path != root || name == "bin") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files++
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		if rel == "." {
			rel = ""
		}
		for _, v := range violations(filepath.ToSlash(rel), f) {
			t.Errorf("%s: %s", path, v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
}

// The checker itself must find what it looks for.
func TestViolationsAreFound(t *testing.T) {
	for _, c := range []struct{ pkg, source string }{
		{"internal/stat", `import "kvarter/internal/pipeline"`},
		{"internal/screening", `import "kvarter/internal/composite"`}, // a peer
		{"internal/screening", `import "os"`},
		{"internal/explain", `import "time"`},
		{"", `import "github.com/spf13/cobra"`},
		{"internal/nowhere", ``},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+c.source, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if len(violations(c.pkg, f)) == 0 {
			t.Errorf("%s may do this: %s", c.pkg, c.source)
		}
	}
}

// Every package, and every exported name of the root package, says what it is.
func TestDocs(t *testing.T) {
	for pkg := range layers {
		dir := filepath.Join("..", "..", filepath.FromSlash(pkg))
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // a folder of benchmarks that is not there
		}
		documented, sources := false, 0
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			sources++
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			documented = documented || f.Doc != nil
			if pkg == "" {
				for _, decl := range f.Decls {
					undocumented(t, e.Name(), decl)
				}
			}
		}
		if sources > 0 && !documented {
			t.Errorf("package %s has no doc comment", pkg)
		}
	}
}

func undocumented(t *testing.T, file string, decl ast.Decl) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && d.Name.Name != "Error" && d.Name.Name != "Unwrap" && d.Name.Name != "String" {
			t.Errorf("%s: %s has no doc comment", file, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if ts, ok := s.(*ast.TypeSpec); ok && ts.Name.IsExported() && d.Doc == nil && ts.Doc == nil {
				t.Errorf("%s: %s has no doc comment", file, ts.Name.Name)
			}
		}
	}
}
