package syncstate_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/watch"
)

var _ watch.Sink = (*syncstate.Syncer)(nil)

// With a real inotify: what somebody changes by hand on this host, without any
// controller's word, is loaded; so is the removal of a folder with all in it.
func TestChangedByHand(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	write(t, home, "jobs/team/config.xml", "<folder/>")
	write(t, home, "jobs/team/jobs/x/config.xml", "<x/>")
	m := &memory{name: "a", home: home, loaded: map[string]string{}, fail: map[string]int{}}
	w := &world{home: home, replicas: []*memory{m}}
	m.sync = syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: fsys.OS, Controller: m, Peers: link{w, "a"}, Keeper: keeper{w}, Log: zerolog.Nop()})
	watcher := watch.New(home, m.sync, zerolog.Nop())
	ctx, cancel := context.WithCancelCause(t.Context())
	done := make(chan struct{}, 2)
	go func() { _ = m.sync.Run(ctx); done <- struct{}{} }()
	go func() { _ = watcher.Run(ctx); done <- struct{}{} }()
	defer func() { cancel(errors.New("the test is over")); <-done; <-done }()
	m.boot(t, 1)
	same := func() bool { return m.sync.Status().InStep && cmp.Equal(onDisk(home), m.holds()) }
	wait(t, "the controller is in step", func() bool { return same() && watcher.Count() > 0 })

	write(t, home, "jobs/team/jobs/x/config.xml", "<edited/>")
	write(t, home, "jobs/new/config.xml", "<new/>")
	wait(t, "both changes are loaded", func() bool { return m.holds()["jobs/new/config.xml"] != "" && same() })
	if err := os.RemoveAll(filepath.Join(home, "jobs", "team")); err != nil {
		t.Fatal(err)
	}
	wait(t, "the folder is unloaded", func() bool { return m.holds()["jobs/team/config.xml"] == "" && same() })
	if err := os.Rename(filepath.Join(home, "jobs", "new"), filepath.Join(home, "jobs", "renamed")); err != nil {
		t.Fatal(err)
	}
	wait(t, "the rename is loaded", func() bool { return m.holds()["jobs/renamed/config.xml"] != "" && same() })
}

// wait polls for a condition; only the limit of the test as a whole ends it.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	end := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("never happened: %s", what)
		}
	}
}
