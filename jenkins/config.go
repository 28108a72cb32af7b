package jenkins

import (
	"fmt"

	"github.com/footman-ci/footman/internal/fsys"
)

// Kinds of items by the root element of their config.xml. XStream writes '_' in
// a class name as "__" and '$' as "_-".
const (
	KindPipelineJob        = "flow-definition"
	KindFreestyleJob       = "project"
	KindFolder             = "com.cloudbees.hudson.plugins.folder.Folder"
	KindMultibranch        = "org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject"
	KindOrganizationFolder = "jenkins.branch.OrganizationFolder"
)

// Elements of job properties.
const (
	propNoResume     = "org.jenkinsci.plugins.workflow.job.properties.DisableResumeJobProperty"
	propDurability   = "org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty"
	propNoConcurrent = "org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty"
	propProjectName  = "jenkins.branch.ProjectNameProperty"
)

// JobConfig is what a job's or folder's config.xml says.
type JobConfig struct {
	Kind     string // root element
	Plugin   string // plugin and version that wrote it, if named
	Disabled bool
	// Concurrent: two builds of it may run at once. Pipelines may unless they have
	// the property "do not allow concurrent builds", all others only when told to.
	Concurrent bool
	// AbortPrevious: a new build aborts the one that runs (Pipelines only).
	AbortPrevious bool
	// DisableResume: "do not allow the pipeline to resume if the controller
	// restarts". New builds then also run PERFORMANCE_OPTIMIZED.
	DisableResume bool
	// DurabilityHint is the job's own choice, empty for the default of the
	// controller (MAX_SURVIVABILITY unless configured).
	DurabilityHint string
	// BranchName is the branch, tag or change request that a job of a multibranch
	// project builds, as its source calls it ("feature/x").
	BranchName string
	// ProjectName is the repository that a multibranch project of an organisation
	// folder builds.
	ProjectName string
}

const opReadConfig fsys.Op = "jenkins.read-config"

// ReadJobConfig reads a job's or folder's config.xml. Errors are as of
// [ReadBuild], and fs.ErrNotExist when there is none.
func ReadJobConfig(path string) (JobConfig, error) { return ReadJobConfigFS(fsys.OS, path) }

// ReadJobConfigFS is ReadJobConfig on another file system.
func ReadJobConfigFS(f fsys.FS, path string) (JobConfig, error) {
	var j jobFile
	if err := readXML(f, opReadConfig, path, func(s *scanner) error {
		j = jobFile{}
		return j.parse(s)
	}); err != nil {
		return JobConfig{}, fmt.Errorf("read job configuration: %w", err)
	}
	return j.config(), nil
}

type jobFile struct {
	kind, plugin            string
	disabled, concurrent    *bool
	noConcurrent, noResume  bool
	abortPrevious           *bool
	hint, branch, repoFront *string
}

func (j *jobFile) config() JobConfig {
	c := JobConfig{
		Kind: j.kind, Plugin: j.plugin,
		Disabled:      isTrue(j.disabled),
		AbortPrevious: isTrue(j.abortPrevious),
		DisableResume: j.noResume,
	}
	if j.kind == KindPipelineJob {
		// <concurrentBuild> is how Pipelines said it before the property came.
		c.Concurrent = !j.noConcurrent && (j.concurrent == nil || *j.concurrent)
	} else {
		c.Concurrent = isTrue(j.concurrent)
	}
	for to, from := range map[*string]*string{&c.DurabilityHint: j.hint, &c.BranchName: j.branch, &c.ProjectName: j.repoFront} {
		if from != nil {
			*to = *from
		}
	}
	return c
}

func isTrue(b *bool) bool { return b != nil && *b }

func (j *jobFile) parse(s *scanner) error {
	j.kind, j.plugin = string(s.name), s.plugin()
	return eachChild(s, 1, func(name string) error {
		switch name {
		case "disabled":
			return takeBool(s, &j.disabled)
		case "concurrentBuild":
			return takeBool(s, &j.concurrent)
		case "properties":
			return eachChild(s, 2, func(name string) error { return j.property(s, name) })
		}
		return nil
	})
}

func (j *jobFile) property(s *scanner, name string) error {
	switch name {
	case propNoResume:
		j.noResume = true
	case propNoConcurrent:
		j.noConcurrent = true
		return eachChild(s, 3, func(name string) error {
			if name == "abortPrevious" {
				return takeBool(s, &j.abortPrevious)
			}
			return nil
		})
	case propDurability:
		return eachChild(s, 3, func(name string) error {
			if name == "hint" {
				return takeString(s, &j.hint)
			}
			return nil
		})
	case propProjectName:
		return eachChild(s, 3, func(name string) error {
			if name == "name" {
				return takeString(s, &j.repoFront)
			}
			return nil
		})
	default:
		return j.branchProperty(s)
	}
	return nil
}

// branchProperty looks for branch/head/name, in which each kind of multibranch
// project keeps a jenkins.branch.Branch in a property of its own
// (workflow-multibranch: BranchJobProperty).
func (j *jobFile) branchProperty(s *scanner) error {
	return eachChild(s, 3, func(name string) error {
		if name != "branch" {
			return nil
		}
		return eachChild(s, 4, func(name string) error {
			if name != "head" {
				return nil
			}
			return eachChild(s, 5, func(name string) error {
				if name != "name" || j.branch != nil {
					return nil
				}
				return takeString(s, &j.branch)
			})
		})
	})
}
