package conflicts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	"github.com/footman-ci/footman/syncstate"
)

const (
	// runEvery is the rhythm of [Store.Run]: one listing of a folder that is nearly
	// always empty.
	runEvery = 10 * time.Second
	// orphanAge is how long a conflict of another replica may wait for its rule before
	// this one takes it: its recorder does it within the same call.
	orphanAge = 20 * time.Second
	// lockPatience bounds the wait for the lock: who has it reads and writes a few files.
	lockPatience = 10 * time.Second
	// lockPoll is between two tries.
	lockPoll = 50 * time.Millisecond
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
// by several replicas: what changes something is done under one lock in the home.
type Store struct {
	cfg    Config
	reader syncstate.Reader

	pruned   time.Time  // when this replica last looked through the versions; Run's alone
	scanning sync.Mutex // one reading at a time; List must not wait for a lock in the home
	mu       sync.Mutex
	known    map[string]*record
	looked   bool                 // at all of them, once
	garbage  []string             // folders that say nothing that can be understood
	seen     map[string]time.Time // what is unfinished, since when this replica knows it
	most     int                  // conflicts
	waiting  int
	refused  int64          // not recorded, because too many wait
	tries    map[string]int // of conflicts whose content could not be kept
	runErr   error
}

// New returns a Store. It does nothing else.
func New(cfg Config) *Store {
	return &Store{
		cfg: cfg, reader: syncstate.Reader{Home: cfg.Home.Path(), FS: cfg.FS}, most: maxConflicts,
		known: map[string]*record{}, seen: map[string]time.Time{}, tries: map[string]int{},
	}
}

// Conflict implements syncstate.Keeper: it records one, once in the cluster, and
// settles it if there is a rule. After an error it may be called again.
func (s *Store) Conflict(ctx context.Context, c syncstate.Clash) error {
	return s.locked(ctx, "record a conflict", func() error {
		r, err := s.record(ctx, c)
		if r != nil {
			s.announce(r)
		}
		if err != nil || r == nil {
			return err
		}
		if err := s.byRule(ctx, r); err != nil {
			// It is recorded. Run tries the rule again.
			s.cfg.Log.Error().Err(err).Str("conflict", r.ID).Msg("a conflict could not be settled by its rule, it is tried again")
		}
		return nil
	})
}

// announce says that a conflict was recorded.
func (s *Store) announce(r *record) {
	s.cfg.Log.Warn().Str("conflict", r.ID).Str("path", r.Path).Str("lost_by", r.LostBy).Str("won_by", r.WonBy).Bool("content_kept", r.ContentKept).
		Bool("unknown", r.unknown).Msg("a version was overwritten by somebody who had not seen it")
	if !r.unknown {
		s.publish(EventConflict, r)
	}
}

// Run settles what nobody settled and removes what is kept too long, until ctx
// ends. It returns ctx's cause.
func (s *Store) Run(ctx context.Context) error {
	t := time.NewTicker(runEvery)
	defer t.Stop()
	for {
		err := s.round(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.mu.Lock()
		fresh := err != nil && (s.runErr == nil || s.runErr.Error() != err.Error())
		s.runErr = err
		s.mu.Unlock()
		if fresh {
			s.cfg.Log.Error().Err(err).Msg("conflicts can't be looked after")
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// round is one pass of Run.
func (s *Store) round(ctx context.Context) error {
	all, err := s.scan()
	if err != nil {
		return err
	}
	var errs []error
	if s.unfinished(all, time.Now()) || len(all.records) > s.most {
		errs = append(errs, s.locked(ctx, "look after conflicts", func() error { return s.lookAfter(ctx) }))
	}
	return errors.Join(append(errs, s.pruneVersions(ctx))...)
}

// unfinished says whether anything is unfinished for longer than its maker takes.
func (s *Store) unfinished(all *found, now time.Time) (overdue bool) {
	names := slices.Clone(all.left)
	for _, r := range all.records {
		if r.Settled == "" && r.hasRule() {
			names = append(names, r.ID)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := make(map[string]time.Time, len(names))
	for _, name := range names {
		since, ok := s.seen[name]
		if !ok {
			since = now
		}
		seen[name] = since
		overdue = overdue || now.Sub(since) >= orphanAge
	}
	s.seen = seen
	return overdue
}

// lookAfter completes what a replica left that ended, under the lock.
func (s *Store) lookAfter(ctx context.Context) error {
	errs := []error{s.takeOver()}
	all, err := s.scan()
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	for _, r := range all.records {
		if r.Settled != "" || !r.hasRule() {
			continue
		}
		if r, err = s.current(r, all.listing); err == nil {
			err = s.byRule(ctx, r)
		}
		errs = append(errs, err)
	}
	return errors.Join(append(errs, s.forget(all.records))...)
}

// Waiting is how many conflicts wait for a person, as of the last look.
func (s *Store) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting
}

// Degraded says in words what can't be kept as it should.
func (s *Store) Degraded() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	if s.runErr != nil {
		out = append(out, "conflicts can't be looked after: "+s.runErr.Error())
	}
	if s.refused > 0 {
		out = append(out, fmt.Sprintf("%d conflicts were not recorded because %d wait for a person: settle some (footman sync conflicts)", s.refused, s.most))
	}
	if n := len(s.garbage); n > 0 {
		out = append(out, fmt.Sprintf("%d folders in .footman/conflicts can't be understood (%s): look at them and remove them", n, s.garbage[0]))
	}
	return out
}

func (s *Store) publish(kind string, r *record) {
	if s.cfg.Publish != nil {
		s.cfg.Publish(Event{Kind: kind, Conflict: r.Conflict})
	}
}

// locked runs f while no other replica changes anything here. The lock makes that a
// conflict is recorded and settled once; should it fail (a server that lost its
// locks), a conflict may be recorded twice, and the write of its content is still
// only done over the version that it replaces.
func (s *Store) locked(ctx context.Context, why string, f func() error) error {
	if err := s.cfg.FS.MkdirAll(opLock, s.cfg.Home.Conflicts(), folderPerm); err != nil {
		return fmt.Errorf("make the folder of conflicts: %w", err)
	}
	s.mu.Lock()
	looked := s.looked
	s.mu.Unlock()
	if !looked {
		_, _ = s.scan() // the first look reads all: nobody shall wait for that. It is made again under the lock
	}
	deadline := time.Now().Add(lockPatience)
	for {
		t, err := lock.TryTake(s.lockFile(), lock.Holder{Role: "conflicts", Replica: s.cfg.Name, Since: time.Now(), Why: why}, lock.WithCreate())
		if err == nil {
			// The lock makes what the holder before has done visible in files, not in lists of
			// names: an NFS client may believe those for half a minute.
			ferr := fsys.Fresh(s.cfg.FS, opLock, s.cfg.Home.Conflicts())
			if ferr != nil {
				ferr = fmt.Errorf("make the list of conflicts current: %w", ferr)
			} else {
				ferr = f()
			}
			if err := t.Release(); err != nil && ferr == nil {
				s.cfg.Log.Warn().Err(err).Msg("the lock of conflicts was not given back cleanly")
			}
			return ferr
		}
		if _, busy := errors.AsType[*lock.BusyError](err); !busy || time.Now().After(deadline) {
			return fmt.Errorf("lock the conflicts: %w", err)
		}
		select {
		case <-time.After(lockPoll):
		case <-ctx.Done():
			return fmt.Errorf("lock the conflicts: %w", context.Cause(ctx))
		}
	}
}
