//go:build integration

package blackbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/footman-ci/footman/internal/freeport"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/footman-ci/footman/proto/openapi"
)

// buildTool builds a program of tools/NAME.mod, once for all tests.
func buildTool(t *testing.T, mod, pkg string) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), filepath.Base(pkg))
	cmd := exec.CommandContext(t.Context(), "go", "build", "-modfile=tools/"+mod+".mod", "-o", out, pkg)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("%s can't be built here: %v: %s", pkg, err, bytes.TrimSpace(text))
	}
	return out
}

// sidecars starts daemons alone, without runners, and waits until they know each other.
func (s *stage) sidecars(names ...string) {
	s.t.Helper()
	for _, n := range names {
		r, err := s.Add(n)
		s.must(err)
		s.must(r.StartSidecar())
	}
	s.until("sidecars that know each other", func(ctx context.Context) (bool, error) {
		for _, n := range names {
			if ok, err := s.knows(ctx, n, names...); !ok {
				return false, err
			}
		}
		return true, nil
	})
}

// knows says whether the sidecar of a replica holds all of others for alive.
func (s *stage) knows(ctx context.Context, name string, others ...string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	st, err := pb.NewClusterClient(s.replica(name).Conn).GetStatus(ctx, &pb.GetStatusRequest{})
	if err != nil {
		return false, err
	}
	for _, o := range others {
		if !slices.ContainsFunc(st.GetReplicas(), func(r *pb.ReplicaStatus) bool { return r.GetName() == o && r.GetMember() == "alive" }) {
			return false, errors.New(name + " does not see " + o)
		}
	}
	return true, nil
}

func (s *stage) gossipOf(name string) string {
	s.t.Helper()
	data, err := os.ReadFile(s.footman("replicas", name, "member.json"))
	s.must(err)
	var m struct {
		Gossip string `json:"gossip"`
	}
	s.must(json.Unmarshal(data, &m))
	if m.Gossip == "" {
		s.t.Fatalf("no gossip address in %s", data)
	}
	return m.Gossip
}

