//go:build integration

package blackbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// Ports of sidecars on a network of their own.
const (
	gossipPort = "7946"
	peerPort   = "7947"
)

// maxOutbox is how many changes a sidecar keeps for a peer that can't be reached, and
// outboxSlack how many more until it drops those (syncstate/outbox.go).
const (
	maxOutbox   = 65_536
	outboxSlack = maxOutbox / 16
)

// network is where the sidecars of a stage meet: each in a network namespace of its own,
// at a bridge in one more. Nothing of this host's network is touched.
type network struct {
	t      *testing.T
	prefix string
}

// ip runs the command of that name, and fails with what it said.
func (n *network) ip(args ...string) {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), commandLimit) // also in a clean-up
	defer cancel()
	if out, err := exec.CommandContext(ctx, "ip", args...).CombinedOutput(); err != nil {
		n.t.Fatalf("ip %s: %v %s", strings.Join(args, " "), err, out)
	}
}

// onNetwork has each sidecar run at an address of its own, so that they can be cut off
// from each other. What one of them watches, all would see, since they are on one host:
// so nobody watches, and what is not told is found by scans that something makes due.
func onNetwork(t *testing.T) (*network, func(*harness.Options)) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("network namespaces with links between them need root")
	}
	if out, err := exec.CommandContext(t.Context(), "ip", "netns", "list").CombinedOutput(); err != nil {
		t.Skipf("no ip netns here: %v %s", err, out)
	}
	n := &network{t: t, prefix: fmt.Sprintf("fbb%d", os.Getpid())}
	bridge := n.prefix + "-x"
	if out, err := exec.CommandContext(t.Context(), "ip", "netns", "add", bridge).CombinedOutput(); err != nil {
		t.Skipf("no network namespaces here: %v %s", err, out)
	}
	drop := func(ns string) { t.Cleanup(func() { n.ip("netns", "del", ns) }) }
	drop(bridge)
	n.ip("-n", bridge, "link", "add", "br0", "type", "bridge")
	n.ip("-n", bridge, "link", "set", "br0", "up")
	for i, name := range harness.ReplicaNames(3) {
		ns := n.of(name)
		n.ip("netns", "add", ns)
		drop(ns)
		n.ip("-n", bridge, "link", "add", "to-"+name, "type", "veth", "peer", "name", "eth0", "netns", ns)
		n.ip("-n", bridge, "link", "set", "to-"+name, "master", "br0", "up")
		n.ip("-n", ns, "addr", "add", fmt.Sprintf("10.99.0.%d/24", i+1), "dev", "eth0")
		n.ip("-n", ns, "link", "set", "eth0", "up")
		n.ip("-n", ns, "link", "set", "lo", "up")
	}
	script := wrapped(t, fmt.Sprintf(`
if [ "$1" = sidecar ]; then
	for a in "$@"; do [ "$last" = --name ] && name=$a; last=$a; done
	case $name in a) ip=10.99.0.1;; b) ip=10.99.0.2;; c) ip=10.99.0.3;; esac
	export FOOTMAN_GOSSIP=$ip:%s FOOTMAN_LISTEN=$ip:%s
	exec ip netns exec %s-$name "$EXE" "$@"
fi
`, gossipPort, peerPort, n.prefix))
	return n, func(o *harness.Options) {
		o.Env = append(o.Env, "FOOTMAN_SYNC_WATCH=false")
		script(o)
	}
}

func (n *network) of(name string) string { return n.prefix + "-" + name }

// cut makes a silent blackhole of a replica's network.
func (n *network) cut(name string) {
	n.t.Helper()
	n.ip("-n", n.prefix+"-x", "link", "set", "to-"+name, "nomaster")
}

func (n *network) mend(name string) {
	n.t.Helper()
	n.ip("-n", n.prefix+"-x", "link", "set", "to-"+name, "master", "br0")
}

// block drops what a replica sends to a port, or from it; unblock ends that.
func (n *network) block(name, port string)   { n.t.Helper(); n.rules("add", name, port) }
func (n *network) unblock(name, port string) { n.t.Helper(); n.rules("del", name, port) }

func (n *network) rules(do, name, port string) {
	n.t.Helper()
	for _, proto := range []string{"tcp", "udp"} {
		for _, end := range []string{"dport", "sport"} {
			n.ip("-n", n.of(name), "rule", do, "ipproto", proto, end, port, "blackhole")
		}
	}
}

// While sidecars can't reach each other, controllers go on and save different things and
// the same ones. When the network is back, all hold the same, and what was overwritten
// unseen is shown. The parts share a cluster.
func TestInStepAfterCuts(t *testing.T) {
	t.Parallel()
	n, change := onNetwork(t)
	s := newSync(t, change)
	for _, job := range []string{"of-a", "of-b", "of-both", "named"} {
		s.post("c", "/createItem?name="+job, plainJob)
	}
	s.inStep()
	for _, part := range []struct {
		name string
		do   func(*syncStage, *network)
	}{
		{"calls are cut, gossip lives", callsCut},
		{"gossip is cut, calls live", gossipCut},
		{"all is cut", allCut},
		{"more changes than are kept for a peer", outboxOverflows},
	} {
		t.Run(part.name, func(t *testing.T) {
			mine := s.part(t)
			part.do(mine, &network{t: t, prefix: n.prefix})
			mine.inStep()
		})
	}
}

