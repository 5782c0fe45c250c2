// Package measure times whole processes and says how their times compare and grow. It asserts no absolute time: machines differ.
package measure

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Cost is what one process took.
type Cost struct {
	Wall, CPU float64 // seconds; CPU is user and system time of all its threads
	PeakMB    float64 // largest resident memory; never less than what this process held when it started the other
}

// Process runs a command to its end. An error holds the last line that it said.
func Process(name string, args ...string) (Cost, error) {
	cmd := exec.Command(name, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	start := time.Now()
	err := cmd.Run()
	c := Cost{Wall: time.Since(start).Seconds()}
	if err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return c, fmt.Errorf("%s: %w: %s", filepath.Base(name), err, lines[len(lines)-1])
	}
	c.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.PeakMB = float64(use.Maxrss) / 1024
		if runtime.GOOS == "darwin" { // bytes there, kilobytes elsewhere
			c.PeakMB /= 1024
		}
	}
	return c, nil
}

// Kvarter builds the program into a folder and returns its path. The working folder is the module's root.
func Kvarter(dir string) (string, error) {
	to := filepath.Join(dir, "kvarter")
	out, err := exec.Command("go", "build", "-o", to, "./cmd/kvarter").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("kvarter does not build: %s", bytes.TrimSpace(out))
	}
	return to, nil
}

// Python returns an interpreter that has the peers of bench/peers/requirements.txt: $KVARTER_PYTHON, python3, or a virtual environment in the
// user's cache folder that it makes and fills on first use.
func Python(tell func(string)) (string, error) {
	for _, p := range []string{os.Getenv("KVARTER_PYTHON"), "python3"} {
		if p != "" && exec.Command(p, "-c", "import pandas, geopandas, libpysal").Run() == nil {
			return p, nil
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	venv := filepath.Join(cache, "kvarter", "bench-peers")
	python := filepath.Join(venv, "bin", "python")
	wanted := filepath.Join("bench", "peers", "requirements.txt")
	if exec.Command(python, "-c", "import pandas, geopandas, libpysal").Run() == nil {
		return python, nil
	}
	tell("installing the peers (" + wanted + ") into " + venv)
	if _, err = Process("python3", "-m", "venv", venv); err == nil {
		_, err = Process(python, "-m", "pip", "install", "--quiet", "-r", wanted)
	}
	if err != nil {
		return "", errors.New("no peer to compare with: set KVARTER_PYTHON to a python that has pandas, geopandas and libpysal (" + err.Error() + ")")
	}
	return python, nil
}

// Data is the folder of reference data.
func Data() string {
	if dir := os.Getenv("KVARTER_DATA"); dir != "" {
		return dir
	}
	return filepath.Join("..", "shared", "data")
}
