package sidecar

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/syncstate"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A peer may speak of its own changes and of nobody else's, however its certificate
// came about; what it repeats is acknowledged, and what can't be understood neither
// stops it nor gets lost in the count.
func TestPushedChangesAreTheCallers(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	b := pb.NewPeerClient(dialTo(t, s.peerTarget(), as(s.leaf(t, "b", time.Hour))))
	push := func(req *pb.PushChangesRequest) (uint64, codes.Code) {
		got, err := b.PushChanges(t.Context(), req)
		return got.GetNext(), status.Code(err)
	}
	good := &pb.AnnouncedChange{Path: "jobs/x/config.xml", Digest: syncstate.Digest{1}.String()}
	for _, c := range []struct {
		what string
		req  *pb.PushChangesRequest
		next uint64
		code codes.Code
	}{
		{"another's", &pb.PushChangesRequest{Origin: "c", Epoch: 1, Sequence: 1, Changes: []*pb.AnnouncedChange{good}}, 0, codes.PermissionDenied},
		{"nobody's", &pb.PushChangesRequest{Epoch: 1, Sequence: 1}, 0, codes.PermissionDenied},
		{"too many", &pb.PushChangesRequest{Origin: "b", Epoch: 1, Sequence: 1, Changes: make([]*pb.AnnouncedChange, maxPushed+1)}, 0, codes.InvalidArgument},
		{"beyond all numbers", &pb.PushChangesRequest{Origin: "b", Epoch: 1, Sequence: 1<<64 - 1, Changes: []*pb.AnnouncedChange{good}}, 0, codes.InvalidArgument},
		{"its own", &pb.PushChangesRequest{Origin: "b", Epoch: 1, Sequence: 1, Changes: []*pb.AnnouncedChange{good, {Path: "../x"}}}, 3, codes.OK},
		{"once more", &pb.PushChangesRequest{Origin: "b", Epoch: 1, Sequence: 1, Changes: []*pb.AnnouncedChange{good}}, 3, codes.OK},
		{"after its restart", &pb.PushChangesRequest{Origin: "b", Epoch: 2, Sequence: 1, Changes: []*pb.AnnouncedChange{good}}, 2, codes.OK},
	} {
		if next, code := push(c.req); next != c.next || code != c.code {
			t.Errorf("%s: next %d, %s; want %d, %s", c.what, next, code, c.next, c.code)
		}
	}
	if n := s.sync.count.read(); n["sync.pushes_refused"] != 4 || n["sync.changes_skipped"] != 1 {
		t.Errorf("counted %v", n)
	}
}

// A batch is the same at the other end.
func TestBatchesRoundTrip(t *testing.T) {
	t.Parallel()
	want := syncstate.Batch{Origin: "b", Epoch: 3, Sequence: 9, Changes: []syncstate.Announced{
		{Path: "jobs/x/config.xml", Digest: syncstate.Digest{1}, Base: syncstate.Digest{2}, From: "jobs/y/config.xml", Booting: true, User: "ann", At: time.Unix(5, 7).UTC(), Began: time.Unix(4, 2).UTC()},
		{}, // a gap that the sender made
		{Path: "nodes/n/config.xml"},
		{Path: "nodes/n/config.xml", Digest: syncstate.Digest{1}, Found: true},
		{Found: true},
	}}
	got, skipped := batchOf(pushProto(want))
	if diff := cmp.Diff(want, got); diff != "" || skipped != 0 {
		t.Errorf("%d skipped (-want +got):\n%s", skipped, diff)
	}
}

// A scan that is under way costs the storage one question now and then, however often
// it asks the gate, and it waits in a pause and while the home stalls.
func TestGate(t *testing.T) {
	t.Parallel()
	why, answers, away := "", true, false
	y := &syncing{mustWait: func() string { return why }, missing: func(context.Context, bool) error {
		if away {
			return errors.New("there is no jobs")
		}
		return nil
	}}
	asked := 0
	y.answers = func(context.Context) bool { asked++; return answers }
	for range 100 {
		if !y.gateOpen(t.Context()) {
			t.Fatal("closed without a reason")
		}
	}
	if asked != 1 {
		t.Errorf("the home was asked %d times, want once", asked)
	}
	y.looked, y.asked, answers = time.Time{}, time.Time{}, false
	if y.gateOpen(t.Context()) || !y.stalled.Load() {
		t.Error("open, though the home does not answer")
	}
	y.looked, answers = time.Time{}, true
	if !y.gateOpen(t.Context()) || y.stalled.Load() {
		t.Error("closed, though the home answers again")
	}
	y.looked, y.asked, away = time.Time{}, time.Time{}, true
	if y.gateOpen(t.Context()) {
		t.Error("open, though a part of the home is not there")
	}
	y.asked, away = time.Now(), false
	y.away.Store(new(string)) // somebody else has seen it just now
	asked = 0
	if !y.gateOpen(t.Context()) || asked == 0 {
		t.Error("an old answer was believed")
	}
	y.away.Store(nil)
	y.looked = time.Time{}
	if !y.gateOpen(t.Context()) {
		t.Error("closed, though all of it is there again")
	}
	y.looked, why = time.Time{}, "a pause"
	if y.gateOpen(t.Context()) {
		t.Error("open in a pause")
	}
}

// While a scan waits for a home that does not answer, what status asks is answered.
func TestPausedWaitsForNothing(t *testing.T) {
	t.Parallel()
	asking, answer := make(chan struct{}), make(chan struct{})
	y := &syncing{syncer: &syncstate.Syncer{}, mustWait: func() string { return "" }, missing: func(context.Context, bool) error { return nil }, answers: func(context.Context) bool {
		close(asking)
		<-answer
		return true
	}}
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(answer)
	wg.Go(func() { y.gateOpen(t.Context()) })
	<-asking
	said := make(chan string, 1)
	go func() { said <- y.paused() }()
	select {
	case why := <-said:
		if why != "" {
			t.Errorf("held up: %s", why)
		}
	case <-time.After(10 * time.Second):
		t.Error("status waits for the home")
	}
}
