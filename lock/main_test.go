package lock_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/lock"
	"go.uber.org/goleak"
)

// roleEnv makes the test binary play another process instead of running tests.
const roleEnv = "FOOTMAN_LOCK_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleEnv); role != "" {
		os.Exit(play(role, os.Getenv(roleEnv+"_PATH")))
	}
	goleak.VerifyTestMain(m)
}

// play says "ready" once it is in its role and then waits until its input ends.
func play(role, path string) int {
	switch role {
	case "wait": // holds whatever descriptors it was given
	case "hold":
		if _, err := lock.TryAcquire(path, lock.Options{Holder: lock.Holder{Role: "child"}}); err != nil {
			fmt.Println(err)
			return 1
		}
	default:
		fmt.Println("unknown role", role)
		return 2
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// child is another process that plays a role. Tests that use one don't run in
// parallel: between fork and exec a child has a copy of every descriptor.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

func startChild(t *testing.T, role, path string, pass ...*os.File) *child {
	t.Helper()
	c, said := launch(t, role, path, pass...)
	if said != "ready" {
		t.Fatalf("child %q said %q", role, said)
	}
	return c
}

// launch starts a child and returns the first line that it says.
func launch(t *testing.T, role, path string, pass ...*os.File) (*child, string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), roleEnv+"="+role, roleEnv+"_PATH="+path)
	cmd.ExtraFiles = pass
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: cmd, stdin: stdin}
	t.Cleanup(c.kill)
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	return c, strings.TrimSpace(line)
}

// kill is kill -9, and waits until the process is gone.
func (c *child) kill() {
	if c.cmd.ProcessState != nil {
		return
	}
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
	_ = c.stdin.Close()
}

func lockPath(t testing.TB) string { return filepath.Join(t.TempDir(), "test.lock") }

func mustAcquire(t testing.TB, path string, o lock.Options) *lock.Held {
	t.Helper()
	h, err := lock.TryAcquire(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// replace puts another file in place of path, as a careless backup would.
func replace(t testing.TB, path string) {
	t.Helper()
	tmp := path + ".new"
	if err := os.WriteFile(tmp, []byte("other\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(tmp, path); err != nil {
		t.Fatal(err)
	}
}
