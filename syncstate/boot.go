package syncstate

import (
	"context"
	"path"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate/resource"
)

const (
	// maxSnapshot bounds what is remembered of a home before a boot: 120 bytes each. A
	// controller writes a few dozen files when it boots, and those come first.
	maxSnapshot = 20_000
	// snapshotTimeout bounds the reading. The files that matter take milliseconds; a
	// controller needs seconds before it writes the first one.
	snapshotTimeout = 30 * time.Second

	opSnapshot fsys.Op = "syncstate.snapshot"
)

// snapshot is what lay on disk before a controller booted.
type snapshot struct {
	life    Life
	digests map[string]Digest
	whole   bool // what is not in it was not there
}

// Booting notes what lies on disk outside jobs/ before a controller boots: what it
// writes before its bridge is there was based on that. Call it when the runner says
// that it starts a life, before the controller can have written anything. It reads
// files, so it takes a moment. It may be called again for the same life: the newest look counts.
func (s *Syncer) Booting(life Life) {
	s.mu.Lock()
	if s.before.life != life {
		s.before = snapshot{life: life, digests: map[string]Digest{}}
	}
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), snapshotTimeout)
	defer cancel()
	found := snapshot{life: life, digests: map[string]Digest{}, whole: true}
	for _, p := range s.bootPaths(&found) {
		if len(found.digests) >= maxSnapshot {
			found.whole = false
			break
		}
		d, err := s.digestNow(ctx, p)
		if err != nil {
			found.whole = false
			s.deps.Log.Debug().Err(err).Str("path", p).Msg("could not look at it before a boot")
			continue
		}
		found.digests[p] = d
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before.life == life {
		s.before = found
	}
}

// BootBegan says when the process of a life was started, by this host's clock. It may be
// called again.
func (s *Syncer) BootBegan(life Life, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bootBegan = boot{life: life, at: at}
}

// boot is when the process of a life was started.
type boot struct {
	life Life
	at   time.Time
}

// beganLocked is when the process of the own controller was started; zero: not known.
func (s *Syncer) beganLocked() time.Time {
	if s.bootBegan.life != s.life {
		return time.Time{}
	}
	return s.bootBegan.at
}

// digestNow reads a file, unless stat shows that what is known still holds.
func (s *Syncer) digestNow(ctx context.Context, p string) (Digest, error) {
	s.reader.Current(p)
	stat, ok, err := s.reader.Stat(p)
	if err != nil || !ok {
		return Digest{}, err
	}
	if known, ok := s.index.Get(p); ok && known.sameFile(stat) && stat.AtRest(s.reader.now()) {
		return known.Digest, nil
	}
	v, err := s.reader.read(ctx, p)
	return v.Digest, err
}

// bootPaths lists the authored files outside jobs/, those in the home itself first.
func (s *Syncer) bootPaths(found *snapshot) []string {
	var out []string
	add := func(p string) {
		if resource.Classify(p).Kind.Authored() {
			out = append(out, p)
		}
	}
	list := func(dir string) (names []string) {
		entries, err := s.deps.FS.ReadDir(opSnapshot, s.reader.abs(dir))
		if err != nil {
			found.whole = false
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return names
	}
	for _, name := range list(".") {
		add(name)
	}
	add("users/users.xml")
	for _, dir := range []string{"nodes", "users"} {
		for _, name := range list(dir) {
			add(path.Join(dir, name, "config.xml"))
		}
	}
	return out
}
