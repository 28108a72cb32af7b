package sidecar

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"github.com/rs/zerolog"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// livesOf follows the lives on a home, with what runner and controller say in the hands
// of the test.
func livesOf(t *testing.T, root string, s *syncstate.Syncer) (l *syncLives, rep **pb.ReportRequest, v *view) {
	t.Helper()
	home, err := layout.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	rep, v = new(*pb.ReportRequest), &view{}
	return &syncLives{
		syncer: s, name: "a", home: home, fs: fsys.OS, gate: newGate(), log: zerolog.Nop(),
		view: func() view { return *v }, report: func() *pb.ReportRequest { return *rep }, silence: func() time.Duration { return 10 * time.Second },
		began: func(view) {}, wake: make(chan struct{}, 1), changed: make(chan struct{}),
	}, rep, v
}

func runnerSays(inc uint64, state pb.RunnerState) *pb.ReportRequest {
	return &pb.ReportRequest{Replica: "a", Incarnation: inc, State: state}
}

// A life is over when a newer one is there, when its runner says so, or when nobody
// holds its lock. One that is silent, frozen or has lost its connection is not.
func TestOver(t *testing.T) {
	t.Parallel()
	one := ledger.Life{Name: "a", Incarnation: 1}
	for _, c := range []struct {
		what string
		rep  *pb.ReportRequest
		view view
		held bool
		over bool
	}{
		{"a newer controller", nil, view{life: ledger.Life{Name: "a", Incarnation: 2}}, true, true},
		{"a newer runner", runnerSays(2, pb.RunnerState_RUNNER_STATE_WAITING), view{life: one}, true, true},
		{"stopped", runnerSays(1, pb.RunnerState_RUNNER_STATE_STOPPED), view{life: one}, true, true},
		{"fenced", runnerSays(1, pb.RunnerState_RUNNER_STATE_FENCED), view{life: one}, true, true},
		{"frozen", runnerSays(1, pb.RunnerState_RUNNER_STATE_FROZEN), view{}, true, false},
		{"stopping", runnerSays(1, pb.RunnerState_RUNNER_STATE_STOPPING), view{life: one}, true, false},
		{"serving", runnerSays(1, pb.RunnerState_RUNNER_STATE_SERVING), view{}, false, false},
		{"an older runner's last word", runnerSays(0, pb.RunnerState_RUNNER_STATE_STOPPED), view{life: one}, false, false},
		{"no runner, and a controller that speaks", nil, view{life: one, quiet: time.Second}, false, false},
		{"no runner, silent, its lock held", nil, view{life: one, quiet: time.Minute}, true, false},
		{"no runner, silent, its lock free", nil, view{life: one, quiet: time.Minute}, false, true},
		{"no runner, no connection, its lock held", nil, view{}, true, false},
		{"no runner, no connection, its lock free", nil, view{}, false, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			l, _, _ := livesOf(t, t.TempDir(), nil)
			alive := l.home.AliveLock("a")
			if err := os.MkdirAll(filepath.Dir(alive), 0o750); err != nil {
				t.Fatal(err)
			}
			h, err := lock.TryAcquire(alive, lock.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !c.held {
				if err := h.Release(); err != nil {
					t.Fatal(err)
				}
			}
			defer h.Release()
			if got := l.over(t.Context(), one, c.rep, c.view); got != c.over {
				t.Errorf("over = %t", got)
			}
		})
	}
}

// When a life began is the time of its claim. A claim of another life, or none that can
// be read, says nothing: all is loaded once more.
func TestMark(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what, claim string
		known       bool
	}{
		{"its own", "7\n", true},
		{"another life's", "8\n", false},
		{"an older one's, from a cache", "6", false},
		{"garbage", "seven", false},
		{"empty", "", false},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			l, _, _ := livesOf(t, t.TempDir(), nil)
			name := l.home.IncarnationFile("a")
			if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(c.claim), 0o600); err != nil {
				t.Fatal(err)
			}
			mark, err := l.mark(ledger.Life{Name: "a", Incarnation: 7})
			if err != nil || mark.IsZero() == c.known {
				t.Errorf("mark = %s, %v", mark, err)
			}
		})
	}
	l, _, _ := livesOf(t, t.TempDir(), nil)
	if mark, err := l.mark(ledger.Life{Name: "a", Incarnation: 7}); err != nil || !mark.IsZero() {
		t.Errorf("no claim: mark = %s, %v", mark, err)
	}
}

// What lay on disk before a boot is what lay there when the process was started, not
// when its life was claimed: it may have waited for its turn in between. A look after
// the process may have written something counts for nothing.
func TestLookBeforeBoot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what    string
		started time.Duration // how old the process is when its runner says so
		here    bool          // its controller has spoken before
		base    string
	}{
		{"just started", 0, false, "saved meanwhile"},
		{"started a while ago", time.Minute, false, "first"},
		{"here already", 0, true, "first"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := stand(t)
				l, rep, v := livesOf(t, s.home, s.syncer)
				s.write("config.xml", "<first/>")
				*rep = runnerSays(1, pb.RunnerState_RUNNER_STATE_WAITING)
				l.step(t.Context())
				s.rest(time.Minute)
				s.write("config.xml", "<saved meanwhile/>")
				*rep = runnerSays(1, pb.RunnerState_RUNNER_STATE_STARTING)
				(*rep).StartedAt = timestamppb.New(time.Now().Add(-c.started))
				if c.here {
					v.life = ledger.Life{Name: "a", Incarnation: 1}
				}
				l.step(t.Context())
				s.write("config.xml", "<booted/>")
				s.rest(time.Second)
				l.step(t.Context())
				v.life = ledger.Life{Name: "a", Incarnation: 1}
				l.step(t.Context())
				if !s.syncer.Saved(stageLife, []syncstate.Saved{{Path: "config.xml", Digest: contentDigest("<booted/>"), Booting: true}}, false) {
					t.Fatal("the life is not known")
				}
				s.mu.Lock()
				defer s.mu.Unlock()
				if len(s.hinted) != 1 || s.hinted[0].Base != contentDigest("<"+c.base+"/>") {
					t.Errorf("told %+v, want as base what was %s", s.hinted, c.base)
				}
				if started := (*rep).GetStartedAt().AsTime(); len(s.hinted) == 1 && !s.hinted[0].Began.Equal(started) {
					t.Errorf("told that it began at %s, want %s", s.hinted[0].Began, started)
				}
			})
		})
	}
}

func contentDigest(content string) (d syncstate.Digest) {
	sum := sha256.Sum256([]byte(content))
	copy(d[:], sum[:])
	return d
}
