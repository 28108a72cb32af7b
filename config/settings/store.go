package settings

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/config/timers"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
)

const (
	// Kept is how many versions can be returned to.
	Kept = 20
	// lockPause is the pause between two tries for the lock, which is held for the
	// few writes of one change.
	lockPause = 100 * time.Millisecond
	// lockPatience is how long a change waits for another one.
	lockPatience = 5 * time.Second
)

// noTimers checks what holds on every host.
var noTimers = timers.Timers{}

// ErrChanged says that somebody else changed the settings meanwhile.
var ErrChanged = errors.New("the settings were changed meanwhile")

// ErrNoVersion says that a version is not kept (any more).
var ErrNoVersion = errors.New("no such version of the settings")

// Store is the settings in a home. Its methods may be called concurrently, by any
// number of processes on any number of hosts. All of them may hang as long as the
// storage stalls.
type Store struct {
	Home layout.Home
	FS   fsys.FS
	// Timers of this host that new settings must fit; the zero value asks for none.
	Timers timers.Timers
}

// Stamp tells versions of the file apart without reading it.
type Stamp struct {
	Size    int64
	ModTime time.Time
	Missing bool
}

// Stat returns the stamp of the file.
func (s *Store) Stat() (Stamp, error) {
	info, err := s.FS.Stat("settings.stat", s.Home.Settings())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Stamp{Missing: true}, nil
	case err != nil:
		return Stamp{}, fmt.Errorf("look at the settings: %w", err)
	}
	return Stamp{Size: info.Size(), ModTime: info.ModTime()}, nil
}

// Read returns the present settings; version 0 if there are none. A file that is
// not valid is [strict.Errors] or *[strict.Error]. With fresh, what another host
// wrote a moment ago is seen for sure; that costs two operations more.
func (s *Store) Read(fresh bool) (*Document, error) {
	if fresh {
		if err := fsys.Fresh(s.FS, "settings.fresh", s.Home.Footman()); err != nil {
			return nil, fmt.Errorf("read settings: %w", err)
		}
	}
	return s.readFile(s.Home.Settings(), true)
}

func (s *Store) readFile(path string, mayMiss bool) (*Document, error) {
	data, err := fsys.ReadFile(s.FS, "settings.read", path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mayMiss:
		return &Document{}, nil
	case err != nil:
		return nil, fmt.Errorf("read settings: %w", err)
	}
	return Decode(path, data)
}

// Change is what [Store.Write] is asked to do.
type Change struct {
	// Body is the new settings, as [Document.Body] has them.
	Body string
	// Base is the version that they were made from.
	Base uint64
	By   string
	// Mend replaces a file that is not valid, and asks for no base.
	Mend bool
}

// Write replaces the settings and returns the new version. It fails with
// [ErrChanged], with a mistake in the body, which has its place, or with an error
// of the file system; then the old settings hold.
func (s *Store) Write(ctx context.Context, c Change) (*Document, error) {
	taken, err := s.take(ctx, c.By)
	if err != nil {
		return nil, err
	}
	defer func() { _ = taken.Release() }() // nothing hangs on it: the process ends or goes on
	now, err := s.Read(true)
	if mistake := isMistake(err); err != nil && !(mistake && c.Mend) {
		if mistake {
			err = fmt.Errorf("the settings in the home are not valid; 'footman edit-config --rollback' returns to the last valid ones: %w", err)
		}
		return nil, err
	}
	if err != nil {
		now = &Document{Version: s.lastVersion()}
	}
	if now.Version != c.Base && !c.Mend {
		return nil, fmt.Errorf("%w: they have version %d now (by %s), and your change was made from version %d; look again and repeat it", ErrChanged, now.Version, orNobody(now.UpdatedBy), c.Base)
	}
	next, err := DecodeBody("settings", []byte(c.Body), now)
	if err != nil {
		return nil, err
	}
	if err := next.Settings.Validate(s.Timers); err != nil {
		return nil, err
	}
	next.Version, next.UpdatedAt, next.UpdatedBy = now.Version+1, time.Now().UTC().Truncate(time.Millisecond), author(c.By)
	if next.Settings.Paused() {
		next.PausedAt, next.PausedBy = next.UpdatedAt, next.UpdatedBy
		if now.Settings.Paused() && !now.PausedAt.IsZero() {
			next.PausedAt, next.PausedBy = now.PausedAt, now.PausedBy
		}
	}
	return next, s.write(next)
}

// write keeps the new version first, so that what holds is always kept; then it
// replaces the file as a whole.
func (s *Store) write(d *Document) error {
	data, err := d.Encode()
	if err != nil {
		return err
	}
	if len(data) > strict.MaxSize {
		return fmt.Errorf("settings: %d bytes, at most %d", len(data), strict.MaxSize)
	}
	if _, err := Decode("settings", data); err != nil { // what nobody could read is never written
		return fmt.Errorf("check what is to be written: %w", err)
	}
	if err := s.FS.MkdirAll("settings.mkdir", s.Home.SettingsHistory(), 0o750); err != nil {
		return fmt.Errorf("keep settings: %w", err)
	}
	if err := s.FS.WriteFile("settings.keep", s.kept(d.Version), data, 0o640); err != nil {
		return fmt.Errorf("keep settings: %w", err)
	}
	if err := s.FS.WriteFile("settings.write", s.Home.Settings(), data, 0o640); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	s.prune(d.Version)
	return nil
}

