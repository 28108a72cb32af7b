package runner

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/internal/boottime"
)

// wizardFunc is a WizardChecker.
type wizardFunc func(string) (bool, error)

func (f wizardFunc) WizardOpen(home string) (bool, error) { return f(home) }

// booth is a life whose controller is a script, in fake time.
type booth struct {
	*life
	c      *child
	ready  atomic.Bool
	silent atomic.Bool // no answer at all
	wizard atomic.Bool
}

func newBooth(t *testing.T) *booth {
	t.Helper()
	b := &booth{c: &child{reaped: true}}
	cfg := validConfig()
	cfg.Mode, cfg.Clock = ActivePassive, boottime.Monotonic()
	cfg.StartTimeout, cfg.HangAfter = time.Minute, time.Minute
	cfg.Ready = readyFunc(func(context.Context) (bool, string, error) {
		if b.silent.Load() {
			return false, "", errors.New("connection refused")
		}
		return b.ready.Load(), "503", nil
	})
	cfg.Wizard = wizardFunc(func(string) (bool, error) { return b.wizard.Load(), nil })
	r, err := New(cfg, nopLog)
	if err != nil {
		t.Fatal(err)
	}
	b.life = &life{Runner: r}
	return b
}

func (b *booth) freeze(on bool) { b.fence.status.Store(&fenceStatus{frozen: on}) }

func (b *booth) code() int {
	if d := b.c.death.Load(); d != nil {
		return d.code
	}
	return 0
}

// start_timeout ends a boot that never becomes ready; neither frozen time nor an
// open wizard counts.
func TestStartTimeoutCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script func(b *booth)
		want   int
	}{
		"never ready":     {func(*booth) { time.Sleep(2 * time.Minute) }, ExitStartTimeout},
		"never answers":   {func(b *booth) { b.silent.Store(true); time.Sleep(2 * time.Minute) }, ExitStartTimeout},
		"ready in time":   {func(b *booth) { time.Sleep(50 * time.Second); b.ready.Store(true); time.Sleep(time.Hour) }, 0},
		"frozen for long": {func(b *booth) { b.freeze(true); time.Sleep(time.Hour); b.freeze(false); b.ready.Store(true) }, 0},
		"wizard for long": {func(b *booth) {
			b.ready.Store(true)
			b.wizard.Store(true)
			time.Sleep(time.Hour)
			b.wizard.Store(false)
		}, 0},
		"frozen, then slow": {func(b *booth) { b.freeze(true); time.Sleep(time.Hour); b.freeze(false); time.Sleep(2 * time.Minute) }, ExitStartTimeout},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBooth(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan bool)
			go func() { done <- b.awaitReady(ctx, b.c) }()
			c.script(b)
			if ready := <-done; ready != (c.want == 0) || b.code() != c.want {
				t.Errorf("%s: ready %v, code %d; want %d", name, ready, b.code(), c.want)
			}
		})
	}
}

// hang_after kills what does not answer; an answer, a freeze, or a storage that
// can't be proven begins the count anew.
func TestHangAfterCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script func(b *booth)
		want   int
	}{
		"healthy":           {func(*booth) { time.Sleep(time.Hour) }, 0},
		"answers not ready": {func(b *booth) { b.ready.Store(false); time.Sleep(time.Hour) }, 0},
		"silent":            {func(b *booth) { b.silent.Store(true); time.Sleep(2 * time.Minute) }, ExitHung},
		"silent for a while": {func(b *booth) {
			for range 10 {
				b.silent.Store(true)
				time.Sleep(50 * time.Second)
				b.silent.Store(false)
				time.Sleep(10 * time.Second)
			}
		}, 0},
		"silent because frozen": {func(b *booth) { b.silent.Store(true); b.freeze(true); time.Sleep(time.Hour) }, 0},
		"frozen, then silent for a while": {func(b *booth) {
			b.silent.Store(true)
			b.freeze(true)
			time.Sleep(time.Hour)
			b.freeze(false)
			time.Sleep(50 * time.Second)
		}, 0},
		"silent, proof old": {func(b *booth) {
			b.silent.Store(true)
			b.fence.status.Store(&fenceStatus{age: b.cfg.FreezeAfter + 1})
			time.Sleep(time.Hour)
		}, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBooth(t)
			b.ready.Store(true)
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { defer close(done); b.watchHealth(ctx, b.c) }()
			c.script(b)
			cancel()
			<-done
			if b.code() != c.want {
				t.Errorf("%s: code %d, want %d", name, b.code(), c.want)
			}
		})
	}
}
