package settings_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/config/timers"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/google/go-cmp/cmp"
)

func newStore(t *testing.T) *settings.Store {
	t.Helper()
	home, err := layout.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(home.Footman(), 0o750); err != nil {
		t.Fatal(err)
	}
	return &settings.Store{Home: home, FS: fsys.OS}
}

func write(t *testing.T, s *settings.Store, base uint64, body string) *settings.Document {
	t.Helper()
	d, err := s.Write(t.Context(), settings.Change{Body: body, Base: base, By: "me@here"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Nothing set is version 0 and the defaults.
func TestNothingSet(t *testing.T) {
	s := newStore(t)
	d, err := s.Read(true)
	if err != nil || d.Version != 0 {
		t.Fatal(d, err)
	}
	e := d.Settings.Effective()
	if e.Adoption != settings.AdoptionAutomatic || e.LeaseTTL != timers.DefaultLeaseTTL || e.Paused() || e.Unresumable != "" {
		t.Errorf("%+v", e)
	}
	if st, err := s.Stat(); err != nil || !st.Missing {
		t.Error(st, err)
	}
}

// What was written is read again, with a version that grows, and the author.
func TestWriteAndRead(t *testing.T) {
	s := newStore(t)
	before, _ := s.Stat()
	write(t, s, 0, "unresumable: rebuild\nlease_ttl: 12s\nnoadopt: [a, b]\n")
	d, err := s.Read(false)
	if err != nil {
		t.Fatal(err)
	}
	want := settings.Settings{Unresumable: "rebuild", LeaseTTL: 12 * time.Second, NoAdopt: []string{"a", "b"}}
	if diff := cmp.Diff(want, d.Settings); diff != "" || d.Version != 1 || d.UpdatedBy != "me@here" || time.Since(d.UpdatedAt) > time.Minute {
		t.Error(diff, d)
	}
	if after, _ := s.Stat(); after == before {
		t.Error("the stamp did not change")
	}
	body, err := d.Body()
	if err != nil {
		t.Fatal(err)
	}
	d = write(t, s, 1, body)
	if again, _ := d.Body(); again != body || d.Version != 2 {
		t.Errorf("version %d:\n%s\nwas\n%s", d.Version, again, body)
	}
}

// Since when and by whom adoption is paused outlasts other changes, and goes with
// the pause.
func TestPauseIsRemembered(t *testing.T) {
	s := newStore(t)
	p := write(t, s, 0, "adoption: paused\npause_reason: storage\n")
	if p.PausedAt.IsZero() || p.PausedBy != "me@here" {
		t.Errorf("%+v", p)
	}
	d, err := s.Write(t.Context(), settings.Change{Body: "adoption: paused\nlease_ttl: 9s\n", Base: 1, By: "other"})
	if err != nil || !d.PausedAt.Equal(p.PausedAt) || d.PausedBy != "me@here" || d.UpdatedBy != "other" {
		t.Errorf("%+v %v", d, err)
	}
	if d = write(t, s, 2, "lease_ttl: 9s\n"); !d.PausedAt.IsZero() || d.PausedBy != "" {
		t.Errorf("%+v", d)
	}
}

// A change made from an older version is refused, and nothing is changed.
func TestChangedMeanwhile(t *testing.T) {
	s := newStore(t)
	write(t, s, 0, "lease_ttl: 9s\n")
	_, err := s.Write(t.Context(), settings.Change{Body: "lease_ttl: 8s\n", Base: 0, By: "late"})
	if !errors.Is(err, settings.ErrChanged) || !strings.Contains(err.Error(), "me@here") {
		t.Error(err)
	}
	if d, _ := s.Read(true); d.Version != 1 || d.Settings.LeaseTTL != 9*time.Second {
		t.Errorf("%+v", d)
	}
}

// Of many writers at once each either gets a version of its own or is told that it
// was too late; the file is never half a file.
func TestManyWriters(t *testing.T) {
	s := newStore(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := map[uint64]string{}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := s.Read(false); err != nil {
				t.Errorf("a reader saw half a file: %v", err)
				return
			}
		}
	})
	for i := range 4 {
		wg.Go(func() {
			for n := 0; n < 5; {
				d, err := s.Read(true)
				if err != nil {
					t.Error(err)
					return
				}
				who := fmt.Sprintf("w%d-%d", i, n)
				d, err = s.Write(context.Background(), settings.Change{Body: "pause_reason: " + who + "\n", Base: d.Version, By: who})
				if errors.Is(err, settings.ErrChanged) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if other, twice := won[d.Version]; twice {
					t.Errorf("version %d was given to %s and %s", d.Version, other, who)
				}
				won[d.Version] = who
				mu.Unlock()
				n++
			}
		})
	}
	wg.Wait()
	close(stop)
	readers.Wait()
	d, err := s.Read(true)
	if err != nil || d.Version != 20 || len(won) != 20 || won[20] != d.Settings.PauseReason {
		t.Errorf("%+v %v, %d versions", d, err, len(won))
	}
}

// Mistakes are refused with their key, their place and the nearest word.
func TestMistakes(t *testing.T) {
	for body, words := range map[string][]string{
		"unresumble: abort":                         {"settings:1:1", `"unresumable"`},
		"unresumable: maybe":                        {"settings:1:14", "abort, rebuild"},
		"lease_ttl: 3s":                             {"settings:1:12", "heartbeats", "heartbeat 2s"},
		"lease_ttl: 1h":                             {"at most 10m"},
		"adoption: stopped":                         {"automatic, paused"},
		"noadopt: [a/b]":                            {"settings:1:10", "a/b"},
		"noadopt: [a, a]":                           {"twice"},
		"pause_reason: \"a\\nb\"":                   {"one line"},
		"pause_reason: \"\\e[2J\"":                  {"printable"},
		"lease_ttl: 9s\nlease_ttl: 8s":              {"settings:2:1", "twice"},
		"pause_reason: " + strings.Repeat("x", 201): {"at most 200"},
	} {
		s := newStore(t)
		_, err := s.Write(t.Context(), settings.Change{Body: body})
		if err == nil {
			t.Errorf("%s: taken", body)
			continue
		}
		for _, w := range words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q is missing: %v", body, w, err)
			}
		}
		if d, _ := s.Read(true); d.Version != 0 {
			t.Errorf("%s: something was written", body)
		}
	}
}