// take waits for the lock of the settings, but not for long.
func (s *Store) take(ctx context.Context, by string) (*lock.Taken, error) {
	ctx, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	tick := time.NewTicker(lockPause)
	defer tick.Stop()
	for {
		taken, err := lock.TryTake(s.Home.SettingsLock(), lock.Holder{Role: "settings", Why: "changed by " + author(by)}, lock.WithCreate())
		if _, busy := errors.AsType[*lock.BusyError](err); !busy {
			if err != nil {
				return nil, fmt.Errorf("lock settings: %w", err)
			}
			return taken, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("lock settings: %w", err)
		}
	}
}

var keptName = regexp.MustCompile(`^([0-9]{8,20})\.yaml$`)

func (s *Store) kept(version uint64) string {
	return filepath.Join(s.Home.SettingsHistory(), fmt.Sprintf("%08d.yaml", version))
}

// Versions returns the kept versions up to the present one, oldest first.
func (s *Store) Versions(upTo uint64) ([]uint64, error) {
	entries, err := s.FS.ReadDir("settings.versions", s.Home.SettingsHistory())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list settings: %w", err)
	}
	var out []uint64
	for _, e := range entries {
		m := keptName.FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		// A version above the present one was never in force: its writer died.
		if v, err := strconv.ParseUint(m[1], 10, 64); err == nil && v > 0 && v <= upTo {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out, nil
}

// ReadVersion returns a kept version. [ErrNoVersion]: it isn't kept.
func (s *Store) ReadVersion(version uint64) (*Document, error) {
	d, err := s.readFile(s.kept(version), false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %d", ErrNoVersion, version)
	}
	return d, err
}

// Rollback makes an old version the newest one; 0 is the last valid one before the
// present one. It works when the present file is not valid, too.
func (s *Store) Rollback(ctx context.Context, to uint64, by string) (*Document, error) {
	now, err := s.Read(true)
	broken := isMistake(err)
	if err != nil && !broken {
		return nil, err
	}
	last := s.lastVersion()
	if !broken {
		last = now.Version
	}
	old, err := s.pick(to, last, broken)
	if err != nil {
		return nil, err
	}
	body, err := old.Body()
	if err != nil {
		return nil, err
	}
	if broken {
		return s.Write(ctx, Change{Body: body, By: by, Mend: true})
	}
	return s.Write(ctx, Change{Body: body, By: by, Base: now.Version})
}

// pick finds the version to return to. If the present file is broken, the kept copy
// of its own version is as good.
func (s *Store) pick(to, last uint64, broken bool) (*Document, error) {
	if to != 0 {
		return s.ReadVersion(to)
	}
	versions, err := s.Versions(last)
	if err != nil {
		return nil, err
	}
	for _, v := range slices.Backward(versions) {
		if v == last && !broken {
			continue
		}
		if d, err := s.ReadVersion(v); err == nil {
			return d, nil
		}
	}
	if last == 1 && !broken { // before the first change all defaults held
		return &Document{}, nil
	}
	return nil, fmt.Errorf("%w: nothing before version %d is kept", ErrNoVersion, last)
}

// prune removes what is too old; what can't be removed now is tried at the next change.
func (s *Store) prune(now uint64) {
	versions, err := s.Versions(now)
	if err != nil {
		return
	}
	for _, v := range versions[:max(0, len(versions)-Kept)] {
		_ = s.FS.Remove("settings.prune", s.kept(v))
	}
}

var versionLine = regexp.MustCompile(`(?m)^version: ([0-9]{1,20})\s*$`)

// lastVersion is the highest version that was ever written, as far as the kept
// ones and the text of a broken file tell.
func (s *Store) lastVersion() (last uint64) {
	if versions, err := s.Versions(^uint64(0)); err == nil && len(versions) > 0 {
		last = versions[len(versions)-1]
	}
	if data, err := fsys.ReadFile(s.FS, "settings.read", s.Home.Settings()); err == nil {
		if m := versionLine.FindSubmatch(data); m != nil {
			if v, err := strconv.ParseUint(string(m[1]), 10, 64); err == nil && v < last+1000 { // a wild number would use the counter up
				last = max(last, v)
			}
		}
	}
	return last
}

// isMistake says whether err is about the content of the file.
func isMistake(err error) bool {
	var e *strict.Error
	return errors.As(err, &e)
}

func author(by string) string {
	by = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(by, "?"))
	if len(by) > maxAuthor {
		by = strings.ToValidUTF8(by[:maxAuthor], "")
	}
	return orNobody(by)
}

func orNobody(by string) string {
	if by == "" {
		return "somebody"
	}
	return by
}
