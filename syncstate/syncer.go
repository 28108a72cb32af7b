package syncstate

import (
	"context"
	"fmt"
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
	// readRest is the least time between two reads of one file that changes all the time.
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

// Deps are what a [Syncer] works with. All but Keeper are required.
type Deps struct {
	FS         fsys.FS
	Controller Controller
	Peers      Peers
	Keeper     Keeper
	Log        zerolog.Logger
}

// Syncer keeps the own controller in step with the disk, and tells peers what it
// saved. Its methods are safe for concurrent use.
type Syncer struct {
	cfg    Config
	deps   Deps
	reader Reader
	index  *Index
	looks  *lookQueue
	outbox *outbox

	mu       sync.Mutex
	life     Life  // zero while no controller is there
	mark     int64 // what is older was loaded when it booted
	scanned  bool  // a scan has been complete
	scanning bool
	pending  map[string]*pending
	lineages map[string]*lineage
	flips    map[string]flips
	expected map[string]expectation // by origin
	log      []LogEntry
	stats    stats

	applyWake chan struct{}
	scanDue   chan string
	rescan    chan chan scanResult
	clashes   chan Clash
}

type expectation struct {
	epoch, next uint64
}

type stats struct {
	applied, announced, repaired, clashesLost int64
	lastScan                                  time.Time
	lastStats                                 ScanStats
	scanErr                                   error
	degraded                                  map[string]string
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
		pending: map[string]*pending{}, lineages: map[string]*lineage{}, flips: map[string]flips{}, expected: map[string]expectation{},
		stats:     stats{degraded: map[string]string{}},
		applyWake: make(chan struct{}, 1), scanDue: make(chan string, 1), rescan: make(chan chan scanResult), clashes: make(chan Clash, 1024),
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
	g.Go(func() error { return s.clashLoop(ctx) })
	return g.Wait()
}

// StartLife says that a controller is there that began to start at mark, by the
// file server's clock: what is older, it has loaded. It may be called again for
// the same life, which changes nothing.
func (s *Syncer) StartLife(life Life, mark time.Time) {
	s.mu.Lock()
	if s.life == life {
		s.mu.Unlock()
		return
	}
	s.life, s.mark = life, mark.UnixNano()
	clear(s.pending)
	for _, path := range s.index.StartLife(s.mark) {
		s.wantLocked(path, "")
	}
	s.mu.Unlock()
	s.wakeApply()
}

// Holds takes the paths of what the controller has in memory, once it has come up:
// it may have loaded something at its start that was gone before anybody here saw
// it. It may be called several times, with a part each.
func (s *Syncer) Holds(life Life, paths []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life != life {
		return
	}
	for _, p := range paths {
		kind := resource.Classify(p).Kind
		if _, ok := s.index.Get(p); ok || !kind.Loadable() || s.index.Applied(p) != (Digest{}) {
			continue
		}
		s.index.SetApplied(p, held)
		if !s.looks.add(p, sourceSaved, "", time.Now()) {
			s.ScanDue("too many changes at once")
		}
	}
}

// EndLife says that the controller is gone.
func (s *Syncer) EndLife(life Life) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life == life {
		s.life = Life{}
		clear(s.pending)
	}
}

// Saved takes what the own controller says that it wrote. lost says that it
// dropped some before these.
func (s *Syncer) Saved(life Life, changes []Saved, lost bool) {
	now := time.Now()
	if lost {
		s.outbox.skip() // peers see the gap, and scan
		s.ScanDue("the controller dropped reports of changes")
	}
	var tell []Announced
	s.mu.Lock()
	if s.life != life {
		s.mu.Unlock()
		return
	}
	for _, c := range changes {
		res := resource.Classify(c.Path)
		if res.Kind == resource.Ignored {
			continue
		}
		base := c.Base
		if base == (Digest{}) {
			base = s.index.Applied(c.Path)
		}
		s.index.SetApplied(c.Path, c.Digest)
		if p := s.pending[c.Path]; p != nil && p.busy {
			p.saved = true
		}
		s.settledLocked(c.Path, c.Digest)
		if c.From != "" {
			s.index.SetApplied(c.From, Digest{})
			s.looks.add(c.From, sourceSaved, "", now)
		}
		if c.Digest == base && c.From == "" {
			continue // wrote the same again
		}
		if c.Reloading {
			s.flipLocked(c.Path, now)
		} else {
			delete(s.flips, c.Path)
		}
		s.lineageLocked(c.Path, res, Announced{Path: c.Path, Digest: c.Digest, Base: base, Booting: c.Booting, User: c.User, At: now}, s.cfg.Name)
		s.noteLocked(LogEntry{At: now, Path: c.Path, Origin: s.cfg.Name, From: c.From, User: c.User, Digest: c.Digest, Base: base, Source: sourceSaved, Outcome: "own", Kind: res.Kind})
		if !s.looks.add(c.Path, sourceSaved, "", now) {
			s.ScanDue("too many changes at once")
		}
		if !c.Reloading {
			tell = append(tell, Announced{Path: c.Path, Digest: c.Digest, Base: base, From: c.From, Booting: c.Booting, User: c.User, At: now})
		}
	}
	s.stats.announced += int64(len(tell))
	s.mu.Unlock()
	if len(tell) > 0 {
		s.deps.Peers.Hint(Batch{Origin: s.cfg.Name, Epoch: s.cfg.Epoch, Sequence: s.outbox.add(tell), Changes: tell})
	}
}