// Settings must fit the timers of the host that writes them.
func TestHostTimers(t *testing.T) {
	s := newStore(t)
	s.Timers = timers.Timers{Lease: 15 * time.Second}
	if _, err := s.Write(t.Context(), settings.Change{Body: "lease_ttl: 14s"}); err == nil || !strings.Contains(err.Error(), "scheduling") {
		t.Error(err)
	}
	write(t, s, 0, "lease_ttl: 12s")
}

// What a newer Footman added is kept when this one changes something, and warned
// about; a format that this one doesn't know is refused.
func TestNewerFootman(t *testing.T) {
	s := newStore(t)
	text := "format: 1\nversion: 4\nupdated_at: 2026-01-01T00:00:00Z\nupdated_by: x\nepoch: {a: [1, 2]}\nsettings:\n  lease_ttl: 9s\n  sync: {mode: \"on\", paths: [a, b]}\n"
	if err := os.WriteFile(s.Home.Settings(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := s.Read(true)
	if err != nil || len(d.Warnings()) != 2 {
		t.Fatal(d, err)
	}
	body, _ := d.Body()
	write(t, s, 4, strings.Replace(body, "9s", "8s", 1))
	data, err := os.ReadFile(s.Home.Settings())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"version: 5", "epoch:", "lease_ttl: 8s", "sync:", `mode: "on"`, "- 2"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%q is lost:\n%s", want, data)
		}
	}
	if _, err := settings.Decode("f", []byte(strings.Replace(text, "format: 1", "format: 2", 1))); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Error(err)
	}
}

// The last versions are kept, no more, and each can be returned to as a new version.
func TestRollback(t *testing.T) {
	s := newStore(t)
	if _, err := s.Rollback(t.Context(), 0, "me"); !errors.Is(err, settings.ErrNoVersion) {
		t.Error(err)
	}
	first := newStore(t)
	write(t, first, 0, "pause_reason: r1\n")
	if d, err := first.Rollback(t.Context(), 0, "me"); err != nil || d.Version != 2 || d.Settings.PauseReason != "" {
		t.Errorf("before the first change all defaults held: %+v %v", d, err)
	}
	for v := range uint64(settings.Kept + 5) {
		write(t, s, v, fmt.Sprintf("pause_reason: r%d\n", v+1))
	}
	versions, err := s.Versions(settings.Kept + 5)
	if err != nil || len(versions) != settings.Kept || versions[0] != 6 {
		t.Fatal(versions, err)
	}
	d, err := s.Rollback(t.Context(), 0, "me")
	if err != nil || d.Version != 26 || d.Settings.PauseReason != "r24" {
		t.Errorf("%+v %v", d, err)
	}
	if d, err = s.Rollback(t.Context(), 10, "me"); err != nil || d.Version != 27 || d.Settings.PauseReason != "r10" {
		t.Errorf("%+v %v", d, err)
	}
	if _, err = s.Rollback(t.Context(), 2, "me"); !errors.Is(err, settings.ErrNoVersion) {
		t.Error(err)
	}
}

