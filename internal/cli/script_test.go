package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(testMain{m}, map[string]func(){
		"kvarter": func() {
			os.Exit(Main(context.Background(), os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
		},
	})
}

// walkthroughFiles is a made-up city of twelve small areas, its figures of two years and its method.
const walkthroughFiles = "../../docs/walkthrough"

// TestScripts runs testdata/script. Each script starts beside a folder «city» with the files of the walkthrough.
//
//	exits CODE kvarter …   runs a command and holds its exit code
//	edit FILE OLD NEW      replaces the first OLD in a file; it must be there
func TestScripts(t *testing.T) {
	files, err := filepath.Abs(walkthroughFiles)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			city := filepath.Join(env.WorkDir, "city")
			if err := os.CopyFS(city, os.DirFS(files)); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: exits CODE COMMAND …")
				}
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				got := 0
				var failed *exec.ExitError
				if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
					got = failed.ExitCode()
				} else {
					ts.Check(err)
				}
				if got != want {
					ts.Fatalf("%s exits with %d, want %d", strings.Join(args[1:], " "), got, want)
				}
			},
			"edit": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 3 {
					ts.Fatalf("usage: edit FILE OLD NEW")
				}
				src := ts.ReadFile(args[0])
				if !strings.Contains(src, args[1]) {
					ts.Fatalf("%s does not hold %q", args[0], args[1])
				}
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(src, args[1], args[2], 1)), 0o644))
			},
		},
	})
}
