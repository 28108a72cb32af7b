package jenkins_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/jenkins"
)

// Names and folders of plain jobs and folders, with and without a home.
func TestLayoutPlain(t *testing.T) {
	home := folder(t, map[string]string{"jobs/team/config.xml": string(realFile(t, "team.config.xml"))})
	for name, want := range map[string]string{
		"ticks":         "jobs/ticks",
		"team/über job": "jobs/team/jobs/über job",
		"jobs/builds":   "jobs/jobs/jobs/builds",
		"branches":      "jobs/branches",
		"my.job":        "jobs/my.job",
		"team/my.job":   "jobs/team/jobs/my.job",
		" lead/trail ":  "jobs/ lead/jobs/trail ",
		"a%2Fb":         "jobs/a%2Fb",
	} {
		for _, l := range []jenkins.Layout{{}, {Home: home}} {
			got, err := l.JobFolder(name)
			if err != nil || got != want {
				t.Errorf("folder of %q: %q, %v", name, got, err)
			}
			back, err := l.FullName(want)
			if err != nil || back != name {
				t.Errorf("name of %q: %q, %v", want, back, err)
			}
		}
	}
}

// What could leave the home, or is no name, is refused in both directions.
func TestLayoutRefuses(t *testing.T) {
	l := jenkins.Layout{Home: t.TempDir()}
	for _, name := range []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "../../etc", "a/../b", "a/..", "./a", "a\x00b", "a\nb", "a\x7f", `a\b`, "a/\xff",
		strings.Repeat("x", 256), "a/" + strings.Repeat("ü", 128),
	} {
		if got, err := l.JobFolder(name); !errors.Is(err, jenkins.ErrBadName) {
			t.Errorf("folder of %q: %q, %v", name, got, err)
		}
	}
	for _, folder := range []string{
		"", "jobs", "jobs/", "/jobs/a", "jobs/a/", "jobs//a", "a/b", "jobs/a/jobs", "jobs/a/builds/1", "branches/a", "jobs/..", "jobs/../jobs/a",
		"jobs/a/jobs/../../etc", "jobs/.", "jobs/a\x00", "./jobs/a", "jobs/a\\b", "nodes/n1", "jobs/a/workspace/b",
	} {
		if got, err := l.FullName(folder); !errors.Is(err, jenkins.ErrBadName) {
			t.Errorf("name of %q: %q, %v", folder, got, err)
		}
		if got, err := jenkins.BuildDir("/h", folder, 1); !errors.Is(err, jenkins.ErrBadName) {
			t.Errorf("build in %q: %q, %v", folder, got, err)
		}
	}
	for _, n := range []int{0, -1} {
		if got, err := jenkins.BuildDir("/h", "jobs/a", n); !errors.Is(err, jenkins.ErrBadName) {
			t.Errorf("build %d: %q, %v", n, got, err)
		}
	}
	if got, err := jenkins.BuildDir("/h", "jobs/team/jobs/über job", 17); err != nil || got != "/h/jobs/team/jobs/über job/builds/17" {
		t.Errorf("%q, %v", got, err)
	}
}

// legalName draws a name that Jenkins.checkGoodName lets pass.
var legalName = rapid.Custom(func(t *rapid.T) string {
	s := rapid.StringOfN(rapid.RuneFrom([]rune("abcXYZ019 ._-+=~()'\",{}äß漢😀e\u0301")), 1, 40, 200).Draw(t, "name")
	if strings.HasSuffix(strings.TrimSpace(s), ".") {
		s += "x"
	}
	return s
})

// Every legal name of Jenkins goes to a folder and back.
func TestLayoutRoundTrip(t *testing.T) {
	home := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOfN(legalName, 1, 5).Draw(t, "names"), "/")
		for _, l := range []jenkins.Layout{{}, {Home: home}} {
			folder, err := l.JobFolder(name)
			if err != nil {
				t.Fatal(err)
			}
			if !filepath.IsLocal(folder) || folder != filepath.Clean(folder) {
				t.Fatalf("%q is not inside the home", folder)
			}
			if back, err := l.FullName(folder); err != nil || back != name {
				t.Fatalf("%q went to %q and came back as %q, %v", name, folder, back, err)
			}
		}
	})
}

// branches makes a home with an organisation folder, in it a repository, in it
// the branches; each as Jenkins keeps it.
func branchHome(t testing.TB, repo string, names ...string) string {
	files := map[string]string{
		"jobs/org/config.xml": `<jenkins.branch.OrganizationFolder plugin="branch-api@2.1222"/>`,
	}
	at := "jobs/org/jobs/" + jenkins.MangleBranch(repo)
	files[at+"/config.xml"] = strings.Replace(repoConfig, "NAME", escapeXML(repo), 1)
	for _, b := range names {
		files[at+"/branches/"+jenkins.MangleBranch(b)+"/config.xml"] = strings.Replace(branchConfig, "NAME", escapeXML(b), 1)
	}
	return folder(t, files)
}

func escapeXML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "'", "&apos;").Replace(s)
}

