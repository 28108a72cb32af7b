package watch_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"github.com/footman-ci/footman/syncstate/watch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sink collects what a watcher says.
type sink struct {
	mu       sync.Mutex
	looks    map[string]int
	below    []string
	scans    []string
	degraded string
	news     chan struct{}
}

func newSink() *sink { return &sink{looks: map[string]int{}, news: make(chan struct{}, 1)} }

func (s *sink) change(do func()) {
	s.mu.Lock()
	do()
	s.mu.Unlock()
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (s *sink) Look(p string)           { s.change(func() { s.looks[p]++ }) }
func (s *sink) LookBelow(p string)      { s.change(func() { s.below = append(s.below, p) }) }
func (s *sink) ScanDue(why string)      { s.change(func() { s.scans = append(s.scans, why) }) }
func (s *sink) Degraded(_, what string) { s.change(func() { s.degraded = what }) }

// until waits for a condition; the test's own deadline is the only limit.
func (s *sink) until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	end := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond) // new watches alone are no news
	defer tick.Stop()
	for {
		s.mu.Lock()
		done := ok()
		s.mu.Unlock()
		if done {
			return
		}
		select {
		case <-s.news:
		case <-tick.C:
		case <-end:
			s.mu.Lock()
			saw := fmt.Sprintf("looked at %v, below %v, scans %v", s.looks, s.below, s.scans)
			s.mu.Unlock()
			t.Fatalf("never happened: %s; %s", what, saw)
		}
	}
}

func start(t *testing.T, home string, change ...func(*watch.Watcher)) (*watch.Watcher, *sink) {
	t.Helper()
	s := newSink()
	w := watch.New(home, s, zerolog.Nop())
	for _, c := range change {
		c(w)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = w.Run(ctx) }()
	t.Cleanup(func() { cancel(errors.New("the test is over")); <-done })
	s.until(t, "watching begins", func() bool { return len(s.scans) > 0 })
	return w, s
}

func put(t *testing.T, home, rel string) {
	t.Helper()
	name := filepath.Join(home, rel)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+"-atomic1tmp", []byte(rel), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+"-atomic1tmp", name); err != nil {
		t.Fatal(err)
	}
}

// What is written, wherever it counts, is looked at: also in folders that have just
// been made, one in another, before they could be watched.
func TestSeesWhatIsWritten(t *testing.T) {
	home := t.TempDir()
	put(t, home, "jobs/old/config.xml")
	_, s := start(t, home)
	files := []string{
		"config.xml", "hudson.tasks.Maven.xml", "jobs/old/config.xml", "jobs/new/config.xml", "jobs/team/jobs/deep/jobs/x/config.xml",
		"jobs/mb/branches/b.1/config.xml", "nodes/n1/config.xml", "users/u_1/config.xml", "users/users.xml", "plugins/git.jpi", "jobs/old/nextBuildNumber",
	}
	for _, f := range files {
		put(t, home, f)
	}
	s.until(t, "each file is looked at", func() bool {
		return !slices.ContainsFunc(files, func(f string) bool { return s.looks[f] == 0 })
	})
}

// Builds are not watched, however many there are: the number of watches is that of
// the formula in docs.
func TestNumberOfWatches(t *testing.T) {
	home := t.TempDir()
	for i := range 3 {
		put(t, home, fmt.Sprintf("jobs/j%d/config.xml", i))
		for b := range 5 {
			put(t, home, fmt.Sprintf("jobs/j%d/builds/%d/build.xml", i, b))
		}
	}
	put(t, home, "jobs/team/jobs/x/config.xml")
	put(t, home, "nodes/n/config.xml")
	put(t, home, "users/u/config.xml")
	put(t, home, "plugins/a/META-INF/MANIFEST.MF")
	put(t, home, "workspace/w/config.xml")
	put(t, home, ".footman/running/a/1/x.json")
	w, _ := start(t, home)
	// home, jobs, j0, j1, j2, team, team/jobs, team/jobs/x, nodes, n, users, u, plugins
	if got := w.Count(); got != 13 {
		t.Errorf("%d folders are watched, want 13", got)
	}
}

// When there are fewer watches than folders, what is said names both numbers, so that
// a person knows which limit this home needs.
func TestTooFewWatches(t *testing.T) {
	home := t.TempDir()
	for i := range 10 {
		put(t, home, fmt.Sprintf("jobs/team/jobs/j%d/config.xml", i))
	}
	w, s := start(t, home, func(w *watch.Watcher) { w.SetMost(4) })
	// home, jobs, team, team/jobs and ten jobs
	if w.Count() != 4 || w.Need() != 14 {
		t.Errorf("%d of %d folders are watched, want 4 of 14", w.Count(), w.Need())
	}
	s.until(t, "it is said", func() bool { return strings.Contains(s.degraded, "4 of 14") })
}

// A folder that nobody may read is no reason to advise a higher limit, nor to scan all the
// time: what can't be watched can't be listed, either. Any other refusal is said as it is.
func TestRefusedFolder(t *testing.T) {
	for why, said := range map[error]bool{fs.ErrPermission: false, syscall.ENAMETOOLONG: true} {
		t.Run(why.Error(), func(t *testing.T) {
			home := t.TempDir()
			put(t, home, "jobs/a/jobs/b/config.xml")
			put(t, home, "jobs/c/config.xml")
			w, s := start(t, home, func(w *watch.Watcher) {
				w.Refuse(func(name string) error {
					if strings.HasPrefix(name, filepath.Join(home, "jobs", "a")) {
						return why
					}
					return nil
				})
			})
			s.mu.Lock()
			defer s.mu.Unlock()
			if w.Count() != 3 || (s.degraded != "") != said || strings.Contains(s.degraded, "max_user_watches") {
				t.Errorf("%d of %d folders are watched; said %q", w.Count(), w.Need(), s.degraded)
			}
			if said && !strings.Contains(s.degraded, why.Error()) {
				t.Errorf("said %q, not %q", s.degraded, why)
			}
		})
	}
}

