package demohome_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/demohome"
)

const (
	doneBuild    = "<flow-build><completed>true</completed><result>SUCCESS</result></flow-build>"
	runningBuild = "<flow-build><completed>false</completed></flow-build>"
	inboundNode  = `<slave><name>n1</name><launcher class="hudson.slaves.JNLPLauncher"/></slave>`
	sshNode      = `<slave><name>n2</name><launcher class="hudson.plugins.sshslaves.SSHLauncher"/></slave>`
)

// userHome makes a home as users have them. A text that starts with "->" is a link.
func userHome(t *testing.T, more map[string]string) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	files := map[string]string{
		"config.xml":                                     "<hudson/>",
		"credentials.xml":                                "<c/>",
		"secrets/master.key":                             "key",
		"users/users.xml":                                "<u/>",
		"userContent/workspace/readme":                   "x",
		"plugins/git.jpi":                                "jar",
		"plugins/git.jpi.pinned":                         "",
		"plugins/git/WEB-INF/lib/x.jar":                  "exploded",
		"nodes/n1/config.xml":                            inboundNode,
		"nodes/n2/config.xml":                            sshNode,
		"nodes/n3/config.xml":                            "garbage",
		".footman/cluster":                               "id",
		".ssh/id_ed25519":                                "private",
		".owner":                                         "x",
		"queue/a.xml":                                    "<q/>",
		"queue.xml":                                      "<q/>",
		"war/x":                                          "x",
		"caches/git/x":                                   "x",
		"logs/tasks/x":                                   "x",
		"workspace/a/x":                                  "x",
		"workspace@tmp/x":                                "x",
		"jobs/a/config.xml":                              "<flow-definition/>",
		"jobs/a/nextBuildNumber":                         "5\n",
		"jobs/a/workspace/x":                             "x",
		"jobs/a/workspace@2/x":                           "x",
		"jobs/a/builds/1/build.xml":                      doneBuild,
		"jobs/a/builds/1/log":                            "hello",
		"jobs/a/builds/1/archive/big.bin":                "artifact",
		"jobs/a/builds/1/workspace/x":                    "a file of a build",
		"jobs/a/builds/2/build.xml":                      runningBuild,
		"jobs/a/builds/2/program.dat":                    "x",
		"jobs/a/builds/3/log":                            "freestyle, running",
		"jobs/a/builds/4/build.xml":                      doneBuild[:20],
		"jobs/a/builds/permalinks":                       "lastStableBuild 1\n",
		"jobs/a/builds/lastStableBuild":                  "->1",
		"jobs/a/lastStable":                              "->builds/lastStableBuild",
		"jobs/a/evil":                                    "->../../../../etc/passwd",
		"jobs/a/absolute":                                "->/etc/passwd",
		"jobs/a/dangling":                                "->nowhere",
		"jobs/workspace/config.xml":                      "<project/>",
		"jobs/workspace/builds/1/build.xml":              "<build><result>SUCCESS</result></build>",
		"jobs/queue/config.xml":                          "<project/>",
		"jobs/team/config.xml":                           "<folder/>",
		"jobs/team/jobs/caches/config.xml":               "<project/>",
		"jobs/team/jobs/über job/config.xml":             "<project/>",
		"jobs/mb/config.xml":                             "<m/>",
		"jobs/mb/branches/x-y.abcdef/c.xml":              "x",
		"jobs/mb/branches/x-y.abcdef/builds/1/build.xml": runningBuild,
	}
	maps.Copy(files, more)
	for name, text := range files {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(text, "->"); ok {
			if err := os.Symlink(target, path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

// tree describes everything in a folder: content, links, permissions and times.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		info, err := e.Info()
		if err != nil {
			return err
		}
		switch {
		case e.Type() == fs.ModeSymlink:
			target, err := os.Readlink(path)
			all[rel] = "->" + target
			return err
		case e.IsDir():
			all[rel] = "folder"
			if rel != "." {
				all[rel] += info.Mode().String()
			}
		case e.Type() == 0:
			data, err := os.ReadFile(path) //nolint:gosec // G122: nobody else writes in the test's folder
			all[rel] = info.Mode().String() + info.ModTime().String() + string(data)
			return err
		default:
			all[rel] = e.Type().String()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A copy has what a demo needs under the same names, and nothing that would act in
// place of the original, is only large, or lies outside. The original is untouched.
func TestCopyHome(t *testing.T) {
	home := userHome(t, nil)
	old := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	key := filepath.Join(home, "secrets", "master.key")
	if err := errors.Join(os.Chmod(key, 0o600), os.Chmod(filepath.Dir(key), 0o700), os.Chmod(filepath.Join(home, "userContent"), 0o777), os.Chtimes(key, old, old)); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(filepath.Join(home, "jobs", "a", "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	sock, err := net.Listen("unix", filepath.Join(home, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer sock.Close()
	before := tree(t, home)
	to := filepath.Join(t.TempDir(), "copy")
	got, err := demohome.CopyHome(t.Context(), home, to)
	if err != nil {
		t.Fatal(err)
	}
	after := tree(t, home)
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("the original changed: %s", d)
	}
	want := map[string]string{}
	for _, name := range []string{
		".", "config.xml", "credentials.xml", "secrets", "secrets/master.key", "users", "users/users.xml",
		"userContent", "userContent/workspace", "userContent/workspace/readme", "plugins", "plugins/git.jpi", "plugins/git.jpi.pinned",
		"nodes", "nodes/n1", "nodes/n1/config.xml",
		"jobs", "jobs/a", "jobs/a/config.xml", "jobs/a/nextBuildNumber", "jobs/a/builds", "jobs/a/builds/1", "jobs/a/builds/1/build.xml",
		"jobs/a/builds/1/log", "jobs/a/builds/1/workspace", "jobs/a/builds/1/workspace/x", "jobs/a/builds/permalinks",
		"jobs/a/builds/lastStableBuild", "jobs/a/lastStable", "jobs/a/dangling",
		"jobs/workspace", "jobs/workspace/config.xml", "jobs/workspace/builds", "jobs/workspace/builds/1", "jobs/workspace/builds/1/build.xml",
		"jobs/queue", "jobs/queue/config.xml", "jobs/team", "jobs/team/config.xml", "jobs/team/jobs", "jobs/team/jobs/caches",
		"jobs/team/jobs/caches/config.xml", "jobs/team/jobs/über job", "jobs/team/jobs/über job/config.xml",
		"jobs/mb", "jobs/mb/config.xml", "jobs/mb/branches", "jobs/mb/branches/x-y.abcdef", "jobs/mb/branches/x-y.abcdef/c.xml", "jobs/mb/branches/x-y.abcdef/builds",
	} {
		want[name] = before[name]
	}
	copied := tree(t, to)
	if d := cmp.Diff(want, copied); d != "" {
		t.Error(d)
	}
	var bytes int64
	files := 0
	for name, text := range copied {
		if !strings.HasPrefix(text, "folder") && !strings.HasPrefix(text, "->") {
			info, err := os.Stat(filepath.Join(to, name))
			if err != nil {
				t.Fatal(err)
			}
			bytes, files = bytes+info.Size(), files+1
		}
	}
	if d := cmp.Diff(demohome.Copied{Files: files, Folders: len(copied) - files - 3 - 1, Links: 3, Bytes: bytes,
		RunningBuilds: 4, Nodes: 2, OutsideLinks: 2, Outside: got.Outside, Special: 1 + 1, Artifacts: 1}, got); d != "" {
		t.Error(d)
	}
	if len(got.Outside) != 2 {
		t.Errorf("named outside: %v", got.Outside)
	}
}

// What is no home, or can't be copied safely, is refused and nothing is made of it.
func TestCopyHomeRefuses(t *testing.T) {
	home := userHome(t, nil)
	inside := filepath.Join(home, "userContent", "copy")
	linkToHome := filepath.Join(t.TempDir(), "l")
	if err := os.Symlink(home, linkToHome); err != nil {
		t.Fatal(err)
	}
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	outer := filepath.Dir(home)
	linked := t.TempDir()
	if err := os.Symlink(filepath.Join(home, "jobs"), filepath.Join(linked, "jobs")); err != nil {
		t.Fatal(err)
	}
	before := tree(t, home)
	var notEmpty *demohome.NotEmptyError
	for name, c := range map[string]struct {
		from, to string
		want     error
	}{
		"missing":              {filepath.Join(outer, "none"), filepath.Join(t.TempDir(), "c"), demohome.ErrNotHome},
		"empty":                {t.TempDir(), filepath.Join(t.TempDir(), "c"), demohome.ErrNotHome},
		"a file":               {filepath.Join(home, "config.xml"), filepath.Join(t.TempDir(), "c"), demohome.ErrNotHome},
		"jobs is a link":       {linked, filepath.Join(t.TempDir(), "c"), demohome.ErrNotHome},
		"into itself":          {home, inside, demohome.ErrOverlaps},
		"into itself, by link": {linkToHome, inside, demohome.ErrOverlaps},
		"onto itself":          {home, linkToHome, demohome.ErrOverlaps},
		"around itself":        {home, outer, demohome.ErrOverlaps},
		"not empty":            {home, full, nil},
		"no parent":            {home, filepath.Join(full, "a", "b"), fs.ErrNotExist},
	} {
		_, err := demohome.CopyHome(t.Context(), c.from, c.to)
		if c.want == nil && !errors.As(err, &notEmpty) || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := cmp.Diff(before, tree(t, home)); d != "" {
		t.Errorf("the original changed: %s", d)
	}
}

// A home given by a link is copied; a copy ends when its caller does; a home that
// can't be read is an error.
func TestCopyHomeEnds(t *testing.T) {
	home := userHome(t, nil)
	link := filepath.Join(t.TempDir(), "l")
	if err := os.Symlink(home, link); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "c")
	if err := demohome.Copy(link, to); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(to, "jobs", "a", "config.xml")); err != nil {
		t.Error(err)
	}
	why := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	if _, err := demohome.CopyHome(ctx, home, filepath.Join(t.TempDir(), "c")); !errors.Is(err, why) {
		t.Errorf("error %v", err)
	}
	if os.Getuid() != 0 { // root reads everything
		if err := os.Chmod(filepath.Join(home, "credentials.xml"), 0); err != nil {
			t.Fatal(err)
		}
		if err := demohome.Copy(home, filepath.Join(t.TempDir(), "c")); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v", err)
		}
	}
}
