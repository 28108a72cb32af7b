package config_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/config"
	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/jenkins/bridge"
	"github.com/footman-ci/footman/runner"
	"github.com/footman-ci/footman/sidecar"
	"github.com/google/go-cmp/cmp"
)

func env(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, p := range pairs {
			if k, v, _ := strings.Cut(p, "="); k == name {
				return v, true
			}
		}
		return "", false
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "footman.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The defaults of the file are those of the packages that use them.
func TestDefaultsAreThoseOfTheRooms(t *testing.T) {
	t.Setenv("JENKINS_HOME", "")
	d, r, s := config.Default(), runner.DefaultConfig(), sidecar.DefaultConfig()
	got := config.Runner{
		Mode: string(r.Mode), SidecarTimeout: r.SidecarTimeout, NameTimeout: r.NameTimeout, StartTimeout: r.StartTimeout, HangAfter: r.HangAfter,
		StopTimeout: r.StopTimeout, FreezeAfter: r.FreezeAfter, ProveEvery: r.ProveEvery, Lease: r.Lease, Restart: string(r.Restart), ReadyURL: d.Runner.ReadyURL,
		Bridge: "auto", JVMOptionsEnv: bridge.DefaultOptionsEnv,
	}
	if diff := cmp.Diff(d.Runner, got); diff != "" {
		t.Errorf("runner (-file +package):\n%s", diff)
	}
	side := config.Sidecar{Listen: s.Listen, HTTP: s.HTTP, Gossip: s.Gossip, Profile: s.Profile, Unresumable: string(s.Policy), FastPoll: s.FastPoll, SlowPoll: s.SlowPoll}
	want := d.Sidecar
	for _, f := range strict.Fields(reflect.ValueOf(&want).Elem()) { // what the package has, too
		if reflect.ValueOf(side).FieldByName(f.Name).IsZero() && f.Tag.Get("default") == "" {
			f.Value.SetZero()
		}
	}
	if diff := cmp.Diff(want, side); diff != "" {
		t.Errorf("sidecar (-file +package):\n%s", diff)
	}
	if s.Lease != r.Lease || s.FastPoll != adoption.DefaultFastPoll {
		t.Errorf("lease %s and %s, fast poll %s", s.Lease, r.Lease, s.FastPoll)
	}
}

// Every setting has a key, a help text and a variable of its own, and a flag that
// no other setting of its command has.
func TestSettingsAreComplete(t *testing.T) {
	keys, envs, flags := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range config.Settings() {
		if keys[s.Key] || s.Help == "" || s.Kind == "" {
			t.Errorf("%+v", s)
		}
		keys[s.Key] = true
		if s.Flag == "" {
			continue
		}
		if envs[s.Env] || s.Env == "" || !strings.HasPrefix(s.Env, "FOOTMAN_") && s.Env != "JENKINS_HOME" {
			t.Errorf("%s: variable %q", s.Key, s.Env)
		}
		if flags[s.Section+" "+s.Flag] || s.Section != "" && flags[" "+s.Flag] {
			t.Errorf("%s: flag %q", s.Key, s.Flag)
		}
		envs[s.Env], flags[s.Section+" "+s.Flag] = true, true
	}
	if !keys["run.freeze_after"] || !keys["sidecar.tags"] || !keys["home"] {
		t.Error("settings are missing")
	}
}

// The file wins over defaults and the environment over the file; each value says
// where it is from.
func TestPrecedence(t *testing.T) {
	path := write(t, "name: file\nhome: /srv\nrun:\n  lease: 60s\nsidecar:\n  tags: [x, y]\n")
	l, err := config.Load(path, true, env("FOOTMAN_REPLICA=env", "FOOTMAN_FREEZE_AFTER=7s", "FOOTMAN_SOCKET=", "FOOTMAN_JOIN=a:1,b:2"))
	if err != nil {
		t.Fatal(err)
	}
	if l.Name != "env" || l.Home != "/srv" || l.Runner.Lease != time.Minute || l.Runner.FreezeAfter != 7*time.Second || l.Runner.HangAfter != 2*time.Minute || l.Socket != "" {
		t.Errorf("%+v", l.File)
	}
	if !slices.Equal(l.Sidecar.Tags, []string{"x", "y"}) || !slices.Equal(l.Sidecar.Join, []string{"a:1", "b:2"}) {
		t.Errorf("%+v", l.Sidecar)
	}
	for key, want := range map[string]string{"name": "environment FOOTMAN_REPLICA", "home": path + ":2", "run.lease": path + ":4", "socket": "default", "run.restart": "default"} {
		if got := l.Origins[key].String(); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	if len(l.Origins) != len(config.Settings()) {
		t.Error("a setting has no origin")
	}
}

// Only the default file may be missing.
func TestFiles(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.yaml")
	if _, err := config.Load(none, false, env()); err != nil {
		t.Error(err)
	}
	if _, err := config.Load(none, true, env()); err == nil {
		t.Error("a missing file was taken")
	}
	if _, err := config.Load(t.TempDir(), true, env()); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Error(err)
	}
	if _, err := config.Load(write(t, strings.Repeat("#\n", strict.MaxSize)), true, env()); err == nil {
		t.Error("a huge file was taken")
	}
	given := "x"
	for _, c := range []struct {
		given    *string
		env      []string
		file     string
		explicit bool
	}{{nil, nil, config.DefaultPath, false}, {nil, []string{"FOOTMAN_CONFIG=y"}, "y", true}, {nil, []string{"FOOTMAN_CONFIG="}, "", true}, {&given, []string{"FOOTMAN_CONFIG=y"}, "x", true}} {
		if file, explicit := config.Find(c.given, env(c.env...)); file != c.file || explicit != c.explicit {
			t.Errorf("%+v: %q %v", c, file, explicit)
		}
	}
	if _, err := config.Load("", true, env()); err != nil {
		t.Error(err)
	}
}

// A wrong variable is told with its name.
func TestWrongVariable(t *testing.T) {
	_, err := config.Load("", true, env("FOOTMAN_LEASE=90", "FOOTMAN_PROFILE=wan"))
	if err == nil || !strings.Contains(err.Error(), "FOOTMAN_LEASE") || !strings.Contains(err.Error(), "FOOTMAN_PROFILE") {
		t.Error(err)
	}
}

// Mistakes of the file have their places.
func TestMistakesHavePlaces(t *testing.T) {
	path := write(t, "home: /srv\nrun:\n  laese: 5s\n")
	_, err := config.Load(path, true, env())
	if err == nil || !strings.Contains(err.Error(), path+":3:3") || !strings.Contains(err.Error(), `"lease"`) {
		t.Error(err)
	}
	l, err := config.Load(write(t, "run:\n  lease: 5s\n"), true, env("FOOTMAN_MODE=active-passive"))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"run.lease": ":2:10: run.lease: bad", "run.mode": "environment variable FOOTMAN_MODE: run.mode: bad", "home": "configuration: home: bad"} {
		if got := l.At(key, "bad").Error(); !strings.Contains(got, want) {
			t.Errorf("%s: %q", key, got)
		}
	}
}

