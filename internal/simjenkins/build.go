package simjenkins

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
)

// build is a run object in memory: it is executed here, or being finished.
type build struct {
	j       *job
	n       int
	dir     string
	spec    spec
	cause   string
	queueID int64
	started time.Time
	resumed bool // loaded from disk while it was running
	// unresumable is why it was ended instead of resumed; fixed before it is run.
	unresumable string

	proceed chan struct{} // closed when its input was answered
	nodeUp  chan *nodeConn
	exited  chan int      // exit code of its durable task
	over    chan struct{} // closed when it is completed on disk and released

	mu       sync.Mutex
	log      *os.File
	torn     bool           // the log ends in the middle of a line
	ticks    map[string]int // last tick of each branch
	node     string
	conn     *nodeConn // from which output is accepted
	approved bool
	clean    bool // build.xml says persistedClean
	result   string
}

func newBuild(j *job, n int) *build {
	return &build{
		j: j, n: n, dir: j.buildDir(n), ticks: map[string]int{},
		proceed: make(chan struct{}), nodeUp: make(chan *nodeConn, 1), exited: make(chan int, 1), over: make(chan struct{}),
	}
}

func (b *build) key() string { return ledger.Key(b.j.name, b.n) }

// numberTries bounds how often a new build takes the next number because its
// folder was made by somebody who asks no number lock.
const numberTries = 100

// errNotScheduling: nothing new is started now.
var errNotScheduling = errors.New("not scheduling")

// start schedules and starts a build. The claim is written before the build's
// folder exists; if it can't be written the build does not start and its number
// is wasted.
func (c *controller) start(ctx context.Context, j *job, s spec, cause string) (*build, error) {
	return c.startQueued(ctx, j, s, cause, newQueueID())
}

// startQueued starts what was the item of the queue with this id.
func (c *controller) startQueued(ctx context.Context, j *job, s spec, cause string, queueID int64) (*build, error) {
	if err := c.scheduling(); err != nil {
		return nil, err
	}
	for range numberTries {
		n, err := j.assignNumber(ctx)
		if err != nil {
			return nil, err
		}
		b := newBuild(j, n)
		b.spec, b.cause, b.started = s, cause, time.Now()
		b.queueID = queueID
		if err := c.claim(b); err != nil {
			return nil, err
		}
		err = b.create()
		if errors.Is(err, fs.ErrExist) {
			// LazyBuildMixIn.newBuild takes the next number, too.
			c.unclaim(b)
			continue
		}
		if err != nil {
			c.unclaim(b)
			return nil, err
		}
		b.launch()
		return b, nil
	}
	return nil, fmt.Errorf("start build of %s: %d numbers in a row are taken", j.name, numberTries)
}

func (c *controller) claim(b *build) error {
	if c.id.plain {
		return nil
	}
	return c.ledger.Claim(c.id.life, ledger.Record{
		Job: b.j.name, Number: b.n, Folder: b.j.folder, ClaimedAt: time.Now(), QueueID: b.queueID,
	})
}

func (c *controller) unclaim(b *build) {
	if c.id.plain {
		return
	}
	if err := c.ledger.Release(c.id.life, b.key()); err != nil {
		c.log.Error().Err(err).Str("job", b.j.name).Int("build", b.n).Msg("record of a build that did not start stays")
	}
}