// member is how one sidecar sees another one.
func (s *syncStage) member(by, of string) string {
	ctx, cancel := context.WithTimeout(s.ctx, callLimit)
	defer cancel()
	st, err := pb.NewClusterClient(s.replica(by).Conn).GetStatus(ctx, &pb.GetStatusRequest{})
	if err != nil {
		return err.Error()
	}
	for _, r := range st.GetReplicas() {
		if r.GetName() == of {
			return r.GetMember()
		}
	}
	return "unknown"
}

func (s *syncStage) seen(by, of, as string) {
	s.t.Helper()
	s.until(fmt.Sprintf("%s to be %s for %s", of, as, by), func(context.Context) (bool, error) {
		m := s.member(by, of)
		return m == as, fmt.Errorf("it is %s", m)
	})
}

// describe saves a job's description.
func (s *syncStage) describe(name, job, text string) {
	s.t.Helper()
	s.post(name, "/job/"+job+"/submitDescription?description="+text)
}

func (s *syncStage) describedEverywhere(job, text string) {
	s.t.Helper()
	s.everywhere(job+" as "+text, func(n string) bool { return strings.Contains(s.holds(n, "jobs/"+job+"/config.xml"), ">"+text+"<") })
}

// callsCut: gossip alone says where to look. Who can't be told is named with the reason.
func callsCut(s *syncStage, n *network) {
	n.block("b", peerPort)
	s.describe("a", "of-a", "hinted")
	s.describedEverywhere("of-a", "hinted")
	s.describe("b", "of-b", "hinted-too")
	s.describedEverywhere("of-b", "hinted-too")
	s.until("a to say that it can't tell b", func(ctx context.Context) (bool, error) {
		st, err := s.syncStatus(ctx, "a")
		i := slices.IndexFunc(st.GetPeers(), func(p *pb.PeerLag) bool { return p.GetReplica() == "b" })
		return i >= 0 && st.GetPeers()[i].GetUnacknowledged() > 0 && st.GetPeers()[i].GetLastError() != "", fmt.Errorf("%v, %w", st.GetPeers(), err)
	})
	s.seen("a", "b", "alive") // gossip is not cut
	n.unblock("b", peerPort)
	s.told()
}

// told waits until everybody has acknowledged everything.
func (s *syncStage) told() {
	s.t.Helper()
	for _, n := range s.names {
		s.until("all of "+n+" to be acknowledged", func(ctx context.Context) (bool, error) {
			st, err := s.syncStatus(ctx, n)
			for _, p := range st.GetPeers() {
				if p.GetUnacknowledged() > 0 {
					return false, fmt.Errorf("%v", p)
				}
			}
			return err == nil && len(st.GetPeers()) == len(s.names)-1, fmt.Errorf("%v, %w", st.GetPeers(), err)
		})
	}
}

// gossipCut: who answers calls is told, whatever gossip says of him.
func gossipCut(s *syncStage, n *network) {
	n.block("b", gossipPort)
	s.seen("a", "b", "failed")
	s.describe("a", "of-a", "called")
	s.describedEverywhere("of-a", "called")
	s.describe("b", "of-b", "called-too")
	s.describedEverywhere("of-b", "called-too")
	n.unblock("b", gossipPort)
	s.seen("a", "b", "alive")
	s.seen("b", "a", "alive")
}

// noScans holds up all scans, also those that a standstill of a busy machine makes due:
// meanwhile everybody has what it was told, and nothing else.
func (s *syncStage) noScans() (goOn func()) {
	s.t.Helper()
	s.cli(0, nil, "pause", "--name", "a", "--reason", "nobody finds what nobody tells", "--wait")
	return func() {
		s.t.Helper()
		s.cli(0, nil, "resume", "--name", "a", "--wait")
	}
}

