package jenkins_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/footman-ci/footman/jenkins"
)

// The configurations of real jobs read as they were made.
func TestReadJobConfigReal(t *testing.T) {
	for file, want := range map[string]jenkins.JobConfig{
		"fast":      {Kind: jenkins.KindPipelineJob, Concurrent: true, DurabilityHint: "PERFORMANCE_OPTIMIZED"},
		"noresume":  {Kind: jenkins.KindPipelineJob, Concurrent: true, DisableResume: true},
		"ticks":     {Kind: jenkins.KindPipelineJob, Plugin: "workflow-job", Concurrent: true},
		"freequick": {Kind: jenkins.KindFreestyleJob},
		"team":      {Kind: jenkins.KindFolder},
	} {
		got, err := jenkins.ReadJobConfig(filepath.Join("testdata", file+".config.xml"))
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", file, d)
		}
	}
}

const branchConfig = `<?xml version='1.1' encoding='UTF-8'?>
<flow-definition plugin="workflow-job@1546">
  <actions><branch><head><name>wrong</name></head></branch></actions>
  <description><![CDATA[</flow-definition>]]></description>
  <properties>
    <org.jenkinsci.plugins.workflow.multibranch.BranchJobProperty plugin="workflow-multibranch@806">
      <branch plugin="branch-api@2.1222">
        <sourceId>s</sourceId>
        <head class="org.jenkinsci.plugins.github_branch_source.PullRequestSCMHead">
          <name>NAME</name>
          <target><name>main</name></target>
          <name defined-in="x">shadow</name>
        </head>
        <scm><name>wrong</name></scm>
      </branch>
    </org.jenkinsci.plugins.workflow.multibranch.BranchJobProperty>
    <org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty><abortPrevious>true</abortPrevious></org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty>
  </properties>
  <disabled>true</disabled>
</flow-definition>`

const repoConfig = `<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject plugin="workflow-multibranch@806">
  <properties><jenkins.branch.ProjectNameProperty plugin="branch-api@2.1222"><name>NAME</name></jenkins.branch.ProjectNameProperty></properties>
  <orphanedItemStrategy class="x"><name>wrong</name></orphanedItemStrategy>
</org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject>`

