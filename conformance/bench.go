package conformance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/freeport"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

const (
	// replica is the name under which the tested controller runs, elsewhere that of a
	// peer which has what is not here.
	replica   = "conformance"
	elsewhere = "elsewhere"
	// poll is how often the disk is looked at.
	poll = 20 * time.Millisecond
	// stopLimit is how long an orderly stop may take; Pipelines get ten seconds.
	stopLimit = time.Minute
)

// bench is a home, the scripted sidecar, and at most one controller.
type bench struct {
	cfg     Config
	home    layout.Home
	ledger  *ledger.Ledger
	car     *car
	trace   *trace
	spawner *harness.Spawner
	client  *http.Client
	ctl     *controller
	lives   int
	asks    sync.WaitGroup // requests for builds that may be under way

	versions int // of configurations that were made
}

// controller is one life of the tested controller.
type controller struct {
	life ledger.Life
	proc *harness.Proc
	url  string // with a slash at its end
	own  string // its ledger folder
	// first is the number of the first Register of this life in the sidecar's list.
	first int
}

func newBench(cfg Config) (*bench, error) {
	home, err := layout.Open(filepath.Join(cfg.Dir, "home"))
	if err != nil {
		return nil, err
	}
	if err := prepareHome(home, cfg.Home); err != nil {
		return nil, err
	}
	run := filepath.Join(cfg.Dir, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for sockets: %w", err)
	}
	b := &bench{
		cfg: cfg, home: home, ledger: ledger.New(home, fsys.OS), car: newCar(filepath.Join(run, "c.sock"), cfg.Lease),
		spawner: &harness.Spawner{Dir: cfg.Dir}, client: &http.Client{},
	}
	if b.trace, err = newTrace(); err != nil {
		return nil, err
	}
	for _, job := range []string{JobShort, JobLong, JobFragile} {
		if err := b.trace.watch(b.buildsDir(job)); err != nil {
			b.trace.close()
			return nil, err
		}
	}
	if err := b.car.open(); err != nil {
		b.trace.close()
		return nil, err
	}
	return b, nil
}

func (b *bench) close() {
	b.kill()
	b.asks.Wait()
	b.car.away()
	b.trace.close()
}

// command returns the controller's command line, and its URL if that is known beforehand.
func (b *bench) command() (argv []string, url string, err error) {
	port := ""
	if strings.Contains(strings.Join(b.cfg.Command, " "), portMark) {
		free, err := freeport.Next()
		if err != nil {
			return nil, "", err
		}
		port = strconv.Itoa(free)
	}
	fill := strings.NewReplacer(portMark, port, homeMark, b.home.Path())
	// Nothing of a runner that this process itself may have.
	argv = []string{"env"}
	for _, name := range []string{layout.EnvReplica, layout.EnvIncarnation, layout.EnvHome, layout.EnvSocket, layout.EnvURLFile, layout.EnvTokenFile} {
		argv = append(argv, "-u", name)
	}
	argv = append(argv, "JENKINS_HOME="+b.home.Path())
	for i, arg := range b.cfg.Command {
		if i == 0 && strings.Contains(arg, "=") { // env would take it for a variable
			return nil, "", fmt.Errorf("command %q has a '=' in its name", arg)
		}
		argv = append(argv, fill.Replace(arg))
	}
	return argv, withSlash(fill.Replace(b.cfg.ControllerURL)), nil
}

func withSlash(u string) string {
	if u == "" || strings.HasSuffix(u, "/") {
		return u
	}
	return u + "/"
}

// launch starts a life of the controller; it does not wait for it.
func (b *bench) launch() (*controller, error) {
	b.kill()
	life, err := b.ledger.ClaimIncarnation(replica)
	if err != nil {
		return nil, err
	}
	c := &controller{life: life, own: b.home.Life(life.Name, life.Incarnation)}
	if err := b.trace.watch(c.own); err != nil {
		return nil, err
	}
	argv, u, err := b.command()
	if err != nil {
		return nil, err
	}
	c.url = u
	b.car.mu.Lock()
	c.first = len(b.car.registers)
	b.car.mu.Unlock()
	b.car.endSession()
	who := []string{
		layout.EnvReplica + "=" + life.Name, layout.EnvIncarnation + "=" + strconv.FormatUint(life.Incarnation, 10),
		layout.EnvHome + "=" + b.home.Path(), layout.EnvSocket + "=" + b.car.socket,
		layout.EnvURLFile + "=" + layout.URLFile(b.car.socket), layout.EnvTokenFile + "=" + layout.TokenFile(b.car.socket),
	}
	// Behind the marks of env: what is set there wins.
	at := len(argv) - len(b.cfg.Command)
	argv = append(append(append([]string{}, argv[:at]...), who...), argv[at:]...)
	b.lives++
	if c.proc, err = b.spawner.Start(fmt.Sprint("controller-", b.lives), nil, argv...); err != nil {
		return nil, err
	}
	b.ctl = c
	return c, nil
}

// serving returns a controller that serves and talks, starting one if there is none.
func (b *bench) serving(ctx context.Context) (*controller, error) {
	if c := b.ctl; c != nil && c.proc.Alive() {
		if err := b.connected(ctx, c); err == nil {
			return c, nil
		}
	}
	return b.fresh(ctx)
}

// fresh starts a new life and waits until it serves.
func (b *bench) fresh(ctx context.Context) (*controller, error) {
	c, err := b.launch()
	if err != nil {
		return nil, err
	}
	if err := b.ready(ctx, c); err != nil {
		return nil, fmt.Errorf("the controller did not come up (its output: %s): %w", c.proc.Log, err)
	}
	return c, b.connected(ctx, c)
}

