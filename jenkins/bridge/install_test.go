package bridge_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins/bridge"
	"golang.org/x/sys/unix"
)

const (
	guard = "init.groovy.d/00-footman.groovy"
	core  = "init.groovy.d/00-footman/core.groovy"
)

func newHome(t *testing.T) (layout.Home, *bridge.Installer) {
	t.Helper()
	home := layout.Home(t.TempDir())
	return home, bridge.New(home, nil)
}

func install(t *testing.T, i *bridge.Installer) []bridge.Change {
	t.Helper()
	changes, err := i.Install()
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func write(t *testing.T, home layout.Home, rel, text string) {
	t.Helper()
	path := filepath.Join(home.Path(), rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, home layout.Home, rel string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(home.Path(), rel))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// tree lists all files below the home.
func tree(t *testing.T, home layout.Home) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(home.Path(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(home.Path(), path)
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Promise: the guard is the only script that Jenkins itself runs, and it sorts
// before names that people usually choose.
func TestOnlyGuardIsRunByJenkins(t *testing.T) {
	scripts, err := bridge.Scripts()
	if err != nil {
		t.Fatal(err)
	}
	if scripts[0].Path != guard || scripts[1].Path != core {
		t.Fatalf("first are %s and %s", scripts[0].Path, scripts[1].Path)
	}
	for _, s := range scripts {
		if direct := filepath.Dir(s.Path) == "init.groovy.d"; direct != (s.Name == "guard") {
			t.Errorf("%s lies at %s", s.Name, s.Path)
		}
		if s.Name != "guard" && !strings.HasPrefix(s.Path, "init.groovy.d/00-footman/") {
			t.Errorf("%s lies at %s", s.Name, s.Path)
		}
		if !bytes.HasPrefix(s.Text, []byte("// footman bridge "+bridge.Version+" sha256:")) {
			t.Errorf("%s: no header", s.Name)
		}
	}
	if !bytes.Contains(scripts[1].Text, []byte("VERSION = '"+bridge.Version+"'")) {
		t.Error("the core does not know its version")
	}
}

// Promise: installing twice writes once; what is in place is not touched, so that
// neither its time nor its inode changes.
func TestInstallWritesOnlyWhatDiffers(t *testing.T) {
	home, i := newHome(t)
	if len(install(t, i)) < 2 {
		t.Fatal("nothing was installed")
	}
	before, err := os.Stat(filepath.Join(home.Path(), guard))
	if err != nil {
		t.Fatal(err)
	}
	if again := install(t, i); len(again) != 0 {
		t.Errorf("changed again: %v", again)
	}
	after, err := os.Stat(filepath.Join(home.Path(), guard))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("the guard was written again")
	}
}

// Promise: an edited file is replaced and kept aside, under one name as long as it
// is the same; a whole file of another version is replaced silently.
func TestEditedFileIsKept(t *testing.T) {
	home, i := newHome(t)
	install(t, i)
	edited := read(t, home, guard) + "println 'mine'\n"
	for range 2 {
		write(t, home, guard, edited)
		changes := install(t, i)
		if len(changes) != 1 || changes[0].Kept == "" {
			t.Fatalf("changes: %+v", changes)
		}
		if got := read(t, home, changes[0].Kept); got != edited {
			t.Errorf("kept %q", got)
		}
	}
	if kept, _ := filepath.Glob(filepath.Join(home.Path(), ".footman", "bridge-kept", "*")); len(kept) != 1 {
		t.Errorf("kept files: %v", kept)
	}
	// sha256 of "hello\n"
	write(t, home, core, "// footman bridge 0.0.1 sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\nhello\n")
	changes := install(t, i)
	if len(changes) != 1 || changes[0].What != "updated" || changes[0].Kept != "" {
		t.Errorf("changes: %+v", changes)
	}
}

// Promise: a unit that this version has not is removed if it is whole, and left
// alone if a person made or changed it; nothing else in the home is touched.
func TestOthersFilesAreLeftAlone(t *testing.T) {
	home, i := newHome(t)
	mine := map[string]string{
		"init.groovy.d/10-mine.groovy":            "println 1\n",
		"init.groovy.d/00-footman/notes.txt":      "text",
		"init.groovy.d/00-footman/other.groovy":   "println 2\n",
		"init.groovy.d/00-footman/changed.groovy": "// footman bridge 0.0.1 sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\nchanged\n",
		"config.xml": "<hudson/>",
	}
	for rel, text := range mine {
		write(t, home, rel, text)
	}
	const gone = "init.groovy.d/00-footman/gone.groovy"
	write(t, home, gone, "// footman bridge 0.0.1 sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\nhello\n")
	install(t, i)
	for rel, text := range mine {
		if got := read(t, home, rel); got != text {
			t.Errorf("%s is %q", rel, got)
		}
	}
	if slices.Contains(tree(t, home), gone) {
		t.Error("a unit of another version is still there")
	}
}

// Promise: whatever call fails, the guard that Jenkins runs is whole, old or new,
// and is new only when everything that it evaluates is.
func TestInstallFailsWhole(t *testing.T) {
	for n := 1; n < 200; n++ {
		home, i := newHome(t)
		install(t, i)
		const old = "// footman bridge 0.0.1 sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\nhello\n"
		write(t, home, guard, old)
		write(t, home, core, old)
		calls := 0
		faulty := fsys.WithHook(fsys.OS, func(fsys.Op, fsys.Call, string) error {
			if calls++; calls == n {
				return unix.EIO
			}
			return nil
		})
		_, err := bridge.New(home, faulty).Install()
		if err == nil {
			if n < 5 {
				t.Fatalf("only %d calls failed", n-1)
			}
			return
		}
		if !errors.Is(err, unix.EIO) {
			t.Fatalf("call %d: %v", n, err)
		}
		if g, c := read(t, home, guard), read(t, home, core); g != old && c == old {
			t.Fatalf("call %d: new guard with an old core", n)
		}
	}
}

// Promise: uninstalling leaves the home as it was, keeps what a person edited, and
// can be repeated.
func TestUninstall(t *testing.T) {
	home, i := newHome(t)
	write(t, home, "config.xml", "<hudson/>")
	install(t, i)
	if _, err := i.Uninstall(); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, home); !slices.Equal(got, []string{"config.xml"}) {
		t.Errorf("left: %v", got)
	}
	install(t, i)
	write(t, home, core, "mine\n")
	write(t, home, "init.groovy.d/10-mine.groovy", "println 1\n")
	changes, err := i.Uninstall()
	if err != nil {
		t.Fatal(err)
	}
	kept := ""
	for _, c := range changes {
		kept += c.Kept
	}
	if kept == "" || read(t, home, kept) != "mine\n" {
		t.Errorf("changes: %+v", changes)
	}
	if changes, err = i.Uninstall(); err != nil || len(changes) != 0 {
		t.Errorf("again: %v, %v", changes, err)
	}
	read(t, home, "init.groovy.d/10-mine.groovy")
}

// Promise: status tells missing, current, edited, other and foreign files apart.
func TestFileStates(t *testing.T) {
	home, i := newHome(t)
	states := func() map[string]bridge.FileState {
		files, err := i.Files()
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]bridge.FileState{}
		for _, f := range files {
			out[f.Path] = f.State
		}
		return out
	}
	if s := states(); s[guard] != bridge.FileMissing {
		t.Errorf("empty home: %v", s)
	}
	install(t, i)
	if s := states(); s[guard] != bridge.FileCurrent || s[core] != bridge.FileCurrent {
		t.Errorf("installed: %v", s)
	}
	write(t, home, guard, "x")
	write(t, home, core, "// footman bridge 0.0.1 sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\nhello\n")
	write(t, home, "init.groovy.d/00-footman/mine.groovy", "x")
	s := states()
	if s[guard] != bridge.FileEdited || s[core] != bridge.FileOther || s["init.groovy.d/00-footman/mine.groovy"] != bridge.FileForeign {
		t.Errorf("changed: %v", s)
	}
}

// Promise: a link in place of a script is refused, not followed.
func TestLinkIsRefused(t *testing.T) {
	home, i := newHome(t)
	install(t, i)
	path := filepath.Join(home.Path(), guard)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/passwd", path); err != nil {
		t.Fatal(err)
	}
	if _, err := i.Install(); err == nil {
		t.Error("a link was accepted")
	}
}
