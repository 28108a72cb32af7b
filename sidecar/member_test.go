package sidecar

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// onList does something while the replicas are listed.
type onList struct {
	fsys.FS
	do func()
}

func (f onList) ReadDir(op fsys.Op, dir string) ([]fs.DirEntry, error) {
	out, err := f.FS.ReadDir(op, dir)
	if f.do != nil {
		f.do()
	}
	return out, err
}

// A sidecar joins gossip a moment before it writes its address. Who reads in between
// reads again at once, and tells it of changes then, not a quarter of a minute later.
func TestAddressThatComesLate(t *testing.T) {
	t.Parallel()
	home, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(home.Member("b")), 0o755); err != nil {
		t.Fatal(err)
	}
	g := newGate()
	r := &roster{fs: fsys.OS, home: home, gate: g}
	alive := []string{"a", "b"}
	p := &syncPeers{peers: &peers{name: "a", roster: r, conns: map[string]*grpc.ClientConn{}, alive: func() []string { return alive }}}
	living := p.Living
	expired := func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.read.IsZero()
	}
	r.list(t.Context(), time.Hour)
	if got := living(); len(got) > 0 {
		t.Fatalf("%v have an address", got)
	}
	if err := writeMember(fsys.OS, home, memberFile{Name: "b", Peer: "127.0.0.1:1"}); err != nil {
		t.Fatal(err)
	}
	r.list(t.Context(), time.Hour)
	if got := living(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("told of changes: %v", got)
	}
	r.list(t.Context(), time.Hour)
	if living(); expired() {
		t.Error("all have an address, and it is read again and again")
	}
	alive = append(alive, "an-observer") // never writes one
	if living(); !expired() {
		t.Error("nobody looks for the address of a new one")
	}
	r.list(t.Context(), time.Hour)
	p.noAddress["an-observer"] = time.Now().Add(-addressPatience)
	if living(); expired() {
		t.Error("an address is looked for at each look for ever")
	}
}

// What turns out to be old while the files are read is read again.
func TestRosterExpiresWhileItIsRead(t *testing.T) {
	t.Parallel()
	home, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(home.Member("b")), 0o755); err != nil {
		t.Fatal(err)
	}
	r := &roster{home: home, gate: newGate()}
	lists := 0
	r.fs = onList{fsys.OS, func() {
		if lists++; lists == 1 {
			r.expire()
		}
	}}
	for range 3 {
		r.list(t.Context(), time.Hour)
	}
	if lists != 2 {
		t.Errorf("read %d times, want 2", lists)
	}
}
