//go:build bridge

package bridge_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
	"github.com/footman-ci/footman/internal/simjenkins/verdict"
	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// tamper stands between a bridge and its sidecar: it slows calls down, and cuts the
// stream of commands in the middle of a line.
type tamper struct {
	to    string
	delay atomic.Int64 // ns, of each call
	cut   atomic.Int32 // how many streams to cut after half a line
	cuts  atomic.Int32 // how many were
	// refuse ReportChanges: nobody hears of what is saved.
	refuse atomic.Bool

	streams atomic.Int32

	mu      sync.Mutex
	changes []*pb.SavedChange // that the bridge reported through it
	badPath string            // a report with it is refused as no sidecar understands it
	acks    map[string]*pb.AcknowledgeRequest
	stream  func(line string) // writes into the stream of commands that is open
}

// command sends the bridge one that no sidecar gave, between two of the sidecar's.
func (p *tamper) command(id string, c *pb.ApplyChanges) error {
	text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(&pb.CommandsResponse{Id: id, Command: &pb.CommandsResponse_ApplyChanges{ApplyChanges: c}})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stream(`{"result":` + string(text) + "}\n")
	return nil
}

func (p *tamper) answer(id string) *pb.AcknowledgeRequest {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.acks[id]
}

// reports are those of a path, in order.
func (p *tamper) reports(path string) (out []*pb.SavedChange) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.changes {
		if c.GetPath() == path {
			out = append(out, c)
		}
	}
	return out
}