// create makes the build's folder and files and puts the build into the run map.
// The map comes before build.xml, or somebody who looks could load a second object.
// After a failure the folder is gone again.
func (b *build) create() (err error) {
	c, j := b.j.c, b.j
	if err := c.fs.MkdirAll("sim.builds-dir", j.buildsDir(), 0o755); err != nil {
		return fmt.Errorf("make builds folder: %w", err)
	}
	if err := c.fs.Mkdir("sim.build-dir", b.dir, 0o755); err != nil {
		return fmt.Errorf("make build folder: %w", err)
	}
	j.mu.Lock()
	j.known[b.n], j.runs[b.n] = true, b
	j.mu.Unlock()
	defer func() {
		if err != nil {
			j.forget(b.n)
			_ = os.RemoveAll(b.dir) // made exclusively above, so it is ours
		}
	}()
	if b.spec.Kind == kindFreestyle {
		if err := os.WriteFile(filepath.Join(b.dir, "changelog.xml"), []byte("<log/>"), 0o644); err != nil {
			return fmt.Errorf("write changelog: %w", err)
		}
	} else if err := b.createPipeline(); err != nil {
		return err
	}
	if err := b.openLog(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.println(b.cause); err != nil {
		return err
	}
	if b.spec.NoResume {
		return b.println("Resume disabled by user, switching to high-performance, low-durability mode.")
	}
	return nil
}

// createPipeline writes program.dat before build.xml: a build.xml that says
// "running" has a program that can be loaded, whenever its controller dies.
func (b *build) createPipeline() error {
	flow := filepath.Join(b.dir, "workflow")
	if err := os.Mkdir(flow, 0o755); err != nil {
		return fmt.Errorf("make workflow folder: %w", err)
	}
	if b.spec.Hint != performanceOptimized { // which keeps its state in memory only
		if err := replaceFile(filepath.Join(flow, "2.xml"), startNode(b.started)); err != nil {
			return err
		}
		if err := b.saveProgram(); err != nil {
			return err
		}
	}
	return b.save()
}

// save writes build.xml as Run.save does: atomically and durably.
func (b *build) save() error {
	b.mu.Lock()
	x := buildXML{
		freestyle: b.spec.Kind == kindFreestyle, cause: b.cause, params: maps.Clone(b.spec.Params), queueID: b.queueID,
		timestamp: b.started, startTime: b.started, completed: b.result != "", result: b.result,
		hint: b.spec.Hint, script: b.spec.Script, resumeBlocked: b.spec.NoResume, persistedClean: b.clean,
	}
	b.mu.Unlock()
	if x.completed {
		x.duration = max(time.Since(b.started), 0)
	}
	c := b.j.c
	c.saving <- struct{}{}
	defer func() { <-c.saving }()
	if err := c.fs.WriteFile("sim.build-save", filepath.Join(b.dir, "build.xml"), x.encode(), 0o644); err != nil {
		return fmt.Errorf("save build: %w", err)
	}
	return nil
}

// saveProgram writes program.dat as CpsThreadGroup.saveProgram does: atomically.
func (b *build) saveProgram() error {
	b.mu.Lock()
	p := program{Format: programFormat, Spec: b.spec, Node: b.node, Approved: b.approved}
	b.mu.Unlock()
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode program: %w", err)
	}
	return replaceFile(filepath.Join(b.dir, "program.dat"), data)
}

func (b *build) openLog() error {
	f, err := os.OpenFile(filepath.Join(b.dir, "log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	b.mu.Lock()
	b.log = f
	b.mu.Unlock()
	return nil
}

// println appends one line with a single write. The caller holds b.mu.
func (b *build) println(line string) error { return b.write(append([]byte(line), '\n')) }

// write appends a whole line. When only a part of it went out, the next line
// starts on a line of its own.
func (b *build) write(line []byte) error {
	if b.torn {
		line = append([]byte{'\n'}, line...)
	}
	n, err := b.log.Write(line)
	if err != nil {
		b.torn = b.torn && n == 0 || n > 0 && line[n-1] != '\n'
		return fmt.Errorf("write log: %w", err)
	}
	b.torn = false
	return nil
}

// tick writes tick n of a branch; it is counted only when it is in the log.
func (b *build) tick(branch string, n int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tickLocked(branch, n)
}

func (b *build) tickLocked(branch string, n int) error {
	t := ticklog.Tick{Branch: branch, N: n, By: b.j.c.id.life.String(), At: time.Now()}
	if err := b.write(ticklog.Append(nil, t)); err != nil {
		return err
	}
	b.ticks[branch] = n
	return nil
}

// view is what the HTTP API shows of a build.
type view struct {
	Job      string         `json:"job"`
	Number   int            `json:"number"`
	Building bool           `json:"building"`
	Result   string         `json:"result,omitempty"`
	Kind     string         `json:"kind,omitempty"`
	Executor string         `json:"executor,omitempty"`
	Node     string         `json:"node,omitempty"`
	Ticks    map[string]int `json:"ticks,omitempty"`
	Done     int            `json:"done"`            // ticks of all branches
	Total    int            `json:"total,omitempty"` // in each branch
	QueueID  string         `json:"queue_id,omitempty"`
}

func (b *build) view() view {
	b.mu.Lock()
	defer b.mu.Unlock()
	done := 0
	for _, n := range b.ticks {
		done += n
	}
	return view{
		Done: done, Job: b.j.name, Number: b.n, Building: b.result == "", Result: b.result, Kind: string(b.spec.Kind), Executor: b.j.c.id.life.String(),
		Node: b.node, Ticks: maps.Clone(b.ticks), Total: b.spec.Ticks, QueueID: strconv.FormatInt(b.queueID, 10),
	}
}

// nodes in use.
func (b *build) nodes() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.node == "" {
		return nil
	}
	return []string{b.node}
}

// forget takes a build out of the run map, as if it had never been there.
func (j *job) forget(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.known, n)
	delete(j.runs, n)
}

// newQueueID is the QueueIdStrategy of the bridge: random, so that no two
// replicas clash.
func newQueueID() int64 {
	return rand.Int64N(1<<63-1) + 1 //nolint:gosec // no secret
}
