//go:build integration

package blackbox_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// hosts starts replicas that listen for peers and for gossip each on an address of
// its own, as on different hosts, and waits until they serve.
func (s *stage) hosts(names ...string) {
	s.t.Helper()
	for i, n := range names {
		s.must(s.StartNodes("n-" + n))
		r, err := s.Add(n)
		s.must(err)
		at := fmt.Sprintf("127.0.0.%d:0", i+11)
		r.SidecarEnv = []string{"FOOTMAN_LISTEN=" + at, "FOOTMAN_GOSSIP=" + at}
		s.must(r.Revive())
	}
	s.await(names...)
}

// member reads where a replica's sidecar is found.
func (s *stage) member(name string) (peer, gossip string) {
	s.t.Helper()
	data, err := os.ReadFile(s.footman("replicas", name, "member.json"))
	s.must(err)
	var m struct {
		Peer   string `json:"peer"`
		Gossip string `json:"gossip"`
	}
	s.must(json.Unmarshal(data, &m))
	return m.Peer, m.Gossip
}

// issue has the command line make a certificate from the authority of home.
func (s *stage) issue(home, name string, more ...string) tls.Certificate {
	s.t.Helper()
	dir := s.t.TempDir()
	footman(s.t, s.in(), append([]string{"certs", "issue", name, "--home", home, "--out", dir}, more...)...).want(s.t, 0)
	cert, err := tls.LoadX509KeyPair(filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key"))
	s.must(err)
	return cert
}

// getState calls a sidecar as a peer.
func (s *stage) getState(addr string, creds credentials.TransportCredentials) error {
	cc, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(creds))
	if err != nil {
		return err
	}
	defer cc.Close()
	ctx, cancel := context.WithTimeout(s.ctx, callLimit)
	defer cancel()
	_, err = pb.NewPeerClient(cc).GetState(ctx, &pb.GetStateRequest{})
	return err
}

func showing(certs ...tls.Certificate) credentials.TransportCredentials {
	return credentials.NewTLS(&tls.Config{InsecureSkipVerify: true, Certificates: certs}) //nolint:gosec // a stranger checks nothing
}

// says waits until a replica's sidecar has logged all of words in one line.
func (s *stage) says(name string, words ...string) {
	s.t.Helper()
	s.until(fmt.Sprintf("the log of %s says %q", name, words), func(context.Context) (bool, error) {
		data, err := os.ReadFile(s.replica(name).Sidecar.Log)
		if err != nil {
			return false, err
		}
	lines:
		for line := range strings.Lines(string(data)) {
			for _, w := range words {
				if !strings.Contains(line, w) {
					continue lines
				}
			}
			return true, nil
		}
		return false, nil
	})
}

// peakMemory is the most memory that a process has had, in bytes.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			if err != nil {
				t.Fatal(err)
			}
			return kb << 10
		}
	}
	t.Fatal("no VmHWM")
	return 0
}

// flood opens connections that say nothing, and keeps them open.
func flood(t *testing.T, addr string, n int) (opened int, end func()) {
	t.Helper()
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err == nil && l.Cur < uint64(n)+1000 {
		t.Logf("only %d open files are allowed, so fewer than %d connections", l.Cur, n)
		n = max(int(l.Cur)-1000, 100)
	}
	var open []net.Conn
	for range n {
		c, err := net.DialTimeout("tcp", addr, 5*time.Second)
		if err != nil {
			break
		}
		open = append(open, c)
	}
	return len(open), func() {
		for _, c := range open {
			_ = c.Close()
		}
	}
}

// Replicas on addresses of their own know each other by certificates. Whoever has
// none of this cluster, an expired or a revoked one, a wrong token or a wrong gossip
// key is refused and logged; floods and huge messages are bounded; keys and authority
// are replaced meanwhile; and a killed replica's builds live on through all of it.
func TestStrangersStayOut(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.hosts("a", "b", "c")
	other := newStage(t) // another cluster
	footman(t, s.in(), "certs", "init", "--home", other.Home).want(t, 0, "authority")
	peer, gossip := s.member("a")
	if !strings.HasPrefix(peer, "127.0.0.11:") || !strings.HasPrefix(gossip, "127.0.0.11:") {
		t.Fatalf("a is at %s and %s", peer, gossip)
	}
	good := s.issue(s.Home, "b")
	s.must(s.getState(peer, showing(good)))

	expired := s.issue(s.Home, "b", "--valid", "1ms")
	strangers := map[string]credentials.TransportCredentials{
		"handshake": insecure.NewCredentials(),
		"foreign":   showing(s.issue(other.Home, "b")),
		"expired":   showing(expired),
	}
	for reason, creds := range strangers {
		if err := s.getState(peer, creds); err == nil {
			t.Errorf("%s: let in", reason)
		}
		s.says("a", "peer connection refused", `"reason":"`+reason+`"`)
	}
	if err := s.getState(peer, showing()); err == nil {
		t.Error("without a certificate: let in")
	}

	footman(t, s.in(), "certs", "revoke", fmt.Sprintf("%x", good.Leaf.SerialNumber), "--reason", "stolen", "--home", s.Home).want(t, 0, "1 revoked", "at once")
	s.until("the revoked certificate is refused", func(context.Context) (bool, error) { return s.getState(peer, showing(good)) != nil, nil })
	s.says("a", "peer connection refused", `"reason":"revoked"`, "stolen")
	strangers["revoked"] = showing(good)

	s.wrongToken("a")
	s.wrongKey(gossip)
	s.hugeMessage("a")

	// Rotations while strangers knock; nobody in the cluster is lost.
	footman(t, s.in(), "keys", "rotate", "--home", s.Home).want(t, 0, "all sidecars encrypt with the new key: yes")
	footman(t, s.in(), "certs", "rotate", "--home", s.Home).want(t, 0, "done")
	s.until("one key, held by all", func(context.Context) (bool, error) {
		keys := object(t, footman(t, s.in(), "keys", "list", "--home", s.Home, "-o", "json").out, "keys", "rotating")
		l := list(t, keys, "keys")
		return len(l) == 1 && fmt.Sprint(l[0]["held_by"]) == "[a b c]", fmt.Errorf("%v", keys)
	})
	s.everybodyIn("b", "a", "b", "c")

	s.builds("a", 60, sleep, fork, inner)
	target, _ := s.member("b")
	n, end := flood(t, target, 10_000)
	t.Logf("%d connections to the peers' listener of b", n)
	var knocking sync.WaitGroup
	ctx, stop := context.WithCancel(s.ctx)
	for _, creds := range strangers {
		knocking.Go(func() {
			for ctx.Err() == nil {
				if s.getState(target, creds) == nil {
					t.Error("a stranger was let in")
				}
			}
		})
	}
	s.kill("a", harness.Whole)
	rep := s.clean()
	stop()
	knocking.Wait()
	end()
	if rep.Succeeded != len(rep.Builds) {
		t.Errorf("%d of %d builds succeeded", rep.Succeeded, len(rep.Builds))
	}
	audit, err := os.ReadFile(s.footman("audit.jsonl"))
	s.must(err)
	for _, what := range []string{"certs revoke", "keys rotate", "certs rotate", "certs issue b"} {
		if !strings.Contains(string(audit), what) {
			t.Errorf("no audit line of %s", what)
		}
	}
}

