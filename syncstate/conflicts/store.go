package conflicts

import (
	"context"
	"errors"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/syncstate"
)

// Config of a [Store]. Home, Name, FS and Wrote are required.
type Config struct {
	Home layout.Home
	Name string // of this replica
	FS   fsys.FS
	Log  zerolog.Logger
	// Wrote is told of content that was put in place: syncstate.Syncer.Wrote.
	Wrote func(syncstate.Announced)
	// Publish may be nil.
	Publish func(Event)
}

// Store keeps the conflicts of a home. Its methods are safe for concurrent use, also
// by several replicas.
type Store struct {
	cfg Config
}

var errUnfinished = errors.New("conflicts are not kept by this build")

// New returns a Store. It does nothing else.
func New(cfg Config) *Store { return &Store{cfg: cfg} }

// Conflict implements syncstate.Keeper: it records one, once in the cluster, and
// settles it if there is a rule.
func (s *Store) Conflict(context.Context, syncstate.Clash) error { return errUnfinished }

// Run settles what nobody settled and removes what is kept too long, until ctx
// ends. It returns ctx's cause.
func (s *Store) Run(ctx context.Context) error {
	<-ctx.Done()
	return context.Cause(ctx)
}

// List lists the conflicts, oldest first; those that are settled only if all.
func (s *Store) List(bool) ([]Conflict, error) { return nil, errUnfinished }

// Settle ends a conflict in a person's name. id may be a prefix that only one has.
// restore puts the overwritten content back in force, else what is in force stays.
func (s *Store) Settle(context.Context, string, bool, string) error { return errUnfinished }

// Waiting is how many conflicts wait for a person, as of the last look.
func (s *Store) Waiting() int { return 0 }

// Degraded says in words what can't be kept as it should.
func (s *Store) Degraded() []string { return nil }
