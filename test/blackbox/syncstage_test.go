//go:build integration

package blackbox_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// Configurations of items.
const (
	plainJob  = `<?xml version='1.1' encoding='UTF-8'?><flow-definition plugin="workflow-job"><description>new</description><definition><script>sleep 1</script></definition></flow-definition>`
	folderXML = `<?xml version='1.1' encoding='UTF-8'?><com.cloudbees.hudson.plugins.folder.Folder plugin="cloudbees-folder"/>`
	branchXML = `<?xml version='1.1' encoding='UTF-8'?><org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject plugin="workflow-multibranch"/>`
)

// syncStage is the stage of the tests of staying in step: three replicas on one home, each
// with what its controller holds in memory.
type syncStage struct {
	*stage
	names []string
}

// newSync starts three replicas. Controllers are not restarted by themselves.
func newSync(t *testing.T, change ...func(*harness.Options)) *syncStage {
	t.Helper()
	s := &syncStage{stage: newStage(t, append([]func(*harness.Options){func(o *harness.Options) { o.Run = []string{"--restart", "no"} }}, change...)...), names: harness.ReplicaNames(3)}
	s.ctx = bounded(t)
	s.must(s.Start(s.names...))
	s.await(s.names...)
	s.inStep()
	return s
}

// part is the same stage for a part of the test.
func (s *syncStage) part(t *testing.T) *syncStage {
	return &syncStage{stage: &stage{Pack: s.Pack, t: t, ctx: bounded(t), dir: s.dir}, names: s.names}
}

// syncLimit bounds a test of staying in step, or a part of one, as a whole: each takes
// seconds on a machine of its own. callLimit bounds one question to a sidecar.
const (
	syncLimit = 8 * time.Minute
	callLimit = 20 * time.Second
)

// bounded is the test's context with an end, so that what hangs says where it does.
func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeoutCause(t.Context(), syncLimit, fmt.Errorf("%s was not over after %s", t.Name(), syncLimit))
	t.Cleanup(cancel)
	return ctx
}

// call asks a replica's controller, as user NAME, and returns status and body.
func (s *syncStage) call(name, method, path string, body string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.ctx, method, s.replica(name).URL()+path, bytes.NewReader([]byte(body)))
	s.must(err)
	req.Header.Set("X-Forwarded-User", "person-at-"+name)
	resp, err := client.Do(req)
	s.must(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	s.must(err)
	return resp.StatusCode, string(text)
}

// post does something on a replica's pages that must succeed.
func (s *syncStage) post(name, path string, body ...string) {
	s.t.Helper()
	if code, text := s.call(name, http.MethodPost, path, strings.Join(body, "")); code >= 300 {
		s.t.Fatalf("POST %s at %s: %d %s", path, name, code, text)
	}
}

// ok says whether a page is there.
func (s *syncStage) ok(name, method, path string) bool {
	code, _ := s.call(name, method, path, "")
	return code < 300
}

// memory is the digest of everything that a controller holds, and how many resources.
func (s *syncStage) memory(name string) (digest string, resources int) {
	s.t.Helper()
	_, text := s.call(name, http.MethodGet, "/sim/memory", "")
	var m struct {
		Digest    string `json:"digest"`
		Resources int    `json:"resources"`
	}
	s.must(json.Unmarshal([]byte(text), &m))
	return m.Digest, m.Resources
}

// holds is the content of a file as a controller holds it, "" if it doesn't.
func (s *syncStage) holds(name, path string) string {
	s.t.Helper()
	code, text := s.call(name, http.MethodGet, "/sim/memory?path="+url.QueryEscape(path), "")
	if code != http.StatusOK {
		return ""
	}
	return text
}

func (s *syncStage) syncStatus(ctx context.Context, name string) (*pb.GetSyncStatusResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	return pb.NewSyncClient(s.replica(name).Conn).GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
}

// equal says whether these replicas hold the same, and what lies on disk.
func (s *syncStage) equal(names ...string) (bool, error) {
	want := ""
	for _, n := range names {
		d, _ := s.memory(n)
		if want == "" {
			want = d
		}
		if d != want {
			return false, fmt.Errorf("%s holds something else than %s: %s", n, names[0], s.difference(names[0], n))
		}
	}
	return s.asOnDisk(names[0])
}

// difference names what two controllers hold otherwise.
func (s *syncStage) difference(a, b string) string {
	var out []string
	for _, what := range []string{"paths", "builds"} {
		x, y := map[string]string{}, map[string]string{}
		_, text := s.call(a, http.MethodGet, "/sim/memory?"+what+"=1", "")
		_ = json.Unmarshal([]byte(text), &x)
		_, text = s.call(b, http.MethodGet, "/sim/memory?"+what+"=1", "")
		_ = json.Unmarshal([]byte(text), &y)
		for _, k := range slices.Sorted(maps.Keys(x)) {
			if x[k] != y[k] {
				out = append(out, fmt.Sprintf("%s: %q and %q", k, x[k], y[k]))
			}
		}
		for _, k := range slices.Sorted(maps.Keys(y)) {
			if x[k] == "" {
				out = append(out, fmt.Sprintf("%s: only at %s", k, b))
			}
		}
	}
	return strings.Join(out[:min(len(out), 6)], "; ")
}