type commands struct {
	config.Log `embed:""`
	Sidecar    struct {
		config.Common  `embed:""`
		config.Sidecar `embed:""`
		config.Sync    `embed:""`
	} `cmd:""`
	Run struct {
		config.Common `embed:""`
		config.Runner `embed:""`
	} `cmd:""`
	Look struct {
		Socket string `env:"FOOTMAN_SOCKET"`
		Name   string // another name: no variable
	} `cmd:""`
}

// parse is what the command line sees with a file, variables and flags.
func parse(t *testing.T, file string, args ...string) commands {
	t.Helper()
	l, err := config.Load(file, true, os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	var c commands
	p, err := kong.New(&c, kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) { t.Error("exit") }), kong.Resolvers(config.Resolver(l)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Parse(args); err != nil {
		t.Fatal(err)
	}
	return c
}

// The flags of a command get the values of the file, every kind of them, and a
// flag wins over the environment over the file.
func TestResolver(t *testing.T) {
	for _, s := range config.Settings() {
		if s.Env != "" {
			t.Setenv(s.Env, "") // restores it
			_ = os.Unsetenv(s.Env)
		}
	}
	file := write(t, `
log_level: debug
home: /file
name: file
socket: /s
sidecar: {profile: fast, tags: [a, "b,c"], fast_poll: 100ms}
run: {lease: 60s, allow_wrapper: true, restart: "no", mode: active-passive}
`)
	c := parse(t, file, "sidecar")
	if c.LogLevel != "debug" || c.Sidecar.Home != "/file" || c.Sidecar.Profile != "fast" || !slices.Equal(c.Sidecar.Tags, []string{"a", "b,c"}) || c.Sidecar.FastPoll != 100*time.Millisecond || c.Sidecar.SlowPoll != time.Second {
		t.Errorf("%+v", c.Sidecar)
	}
	c = parse(t, file, "run", "--restart", "always", "--", "x", "--flag")
	if c.Run.Lease != time.Minute || !c.Run.AllowWrapper || c.Run.Restart != "always" || c.Run.Mode != "active-passive" || c.Run.Name != "file" || !slices.Contains(c.Run.Command, "--flag") {
		t.Errorf("%+v", c.Run)
	}
	t.Setenv("FOOTMAN_REPLICA", "env")
	t.Setenv("FOOTMAN_TAGS", "e")
	t.Setenv("FOOTMAN_PROFILE", "lan")
	t.Setenv("FOOTMAN_SOCKET", "")
	c = parse(t, file, "sidecar", "--profile", "fast")
	if c.Sidecar.Name != "env" || !slices.Equal(c.Sidecar.Tags, []string{"e"}) || c.Sidecar.Profile != "fast" || c.Sidecar.Socket != "/s" {
		t.Errorf("%+v", c.Sidecar)
	}
	if c = parse(t, file, "look"); c.Look.Socket != "/s" || c.Look.Name != "" {
		t.Errorf("%+v", c.Look)
	}
}

// What kong makes of no file and no flags is the defaults of the file.
func TestFlagsHaveTheDefaultsOfTheFile(t *testing.T) {
	for _, s := range config.Settings() {
		if s.Env != "" {
			t.Setenv(s.Env, "")
			_ = os.Unsetenv(s.Env)
		}
	}
	c, d := parse(t, "", "sidecar"), config.Default()
	if diff := cmp.Diff(d.Sidecar, c.Sidecar.Sidecar); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(d.Sync, c.Sidecar.Sync); diff != "" {
		t.Error(diff)
	}
	if c = parse(t, "", "run"); cmp.Diff(d.Runner, c.Run.Runner) != "" {
		t.Error(cmp.Diff(d.Runner, c.Run.Runner))
	}
}

// FuzzLoad: any file is read or refused with a message.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(config.Reference))
	f.Add([]byte("run: {lease: 1s, lease: 2s}"))
	f.Add([]byte("sidecar: &a {join: [*a]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := config.Load(path, true, env())
		if err != nil && err.Error() == "" {
			t.Fatal("an error that says nothing")
		}
		var all strict.Errors
		if errors.As(err, &all) && len(all) == 0 {
			t.Fatal("no mistake in the mistakes")
		}
		if err == nil && len(l.Origins) != len(config.Settings()) {
			t.Fatal("origins are missing")
		}
	})
}
