package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/simjenkins/memory"
)

// Reasons for which contexts end.
var (
	errStopping = errors.New("the controller stops")
	errCrashed  = errors.New("the controller was told to exit at once")
)

// exitOnRestart is the code with which ExitLifecycle leaves a restart to whatever
// started a plain controller; exitToRunner is what was agreed with `footman run`.
const (
	exitOnRestart = 5
	exitToRunner  = 85
)

// exit says how the controller shall end.
type exit struct {
	code    int
	orderly bool
}

// controller is one life of a simulated controller.
type controller struct {
	cfg    Config
	id     identity
	log    zerolog.Logger
	fs     fsys.FS
	ledger *ledger.Ledger
	nodes  *nodes
	queue  *queue
	fresh  *freshener
	car    *sidecar // nil in a plain controller or without a socket
	url    string

	startCar func() // starts the talk with the sidecar, once the veto is active

	vetoActive atomic.Bool
	hanging    atomic.Bool
	slow       atomic.Int64 // delay of HTTP answers, ns
	resumed    atomic.Uint64

	mu       sync.Mutex
	ready    bool
	quieting string // reason, "" if it schedules
	ending   bool

	jobsMu sync.RWMutex
	jobs   map[string]*job

	config  *memory.Store // everything but builds and their numbers
	itemsMu sync.Mutex    // items come, go and change their names one at a time
	changes changes
	faults  faults
	applies sync.Mutex // one command at a time
	held    atomic.Bool
	readyC  chan struct{} // closed when it is ready
	goOn    chan struct{} // of POST /sim/go

	buildCtx  context.Context // ends when builds shall stop executing
	stopBuild context.CancelCauseFunc
	finishCtx context.Context // ends when nothing may be written any more
	stopFinal context.CancelCauseFunc
	builds    sync.WaitGroup
	goMu      sync.Mutex // no build is launched behind builds.Wait

	replaying sync.Mutex // one queue at a time
	owners    atomic.Pointer[[]string]

	saving   chan struct{} // semaphore
	adopting sync.Map      // key of a record -> true
	endedMu  sync.Mutex
	ended    map[string]*ended

	liveMu   sync.Mutex
	liveWant chan struct{} // live.json is out of date
	exits    chan exit
}

func newController(cfg Config, id identity, log zerolog.Logger) *controller {
	c := &controller{
		cfg: cfg, id: id, log: log.With().Str("controller", id.life.String()).Logger(), fs: cfg.FS,
		ledger: ledger.New(id.home, cfg.FS), jobs: map[string]*job{}, ended: map[string]*ended{},
		saving: make(chan struct{}, saves), liveWant: make(chan struct{}, 1), exits: make(chan exit, 1),
		readyC: make(chan struct{}), goOn: make(chan struct{}, 1),
	}
	stays := id.socket != "" && slices.Contains(cfg.Sync, featureReport)
	c.changes = changes{off: !stays, wake: make(chan struct{}, 1)}
	store := memory.Config{Home: id.home.Path(), FS: cfg.FS, OnSave: c.changes.add, Written: c.faults.written}
	if stays {
		store.Versions = id.home.VersionsOf(id.life.Name)
	}
	c.config = memory.New(store)
	c.fresh = newFreshener(cfg.FS)
	c.queue = &queue{c: c, dirty: make(chan struct{}, 1)}
	c.nodes = &nodes{c: c, online: map[string]*nodeConn{}, builds: map[string]*build{}}
	c.slow.Store(int64(cfg.Slow))
	if id.socket != "" {
		c.car = newSidecar(c, id.socket)
	}
	c.finishCtx, c.stopFinal = context.WithCancelCause(context.Background())
	c.buildCtx, c.stopBuild = context.WithCancelCause(c.finishCtx)
	return c
}

// Run boots a controller and serves until ctx ends, which is its SIGTERM: it
// then stops in order. The exit code is what the process should end with; err is
// set if it could not start (*UsageError for a mistake in flags or environment).
// It is one life: call it once for each.
func (c Config) Run(ctx context.Context, log zerolog.Logger) (exitCode int, err error) {
	c.setDefaults()
	id, err := c.identify()
	if err != nil {
		if _, ok := errors.AsType[*UsageError](err); ok {
			return 2, err
		}
		return 1, err
	}
	ctl := newController(c, id, log)
	for key, value := range c.Set {
		if err := ctl.faults.set(key, value); err != nil {
			return 2, &UsageError{err}
		}
	}
	return ctl.run(ctx)
}

