package sidecar

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/rs/zerolog"
)

// hangFS is a file system of which a call does not come back once it hangs, as on a
// hard NFS mount whose server is away.
type hangFS struct {
	fsys.FS

	hangs atomic.Bool
	stuck atomic.Int64 // calls
	freed chan struct{}
}

func (h *hangFS) wait() {
	if h.hangs.Load() {
		h.stuck.Add(1)
		<-h.freed
	}
}

func (h *hangFS) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	h.wait()
	f, err := h.FS.OpenFile(op, name, flag, perm)
	if err != nil {
		return nil, err
	}
	return &hangFile{f, h}, nil
}

type hangFile struct {
	fsys.File

	h *hangFS
}

func (f *hangFile) Write(p []byte) (int, error) { f.h.wait(); return f.File.Write(p) }
func (f *hangFile) Sync() error                 { f.h.wait(); return f.File.Sync() }
func (f *hangFile) Close() error                { f.h.wait(); return f.File.Close() }

func (h *hangFS) ReadDir(op fsys.Op, name string) ([]fs.DirEntry, error) {
	h.wait()
	return h.FS.ReadDir(op, name)
}

func (h *hangFS) Stat(op fsys.Op, name string) (fs.FileInfo, error) {
	h.wait()
	return h.FS.Stat(op, name)
}

func (h *hangFS) StatNow(op fsys.Op, name string) (fs.FileInfo, error) {
	h.wait()
	return h.FS.StatNow(op, name)
}

func (h *hangFS) ReadFile(op fsys.Op, name string) ([]byte, error) {
	h.wait()
	return h.FS.ReadFile(op, name)
}

func (h *hangFS) WriteFile(op fsys.Op, name string, data []byte, perm fs.FileMode) error {
	h.wait()
	return h.FS.WriteFile(op, name, data, perm)
}

func (h *hangFS) Remove(op fsys.Op, name string) error {
	h.wait()
	return h.FS.Remove(op, name)
}

// A home that hangs keeps no sidecar from ending: what is stuck in it is left behind.
func TestEndsThoughTheHomeHangs(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "fm") //nolint:usetesting // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	home := filepath.Join(dir, "home")
	if err := os.MkdirAll(filepath.Join(home, "jobs", "x"), 0o750); err != nil {
		t.Fatal(err)
	}
	cfg := DefaultConfig()
	cfg.Home, cfg.Name, cfg.Socket, cfg.Profile = home, "a", filepath.Join(dir, "s"), "fast"
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	s := New(cfg, zerolog.Nop())
	h := &hangFS{FS: fsys.OS, freed: make(chan struct{})}
	s.fs, s.undoLimit = h, 100*time.Millisecond
	defer close(h.freed)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := s.Open(ctx); err != nil {
		t.Fatal(err)
	}
	ran := make(chan error, 1)
	go func() { ran <- s.Run(ctx) }()
	for s.sync.syncer.Status().LastScan.IsZero() {
		time.Sleep(10 * time.Millisecond)
	}
	h.hangs.Store(true)
	go func() { _, _ = s.sync.syncer.Rescan(ctx) }()
	s.sync.syncer.Look("config.xml")
	for h.stuck.Load() < 2 {
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	within := func(what string, done <-chan error) {
		t.Helper()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		case <-time.After(time.Minute):
			buf := make([]byte, 1<<20)
			t.Fatalf("%s does not end:\n%s", what, buf[:runtime.Stack(buf, true)])
		}
	}
	within("Run", ran)
	closed := make(chan error, 1)
	go func() { s.Close(); closed <- nil }()
	within("Close", closed)
}