// Received takes what a peer tells, and returns the sequence expected next.
func (s *Syncer) Received(b Batch) (next uint64) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	want, known := s.expected[b.Origin]
	if !known || want.epoch != b.Epoch {
		// What was before this is found by the scan that every start makes, or was told
		// by the sidecar that ended; in between lies a gap.
		if known || s.scanned {
			s.ScanDue("the sidecar of " + b.Origin + " started anew")
		}
		want = expectation{epoch: b.Epoch, next: b.Sequence}
	}
	if b.Sequence > want.next {
		s.ScanDue(fmt.Sprintf("%d changes of %s were lost", b.Sequence-want.next, b.Origin))
	}
	for i, c := range b.Changes {
		if b.Sequence+uint64(i) < want.next { //nolint:gosec // an index is not negative
			continue // told twice
		}
		res := resource.Classify(c.Path)
		if res.Kind == resource.Ignored {
			continue
		}
		delete(s.flips, c.Path) // somebody saved it: that is no echo
		s.lineageLocked(c.Path, res, c, b.Origin)
		s.hearLocked(c, sourcePeer, now)
	}
	if end := b.Sequence + uint64(len(b.Changes)); end > want.next {
		want.next = end
	}
	s.expected[b.Origin] = want
	return want.next
}

// Hinted takes what a peer said by gossip: look here, nothing more.
func (s *Syncer) Hinted(b Batch) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range b.Changes {
		if resource.Classify(c.Path).Kind != resource.Ignored {
			s.hearLocked(c, sourceGossip, now)
		}
	}
}

