package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// pkg is the non-test files of one package.
type pkg struct {
	path  string
	files []*ast.File
}

// parse reads every Go file under dir, tests left out, by import path.
func parse(dir string, fset *token.FileSet) (map[string]*pkg, error) {
	out := map[string]*pkg{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); file != dir && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" && !hasGo(file) || name == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, filepath.Dir(file))
		if err != nil {
			return err
		}
		at := path.Join("kvarter", filepath.ToSlash(rel))
		if out[at] == nil {
			out[at] = &pkg{path: at}
		}
		out[at].files = append(out[at].files, f)
		return nil
	})
	return out, err
}

func hasGo(dir string) bool {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return len(files) > 0
}

func parseSource(at, source string) (*pkg, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", source, parser.ParseComments)
	return &pkg{path: at, files: []*ast.File{f}}, err
}

// check returns what a package breaks, one sentence each.
func check(p *pkg) []string {
	if testOnly[p.path] {
		return nil
	}
	program := isProgram(p.path)
	own, ok := layers[p.path]
	if !ok && !program {
		return []string{p.path + " has no layer: give it one in internal/arch and docs/ARCHITECTURE.md"}
	}
	var faults []string
	for _, f := range p.files {
		for _, spec := range f.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				faults = append(faults, p.path+": "+err.Error())
				continue
			}
			if to == "kvarter" || strings.HasPrefix(to, "kvarter/") {
				theirs, ok := layers[to]
				switch {
				case testOnly[to]:
					faults = append(faults, fmt.Sprintf("%s imports %s, which is for tests only", p.path, to))
				case program && isProgram(to):
				case !ok:
					faults = append(faults, fmt.Sprintf("%s imports %s, which has no layer", p.path, to))
				case !program && theirs >= own:
					faults = append(faults, fmt.Sprintf("%s of layer %g imports %s of layer %g", p.path, own, to, theirs))
				}
				continue
			}
			if first, _, _ := strings.Cut(to, "/"); p.path == "kvarter" && strings.Contains(first, ".") {
				faults = append(faults, fmt.Sprintf("the root package imports the standard library only, and not %q", to))
			}
			if !program && own < pureBelow && impure(to) {
				faults = append(faults, fmt.Sprintf("%s is pure and imports %q", p.path, to))
			}
		}
		if !program && own < pureBelow {
			for _, call := range clock(f) {
				faults = append(faults, fmt.Sprintf("%s is pure and reads the clock: %s", p.path, call))
			}
		}
	}
	return faults
}

func isProgram(at string) bool { return at == programs || strings.HasPrefix(at, programs+"/") }

// impure reports whether a standard package opens files, the network, a database or a global source of randomness.
func impure(to string) bool {
	for _, banned := range []string{"os", "net", "database/sql", "math/rand", "crypto/rand", "io/ioutil", "syscall", "log", "plugin"} {
		if to == banned || strings.HasPrefix(to, banned+"/") {
			return to != "net/url"
		}
	}
	return false
}

// clock lists the uses of the clock in a file.
func clock(f *ast.File) []string {
	name := ""
	for _, spec := range f.Imports {
		if spec.Path.Value == `"time"` {
			if name = "time"; spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && name != "" && x.Name == name {
			switch s.Sel.Name {
			case "Now", "Since", "Until", "After", "Tick", "NewTimer", "NewTicker", "AfterFunc", "Sleep":
				out = append(out, "time."+s.Sel.Name)
			}
		}
		return true
	})
	return out
}

// undocumented lists the package, and its exported names, that have no doc comment.
// A comment on a group, or at the end of the line in one, documents its names.
func undocumented(p *pkg) []string {
	var faults []string
	miss := func(name string) { faults = append(faults, p.path+": "+name+" has no doc comment") }
	said := false
	for _, f := range p.files {
		said = said || f.Doc != nil
		if f.Name.Name == "main" {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && !wellKnown(d) {
					if r := receiver(d); r == "" {
						miss(d.Name.Name)
					} else if ast.IsExported(r) {
						miss(r + "." + d.Name.Name)
					}
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() && s.Doc == nil && d.Doc == nil && s.Comment == nil {
							miss(s.Name.Name)
						}
					case *ast.ValueSpec:
						for _, n := range s.Names {
							// Values of a named type are documented with it.
							if n.IsExported() && s.Doc == nil && d.Doc == nil && s.Comment == nil && s.Type == nil {
								miss(n.Name)
							}
						}
					}
				}
			}
		}
	}
	if !said && len(p.files) > 0 {
		faults = append(faults, "package "+p.files[0].Name.Name+" has no doc comment ("+p.path+")")
	}
	return faults
}

// wellKnown methods mean what their interface in the standard library says.
func wellKnown(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return false
	}
	switch d.Name.Name {
	case "Error", "Unwrap", "String", "Len", "Less", "Swap":
		return true
	}
	return false
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
