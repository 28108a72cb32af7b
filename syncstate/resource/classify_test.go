package resource_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/footman-ci/footman/syncstate/resource"
)

// The table is the promise: each of these paths, as real homes have them, is this.
func TestClassify(t *testing.T) {
	for _, c := range []struct {
		path string
		want resource.Resource
	}{
		{"config.xml", resource.Resource{Kind: resource.Global}},
		{"credentials.xml", resource.Resource{Kind: resource.Credentials}},
		{"scriptApproval.xml", resource.Resource{Kind: resource.Approval}},
		{"hudson.tasks.Maven.xml", resource.Resource{Kind: resource.Descriptor, Name: "hudson.tasks.Maven"}},
		{"hudson.model.UpdateCenter.xml", resource.Resource{Kind: resource.Descriptor, Name: "hudson.model.UpdateCenter"}},
		{"github-plugin-configuration.xml", resource.Resource{Kind: resource.UnknownRoot, Name: "github-plugin-configuration"}},
		{"jenkins.install.UpgradeWizard.state", resource.Resource{Kind: resource.InstallState, Name: "jenkins.install.UpgradeWizard.state"}},

		{"jobs/ticks/config.xml", resource.Resource{Kind: resource.Item, Folder: "jobs/ticks"}},
		{"jobs/ticks", resource.Resource{Kind: resource.Item, Folder: "jobs/ticks"}},
		{"jobs/team/jobs/über job/config.xml", resource.Resource{Kind: resource.Item, Folder: "jobs/team/jobs/über job"}},
		{"jobs/mb/branches/feature-x.abc123/config.xml", resource.Resource{Kind: resource.Item, Folder: "jobs/mb/branches/feature-x.abc123"}},
		{"jobs/jobs/jobs/builds/config.xml", resource.Resource{Kind: resource.Item, Folder: "jobs/jobs/jobs/builds"}},
		{"jobs/old.bak", resource.Resource{Kind: resource.Item, Folder: "jobs/old.bak"}},
		{"jobs/.hidden~/config.xml", resource.Resource{Kind: resource.Item, Folder: "jobs/.hidden~"}},
		{"jobs/ticks/nextBuildNumber", resource.Resource{Kind: resource.NextBuild, Folder: "jobs/ticks"}},
		{"jobs/ticks/builds", resource.Resource{Kind: resource.Builds, Folder: "jobs/ticks"}},
		{"jobs/ticks/builds/7", resource.Resource{Kind: resource.Build, Folder: "jobs/ticks", Number: 7}},
		{"jobs/ticks/builds/7/build.xml", resource.Resource{Kind: resource.Build, Folder: "jobs/ticks", Number: 7}},

		{"nodes/n1/config.xml", resource.Resource{Kind: resource.Node, Name: "n1"}},
		{"users/users.xml", resource.Resource{Kind: resource.UserMap}},
		{"users/admin_123/config.xml", resource.Resource{Kind: resource.User, Name: "admin_123"}},
		{"plugins/git.jpi", resource.Resource{Kind: resource.Plugin, Name: "git.jpi"}},
		{"plugins/git.jpi.disabled", resource.Resource{Kind: resource.Plugin, Name: "git.jpi.disabled"}},
		{"plugins/old.hpi.pinned", resource.Resource{Kind: resource.Plugin, Name: "old.hpi.pinned"}},
		{"secrets/master.key", resource.Resource{Kind: resource.Secret, Name: "master.key"}},
	} {
		if diff := cmp.Diff(c.want, resource.Classify(c.path)); diff != "" {
			t.Errorf("Classify(%q) (-want +got):\n%s", c.path, diff)
		}
	}
}

// What each replica keeps for itself, what is half-written, and what nothing
// loads must never be announced: each would be an echo or a wrong reload.
func TestIgnored(t *testing.T) {
	for _, path := range []string{
		"", ".", "..", "../config.xml", "/config.xml", "jobs/../config.xml", "jobs//x/config.xml", "jobs/x/", "\xff.xml",
		".owner", "config.xml-atomic123tmp", "atomic77tmp", "jobs/x/config.xml-atomic9tmp", "jobs/x/.nfs0001", "nodes/n1/config.xml~",
		"queue.xml", "queue/a-3.xml", "nodeMonitors.xml", "org.jenkinsci.plugins.workflow.flow.FlowExecutionList.xml",
		"logs/tasks/x.log", "workspace/x/config.xml", "caches/git/config.xml", "fingerprints/00/aa.xml", "updates/default.json",
		".footman/settings.yaml", ".footman/running/a/1/x@1.json", "init.groovy.d/00-footman.groovy",
		"jobs", "nodes", "users", "plugins/git/META-INF/MANIFEST.MF", "plugins/git", "plugins/.jpi", "nodes/n1/slave.log",
		"jobs/x/builds/permalinks", "jobs/x/builds/legacyIds", "jobs/x/builds/lastStable", "jobs/x/builds/007",
		"jobs/x/builds/0", "jobs/x/builds/+1", "jobs/x/builds/99999999999", "jobs/x/builds/7/log", "jobs/x/builds/7/workflow/3.xml",
		"jobs/x/scm-polling.log", "jobs/x/workspace/config.xml", "branches/x/config.xml", "identity.key.enc", "secret.key",
	} {
		if got := resource.Classify(path); got != (resource.Resource{}) {
			t.Errorf("Classify(%q) = %+v, want ignored", path, got)
		}
	}
}

