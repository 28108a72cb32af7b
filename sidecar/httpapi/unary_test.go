package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"
)

func readJSON(t *testing.T, resp answer) any {
	t.Helper()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	return v
}

func parse(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// Every unary call of the public services is reached by its path, gets what was
// sent and answers with every field, under the names of the protos.
func TestUnary(t *testing.T) {
	f := newFake()
	r := start(t, f)
	for _, c := range []struct {
		path, body string
		want       proto.Message
		answer     string
	}{
		{"/footman.v1.Controller/Register",
			`{"replica":"a","incarnation":"3","state":"CONTROLLER_STATE_SERVING","veto_active":true,"running":[{"job":"team/x","number":7}]}`,
			&pb.RegisterRequest{Replica: "a", Incarnation: 3, State: pb.ControllerState_CONTROLLER_STATE_SERVING, VetoActive: true, Running: []*pb.BuildRef{{Job: "team/x", Number: 7}}},
			`{"session":"s1","heartbeat_interval":"2s","lease_ttl":"10s"}`},
		{"/footman.v1.Controller/Acknowledge", `{"session":"s1","id":"s1-1","outcome":"OUTCOME_RESUMED"}`,
			&pb.AcknowledgeRequest{Session: "s1", Id: "s1-1", Outcome: pb.Outcome_OUTCOME_RESUMED}, `{}`},
		{"/footman.v1.Controller/ReportBuild", `{"session":"s1","build":{"job":"x","number":1},"phase":2,"nodes":["n1"]}`,
			&pb.ReportBuildRequest{Session: "s1", Build: &pb.BuildRef{Job: "x", Number: 1}, Phase: 2, Nodes: []string{"n1"}}, `{}`},
		{"/footman.v1.Controller/ReportLoad", `{"session":"s1","runningBuilds":2}`, &pb.ReportLoadRequest{Session: "s1", RunningBuilds: 2}, `{}`},
		{"/footman.v1.Controller/Heartbeat", `{"session":"s1"}`, &pb.HeartbeatRequest{Session: "s1"}, `{"lease_ttl":"10s","runner_silence":"0.500s","trigger_owners":[]}`},
		{"/footman.v1.Cluster/GetStatus", ``, &pb.GetStatusRequest{}, ""},
		{"/footman.v1.Cluster/ListHistory", `{"limit":5,"since":"2026-01-02T03:04:05Z"}`, nil,
			`{"events":[{"time":null,"kind":"adopted","replica":"b","subject":"","incarnation":"0","build":{"job":"x","number":1},"detail":"","took":"1.500s"}]}`},
		{"/footman.v1.Adoption/ListBuilds", `{"owner":"a"}`, &pb.ListBuildsRequest{Owner: "a"},
			`{"entries":[{"record":null,"owner":"a","owner_incarnation":"3","placement":"PLACEMENT_OWNED","loaded":false,"note":""}]}`},
		{"/footman.v1.Adoption/AdoptReplica", `{"replica":"b"}`, &pb.AdoptReplicaRequest{Replica: "b"}, `{"assigned":2,"unplaced":0}`},
		// An older sidecar understands a newer controller.
		{"/footman.v1.Adoption/AdoptReplica", `{"replica":"b","of_the_future":{"x":[1]}}`, &pb.AdoptReplicaRequest{Replica: "b"}, `{"assigned":2,"unplaced":0}`},
	} {
		resp := r.do(r.request(c.path, c.body))
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: %s %v", c.path, resp.Status, resp.Header)
		}
		answer := readJSON(t, resp)
		if c.answer != "" {
			if diff := cmp.Diff(parse(t, c.answer), answer); diff != "" {
				t.Errorf("%s: answer (-want +got):\n%s", c.path, diff)
			}
		}
		got, _ := f.got()
		if c.want != nil {
			if diff := cmp.Diff(c.want, got, protocmp.Transform()); diff != "" {
				t.Errorf("%s: request (-want +got):\n%s", c.path, diff)
			}
		}
	}
}

// An error of a service has the HTTP status of its code, and its body is a
// google.rpc.Status.
func TestUnaryErrors(t *testing.T) {
	r := start(t, newFake())
	for _, c := range []struct {
		path, body string
		http       int
		code       float64
	}{
		{"/footman.v1.Controller/Heartbeat", `{"session":"old"}`, 400, 9},
		{"/footman.v1.Controller/Heartbeat", `{"session":`, 400, 3},
		{"/footman.v1.Controller/Heartbeat", `{"session":"s1"}{"session":"s2"}`, 400, 3},
		{"/footman.v1.Controller/Heartbeat", `{"session":"s1"} rest`, 400, 3},
		{"/footman.v1.Controller/Heartbeat", "{\"session\":\"\xff\"}", 400, 3},
		{"/footman.v1.Controller/Heartbeat", `[]`, 400, 3},
		{"/footman.v1.Controller/Register", `{"incarnation":-1}`, 400, 3},
		{"/footman.v1.Controller/Register", `{"running":` + strings.Repeat("[", 20_000), 400, 3},
		{"/footman.v1.Adoption/AdoptReplica", `{"replica":"a"}`, 400, 9},
	} {
		resp := r.do(r.request(c.path, c.body))
		got, ok := readJSON(t, resp).(map[string]any)
		if !ok || resp.StatusCode != c.http || got["code"] != c.code || got["message"] == "" {
			t.Errorf("%s %.40s: %s %v", c.path, c.body, resp.Status, got)
		}
		if _, ok := got["details"].([]any); !ok {
			t.Errorf("%s %.40s: no details: %v", c.path, c.body, got)
		}
	}
}

