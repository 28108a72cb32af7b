package simjenkins_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/internal/simjenkins"
	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
)

// runChild is the life of this test binary as another process.
func runChild(what string) int {
	switch what {
	case "controller":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		cfg := simjenkins.Config{Boot: time.Millisecond, OnListen: func(u string) { fmt.Println(u) }}
		code, err := cfg.Run(ctx, zerolog.Nop())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return code
	case "draw":
		if err := drawNumbers(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	case "node":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		n := simjenkins.Node{Name: "n1", Dir: os.Getenv("NODE_DIR"), Controllers: os.Getenv("NODE_HOME"), Labels: []string{"linux"}, Retry: 10 * time.Millisecond}
		if err := n.Run(ctx, zerolog.Nop()); err != nil {
			return 1
		}
		return 0
	}
	return 1
}

// child is this test binary as another process.
type child struct {
	t   testing.TB
	cmd *exec.Cmd
	out *lines
}

// lines collects output; it is safe to be read while it grows.
type lines struct {
	mu  sync.Mutex
	buf strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func spawn(t testing.TB, what string, env ...string) *child {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	c := &child{t: t, cmd: exec.Command(exe), out: &lines{}}
	c.cmd.Env = append(append(os.Environ(), "SIMJENKINS_TEST_CHILD="+what), env...)
	c.cmd.Stdout, c.cmd.Stderr = c.out, os.Stderr
	must(t, c.cmd.Start())
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
	})
	return c
}

func (c *child) signal(s syscall.Signal) {
	c.t.Helper()
	must(c.t, c.cmd.Process.Signal(s))
}

// exit waits for the end of the process and returns its code.
func (c *child) exit() int {
	_ = c.cmd.Wait()
	return c.cmd.ProcessState.ExitCode()
}

func spawnController(t testing.TB, home layout.Home, life ledger.Life) (*child, *sim) {
	t.Helper()
	c := spawn(t, "controller", layout.EnvReplica+"="+life.Name, layout.EnvHome+"="+home.Path(),
		layout.EnvIncarnation+"="+strconv.FormatUint(life.Incarnation, 10), layout.EnvSocket+"=")
	eventually(t, "it listens", func() bool { return strings.HasSuffix(c.out.String(), "\n") })
	s := &sim{t: t, life: life, url: strings.TrimSpace(c.out.String())}
	eventually(t, "ready", func() bool { code, _ := s.try("GET", "health", nil); return code == 200 })
	return c, s
}

// After SIGSTOP and SIGCONT a build goes on where it was: nothing is lost, and
// the ticks of the pause are not caught up in a storm.
func TestStoppedProcessGoesOn(t *testing.T) {
	t.Parallel()
	const interval = 20 * time.Millisecond
	home := newHome(t)
	c, s := spawnController(t, home, newLife(t, home, "a"))
	e := verdict.Expected{Job: "sleep", Number: s.build("sleep", "ticks=40&interval="+interval.String()), Ticks: 40}
	ticked(t, home, "sleep", 1, 5)
	c.signal(syscall.SIGSTOP)
	before := readLog(t, home, "sleep", 1)
	time.Sleep(10 * interval) // the pause itself
	if after := readLog(t, home, "sleep", 1); len(after) > len(before)+200 {
		t.Error("a stopped process went on")
	}
	c.signal(syscall.SIGCONT)
	if got := ended(t, home, e); !got.OK() {
		t.Fatalf("%+v", got)
	}
	var last time.Time
	for line := range strings.Lines(readLog(t, home, "sleep", 1)) {
		tick, ok := ticklog.Parse([]byte(strings.TrimSuffix(line, "\n")))
		if !ok {
			continue
		}
		// Two clock readings of one process; a timer never fires early.
		if gap := tick.At.Sub(last); gap < interval {
			t.Errorf("tick %d came %v after the one before it", tick.N, gap)
		}
		last = tick.At
	}
	c.signal(syscall.SIGTERM)
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d after SIGTERM", code)
	}
}

// A controller killed -9 at any moment leaves builds that another life carries on.
func TestKillNine(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA := newLife(t, home, "a")
	c, s := spawnController(t, home, lifeA)
	var want []verdict.Expected
	for range 20 {
		want = append(want, verdict.Expected{Job: "sleep", Number: s.build("sleep", "ticks=50&interval=5ms"), Ticks: 50})
	}
	ticked(t, home, "sleep", 1, 10)
	c.signal(syscall.SIGKILL)
	c.exit()
	// The next life of the same name takes its own records and finds them at boot.
	l := ledger.New(home, fsys.OS)
	next := newLife(t, home, "a")
	entries, _, err := l.List(lifeA)
	must(t, err)
	for _, e := range entries {
		_, err := l.Inherit(e, next)
		must(t, err)
	}
	boot(t, home, "", next)
	for _, e := range want {
		if got := ended(t, home, e); !got.OK() {
			t.Errorf("#%d: %+v", e.Number, got)
		}
	}
}

const drawsEach = 5000

// drawNumbers draws build numbers as fast as it can and prints them.
func drawNumbers() error {
	home, err := layout.Open(os.Getenv(layout.EnvHome))
	if err != nil {
		return err
	}
	numbers, err := simjenkins.DrawNumbers(context.Background(), home, "sleep", drawsEach)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		fmt.Println(n)
	}
	return nil
}

// Two processes draw 10,000 numbers of one job: no number comes twice, none is left out.
func TestNumbersFromTwoProcesses(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	env := layout.EnvHome + "=" + home.Path()
	first, second := spawn(t, "draw", env), spawn(t, "draw", env)
	for _, c := range []*child{first, second} {
		if code := c.exit(); code != 0 {
			t.Fatalf("exit code %d", code)
		}
	}
	var all []int
	for _, c := range []*child{first, second} {
		var own []int
		for line := range strings.Lines(c.out.String()) {
			n, err := strconv.Atoi(strings.TrimSpace(line))
			must(t, err)
			own = append(own, n)
		}
		if !slices.IsSorted(own) || len(own) != drawsEach {
			t.Errorf("%d numbers, not rising", len(own))
		}
		all = append(all, own...)
	}
	slices.Sort(all)
	for i, n := range all {
		if n != i+1 {
			t.Fatalf("number %d at place %d: doubled or left out", n, i+1)
		}
	}
	if len(all) != 2*drawsEach {
		t.Fatalf("%d numbers", len(all))
	}
	locks, err := filepath.Glob(filepath.Join(home.Numbers(), "??"))
	must(t, err)
	if len(locks) != 1 {
		t.Errorf("number locks: %v", locks)
	}
}
