package watch

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/rs/zerolog"
)

// scans counts what makes a scan due.
type scans struct {
	mu  sync.Mutex
	why map[string]int
}

func (*scans) Look(string)             {}
func (*scans) LookBelow(string)        {}
func (*scans) Degraded(string, string) {}

func (s *scans) ScanDue(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.why[why]++
}

func (s *scans) count(part string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for why, c := range s.why {
		if strings.Contains(why, part) {
			n += c
		}
	}
	return n
}

// A queue that overflows all the time has everything watched once more at once, and then
// rarely: it takes long, and the queue overflows meanwhile.
func TestOverflowsAreOne(t *testing.T) {
	t.Parallel()
	n, err := fsnotify.NewWatcher()
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	s := &scans{why: map[string]int{}}
	w := New(t.TempDir(), s, zerolog.Nop())
	ctx, cancel := context.WithCancelCause(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = w.follow(ctx, n) }()
	defer func() { cancel(errors.New("the test is over")); <-done }()
	n.Errors <- fsnotify.ErrEventOverflow
	for end := time.Now().Add(20 * time.Second); s.count("watched anew") == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not watched anew after an overflow")
		}
	}
	for range 100 {
		n.Errors <- fsnotify.ErrEventOverflow
		time.Sleep(time.Millisecond)
	}
	if got := s.count("watched anew"); got != 1 {
		t.Errorf("watched anew %d times within a moment", got)
	}
	if got := s.count("overflowed"); got < 100 { // the last one may be under way
		t.Errorf("%d scans were made due by 101 overflows", got)
	}
}
