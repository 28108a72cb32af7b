package adoption_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/fsys/nosync"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"
)

func at(day, second int) time.Time { return time.Date(2026, 11, day, 3, 0, second, 0, time.UTC) }

// writeHistory writes events as one run of a replica's writer does.
func writeHistory(t *testing.T, home layout.Home, f fsys.FS, name string, events ...adoption.Event) *adoption.History {
	t.Helper()
	h, err := adoption.NewHistory(home, f, name, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		h.Record(e)
	}
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(stop)
	if err := h.Run(ctx); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	return h
}

func event(day, second int, detail string) adoption.Event {
	return adoption.Event{Time: at(day, second), Kind: adoption.KindBuildAdopted, Replica: "a", Subject: "b", Incarnation: 3,
		Job: "team/über job", Number: 7, Detail: detail, Took: 1234567 * time.Nanosecond}
}

// The documented line.
func TestHistoryLine(t *testing.T) {
	home := layout.Home(t.TempDir())
	writeHistory(t, home, nosync.FS, "a", event(23, 0, "x"))
	got, err := os.ReadFile(filepath.Join(home.History(), "a-2026-11.jsonl"))
	want := `{"time":"2026-11-23T03:00:00Z","kind":"build-adopted","replica":"a","subject":"b","incarnation":3,"job":"team/über job","number":7,"detail":"x","took_ms":1.234}` + "\n"
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

// What several replicas wrote, over months and restarts, is read back in order,
// newest last; torn and foreign lines harm nobody.
func TestHistoryReadBack(t *testing.T) {
	home := layout.Home(t.TempDir())
	october := event(1, 0, "october")
	october.Time = october.Time.AddDate(0, -1, 0)
	writeHistory(t, home, nosync.FS, "a", october, event(2, 0, "one"), event(2, 4, "four"))
	file := filepath.Join(home.History(), "a-2026-11.jsonl")
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"time":"2026-11-02T03:00:05Z","kind":"to`); err != nil { // a crash
		t.Fatal(err)
	}
	_ = f.Close()
	writeHistory(t, home, nosync.FS, "a", event(2, 6, "six"))
	writeHistory(t, home, nosync.FS, "b-c", event(2, 2, "two"), event(2, 7, "seven"))
	for name, content := range map[string]string{"x": "y", "z-2026-13.jsonl": "{}", "-2026-11.jsonl": "{}", "garbage-2026-11.jsonl": strings.Repeat("x", 300<<10)} {
		if err := os.WriteFile(filepath.Join(home.History(), name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(limit int, since time.Time) (got []string) {
		events, _, err := adoption.ReadHistory(home, limit, since)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			got = append(got, e.Detail)
		}
		return got
	}
	for _, c := range []struct {
		limit int
		since time.Time
		want  []string
	}{
		{0, time.Time{}, []string{"october", "one", "two", "four", "six", "seven"}},
		{3, time.Time{}, []string{"four", "six", "seven"}},
		{1, time.Time{}, []string{"seven"}},
		{0, at(2, 4), []string{"four", "six", "seven"}},
		{0, at(3, 0), nil},
	} {
		if diff := cmp.Diff(c.want, read(c.limit, c.since)); diff != "" {
			t.Errorf("limit %d since %s (-want +got):\n%s", c.limit, c.since, diff)
		}
	}
	events, skipped, err := adoption.ReadHistory(home, 0, time.Time{})
	if err != nil || skipped < 2 {
		t.Errorf("%d lines skipped, %v; want at least the torn and the foreign one", skipped, err)
	}
	if diff := cmp.Diff(event(2, 6, "six").Took.Truncate(time.Microsecond), events[4].Took); diff != "" {
		t.Error(diff)
	}
}

// A long file is read from its end, block by block, and no line is lost where
// two blocks meet.
func TestHistoryLongFile(t *testing.T) {
	home := layout.Home(t.TempDir())
	var events []adoption.Event
	for i := range 3000 {
		e := event(2, 0, fmt.Sprintf("%d %s", i, strings.Repeat("ü", i%300)))
		e.Time = e.Time.Add(time.Duration(i) * time.Millisecond)
		events = append(events, e)
	}
	if h := writeHistory(t, home, nosync.FS, "a", events...); h.Dropped() > 0 {
		t.Fatalf("%d dropped", h.Dropped())
	}
	for _, limit := range []int{1, 700, 2999, 3000, 10000} {
		got, skipped, err := adoption.ReadHistory(home, limit, time.Time{})
		want := events[max(0, len(events)-limit):]
		if err != nil || skipped > 0 || len(got) != len(want) || got[0].Detail != want[0].Detail {
			t.Errorf("limit %d: %d events, %d skipped, %v", limit, len(got), skipped, err)
		}
	}
}

// Without a history there is none, and that is no error.
func TestHistoryMissing(t *testing.T) {
	if events, _, err := adoption.ReadHistory(layout.Home(t.TempDir()), 0, time.Time{}); err != nil || len(events) > 0 {
		t.Errorf("got %v, %v", events, err)
	}
}

// A disk that fails costs events, counted, and nothing else; a descriptor that
// went stale costs none.
func TestHistoryOnSickDisk(t *testing.T) {
	for name, c := range map[string]struct {
		call    fsys.Call
		err     error
		times   int
		dropped uint64
	}{
		"full for good": {fsys.CallWrite, unix.ENOSPC, 1000, 3},
		"can't open":    {fsys.CallOpen, unix.EROFS, 1000, 3},
		"stale once":    {fsys.CallWrite, unix.ESTALE, 1, 0},
	} {
		n := 0
		f := fsys.WithHook(nosync.FS, func(op fsys.Op, call fsys.Call, _ string) error {
			if op == "adoption.history" && call == c.call && n < c.times {
				n++
				return c.err
			}
			return nil
		})
		h := writeHistory(t, layout.Home(t.TempDir()), f, "a", event(2, 0, "x"), event(2, 1, "y"), event(2, 2, "z"))
		if h.Dropped() != c.dropped {
			t.Errorf("%s: %d dropped, want %d", name, h.Dropped(), c.dropped)
		}
	}
}

// Events that nobody writes are bounded.
func TestHistoryQueueIsBounded(t *testing.T) {
	h, err := adoption.NewHistory(layout.Home(t.TempDir()), nosync.FS, "a", zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	for range 20_000 {
		h.Record(adoption.Event{})
	}
	if h.Dropped() == 0 {
		t.Error("nothing dropped")
	}
}
