package syncstate

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate/resource"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
)

// Rhythms and limits.
const (
	// lookers read side by side; they wait for the file server.
	lookers = 4
	// watchDelay gives the controller's own word time to arrive before what inotify
	// saw is looked at: it may be the controller's own save.
	watchDelay = 250 * time.Millisecond
	// readRest is what changed while it was read left alone for before it is read again.
	readRest = 100 * time.Millisecond
	// minScanGap keeps a storm of overflows from scanning all the time.
	minScanGap = 5 * time.Second
	// scanRetry follows a scan that failed as a whole.
	scanRetry = 10 * time.Second
	// DefaultScanEvery is the slow period of the scan that makes up for everything
	// else. It only stats: seconds of a file server's time for 50,000 jobs.
	DefaultScanEvery = 15 * time.Minute
	// degradedScanEvery takes its place while changes of this host can't be watched.
	degradedScanEvery = time.Minute
	// maxLineages bounds the resources whose versions are compared.
	maxLineages = 20_000
	// maxLog is how many changes are shown.
	maxLog = 1000
)

// Config of a [Syncer].
type Config struct {
	Name      string // of this replica
	Home      string
	ScanEvery time.Duration // 0 means DefaultScanEvery
	Epoch     uint64        // of this sidecar; 0 draws one
}

// Deps are what a [Syncer] works with. All but Keeper and Gate are required.
type Deps struct {
	FS         fsys.FS
	Controller Controller
	Peers      Peers
	Keeper     Keeper
	Log        zerolog.Logger
	// Gate, if set, is asked by scans before each folder and may wait: a pause.
	Gate func(context.Context) error
	// Applied, if set, is called for each change that was loaded, with how long that took
	// since it became known. It must not block.
	Applied func(took time.Duration)
}

// Syncer keeps the own controller in step with the disk, and tells peers what it
// saved. Its methods are safe for concurrent use.
type Syncer struct {
	cfg    Config
	deps   Deps
	reader Reader
	index  *Index
	looks  *lookQueue
	asked  asked // by looks
	outbox *outbox

	mu        sync.Mutex
	life      Life  // zero while no controller is there
	mark      int64 // what is older was loaded when it booted
	bootBegan boot
	ready     bool // it serves: batches may go out
	served    bool // it has, in this life
	overflow  bool // not all that differs is in pending
	started   time.Time
	restored  time.Time // when it last said what it has loaded
	held      time.Time // when it last said what it holds, which it does after that
	tries     tries
	scanned   bool // a scan has been complete
	scanning  bool
	quiet     bool      // peers are not told of what the running scan finds
	late      time.Time // a second scan is due then; zero: none
	lateWhy   string
	pending   map[string]*pending
	lineages  map[string]*lineage
	judgings  map[string]judging // what is to be compared; clash.go
	swept     time.Time
	forgot    time.Time // when old rewrites were forgotten last
	before    snapshot  // of what the own controller's boot found; boot.go
	bases     lateBases // base.go
	flips     map[string]flips
	twins     map[string]time.Time   // when it was last loaded again; twin.go
	rewrites  map[string]rewrite     // of what nothing else is known; rewrite.go
	authors   map[string]author      // of what waits to be loaded; author.go
	finds     finds                  // what peers shall look at; tell.go
	expected  map[string]expectation // by origin
	log       []LogEntry
	stats     stats

	applyWake chan struct{}
	findWake  chan struct{}
	gone      gone
	due       dueScan
	rescan    chan chan scanResult
}

// expectation is what an origin's next words are, and when its last ones came.
type expectation struct {
	epoch, next uint64
	heard       time.Time
}

type stats struct {
	applied, announced, repaired, clashesLost int64
	told                                      int64 // what was found here and told to peers
	overflows                                 int64
	lastScan                                  time.Time
	lastStats                                 ScanStats
	scanErr                                   error
	unread                                    unreadable // by the last scan
	degraded                                  map[string]string
	complaints                                map[string]string
	scanWhy                                   string
}

type scanResult struct {
	stats ScanStats
	err   error
}

// LogEntry is one change as it was seen here.
type LogEntry struct {
	At           time.Time
	Path         string
	Kind         resource.Kind
	Origin       string // replica that saved it
	From         string
	User         string
	Digest, Base Digest
	Source       string        // how it became known
	Outcome      string        // what became of it here
	Took         time.Duration // from then to the outcome
}

// Sources of a look.
const (
	sourceSaved  = "saved"
	sourcePeer   = "peer"
	sourceGossip = "gossip"
	sourceWatch  = "watch"
	sourceScan   = "scan"
	sourceFound  = "found" // by a peer, on disk
)

// New returns a Syncer. It does nothing else.
func New(cfg Config, deps Deps) *Syncer {
	if cfg.ScanEvery <= 0 {
		cfg.ScanEvery = DefaultScanEvery
	}
	if cfg.Epoch == 0 {
		cfg.Epoch = rand.Uint64() | 1 //nolint:gosec // only has to differ from the one before
	}
	return &Syncer{
		cfg: cfg, deps: deps, reader: Reader{Home: cfg.Home, FS: deps.FS}, index: NewIndex(), looks: newLookQueue(), outbox: newOutbox(),
		pending: map[string]*pending{}, lineages: map[string]*lineage{}, judgings: map[string]judging{}, flips: map[string]flips{}, expected: map[string]expectation{},
		stats:     stats{degraded: map[string]string{}, complaints: map[string]string{}},
		applyWake: make(chan struct{}, 1), findWake: make(chan struct{}, 1), due: dueScan{wake: make(chan struct{}, 1)}, gone: gone{folders: map[string]struct{}{}, wake: make(chan struct{}, 1)}, rescan: make(chan chan scanResult),
	}
}

// Run works until ctx ends, and returns its cause.
func (s *Syncer) Run(ctx context.Context) error {
	s.ScanDue("start")
	g, ctx := errgroup.WithContext(ctx)
	for range lookers {
		g.Go(func() error { return s.lookLoop(ctx) })
	}
	g.Go(func() error { return s.applyLoop(ctx) })
	g.Go(func() error { return s.scanLoop(ctx) })
	g.Go(func() error { return s.pushLoop(ctx) })
	g.Go(func() error { return s.findLoop(ctx) })
	g.Go(func() error { return s.goneLoop(ctx) })
	g.Go(func() error { return s.clashLoop(ctx) })
	return g.Wait()
}

// Look says that something about a path may have changed on disk.
func (s *Syncer) Look(path string) {
	if resource.Classify(path).Kind == resource.Ignored {
		return
	}
	if !s.looks.add(path, sourceWatch, "", time.Now().Add(watchDelay)) {
		s.ScanDue("too many changes at once")
	}
}

// Degraded says that one part does not work, in words a user can act on; "" ends it.
// While any does not, scans come more often.
func (s *Syncer) Degraded(part, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if what == "" {
		delete(s.stats.degraded, part)
	} else {
		s.stats.degraded[part] = what
	}
	s.due.signal() // the period may be another now
}

// Complain says, as Degraded does, what is wrong in a part that scans can't make up
// for.
func (s *Syncer) Complain(part, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if what == "" {
		delete(s.stats.complaints, part)
	} else {
		s.stats.complaints[part] = what
	}
}

func (s *Syncer) noteLocked(e LogEntry) {
	if len(s.log) >= maxLog {
		s.log = append(s.log[:0], s.log[maxLog/10:]...)
	}
	s.log = append(s.log, e)
}
