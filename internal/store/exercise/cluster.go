package exercise

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Cluster is a PostgreSQL server of the tests' own on a loopback port, or the one that KVARTER_POSTGRES names.
type Cluster struct {
	Address string // of its first database
	dir     string
	bin     string
	port    int
	cred    *syscall.Credential
	server  *exec.Cmd
	ended   chan struct{} // closed when the server has
	made    atomic.Int64
}

var shared struct {
	sync.Mutex
	*Cluster
}

// Postgres returns a server for tests; it is started once for a test binary and stopped by Stop. Where there is none the test is skipped, and says why; under
// continuous integration that is a failure.
func Postgres(t testing.TB) *Cluster {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.Cluster != nil {
		return shared.Cluster
	}
	if named := os.Getenv("KVARTER_POSTGRES"); named != "" {
		shared.Cluster = &Cluster{Address: named}
		return shared.Cluster
	}
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(bins) == 0 {
		why := "no PostgreSQL here: neither KVARTER_POSTGRES nor /usr/lib/postgresql/*/bin (apt-get install postgresql)"
		if os.Getenv("CI") != "" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	c, err := start(filepath.Dir(bins[len(bins)-1]))
	if err != nil {
		t.Fatal(err)
	}
	shared.Cluster = c
	return c
}

// Stop ends the tests' own server.
func Stop() {
	shared.Lock()
	defer shared.Unlock()
	if c := shared.Cluster; c != nil && c.dir != "" {
		c.kill()
		os.RemoveAll(c.dir)
	}
	shared.Cluster = nil
}

func start(bin string) (*Cluster, error) {
	dir, err := os.MkdirTemp("", "kvarter-postgres-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, bin: bin}
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			if u, err = user.Lookup("nobody"); err != nil {
				return nil, err
			}
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		c.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	if out, err := c.command("initdb", "-D", filepath.Join(dir, "data"), "-U", "kvarter", "-A", "trust", "-E", "UTF8", "--locale=C").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	c.Address = fmt.Sprintf("postgres://kvarter@127.0.0.1:%d/postgres?sslmode=disable", c.port)
	return c, c.run()
}

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "HOME="+c.dir, "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.cred, Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd
}

// run starts the server and waits until it answers.
func (c *Cluster) run() error {
	c.server = c.command("postgres", "-D", filepath.Join(c.dir, "data"), "-p", strconv.Itoa(c.port), "-h", "127.0.0.1", "-k", c.dir, "-c", "max_connections=200")
	log, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	c.server.Stdout, c.server.Stderr = log, log
	if err := c.server.Start(); err != nil {
		return err
	}
	server, ended := c.server, make(chan struct{})
	c.ended = ended
	go func() {
		server.Wait()
		close(ended)
	}()
	db, err := sql.Open("pgx", c.Address)
	if err != nil {
		return err
	}
	defer db.Close()
	for until := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		err := db.PingContext(ctx)
		cancel()
		if err == nil {
			return nil
		}
		over := time.Now().After(until)
		select {
		case <-ended:
			over = true
		default:
		}
		if over {
			said, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, said)
		}
	}
}

// kill ends the server as a power cut would: nothing is written out first.
func (c *Cluster) kill() {
	if c.server != nil && c.server.Process != nil {
		syscall.Kill(-c.server.Process.Pid, syscall.SIGKILL)
		<-c.ended
		c.server = nil
	}
}

// Crash kills the server and starts it again; false where the server is not the tests' own.
func (c *Cluster) Crash(t testing.TB) bool {
	t.Helper()
	if c.dir == "" {
		return false
	}
	c.kill()
	// The server's children notice that it is gone and end; until then a new one does not start.
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		err := c.run()
		if err == nil {
			return true
		}
		if time.Now().After(until) {
			t.Fatal(err)
		}
	}
}

// Database makes a new database and returns its address.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("kvarter_%d_%d", os.Getpid(), c.made.Add(1))
	db, err := sql.Open("pgx", c.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE DATABASE " + name + " ENCODING 'UTF8' TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db, err := sql.Open("pgx", c.Address)
		if err != nil {
			return
		}
		defer db.Close()
		db.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
	})
	u, err := url.Parse(c.Address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return strings.TrimSpace(u.String())
}
