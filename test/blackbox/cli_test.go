//go:build integration

package blackbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/footman-ci/footman/internal/harness"
)

// lockLine is one lock, as `footman lock status --output json` shows it.
type lockLine struct {
	Lock   string `json:"lock"`
	Held   bool   `json:"held"`
	Holder *struct {
		Role    string `json:"role"`
		Replica string `json:"replica"`
		PID     int    `json:"pid"`
	} `json:"holder"`
}

func (s *stage) locks() (out []lockLine) {
	s.t.Helper()
	a := footman(s.t, s.in(), "lock", "status", "--home", s.Home, "--output", "json")
	if err := json.Unmarshal([]byte(a.out), &out); a.code != 0 || err != nil {
		s.t.Fatalf("lock status: code %d, %v\n%s%s", a.code, err, a.out, a.errout)
	}
	return out
}

// object decodes one JSON object and fails unless it has all these keys.
func object(t *testing.T, data string, keys ...string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(data), &m); err != nil {
		t.Fatalf("no JSON object: %v\n%s", err, data)
	}
	has(t, m, keys...)
	return m
}

func has(t *testing.T, m map[string]any, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, ok := m[k]; !ok {
			t.Errorf("key %q is missing in %v", k, m)
		}
	}
}

func list(t *testing.T, m map[string]any, key string) (out []map[string]any) {
	t.Helper()
	all, ok := m[key].([]any)
	if !ok {
		t.Fatalf("%q is no list in %v", key, m)
	}
	for _, v := range all {
		e, ok := v.(map[string]any)
		if !ok {
			t.Fatalf("%q has %v, which is no object", key, v)
		}
		out = append(out, e)
	}
	return out
}

func text(t *testing.T, m map[string]any, key string) string {
	t.Helper()
	s, ok := m[key].(string)
	if !ok {
		t.Fatalf("%q is no text in %v", key, m)
	}
	return s
}

// wide fails when a line is wider than a terminal.
func wide(t *testing.T, what, text string) {
	const columns = 80
	t.Helper()
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > columns {
			t.Errorf("%s: a line of %d columns, want at most %d: %q", what, n, columns, line)
		}
	}
}