// asOnDisk says whether what a controller holds is what lies in the home.
func (s *syncStage) asOnDisk(name string) (bool, error) {
	_, text := s.call(name, http.MethodGet, "/sim/memory?paths=1", "")
	held := map[string]string{}
	s.must(json.Unmarshal([]byte(text), &held))
	for p, d := range held {
		text, err := os.ReadFile(filepath.Join(s.Home, p))
		if err != nil || digestOf(text) != d {
			return false, fmt.Errorf("%s holds %s as %s, on disk: %w", name, p, d, err)
		}
	}
	return true, nil
}

// inStep waits until all replicas hold the same, which is what lies on disk, and say
// so.
func (s *syncStage) inStep() {
	s.t.Helper()
	names := s.names
	s.until("replicas in step", func(ctx context.Context) (bool, error) {
		if ok, err := s.equal(names...); !ok {
			return false, err
		}
		for _, n := range names {
			st, err := s.syncStatus(ctx, n)
			if err != nil || !st.GetInStep() {
				return false, fmt.Errorf("%s: %v, %w", n, st, err)
			}
		}
		return s.equal(names...) // nothing was under way while they were asked
	})
}

// everywhere waits until something is so at each replica.
func (s *syncStage) everywhere(what string, is func(name string) bool) {
	s.t.Helper()
	s.everywhereOf(s.names, what, is)
}

func (s *syncStage) everywhereOf(names []string, what string, is func(name string) bool) {
	s.t.Helper()
	s.until(what+" everywhere", func(context.Context) (bool, error) {
		for _, n := range names {
			if !is(n) {
				return false, fmt.Errorf("not at %s", n)
			}
		}
		return true, nil
	})
}

// conflicts of the home.
func (s *syncStage) conflicts(all bool) []*pb.Conflict {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.ctx, callLimit)
	defer cancel()
	list, err := pb.NewSyncClient(s.replica("a").Conn).ListConflicts(ctx, &pb.ListConflictsRequest{All: all})
	if status.Code(err) == codes.Unavailable { // a build that keeps none
		return nil
	}
	s.must(err)
	return list.GetConflicts()
}

// build starts a build and returns when it is complete on disk.
func (s *syncStage) build(name, job string) int {
	s.t.Helper()
	code, text := s.call(name, http.MethodPost, jobPath(job)+"/build?ticks=1&interval=10ms", "")
	var v struct {
		Number int `json:"number"`
	}
	if code != http.StatusCreated || json.Unmarshal([]byte(text), &v) != nil {
		s.t.Fatalf("build of %s at %s: %d %s", job, name, code, text)
	}
	return v.Number
}

// result of a build as a controller's page shows it, "" if it shows none.
func (s *syncStage) result(name, job string, n int) string {
	var v struct {
		Builds []struct {
			Number int    `json:"number"`
			Result string `json:"result"`
		} `json:"builds"`
	}
	_, text := s.call(name, http.MethodGet, jobPath(job)+"/api/json", "")
	_ = json.Unmarshal([]byte(text), &v)
	for _, b := range v.Builds {
		if b.Number == n {
			return b.Result
		}
	}
	return ""
}

func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// onDisk is the content of a file of the home, "" if there is none.
func (s *syncStage) onDisk(path string) string {
	text, _ := os.ReadFile(filepath.Join(s.Home, path))
	return string(text)
}

// byHand writes a file as an editor does: to a temporary file, then by rename.
func (s *syncStage) byHand(path, content string) {
	s.t.Helper()
	name := filepath.Join(s.Home, path)
	s.must(os.MkdirAll(filepath.Dir(name), 0o755))
	s.must(os.WriteFile(name+"~", []byte(content), 0o644))
	s.must(os.Rename(name+"~", name))
}

// restart kills a replica's runner and controller and starts them anew.
func (s *syncStage) restart(name string) {
	s.t.Helper()
	s.kill(name, harness.Parts{Runner: true, Controller: true})
	s.revive(name)
	s.serves(name)
}

// serves waits until a controller answers and its sidecar knows.
func (s *syncStage) serves(name string) {
	s.t.Helper()
	s.until("health of "+name, func(ctx context.Context) (bool, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.replica(name).URL()+"/health", nil)
		if err != nil {
			return false, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return false, err
		}
		return resp.StatusCode == http.StatusOK, resp.Body.Close()
	})
	s.await(name)
}

// running is how many builds a controller executes.
func (s *syncStage) running(name string) int {
	s.t.Helper()
	_, text := s.call(name, http.MethodGet, "/api/json", "")
	var v struct {
		Running []json.RawMessage `json:"running"`
	}
	s.must(json.Unmarshal([]byte(text), &v))
	return len(v.Running)
}
