//go:build integration

package blackbox_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// What two memories do to one disk: each of these was seen to destroy something on two
// plain controllers. With Footman nothing is lost without a word, and all replicas end
// with the same. The parts share a cluster.
func TestTwoMemories(t *testing.T) {
	t.Parallel()
	s := newSync(t)
	s.post("a", "/createItem?name=job", plainJob)
	s.post("a", "/createItem?name=team/built", plainJob)
	s.inStep()
	for _, part := range []struct {
		name string
		do   func(s *syncStage)
	}{
		{"a message while another one boots", func(s *syncStage) { messageWhileBooting(s, "one") }},
		{"a message while another one boots that nobody hears", func(s *syncStage) { messageWhileBooting(s, "two", "--early-save") }},
		{"a job is configured from what is out of date", configuredFromOldMemory},
		{"a job is saved unchanged from what is out of date", savedUnchangedFromOldMemory},
		{"a job is saved on two in one moment", savedInOneMoment},
		{"two users at once", twoUsersAtOnce},
		{"two approvals at once", twoApprovalsAtOnce},
		{"what another one builds", whatAnotherOneBuilds},
	} {
		t.Run(part.name, func(t *testing.T) {
			mine := s.part(t)
			part.do(mine)
			mine.inStep()
		})
	}
}

// messageWhileBooting: the start saves config.xml with what it had read before. It
// never wins; the message is put back.
func messageWhileBooting(s *syncStage, message string, args ...string) {
	b := s.replica("b")
	b.SimArgs = append([]string{"--hold-boot"}, args...)
	s.kill("b", harness.Parts{Runner: true, Controller: true})
	s.revive("b")
	s.until("b to have read its configuration", func(ctx context.Context) (bool, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.URL()+"/sim/memory?path=config.xml", nil)
		if err != nil {
			return false, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return false, err
		}
		return resp.StatusCode == http.StatusOK, resp.Body.Close()
	})
	s.post("a", "/configSubmit?systemMessage="+message)
	s.everywhereOf([]string{"a", "c"}, "the message", func(n string) bool { return strings.Contains(s.holds(n, "config.xml"), ">"+message+"<") })
	s.post("b", "/sim/go")
	s.serves("b")
	s.everywhere("the message", func(n string) bool { return strings.Contains(s.holds(n, "config.xml"), ">"+message+"<") })
	s.inStep()
	if text := s.onDisk("config.xml"); !strings.Contains(text, ">"+message+"<") {
		s.t.Errorf("the message is gone: %s", text)
	}
	b.SimArgs = nil
	for _, c := range s.conflicts(false) {
		s.t.Errorf("a rule should have settled %v", c)
	}
}

// outOfDate has b save what it has in memory, whatever lies on disk: the check before a
// request is off, and loads are slow.
func (s *syncStage) outOfDate(do func()) {
	s.post("b", "/sim/set?no_refresh=true&apply_delay=3s")
	do()
	s.post("b", "/sim/set?no_refresh=false&apply_delay=0s")
}

// configuredFromOldMemory: b overwrites what it has not seen. The newest is in force
// everywhere, the other one is kept and shown, and a person can put it back.
func configuredFromOldMemory(s *syncStage) {
	const path = "jobs/job/config.xml"
	s.outOfDate(func() {
		s.post("a", "/job/job/submitDescription?description=of+a")
		s.post("b", "/job/job/disable")
	})
	s.everywhere("what is in force", func(n string) bool { return strings.Contains(s.holds(n, path), "<disabled>true") })
	var found *pb.Conflict
	s.until("the conflict", func(context.Context) (bool, error) {
		list := s.conflicts(false)
		if i := slices.IndexFunc(list, func(c *pb.Conflict) bool { return c.GetPath() == path }); i >= 0 {
			found = list[i]
		}
		return found != nil, fmt.Errorf("%v", list)
	})
	if found.GetLostBy() != "a" || found.GetWonBy() != "b" || !found.GetContentKept() || found.GetSettled() != "" {
		s.t.Errorf("%v", found)
	}
	s.inStep()
	footman(s.t, s.in(), "sync", "conflicts", "--name", "c").want(s.t, 0, path)
	_, err := pb.NewSyncClient(s.replica("c").Conn).SettleConflict(s.ctx, &pb.SettleConflictRequest{Id: found.GetId(), Restore: true})
	s.must(err)
	s.everywhere("what was lost", func(n string) bool {
		return strings.Contains(s.holds(n, path), ">of a<") && !strings.Contains(s.holds(n, path), "<disabled>true")
	})
	s.until("no open conflict", func(context.Context) (bool, error) {
		list := s.conflicts(false)
		return len(list) == 0, fmt.Errorf("%v", list)
	})
}

