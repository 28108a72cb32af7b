package jenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
)

// KindPipeline is the root element of a Pipeline's build.xml.
const KindPipeline = "flow-build"

// BuildState is what a build's folder says about it. It is a fact about the disk
// at one moment, not about a process: a build whose controller was killed still
// says Running.
type BuildState struct {
	// Exists: there is a build.xml, or a log without one.
	Exists bool
	// Kind is the root element of build.xml: flow-build, build (freestyle),
	// matrix-build, … Empty without a build.xml.
	Kind string
	// Plugin is the plugin and version that wrote it, "workflow-job@1546.v62a…".
	Plugin string
	// Running: nothing on disk says that the build has ended.
	Running bool
	// Completed is the flag of a flow-build; nil when the element is missing
	// (very old files, and all other kinds).
	Completed *bool
	// Result is the build's own result ("SUCCESS", …), empty if none is written.
	// A running flow-build may have one: a step can set it early.
	Result string
	// StartTime is when it left the queue, Timestamp when it was scheduled; zero
	// if not written. Old builds have only Timestamp.
	StartTime, Timestamp time.Time
	QueueID              int64 // 0 if not written

	// The rest tells whether a running Pipeline would resume.

	DurabilityHint string // as written; empty means MAX_SURVIVABILITY to Jenkins
	ResumeBlocked  bool
	PersistedClean *bool // nil if not written
	// Resumable: running, and loading it in another controller resumes it.
	Resumable bool
	// Why says in words for people how Running and Resumable were found.
	Why string
}

const (
	opReadBuild fsys.Op = "jenkins.read-build"
	opStatBuild fsys.Op = "jenkins.stat-build"
	opReadNode  fsys.Op = "jenkins.read-flow-node"
)

// ReadBuild reads the build whose folder is dir (JOB/builds/NUMBER).
//
// A folder that is missing, or that holds neither build.xml nor log, gives
// Exists false and no error. A file that is truncated, garbage or changing gives
// an error that errors.Is one of this package's sentinels, and the state then
// holds only what was read before and must not be acted upon. Other errors are
// those of the file system.
//
// On NFS make dir current first (fsys.Fresh): a build.xml or program.dat that
// another client has just made may otherwise seem to be missing.
func ReadBuild(dir string) (BuildState, error) { return ReadBuildFS(fsys.OS, dir) }

// ReadBuildFS is ReadBuild on another file system.
func ReadBuildFS(f fsys.FS, dir string) (BuildState, error) {
	var b buildFile
	err := readXML(f, opReadBuild, filepath.Join(dir, "build.xml"), func(s *scanner) error {
		b = buildFile{}
		return b.parse(s)
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return withoutBuildXML(f, dir)
	case err != nil && b.kind == "" && !isXMLError(err):
		return BuildState{}, fmt.Errorf("read build: %w", err)
	}
	st := b.state()
	st.Exists = true
	if err != nil {
		st.Why = "build.xml could not be read to its end"
		return st, fmt.Errorf("read build: %w", err)
	}
	if st.Kind != KindPipeline {
		st.Running = st.Result == ""
		if st.Running {
			st.Why = "build.xml has no result; builds of this kind do not survive their controller"
		} else {
			st.Why = "build.xml has a result"
		}
		return st, nil
	}
	if err := b.decide(f, dir, &st); err != nil {
		return st, fmt.Errorf("read build: %w", err)
	}
	return st, nil
}

func isXMLError(err error) bool {
	var x *XMLError
	return errors.As(err, &x)
}

// withoutBuildXML tells a freestyle build, which saves build.xml at its end only,
// from a folder in which nothing has begun. Measured on Jenkins 2.516.2: a
// freestyle build killed in the middle leaves log and changelog.xml.
func withoutBuildXML(f fsys.FS, dir string) (BuildState, error) {
	_, err := f.Stat(opStatBuild, filepath.Join(dir, "log"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return BuildState{Why: "there is neither a build.xml nor a log"}, nil
	case err != nil:
		return BuildState{}, fmt.Errorf("read build: %w", err)
	}
	return BuildState{
		Exists: true, Running: true,
		Why: "there is a log but no build.xml: it was running, or was killed, before it saved itself; Jenkins can't load it",
	}, nil
}

// buildFile is what is taken from a build.xml.
type buildFile struct {
	kind, plugin         string
	completed            *bool
	result               *string
	startTime, timestamp *int64
	queueID              *int64
	execution            *execution
}

// execution is what is taken from the element of that name in a flow-build.
type execution struct {
	class          string
	durabilityHint *string
	resumeBlocked  *bool
	persistedClean *bool
	done           *bool
	heads          []string // "number:node id"
	storageDir     *string
}

// maxHeads bounds the heads kept; only "exactly one" is ever asked for.
const maxHeads = 2

func (b *buildFile) parse(s *scanner) error {
	b.kind, b.plugin = string(s.name), s.plugin()
	return eachChild(s, 1, func(name string) error {
		switch name {
		case "completed":
			return takeBool(s, &b.completed)
		case "result":
			return takeString(s, &b.result)
		case "startTime":
			return takeInt(s, &b.startTime)
		case "timestamp":
			return takeInt(s, &b.timestamp)
		case "queueId":
			return takeInt(s, &b.queueID)
		case "execution":
			if b.execution != nil {
				return s.fail(ErrMalformed, "a second <execution>")
			}
			b.execution = &execution{class: s.class()}
			return b.execution.parse(s)
		}
		return nil
	})
}

func (e *execution) parse(s *scanner) error {
	return eachChild(s, 2, func(name string) error {
		switch name {
		case "durabilityHint":
			return takeString(s, &e.durabilityHint)
		case "resumeBlocked":
			return takeBool(s, &e.resumeBlocked)
		case "persistedClean":
			return takeBool(s, &e.persistedClean)
		case "done":
			return takeBool(s, &e.done)
		case "storageDir":
			return takeString(s, &e.storageDir)
		case "head":
			var head *string
			if err := takeString(s, &head); err != nil {
				return err
			}
			if len(e.heads) < maxHeads {
				e.heads = append(e.heads, *head)
			}
		}
		return nil
	})
}

func (b *buildFile) state() BuildState {
	st := BuildState{Kind: b.kind, Plugin: b.plugin, Completed: b.completed}
	if b.result != nil {
		st.Result = *b.result
	}
	if b.startTime != nil && *b.startTime != 0 {
		st.StartTime = time.UnixMilli(*b.startTime)
	}
	if b.timestamp != nil && *b.timestamp != 0 {
		st.Timestamp = time.UnixMilli(*b.timestamp)
	}
	if b.queueID != nil {
		st.QueueID = *b.queueID
	}
	if e := b.execution; e != nil {
		st.PersistedClean = e.persistedClean
		st.ResumeBlocked = e.resumeBlocked != nil && *e.resumeBlocked
		if e.durabilityHint != nil {
			st.DurabilityHint = *e.durabilityHint
		}
	}
	return st
}
