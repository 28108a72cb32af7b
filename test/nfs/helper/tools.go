//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/lock"
)

// process is a child of this program.
type process struct {
	cmd  *exec.Cmd
	said []string // lines before "ready"
	in   io.Writer
	out  *bufio.Scanner
}

func start(role, path string, pass ...*os.File) (*process, error) {
	cmd := exec.Command("/proc/self/exe", "child", role, path) //nolint:gosec // this very program
	cmd.ExtraFiles = pass
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	for p.out.Scan() {
		if p.out.Text() == "ready" {
			return p, nil
		}
		p.said = append(p.said, p.out.Text())
	}
	_ = cmd.Process.Kill()
	return nil, fmt.Errorf("child %s: %s", role, strings.Join(p.said, "; "))
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// control runs nfsctl in a process that was started before any lock file was
// open. Starting one later can hang: exec closes the close-on-exec descriptors of
// the new process, and closing a file on NFS waits until its data is written.
type control struct {
	in  io.Writer
	out *bufio.Scanner
}

var remote control

func startControl() error {
	cmd := exec.Command("sh", "-c", `while read -r line; do if out=$(nfsctl $line 2>&1); then echo ok; else echo "failed: $out" | tr '\n' ' '; echo; fi; done`)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	remote = control{in, bufio.NewScanner(out)}
	return cmd.Start()
}

func nfsctl(args ...string) error {
	line := strings.Join(args, " ")
	if _, err := fmt.Fprintln(remote.in, line); err != nil {
		return err
	}
	if !remote.out.Scan() || remote.out.Text() != "ok" {
		return fmt.Errorf("nfsctl %s: %s", line, remote.out.Text())
	}
	return nil
}

// restore ends a cut when a scenario fails in the middle of it.
func restore() { _, _ = nfsctl("restore", "a"), nfsctl("restore", "b") }

// on is the same lock as seen by both clients.
func on(name string) (a, b string) { return "/mnt/a/" + name, "/mnt/b/" + name }

func hold(path, role string) (*lock.Held, error) {
	return lock.TryAcquire(path, lock.Options{Holder: lock.Holder{Role: role}})
}

// refused makes sure that path's lock can't be taken and says who is named.
func refused(path string) (lock.Holder, error) {
	h, err := lock.TryAcquire(path, lock.Options{})
	var busy *lock.BusyError
	switch {
	case err == nil:
		_ = h.Release()
		return lock.Holder{}, fmt.Errorf("%s was locked a second time", path)
	case !errors.As(err, &busy):
		return lock.Holder{}, err
	}
	return busy.Holder, nil
}

func every(d time.Duration) func() time.Duration { return func() time.Duration { return d } }

// until waits for cond and says how long that took.
func until(what string, limit time.Duration, cond func() bool) (time.Duration, error) {
	start := time.Now()
	for !cond() {
		if time.Since(start) > limit {
			return 0, fmt.Errorf("after %v still not: %s", limit, what)
		}
		time.Sleep(2 * time.Millisecond)
	}
	return time.Since(start), nil
}

// operations reads how many requests of each kind a mount has sent.
func operations(point string) (map[string]int, error) {
	data, err := os.ReadFile("/proc/self/mountstats")
	if err != nil {
		return nil, err
	}
	_, rest, ok := strings.Cut(string(data), " mounted on "+point+" with ")
	if !ok {
		return nil, fmt.Errorf("no statistics of %s", point)
	}
	rest, _, _ = strings.Cut(rest, "\ndevice ")
	_, rest, _ = strings.Cut(rest, "per-op statistics")
	ops := map[string]int{}
	for line := range strings.SplitSeq(rest, "\n") {
		name, counts, ok := strings.Cut(strings.TrimSpace(line), ":")
		f := strings.Fields(counts)
		if !ok || len(f) == 0 {
			continue
		}
		if n, err := strconv.Atoi(f[0]); err == nil {
			ops[name] = n
		}
	}
	return ops, nil
}

// cost counts the requests that a mount sends while f runs, by kind.
func cost(point string, f func() error) (map[string]int, error) {
	before, err := operations(point)
	if err != nil {
		return nil, err
	}
	if err := f(); err != nil {
		return nil, err
	}
	after, err := operations(point)
	if err != nil {
		return nil, err
	}
	diff := map[string]int{}
	for name, n := range after {
		// SEQUENCE and RENEW keep the lease and have nothing to do with f.
		if n != before[name] && name != "SEQUENCE" && name != "RENEW" {
			diff[name] = n - before[name]
		}
	}
	return diff, nil
}