func (b *bench) ready(ctx context.Context, c *controller) error {
	return b.until(ctx, b.cfg.Boot, "ready answer of the controller", func() (bool, error) {
		if !c.proc.Alive() {
			return false, fmt.Errorf("it ended with code %d", c.proc.ExitCode())
		}
		if c.url == "" {
			live, err := b.ledger.ReadLive(c.life)
			if err != nil || live.URL == "" {
				return false, nil //nolint:nilerr // not written yet
			}
			c.url = withSlash(live.URL)
		}
		r, err := (&jenkins.Probe{URL: strings.TrimSuffix(c.url, "/")}).Ready(ctx)
		return err == nil && r.Ready, nil
	})
}

// connected waits until it says that it serves, on an open command stream.
func (b *bench) connected(ctx context.Context, c *controller) error {
	return b.car.await(ctx, b.cfg.Step, "registration with an open command stream and the state SERVING", func() bool {
		return b.car.stream != nil && b.car.stateLocked(c.first) == pb.ControllerState_CONTROLLER_STATE_SERVING
	})
}

// stateLocked is the last state that a life reported whose registrations begin at first.
func (c *car) stateLocked(first int) pb.ControllerState {
	if len(c.registers) <= first {
		return pb.ControllerState_CONTROLLER_STATE_UNSPECIFIED
	}
	if n := len(c.loads); n > 0 && c.loads[n-1].GetSession() == c.session {
		return c.loads[n-1].GetState()
	}
	return c.registers[len(c.registers)-1].GetState()
}

// kill is kill -9 for the controller and what it started.
func (b *bench) kill() {
	c := b.ctl
	b.ctl = nil
	if c == nil || c.proc == nil {
		return
	}
	_ = syscall.Kill(-c.proc.PID(), syscall.SIGKILL)
	c.proc.Kill()
	b.car.endSession()
}

// until polls cond until it is true or limit is over.
func (b *bench) until(ctx context.Context, limit time.Duration, what string, cond func() (bool, error)) error {
	end := time.Now().Add(limit)
	for {
		ok, err := cond()
		if err != nil || ok {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("no %s within %v", what, limit)
		}
		if err := sleep(ctx, poll); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

// jobURL is the page of a job.
func (c *controller) jobURL(job string) string {
	var s strings.Builder
	s.WriteString(c.url)
	for part := range strings.SplitSeq(job, "/") {
		s.WriteString("job/" + url.PathEscape(part) + "/")
	}
	return s.String()
}

// look asks for a page and drops it. The code is 0 when no answer came.
func (b *bench) look(ctx context.Context, page string) int {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.Step)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return 0
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

var errNoJob = errors.New("the controller has no such job")

// ask asks for a build. It may be refused, or answered before the build starts.
func (b *bench) ask(ctx context.Context, c *controller, job string) error {
	return b.askWith(ctx, c, job, "")
}

// askWith adds a query, which a start command does not get.
func (b *bench) askWith(ctx context.Context, c *controller, job, query string) error {
	if b.cfg.StartCommand != "" {
		return b.hook(ctx, c, job)
	}
	ctx, cancel := context.WithTimeout(ctx, b.cfg.Step)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.jobURL(job)+"build"+query, nil)
	if err != nil {
		return err
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return fmt.Errorf("ask for a build: %w", err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, 200))
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return errNoJob
	case resp.StatusCode >= http.StatusBadRequest:
		return fmt.Errorf("ask for a build: %s: %s", resp.Status, strings.TrimSpace(string(text)))
	}
	return nil
}

// askLater asks for a short build beside the check, because the answer may wait for it.
func (b *bench) askLater(ctx context.Context, c *controller) {
	b.asks.Go(func() { _ = b.ask(ctx, c, JobShort) })
}

func (b *bench) record(c *controller, job string, n int) string {
	return filepath.Join(c.own, ledger.Key(job, n)+".json")
}

// start starts a build and waits for its folder.
func (b *bench) start(ctx context.Context, c *controller, job string) (int, error) {
	before, err := b.numbers(job)
	if err != nil {
		return 0, err
	}
	if err := b.ask(ctx, c, job); err != nil {
		return 0, err
	}
	return b.appears(ctx, job, before)
}

// appears waits for a build that was not there before.
func (b *bench) appears(ctx context.Context, job string, before map[int]bool) (n int, err error) {
	err = b.until(ctx, b.cfg.Step, "new build of "+job, func() (bool, error) {
		now, err := b.numbers(job)
		for k := range now {
			if !before[k] {
				n = k
			}
		}
		return n > 0, err
	})
	return n, err
}

// startsNothing watches for the quiet time that neither a build nor a record appears.
func (b *bench) startsNothing(ctx context.Context, c *controller, job string, before map[int]bool) error {
	records := b.records(c)
	for end := time.Now().Add(b.cfg.Quiet); time.Now().Before(end); {
		now, err := b.numbers(job)
		if err != nil {
			return err
		}
		for n := range now {
			if !before[n] {
				return fmt.Errorf("build %d of %s was started", n, job)
			}
		}
		for name := range b.records(c) {
			if !records[name] {
				return fmt.Errorf("record %s was made", name)
			}
		}
		if err := sleep(ctx, poll); err != nil {
			return err
		}
	}
	return nil
}

// records in the own folder of a life.
func (b *bench) records(c *controller) map[string]bool {
	out := map[string]bool{}
	entries, err := os.ReadDir(c.own)
	if err != nil {
		return out
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".json") && e.Name() != "live.json" && !strings.HasPrefix(e.Name(), ".") {
			out[e.Name()] = true
		}
	}
	return out
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
