package runner_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	"github.com/footman-ci/footman/runner"
)

// patience is how long a test waits for something that must happen. It is no
// measurement: it only ends tests that would never end.
const patience = 60 * time.Second

// stage is one home with the processes that a test starts on it.
type stage struct {
	t      *testing.T
	home   layout.Home
	shared string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	return &stage{t: t, home: layout.Home(t.TempDir()), shared: t.TempDir()}
}

// controllerCommand plays the controller; env execs it, as a good wrapper does.
func controllerCommand() []string {
	return []string{"/usr/bin/env", roleEnv + "=controller", os.Args[0]}
}

// actor is one `footman run` in a process of its own.
type actor struct {
	t    *testing.T
	play play
	cmd  *exec.Cmd
	wrap []string // command that starts the runner, if any
	out  *syncBuffer
	// output takes the place of out, if it is set.
	output *os.File
	done   chan struct{}
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// prepare returns a replica that is not started yet, with timers for tests.
func (s *stage) prepare(name string) *actor {
	s.t.Helper()
	// Sockets have short paths.
	dir, err := os.MkdirTemp("", "fr")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { os.RemoveAll(dir) })
	cfg := runner.DefaultConfig()
	cfg.Name, cfg.Home = name, s.home.Path()
	cfg.Command = controllerCommand()
	cfg.Lease = 20 * time.Second
	cfg.FreezeAfter = 2 * time.Second
	cfg.ProveEvery = 50 * time.Millisecond
	cfg.StartupPoll = 20 * time.Millisecond
	cfg.ReadyPoll = 10 * time.Millisecond
	cfg.HandOutEvery = 10 * time.Millisecond
	cfg.LockSettle = time.Millisecond
	cfg.StartTimeout = 0
	cfg.HangAfter = 0
	cfg.SidecarTimeout = patience
	cfg.NameTimeout = patience
	cfg.StopTimeout = patience
	return &actor{t: s.t, play: play{Dir: dir, Shared: s.shared, Config: wireConfig{Config: cfg}, Controller: controllerPlay{Veto: true}}}
}

// start starts the runner process; it is killed when the test ends.
func (a *actor) start() *actor {
	a.t.Helper()
	data, err := json.Marshal(a.play) //nolint:musttag // this very program reads it
	if err != nil {
		a.t.Fatal(err)
	}
	line := append(slices.Clone(a.wrap), os.Args[0])
	a.cmd = exec.Command(line[0], line[1:]...) //nolint:gosec // this very program, or the test's wrapper of it
	a.cmd.Env = append(os.Environ(), playEnv+"="+string(data), roleEnv+"=runner")
	a.out = &syncBuffer{}
	a.cmd.Stdout, a.cmd.Stderr = a.out, a.out
	if a.output != nil {
		a.cmd.Stdout, a.cmd.Stderr = a.output, a.output
	}
	a.cmd.WaitDelay = time.Second
	if err := a.cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	a.done = make(chan struct{})
	go func() { defer close(a.done); _ = a.cmd.Wait() }()
	a.t.Cleanup(func() {
		_ = a.cmd.Process.Kill()
		for _, pid := range a.pids() {
			_ = unix.Kill(pid, unix.SIGKILL)
		}
		<-a.done
		if a.t.Failed() {
			a.t.Logf("--- %s:\n%s", a.play.Config.Name, a.out)
		}
	})
	return a
}

func (a *actor) path(name string) string { return filepath.Join(a.play.Dir, name) }

func (a *actor) switchOn(name string) {
	a.t.Helper()
	if err := os.WriteFile(a.path(name), nil, 0o644); err != nil {
		a.t.Fatal(err)
	}
}

func (a *actor) switchOff(name string) {
	a.t.Helper()
	if err := os.Remove(a.path(name)); err != nil {
		a.t.Fatal(err)
	}
}

func (a *actor) lines(name string) []string { return linesOf(a.path(name)) }

func linesOf(path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return strings.Fields(strings.ReplaceAll(strings.TrimSpace(string(data)), " ", "_"))
}

// pids of the controllers that this replica started, oldest first.
func (a *actor) pids() []int {
	var pids []int
	for _, l := range a.lines("pids") {
		pid, err := strconv.Atoi(l)
		if err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// controller waits for the first controller and returns its process id.
func (a *actor) controller() int {
	a.t.Helper()
	a.await("controller started", func() bool { return len(a.pids()) > 0 })
	return a.pids()[0]
}

// await waits until cond holds.
func (a *actor) await(what string, cond func() bool) {
	a.t.Helper()
	for end := time.Now().Add(patience); !cond(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			a.t.Fatalf("%s: it never came to: %s", a.play.Config.Name, what)
		}
	}
}

// awaitEvent waits until the history has n events of a kind.
func (a *actor) awaitEvent(kind string, n int) {
	a.t.Helper()
	a.await(strconv.Itoa(n)+" × "+kind, func() bool { return a.count(kind) >= n })
}

func (a *actor) count(kind string) int {
	n := 0
	for _, e := range a.history() {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

type historyLine struct {
	Time        time.Time `json:"time"`
	Kind        string    `json:"kind"`
	Replica     string    `json:"replica"`
	Detail      string    `json:"detail"`
	Incarnation uint64    `json:"incarnation"`
}

func (a *actor) history() []historyLine {
	files, _ := filepath.Glob(filepath.Join(a.play.Config.Home, layout.Dir, "history", a.play.Config.Name+"~runner-*.jsonl"))
	var all []historyLine
	for _, f := range files {
		data, _ := os.ReadFile(f)
		for line := range strings.Lines(string(data)) {
			var e historyLine
			if json.Unmarshal([]byte(line), &e) == nil {
				all = append(all, e)
			}
		}
	}
	return all
}

// exit waits for the runner's end and returns its exit code, -1 for a signal.
func (a *actor) exit() int {
	a.t.Helper()
	select {
	case <-a.done:
	case <-time.After(patience):
		a.t.Fatalf("%s did not end", a.play.Config.Name)
	}
	return a.cmd.ProcessState.ExitCode()
}

func (a *actor) signal(sig syscall.Signal) {
	a.t.Helper()
	if err := a.cmd.Process.Signal(sig); err != nil {
		a.t.Fatal(err)
	}
}

// running says whether a process executes or could: it exists and is no zombie.
func running(pid int) bool {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(data), ") Z ")
}

func stopped(pid int) bool {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(data), ") T ")
}

// free says whether a lock could be taken just now.
func free(t *testing.T, path string) bool {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return true
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}

func (s *stage) aliveFree() bool   { return free(s.t, s.home.AliveLock("a")) }
func (s *stage) startupFree() bool { return free(s.t, s.home.StartupLock()) }

// proofs of a replica's liveness lock so far.
func (s *stage) proofs(name string) uint64 {
	h, _ := lock.ReadHolder(s.home.AliveLock(name))
	return h.Proofs
}

func (s *stage) turns() []string { return linesOf(filepath.Join(s.shared, "turns")) }

func (s *stage) startupHolder() lock.Holder {
	h, _ := lock.ReadHolder(s.home.StartupLock())
	return h
}
