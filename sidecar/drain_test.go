package sidecar_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// connect registers a controller of a new life of a and opens its stream.
func connect(t *testing.T, f *fixture) (ledger.Life, string, pb.Controller_CommandsClient) {
	t.Helper()
	life, err := ledger.New(f.home, fsys.OS).ClaimIncarnation("a")
	if err != nil {
		t.Fatal(err)
	}
	session := register(t, f, "a", life.Incarnation)
	stream, err := pb.NewControllerClient(f.conn).Commands(t.Context(), &pb.CommandsRequest{Session: session})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Header(); err != nil {
		t.Fatal(err)
	}
	return life, session, stream
}

func answer(t *testing.T, f *fixture, session string, cmd *pb.CommandsResponse, outcome pb.Outcome, why string) {
	t.Helper()
	_, err := pb.NewControllerClient(f.conn).Acknowledge(t.Context(), &pb.AcknowledgeRequest{Session: session, Id: cmd.GetId(), Outcome: outcome, Reason: why})
	if err != nil {
		t.Error(err)
	}
}

// Drain and CancelDrain succeed when the controller says that it did it, and say so
// when it did not, or isn't there.
func TestDrain(t *testing.T) {
	t.Parallel()
	f := start(t, t.TempDir(), "a")
	cluster := pb.NewClusterClient(f.conn)
	if _, err := cluster.Drain(t.Context(), &pb.DrainRequest{}); status.Code(err) != codes.Unavailable {
		t.Errorf("without a controller: %v", err)
	}
	_, session, stream := connect(t, f)
	for _, c := range []struct {
		outcome pb.Outcome
		want    codes.Code
	}{{pb.Outcome_OUTCOME_DONE, codes.OK}, {pb.Outcome_OUTCOME_RETRY, codes.FailedPrecondition}} {
		got := make(chan error, 1)
		go func() {
			_, err := cluster.Drain(t.Context(), &pb.DrainRequest{Reason: "maintenance"})
			got <- err
		}()
		cmd, err := stream.Recv()
		if err != nil || cmd.GetQuietDown().GetReason() != "maintenance" {
			t.Fatalf("command %v, %v", cmd, err)
		}
		answer(t, f, session, cmd, c.outcome, "x")
		if err := <-got; status.Code(err) != c.want {
			t.Errorf("%s: %v", c.outcome, err)
		}
	}
	got := make(chan error, 1)
	go func() {
		_, err := cluster.CancelDrain(t.Context(), &pb.CancelDrainRequest{})
		got <- err
	}()
	cmd, err := stream.Recv()
	if err != nil || cmd.GetCancelQuietDown() == nil {
		t.Fatalf("command %v, %v", cmd, err)
	}
	answer(t, f, session, cmd, pb.Outcome_OUTCOME_DONE, "")
	if err := <-got; err != nil {
		t.Error(err)
	}
}

// A queue in the folder of a serving life becomes a command that comes again until
// it is done and the queue is gone.
func TestQueuesBecomeCommands(t *testing.T) {
	t.Parallel()
	f := start(t, t.TempDir(), "a")
	life, session, stream := connect(t, f)
	file := filepath.Join(f.home.JenkinsQueues(), "b-3.xml")
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("<hudson.model.Queue_-State><items><x><id>4</id></x></items></hudson.model.Queue_-State>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.New(f.home, fsys.OS).TakeQueue(file, ledger.Life{Name: "b", Incarnation: 3}, life, nil); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(f.home.QueueFolder("a", 1), "b-3")
	for i, outcome := range []pb.Outcome{pb.Outcome_OUTCOME_RETRY, pb.Outcome_OUTCOME_DONE, pb.Outcome_OUTCOME_DONE} {
		var q *pb.ReplayQueue
		var cmd *pb.CommandsResponse
		for q == nil {
			var err error
			if cmd, err = stream.Recv(); err != nil {
				t.Fatal(err)
			}
			q = cmd.GetReplayQueue()
		}
		if q.GetFolder() != ".footman/running/a/1/queue/b-3" || q.GetOrigin() != "b" || q.GetOriginIncarnation() != 3 {
			t.Fatalf("command %v", cmd)
		}
		if i == 2 {
			if err := os.Remove(filepath.Join(dir, "queue.xml")); err != nil {
				t.Fatal(err)
			}
		}
		answer(t, f, session, cmd, outcome, "1 scheduled")
	}
	for end := time.Now().Add(waitLimit); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the rest of the queue is not removed")
		}
	}
}
