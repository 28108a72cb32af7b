//go:build integration

package blackbox_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// Five members are restarted one after the other, each at new addresses, as pods are:
// first in order, then by kill -9. After each everybody reaches it at its new address
// within the limit, everybody agrees, and nothing stale is left. test/bench measures how long it
// takes (task bench:rolling).
func TestRollingRestartAtNewAddresses(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	host := 10
	for _, n := range []string{"a", "b", "c", "d", "e"} {
		r, err := s.Add(n)
		s.must(err)
		host++
		r.At(host)
		s.must(r.StartSidecar())
	}
	s.until("five that see each other", s.OneView)
	for _, kill := range []bool{false, true} {
		for _, r := range s.Replicas {
			host++
			began, err := r.Move(s.ctx, host, kill)
			s.must(err)
			s.until(fmt.Sprintf("everybody reaching %s at its new address (killed: %v)", r.Name, kill), s.OneView)
			t.Logf("%s, killed %v: everybody sees it %v after its start", r.Name, kill, time.Since(began).Round(time.Millisecond))
		}
	}
	// It stays so: the rejoin after a suspicion, or a late leave, changes nothing any more.
	// Only that somebody who had no processor for a while was held for failed is no fault;
	// then it is looked at for as long once more.
	const looks = 20
	alike := 0
	s.until("a view that stays", func(ctx context.Context) (bool, error) {
		ok, err := s.OneView(ctx)
		if !ok {
			if _, stale := errors.AsType[*harness.StaleViewError](err); stale {
				t.Fatalf("the view broke afterwards: %v", err)
			}
			t.Logf("looked at anew: %v", err)
			alike = 0
			return false, err
		}
		alike++
		return alike == looks, errors.Join(err, pauseFor(ctx, 200*time.Millisecond))
	})
}

func pauseFor(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
