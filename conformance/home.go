package conformance

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/sidecar"
)

// Jobs of the test home. An implementation that reads another configuration brings
// them in the home that is copied.
const (
	// JobShort ends by itself within a few seconds.
	JobShort = "conformance-short"
	// JobLong runs for ten minutes, writing "tick N" lines into its log once a second.
	JobLong = "conformance-long"
	// JobFragile is a JobLong that can't be resumed after a crash.
	JobFragile = "conformance-fragile"
)

const (
	shortTicks = 2
	longTicks  = 600
	longName   = 200
)

// oddNames put the encoding of keys to the test. Not every controller can have all
// of them.
var oddNames = []string{"conformance/über job", ".conformance", strings.Repeat("x", longName)}

const pipelineXML = `<?xml version='1.1' encoding='UTF-8'?>
<flow-definition plugin="workflow-job">
  <actions/>
  <keepDependencies>false</keepDependencies>
  <properties>%s</properties>
  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition" plugin="workflow-cps">
    <script>// seq 1 %d
for (int i = 1; i &lt;= %d; i++) { echo &quot;tick ${i}&quot;; sleep 1 }</script>
    <sandbox>true</sandbox>
  </definition>
  <triggers/>
  <disabled>false</disabled>
</flow-definition>
`

const fragileProperty = `
    <org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty>
      <hint>PERFORMANCE_OPTIMIZED</hint>
    </org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty>
  `

const folderXML = `<?xml version='1.1' encoding='UTF-8'?>
<com.cloudbees.hudson.plugins.folder.Folder plugin="cloudbees-folder"/>
`

// wizardDone are the files by which a home says that its setup wizard was finished.
var wizardDone = []string{"jenkins.install.InstallUtil.lastExecVersion", "jenkins.install.UpgradeWizard.state"}

// folderOf is the folder of a job, relative to the home.
func folderOf(job string) string {
	return "jobs/" + strings.Join(strings.Split(job, "/"), "/jobs/")
}

// prepareHome makes the home as `footman sidecar` would, with the jobs in it.
func prepareHome(home layout.Home, template string) error {
	if err := os.MkdirAll(home.Path(), 0o750); err != nil {
		return fmt.Errorf("make home: %w", err)
	}
	if template != "" {
		if err := os.CopyFS(home.Path(), os.DirFS(template)); err != nil {
			return fmt.Errorf("copy home: %w", err)
		}
		// The copy is a new cluster without running builds.
		if err := os.RemoveAll(home.Footman()); err != nil {
			return fmt.Errorf("copy home: %w", err)
		}
	} else {
		for _, name := range wizardDone {
			if err := os.WriteFile(filepath.Join(home.Path(), name), []byte("2.516.2"), 0o600); err != nil {
				return fmt.Errorf("make home: %w", err)
			}
		}
	}
	if _, err := sidecar.PrepareHome(fsys.OS, home, false); err != nil {
		return fmt.Errorf("make home: %w", err)
	}
	if err := makeJob(home, "conformance", folderXML); err != nil {
		return err
	}
	for _, job := range append([]string{JobShort}, oddNames...) {
		if err := makeJob(home, job, fmt.Sprintf(pipelineXML, "", shortTicks, shortTicks)); err != nil {
			return err
		}
	}
	if err := makeJob(home, JobFragile, fmt.Sprintf(pipelineXML, fragileProperty, longTicks, longTicks)); err != nil {
		return err
	}
	return makeJob(home, JobLong, fmt.Sprintf(pipelineXML, "", longTicks, longTicks))
}

// makeJob adds a job unless it is there.
func makeJob(home layout.Home, job, config string) error {
	dir := filepath.Join(home.Path(), filepath.FromSlash(folderOf(job)))
	if err := os.MkdirAll(filepath.Join(dir, "builds"), 0o750); err != nil {
		return fmt.Errorf("make job %s: %w", job, err)
	}
	name := filepath.Join(dir, "config.xml")
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(name, []byte(config), 0o600); err != nil {
		return fmt.Errorf("make job %s: %w", job, err)
	}
	return nil
}

func (b *bench) jobDir(job string) string {
	return filepath.Join(b.home.Path(), filepath.FromSlash(folderOf(job)))
}

func (b *bench) buildsDir(job string) string { return filepath.Join(b.jobDir(job), "builds") }

func (b *bench) buildDir(job string, n int) string {
	return filepath.Join(b.buildsDir(job), strconv.Itoa(n))
}

// numbers of the builds that have a folder.
func (b *bench) numbers(job string) (map[int]bool, error) {
	entries, err := os.ReadDir(b.buildsDir(job))
	if err != nil {
		return nil, fmt.Errorf("list builds: %w", err)
	}
	out := map[int]bool{}
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && e.IsDir() {
			out[n] = true
		}
	}
	return out, nil
}