// allCut: b is alone, with what it has in memory.
func allCut(s *syncStage, n *network) {
	goOn := s.noScans()
	for _, name := range s.names {
		s.post(name, "/sim/set?no_refresh=true") // a request would look at the disk first
	}
	n.cut("b")
	s.seen("a", "b", "failed")
	s.seen("b", "a", "failed")
	s.describe("a", "of-a", "alone-a")
	s.describe("b", "of-b", "alone-b")
	s.describe("a", "of-both", "lost")
	s.describe("b", "of-both", "newest")
	s.post("a", "/securityRealm/createAccount?username=at-a&fullname=A")
	s.post("b", "/securityRealm/createAccount?username=at-b&fullname=B")
	s.post("a", "/job/named/confirmRename?newName=renamed")
	s.post("b", "/createItem?name=by-b", plainJob)
	built := s.build("a", "of-a")
	if strings.Contains(s.holds("b", "jobs/of-a/config.xml"), "alone-a") {
		s.t.Error("b has loaded what nobody could tell it: the cut is none")
	}
	n.mend("b")
	s.seen("a", "b", "alive")
	s.seen("b", "a", "alive")
	goOn()
	s.describedEverywhere("of-a", "alone-a")
	s.describedEverywhere("of-b", "alone-b")
	s.describedEverywhere("of-both", "newest")
	s.everywhere("names, users and a build", func(name string) bool {
		return s.ok(name, http.MethodGet, "/job/renamed/api/json") && !s.ok(name, http.MethodGet, "/job/named/api/json") && s.ok(name, http.MethodGet, "/job/by-b/api/json") &&
			s.ok(name, http.MethodPost, "/j_spring_security_check?j_username=at-a") && s.ok(name, http.MethodPost, "/j_spring_security_check?j_username=at-b") &&
			s.result(name, "of-a", built) == "SUCCESS"
	})
	var open []*pb.Conflict
	s.until("the conflict", func(context.Context) (bool, error) {
		open = s.conflicts(false)
		return len(open) > 0, nil
	})
	s.inStep()
	if open = s.conflicts(false); len(open) != 1 || open[0].GetPath() != "jobs/of-both/config.xml" || open[0].GetLostBy() != "a" || open[0].GetWonBy() != "b" || !open[0].GetContentKept() {
		s.t.Errorf("conflicts that are open: %v", open)
	}
	for _, name := range s.names {
		s.post(name, "/sim/set?no_refresh=false")
	}
}

// saves has a controller save its jobs so often, and waits until it has.
func (s *syncStage) saves(name, prefix string, jobs, writes int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, finishLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/sim/writes?jobs=%d&writes=%d&prefix=%s", s.replica(name).URL(), jobs, writes, prefix), nil)
	s.must(err)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatalf("%d saves at %s did not end within %s: %v", writes, name, finishLimit, err)
	}
	s.must(resp.Body.Close())
}

// firstOnes are the jobs that a controller holds of those that were saved first.
func (s *syncStage) firstOnes(name string) (n int) {
	s.t.Helper()
	held := map[string]string{}
	_, text := s.call(name, http.MethodGet, "/sim/memory?paths=1", "")
	s.must(json.Unmarshal([]byte(text), &held))
	for path := range held {
		if strings.HasPrefix(path, "jobs/first-") {
			n++
		}
	}
	return n
}

// outboxOverflows: while b can't be told, a saves more often than changes are kept for
// a peer. b sees the gap, and compares everything. What was saved first is not among
// the changes that are kept, and came in too large a report for a hint: but for what a
// slow machine saved in the first and the last moments of all that time, and for the one
// call with 500 changes that may be under way when b can be reached again.
func outboxOverflows(s *syncStage, n *network) {
	const first = 1500 // twice as many changes, which outboxSlack is more than
	goOn := s.noScans()
	n.block("b", peerPort)
	s.post("a", "/sim/set?report_delay=3s")
	s.saves("a", "first-", first, first)
	s.post("a", "/sim/set?report_delay=0s")
	s.everywhereOf([]string{"c"}, "the first ones", func(name string) bool { return s.firstOnes(name) == first })
	s.saves("a", "many-", 100, maxOutbox)
	s.until("a to have dropped changes for b", func(ctx context.Context) (bool, error) {
		st, err := s.syncStatus(ctx, "a")
		i := slices.IndexFunc(st.GetPeers(), func(p *pb.PeerLag) bool { return p.GetReplica() == "b" })
		if i >= 0 && st.GetPeers()[i].GetUnacknowledged() > maxOutbox+outboxSlack {
			return true, nil // so the first of them are not kept
		}
		s.saves("a", "many-", 100, outboxSlack) // more saves than reports: of two at once only the last is told
		return false, fmt.Errorf("%v, %w", st.GetPeers(), err)
	})
	if held := s.firstOnes("b"); held == first {
		s.t.Errorf("b holds all %d jobs of which nobody could tell it", held)
	}
	n.unblock("b", peerPort)
	s.told()
	if held := s.firstOnes("b"); held == first {
		s.t.Errorf("b holds all %d jobs, though the changes were dropped and nothing was compared", held)
	}
	goOn()
	s.until("b to compare everything because of the gap", func(ctx context.Context) (bool, error) {
		st, err := s.syncStatus(ctx, "b")
		return strings.Contains(st.GetLastScanReason(), "changes of a were lost"), fmt.Errorf("%q, %w", st.GetLastScanReason(), err)
	})
	s.everywhere("the first ones", func(name string) bool { return s.firstOnes(name) == first })
	s.inStep()
}
