package syncstate_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

func write(t testing.TB, home, rel, content string) {
	t.Helper()
	name := filepath.Join(home, rel)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	tmp := name + "-atomic1tmp"
	if err := os.WriteFile(tmp, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(tmp, name); err != nil { // as Jenkins' AtomicFileWriter
		t.Fatal(err)
	}
}

// counting counts the reads of contents.
type counting struct {
	fsys.FS

	mu    sync.Mutex
	reads int
	fail  map[string]error // by path relative to the home
	home  string
	// frozen, if set, is the only ctime there is: a file system with a coarse clock.
	frozen time.Time
}

type frozenInfo struct {
	fs.FileInfo

	at time.Time
}

func (f frozenInfo) Sys() any {
	st := *f.FileInfo.Sys().(*syscall.Stat_t) //nolint:errcheck,forcetypeassert // Linux
	st.Ctim = syscall.NsecToTimespec(f.at.UnixNano())
	return &st
}

type frozenFile struct {
	fsys.File

	at time.Time
}

func (f frozenFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	if err != nil {
		return nil, err
	}
	return frozenInfo{info, f.at}, nil
}

func (c *counting) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	info, err := c.FS.Stat(op, name)
	if err != nil || c.frozen.IsZero() {
		return info, err
	}
	return frozenInfo{info, c.frozen}, nil
}

func (c *counting) StatNow(op fsys.Op, name string) (fs.FileInfo, error) {
	info, err := c.FS.StatNow(op, name)
	if err != nil || c.frozen.IsZero() {
		return info, err
	}
	return frozenInfo{info, c.frozen}, nil
}

func (c *counting) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	if op == "syncstate.read" {
		c.mu.Lock()
		c.reads++
		c.mu.Unlock()
	}
	f, err := c.FS.OpenFile(op, name, flag, perm)
	if err != nil || c.frozen.IsZero() {
		return f, err
	}
	return frozenFile{f, c.frozen}, nil
}

func (c *counting) ReadDir(op fsys.Op, name string) ([]fs.DirEntry, error) {
	if rel, err := filepath.Rel(c.home, name); err == nil && c.fail[rel] != nil {
		return nil, c.fail[rel]
	}
	return c.FS.ReadDir(op, name)
}

type stage struct {
	t    *testing.T
	home string
	fs   *counting
	scan *syncstate.Scanner

	ahead time.Duration // an hour: everything on disk is at rest

	mu    sync.Mutex
	order []string          // paths in the order they were found
	seen  map[string]string // path -> "new", "changed", "gone"
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, home: t.TempDir(), seen: map[string]string{}, ahead: time.Hour}
	s.fs = &counting{FS: fsys.OS, home: s.home, fail: map[string]error{}}
	s.scan = &syncstate.Scanner{
		Reader: syncstate.Reader{Home: s.home, FS: s.fs, Now: func() time.Time { return time.Now().Add(s.ahead) }}, Index: syncstate.NewIndex(), Parallel: 4,
		Found: func(_ context.Context, c syncstate.Change) {
			s.mu.Lock()
			defer s.mu.Unlock()
			what := "changed"
			switch {
			case !c.Old.Exists():
				what = "new"
			case !c.New.Exists():
				what = "gone"
			}
			s.order = append(s.order, c.Resource.Path())
			s.seen[c.Resource.Path()] = what
		},
	}
	return s
}

func (s *stage) pass() (map[string]string, syncstate.ScanStats) {
	s.t.Helper()
	s.mu.Lock()
	s.seen, s.order = map[string]string{}, nil
	s.fs.reads = 0
	s.mu.Unlock()
	stats, err := s.scan.Scan(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return s.seen, stats
}

func (s *stage) want(want map[string]string) syncstate.ScanStats {
	s.t.Helper()
	got, stats := s.pass()
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("found (-want +got):\n%s", diff)
	}
	return stats
}

