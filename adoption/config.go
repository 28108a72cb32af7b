package adoption

import (
	"errors"
	"fmt"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/rs/zerolog"
)

// Defaults of [Config]. An idle sidecar's cost on the home follows from the
// first five (DESIGN.md has the sum).
const (
	// DefaultFastPoll of the two replicas that watch a name most closely: a death
	// is seen after 100 ms in the mean with one of them, 70 ms with both.
	DefaultFastPoll = 200 * time.Millisecond
	// DefaultSlowPoll of all others: they only matter when both fast ones die too.
	DefaultSlowPoll = time.Second
	// DefaultNamesEvery is how often the list of names to watch is read.
	DefaultNamesEvery = 2 * time.Second
	// DefaultBusyEvery is the pace of passes over the own life while anything is
	// pending, DefaultIdleEvery while nothing is. Both only find what a lost
	// message left behind.
	DefaultBusyEvery = time.Second
	DefaultIdleEvery = 5 * time.Second
	// DefaultCoordinationLease bounds one coordination; whatever is left is found
	// again by the next one. Assigning 1,000 records takes about 2 s on NFS.
	DefaultCoordinationLease = time.Minute
	// DefaultCandidateTimeout bounds the question who serves. A peer that doesn't
	// answer in this time gets no builds now.
	DefaultCandidateTimeout = 300 * time.Millisecond
	// DefaultPeerTimeout bounds the message to a new owner; it finds its inbox
	// without it.
	DefaultPeerTimeout = 2 * time.Second
	// DefaultAdoptTimeout bounds one load: 762 ms were measured in a cold
	// controller, a full garbage collection of a large one takes many seconds.
	DefaultAdoptTimeout = 30 * time.Second
	// DefaultGrace is how long a record may lie in the own folder without the
	// controller saying that it runs the build, before it is asked to load it:
	// longer than a claim takes and a report needs.
	DefaultGrace = 10 * time.Second
	// DefaultRetryMin and DefaultRetryMax bound the pause between two tries to
	// load one build, and between two coordinations of one name.
	DefaultRetryMin = 250 * time.Millisecond
	DefaultRetryMax = 15 * time.Second
)

const (
	// suspectFor is how long everybody polls fast after gossip said failed.
	suspectFor = 10 * time.Second
	// assignParallel and takeParallel bound concurrent renames: enough to hide
	// the round trips of NFS, few enough not to crowd out its other users.
	assignParallel = 8
	takeParallel   = 8
	// verifyParallel bounds concurrent reads of build files.
	verifyParallel = 16
	// adoptParallel bounds the loads that one controller does at once.
	adoptParallel = 16
	// announceChunk is after how many assigned records their owner is told, so
	// that it loads the first while the rest is being assigned.
	announceChunk = 64
	// maxPasses bounds how often one coordination looks again at what came in
	// or changed meanwhile.
	maxPasses = 8
	// quarantineEvery is how often the files in quarantine are counted, for
	// people: one listing.
	quarantineEvery = 10 * time.Minute
	// startTolerance is by how much a build may have started before its claim
	// before the record is held for that of another build. The claim comes first,
	// but clocks jump; it catches restored backups, not minutes.
	startTolerance = 24 * time.Hour
	// maxShown bounds the lists in a Snapshot.
	maxShown = 100
)

// Config of a [Manager]. Zero durations mean the default.
type Config struct {
	Name   string // of the own replica
	Policy Policy // for builds that can't be resumed; PolicyAbort if empty

	FastPoll, SlowPoll, NamesEvery                                 time.Duration
	BusyEvery, IdleEvery                                           time.Duration
	CoordinationLease, CandidateTimeout, PeerTimeout, AdoptTimeout time.Duration
	Grace, RetryMin, RetryMax                                      time.Duration
}

func (c *Config) setDefaults() {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&c.FastPoll, DefaultFastPoll}, {&c.SlowPoll, DefaultSlowPoll}, {&c.NamesEvery, DefaultNamesEvery},
		{&c.BusyEvery, DefaultBusyEvery}, {&c.IdleEvery, DefaultIdleEvery},
		{&c.CoordinationLease, DefaultCoordinationLease}, {&c.CandidateTimeout, DefaultCandidateTimeout},
		{&c.PeerTimeout, DefaultPeerTimeout}, {&c.AdoptTimeout, DefaultAdoptTimeout},
		{&c.Grace, DefaultGrace}, {&c.RetryMin, DefaultRetryMin}, {&c.RetryMax, DefaultRetryMax},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	if c.Policy == "" {
		c.Policy = PolicyAbort
	}
}

func (c *Config) validate() error {
	if err := layout.CheckName(c.Name); err != nil {
		return err
	}
	if c.Policy != PolicyAbort && c.Policy != PolicyRebuild {
		return fmt.Errorf("policy %q: use %s or %s", c.Policy, PolicyAbort, PolicyRebuild)
	}
	for name, d := range map[string]time.Duration{
		"fast poll": c.FastPoll, "slow poll": c.SlowPoll, "names": c.NamesEvery, "busy": c.BusyEvery,
		"idle": c.IdleEvery, "coordination lease": c.CoordinationLease, "candidate timeout": c.CandidateTimeout,
		"peer timeout": c.PeerTimeout, "adopt timeout": c.AdoptTimeout, "grace": c.Grace,
		"shortest retry": c.RetryMin, "longest retry": c.RetryMax,
	} {
		if d < 0 {
			return fmt.Errorf("%s: negative duration %s", name, d)
		}
	}
	if c.RetryMax < c.RetryMin {
		return fmt.Errorf("longest retry %s is shorter than the shortest %s", c.RetryMax, c.RetryMin)
	}
	return nil
}

// Deps are what a [Manager] works with. All but Log, Steering and FS are required.
type Deps struct {
	Home     layout.Home
	FS       fsys.FS // for the ledger and the locks; nil: fsys.OS
	Self     Self
	Peers    Peers
	Builds   Builds
	Queues   Queues // nil: waiting items are left where they are
	Recorder Recorder
	Steering Steering // nil: never paused, and the policy of [Config]
	Log      zerolog.Logger
}

// New returns a Manager. It does nothing until Run or one of the methods that
// says so.
func New(cfg Config, deps Deps) (*Manager, error) {
	cfg.setDefaults()
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("adoption configuration: %w", err)
	}
	if deps.Home == "" || deps.Self == nil || deps.Peers == nil || deps.Builds == nil || deps.Recorder == nil {
		return nil, errors.New("adoption: home, self, peers, builds and recorder are required")
	}
	if deps.FS == nil {
		deps.FS = fsys.OS
	}
	if deps.Steering == nil {
		deps.Steering = steady{cfg.Policy}
	}
	m := &Manager{
		cfg: cfg, deps: deps, log: deps.Log, ledger: ledger.New(deps.Home, deps.FS),
		kick: make(chan struct{}, 1), quarantineKick: make(chan struct{}, 1), watches: map[string]*watch{}, coordinating: map[string]time.Time{},
		degraded: map[string]string{},
	}
	m.progress.active = map[string]time.Time{}
	m.owner = newOwner(m)
	return m, nil
}
