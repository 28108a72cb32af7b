//go:build integration

package blackbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// alone is the environment of somebody with the home and no sidecar.
func (s *stage) alone() []string {
	return []string{"FOOTMAN_RUNTIME_DIR=" + filepath.Join(s.dir, "none"), "FOOTMAN_CONFIG="}
}

// The home alone tells nearly what the sidecars tell, and says that it is the home.
func TestLookWithoutSidecars(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b")
	s.builds("a", 300, shell, sleep)
	for _, args := range []string{"status", "builds", "history", "members"} {
		a := footman(t, s.alone(), args, "--home", s.Home)
		a.want(t, 0, "no sidecar of "+s.Home+" answers here")
		if args != "history" { // in a pipe an event is one line
			wide(t, args, a.out)
		}
		footman(t, s.alone(), args).want(t, 72, "footman sidecar")
	}
	type status struct {
		Source   string `json:"source"`
		Replicas []struct {
			Name       string `json:"name"`
			Alive      bool   `json:"alive"`
			Controller string `json:"controller"`
			Records    int    `json:"records"`
		} `json:"replicas"`
	}
	look := func(env []string, more ...string) (st status) {
		a := footman(t, env, append([]string{"status", "--home", s.Home, "-o", "json"}, more...)...)
		if err := json.Unmarshal([]byte(a.out), &st); a.code != 0 || err != nil {
			t.Fatalf("status: %d, %v, %s", a.code, err, a.errout)
		}
		return st
	}
	with, without := look(s.in()), look(s.alone())
	if with.Source != "sidecar" || without.Source != "home" || !slices.Equal(with.Replicas, without.Replicas) {
		t.Errorf("a sidecar says\n%+v\nthe home says\n%+v", with, without)
	}

	// What was stopped in order is told apart from what died, and is not shown any
	// more once nothing of it lives.
	b := s.replica("b")
	s.must(b.Runner.Stop(s.ctx))
	s.until("the stop of b", func(context.Context) (bool, error) { return s.seen("replica-stopped", "b") > 0, nil })
	if n := s.seen("replica-dead", "b"); n > 0 {
		t.Errorf("a stop is told as %d deaths", n)
	}
	s.must(b.Sidecar.Stop(s.ctx))
	s.until("b is retired", func(context.Context) (bool, error) {
		a := footman(t, s.in(), "status", "--name", "a")
		return !strings.Contains(a.out, "\nb ") && strings.Contains(a.out, "1 retired name is not shown"), nil
	})
	footman(t, s.in(), "status", "--name", "a", "--all").want(t, 0, "\nb ", "stopped")
	footman(t, s.in(), "history", "--name", "a").want(t, 0, "replica-stopped", "controller-stop", " ago")

	// Whatever is down: the records say what ran where.
	s.kill("a", harness.Whole)
	dead := look(s.alone())
	if r := dead.Replicas[0]; r.Name != "a" || r.Alive || r.Records != 2 {
		t.Errorf("the home after a crash: %+v", dead)
	}
	footman(t, s.alone(), "builds", "--home", s.Home).want(t, 0, "team/über job", "ticks")
	footman(t, s.alone(), "builds", "--home", s.Home, "--quiet").want(t, 0, "ticks #")
	s.revive("a", "b")
	s.await("a", "b")
	s.clean()
}

// Members has all three views, as a table within 80 columns and as JSON.
func TestMembers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b")
	a := footman(t, s.in(), "members") // several sidecars of one home: any will do
	a.want(t, 0, "NAME", "alive", "held", "yes", "127.0.0.1:")
	wide(t, "members", a.out)
	var list []map[string]any
	s.until("both to answer", func(context.Context) (bool, error) { // a busy one may miss the moment that one look lasts
		list = nil
		j := footman(t, s.in(), "members", "-o", "json")
		if err := json.Unmarshal([]byte(j.out), &list); err != nil || len(list) != 2 {
			t.Fatalf("%v: %s", err, j.out)
		}
		return !slices.ContainsFunc(list, func(m map[string]any) bool { return m["api"] != true }), fmt.Errorf("%s", j.out)
	})
	for _, m := range list {
		has(t, m, "name", "gossip", "lock", "api", "incarnation", "host", "gossip_address", "peer_address", "tags", "footman_version", "jenkins_version", "seen")
		if m["gossip"] != "alive" || m["lock"] != "held" || m["api"] != true || m["incarnation"] != "1" {
			t.Errorf("%v", m)
		}
		if _, err := time.Parse(time.RFC3339Nano, text(t, m, "seen")); err != nil {
			t.Error(err)
		}
	}
	if q := footman(t, s.in(), "members", "--quiet"); q.out != "a\nb\n" {
		t.Errorf("--quiet: %q", q.out)
	}
	s.kill("b", harness.Parts{Sidecar: true}) // its controller lives on
	s.until("b without its sidecar", func(context.Context) (bool, error) {
		st := footman(t, s.in(), "status", "--name", "a")
		return strings.Contains(st.out, "sidecar away"), nil
	})
	s.revive("b")
	s.await("a", "b")
	s.clean()
}