// A scan finds what is new, changed and gone; a second one finds nothing and
// reads no content.
func TestScanFindsEveryDifference(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	write(t, s.home, "config.xml", "global")
	write(t, s.home, "jobs/a/config.xml", "a")
	write(t, s.home, "jobs/a/nextBuildNumber", "7\n")
	write(t, s.home, "jobs/a/builds/6/build.xml", "not looked at by a scan of configuration")
	write(t, s.home, "jobs/team/config.xml", "folder")
	write(t, s.home, "jobs/team/jobs/b/config.xml", "b")
	write(t, s.home, "jobs/mb/config.xml", "mb")
	write(t, s.home, "jobs/mb/branches/x/config.xml", "x")
	write(t, s.home, "nodes/n1/config.xml", "n1")
	write(t, s.home, "users/users.xml", "map")
	write(t, s.home, "users/u_1/config.xml", "u")
	write(t, s.home, "plugins/git.jpi", "zip")
	write(t, s.home, "queue.xml", "own business")
	s.want(map[string]string{
		"config.xml": "new", "jobs/a/config.xml": "new", "jobs/a/nextBuildNumber": "new", "jobs/a/builds": "new", "jobs/team/config.xml": "new",
		"jobs/team/jobs/b/config.xml": "new", "jobs/mb/config.xml": "new", "jobs/mb/branches/x/config.xml": "new",
		"nodes/n1/config.xml": "new", "users/users.xml": "new", "users/u_1/config.xml": "new", "plugins/git.jpi": "new",
	})
	if slices.Index(s.order, "jobs/team/config.xml") > slices.Index(s.order, "jobs/team/jobs/b/config.xml") {
		t.Error("a child was found before its folder")
	}

	s.want(map[string]string{})
	if s.fs.reads != 0 { // lists of builds count, too
		t.Errorf("a scan that found nothing read %d files", s.fs.reads)
	}

	write(t, s.home, "config.xml", "global") // rewritten with the same content, as at each start
	write(t, s.home, "jobs/a/config.xml", "A")
	write(t, s.home, "jobs/new/config.xml", "new")
	write(t, s.home, "jobs/a/builds/7/build.xml", "x")
	write(t, s.home, "jobs/a/builds/permalinks", "no build")
	if err := os.RemoveAll(filepath.Join(s.home, "jobs", "team")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(s.home, "nodes", "n1"), filepath.Join(s.home, "nodes", "n2")); err != nil {
		t.Fatal(err)
	}
	s.want(map[string]string{
		"jobs/a/config.xml": "changed", "jobs/a/builds": "changed", "jobs/new/config.xml": "new", "jobs/team/config.xml": "gone", "jobs/team/jobs/b/config.xml": "gone",
		"nodes/n1/config.xml": "gone", "nodes/n2/config.xml": "new",
	})
	if slices.Index(s.order, "jobs/team/config.xml") < slices.Index(s.order, "jobs/team/jobs/b/config.xml") {
		t.Error("a folder was gone before its child")
	}
	s.want(map[string]string{})
}

