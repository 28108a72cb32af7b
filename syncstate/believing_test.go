package syncstate_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
)

// believing is an NFS client: it goes on using what it knew by a name, also when it opens
// it, until somebody lists the folder (of a folder in it: asks the server for it). Of a
// file it tells what it was told last, until somebody asks for that file. Measured on
// kernel 6.12, NFSv4.1 and 4.2.
type believing struct {
	fsys.FS

	mu    sync.Mutex
	names map[string]string      // what a name leads to in truth
	deaf  bool                   // what the server says of a folder ends nothing; listing it does
	infos map[string]fs.FileInfo // of files
}

// real is where a name leads to, as the client believes.
func (b *believing) real(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := "/"
	for part := range strings.SplitSeq(strings.Trim(name, "/"), "/") {
		at = filepath.Join(at, part)
		if to, ok := b.names[at]; ok {
			at = to
		}
	}
	return at
}

// asked drops what is believed of the names of folders in a folder; of files only if it is
// listed: they may have been lent to the client (it has a delegation of the old one).
func (b *believing) asked(dir string, listed bool) {
	dir = b.real(dir)
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, to := range b.names {
		info, err := os.Stat(to)
		if filepath.Dir(name) == dir && (listed || err == nil && info.IsDir()) {
			delete(b.names, name)
		}
	}
}

func (b *believing) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	return b.FS.OpenFile(op, b.real(name), flag, perm)
}

func (b *believing) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	b.mu.Lock()
	info := b.infos[name]
	b.mu.Unlock()
	if info != nil {
		return info, nil
	}
	return b.FS.Stat(op, b.real(name))
}

func (b *believing) StatNow(op fsys.Op, name string) (fs.FileInfo, error) {
	to := b.real(name)
	if !b.deaf {
		b.asked(name, false)
	}
	b.mu.Lock()
	delete(b.infos, name)
	b.mu.Unlock()
	return b.FS.StatNow(op, to)
}

func (b *believing) ReadDir(op fsys.Op, name string) ([]fs.DirEntry, error) {
	to := b.real(name)
	b.asked(name, true)
	return b.FS.ReadDir(op, to)
}

// client is a home as an NFS client sees it.
func client(t *testing.T) (string, *believing) {
	t.Helper()
	return t.TempDir(), &believing{FS: fsys.OS, names: map[string]string{}, infos: map[string]fs.FileInfo{}}
}

// put writes a file as Jenkins does; the client goes on knowing the one of before, which
// is kept as a version.
func (b *believing) put(t *testing.T, home, rel, text string) {
	t.Helper()
	name := filepath.Join(home, rel)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); err == nil {
		kept := name + "-kept"
		_ = os.Remove(kept)
		if err := os.Link(name, kept); err != nil {
			t.Fatal(err)
		}
		b.names[name] = kept
	}
	if err := os.WriteFile(name+"~", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+"~", name); err != nil {
		t.Fatal(err)
	}
}

// What lies on disk is read, whatever the NFS client believes: of a file that was
// replaced, of a folder whose name was given to another one, and of both.
func TestReadsWhatLiesThere(t *testing.T) {
	home, fs := client(t)
	r := syncstate.Reader{Home: home, FS: fs}
	want := func(rel, text string) {
		t.Helper()
		v, err := r.Read(t.Context(), rel)
		if err != nil || v.Digest != digest(text) {
			t.Errorf("%s: %v, %v", rel, v.Digest, err)
		}
	}
	fs.put(t, home, "config.xml", "<one/>")
	fs.put(t, home, "config.xml", "<two/>")
	want("config.xml", "<two/>")
	fs.put(t, home, "jobs/x/jobs/y/config.xml", "<one/>")
	fs.put(t, home, "jobs/x/jobs/y/config.xml", "<two/>")
	want("jobs/x/jobs/y/config.xml", "<two/>")
	jobs := filepath.Join(home, "jobs")
	if err := os.Rename(filepath.Join(jobs, "x"), filepath.Join(jobs, "was-x")); err != nil {
		t.Fatal(err)
	}
	fs.names[filepath.Join(jobs, "x")] = filepath.Join(jobs, "was-x")
	fs.put(t, home, "jobs/x/jobs/y/config.xml", "<other/>")
	want("jobs/x/jobs/y/config.xml", "<other/>")
}

// A scan that has just been asked for finds what was changed a moment ago on another
// host, also in place and with the same size: what the client was told of a file
// before is not believed.
func TestScanAsksTheServer(t *testing.T) {
	s := newStage(t)
	_, client := client(t)
	s.scan.Reader.FS = client
	paths := []string{"config.xml", "jobs/x/config.xml", "nodes/n/config.xml", "users/u/config.xml"}
	for _, p := range paths {
		client.put(t, s.home, p, "<a/>")
	}
	s.pass()
	for _, p := range paths {
		client.put(t, s.home, p, "<b/>")
	}
	seen, _ := s.pass()
	for _, p := range paths {
		if seen[p] != "changed" {
			t.Errorf("%s was replaced and is not found", p)
		}
	}
	for _, p := range paths {
		name := filepath.Join(s.home, p)
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		client.infos[name] = info
		if err := os.WriteFile(name, []byte("<c/>"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	seen, _ = s.pass()
	for _, p := range paths {
		if seen[p] != "changed" {
			t.Errorf("%s was written in place and is not found", p)
		}
	}
}

// Who is told of a save sees it, also where a client shows the file of before whatever the
// server says of the folder, as one does that holds a delegation of that file.
func TestToldAndNotSeen(t *testing.T) {
	const path = "jobs/x/config.xml"
	synctest.Test(t, func(t *testing.T) {
		home, c := client(t)
		c.deaf = true
		w := newWorld(t, home, 2, func(w *world) { w.mounts = map[string]fsys.FS{"r1": c} })
		defer w.close()
		w.replicas[0].save(t, path, "<one/>")
		w.settle(time.Minute)
		w.replicas[0].save(t, path, "<two/>")
		w.settle(time.Second)
		kept := filepath.Join(t.TempDir(), "kept")
		if err := os.Link(filepath.Join(home, path), kept); err != nil {
			t.Fatal(err)
		}
		c.mu.Lock()
		c.names[filepath.Join(home, path)] = kept
		c.mu.Unlock()
		w.replicas[0].save(t, path, "<three/>")
		w.settle(time.Second)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
	})
}
