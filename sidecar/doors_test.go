package sidecar

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/certs"
	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/rs/zerolog"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// logBuffer is a log that tests read.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// lines returns the log lines in which key is value.
func (l *logBuffer) lines(t *testing.T, key string, value any) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(l.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		if m[key] == value {
			out = append(out, m)
		}
	}
	return out
}

// inside is a sidecar of this process.
type inside struct {
	*Sidecar
	log *logBuffer
}

func runInside(t *testing.T, home, name string, change ...func(*Config)) *inside {
	t.Helper()
	dir, err := os.MkdirTemp("", "fm") //nolint:usetesting // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	cfg := DefaultConfig()
	cfg.Home, cfg.Name, cfg.Socket, cfg.Profile = home, name, filepath.Join(dir, "s.sock"), "fast"
	for _, c := range change {
		c(&cfg)
	}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	log := &logBuffer{}
	s := New(cfg, zerolog.New(log))
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Open(ctx); err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("sidecar %s: %v", name, err)
		}
		s.Close()
	})
	return &inside{s, log}
}

// patiently is for a first call that is let in: on a busy machine a handshake may take
// longer than either side waits for it, and is made again.
var patiently = grpc.WaitForReady(true)

func dialTo(t *testing.T, target string, creds credentials.TransportCredentials) *grpc.ClientConn {
	t.Helper()
	cc, err := grpc.NewClient(target, grpc.WithTransportCredentials(creds), grpc.WithConnectParams(grpc.ConnectParams{Backoff: peerBackoff, MinConnectTimeout: 10 * time.Second}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cc.Close() })
	return cc
}

func (i *inside) unix(t *testing.T) *grpc.ClientConn {
	t.Helper()
	return dialTo(t, "unix:"+i.cfg.Socket, insecure.NewCredentials())
}

func (i *inside) peerTarget() string { return "passthrough:///" + i.remoteLn.Addr().String() }

// leaf issues a certificate from the home's authority.
func (i *inside) leaf(t *testing.T, name string, valid time.Duration) tls.Certificate {
	t.Helper()
	l, err := certs.NewAuthority(fsys.OS, i.home, i.clusterID).Issue(name, valid)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{l.Cert.Raw}, PrivateKey: l.Key, Leaf: l.Cert}
}

// as shows a certificate and looks at nothing.
func as(cert ...tls.Certificate) credentials.TransportCredentials {
	return credentials.NewTLS(&tls.Config{InsecureSkipVerify: true, Certificates: cert}) //nolint:gosec // that is what strangers do
}

func until(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !cond(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within a minute: %s", what)
		}
	}
}

