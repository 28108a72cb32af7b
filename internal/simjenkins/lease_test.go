package simjenkins

import (
	"testing"
	"testing/synctest"
	"time"
)

// Nothing new starts without a fresh lease, whether the sidecar is away or the
// runner is silent, and an answer makes it good again at once.
func TestLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLease()
		want := func(when string, open bool) {
			t.Helper()
			if why := l.over(); (why == "") != open {
				t.Errorf("%s: %q, want open %v", when, why, open)
			}
		}
		want("at the start", true)
		time.Sleep(defaultLease + time.Millisecond)
		want("sidecar never answered", false)
		l.renew(3*time.Second, 0)
		want("answered", true)
		time.Sleep(3 * time.Second)
		want("at the end of the lease", true)
		time.Sleep(time.Millisecond)
		want("behind it", false)
		l.renew(0, 4*time.Second)
		want("silent runner", false)
		l.renew(0, 3*time.Second)
		want("runner is back", true)
	})
}