// A folder that is renamed is watched under its new name and no longer under the
// old one, with all below it; one that is removed is forgotten.
func TestRenameAndRemove(t *testing.T) {
	home := t.TempDir()
	put(t, home, "jobs/a/config.xml")
	put(t, home, "jobs/a/jobs/b/config.xml")
	w, s := start(t, home)
	before := w.Count()
	if err := os.Rename(filepath.Join(home, "jobs", "a"), filepath.Join(home, "jobs", "z")); err != nil {
		t.Fatal(err)
	}
	s.until(t, "the new name is looked at and the old one is gone", func() bool {
		return s.looks["jobs/z/config.xml"] > 0 && s.looks["jobs/z/jobs/b/config.xml"] > 0 && slices.Contains(s.below, "jobs/a")
	})
	if got := w.Count(); got != before {
		t.Errorf("%d folders are watched after the rename, want %d", got, before)
	}
	s.mu.Lock()
	clear(s.looks)
	s.mu.Unlock()
	put(t, home, "jobs/z/jobs/b/config.xml")
	s.until(t, "a change under the new name is seen", func() bool { return s.looks["jobs/z/jobs/b/config.xml"] > 0 })
	s.mu.Lock()
	for p := range s.looks {
		if strings.HasPrefix(p, "jobs/a") {
			t.Errorf("a change under the new name was reported as %s", p)
		}
	}
	s.mu.Unlock()
	if err := os.RemoveAll(filepath.Join(home, "jobs", "z")); err != nil {
		t.Fatal(err)
	}
	s.until(t, "all of it is forgotten", func() bool { return w.Count() == 2 && s.looks["jobs/z"] > 0 }) // home, jobs
	put(t, home, "jobs/z/config.xml")
	s.until(t, "a new folder of the old name is watched", func() bool { return w.Count() == 3 })
}

// A flood that the kernel's queue can't hold ends with a word that something was
// lost, and everything that was made in it is watched.
func TestOverflow(t *testing.T) {
	home := t.TempDir()
	put(t, home, "jobs/a/config.xml")
	limit, err := os.ReadFile("/proc/sys/fs/inotify/max_queued_events")
	if err != nil || len(strings.TrimSpace(string(limit))) > 5 {
		t.Skipf("the kernel's queue is too long to be filled (%s, %v)", strings.TrimSpace(string(limit)), err)
	}
	release := make(chan struct{})
	s := &stuck{sink: newSink(), release: release}
	w := watch.New(home, s, zerolog.Nop())
	ctx, cancel := context.WithCancelCause(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = w.Run(ctx) }()
	defer func() { cancel(errors.New("the test is over")); <-done }()
	s.until(t, "watching begins", func() bool { return len(s.scans) > 0 })
	s.mu.Lock()
	s.hold = true
	s.mu.Unlock()
	name := filepath.Join(home, "jobs", "a", "config.xml")
	for i := range 40_000 {
		f := name
		if i%2 == 1 {
			f += "~" // equal events one after another are merged by the kernel
		}
		if err := os.WriteFile(f, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(t, home, "jobs/lost/config.xml")
	close(release)
	s.until(t, "the overflow is told", func() bool {
		return slices.ContainsFunc(s.scans, func(why string) bool { return strings.Contains(why, "overflow") })
	})
	s.until(t, "what was made meanwhile is watched", func() bool { return w.Count() == 4 }) // home, jobs, a, lost
}

// stuck is a sink that does not return while it is held.
type stuck struct {
	*sink

	hold    bool
	release chan struct{}
}

func (s *stuck) Look(p string) {
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	if hold {
		<-s.release
	}
	s.sink.Look(p)
}

// Folders behind symbolic links are watched like others, under the names that lead to
// them; a link that leads back adds none.
func TestFollowsLinks(t *testing.T) {
	home, volume := t.TempDir(), t.TempDir()
	put(t, volume, "jobs/a/config.xml")
	put(t, volume, "elsewhere/config.xml")
	link := func(to, from string) {
		t.Helper()
		if err := os.Symlink(to, filepath.Join(home, from)); err != nil {
			t.Fatal(err)
		}
	}
	link(filepath.Join(volume, "jobs"), "jobs")
	link(home, "jobs/home")
	w, s := start(t, home)
	if n := w.Count(); n != 3 { // the home, jobs, a
		t.Errorf("%d folders are watched", n)
	}
	put(t, volume, "jobs/a/config.xml")
	s.until(t, "a file behind a link is looked at", func() bool { return s.looks["jobs/a/config.xml"] > 0 })
	link(filepath.Join(volume, "elsewhere"), "jobs/b")
	s.until(t, "what is behind a new link is looked at", func() bool { return s.looks["jobs/b/config.xml"] > 0 })
	put(t, volume, "elsewhere/nextBuildNumber")
	s.until(t, "a file behind the new link is looked at", func() bool { return s.looks["jobs/b/nextBuildNumber"] > 0 })
	if err := os.Remove(filepath.Join(home, "jobs", "b")); err != nil {
		t.Fatal(err)
	}
	s.until(t, "its removal is seen", func() bool { return slices.Contains(s.below, "jobs/b") })
}
