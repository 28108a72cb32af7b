package runner

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Kinds of events in the runner's history and log.
const (
	EventWaiting = "runner-waiting"     // begins to queue for a lock, or learns who holds it
	EventStart   = "controller-start"   // the controller was started
	EventReady   = "controller-serving" // ready; the startup lock is released (active-active)
	EventFreeze  = "controller-frozen"  // SIGSTOP was sent
	EventThaw    = "controller-thawed"  // SIGCONT was sent
	EventFence   = "controller-fenced"  // a lock was lost: SIGKILL was sent
	EventKill    = "controller-killed"  // SIGKILL was sent for another reason
	EventStop    = "controller-stop"    // an orderly stop began
	EventDeath   = "controller-death"   // the controller and its group are gone
	EventBridge  = "bridge-installed"   // a file of the bridge was written or removed
	EventWarning = "runner-warning"     // something is wrong that a person should mend
)

const (
	// eventQueue bounds the events that wait for a slow log or a home that hangs.
	// A life has about ten; the rest is lost, counted, and said so afterwards.
	eventQueue = 256
	// flushTimeout is how long the end of the runner waits for its last events to
	// be written; the home may hang.
	flushTimeout = 2 * time.Second
	// opHistory tags the appends to the history file.
	opHistory fsys.Op = "runner.history"
)

// event is one line of the history: the JSON shape of footman.v1.Event.
type event struct {
	Time        time.Time `json:"time"`
	Kind        string    `json:"kind"`
	Replica     string    `json:"replica"`
	Incarnation uint64    `json:"incarnation,omitempty"`
	Detail      string    `json:"detail,omitempty"`
	TookMS      int64     `json:"took_ms,omitempty"`
}

// chronicle logs events and appends them to the runner's own history file, each
// in a goroutine of its own: the log may block (a full pipe) and the home may
// hang, and nobody who tells it something ever waits.
type chronicle struct {
	log     zerolog.Logger
	fs      fsys.FS
	home    layout.Home
	replica string

	logs, lines chan event
	quit        chan struct{}
	dropped     atomic.Uint64
	reported    uint64
	wg          sync.WaitGroup
}

func newChronicle(log zerolog.Logger, f fsys.FS, home layout.Home, replica string) *chronicle {
	return &chronicle{
		log: log, fs: f, home: home, replica: replica,
		logs: make(chan event, eventQueue), lines: make(chan event, eventQueue),
		quit: make(chan struct{}),
	}
}

func (c *chronicle) start() {
	c.wg.Go(func() { c.drain(c.logs, c.print) })
	c.wg.Go(func() { c.drain(c.lines, c.write) })
}

// drain handles events until close, and then what is still queued.
func (c *chronicle) drain(queue <-chan event, handle func(event)) {
	for {
		select {
		case e := <-queue:
			handle(e)
			continue
		case <-c.quit:
		}
		for {
			select {
			case e := <-queue:
				handle(e)
			default:
				return
			}
		}
	}
}

// close writes what is queued, but waits no longer than flushTimeout. What is
// told after it is lost.
func (c *chronicle) close() {
	close(c.quit)
	done := make(chan struct{})
	go func() { c.wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(flushTimeout):
	}
}

// tell queues an event and never blocks.
func (c *chronicle) tell(e event) {
	e.Time, e.Replica = time.Now().UTC(), c.replica
	for _, queue := range []chan event{c.logs, c.lines} {
		select {
		case queue <- e:
		default:
			c.dropped.Add(1)
		}
	}
}

// note logs without a line in the history.
func (c *chronicle) note(e event) {
	e.Time, e.Replica = time.Now().UTC(), c.replica
	select {
	case c.logs <- e:
	default:
		c.dropped.Add(1)
	}
}

func (c *chronicle) print(e event) {
	if n := c.dropped.Load(); n != c.reported {
		c.log.Warn().Uint64("lost", n-c.reported).Msg("events were lost because the log or the home did not take them")
		c.reported = n
	}
	level := zerolog.InfoLevel
	switch e.Kind {
	case EventFreeze, EventWarning:
		level = zerolog.WarnLevel
	case EventFence, EventKill:
		level = zerolog.ErrorLevel
	}
	line := c.log.WithLevel(level)
	if e.Incarnation != 0 {
		line.Uint64("incarnation", e.Incarnation)
	}
	if e.TookMS != 0 {
		line.Int64("took_ms", e.TookMS)
	}
	line.Str("event", e.Kind).Str("replica", e.Replica).Msg(e.Detail)
}

// write appends one line. The file is opened anew each time: it belongs to this
// runner alone (appends of two NFS clients collide), a new month begins a new
// one, and no descriptor on the home stays open.
func (c *chronicle) write(e event) {
	line, err := json.Marshal(e)
	if err == nil {
		err = c.append(c.path(e.Time), append(line, '\n'))
	}
	if err != nil {
		c.log.Warn().Err(err).Str("event", e.Kind).Msg("the event is not in the history")
	}
}

func (c *chronicle) path(t time.Time) string {
	return filepath.Join(c.home.History(), c.replica+"~runner-"+t.Format("2006-01")+".jsonl")
}

func (c *chronicle) append(path string, line []byte) error {
	if err := c.fs.MkdirAll(opHistory, filepath.Dir(path), dirPerm); err != nil {
		return err
	}
	f, err := c.fs.OpenFile(opHistory, path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, filePerm)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Modes of what the runner creates in the home; Jenkins' user owns it, and nobody
// outside its group may look into it, as with what the sidecar creates.
const (
	dirPerm  = 0o750
	filePerm = 0o640
)