// Properties that the real jobs do not have are found where Jenkins writes them
// and nowhere else.
func TestReadJobConfig(t *testing.T) {
	for xml, want := range map[string]jenkins.JobConfig{
		strings.Replace(branchConfig, "NAME", "feature/&#x65;&amp;ü", 1): {Kind: jenkins.KindPipelineJob, Plugin: "workflow-job@1546",
			Disabled: true, AbortPrevious: true, BranchName: "feature/e&ü"},
		strings.Replace(repoConfig, "NAME", "my.repo", 1):                                                                                         {Kind: jenkins.KindMultibranch, Plugin: "workflow-multibranch@806", ProjectName: "my.repo"},
		"<flow-definition><concurrentBuild>false</concurrentBuild></flow-definition>":                                                             {Kind: jenkins.KindPipelineJob},
		"<project><concurrentBuild>true</concurrentBuild></project>":                                                                              {Kind: jenkins.KindFreestyleJob, Concurrent: true},
		"<?xml version='1.0' encoding='ISO-8859-1'?><a><properties><b><branch><head><name>\xfc&#252;</name></head></branch></b></properties></a>": {Kind: "a", BranchName: "üü"},
	} {
		path := filepath.Join(folder(t, map[string]string{"config.xml": xml}), "config.xml")
		got, err := jenkins.ReadJobConfig(path)
		if err != nil {
			t.Errorf("%.60s…: %v", xml, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%.60s…: %s", xml, d)
		}
	}
	for xml, want := range map[string]error{
		"": jenkins.ErrTruncated, branchConfig[:500]: jenkins.ErrTruncated, "garbage": jenkins.ErrMalformed,
		"<a><disabled>perhaps</disabled></a>": jenkins.ErrMalformed,
		"<?xml version='1.0' encoding='KOI8-R'?><a><properties><b><branch><head><name>\xfc</name></head></branch></b></properties></a>": jenkins.ErrMalformed,
	} {
		path := filepath.Join(folder(t, map[string]string{"config.xml": xml}), "config.xml")
		if got, err := jenkins.ReadJobConfig(path); !errors.Is(err, want) || got != (jenkins.JobConfig{}) {
			t.Errorf("%.60q: %+v, %v", xml, got, err)
		}
	}
	if _, err := jenkins.ReadJobConfig(filepath.Join(t.TempDir(), "config.xml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

// The home's own configuration is read with Jenkins' defaults for what is not
// there, and a file that is none is refused.
func TestReadSystemConfig(t *testing.T) {
	home := folder(t, map[string]string{"config.xml": string(realFile(t, "home.config.xml"))})
	got, err := jenkins.ReadSystemConfig(home)
	want := jenkins.SystemConfig{Version: "2.516.2", NumExecutors: 0, BuildsDir: jenkins.DefaultBuildsDir, AgentPort: -1}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	home = folder(t, map[string]string{"config.xml": "<hudson><buildsDir>/b/${ITEM_FULL_NAME}</buildsDir></hudson>"})
	got, err = jenkins.ReadSystemConfig(home)
	if err != nil || got != (jenkins.SystemConfig{NumExecutors: 2, BuildsDir: "/b/${ITEM_FULL_NAME}"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := jenkins.ReadSystemConfig(folder(t, map[string]string{"config.xml": "<project/>"})); !errors.Is(err, jenkins.ErrMalformed) {
		t.Errorf("a job's file: %v", err)
	}
}

// The setup wizard is open exactly while its state file is missing; a home that
// can't be looked into says nothing.
func TestWizardOpen(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		open  bool
	}{
		"new":                        {map[string]string{"secrets/initialAdminPassword": "x"}, true},
		"finished":                   {map[string]string{"jenkins.install.UpgradeWizard.state": "2.516.2", "jenkins.install.InstallUtil.lastExecVersion": "2.516.2"}, false},
		"admin step skipped":         {map[string]string{"jenkins.install.UpgradeWizard.state": "2.516.2", "secrets/initialAdminPassword": "x"}, false},
		"only lastExecVersion":       {map[string]string{"jenkins.install.InstallUtil.lastExecVersion": "2.516.2"}, true},
		"state is empty, but exists": {map[string]string{"jenkins.install.UpgradeWizard.state": ""}, false},
	} {
		if open, err := jenkins.WizardOpen(folder(t, c.files)); err != nil || open != c.open {
			t.Errorf("%s: %t, %v", name, open, err)
		}
	}
	missing := filepath.Join(t.TempDir(), "home")
	if open, err := jenkins.WizardOpen(missing); !errors.Is(err, fs.ErrNotExist) || open {
		t.Errorf("missing home: %t, %v", open, err)
	}
	file := filepath.Join(folder(t, map[string]string{"f": ""}), "f")
	if open, err := jenkins.WizardOpen(file); err == nil || open {
		t.Errorf("a file as home: %t, %v", open, err)
	}
}

// A real node's configuration is read; one that is none is an error.
func TestReadNodeConfig(t *testing.T) {
	got, err := jenkins.ReadNodeConfig("testdata/n1.node.xml")
	want := jenkins.NodeConfig{Kind: "slave", Name: "n1", RemoteFS: "/home/jenkins/agents/n1", Labels: "linux", NumExecutors: 1, Launcher: jenkins.LauncherInbound}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	path := filepath.Join(folder(t, map[string]string{"config.xml": "<slave><name>n1</na"}), "config.xml")
	if got, err := jenkins.ReadNodeConfig(path); !errors.Is(err, jenkins.ErrTruncated) || got != (jenkins.NodeConfig{}) {
		t.Errorf("%+v, %v", got, err)
	}
}