// A file that somebody broke is told with its place, is not overwritten by chance,
// and a rollback returns to the last valid version.
func TestBrokenFile(t *testing.T) {
	s := newStore(t)
	write(t, s, 0, "pause_reason: one")
	write(t, s, 1, "pause_reason: two")
	for _, garbage := range []string{"format: 1\nversion: 2\nsettings:\n  lease_ttl: soon\n", "\x00", "", "- a"} {
		if err := os.WriteFile(s.Home.Settings(), []byte(garbage), 0o600); err != nil {
			t.Fatal(err)
		}
		var e *strict.Error
		if _, err := s.Read(true); !errors.As(err, &e) {
			t.Errorf("%q: %v", garbage, err)
		}
		if _, err := s.Write(t.Context(), settings.Change{Body: "", Base: 2}); err == nil || !strings.Contains(err.Error(), "--rollback") {
			t.Errorf("%q: %v", garbage, err)
		}
		d, err := s.Rollback(t.Context(), 0, "me")
		if err != nil || d.Settings.PauseReason != "two" || d.Version < 3 {
			t.Errorf("%q: %+v %v", garbage, d, err)
		}
	}
}

// A write that fails or is cut off at any step leaves the old settings, whole, and
// the next write succeeds.
func TestFaults(t *testing.T) {
	for _, op := range []fsys.Op{"settings.fresh", "settings.mkdir", "settings.keep", "settings.write"} {
		s := newStore(t)
		write(t, s, 0, "pause_reason: old")
		broken := *s
		broken.FS = fsys.WithHook(fsys.OS, func(o fsys.Op, _ fsys.Call, _ string) error {
			if o == op {
				return errors.New("storage says no")
			}
			return nil
		})
		if _, err := broken.Write(t.Context(), settings.Change{Body: "pause_reason: new", Base: 1}); err == nil || !strings.Contains(err.Error(), "storage says no") {
			t.Errorf("%s: %v", op, err)
		}
		if d, err := s.Read(true); err != nil || d.Settings.PauseReason != "old" {
			t.Errorf("%s: %+v %v", op, d, err)
		}
		if v, err := s.Versions(1); err != nil || len(v) != 1 { // what never held is not offered
			t.Errorf("%s: kept %v %v", op, v, err)
		}
		if d := write(t, s, 1, "pause_reason: new"); d.Version != 2 {
			t.Errorf("%s: version %d", op, d.Version)
		}
		if v, _ := s.Versions(2); len(v) != 2 {
			t.Errorf("%s: kept %v", op, v)
		}
	}
}

// key=value changes one key and takes it back.
func TestSet(t *testing.T) {
	var s settings.Settings
	for _, kv := range [][2]string{{"unresumable", "rebuild"}, {"lease_ttl", "9s"}, {"noadopt", "a,b"}, {"adoption", "paused"}} {
		if err := s.Set(kv[0], kv[1]); err != nil {
			t.Error(err)
		}
	}
	want := settings.Settings{Adoption: "paused", Unresumable: "rebuild", LeaseTTL: 9 * time.Second, NoAdopt: []string{"a", "b"}}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
	if err := s.Set("noadopt", ""); err != nil || s.NoAdopt != nil {
		t.Error(s, err)
	}
	for k, v := range map[string]string{"leasettl": "9s", "lease_ttl": "9", "adoption": "maybe"} {
		if err := s.Set(k, v); err == nil {
			t.Errorf("%s=%s was taken", k, v)
		}
	}
}

// FuzzDecode: whatever is in the file, it is refused, or read and written again as
// the same settings.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("format: 1\nversion: 4\nupdated_at: 2026-01-01T00:00:00Z\nupdated_by: x\nepoch: {a: [1, 2.5, 0x1f]}\nsettings:\n  lease_ttl: 9s\n  sync: {mode: \"on\", when: ~}\n"))
	f.Add([]byte("format: 1\nversion: 18446744073709551615\nsettings: {adoption: paused, pause_reason: \"a: b # c\", noadopt: [\"1\", b]}"))
	f.Add([]byte("format: 9"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := settings.Decode("f", data)
		if err != nil {
			return
		}
		out, err := d.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := settings.Decode("f", out)
		if err != nil {
			t.Fatalf("what was written can't be read: %v\n%s", err, out)
		}
		if diff := cmp.Diff(d.Settings, again.Settings); diff != "" || d.Version != again.Version {
			t.Fatalf("%s\n%s", diff, out)
		}
		if len(again.Unknown) != len(d.Unknown) {
			t.Fatalf("unknown keys: %v, then %v\n%s", d.Unknown, again.Unknown, out)
		}
		body, err := d.Body()
		if err != nil {
			t.Fatal(err)
		}
		edited, err := settings.DecodeBody("b", []byte(body), d)
		if err != nil {
			t.Fatalf("what people edit can't be read: %v\n%s", err, body)
		}
		if diff := cmp.Diff(d.Settings, edited.Settings); diff != "" {
			t.Fatal(diff)
		}
	})
}
