package sidecar

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/config/settings"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/rs/zerolog"
)

// What somebody else wrote is found without a hint, within the time that the manual says,
// and whoever waits for it is told when it holds.
func TestSettingsAreFoundWithoutAHint(t *testing.T) {
	t.Parallel()
	home := layout.Home(t.TempDir())
	if _, err := PrepareHome(fsys.OS, home, false); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		store := &settings.Store{Home: home, FS: fsys.OS}
		applied, noted := 0, 0
		s := &steering{
			store: store, gate: newGate(), log: zerolog.Nop(), look: make(chan struct{}, 1), publish: func(adoption.Event) {},
			applied: func() { applied++ }, noted: func() { noted++ }, busy: func() bool { return false },
		}
		if err := s.load(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = s.run(ctx) })
		time.Sleep(time.Minute)
		if s.Paused() || applied > 0 {
			t.Errorf("paused: %t, applied %d times", s.Paused(), applied)
		}
		if _, err := store.Write(t.Context(), settings.Change{Body: "adoption: paused", By: "other"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(settingsEvery + 2*settleEvery)
		if !s.Paused() {
			t.Error("not found")
		}
		cancel()
		wg.Wait()
		if applied != 1 || noted != 1 {
			t.Errorf("applied %d times, noted %d times", applied, noted)
		}
	})
}