// everybodyIn waits until the sidecar asked sees these as members, all at an address.
func (s *stage) everybodyIn(asked string, names ...string) {
	s.t.Helper()
	s.until("all are members", func(ctx context.Context) (bool, error) {
		st, err := pb.NewClusterClient(s.replica(asked).Conn).GetStatus(ctx, &pb.GetStatusRequest{})
		if err != nil {
			return false, err
		}
		alive := 0
		for _, r := range st.GetReplicas() {
			if r.GetMember() == cluster.StatusAlive && r.GetPeerAddress() != "" {
				alive++
			}
		}
		return alive == len(names), fmt.Errorf("%d of %d", alive, len(names))
	})
}

// wrongToken: a wrong token is refused, and stands in no log.
func (s *stage) wrongToken(name string) {
	s.t.Helper()
	url, err := os.ReadFile(strings.TrimSuffix(s.replica(name).Socket, ".sock") + ".url")
	s.must(err)
	const wrong = "wrong-token-of-a-stranger"
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, strings.TrimSpace(string(url))+"/footman.v1.Adoption/AdoptReplica", strings.NewReader(`{"replica":"b"}`))
	s.must(err)
	req.Header.Set("Authorization", "Bearer "+wrong)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	s.must(err)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		s.t.Errorf("a wrong token: %s", resp.Status)
	}
	log, err := os.ReadFile(s.replica(name).Sidecar.Log)
	s.must(err)
	right, err := os.ReadFile(strings.TrimSuffix(s.replica(name).Socket, ".sock") + ".token")
	s.must(err)
	for _, secret := range []string{wrong, strings.TrimSpace(string(right))} {
		if bytes.Contains(log, []byte(secret)) {
			s.t.Error("a token is in the log")
		}
	}
}

// wrongKey: who has another gossip key gets in nowhere.
func (s *stage) wrongKey(addr string) {
	s.t.Helper()
	c, err := cluster.New(cluster.Config{
		Name: "stranger", Bind: "127.0.0.1:0", Profile: cluster.ProfileFast, Keyring: [][]byte{bytes.Repeat([]byte{9}, 32)},
		Sources: []cluster.Source{cluster.Static(addr)},
	}, zerolog.Nop())
	s.must(err)
	defer c.Close()
	s.must(c.Open(s.ctx))
	var mismatch *cluster.KeyMismatchError
	s.until("the stranger is refused for its key", func(context.Context) (bool, error) { return errors.As(c.JoinError(), &mismatch), c.JoinError() })
	if len(c.Members()) != 1 {
		s.t.Errorf("the stranger sees %v", c.Members())
	}
	s.says("a", "gossips to us with another key", "refused")
	s.everybodyIn("a", "a", "b", "c")
}

// hugeMessage: 100 MB are refused without the memory for them.
func (s *stage) hugeMessage(name string) {
	s.t.Helper()
	r := s.replica(name)
	pid := r.Sidecar.PID()
	before := peakMemory(s.t, pid)
	ctx, cancel := context.WithTimeout(s.ctx, stepLimit)
	defer cancel()
	_, err := pb.NewAdoptionClient(r.Conn).AdoptReplica(ctx, &pb.AdoptReplicaRequest{Replica: strings.Repeat("x", 100<<20)}, grpc.MaxCallSendMsgSize(200<<20))
	if status.Code(err) != codes.ResourceExhausted {
		s.t.Errorf("100 MB: %v", err)
	}
	const most = 24 << 20 // what a busy sidecar may grow by meanwhile; a message of 100 MB is far above
	if grown := peakMemory(s.t, pid) - before; grown > most {
		s.t.Errorf("the sidecar's memory grew by %d MB", grown>>20)
	}
}