// Every resource that can be named round-trips with its path, whatever legal
// names Jenkins' items, nodes and users have.
func TestPathRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[^/\x00-\x1f\\]{1,40}`).Filter(func(s string) bool { return s != "." && s != ".." && strings.ToValidUTF8(s, "") == s })
		folder := "jobs/" + name.Draw(t, "top")
		for range rapid.IntRange(0, 4).Draw(t, "depth") {
			folder += "/" + rapid.SampledFrom([]string{"jobs", "branches"}).Draw(t, "container") + "/" + name.Draw(t, "name")
		}
		for _, r := range []resource.Resource{
			{Kind: resource.Item, Folder: folder},
			{Kind: resource.NextBuild, Folder: folder},
			{Kind: resource.Build, Folder: folder, Number: rapid.IntRange(1, 1<<31-1).Draw(t, "number")},
			{Kind: resource.Node, Name: name.Draw(t, "node")},
			{Kind: resource.User, Name: name.Draw(t, "user")},
		} {
			if got := resource.Classify(r.Path()); got != r {
				t.Fatalf("Classify(%q) = %+v, want %+v", r.Path(), got, r)
			}
		}
	})
}

// Names of kinds go over the wire: they round-trip, differ, and an unknown one is
// told from a known one.
func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := resource.Ignored; k <= resource.InstallState; k++ {
		name := k.String()
		if got, ok := resource.ParseKind(name); !ok || got != k || seen[name] {
			t.Errorf("kind %d: name %q parses to %v, %v", k, name, got, ok)
		}
		seen[name] = true
	}
	if _, ok := resource.ParseKind("of a later version"); ok {
		t.Error("an unknown kind was taken for a known one")
	}
}

// Different resources have different keys.
func TestKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.Custom(func(t *rapid.T) resource.Resource {
			return resource.Classify(rapid.SampledFrom([]string{
				"config.xml", "credentials.xml", "a.b.xml", "a.c.xml", "ab.xml", "jobs/a/config.xml", "jobs/a/jobs/b/config.xml", "jobs/a/nextBuildNumber",
				"jobs/a/builds/1", "jobs/a/builds/11", "jobs/a#1/builds/1", "nodes/a/config.xml", "users/a/config.xml", "users/users.xml", "plugins/a.jpi", "secrets/a",
			}).Draw(t, "path"))
		})
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		if (a == b) != (a.Key() == b.Key()) {
			t.Fatalf("%+v and %+v have the keys %q and %q", a, b, a.Key(), b.Key())
		}
	})
}

// No path makes the classifier fail, and what it names leads back to itself.
func FuzzClassify(f *testing.F) {
	for _, seed := range []string{"config.xml", "jobs/a/jobs/b/builds/7/build.xml", "jobs/a/branches/b.x1/config.xml", "plugins/a.jpi.disabled", "secrets/x/y", "..x/a", "jobs/\xff/config.xml"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		r := resource.Classify(path)
		if r.Kind == resource.Ignored {
			return
		}
		if again := resource.Classify(r.Path()); again != r {
			t.Fatalf("%q is %+v, whose path %q is %+v", path, r, r.Path(), again)
		}
		if strings.Contains("/"+r.Path()+"/", "/../") {
			t.Fatalf("%q leads out: %q", path, r.Path())
		}
	})
}

// Classifying makes no garbage: in a storm it is done a dozen times for each save.
func TestClassifyAllocatesNothing(t *testing.T) {
	for _, p := range []string{"config.xml", "jobs/a/config.xml", "jobs/team/jobs/x/branches/main/builds/7/build.xml", "nodes/n/config.xml", "users/u_1/config.xml", "secrets/a/b", "plugins/git.jpi"} {
		if n := testing.AllocsPerRun(100, func() { resource.Classify(p) }); n > 0 {
			t.Errorf("%s: %.0f allocations", p, n)
		}
	}
}
