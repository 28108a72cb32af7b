package adoption_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/rs/zerolog"
)

// age watches until stop how old the last progress of a manager gets.
func age(m *adoption.Manager) (stop func() time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	worst := make(chan time.Duration, 1)
	go func() {
		var w time.Duration
		for ctx.Err() == nil {
			w = max(w, time.Since(m.LastProgress()))
			time.Sleep(50 * time.Millisecond)
		}
		worst <- w
	}()
	return func() time.Duration { cancel(); return <-worst }
}

// A long step on a slow storage gets on with every item of it: a watchdog that
// looks at LastProgress must not take it for one that hangs.
func TestLongStepsShowProgress(t *testing.T) {
	const (
		builds = 64          // four rounds of the widest step
		item   = time.Second // what one item takes here
	)
	slowOp := func(slow fsys.Op, which fsys.Call) fsys.FS {
		return fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, _ string) error {
			if op == slow && call == which {
				time.Sleep(item)
			}
			return nil
		})
	}
	for name, step := range map[string]struct {
		fs   fsys.FS // of b
		slow time.Duration
		do   func(c *cluster, a, b *replica)
	}{
		"coordinator verifies": {nosync.FS, item, func(_ *cluster, a, _ *replica) { a.kill() }},
		"coordinator releases": {slowOp("ledger.release", fsys.CallRemove), 0, func(c *cluster, a, _ *replica) {
			for key, s := range c.disk {
				s.Done = true
				c.setDisk(key, s)
			}
			a.kill()
		}},
		"coordinator assigns": {slowOp("ledger.assign", fsys.CallRename), 0, func(_ *cluster, a, _ *replica) { a.kill() }},
		"owner takes":         {slowOp("ledger.take", fsys.CallRename), 0, func(_ *cluster, a, _ *replica) { a.kill() }},
		"owner loads again": {nosync.FS, item, func(c *cluster, a, b *replica) {
			for i := range builds {
				b.build("b", i+1)
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			clear(b.ctl.loaded)
			for key, by := range c.executes {
				if by == b.ctl {
					delete(c.executes, key)
				}
			}
		}},
		"owner inherits": {slowOp("ledger.inherit", fsys.CallRename), 0, func(_ *cluster, a, b *replica) {
			a.kill()
			for i := range builds {
				b.build("b", i+1)
			}
			b.killController()
			b.begin()
			b.serve()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(c *cluster) {
				a := c.start("a")
				for i := range builds {
					a.build("a", i+1)
				}
				c.replica("b").fs = step.fs
				b := c.start("b")
				time.Sleep(5 * time.Second)
				c.mu.Lock()
				c.slow = step.slow
				c.mu.Unlock()
				worst := age(b.manager)
				step.do(c, a, b)
				c.eventually(10 * time.Minute)
				if w := worst(); w > 3*item {
					t.Errorf("no progress for %s", w)
				}
			})
		})
	}
}

// A name for which nothing can be done does not fill the log; what is done is told.
func TestStuckNameIsQuiet(t *testing.T) {
	var log lockedBuffer
	simulate(t, func(c *cluster) {
		c.log = zerolog.New(&log).Level(zerolog.InfoLevel)
		a := c.start("a")
		a.build("job", 1)
		b := c.replica("b")
		b.tags = []string{adoption.TagNoAdopt}
		c.start("b")
		time.Sleep(5 * time.Second)
		a.kill()
		time.Sleep(30 * time.Minute)
		if lines := log.lines(); len(lines) == 0 || len(lines) > 5 {
			t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines[:min(5, len(lines))], "\n"))
		}
		c.start("c")
		c.eventually(time.Minute)
		if lines := log.lines(); !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "coordinated a dead replica") }) {
			t.Errorf("not told:\n%s", strings.Join(lines, "\n"))
		}
	})
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) lines() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Split(strings.TrimSpace(l.b.String()), "\n")
}

// What lies in quarantine is counted, whoever put it there: only a person removes it.
func TestQuarantineIsCounted(t *testing.T) {
	simulate(t, func(c *cluster) {
		for i := range 3 {
			if err := os.MkdirAll(filepath.Join(c.home.Quarantine(), fmt.Sprint(i)), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		a, b := c.start("a"), c.start("b")
		time.Sleep(time.Second)
		if n := b.manager.Snapshot().InQuarantine; n != 3 {
			t.Errorf("at the start: %d", n)
		}
		if err := os.WriteFile(filepath.Join(c.home.Life("b", b.ctl.life.Incarnation), "x.json"), []byte("garbage"), 0o644); err != nil {
			t.Fatal(err)
		}
		b.manager.Kick()
		time.Sleep(5 * time.Second)
		if n := b.manager.Snapshot().InQuarantine; n != 4 {
			t.Errorf("after an own case: %d", n)
		}
		time.Sleep(10 * time.Minute)
		if n := a.manager.Snapshot().InQuarantine; n != 4 {
			t.Errorf("at a peer: %d", n)
		}
	})
}

// A replica keeps its newest 24 monthly files of history and those of nobody else.
func TestHistoryForgets(t *testing.T) {
	home := layout.Home(t.TempDir())
	if err := os.MkdirAll(home.History(), 0o755); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	foreign := []string{"b", "a-b", "a~runner"}
	for _, name := range append(foreign, "a") {
		for i := range 30 {
			file := fmt.Sprintf("%s-%s.jsonl", name, now.AddDate(0, -1-i, -20).Format("2006-01"))
			if err := os.WriteFile(filepath.Join(home.History(), file), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	h, err := adoption.NewHistory(home, nosync.FS, "a", zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	write := func(at time.Time) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		h.Record(adoption.Event{Time: at, Kind: adoption.KindLifeClosed, Replica: "a"})
		_ = h.Run(ctx)
	}
	write(now)
	files := func(name string) (months []string) {
		found, _ := filepath.Glob(filepath.Join(home.History(), name+"-[0-9]*.jsonl"))
		for _, f := range found {
			months = append(months, strings.TrimPrefix(filepath.Base(f), name+"-"))
		}
		return months
	}
	if got := files("a"); len(got) != 24 || got[23] != "2026-11.jsonl" || got[0] != "2024-12.jsonl" {
		t.Errorf("own files: %v", got)
	}
	for _, name := range foreign {
		if got := files(name); len(got) != 30 {
			t.Errorf("files of %s: %v", name, got)
		}
	}
	write(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)) // a clock without battery
	if got := files("a"); len(got) != 25 || got[0] != "1970-01.jsonl" {
		t.Errorf("after a clock went back: %v", got)
	}
}