func (s *Syncer) hearLocked(c Announced, source string, now time.Time) {
	if have, ok := s.index.Get(c.Path); ok && have.Digest == c.Digest && s.index.Applied(c.Path) == c.Digest && c.From == "" {
		return
	}
	if c.From != "" {
		s.looks.add(c.From, source, "", now.Add(watchDelay)) // after the new name was loaded
	}
	if !s.looks.add(c.Path, source, c.From, now) {
		s.ScanDue("too many changes at once")
	}
	if c.Digest != (Digest{}) {
		s.looks.expect(c.Path)
	}
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

// ScanDue asks for a scan soon, and says why.
func (s *Syncer) ScanDue(why string) {
	select {
	case s.scanDue <- why:
	default: // one is due already
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
}

func (s *Syncer) lookLoop(ctx context.Context) error {
	for {
		l, err := s.looks.next(ctx)
		if err != nil {
			return err
		}
		s.lookAt(ctx, l)
		s.looks.done(l, time.Now().Add(readRest))
	}
}

// lookAt reads one path and draws the conclusions.
func (s *Syncer) lookAt(ctx context.Context, l *look) {
	res := resource.Classify(l.path)
	if res.Kind == resource.Build { // never remembered: there may be millions
		s.lookAtBuild(ctx, l, res)
		return
	}
	known, _ := s.index.Get(l.path)
	v, err := s.reader.Read(ctx, l.path)
	if err == nil && !v.Exists() && l.expected {
		// On NFS a name that was missing once is believed missing for half a minute.
		makeCurrent(s.reader, s.reader.nearest(parent(l.path)))
		v, err = s.reader.Read(ctx, l.path)
	}
	if err != nil {
		if ctx.Err() == nil {
			s.deps.Log.Warn().Err(err).Str("path", l.path).Msg("could not look at a change")
			s.looks.add(l.path, l.source, l.from, time.Now().Add(time.Second))
		}
		return
	}
	applied, ok := s.index.Swap(l.path, known, v, v.AtRest(s.reader.now()))
	if !ok { // a scan read it meanwhile; one of us was too early
		s.looks.add(l.path, l.source, l.from, time.Now())
		return
	}
	s.found(Change{Path: l.path, Resource: res, Old: known, New: v, Applied: applied}, l.source, l.from)
}

// found draws the conclusions from what lies on disk.
func (s *Syncer) found(c Change, source, from string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if c.Old.Digest != c.New.Digest && (c.Old.Exists() || s.scanned) {
		l := s.lineageOfLocked(c.Path)
		if l != nil {
			if c.Old.Exists() {
				l.saw(c.Old.Digest, now)
			}
			l.saw(c.New.Digest, now)
		}
		if source == sourceScan && s.scanned && c.New.Digest != c.Applied {
			s.stats.repaired++
		}
	}
	if s.life == (Life{}) {
		return
	}
	if !s.scanned && !c.Old.Exists() && c.New.Exists() && c.New.CTime < s.mark {
		s.index.Infer(c.Path, c.New)
		return
	}
	if c.New.Digest == c.Applied {
		s.settledLocked(c.Path, c.Applied)
		return
	}
	s.wantLocked(c.Path, from)
	if p := s.pending[c.Path]; p != nil && p.source == "" {
		p.source = source
	}
	s.wakeApply()
}

func (s *Syncer) scanLoop(ctx context.Context) error {
	var answer chan scanResult
	why := ""
	for {
		every := s.cfg.ScanEvery
		s.mu.Lock()
		if len(s.stats.degraded) > 0 {
			every = min(every, degradedScanEvery)
		}
		if s.stats.scanErr != nil {
			every = min(every, scanRetry)
		}
		s.mu.Unlock()
		t := time.NewTimer(every)
		select {
		case <-t.C:
			why = "period"
		case why = <-s.scanDue:
		case answer = <-s.rescan:
			why = "asked"
		case <-ctx.Done():
			t.Stop()
			return context.Cause(ctx)
		}
		t.Stop()
		st, err := s.scan(ctx, why)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if answer != nil {
			answer <- scanResult{st, err}
			answer = nil
			continue
		}
		select {
		case <-time.After(minScanGap):
		case answer = <-s.rescan:
			st, err := s.scan(ctx, "asked")
			answer <- scanResult{st, err}
			answer = nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (s *Syncer) scan(ctx context.Context, why string) (ScanStats, error) {
	sc := &Scanner{
		Reader: s.reader, Index: s.index,
		Found: func(_ context.Context, c Change) { s.found(c, sourceScan, "") },
		Problem: func(path string, err error) {
			s.deps.Log.Debug().Err(err).Str("path", path).Msg("could not look at it in a scan")
		},
	}
	s.mu.Lock()
	s.scanning = true
	s.mu.Unlock()
	st, err := sc.Scan(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scanning = false
	s.wakeApply()
	s.stats.scanErr = err
	if err != nil {
		if ctx.Err() == nil {
			s.deps.Log.Error().Err(err).Str("why", why).Msg("the home could not be scanned")
		}
		return st, err
	}
	s.scanned = true
	s.stats.lastScan, s.stats.lastStats, s.stats.scanWhy = time.Now(), st, why
	s.deps.Log.Debug().Str("why", why).Int64("files", st.Files).Int64("read", st.Read).Int64("changes", st.Changes).Int64("errors", st.Errors).Dur("took", st.Took).Msg("scanned")
	return st, nil
}

// Rescan compares everything now and waits for it.
func (s *Syncer) Rescan(ctx context.Context) (ScanStats, error) {
	ch := make(chan scanResult, 1)
	select {
	case s.rescan <- ch:
	case <-ctx.Done():
		return ScanStats{}, context.Cause(ctx)
	}
	select {
	case r := <-ch:
		return r.stats, r.err
	case <-ctx.Done():
		return ScanStats{}, context.Cause(ctx)
	}
}

// lineageOfLocked returns the lineage of a path, nil when there are too many.
func (s *Syncer) lineageOfLocked(path string) *lineage {
	l := s.lineages[path]
	if l == nil {
		if len(s.lineages) >= maxLineages {
			now := time.Now()
			for p, old := range s.lineages {
				if old.expire(now) {
					delete(s.lineages, p)
				}
			}
			if len(s.lineages) >= maxLineages {
				s.stats.clashesLost++
				return nil
			}
		}
		l = &lineage{}
		s.lineages[path] = l
	}
	return l
}

// lineageLocked adds what somebody saved and reports the conflicts that shows.
func (s *Syncer) lineageLocked(path string, res resource.Resource, c Announced, by string) {
	if !res.Kind.Authored() {
		return
	}
	l := s.lineageOfLocked(path)
	if l == nil {
		return
	}
	now := time.Now()
	if len(l.nodes) == 0 {
		if v, ok := s.index.Get(path); ok {
			l.saw(v.Digest, now)
		}
	}
	l.expire(now)
	for _, k := range l.saved(node{digest: c.Digest, by: by, user: c.User, boot: c.Booting, at: now}, c.Base) {
		clash := Clash{
			Path: path, Resource: res, Older: k.older.digest, Newer: k.newer.digest, Base: k.base, OlderBy: k.older.by, NewerBy: k.newer.by,
			NewerBooting: k.newer.boot, OlderBooting: k.older.boot, User: k.newer.user, At: now,
		}
		select {
		case s.clashes <- clash:
		default:
			s.stats.clashesLost++
		}
	}
}

func (s *Syncer) clashLoop(ctx context.Context) error {
	for {
		select {
		case c := <-s.clashes:
			if s.deps.Keeper == nil {
				continue
			}
			if err := s.deps.Keeper.Conflict(ctx, c); err != nil && ctx.Err() == nil {
				s.deps.Log.Error().Err(err).Str("path", c.Path).Str("lost", c.Older.String()).Str("winner", c.Newer.String()).Msg("a conflict could not be recorded")
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (s *Syncer) noteLocked(e LogEntry) {
	if len(s.log) >= maxLog {
		s.log = append(s.log[:0], s.log[maxLog/10:]...)
	}
	s.log = append(s.log, e)
}
