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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/internal/harness"
)

// holdFor is how long something must not happen.
const holdFor = 5 * time.Second

// Sidecar and runner live from one file and no flag; a flag wins over it.
func TestOneFileForBoth(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.must(s.StartNodes("n-a"))
	r, err := s.Add("a")
	s.must(err)
	words, err := json.Marshal([]string{exe, "--log-format", "json", "simjenkins", "--http", "127.0.0.1:" + strconv.Itoa(r.Port), "--boot", "100ms", "--trace", s.Trace})
	s.must(err)
	file := filepath.Join(s.dir, "footman.yaml")
	s.must(os.WriteFile(file, fmt.Appendf(nil, `
log_format: json
home: %s
name: from-file
socket: %s
sidecar:
  profile: fast
run:
  ready_url: %s/
  freeze_after: 8s
  command: %s
`, s.Home, r.Socket, r.URL(), words), 0o600))
	footman(t, s.in(), "config", "check", file).want(t, 0, "fit")
	show := footman(t, append(s.in(), "FOOTMAN_CONFIG="+file, "FOOTMAN_LEASE=80s"), "config", "show", "--origin", "-o", "json")
	show.want(t, 0, `"8s"`, `"1m20s"`, "FOOTMAN_LEASE")
	r.Sidecar, err = s.Spawn.Start("sidecar-a", nil, exe, "sidecar", "--config", file, "--name", "a")
	s.must(err)
	r.Runner, err = s.Spawn.Start("controller-a", []string{"FOOTMAN_CONFIG=" + file, "FOOTMAN_REPLICA=a"}, exe, "run")
	s.must(err)
	s.await("a")
	s.builds("a", 30, shell, sleep)
	s.clean()
}

// A wrong file ends both daemons with code 2, and says file, line, column and what
// was meant; a command that looks goes on without a wrong default file, but not
// without one that was named.
func TestWrongFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, c := range map[string]struct {
		text  string
		words []string
	}{
		"unknown key":     {"home: " + home + "\nrun:\n  frezze_after: 5s\n", []string{":3:3: run.frezze_after: unknown key", `"freeze_after"`, "^"}},
		"no unit":         {"run:\n  lease: 90\n", []string{":2:10: run.lease", "90s"}},
		"twice":           {"home: a\nhome: b\n", []string{":2:1", "twice"}},
		"wrong word":      {"sidecar: {profile: wan}\n", []string{":1:20", "lan, fast"}},
		"not YAML":        {"home: [\n", []string{":1:7"}},
		"several at once": {"hone: a\nrun: {laese: 1s}\n", []string{":1:1", ":2:7"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "f.yaml")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"sidecar", "--config", file}, {"run", "--config", file, "--", "true"}, {"config", "check", file}, {"config", "show", file}, {"status", "--config", file}} {
				footman(t, nil, args...).want(t, 2, append([]string{file}, c.words...)...)
			}
			footman(t, []string{"FOOTMAN_CONFIG=" + file}, "sidecar").want(t, 2, c.words...)
			js := footman(t, nil, "config", "check", file, "-o", "json")
			js.want(t, 2)
			if p := list(t, object(t, js.out, "file", "ok", "problems"), "problems"); len(p) == 0 || p[0]["line"] == nil || p[0]["level"] != "error" {
				t.Errorf("problems: %v", p)
			}
		})
	}
	missing := filepath.Join(home, "none.yaml")
	footman(t, nil, "sidecar", "--config", missing).want(t, 2, missing)
	footman(t, []string{"FOOTMAN_PROFILE=wan", "FOOTMAN_CONFIG="}, "sidecar", "--name", "a", "--home", home).want(t, 2, "wan")
	bare := footman(t, []string{"FOOTMAN_CONFIG="}, "config", "check")
	bare.want(t, 2, "home")
	if n := strings.Count(bare.out, "home: missing"); n != 1 {
		t.Errorf("the missing home is told %d times:\n%s", n, bare.out)
	}
	footman(t, nil, "config", "reference").want(t, 0, "freeze_after: 10s")
}

func (s *stage) cli(code int, words []string, args ...string) answer {
	s.t.Helper()
	a := footman(s.t, s.in(), args...)
	a.want(s.t, code, words...)
	return a
}

