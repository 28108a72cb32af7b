package jenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
)

// MaxResumptionAge is how long after its start workflow-job 1579.v58980cd11516
// and later still resume a build (WorkflowRun.maxResumptionAge, a system
// property). Older versions resume at any age, so Resumable does not consider it.
const MaxResumptionAge = 30 * 24 * time.Hour

// Durability hints (workflow-api 1384, FlowDurabilityHint): whether the Pipeline
// is persisted with every step.
var persistsEveryStep = map[string]bool{
	"MAX_SURVIVABILITY":     true,
	"SURVIVABLE_NONATOMIC":  true,
	"PERFORMANCE_OPTIMIZED": false,
}

// cpsExecution is the only execution that Jenkins' own plugins write.
const cpsExecution = "org.jenkinsci.plugins.workflow.cps.CpsFlowExecution"

// endNodes are the names under which storages have written the node that ends a
// Pipeline.
var endNodes = map[string]bool{
	"org.jenkinsci.plugins.workflow.graph.FlowEndNode": true,
	"cps.n.FlowEndNode": true,
}

// decide fills Running, Resumable and Why of a flow-build.
//
// Running follows WorkflowRun.onLoad (workflow-job 1546 to 1581): the flag
// completed decides; where it is missing, in files of the first versions, a run
// without an execution is done, else CpsFlowExecution.isComplete is: done, or its
// only head is a FlowEndNode.
func (b *buildFile) decide(f fsys.FS, dir string, st *BuildState) error {
	e := b.execution
	switch {
	case b.completed != nil:
		st.Running = !*b.completed
		st.Why = fmt.Sprintf("build.xml says completed=%t", *b.completed)
	case e == nil:
		st.Why = "build.xml has neither completed nor an execution, which Jenkins takes as completed"
	default:
		ended, err := e.ended(f, dir)
		if err != nil {
			st.Why = "build.xml is of the old format without completed"
			return err
		}
		st.Running = !ended
		st.Why = fmt.Sprintf("build.xml has no completed (old format); its execution has ended: %t", ended)
	}
	if !st.Running {
		return nil
	}
	if why, err := b.blocked(f, dir); why != "" || err != nil {
		st.Why = why
		return err
	}
	st.Resumable = true
	st.Why = "it is running and its Pipeline is persisted"
	return nil
}

// blocked says why Jenkins would not resume a running flow-build when it loads
// it, "" if it would. The rules are CpsFlowExecution.canResume's (workflow-cps
// 4183 to 4350, unchanged since 2017): resumeBlocked, else persistedClean if
// written, else FlowDurabilityHint.isPersistWithEveryStep. Then the program must
// be there: loadProgramAsync fails the build without program.dat.
func (b *buildFile) blocked(f fsys.FS, dir string) (string, error) {
	e := b.execution
	if e == nil {
		return "build.xml has no execution: Jenkins takes it as completed when it loads it", nil
	}
	hint := "MAX_SURVIVABILITY" // FlowExecution.getDurabilityHint: what it was before there were hints
	if e.durabilityHint != nil {
		hint = *e.durabilityHint
	}
	persists, known := persistsEveryStep[hint]
	switch {
	case e.class != cpsExecution:
		return fmt.Sprintf("its execution is of class %q, of which nothing is known", e.class), nil
	case e.resumeBlocked != nil && *e.resumeBlocked:
		return "resuming is disabled for it (resumeBlocked)", nil
	case !known:
		return fmt.Sprintf("its durability %q is unknown; Jenkins could not load it", hint), nil
	case e.persistedClean != nil && !*e.persistedClean:
		return "its Pipeline was not cleanly saved (persistedClean=false)", nil
	case e.persistedClean == nil && !persists:
		return fmt.Sprintf("its durability is %s and it was not cleanly saved", hint), nil
	}
	_, err := f.Stat(opStatBuild, filepath.Join(dir, "program.dat"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "program.dat is missing: the state of its Pipeline was never saved", nil
	case err != nil:
		return "", fmt.Errorf("look for the Pipeline's program: %w", err)
	}
	return "", nil
}

// ended is CpsFlowExecution.isComplete on disk.
func (e *execution) ended(f fsys.FS, dir string) (bool, error) {
	if e.done != nil && *e.done {
		return true, nil
	}
	if len(e.heads) != 1 {
		if len(e.heads) == 0 && e.done == nil {
			return false, fmt.Errorf("%s: %w: it has neither completed nor done nor a head", dir, ErrUndecided)
		}
		return false, nil // FlowExecution.isComplete asks for exactly one head
	}
	_, id, ok := strings.Cut(e.heads[0], ":")
	if !ok || !plainID(id) {
		return false, fmt.Errorf("%s: %w: its head %q names no node", dir, ErrUndecided, e.heads[0])
	}
	storage := "workflow"
	if e.storageDir != nil {
		if !plainID(*e.storageDir) {
			return false, fmt.Errorf("%s: %w: its storage %q is not the name of a folder", dir, ErrUndecided, *e.storageDir)
		}
		storage = *e.storageDir
	}
	class, err := nodeClass(f, filepath.Join(dir, storage), id)
	if err != nil {
		return false, fmt.Errorf("%w: the node %s of its head: %w", ErrUndecided, id, err)
	}
	return endNodes[class], nil
}

// plainID admits what becomes part of a path: node ids are decimal, storages
// are called workflow, workflow-completed or workflow-fallback.
func plainID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

// nodeClass returns the class of a flow node: SimpleXStreamFlowNodeStorage has a
// file for each node, BulkFlowNodeStorage one for all.
func nodeClass(f fsys.FS, storage, id string) (class string, err error) {
	err = readXML(f, opReadNode, filepath.Join(storage, id+".xml"), func(s *scanner) error {
		class = ""
		return eachChild(s, 1, func(name string) error {
			if name == "node" {
				class = s.class()
			}
			return nil
		})
	})
	if !errors.Is(err, fs.ErrNotExist) {
		return class, err
	}
	return nodeClassInBulk(f, filepath.Join(storage, "flowNodeStore.xml"), id)
}

// nodeClassInBulk looks for map/entry/(string, Tag/node).
func nodeClassInBulk(f fsys.FS, path, id string) (class string, err error) {
	found := false
	err = readXML(f, opReadNode, path, func(s *scanner) error {
		class, found = "", false
		return eachChild(s, 1, func(string) error {
			key, c, err := bulkEntry(s)
			if key == id {
				class, found = c, true
			}
			return err
		})
	})
	if err == nil && !found {
		err = fmt.Errorf("%s does not hold it", path)
	}
	return class, err
}

func bulkEntry(s *scanner) (key, class string, err error) {
	err = eachChild(s, 2, func(name string) (err error) {
		switch name {
		case "string":
			key, err = s.text()
		case "Tag":
			err = eachChild(s, 3, func(name string) error {
				if name == "node" {
					class = s.class()
				}
				return nil
			})
		}
		return err
	})
	return key, class, err
}