// hear notes a report; false: it is to be refused.
func (p *tamper) hear(body []byte) bool {
	var m pb.ReportChangesRequest
	if err := protojson.Unmarshal(body, &m); err != nil {
		panic(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range m.GetChanges() {
		if c.GetPath() == p.badPath {
			return false
		}
	}
	p.changes = append(p.changes, m.GetChanges()...)
	return true
}

func (p *tamper) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	time.Sleep(time.Duration(p.delay.Load()))
	if p.refuse.Load() && strings.HasSuffix(in.URL.Path, "/ReportChanges") {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	out := in.Clone(in.Context())
	if strings.HasSuffix(in.URL.Path, "/Acknowledge") {
		body, err := io.ReadAll(in.Body)
		var ack pb.AcknowledgeRequest
		if err != nil || protojson.Unmarshal(body, &ack) != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		p.mu.Lock()
		if p.acks == nil {
			p.acks = map[string]*pb.AcknowledgeRequest{}
		}
		p.acks[ack.GetId()] = &ack
		p.mu.Unlock()
		out.Body = io.NopCloser(bytes.NewReader(body))
	}
	if strings.HasSuffix(in.URL.Path, "/ReportChanges") {
		body, err := io.ReadAll(in.Body)
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if !p.hear(body) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		out.Body = io.NopCloser(bytes.NewReader(body))
	}
	out.URL.Scheme, out.URL.Host, out.Host, out.RequestURI = "http", p.to, p.to, ""
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	defer resp.Body.Close()
	maps.Copy(w.Header(), resp.Header)
	w.WriteHeader(resp.StatusCode)
	flush := http.NewResponseController(w)
	stream := strings.HasSuffix(in.URL.Path, "/Commands")
	write := func(part []byte) {
		_, _ = w.Write(part)
		_ = flush.Flush()
	}
	if stream {
		p.mu.Lock()
		p.stream = func(line string) { write([]byte(line)) }
		p.mu.Unlock()
		p.streams.Add(1)
	}
	buf := make([]byte, 32<<10)
	for {
		n, err := resp.Body.Read(buf)
		if n > 0 {
			part := buf[:n]
			if i := bytes.Index(part, []byte("adopt_build\":{")); stream && i >= 0 && p.cut.Load() > 0 {
				p.cut.Add(-1)
				p.cuts.Add(1)
				_, _ = w.Write(part[:i+20])
				_ = flush.Flush()
				panic(http.ErrAbortHandler) // the connection breaks off here
			}
			p.mu.Lock()
			write(part)
			p.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// between puts a tamper between a running replica's bridge and its sidecar: the
// address file names it from now on. The sidecar's own is returned.
func (r *rig) between(name string) *tamper {
	r.t.Helper()
	file := filepath.Join(r.dir, "run", name+".url")
	text, err := os.ReadFile(file)
	r.must(err)
	p := &tamper{to: strings.TrimPrefix(strings.TrimSpace(string(text)), "http://")}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	r.must(err)
	srv := &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(ln) }()
	r.t.Cleanup(func() { _ = srv.Close() })
	r.must(os.WriteFile(file, []byte("http://"+ln.Addr().String()), 0o600))
	return p
}

// A sidecar that is killed disturbs no build: what runs runs on, new ones start,
// are claimed and released without it. When it is away for longer than the lease
// nothing new starts, and what waits starts when it is back. Then it adopts, over a
// stream that breaks off in mid-line, and slowly.
func TestSidecarAwayBrokenAndSlow(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	r.start("a", "b")
	a, b := r.replica("a").URL(), r.replica("b").URL()
	r.order(b, "par", "&kind=parallel", 150, verdict.Expected{Branches: []string{"left", "right"}})
	r.kill("b", harness.Parts{Sidecar: true})
	r.order(b, "team/inner", "&kind=sleep", 3, verdict.Expected{}) // within the lease
	r.until("the end of a build without a sidecar", func(context.Context) (bool, error) { return r.judge().Builds[1].Finished == 1, nil })
	r.until("the end of the lease", func(context.Context) (bool, error) {
		if code, body := r.post("b", "/job/params/build?delay=0"); code != http.StatusCreated {
			return false, fmt.Errorf("%d %s", code, body)
		}
		time.Sleep(harness.PollEvery) // it starts, or it doesn't
		return strings.Contains(r.script("b", `out.print(hudson.model.Queue.getInstance().getItems().any { i -> hudson.model.queue.QueueTaskDispatcher.all().any { d -> d.canRun(i) != null } })`), "true"), nil
	})
	before, err := filepath.Glob(filepath.Join(r.Home, "jobs", "params", "builds", "[0-9]*"))
	r.must(err)
	time.Sleep(2 * time.Second) // a frozen replica starts nothing; nothing tells when
	after, err := filepath.Glob(filepath.Join(r.Home, "jobs", "params", "builds", "[0-9]*"))
	r.must(err)
	if len(after) != len(before) {
		t.Errorf("a build began without a lease: %v, before: %v", after, before)
	}
	r.must(r.replica("b").Revive())
	r.await("b")
	r.until("what waited for the lease", func(context.Context) (bool, error) {
		now, err := filepath.Glob(filepath.Join(r.Home, "jobs", "params", "builds", "[0-9]*"))
		return len(now) > len(before), err
	})

	t.Log("a broken stream")
	p := r.between("b")
	p.delay.Store(int64(200 * time.Millisecond))
	p.cut.Store(3)
	// Another registration ends the bridge's session: it connects anew, through the tamper.
	_, err = pb.NewControllerClient(r.replica("b").Conn).Register(r.ctx, &pb.RegisterRequest{Replica: "b", Incarnation: 1, VetoActive: true, State: pb.ControllerState_CONTROLLER_STATE_SERVING})
	r.must(err)
	r.until("a bridge that is connected through the tamper", func(context.Context) (bool, error) { return p.streams.Load() > 0, nil })
	for range 4 {
		r.order(a, "ticks", "&kind=sleep", r.long(60), verdict.Expected{})
	}
	r.progress(3)
	r.kill("a", harness.Whole)
	rep := r.clean()
	if p.cuts.Load() != 3 {
		t.Errorf("the stream was cut %d times in mid-line, want 3", p.cuts.Load())
	}
	for _, build := range rep.Builds {
		if build.Result != "SUCCESS" {
			t.Errorf("%s ended %s", ref(build), build.Result)
		}
	}
}
