package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/config/settings"
)

// checker loads a file below a folder that has a home; HOME, DIR stand for them.
func checker(t *testing.T, text string) (*config.Checker, string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "home"), 0o750); err != nil {
		t.Fatal(err)
	}
	text = strings.NewReplacer("HOME", filepath.Join(dir, "home"), "DIR", dir).Replace(text)
	path := filepath.Join(dir, "footman.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := config.Load(path, true, env())
	if err != nil {
		t.Fatal(err)
	}
	return &config.Checker{Loaded: l}, dir
}

func report(c *config.Checker) string {
	var b strings.Builder
	for _, p := range c.Problems {
		fmt.Fprintf(&b, "%s: %s\n", p.Level, p.Error.Error())
	}
	return b.String()
}

// A good configuration on a good host has no problems.
func TestHostIsFit(t *testing.T) {
	c, _ := checker(t, "home: HOME\nname: a\nsocket: DIR/a.sock\nsidecar: {state_dir: DIR/state}\n")
	c.Values()
	c.TimersFit(c.Host([]string{"FOOTMAN_LEASE=90s", "FOOTMAN_RUNTIME_DIR=/x", "PATH=/bin"}))
	if len(c.Problems) > 0 || c.Failed() {
		t.Error(report(c))
	}
}

// What this host lacks is told, at the place in the file that asks for it.
func TestHostIsNotFit(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		words []string
		ok    bool // only a warning
	}{
		"home missing":    {"home: DIR/none\n", []string{":1:7: home", "mounted"}, false},
		"home is a file":  {"home: DIR/footman.yaml\n", []string{":1:7: home", "not a folder"}, false},
		"home can't lock": {"home: /proc\n", []string{":1:7: home"}, false},
		"socket in home":  {"home: HOME\nsocket: HOME/s\n", []string{":2:9: socket", "can't connect"}, false},
		"socket too long": {"home: HOME\nsocket: DIR/" + strings.Repeat("x", 100) + "\n", []string{":2:9: socket", "107"}, false},
		"socket relative": {"home: HOME\nsocket: s\n", []string{":2:9: socket", "relative"}, true},
		"state in home":   {"home: HOME\nsidecar:\n  state_dir: HOME/x\n", []string{":3:14: sidecar.state_dir"}, false},
		"address":         {"home: HOME\nsidecar: {gossip: here}\n", []string{":2:19: sidecar.gossip", "HOST:PORT"}, false},
		"port":            {"home: HOME\nsidecar: {gossip: \"127.0.0.1:no such\"}\n", []string{"no such"}, false},
		"foreign address": {"home: HOME\nsidecar: {gossip: 192.0.2.77:7946}\n", []string{"no interface", "192.0.2.77"}, true},
		"join":            {"home: HOME\nsidecar: {join: [a]}\n", []string{"sidecar.join"}, false},
		"URL":             {"home: HOME\nrun: {ready_url: localhost}\n", []string{"run.ready_url"}, false},
		"certificate":     {"home: HOME\nsidecar: {tls_cert: DIR/none.pem}\n", []string{"sidecar.tls_cert", "can't be read"}, false},
		"fence":           {"home: HOME\nrun:\n  lease: 14s\n", []string{":3:10: run.lease", "(fence)", "14.14s"}, false},
		"polls":           {"home: HOME\nsidecar: {fast_poll: 2s}\n", []string{"sidecar.fast_poll", "(polls)"}, false},
		"name timeout":    {"home: HOME\nrun:\n  name_timeout: 5s\n", []string{":3:17: run.name_timeout", "(name)"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			ch, _ := checker(t, c.text)
			ch.TimersFit(ch.Host(nil))
			got := report(ch)
			for _, w := range c.words {
				if !strings.Contains(got, w) {
					t.Errorf("%q is missing in\n%s", w, got)
				}
			}
			if ch.Failed() == c.ok {
				t.Errorf("failed: %v\n%s", ch.Failed(), got)
			}
		})
	}
}

// Files that others may write or read, and misspelt variables, are told.
func TestFilesAndVariables(t *testing.T) {
	c, dir := checker(t, "home: HOME\nsidecar:\n  tls_key: DIR/key.pem\n")
	if err := os.WriteFile(filepath.Join(dir, "key.pem"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(c.Path, 0o666); err != nil {
		t.Fatal(err)
	}
	c.Host([]string{"FOOTMAN_LEAS=5s"})
	for _, w := range []string{"sidecar.tls_key", "chmod 600", "written by others", "FOOTMAN_LEAS is not known", `"FOOTMAN_LEASE"`} {
		if !strings.Contains(report(c), w) {
			t.Errorf("%q is missing in\n%s", w, report(c))
		}
	}
}

// Settings of the cluster in the home take part: their timers, and their mistakes.
func TestSettingsOfTheHome(t *testing.T) {
	c, dir := checker(t, "home: HOME\nrun: {lease: 30s}\n")
	footman := filepath.Join(dir, "home", ".footman")
	if err := os.Mkdir(footman, 0o750); err != nil {
		t.Fatal(err)
	}
	put := func(text string) {
		if err := os.WriteFile(filepath.Join(footman, "settings.yaml"), []byte("format: 1\nversion: 1\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("settings: {lease_ttl: 29s}\n")
	c.TimersFit(c.Host(nil))
	if !strings.Contains(report(c), "(scheduling)") || !strings.Contains(report(c), "run.lease") {
		t.Error(report(c))
	}
	put("settings: {lease_ttl: never}\n")
	c.Problems = nil
	c.Host(nil)
	if !strings.Contains(report(c), "settings.yaml:3:23") || !c.Failed() {
		t.Error(report(c))
	}
}

// Mistakes that other packages name by key or flag get their places.
func TestAdd(t *testing.T) {
	c, _ := checker(t, "home: HOME\nrun:\n  stop_timeout: 5s\n  mode: active-passive\n")
	c.Add("run", errors.Join(errors.New("stop-timeout 5s: must be positive"), errors.New(`mode "x": use y`), errors.New("the sky falls")))
	c.Add("run", nil)
	got := report(c)
	for _, w := range []string{":3:17: run.stop_timeout: 5s: must be positive", `:4:9: run.mode: "x": use y`, "configuration: the sky falls"} {
		if !strings.Contains(got, w) {
			t.Errorf("%q is missing in\n%s", w, got)
		}
	}
	if len(c.Problems) != 3 {
		t.Error(got)
	}
}

// Values out of their bounds are found wherever they came from.
func TestValues(t *testing.T) {
	c, _ := checker(t, "home: HOME\n")
	c.Sidecar.FastPoll = time.Millisecond
	c.Sidecar.Profile = "wan"
	c.Values()
	if !strings.Contains(report(c), "at least 50ms") || !strings.Contains(report(c), "lan, fast") || len(c.Problems) != 2 {
		t.Error(report(c))
	}
}

// The timers of file and cluster are put together.
func TestTimers(t *testing.T) {
	f := config.Default()
	got := f.Timers(settings.Settings{LeaseTTL: 9 * time.Second})
	if got.LeaseTTL != 9*time.Second || got.Lease != 90*time.Second || got.SlowPoll != time.Second || got.Profile != "lan" || len(got.Check()) > 0 {
		t.Errorf("%+v %v", got, got.Check())
	}
}