// Only a certificate of this cluster that is valid now comes in at the peers' door,
// a connection that is open is refused from the moment its certificate is revoked,
// all of it is counted, and peers may not call what is not theirs.
func TestPeersDoor(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	other := runInside(t, t.TempDir(), "b") // another cluster
	for name, c := range map[string]struct {
		creds credentials.TransportCredentials
		want  string // reason counted
	}{
		"in the clear":   {insecure.NewCredentials(), "handshake"},
		"no certificate": {as(), "handshake"},
		"foreign":        {as(other.leaf(t, "b", time.Hour)), "foreign"},
		"expired":        {as(s.leaf(t, "b", -time.Minute)), "expired"},
	} {
		before := s.certs.Stats().Refused[c.want]
		_, err := pb.NewPeerClient(dialTo(t, s.peerTarget(), c.creds)).GetState(t.Context(), &pb.GetStateRequest{})
		if status.Code(err) != codes.Unavailable {
			t.Errorf("%s: got %v", name, err)
		}
		until(t, name+" is counted", func() bool { return s.certs.Stats().Refused[c.want] > before })
	}
	if n := len(s.log.lines(t, "message", "peer connection refused")); n != 3 {
		t.Errorf("%d log lines, want one for each of three reasons:\n%s", n, s.log)
	}

	leaf := s.leaf(t, "b", time.Hour)
	cc := dialTo(t, s.peerTarget(), as(leaf))
	state, err := pb.NewPeerClient(cc).GetState(t.Context(), &pb.GetStateRequest{})
	if err != nil || state.GetReplica().GetName() != "a" {
		t.Fatalf("a peer: %v, %v", state, err)
	}
	for what, err := range map[string]error{
		"AdoptReplica": second(pb.NewAdoptionClient(cc).AdoptReplica(t.Context(), &pb.AdoptReplicaRequest{Replica: "x"})),
		"Drain":        second(pb.NewClusterClient(cc).Drain(t.Context(), &pb.DrainRequest{})),
	} {
		if status.Code(err) != codes.PermissionDenied {
			t.Errorf("%s by a peer: %v, want PermissionDenied", what, err)
		}
	}
	if _, err := pb.NewControllerClient(cc).Heartbeat(t.Context(), &pb.HeartbeatRequest{}); status.Code(err) != codes.PermissionDenied {
		t.Errorf("a peer as a controller: %v", err)
	}
	if st := s.atPeer.count.read(); st.Denied != 3 || st.Calls["PermissionDenied"] != 3 {
		t.Errorf("counted: %+v", st)
	}

	if _, err := certs.NewAuthority(fsys.OS, s.home, s.clusterID).Revoke(certs.Revoked{Serial: certs.Serial(leaf.Leaf), Reason: "stolen"}); err != nil {
		t.Fatal(err)
	}
	s.hintSecrets()
	until(t, "the open connection is refused", func() bool {
		_, err := pb.NewPeerClient(cc).GetState(t.Context(), &pb.GetStateRequest{})
		return status.Code(err) == codes.Unauthenticated && strings.Contains(err.Error(), "stolen")
	})
	counted := s.certs.Stats().Refused["revoked"]
	if counted == 0 || !strings.Contains(s.log.String(), `"reason":"revoked"`) {
		t.Errorf("calls on the open connection were refused %d times by the counter; log:\n%s", counted, s.log)
	}
	_, err = pb.NewPeerClient(dialTo(t, s.peerTarget(), as(leaf))).GetState(t.Context(), &pb.GetStateRequest{})
	if err == nil {
		t.Error("a new connection was let in")
	}
	until(t, "it is counted", func() bool { return s.certs.Stats().Refused["revoked"] > counted })
	if _, err := pb.NewPeerClient(dialTo(t, s.peerTarget(), as(s.leaf(t, "b", time.Hour)))).GetState(t.Context(), &pb.GetStateRequest{}, patiently); err != nil {
		t.Errorf("the right peer: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// Sidecars call each other by name: who has another one's address, and a valid
// certificate of his own, is refused by the caller.
func TestCallerChecksName(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	a, b := runInside(t, home, "a"), runInside(t, home, "b")
	ask := func(name string, how ...grpc.CallOption) error {
		client, err := a.peers.conn(name, b.peerAddr())
		if err == nil {
			_, err = client.GetState(t.Context(), &pb.GetStateRequest{}, how...)
		}
		return err
	}
	if err := ask("b", patiently); err != nil {
		t.Fatal(err)
	}
	if err := ask("c"); err == nil || !strings.Contains(err.Error(), "b answered") {
		t.Errorf("got %v", err)
	}
	if n := a.certs.Stats().Refused["name"]; n == 0 {
		t.Error("not counted")
	}
}

// A change of the gossip keys in the home reaches all sidecars, by gossip within
// moments once one of them has seen it, and they say so in the home.
func TestKeysFollowTheHome(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	var all []*inside
	for _, n := range []string{"a", "b", "c"} {
		all = append(all, runInside(t, home, n))
	}
	until(t, "all are members", func() bool { return len(all[0].aliveMembers()) == 3 })
	key, err := cluster.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := cluster.UpdateKeyring(fsys.OS, all[0].home.GossipKey(), func(k [][]byte) ([][]byte, error) { return append(k, key), nil }); err != nil {
		t.Fatal(err)
	}
	got, err := pb.NewClusterClient(all[1].unix(t)).ReloadSecrets(t.Context(), &pb.ReloadSecretsRequest{}) // as commands do
	if err != nil || got.GetClusterId() != all[1].clusterID {
		t.Fatal(got, err)
	}
	until(t, "all hold the new key", func() bool {
		holders, err := KeyHolders(fsys.OS, all[0].home)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, h := range holders {
			if len(h.Keys) == 2 && h.Keys[1] == cluster.Fingerprint(key) {
				n++
			}
		}
		return n == 3
	})
	if err := os.WriteFile(all[0].home.GossipKey(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	all[0].hintSecrets()
	until(t, "status speaks of the damage", func() bool { return strings.Contains(strings.Join(all[0].degraded(), " "), "gossip keys") })
	if n := len(all[0].aliveMembers()); n != 3 {
		t.Errorf("%d members after the damage", n)
	}
}

// Each call that changes something leaves one line: who, from where, what, and how
// it ended. Others leave none, and no line has the token.
func TestAuditLines(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	ad := pb.NewAdoptionClient(s.unix(t))
	if _, err := ad.AdoptReplica(t.Context(), &pb.AdoptReplicaRequest{Replica: "../x"}); status.Code(err) != codes.InvalidArgument {
		t.Fatal(err)
	}
	if _, err := ad.ListBuilds(t.Context(), &pb.ListBuildsRequest{}); err != nil {
		t.Fatal(err)
	}
	token, err := os.ReadFile(layout.TokenFile(s.cfg.Socket))
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.TrimSpace(string(token))
	for _, auth := range []string{"Bearer " + secret, "Bearer wrong-wrong-wrong-wrong"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.http.URL()+"/footman.v1.Adoption/AdoptReplica", strings.NewReader(`{"replica":"z"}`))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", auth)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	lines := s.log.lines(t, "audit", true)
	if len(lines) != 2 {
		t.Fatalf("%d audit lines, want 2:\n%s", len(lines), s.log)
	}
	want := []map[string]any{
		{"door": "local", "who": fmt.Sprint("uid ", os.Getuid()), "call": "/footman.v1.Adoption/AdoptReplica", "subject": "replica ../x", "outcome": "InvalidArgument", "pid": float64(os.Getpid())},
		{"door": "http", "who": "token", "call": "/footman.v1.Adoption/AdoptReplica", "subject": "replica z"},
	}
	for i, w := range want {
		for k, v := range w {
			if lines[i][k] != v {
				t.Errorf("line %d: %s is %v, want %v", i, k, lines[i][k], v)
			}
		}
	}
	if from, _ := lines[1]["from"].(string); !strings.HasPrefix(from, "127.0.0.1") {
		t.Errorf("from %q", from)
	}
	if strings.Contains(s.log.String(), secret) {
		t.Error("the token is in the log")
	}
	if local, http := s.atLocal.count.read().Audited, s.atHTTP.count.read().Audited; local != 1 || http != 1 {
		t.Errorf("counted %d and %d", local, http)
	}
}

// Another user of this host who reaches the socket is refused by the kernel's word
// about him. Only root can play somebody else.
func TestOtherUserAtTheSocket(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	s := runInside(t, t.TempDir(), "a")
	for path, mode := range map[string]os.FileMode{s.cfg.Socket: 0o777, filepath.Dir(s.cfg.Socket): 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: this thread ends with the goroutine
		const nobody = 65534
		if _, _, e := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, nobody); e != 0 {
			result <- e
			return
		}
		c, err := net.Dial("unix", s.cfg.Socket)
		if err != nil {
			result <- fmt.Errorf("dial: %w", err)
			return
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		_, err = c.Read(make([]byte, 1)) // a gRPC server would send its settings
		result <- err
	}()
	err := <-result
	if err == nil || errors.Is(err, os.ErrDeadlineExceeded) || strings.HasPrefix(err.Error(), "dial") {
		t.Errorf("got %v, want a closed connection", err)
	}
	until(t, "counted", func() bool { return s.atLocal.count.read().Strangers == 1 })
}

// A message of 100 MB is refused by its announced length, before a byte of it is
// read: memory does not grow, and other callers don't notice.
func TestHugeMessage(t *testing.T) { // alone: what is counted is the whole process's
	s := runInside(t, t.TempDir(), "a")
	conn, err := net.Dial("unix", s.cfg.Socket)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	callRaw(t, conn, 100<<20)
	until(t, "the refusal is counted", func() bool { return s.atLocal.count.read().Calls["ResourceExhausted"] == 1 })
	runtime.ReadMemStats(&after)
	if grown := int64(after.TotalAlloc) - int64(before.TotalAlloc); grown > 4<<20 {
		t.Errorf("%d bytes were allocated for a message that was refused", grown)
	}
	if _, err := pb.NewClusterClient(s.unix(t)).GetStatus(t.Context(), &pb.GetStatusRequest{}); err != nil {
		t.Errorf("another caller: %v", err)
	}
}

// callRaw announces a message of size bytes in HTTP/2 frames made by hand, as no
// client would.
func callRaw(t *testing.T, conn net.Conn, size uint32) {
	t.Helper()
	const (
		data, headers, settings = 0, 1, 4
		endHeaders              = 4
		maxFrame                = 16 << 10
	)
	frame := func(kind, flags byte, stream uint32, payload []byte) {
		head := []byte{byte(len(payload) >> 16), byte(len(payload) >> 8), byte(len(payload)), kind, flags, 0, 0, 0, 0}
		binary.BigEndian.PutUint32(head[5:], stream)
		if _, err := conn.Write(append(head, payload...)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.Write([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	frame(settings, 0, 0, nil)
	var block []byte // literal fields without indexing, see RFC 7541, 6.2.2
	for _, h := range [][2]string{{":method", "POST"}, {":scheme", "http"}, {":path", "/footman.v1.Cluster/GetStatus"}, {":authority", "x"}, {"content-type", "application/grpc"}, {"te", "trailers"}} {
		block = append(block, 0, byte(len(h[0])))
		block = append(append(block, h[0]...), byte(len(h[1])))
		block = append(block, h[1]...)
	}
	frame(headers, endHeaders, 1, block)
	message := make([]byte, maxFrame) // the announced length, and as much as fits one frame
	binary.BigEndian.PutUint32(message[1:], size)
	frame(data, 0, 1, message)
}

// One connection carries 256 calls at once; the next one waits, and other
// connections are not touched.
func TestStreamsOfOneConnection(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	cl := pb.NewClusterClient(s.unix(t))
	for i := range maxStreams {
		w, err := cl.WatchEvents(t.Context(), &pb.WatchEventsRequest{})
		if err == nil {
			_, err = w.Header() // it has its place
		}
		if err != nil {
			t.Fatalf("stream %d: %v", i, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := cl.GetStatus(ctx, &pb.GetStatusRequest{}); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("call %d on one connection: %v", maxStreams+1, err)
	}
	if _, err := pb.NewClusterClient(s.unix(t)).GetStatus(t.Context(), &pb.GetStatusRequest{}); err != nil {
		t.Errorf("another connection: %v", err)
	}
}

// A flood of ten thousand silent connections at the peers' door is cut at its
// bound, all of it is counted, and peers and users go on.
func TestConnectionFlood(t *testing.T) {
	t.Parallel()
	const spare = 2000
	n := 10_000
	if have := int(maxFiles()); have < n+maxPeerConns+spare {
		n = have - maxPeerConns - spare
		t.Logf("only %d open files are allowed: %d connections instead of 10,000", have, n)
	}
	if n < 2*maxPeerConns {
		t.Skip("too few open files are allowed for a flood")
	}
	s := runInside(t, t.TempDir(), "a")
	peer := pb.NewPeerClient(dialTo(t, s.peerTarget(), as(s.leaf(t, "b", time.Hour))))
	if _, err := peer.GetState(t.Context(), &pb.GetStateRequest{}, patiently); err != nil {
		t.Fatal(err)
	}
	local := pb.NewClusterClient(s.unix(t))
	var open []net.Conn
	defer func() {
		for _, c := range open {
			c.Close()
		}
	}()
	for i := range n {
		c, err := net.Dial("tcp", s.remoteLn.Addr().String())
		if err != nil {
			if errors.Is(err, syscall.EMFILE) {
				t.Fatalf("connection %d: %v", i, err)
			}
			continue // the backlog was full
		}
		open = append(open, c)
		if i%1000 == 999 {
			if _, err := peer.GetState(t.Context(), &pb.GetStateRequest{}); err != nil {
				t.Errorf("a peer that is connected, at %d: %v", i, err)
			}
			if _, err := local.GetStatus(t.Context(), &pb.GetStatusRequest{}); err != nil {
				t.Errorf("a user, at %d: %v", i, err)
			}
		}
	}
	until(t, "everything is accepted", func() bool { return s.atPeer.count.read().Accepted >= uint64(len(open)) })
	until(t, "all but some are called strangers", func() bool { // who made room, or said nothing for so long that it was hung up on
		return s.atPeer.count.read().Strangers >= uint64(len(open)-maxPeerConns)
	})
	st := s.atPeer.count.read()
	if st.Conns > maxPeerConns || st.ConnsEvicted == 0 {
		t.Errorf("%d connections were made: %+v", len(open), st)
	}
	if _, err := pb.NewPeerClient(dialTo(t, s.peerTarget(), as(s.leaf(t, "c", time.Hour)))).GetState(t.Context(), &pb.GetStateRequest{}, patiently); err != nil {
		t.Errorf("a new peer: %v", err)
	}
	t.Logf("%d connections: %+v", len(open), st)
}

// A peer that calls in a loop, and a script that orders adoptions in a loop, are
// told to come back later; others are not touched.
func TestCallRates(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	for _, r := range []*rates{&s.atPeer.calls, &s.atLocal.changes} {
		r.mu.Lock()
		r.perSecond = 0 // however slow this machine is
		r.mu.Unlock()
	}
	peer := func(name string) pb.PeerClient {
		return pb.NewPeerClient(dialTo(t, s.peerTarget(), as(s.leaf(t, name, time.Hour))))
	}
	ad := pb.NewAdoptionClient(s.unix(t))
	b := peer("b")
	for what, c := range map[string]struct {
		call  func() error
		burst int
		count *callCounts
	}{
		"a peer":   {func() error { return second(b.GetState(t.Context(), &pb.GetStateRequest{}, patiently)) }, peerBurst, &s.atPeer.count},
		"a script": {func() error { return second(ad.AdoptReplica(t.Context(), &pb.AdoptReplicaRequest{Replica: "/"})) }, changeBurst, &s.atLocal.count},
	} {
		for i := range c.burst {
			if err := c.call(); status.Code(err) == codes.ResourceExhausted {
				t.Errorf("%s: call %d of %d: %v", what, i, c.burst, err)
			}
		}
		if err := c.call(); status.Code(err) != codes.ResourceExhausted || c.count.read().TooFast != 1 {
			t.Errorf("%s: the call after %d: %v, counted %d", what, c.burst, err, c.count.read().TooFast)
		}
	}
	if _, err := peer("c").GetState(t.Context(), &pb.GetStateRequest{}, patiently); err != nil {
		t.Errorf("another peer: %v", err)
	}
	if _, err := ad.ListBuilds(t.Context(), &pb.ListBuildsRequest{}); err != nil {
		t.Errorf("looking is not bounded so: %v", err)
	}
}

// Who was told to come back later may call again at the rate, up to the burst, and
// the callers that are remembered are bounded.
func TestRates(t *testing.T) {
	r := rates{perSecond: 10, burst: 2}
	now := time.Now()
	for i, step := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {0, true}, {0, false}, {50 * time.Millisecond, false}, {60 * time.Millisecond, true}, {0, false}, {time.Hour, true}, {0, true}, {0, false}} {
		now = now.Add(step.after)
		if got := r.take("x", now); got != step.want {
			t.Errorf("step %d: %v", i, got)
		}
	}
	for i := range 3 * maxCallers {
		r.take(fmt.Sprint(i), now)
	}
	if len(r.by) > maxCallers {
		t.Errorf("%d callers are remembered", len(r.by))
	}
}

// A reader of events who does not read costs a bounded queue: nobody waits for him,
// and he is told how many he missed.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	s := runInside(t, t.TempDir(), "a")
	w, err := pb.NewClusterClient(s.unix(t)).WatchEvents(t.Context(), &pb.WatchEventsRequest{})
	if err == nil {
		_, err = w.Header()
	}
	if err != nil {
		t.Fatal(err)
	}
	big := strings.Repeat("x", 64<<10) // soon fills what lies between the two ends
	for range 2000 {
		s.hub.publish(adoption.Event{Time: time.Now(), Kind: KindMemberJoin, Detail: big})
	}
	dropped, got := int64(0), 0
	for dropped == 0 && got < 2000 {
		m, err := w.Recv()
		if err != nil {
			t.Fatal(err)
		}
		dropped += m.GetDropped()
		got++
	}
	if dropped == 0 {
		t.Errorf("read %d events, and none was dropped", got)
	}
}

// A unary call without a deadline gets one, its caller's own stays, and a method
// that the table does not have is nobody's.
func TestGuard(t *testing.T) {
	g := newGuard(doorHTTP, nil, zerolog.Nop())
	call := func(ctx context.Context, method string) (left time.Duration, err error) {
		_, err = g.unary(ctx, &pb.GetStatusRequest{}, &grpc.UnaryServerInfo{FullMethod: method}, func(ctx context.Context, _ any) (any, error) {
			at, ok := ctx.Deadline()
			if !ok {
				t.Error("no deadline")
			}
			left = time.Until(at)
			return nil, nil
		})
		return left, err
	}
	if left, err := call(t.Context(), "/footman.v1.Cluster/GetStatus"); err != nil || left > unaryLimit || left < unaryLimit/2 {
		t.Errorf("%s, %v", left, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	if left, err := call(ctx, "/footman.v1.Cluster/GetStatus"); err != nil || left < unaryLimit {
		t.Errorf("the caller's: %s, %v", left, err)
	}
	for _, m := range []string{"/footman.v1.Cluster/NewMethod", "/footman.v1.New/GetStatus", "/footman.v1.Runner/Report", "/footman.v1.Peer/Adopt", ""} {
		if _, err := call(t.Context(), m); status.Code(err) != codes.PermissionDenied {
			t.Errorf("%q: %v, want PermissionDenied", m, err)
		}
	}
	if st := g.count.read(); st.Denied != 5 || st.Calls["PermissionDenied"] != 5 || st.Calls["OK"] != 2 {
		t.Errorf("%+v", st)
	}
	// Nobody is let in at a gRPC door without what its credentials found.
	if _, _, _, err := newGuard(doorLocal, nil, zerolog.Nop()).enter(t.Context(), "/footman.v1.Cluster/GetStatus"); status.Code(err) != codes.Unauthenticated {
		t.Errorf("nobody: %v", err)
	}
}

// Bounds follow the number of files that may be open, and never fall to nothing.
func TestFitConns(t *testing.T) {
	for files, want := range map[uint64]conns{1 << 20: {maxLocalConns, maxPeerConns, maxHTTPConns}, 1024: {160, 64, 288}, 64: {leastConns, leastConns, leastConns}} {
		if got, tight := fitConns(files); got != want || tight != (files < 1<<20) {
			t.Errorf("%d files: %+v, want %+v", files, got, want)
		}
	}
}

// Given certificate files are shown to peers, and a listener on another address is
// advertised as it was said.
func TestGivenCertificates(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	a := runInside(t, home, "a")
	dir := t.TempDir()
	leaf := a.leaf(t, "b", time.Hour)
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	ca, err := certs.NewAuthority(fsys.OS, a.home, a.clusterID).BundlePEM()
	if err != nil {
		t.Fatal(err)
	}
	l := certs.Leaf{Cert: leaf.Leaf}
	for name, data := range map[string][]byte{"b.crt": l.CertPEM(), "b.key": pemBlock("PRIVATE KEY", key), "ca.crt": ca} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := runInside(t, home, "b", func(c *Config) {
		c.TLSCert, c.TLSKey, c.TLSCA = filepath.Join(dir, "b.crt"), filepath.Join(dir, "b.key"), filepath.Join(dir, "ca.crt")
		c.Listen, c.AdvertisePeer = "0.0.0.0:0", "127.0.0.2:0"
	})
	if !strings.HasPrefix(b.peerAddr(), "127.0.0.2:") || strings.HasSuffix(b.peerAddr(), ":0") {
		t.Errorf("advertised as %s", b.peerAddr())
	}
	client, err := a.peers.conn("b", b.peerAddr())
	if err == nil {
		_, err = client.GetState(t.Context(), &pb.GetStateRequest{}, patiently)
	}
	if err != nil {
		t.Error(err)
	}
	until(t, "each sees the other", func() bool {
		return a.peers.states(t.Context(), time.Second)["b"] != nil && b.peers.states(t.Context(), time.Second)["a"] != nil
	})
}

// BenchmarkHeartbeat is a unary call on the unix socket, through the guard. It
// reports the median.
func BenchmarkHeartbeat(b *testing.B) {
	dir, err := os.MkdirTemp("", "fm") //nolint:usetesting // b.TempDir is too long for a socket
	if err != nil {
		b.Fatal(err)
	}
	defer os.RemoveAll(dir)
	cfg := DefaultConfig()
	cfg.Home, cfg.Name, cfg.Socket = b.TempDir(), "a", filepath.Join(dir, "s.sock")
	s := New(cfg, zerolog.Nop())
	ctx, cancel := context.WithCancel(b.Context())
	if err := s.Open(ctx); err != nil {
		b.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
		s.Close()
	}()
	cc, err := grpc.NewClient("unix:"+cfg.Socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	defer cc.Close()
	api := pb.NewControllerClient(cc)
	reg, err := api.Register(ctx, &pb.RegisterRequest{Replica: "a", Incarnation: 1, VetoActive: true, State: pb.ControllerState_CONTROLLER_STATE_SERVING})
	if err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		if _, err := api.Heartbeat(ctx, &pb.HeartbeatRequest{Session: reg.GetSession()}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
}

// FuzzReports: whatever stands in a sidecar's report or a member file, reading it
// ends with that replica's or with none.
func FuzzReports(f *testing.F) {
	f.Add([]byte(`{"format":1,"name":"a","keys":["00"],"not_after":"2026-01-01T00:00:00Z"}`))
	f.Add([]byte(`{"format":1,"name":"b"}`))
	f.Add([]byte(`{"name":["a"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := parseReport(data, "a"); err == nil && (r.Name != "a" || r.Format != secretsFormat) {
			t.Errorf("%+v", r)
		}
		home := layout.Home(t.TempDir())
		if err := os.MkdirAll(home.Replica("a"), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(home.Member("a"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		members, err := readMembers(fsys.OS, home)
		if err != nil || len(members) != 1 || members[0].Name != "a" {
			t.Errorf("%+v, %v", members, err)
		}
	})
}