func (c *controller) run(ctx context.Context) (int, error) {
	defer c.stopFinal(errCrashed)
	listener, err := net.Listen("tcp", c.cfg.HTTP)
	if err != nil {
		return 1, fmt.Errorf("listen: %w", err)
	}
	c.url = "http://" + listener.Addr().String() + "/"
	server := &http.Server{Handler: c.handler(), ReadHeaderTimeout: 10 * time.Second}
	var background sync.WaitGroup
	background.Go(func() { _ = server.Serve(listener) })
	backCtx, stopBack := context.WithCancelCause(context.Background())
	defer func() {
		stopBack(errStopping)
		_ = server.Close()
		c.nodes.close() // hijacked connections are not the server's
		c.nodes.served.Wait()
		background.Wait()
	}()
	if c.cfg.OnListen != nil {
		c.cfg.OnListen(c.url)
	}
	if err := c.trace(TraceBoot); err != nil {
		return 1, err
	}
	c.startCar = func() { background.Go(func() { c.car.run(backCtx) }) }
	if err := c.boot(ctx); err != nil {
		if told, ok := errors.AsType[*exitError](err); ok {
			return told.code, nil
		}
		if ctx.Err() != nil {
			return 0, c.trace(TraceStopped)
		}
		return 1, err // the guard script halts the JVM
	}
	c.background(backCtx, &background)
	c.log.Info().Str("url", c.url).Bool("veto", c.vetoActive.Load()).Msg("ready")

	var how exit
	select {
	case <-ctx.Done():
		how = exit{0, true}
	case how = <-c.exits:
	}
	if how.orderly {
		c.stop()
		if err := c.trace(TraceStopped); err != nil {
			return 1, err
		}
		return how.code, nil
	}
	c.crash()
	return how.code, nil
}

// background starts what runs beside the builds.
func (c *controller) background(ctx context.Context, wg *sync.WaitGroup) {
	wg.Go(func() { c.resumeAll(ctx) })
	wg.Go(func() { c.dashboard(ctx) })
	wg.Go(func() { c.timers(ctx) })
	wg.Go(func() { c.queue.run(ctx) })
	wg.Go(func() { c.queue.keepSaved(ctx) })
	if !c.id.plain {
		wg.Go(func() { c.keepLive(ctx) })
	}
}

// goBuild runs do as a part of the builds, unless the controller stops.
func (c *controller) goBuild(do func()) bool {
	c.goMu.Lock()
	defer c.goMu.Unlock()
	if c.stopping() {
		return false
	}
	c.builds.Go(do)
	return true
}

func (c *controller) stopping() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ending
}

// scheduling says whether something new may start now.
func (c *controller) scheduling() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ending:
		return fmt.Errorf("%w: it stops", errNotScheduling)
	case !c.ready:
		return fmt.Errorf("%w: it is not initialised yet", errNotScheduling)
	case c.quieting != "":
		return fmt.Errorf("%w: quieting down: %s", errNotScheduling, c.quieting)
	}
	if c.car != nil {
		if why := c.car.lease.over(); why != "" {
			return fmt.Errorf("%w: %s", errNotScheduling, why)
		}
	}
	return nil
}

// quiet starts or, with an empty reason, ends quiet-down.
func (c *controller) quiet(reason string) {
	c.mu.Lock()
	c.quieting = reason
	c.mu.Unlock()
	c.loadChanged()
}

// state as the ledger names it.
func (c *controller) state() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.ending:
		return ledger.StateStopping
	case !c.ready:
		return ledger.StateStarting
	case c.quieting != "":
		return ledger.StateDraining
	}
	return ledger.StateServing
}

// changed is called when a build was started, resumed or changed its nodes.
func (c *controller) changed(b *build) {
	if c.car != nil {
		c.car.report(b, "")
	}
	c.loadChanged()
}

// features of staying in step that work here.
func (c *controller) features() []string {
	return slices.DeleteFunc(slices.Clone(c.cfg.Sync), func(f string) bool { return f == "none" })
}

// completed is called when a build is complete on disk and released.
func (c *controller) completed(b *build, result string) {
	if c.car != nil {
		c.car.report(b, result)
	}
	b.j.reportBuild(b.n)
	c.loadChanged()
}

// loadChanged is called when the figures of live.json and ReportLoad changed.
func (c *controller) loadChanged() {
	select {
	case c.liveWant <- struct{}{}:
	default:
	}
	if c.car != nil {
		c.car.loadChanged()
	}
}