// A change in place that keeps size and ctime is found as long as the file was
// young when it was read: stat is not believed then. Neither is it on a host whose clock
// is ahead of the file server's.
func TestYoungFilesAreReadAgain(t *testing.T) {
	for _, ahead := range []time.Duration{0, 4 * time.Second} {
		t.Run(ahead.String(), func(t *testing.T) {
			s := newStage(t)
			s.ahead = ahead
			s.fs.frozen = time.Now()
			name := filepath.Join(s.home, "config.xml")
			put := func(content string) {
				t.Helper()
				if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			put("one")
			s.want(map[string]string{"config.xml": "new"})
			put("two")
			s.want(map[string]string{"config.xml": "changed"})
		})
	}
}

// A folder that can't be read says nothing about what is in it: nothing below it
// is taken for deleted, and the scan goes on.
func TestUnreadableFolderIsNotEmpty(t *testing.T) {
	s := newStage(t)
	write(t, s.home, "jobs/a/config.xml", "a")
	write(t, s.home, "jobs/b/config.xml", "b")
	s.pass()
	s.fs.fail["jobs/a"] = errors.New("input/output error")
	write(t, s.home, "jobs/b/config.xml", "B")
	if stats := s.want(map[string]string{"jobs/b/config.xml": "changed"}); stats.Errors != 1 {
		t.Errorf("%d errors were counted, want 1", stats.Errors)
	}
	s.fs.fail["jobs"] = errors.New("input/output error")
	s.want(map[string]string{})
	clear(s.fs.fail)
	s.want(map[string]string{})
}

// A home that can't be read at all is an error, and nothing is forgotten.
func TestUnreadableHome(t *testing.T) {
	s := newStage(t)
	write(t, s.home, "jobs/a/config.xml", "a")
	s.pass()
	s.fs.fail["."] = errors.New("input/output error")
	if _, err := s.scan.Scan(t.Context()); err == nil {
		t.Error("a scan of an unreadable home succeeded")
	}
	clear(s.fs.fail)
	s.want(map[string]string{})
}

// A pause holds the scan between two folders; the end of the pause lets it go on,
// and the end of the context ends it with its cause.
func TestPause(t *testing.T) {
	s := newStage(t)
	for i := range 20 {
		write(t, s.home, fmt.Sprintf("jobs/j%d/config.xml", i), "x")
	}
	asked, open := make(chan struct{}, 1000), make(chan struct{})
	s.scan.Gate = func(ctx context.Context) error {
		asked <- struct{}{}
		select {
		case <-open:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	done := make(chan error, 1)
	go func() { _, err := s.scan.Scan(t.Context()); done <- err }()
	<-asked
	select {
	case err := <-done:
		t.Fatalf("the scan ended in the pause: %v", err)
	default:
	}
	close(open)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n, _ := s.scan.Index.Len(); n != 20 {
		t.Errorf("%d resources are known, want 20", n)
	}

	stop := errors.New("stopped for the test")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	s.scan.Gate = nil
	if _, err := s.scan.Scan(ctx); !errors.Is(err, stop) {
		t.Errorf("the scan ended with %v, want the cause of its context", err)
	}
}

// After any sequence of writes, renames and deletions one scan knows exactly what
// is on disk.
func TestScanConverges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newStage(t)
		folder := rapid.Custom(func(t *rapid.T) string {
			f := "jobs/" + rapid.SampledFrom([]string{"a", "b", "ü c"}).Draw(t, "top")
			for range rapid.IntRange(0, 2).Draw(t, "depth") {
				f += "/jobs/" + rapid.SampledFrom([]string{"x", "y"}).Draw(t, "name")
			}
			return f
		})
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"write", "write", "write", "remove", "rename", "scan"}).Draw(rt, "step") {
			case "write":
				f := folder.Draw(rt, "folder")
				for p := f; p != "jobs" && p != "."; p = filepath.Dir(filepath.Dir(p)) { // parents are items, too
					if _, err := os.Stat(filepath.Join(s.home, p, "config.xml")); err != nil || p == f {
						write(t, s.home, p+"/config.xml", rapid.StringN(1, 5, 9).Draw(rt, "content"))
					}
				}
			case "remove":
				_ = os.RemoveAll(filepath.Join(s.home, folder.Draw(rt, "folder")))
			case "rename":
				_ = os.Rename(filepath.Join(s.home, folder.Draw(rt, "from")), filepath.Join(s.home, folder.Draw(rt, "to")))
			case "scan":
				s.pass()
			}
		}
		s.pass()
		want := map[string]string{}
		_ = filepath.WalkDir(s.home, func(p string, e fs.DirEntry, err error) error {
			if err == nil && e.Name() == "config.xml" {
				rel, _ := filepath.Rel(s.home, p)
				data, _ := os.ReadFile(p) //nolint:gosec // a folder of the test's own
				want[rel] = string(data)
			}
			return nil
		})
		if n, _ := s.scan.Index.Len(); n != len(want) {
			rt.Fatalf("%d resources are known, %d are on disk", n, len(want))
		}
		for _, rel := range slices.Sorted(maps.Keys(want)) {
			got, ok := s.scan.Index.Get(rel)
			v, err := s.scan.Reader.Read(t.Context(), rel)
			if err != nil || !ok || got != v {
				rt.Fatalf("%s is known as %+v, on disk it is %+v (%v)", rel, got, v, err)
			}
		}
	})
}

