//go:build integration

package blackbox_test

import (
	"context"
	"encoding/json"
	"errors"
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
	s.builds("a", 60, shell, sleep)
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
	s.until("sidecars and home to tell the same", func(context.Context) (bool, error) { // a busy sidecar may miss a question
		with, without := look(s.in()), look(s.alone())
		if without.Source != "home" {
			t.Fatalf("without a sidecar: %+v", without)
		}
		return with.Source == "sidecar" && slices.Equal(with.Replicas, without.Replicas), fmt.Errorf("a sidecar says\n%+v\nthe home says\n%+v", with, without)
	})

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
		return !strings.Contains(a.out, "\nb ") && strings.Contains(a.out, "1 retired name is not shown"), errors.New(a.out + a.errout)
	})
	footman(t, s.in(), "status", "--name", "a", "--all").want(t, 0, "\nb ", "stopped")
	s.shows([]string{"replica-stopped", "controller-stop", " ago"}, "history", "--name", "a")

	// Whatever is down: the records say what ran where.
	s.kill("a", harness.Whole)
	s.until("the home after a crash", func(context.Context) (bool, error) { // the kernel takes a moment to end a process and its locks
		dead := look(s.alone())
		r := dead.Replicas[0]
		return r.Name == "a" && !r.Alive && r.Records == 2, fmt.Errorf("%+v", dead)
	})
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
	s.shows([]string{"NAME", "alive", "held", "yes", "127.0.0.1:"}, "members") // several sidecars of one home: any will do
	wide(t, "members", footman(t, s.in(), "members").out)
	var list []map[string]any
	s.until("both to answer", func(context.Context) (bool, error) { // a busy one may miss the moment that one look lasts
		list = nil
		j := footman(t, s.in(), "members", "-o", "json")
		if err := json.Unmarshal([]byte(j.out), &list); err != nil || len(list) != 2 {
			return false, fmt.Errorf("%w: %s%s", orNone(err), j.out, j.errout)
		}
		return !slices.ContainsFunc(list, func(m map[string]any) bool { return m["api"] != true || m["gossip"] != "alive" || m["lock"] != "held" }), fmt.Errorf("%s", j.out)
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
	if q := footman(t, s.in(), "members", "--quiet", "--name", "a"); q.out != "a\nb\n" {
		t.Errorf("--quiet: %q", q.out)
	}
	s.kill("b", harness.Parts{Sidecar: true}) // its controller lives on
	s.until("b without its sidecar", func(context.Context) (bool, error) {
		st := footman(t, s.in(), "status", "--name", "a")
		return strings.Contains(st.out, "sidecar away"), errors.New(st.out + st.errout)
	})
	s.revive("b")
	s.await("a", "b")
	s.clean()
}