// savedUnchangedFromOldMemory: b saves what it has, changing nothing, over what a saved. What
// lies there then is an old version, which all know; the newer one is kept and shown.
func savedUnchangedFromOldMemory(s *syncStage) {
	const path = "jobs/team/jobs/built/config.xml"
	s.post("a", "/job/team/job/built/submitDescription?description=old")
	s.everywhere("the description", func(n string) bool { return strings.Contains(s.holds(n, path), ">old<") })
	s.inStep()
	s.outOfDate(func() {
		s.post("a", "/job/team/job/built/submitDescription?description=newer")
		s.post("b", "/job/team/job/built/submitDescription?description=old")
	})
	s.everywhere("what is in force", func(n string) bool { return strings.Contains(s.holds(n, path), ">old<") })
	var found *pb.Conflict
	s.until("the conflict", func(context.Context) (bool, error) {
		list := s.conflicts(false)
		if i := slices.IndexFunc(list, func(c *pb.Conflict) bool { return c.GetPath() == path }); i >= 0 {
			found = list[i]
		}
		return found != nil, fmt.Errorf("%v", list)
	})
	if found.GetLostBy() != "a" || found.GetWonBy() != "b" || !found.GetContentKept() || found.GetSettled() != "" {
		s.t.Errorf("%v", found)
	}
	_, err := pb.NewSyncClient(s.replica("b").Conn).SettleConflict(s.ctx, &pb.SettleConflictRequest{Id: found.GetId(), Restore: true})
	s.must(err)
	s.everywhere("what was lost", func(n string) bool { return strings.Contains(s.holds(n, path), ">newer<") })
}

// savedInOneMoment: b replaces the file that a has just written, before a has looked at
// it; a takes b's content for its own. Both end with what lies there.
func savedInOneMoment(s *syncStage) {
	const path = "jobs/job/config.xml"
	s.post("a", "/sim/set?link_delay=1s")
	s.post("b", "/sim/set?no_refresh=true")
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.post("a", "/job/job/submitDescription?description=moment+a")
	}()
	s.until("what a wrote", func(context.Context) (bool, error) { return strings.Contains(s.onDisk(path), ">moment a<"), nil })
	s.post("b", "/job/job/submitDescription?description=moment+b")
	<-done
	s.post("a", "/sim/set?link_delay=0s")
	s.post("b", "/sim/set?no_refresh=false")
	s.everywhere("what lies there", func(n string) bool { return strings.Contains(s.holds(n, path), ">moment b<") })
}

// twoUsersAtOnce: users.xml is one map, and each writes the whole of it. Both users stay.
func twoUsersAtOnce(s *syncStage) {
	s.outOfDate(func() {
		s.post("a", "/securityRealm/createAccount?username=u1&fullname=One")
		s.post("b", "/securityRealm/createAccount?username=u2&fullname=Two")
	})
	s.everywhere("both users", func(n string) bool {
		return s.ok(n, http.MethodPost, "/j_spring_security_check?j_username=u1") && s.ok(n, http.MethodPost, "/j_spring_security_check?j_username=u2")
	})
}

// twoApprovalsAtOnce: approvals are merged, because their common base is known.
func twoApprovalsAtOnce(s *syncStage) {
	s.post("c", "/scriptApproval/approve?hash=before")
	s.inStep()
	s.outOfDate(func() {
		s.post("a", "/scriptApproval/approve?hash=hash-a")
		s.post("b", "/scriptApproval/approve?hash=hash-b")
	})
	s.everywhere("all approvals", func(n string) bool {
		text := s.holds(n, "scriptApproval.xml")
		return strings.Contains(text, "before") && strings.Contains(text, "hash-a") && strings.Contains(text, "hash-b")
	})
}

// whatAnotherOneBuilds can't be renamed, moved or deleted, nor can what it lies in.
func whatAnotherOneBuilds(s *syncStage) {
	code, text := s.call("b", http.MethodPost, "/job/team/job/built/build?ticks=60&interval=100ms", "")
	if code != http.StatusCreated {
		s.t.Fatalf("build: %d %s", code, text)
	}
	for _, page := range []string{"/job/team/job/built/doDelete", "/job/team/doDelete", "/job/team/confirmRename?newName=x", "/job/team/job/built/confirmRename?newName=x", "/job/team/job/built/move/move?destination=/"} {
		if code, text := s.call("a", http.MethodPost, page, ""); code != http.StatusConflict {
			s.t.Errorf("%s: %d %s", page, code, text)
		}
	}
	// Its settings can be changed meanwhile, and its build goes on.
	s.post("a", "/job/team/job/built/submitDescription?description=while+it+runs")
	s.everywhere("the description", func(n string) bool {
		return strings.Contains(s.holds(n, "jobs/team/jobs/built/config.xml"), "while it runs")
	})
	if b := s.running("b"); b != 1 {
		s.t.Errorf("b runs %d builds", b)
	}
}
