package simjenkins

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/footman-ci/footman/internal/fsys"
)

// Callers that ask for one folder while a nonce is under way share the next one:
// none is content with the one that had begun before, and all get its error.
func TestFreshenerShares(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		var nonces atomic.Int32
		f := newFreshener(fsys.WithHook(fsys.OS, func(_ fsys.Op, call fsys.Call, _ string) error {
			if call == fsys.CallOpen && nonces.Add(1) == 1 {
				<-hold
			}
			return nil
		}))
		var wg sync.WaitGroup
		ask := func(dir string, fails bool) {
			wg.Go(func() {
				if err := f.fresh(dir); (err != nil) != fails {
					t.Errorf("%s: %v", dir, err)
				}
			})
			synctest.Wait()
		}
		ask(dir, false)
		for range 100 {
			ask(dir, false)
		}
		if n := nonces.Load(); n != 1 {
			t.Errorf("%d nonces while the first is under way", n)
		}
		close(hold)
		wg.Wait()
		synctest.Wait()
		if n := nonces.Load(); n != 2 {
			t.Errorf("%d nonces for 101 callers, want 2", n)
		}
		ask(dir, false)
		ask(filepath.Join(dir, "none"), true)
		wg.Wait()
		if n := nonces.Load(); n != 4 {
			t.Errorf("%d nonces, want 4: later callers and other folders have their own", n)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if len(f.dirs) != 0 {
			t.Errorf("%d folders are kept", len(f.dirs))
		}
	})
}
