package syncstate_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate"
	"github.com/rs/zerolog"
)

// Removed folders are unloaded with all in them and nothing else, however many there are
// and whatever their names begin with.
func TestGoneFolders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, t.TempDir(), 1, nil)
		defer w.close()
		a := w.replicas[0]
		for _, p := range []string{"jobs/team/config.xml", "jobs/team/jobs/x/config.xml", "jobs/team/jobs/x/jobs/y/config.xml", "jobs/team2/config.xml", "jobs/tea/config.xml", "jobs/other/config.xml"} {
			a.save(t, p, "<j/>")
		}
		w.settle(time.Minute)
		a.calls = nil
		for _, gone := range []string{"jobs/team", "jobs/other"} {
			if err := os.RemoveAll(filepath.Join(w.home, gone)); err != nil {
				t.Fatal(err)
			}
			a.sync.LookBelow(gone)
		}
		w.settle(2 * time.Second)
		if err := w.equal(); err != nil {
			t.Error(err)
		}
		if got := paths(a.calls); len(got) != 4 {
			t.Errorf("unloaded %v", got)
		}
	})
}

// BenchmarkGoneFolders removes half of 20,000 jobs, each of which inotify names.
func BenchmarkGoneFolders(b *testing.B) {
	const jobs = 20_000
	home := b.TempDir()
	for i := range jobs {
		write(b, home, fmt.Sprintf("jobs/j%d/config.xml", i), "<j/>")
	}
	c := &scripted{}
	s := syncstate.New(syncstate.Config{Name: "a", Home: home}, syncstate.Deps{FS: fsys.OS, Controller: c, Peers: c, Log: zerolog.Nop()})
	ctx, cancel := context.WithCancelCause(b.Context())
	done := make(chan struct{})
	go func() { _ = s.Run(ctx); close(done) }()
	defer func() { cancel(errors.New("over")); <-done }()
	if _, err := s.Rescan(ctx); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for i := range jobs / 2 {
			s.LookBelow(fmt.Sprintf("jobs/j%d", i))
		}
	}
}