// Repositories and branches with any name are found in their mangled folders and
// named by what their configuration says.
func TestLayoutBranches(t *testing.T) {
	names := []string{"main", "PR-7", "feature/x", "release-1.2", "a%b", "What?[#]", "ünï cøde", "😀", `back\slash`, "con", "-dash", strings.Repeat("long/", 20), "x<y>&'z'", "..", "."}
	for _, repo := range []string{"tool", "my.repo"} {
		home := branchHome(t, repo, names...)
		l := jenkins.Layout{Home: home}
		for _, branch := range names {
			name := "org/" + jenkins.EncodeBranch(repo) + "/" + jenkins.EncodeBranch(branch)
			folder, err := l.JobFolder(name)
			if err != nil {
				t.Errorf("%q: %v", name, err)
				continue
			}
			if _, err := os.Stat(filepath.Join(home, folder, "config.xml")); err != nil {
				t.Errorf("%q is not in %q", name, folder)
			}
			if back, err := l.FullName(folder); err != nil || back != name {
				t.Errorf("%q in %q came back as %q, %v", name, folder, back, err)
			}
		}
		// A branch that is not there yet has the folder that Jenkins will make.
		want := "jobs/org/jobs/" + jenkins.MangleBranch(repo) + "/branches/" + jenkins.MangleBranch("new/one")
		if got, err := l.JobFolder("org/" + repo + "/new%2Fone"); err != nil || got != want {
			t.Errorf("%q, %v", got, err)
		}
	}
}

// Names that only older versions or a broken home have: the file name-utf8.txt,
// folders of the scheme before mangling, and no way to tell.
func TestLayoutOldBranches(t *testing.T) {
	home := branchHome(t, "tool", "main")
	at := "jobs/org/jobs/tool/branches/"
	put := func(name, text string) {
		path := filepath.Join(home, at, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("a-b.i06oh7/name-utf8.txt", "a%2Fb\n")
	put("a-b.i06oh7/config.xml", "<flow-definition/>")
	put("dead.abcdef/name-utf8.txt", "dead.end")
	put("old%2Fone/config.xml", "<flow-definition><properties/></flow-definition>")
	put("gone.abcdef/log", "")
	put("evil.abcdef/name-utf8.txt", "../../../../etc")
	put("huge.abcdef/name-utf8.txt", strings.Repeat("x", 1<<20))
	put("torn.abcdef/config.xml", "<flow-definition><prop")
	l := jenkins.Layout{Home: home}
	for dir, name := range map[string]string{"a-b.i06oh7": "a%2Fb", "dead.abcdef": "dead.end", "old%2Fone": "old%2Fone"} {
		if got, err := l.FullName(at + dir); err != nil || got != "org/tool/"+name {
			t.Errorf("name of %q: %q, %v", dir, got, err)
		}
		if got, err := l.JobFolder("org/tool/" + name); err != nil || got != at+dir {
			t.Errorf("folder of %q: %q, %v", name, got, err)
		}
	}
	for dir, want := range map[string]error{
		"gone.abcdef": jenkins.ErrNameUnknown, "none.abcdef": jenkins.ErrNameUnknown, "huge.abcdef": jenkins.ErrNameUnknown,
		"evil.abcdef": jenkins.ErrBadName, "torn.abcdef": jenkins.ErrTruncated,
	} {
		if got, err := l.FullName(at + dir); !errors.Is(err, want) {
			t.Errorf("name of %q: %q, %v", dir, got, err)
		}
	}
	if got, err := (jenkins.Layout{}).FullName(at + "dead.abcdef"); !errors.Is(err, jenkins.ErrNameUnknown) {
		t.Errorf("without the home: %q, %v", got, err)
	}
	if got, err := (jenkins.Layout{}).FullName(at + "main"); err != nil || got != "org/tool/main" {
		t.Errorf("without the home: %q, %v", got, err)
	}
}

// An unreadable home is an error, never a plain-looking answer.
func TestLayoutUnreadable(t *testing.T) {
	home := branchHome(t, "my.repo", "a/b")
	l := jenkins.Layout{Home: home, FS: fsys.WithHook(fsys.OS, func(fsys.Op, fsys.Call, string) error { return unix.EIO })}
	if got, err := l.JobFolder("org/my.repo/a%2Fb"); !errors.Is(err, unix.EIO) {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := l.FullName("jobs/org/jobs/" + jenkins.MangleBranch("my.repo")); !errors.Is(err, unix.EIO) {
		t.Errorf("%q, %v", got, err)
	}
}

// Folder and item names of branches are what Jenkins makes of them. (Compared
// with branch-api 2.1280 when these were written down.)
func TestBranchNames(t *testing.T) {
	for _, c := range [][3]string{
		{"main", "main", "main"},
		{"feature/x", "feature%2Fx", "feature-x.1ttbu8"},
		{"release-1.2", "release-1.2", "release-1-2.h0o5ll"},
		{"-dash", "-dash", "-dash.0ecip9"},
		{"ünïcode branch", "ünïcode branch", "0_fcn_efcode-branch.6f19qq"},
		{"dependabot/npm_and_yarn/some-package-12.3.4-beta.1", "dependabot%2Fnpm_and_yarn%2Fsome-package-12.3.4-beta.1", "dependabo.8qulhhd394a3.-4-beta-1"},
		{"COM1", "COM1", "COM1.plr7d7"},
		{"com0", "com0", "com0"},
		{"😀", "😀", "0_d8_3d_de_00.659amf"},
		{".", "%2E", "0-.tkvgu3"},
		{"..", "%2E.", "0--.mpdh40"},
	} {
		if got := jenkins.EncodeBranch(c[0]); got != c[1] {
			t.Errorf("item of %q: %q, want %q", c[0], got, c[1])
		}
		if got := jenkins.MangleBranch(c[0]); got != c[2] {
			t.Errorf("folder of %q: %q, want %q", c[0], got, c[2])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		if got := jenkins.DecodeBranch(jenkins.EncodeBranch(name)); got != name {
			t.Fatalf("%q came back as %q", name, got)
		}
		if folder := jenkins.MangleBranch(name); len(folder) > 32 || strings.ContainsAny(folder, "/\\ \x00") || folder == ".." || folder == "." {
			t.Fatalf("%q would be kept in %q", name, folder)
		}
	})
}