// Settings hold at three running replicas at once: what follows an unresumable
// build, and who gets builds of others. Two changes from one version can't both
// win, a mistake changes nothing, and a broken file in the home keeps what held.
func TestEditConfigLive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b", "c")
	s.cli(0, []string{"nothing is set"}, "show-config", "--name", "a")
	s.cli(2, []string{"did you mean", "lease_ttl"}, "edit-config", "--name", "a", "--set", "lease-ttl=9s")
	s.cli(2, []string{"heartbeats"}, "edit-config", "--name", "a", "--set", "lease_ttl=3s")
	s.cli(2, []string{"scheduling"}, "edit-config", "--name", "a", "--set", "lease_ttl=89s")
	s.cli(0, []string{"+unresumable: rebuild", "version 1"}, "edit-config", "--name", "a", "--set", "unresumable=rebuild", "--set", "noadopt=c", "--wait")
	s.until("version 1 at all", func(context.Context) (bool, error) {
		got := object(t, s.cli(0, nil, "show-config", "--name", "b", "-o", "json").out, "yaml", "version", "updated_by", "applied")
		applied := list(t, got, "applied")
		later := slices.ContainsFunc(applied, func(r map[string]any) bool { return r["version"] != "1" })
		return len(applied) == 3 && !later && got["version"] == "1", fmt.Errorf("%v", got)
	})

	// A replica that dies now: its unresumable build is rebuilt, and c gets nothing.
	s.builds("a", 60, fast, sleep)
	before := s.newest(fast.job)
	s.kill("a", harness.Whole)
	s.until("a rebuild", func(context.Context) (bool, error) { return s.newest(fast.job) > before, nil })
	s.until("adoption by b", func(context.Context) (bool, error) {
		for _, r := range s.records() {
			if strings.HasPrefix(r, "a/") {
				return false, fmt.Errorf("left: %s", r)
			}
		}
		return true, nil
	})
	for _, b := range s.look().Builds {
		for by := range b.TicksBy {
			if strings.HasPrefix(by, "c/") {
				t.Errorf("%s ran at c, which adopts nothing: %v", ref(b), b.TicksBy)
			}
		}
	}

	// Abort again, by an edited copy; a text that came too late is refused.
	file := filepath.Join(s.dir, "settings.yaml")
	s.must(os.WriteFile(file, []byte("unresumable: abort\n"), 0o600))
	s.cli(0, []string{"-unresumable: rebuild", "version 2"}, "edit-config", "--name", "b", "--apply", file, "--wait")
	s.must(os.WriteFile(file, []byte("unresumable: abort\nlease_tll: 9s\n"), 0o600))
	s.cli(1, []string{"changed meanwhile", "version 2"}, "edit-config", "--name", "b", "--apply", file, "--base", "1")
	s.cli(2, []string{file + ":2:1", "lease_ttl"}, "edit-config", "--name", "b", "--apply", file)
	s.builds("b", 60, fast)
	before = s.newest(fast.job)

	// Broken by hand: what held holds on, and status says so.
	settings := s.footman("settings.yaml")
	s.must(os.WriteFile(settings, []byte("format: 1\nversion: 3\nsettings:\n  unresumable: rebuild\n  adoption: maybe\n"), 0o600))
	s.until("a degraded line", func(context.Context) (bool, error) {
		st := footman(t, s.in(), "status", "--name", "c")
		return strings.Contains(st.out, "not valid"), errors.New(st.out)
	})
	s.kill("b", harness.Whole)
	s.until("the end of b's records", func(context.Context) (bool, error) {
		for _, r := range s.records() {
			if strings.HasPrefix(r, "b/") {
				return false, fmt.Errorf("left: %s", r)
			}
		}
		return true, nil
	})
	s.ended()
	if n := s.newest(fast.job); n != before {
		t.Errorf("build %d of %s was made, although the last valid policy is abort", n, fast.job)
	}
	s.cli(0, []string{"version 4"}, "edit-config", "--name", "c", "--rollback")
	s.until("the end of the degraded line", func(context.Context) (bool, error) {
		st := footman(t, s.in(), "status", "--name", "c")
		return st.code == 0 && !strings.Contains(st.out, "not valid"), errors.New(st.out + st.errout)
	})
	s.cli(0, []string{"unresumable", "abort"}, "show-config", "--home", s.Home)
	s.clean()
}

// In a pause nobody adopts a dead replica's builds, status says so loudly, and a
// replica that comes back carries its own on; when the pause ends they are
// adopted at once and end as they should.
func TestPause(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.start("a", "b", "c")
	s.builds("a", 60, shell, sleep, fork)
	s.builds("b", 60, inner)
	s.cli(0, []string{"paused"}, "pause", "--name", "b", "--reason", "storage maintenance", "--wait")
	s.cli(0, []string{"paused already"}, "pause", "--name", "c", "--reason", "storage maintenance")
	for _, name := range []string{"a", "b", "c"} {
		s.shows([]string{"ADOPTION IS PAUSED", "storage"}, "status", "--name", name)
	}
	s.kill("a", harness.Whole)
	s.kill("b", harness.Whole)
	held := time.Now()
	for time.Since(held) < holdFor {
		n := 0
		for _, r := range s.records() {
			if strings.HasPrefix(r, "a/") || strings.HasPrefix(r, "b/") {
				n++
			}
		}
		if n != 4 {
			t.Fatalf("%d records of the dead are left, want 4: somebody adopted in a pause", n)
		}
		<-time.After(harness.PollEvery)
	}
	s.revive("b") // it finds its own build where it was
	s.await("b")
	s.release() // it may have had nothing left to do but to end
	s.until("b's own build at b", func(context.Context) (bool, error) {
		for _, b := range s.look().Builds {
			if b.Job == inner.job {
				return b.TicksBy["b/2"] > 0, fmt.Errorf("ticks by %v", b.TicksBy)
			}
		}
		return false, nil
	})
	s.cli(0, []string{"automatic"}, "resume", "--name", "c", "--wait")
	s.until("the end of the pause", func(context.Context) (bool, error) {
		st := s.cli(0, nil, "status", "--name", "c")
		return !strings.Contains(st.out, "PAUSED"), errors.New(st.out)
	})
	s.clean()
}
