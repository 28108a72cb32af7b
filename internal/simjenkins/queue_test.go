package simjenkins_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	"github.com/footman-ci/footman/jenkins"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// queued makes an item wait and returns its id.
func (s *sim) queued(job, query string) int64 {
	s.t.Helper()
	code, body := s.try("POST", jobPath(job)+"build?"+query, nil)
	var got struct {
		ID int64 `json:"queue_id,string"`
	}
	if err := json.Unmarshal(body, &got); code != 201 || err != nil || got.ID == 0 {
		s.t.Fatalf("%d %s %v", code, body, err)
	}
	return got.ID
}

// waiting is the number of items that wait.
func (s *sim) waiting() int {
	s.t.Helper()
	_, body := s.try("GET", "api/json", nil)
	var got struct {
		Queue []string `json:"queue"`
	}
	must(s.t, json.Unmarshal(body, &got))
	return len(got.Queue)
}

// An item waits in the file of its life, as a reader of Jenkins' queues finds it, and
// becomes a build with its id and parameters.
func TestQueue(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	file := filepath.Join(home.JenkinsQueues(), "a-1.xml")
	id := a.queued("sleep", "delay=1h&ticks=3")
	eventually(t, "saved queue", func() bool {
		q, err := jenkins.ReadQueue(fsys.OS, file)
		return err == nil && len(q.IDs) == 1 && q.IDs[0] == id
	})
	soon := a.queued("sleep", "delay=0s&ticks=3&interval=10ms")
	eventually(t, "build of the item", func() bool {
		st, err := jenkins.ReadBuild(filepath.Join(home.Path(), "jobs", "sleep", "builds", "1"))
		return err == nil && st.QueueID == soon
	})
	if got := ended(t, home, verdict.Expected{Job: "sleep", Number: 1, Ticks: 3}); !got.OK() {
		t.Errorf("%+v", got)
	}

	// One that waits for a file is passed by others, whatever their number.
	gate := filepath.Join(t.TempDir(), "gate")
	held := a.queued("sleep", "delay=0s&ticks=1&interval=1ms&later=1ms&waits="+gate)
	a.queued("sleep", "delay=0s&ticks=1&interval=1ms")
	ended(t, home, verdict.Expected{Job: "sleep", Number: 2, Ticks: 1})
	if n := a.waiting(); n != 2 {
		t.Errorf("%d items wait, want that of an hour and that of a file", n)
	}
	must(t, os.WriteFile(gate, nil, 0o600))
	ended(t, home, verdict.Expected{Job: "sleep", Number: 3, Ticks: 1})
	if st, err := jenkins.ReadBuild(filepath.Join(home.Path(), "jobs", "sleep", "builds", "3")); err != nil || st.QueueID != held {
		t.Errorf("%+v, %v", st, err)
	}
	if n := a.waiting(); n != 1 {
		t.Errorf("%d items wait", n)
	}
}

// An item that is being started is in the queue, and in what is saved of it, until it has
// started: who is killed before has lost nothing.
func TestQueueKeepsWhatHasNotStarted(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	a := boot(t, home, "", newLife(t, home, "a"))
	must(t, os.MkdirAll(home.Numbers(), 0o755))
	sum := sha256.Sum256([]byte("sleep"))
	lock, err := os.OpenFile(filepath.Join(home.Numbers(), hex.EncodeToString(sum[:1])), os.O_RDWR|os.O_CREATE, 0o644)
	must(t, err)
	defer lock.Close()
	must(t, unix.FcntlFlock(lock.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_WRLCK})) // nobody gets a number now
	id := a.queued("sleep", "delay=0s&ticks=1&interval=1ms")
	eventually(t, "saved queue with what is being started", func() bool {
		q, err := jenkins.ReadQueue(fsys.OS, filepath.Join(home.JenkinsQueues(), "a-1.xml"))
		return err == nil && slices.Equal(q.IDs, []int64{id})
	})
	if n := a.waiting(); n != 1 {
		t.Errorf("%d items wait", n)
	}
	must(t, unix.FcntlFlock(lock.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: unix.F_UNLCK}))
	ended(t, home, verdict.Expected{Job: "sleep", Number: 1, Ticks: 1})
	eventually(t, "empty queue", func() bool { return a.waiting() == 0 })
}

// A replayed queue's items wait here once, however often the command comes: without
// those that have a marker or are builds already.
func TestReplay(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	lifeA, lifeB := newLife(t, home, "a"), newLife(t, home, "b")
	a := boot(t, home, "", lifeA)
	side := newFakeSidecar(t)
	b := boot(t, home, "", lifeB, withSocket(side.socket))
	file := filepath.Join(home.JenkinsQueues(), "a-1.xml")
	built := a.queued("sleep", "delay=4s&ticks=1000&interval=10ms")
	marked := a.queued("sleep", "delay=1h")
	a.queued("sleep", "delay=1h")
	a.queued("team/über job", "delay=1h")
	var stale []byte
	eventually(t, "four items are saved", func() bool {
		stale, _ = os.ReadFile(file)
		q, err := jenkins.ReadQueue(fsys.OS, file)
		again, _ := os.ReadFile(file)
		return err == nil && q.Items == 4 && bytes.Equal(stale, again) // all three read one save
	})
	eventually(t, "one is a build", func() bool { return len(a.running()) == 1 })
	a.kill()
	must(t, os.WriteFile(file, stale, 0o600)) // killed before the next save
	if q, err := jenkins.ReadQueue(fsys.OS, file); err != nil || q.IDs[0] != built {
		t.Fatalf("%+v %v", q, err)
	}
	_, err := ledger.New(home, fsys.OS).TakeQueue(file, lifeA, lifeB, []int64{marked})
	must(t, err)
	cmd := func() *footmanv1.CommandsResponse {
		return &footmanv1.CommandsResponse{Command: &footmanv1.CommandsResponse_ReplayQueue{ReplayQueue: &footmanv1.ReplayQueue{
			Folder: ".footman/running/b/1/queue/a-1", Origin: "a", OriginIncarnation: 1,
		}}}
	}
	for i := range 3 {
		if ack := side.send(cmd()); ack.GetOutcome() != footmanv1.Outcome_OUTCOME_DONE {
			t.Fatalf("%v", ack)
		} else if i == 0 && ack.GetReason() != "2 scheduled, 2 had begun, 0 could not be loaded" {
			t.Errorf("%q", ack.GetReason())
		}
		if n := b.waiting(); n != 2 {
			t.Errorf("%d items wait", n)
		}
	}
	if q, err := jenkins.ReadQueue(fsys.OS, filepath.Join(home.JenkinsQueues(), "b-1.xml")); err != nil || q.Items != 2 {
		t.Errorf("saved: %+v %v", q, err)
	}
	wrong := cmd()
	wrong.GetReplayQueue().Folder = ".footman/running/a/1/queue/a-1"
	if ack := side.send(wrong); ack.GetOutcome() != retryLater {
		t.Errorf("a queue of another life: %v", ack)
	}
}