// The commands that look show the same as tables and as JSON with all documented
// keys, without colours where nobody can see them.
func TestCommandsThatLook(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b")
	s.builds("a", 100, shell, sleep, fork)
	s.builds("b", 100, inner)
	name := []string{"--name", "b"}
	ask := func(args ...string) answer { return footman(t, s.in(), append(args, name...)...) }

	var m map[string]any
	var replicas []map[string]any
	s.until("a status with all of both replicas", func(context.Context) (bool, error) { // a busy one may miss a question
		st := ask("status", "-o", "json")
		st.want(t, 0)
		m = object(t, st.out, "cluster_id", "home", "replica", "replicas", "startup_lock", "degraded")
		replicas = list(t, m, "replicas")
		told := !slices.ContainsFunc(replicas, func(r map[string]any) bool {
			return r["alive"] != true || r["veto_active"] != true || r["controller"] != "CONTROLLER_STATE_SERVING" || r["runner"] != "RUNNER_STATE_SERVING" || r["member"] != "alive"
		})
		return len(replicas) == 2 && told, errors.New(st.out)
	})
	if m["replica"] != "b" || m["home"] != s.Home {
		t.Errorf("status: %v", m)
	}
	for _, r := range replicas {
		has(t, r, "name", "incarnation", "member", "runner", "controller", "detail", "running_builds", "queue_length", "online_nodes", "records",
			"host", "peer_address", "controller_url", "footman_version", "jenkins_version", "proof_age", "veto_active", "alive", "sidecar_pid", "runner_pid", "controller_pid")
	}
	s.shows([]string{"REPLICA", "serving", "startup lock free", "a ", "b "}, "status", "--name", "b")
	wide(t, "status", ask("status").out)

	builds := ask("builds", "-o", "json")
	builds.want(t, 0)
	entries := list(t, object(t, builds.out, "entries"), "entries")
	if len(entries) != 4 {
		t.Errorf("%d builds, want 4: %s", len(entries), builds.out)
	}
	for _, e := range entries {
		has(t, e, "record", "owner", "owner_incarnation", "placement", "loaded", "note")
	}
	ask("builds").want(t, 0, "OWNER", "team/über job", "ticks", "owned")
	of := ask("builds", "--owner", "b", "-o", "json")
	if got := list(t, object(t, of.out, "entries"), "entries"); len(got) != 1 || got[0]["owner"] != "b" {
		t.Errorf("builds of b: %s", of.out)
	}

	want := []string{"liveness a a", "liveness b b"}
	s.until(fmt.Sprintf("held locks %v", want), func(context.Context) (bool, error) {
		var held []string
		for _, l := range s.locks() {
			if l.Held && l.Holder != nil {
				held = append(held, l.Lock+" "+l.Holder.Replica)
			}
		}
		return slices.Equal(held, want), fmt.Errorf("held: %v", held)
	})
	footman(t, nil, "lock", "status", "--home", s.Home).want(t, 0, "LOCK", "liveness a", "startup", "runner a")

	s.kill("a", harness.Whole)
	s.until("the adoption", func(context.Context) (bool, error) { return s.seen("build-adopted", "b") >= 3, nil })
	s.until("a history of all that was", func(context.Context) (bool, error) { // it is written a moment after events are told
		history := ask("history", "-o", "json")
		history.want(t, 0)
		kinds := map[string]int{}
		for _, e := range list(t, object(t, history.out, "events"), "events") {
			has(t, e, "time", "kind", "replica", "subject", "incarnation", "build", "detail", "took")
			kinds[text(t, e, "kind")]++
			if _, err := time.Parse(time.RFC3339Nano, text(t, e, "time")); err != nil {
				t.Errorf("time: %v", err)
			}
		}
		for _, k := range []string{"replica-dead", "coordination-finished", "build-assigned", "build-adopted", "controller-serving", "sidecar-started"} {
			if kinds[k] == 0 {
				return false, fmt.Errorf("no %s: %v", k, kinds)
			}
		}
		return kinds["build-adopted"] >= 3, fmt.Errorf("%v", kinds)
	})
	s.shows([]string{"replica-dead", "build-adopted", "team/über job #"}, "history", "--name", "b")
	if one := ask("history", "--limit", "1"); strings.Count(one.out, "\n") != 1 {
		t.Errorf("history --limit 1: %q", one.out)
	}
	ask("history", "--limit", "0").want(t, 2, "--limit")

	s.watchEvents("b")
	ask("adopt", "a").want(t, 0, "0 builds of a assigned")
	ask("adopt", "b").want(t, 1, "own one")
	ask("adopt", "../x").want(t, 2)

	for _, args := range [][]string{{"status"}, {"builds"}, {"history"}, {"version"}} {
		for _, env := range []string{"NO_COLOR=1", "TERM=xterm-256color"} {
			got := footman(t, append(s.in(), env), append(args, map[bool][]string{true: nil, false: name}[args[0] == "version"]...)...)
			if strings.Contains(got.out+got.errout, "\x1b[") {
				t.Errorf("%v: colours in a pipe", args)
			}
		}
	}
	s.clean()
}

// watchEvents runs `footman events` while something happens and ends it in order.
func (s *stage) watchEvents(name string) {
	s.t.Helper()
	p, err := s.Spawn.Start("events", s.in(), exe, "events", "--name", name, "--output", "json", "--backlog", "1000")
	s.must(err)
	s.until("events", func(context.Context) (bool, error) {
		data, err := os.ReadFile(p.Log)
		return strings.Contains(string(data), "build-adopted"), err
	})
	s.must(p.Stop(s.ctx))
	if code := p.ExitCode(); code != 0 {
		s.t.Errorf("events ended by SIGTERM with %d, want 0", code)
	}
	data, err := os.ReadFile(p.Log) // whole: nobody writes any more
	s.must(err)
	for l := range strings.Lines(string(data)) {
		object(s.t, l, "time", "kind", "replica")
	}
}

// The version is told in both forms, and the demo refuses what it can't do.
func TestVersionAndHelp(t *testing.T) {
	t.Parallel()
	footman(t, nil, "version").want(t, 0, "footman ")
	object(t, footman(t, nil, "version", "-o", "json").out, "version", "go", "os", "arch")
	help := footman(t, nil, "--help")
	help.want(t, 0, "sidecar", "run", "demo", "status", "builds", "history", "events", "adopt", "lock", "version")
	wide(t, "help", help.out)
	for _, c := range []string{"sidecar", "run", "demo", "status", "builds", "history", "events", "adopt", "lock status", "adopt-home"} {
		h := footman(t, nil, append(strings.Fields(c), "--help")...)
		h.want(t, 0)
		wide(t, c+" --help", h.out)
	}
	for _, args := range [][]string{{"--kill", "z"}, {"--replicas", "0"}, {"--builds", "-1"}, {"--replicas", "2", "--kill", "two"}} {
		footman(t, nil, append([]string{"demo"}, args...)...).want(t, 2, "--"+strings.TrimPrefix(args[len(args)-2], "--"))
	}
	footman(t, []string{"FOOTMAN_RUNTIME_DIR=" + filepath.Join(t.TempDir(), "none")}, "status").want(t, 72, "no sidecar")
}
