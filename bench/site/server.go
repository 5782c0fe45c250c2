package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// server is a process that answers on an address of this machine.
type server struct {
	cmd *exec.Cmd
	URL string
}

var serving = regexp.MustCompile(`Serving (http://[0-9.:]+)/`)

// start runs a command until it says where it serves.
func start(name string, args ...string) (*server, error) {
	cmd := exec.Command(name, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := serving.FindStringSubmatch(lines.Text()); m != nil {
			s.URL = m[1]
			go io.Copy(io.Discard, out)
			return s, nil
		}
	}
	s.stop()
	return nil, fmt.Errorf("%s ended before it served", name)
}

func (s *server) stop() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// cpu is the processor time that the process has taken, in clock ticks of a hundredth of a second, user and system.
func (s *server) cpu() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	text := string(b)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:]) // from the third field of proc(5)
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return user + system, nil
}

// resident is the memory that the process holds, in MB.
func (s *server) resident() float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for _, l := range strings.Split(string(b), "\n") {
		if rest, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// fetch reads an address as a browser does, compressed, and returns what came and its size on the way.
func fetch(c *http.Client, url string) (body []byte, size int, err error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	w, err := c.Do(r)
	if err != nil {
		return nil, 0, err
	}
	defer w.Body.Close()
	if body, err = io.ReadAll(w.Body); err != nil {
		return nil, 0, err
	}
	if w.StatusCode != http.StatusOK {
		return nil, 0, fmt.Errorf("%s: %s", url, w.Status)
	}
	size = len(body)
	if w.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(strings.NewReader(string(body)))
		if err != nil {
			return nil, 0, err
		}
		body, err = io.ReadAll(z)
		return body, size, err
	}
	return body, size, nil
}