// A caller's Grpc-Timeout bounds its call.
func TestTimeoutHeader(t *testing.T) {
	f := newFake()
	f.hold = make(chan struct{})
	r := start(t, f)
	req := r.request("/footman.v1.Cluster/GetStatus", `{}`)
	req.Header.Set("Grpc-Timeout", "20m")
	resp := r.do(req)
	if got, ok := readJSON(t, resp).(map[string]any); !ok || resp.StatusCode != http.StatusGatewayTimeout || got["code"] != 4.0 {
		t.Errorf("%s %v", resp.Status, got)
	}
	req = r.request("/footman.v1.Cluster/GetStatus", `{}`)
	req.Header.Set("Grpc-Timeout", "soon")
	if resp := r.do(req); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("unreadable timeout: %s", resp.Status)
	}
}

// Nothing of a client's header becomes gRPC metadata, least of all the token.
func TestNoHeaderBecomesMetadata(t *testing.T) {
	f := newFake()
	r := start(t, f)
	req := r.request("/footman.v1.Cluster/GetStatus", `{}`)
	req.Header.Set("Grpc-Metadata-Footman-Token", "x")
	req.Header.Set("X-Forwarded-For", "203.0.113.9")
	req.Header.Set("Cookie", "a=b")
	if resp := r.do(req); resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status)
	}
	_, md := f.got()
	for k, vs := range md {
		switch k {
		case ":authority", "content-type", "user-agent", "grpc-accept-encoding", "x-forwarded-host":
		case "x-forwarded-for":
			if len(vs) != 1 || vs[0] != "127.0.0.1" {
				t.Errorf("x-forwarded-for: %q", vs)
			}
		default:
			t.Errorf("%s: %q", k, vs)
		}
	}
}

// The OpenAPI file describes exactly the paths that are served, and no private service.
func TestOpenAPI(t *testing.T) {
	r := start(t, newFake())
	req := r.request("/openapi.json", "")
	req.Method, req.Body = http.MethodGet, nil
	resp := r.do(req)
	var doc struct {
		Swagger string                    `json:"swagger"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&doc); err != nil || doc.Swagger != "2.0" {
		t.Fatalf("%s %v %+v", resp.Status, err, doc)
	}
	want := map[string]bool{}
	for _, f := range []protoreflect.FileDescriptor{pb.File_footman_v1_controller_proto, pb.File_footman_v1_cluster_proto, pb.File_footman_v1_adoption_proto, pb.File_footman_v1_sync_proto} {
		svc := f.Services().Get(0)
		for i := range svc.Methods().Len() {
			want["/"+string(svc.FullName())+"/"+string(svc.Methods().Get(i).Name())] = true
		}
	}
	for p, ops := range doc.Paths {
		if !want[p] || len(ops) != 1 || ops["post"] == nil {
			t.Errorf("%s: described, but not served so: %v", p, ops)
		}
		delete(want, p)
		if resp := r.do(r.request(p, `{`)); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s, want 400 for half an object", p, resp.Status)
		}
	}
	if len(want) > 0 {
		t.Errorf("not described: %v", want)
	}
	for _, private := range []string{"/footman.v1.Runner/Report", "/footman.v1.Peer/GetState", "/grpc.health.v1.Health/Check"} {
		if resp := r.do(r.request(private, `{}`)); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", private, resp.Status)
		}
	}
}

// A body of the documented size is taken, a larger one is refused, whether its
// length is told or not, and the server works on.
func TestBodyLimit(t *testing.T) {
	f := newFake()
	r := start(t, f)
	fill := func(n int) string {
		frame := `{"session":""}`
		return `{"session":"` + strings.Repeat("x", n-len(frame)) + `"}`
	}
	const limit = 16 << 20
	resp := r.do(r.request("/footman.v1.Controller/Acknowledge", fill(limit)))
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("exactly the limit: %s", resp.Status)
	}
	last, _ := f.got()
	if got, ok := last.(*pb.AcknowledgeRequest); !ok || len(got.GetSession()) != limit-len(`{"session":""}`) {
		t.Error("the message came in parts")
	}
	told := r.request("/footman.v1.Controller/Acknowledge", fill(limit+1))
	untold := r.request("/footman.v1.Controller/Acknowledge", "")
	untold.Body, untold.ContentLength = io.NopCloser(bytes.NewReader([]byte(fill(limit+1)))), -1
	for _, req := range []*http.Request{told, untold} {
		resp, err := r.client.Do(req)
		if err != nil {
			continue // refused while the client was still sending
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("one byte more: %s", resp.Status)
		}
	}
	if n := r.Stats().TooBig; n != 2 {
		t.Errorf("TooBig = %d, want 2", n)
	}
	if resp := r.do(r.request("/footman.v1.Cluster/GetStatus", `{}`)); resp.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %s", resp.Status)
	}
}