func loopbackPort(t *testing.T) string {
	t.Helper()
	port, err := freeport.Next()
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

// A stock serf agent with the key joins and sees everybody with their tags; without
// the key, or with another one, it stays out, and the cluster works on.
func TestStockSerfAgent(t *testing.T) {
	t.Parallel()
	serf := buildTool(t, "serf", "github.com/hashicorp/serf/cmd/serf")
	s := newStage(t)
	s.sidecars("a", "b")
	raw, err := os.ReadFile(s.footman("gossip.key"))
	s.must(err)
	var keys []string
	s.must(json.Unmarshal(raw, &keys))
	const wrong = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
	agent := func(name string, flags ...string) (rpc string) {
		rpc = loopbackPort(t)
		_, err := s.Spawn.Start("serf-"+name, nil, append([]string{serf, "agent", "-node", name, "-bind", loopbackPort(t), "-rpc-addr", rpc, "-tag", "who=stranger",
			"-retry-join", s.gossipOf("a"), "-retry-interval", "1s"}, flags...)...)
		s.must(err)
		return rpc
	}
	type member struct {
		Name   string            `json:"name"`
		Status string            `json:"status"`
		Tags   map[string]string `json:"tags"`
	}
	members := func(rpc string) map[string]member {
		ctx, cancel := context.WithTimeout(s.ctx, callLimit)
		defer cancel()
		out, err := exec.CommandContext(ctx, serf, "members", "-rpc-addr", rpc, "-format", "json").Output()
		if err != nil {
			return nil
		}
		var list struct {
			Members []member `json:"members"`
		}
		_ = json.Unmarshal(out, &list)
		seen := map[string]member{}
		for _, m := range list.Members {
			seen[m.Name] = m
		}
		return seen
	}
	right := agent("guest", "-encrypt", keys[0])
	var m map[string]member
	allIn := func(context.Context) (bool, error) {
		m = members(right)
		return m["a"].Status == "alive" && m["b"].Status == "alive" && m["guest"].Status == "alive", fmt.Errorf("%v", m)
	}
	s.until("guest that sees a and b", allIn)
	for _, n := range []string{"a", "b"} {
		if len(m[n].Tags) == 0 || m[n].Tags["who"] != "" {
			t.Errorf("tags of %s as serf shows them: %v", n, m[n].Tags)
		}
	}
	// It is a member, and no replica.
	for _, n := range []string{"a", "b"} {
		st, err := pb.NewClusterClient(s.replica(n).Conn).GetStatus(s.ctx, &pb.GetStatusRequest{})
		s.must(err)
		for _, r := range st.GetReplicas() {
			if r.GetName() == "guest" && (r.GetAlive() || r.GetController() == pb.ControllerState_CONTROLLER_STATE_SERVING) {
				t.Errorf("%s takes the guest for a replica: %v", n, r)
			}
		}
	}
	s.shows([]string{`"who": "stranger"`}, "members", "-o", "json")
	keyless, other := agent("keyless"), agent("otherkey", "-encrypt", wrong)
	for _, rpc := range []string{keyless, other} {
		s.until("an agent that runs", func(context.Context) (bool, error) { return len(members(rpc)) > 0, nil })
	}
	refused := func(log string) bool {
		text, err := os.ReadFile(filepath.Join(s.dir, log+".log"))
		s.must(err)
		return bytes.Contains(text, []byte("Failed to join")) || bytes.Contains(text, []byte("failed to join")) || bytes.Contains(text, []byte("error joining"))
	}
	s.until("two refusals", func(context.Context) (bool, error) { return refused("serf-keyless") && refused("serf-otherkey"), nil })
	for name, rpc := range map[string]string{"keyless": keyless, "otherkey": other} {
		s.until("the answer of "+name, func(context.Context) (bool, error) { m = members(rpc); return len(m) > 0, nil })
		if len(m) != 1 {
			t.Errorf("%s sees %v", name, m)
		}
	}
	s.until("a guest that still sees all", allIn)
	if len(m) != 3 {
		t.Errorf("after two strangers knocked the guest sees %v", m)
	}
	for _, n := range []string{"a", "b"} {
		s.until("sidecars that still know each other", func(ctx context.Context) (bool, error) { return s.knows(ctx, n, "a", "b") })
	}
}

// bodies of calls that need more than {}; SESSION is replaced.
var bodies = map[string]string{
	"Controller/Register":      `{"replica":"a","incarnation":"3","state":"CONTROLLER_STATE_SERVING","veto_active":true,"running":[{"job":"team/app","number":7}]}`,
	"Controller/Commands":      `{"session":"SESSION"}`,
	"Controller/Acknowledge":   `{"session":"SESSION","id":"x-1","outcome":"OUTCOME_RESUMED"}`,
	"Controller/ReportBuild":   `{"session":"SESSION","build":{"job":"team/app","number":7},"phase":"BUILD_PHASE_RUNNING","nodes":["linux-1"]}`,
	"Controller/ReportLoad":    `{"session":"SESSION","state":"CONTROLLER_STATE_SERVING","running_builds":1,"online_nodes":2}`,
	"Controller/Heartbeat":     `{"session":"SESSION"}`,
	"Controller/ReportChanges": `{"session":"SESSION","changes":[{"path":"jobs/x/config.xml","digest":"0123456789abcdef0123456789abcdef"}],"holds":["jobs/x/config.xml"]}`,
	"Sync/SettleConflict":      `{"id":"none"}`,
	"Cluster/WatchEvents":      `{"backlog":10}`,
	"Cluster/ListHistory":      `{"limit":20,"since":"2026-01-02T03:04:05Z"}`,
	"Adoption/ListBuilds":      `{"owner":"a"}`,
	"Adoption/AdoptReplica":    `{"replica":"b"}`,
}

func body(method, session string) string {
	method = strings.TrimPrefix(method, "footman.v1.")
	if b, ok := bodies[method]; ok {
		return strings.ReplaceAll(b, "SESSION", session)
	}
	return "{}"
}

// streamLimits are the seconds for which a stream is followed, if it began within them.
var streamLimits = []int{1, 5, 30}

var streams = []string{"Controller/Commands", "Cluster/WatchEvents", "Health/Watch", "ServerReflectionInfo"}

func isStream(method string) bool {
	return slices.ContainsFunc(streams, func(s string) bool { return strings.HasSuffix(method, s) })
}

// answered are codes with which a service says that it heard. Whatever the request
// was, it is none of these: UNIMPLEMENTED, INTERNAL, UNKNOWN, UNAVAILABLE.
var answered = []string{"OK", "InvalidArgument", "FailedPrecondition", "NotFound", "AlreadyExists", "DeadlineExceeded", "PermissionDenied", "OutOfRange"}

// needController: there is none in these tests, so they are answered UNAVAILABLE.
var needController = []string{"Cluster/Drain", "Cluster/CancelDrain", "Adoption/AdoptReplica"}

// heard says whether a code is the word of the service.
func heard(method, code string) bool {
	in := func(list []string) bool {
		return slices.ContainsFunc(list, func(m string) bool { return strings.Contains(method, m) })
	}
	// The health service itself ends a Watch whose caller's time is over, if it is the
	// faster of the two: "Stream has ended".
	ended := code == "Canceled" && strings.HasSuffix(method, "Health/Watch")
	return slices.Contains(answered, code) || code == "Unavailable" && in(needController) || ended
}

var grpcurlCode = regexp.MustCompile(`Code: (\w+)`)

// grpcurl finds every service of the socket by reflection, describes it and calls
// each of its methods.
func TestGrpcurl(t *testing.T) {
	t.Parallel()
	grpcurl := buildTool(t, "grpcurl", "github.com/fullstorydev/grpcurl/cmd/grpcurl")
	s := newStage(t)
	s.sidecars("a")
	socket := "unix://" + s.replica("a").Socket
	call := func(args ...string) (string, error) {
		ctx, cancel := context.WithTimeout(s.ctx, stepLimit)
		defer cancel()
		out, err := exec.CommandContext(ctx, grpcurl, append([]string{"-plaintext"}, args...)...).CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	list, err := call(socket, "list")
	if err != nil {
		t.Fatalf("list: %v: %s", err, list)
	}
	services := strings.Fields(list)
	for _, want := range []string{"footman.v1.Controller", "footman.v1.Cluster", "footman.v1.Adoption", "grpc.health.v1.Health"} {
		if !slices.Contains(services, want) {
			t.Errorf("reflection does not show %s: %q", want, services)
		}
	}
	answer, err := call("-d", body("Controller/Register", ""), socket, "footman.v1.Controller/Register")
	var registered struct {
		Session string `json:"session"`
	}
	if err != nil || json.Unmarshal([]byte(answer), &registered) != nil || registered.Session == "" {
		t.Fatalf("register: %v: %s", err, answer)
	}
	called := 0
	for _, svc := range services {
		if svc == "footman.v1.Runner" { // of `footman run` only; it would act on it
			continue
		}
		if text, err := call(socket, "describe", svc); err != nil || !strings.Contains(text, "rpc ") {
			t.Errorf("describe %s: %v: %s", svc, err, text)
		}
		methods, err := call(socket, "list", svc)
		if err != nil {
			t.Errorf("list %s: %v: %s", svc, err, methods)
		}
		for m := range strings.FieldsSeq(methods) {
			m = svc + "/" + strings.TrimPrefix(m, svc+".")
			if strings.HasSuffix(m, "/Register") || strings.Contains(m, "ServerReflection") {
				continue
			}
			code, text := "?", ""
			for _, limit := range streamLimits { // a stream is ended by it, and a busy machine may need it to begin
				args := []string{"-d", body(m, registered.Session)}
				if isStream(m) {
					args = append(args, "-max-time", strconv.Itoa(limit))
				}
				var err error
				text, err = call(append(args, socket, m)...)
				if found := grpcurlCode.FindStringSubmatch(text); err == nil {
					code = "OK"
				} else if found != nil {
					code = found[1]
				}
				if code != "?" || !isStream(m) {
					break
				}
			}
			called++
			if !heard(m, code) {
				t.Errorf("%s: %s: %s", m, code, text)
			}
			t.Logf("%-45s %s", m, code)
		}
	}
	if called < 12 {
		t.Errorf("only %d methods were called", called)
	}
}

// curl calls every path of the OpenAPI description on a sidecar, and none without the token.
func TestCurl(t *testing.T) {
	t.Parallel()
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("there is no curl on this machine")
	}
	s := newStage(t)
	s.sidecars("a")
	files := strings.TrimSuffix(s.replica("a").Socket, ".sock")
	read := func(name string) string {
		data, err := os.ReadFile(name)
		s.must(err)
		return strings.TrimSpace(string(data))
	}
	url, token := read(files+".url"), read(files+".token")
	call := func(path, token, data string, limit time.Duration) (code, text string) {
		out := filepath.Join(t.TempDir(), "body")
		args := []string{"--silent", "--show-error", "--no-buffer", "--output", out, "--write-out", "%{http_code}", "--max-time", strconv.Itoa(int(limit.Seconds()))}
		if token != "" {
			args = append(args, "--header", "Authorization: Bearer "+token)
		}
		if data != "" {
			args = append(args, "--header", "Content-Type: application/json", "--data", data)
		}
		got, _ := exec.CommandContext(s.ctx, curl, append(args, url+path)...).Output() // a stream ends by its time
		answer, _ := os.ReadFile(out)
		return string(got), string(answer)
	}
	var described struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	s.must(json.Unmarshal(openapi.JSON(), &described))
	code, text := call("/footman.v1.Controller/Register", token, body("Controller/Register", ""), time.Minute)
	var registered struct {
		Session string `json:"session"`
	}
	if code != "200" || json.Unmarshal([]byte(text), &registered) != nil || registered.Session == "" {
		t.Fatalf("register: %s: %s", code, text)
	}
	var wg sync.WaitGroup
	for path := range described.Paths {
		if strings.HasSuffix(path, "/Register") {
			continue
		}
		wg.Go(func() {
			method := strings.TrimPrefix(path, "/footman.v1.")
			if code, text := call(path, "", body(method, registered.Session), time.Minute); code != "401" {
				t.Errorf("%s without a token: %s: %s", path, code, text)
			}
			code, text := "000", ""
			for _, limit := range streamLimits {
				if !isStream(path) {
					limit = 60
				}
				code, text = call(path, token, body(method, registered.Session), time.Duration(limit)*time.Second)
				if code != "000" || !isStream(path) { // it had no time to begin
					break
				}
			}
			var refusal struct {
				Code    codes.Code `json:"code"`
				Message string     `json:"message"`
			}
			switch {
			case code == "200" && isStream(path): // whole lines, as far as it went
				for line := range strings.Lines(text) {
					if strings.HasSuffix(line, "\n") && !json.Valid([]byte(line)) {
						t.Errorf("%s: line %q", path, line)
					}
				}
			case code == "200" && json.Valid([]byte(text)):
			case json.Unmarshal([]byte(text), &refusal) == nil && heard(path, refusal.Code.String()) && refusal.Message != "":
			default:
				t.Errorf("%s: %s: %s", path, code, text)
			}
			t.Logf("%-45s %s", path, code)
		})
	}
	wg.Wait()
	for _, path := range []string{"/livez", "/readyz", "/openapi.json"} {
		if code, text := call(path, token, "", time.Minute); code != "200" && (path != "/readyz" || code != "503") {
			t.Errorf("%s: %s: %s", path, code, text)
		}
	}
}