// A file that changes at each read is given up with an error that says so, and
// does not become a version.
func TestUnstable(t *testing.T) {
	home := t.TempDir()
	write(t, home, "config.xml", "x")
	n := 0
	r := syncstate.Reader{Home: home, FS: &racing{FS: fsys.OS, do: func() {
		n++
		if err := os.WriteFile(filepath.Join(home, "config.xml"), []byte(strings.Repeat("y", n)), 0o644); err != nil {
			t.Fatal(err)
		}
	}}}
	if v, err := r.Read(t.Context(), "config.xml"); !errors.Is(err, syncstate.ErrUnstable) {
		t.Errorf("Read = %+v, %v; want ErrUnstable", v, err)
	}
}

// A new file that is not written to its end yet is no version that anybody could
// lose; one that stays like this is what lies there.
func TestHalfWritten(t *testing.T) {
	home := t.TempDir()
	for _, content := range []string{"", "<project>\n  <descr"} {
		write(t, home, "jobs/j/config.xml", content)
		r := syncstate.Reader{Home: home, FS: fsys.OS}
		if v, err := r.Read(t.Context(), "jobs/j/config.xml"); !errors.Is(err, syncstate.ErrUnstable) {
			t.Errorf("%q: Read = %+v, %v; want ErrUnstable", content, v, err)
		}
		r.Now = func() time.Time { return time.Now().Add(time.Minute) }
		if v, err := r.Read(t.Context(), "jobs/j/config.xml"); err != nil || !v.Exists() {
			t.Errorf("%q, a minute later: Read = %+v, %v", content, v, err)
		}
	}
	write(t, home, "jobs/j/config.xml", "<project/>\n")
	write(t, home, "jobs/j/nextBuildNumber", "")
	for _, name := range []string{"jobs/j/config.xml", "jobs/j/nextBuildNumber"} {
		if _, err := (syncstate.Reader{Home: home, FS: fsys.OS}).Read(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// racing writes whenever the file is opened.
type racing struct {
	fsys.FS

	do func()
}

func (r *racing) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	r.do()
	return r.FS.OpenFile(op, name, flag, perm)
}

// Digests go over the wire as text: they round-trip, and garbage is refused.
func TestDigestText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d syncstate.Digest
		copy(d[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "digest"))
		if got, err := syncstate.ParseDigest(d.String()); err != nil || got != d {
			t.Fatalf("%v parses to %v, %v", d, got, err)
		}
	})
	for _, bad := range []string{"x", "00", strings.Repeat("g", 32), strings.Repeat("0", 34)} {
		if _, err := syncstate.ParseDigest(bad); err == nil {
			t.Errorf("ParseDigest(%q) succeeded", bad)
		}
	}
}

// A storage that fails in the middle of a scan costs time in proportion to the home,
// not to its square.
func BenchmarkScanOfAFailingHome(b *testing.B) {
	const jobs = 20_000
	home := b.TempDir()
	for i := range jobs {
		write(b, home, fmt.Sprintf("jobs/j%d/config.xml", i), "<j/>")
	}
	counted := &counting{FS: fsys.OS, home: home, fail: map[string]error{}}
	index := syncstate.NewIndex()
	scan := syncstate.Scanner{Reader: syncstate.Reader{Home: home, FS: counted}, Index: index, Found: func(context.Context, syncstate.Change) {}}
	if _, err := scan.Scan(b.Context()); err != nil {
		b.Fatal(err)
	}
	for i := range jobs {
		counted.fail[fmt.Sprintf("jobs/j%d", i)] = fs.ErrPermission
	}
	for b.Loop() {
		if st, err := scan.Scan(b.Context()); err != nil || st.Errors < jobs || st.Changes > 0 {
			b.Fatal(st, err)
		}
	}
}
