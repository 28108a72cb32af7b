package simjenkins

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
	"github.com/footman-ci/footman/jenkins"
)

// resume is WorkflowRun.onLoad of a build that runs on disk: it is executed from
// now on, or ended if it can't be. The caller holds the run map's lock. Nothing
// is asked here: whoever gets this far executes the build.
func (j *job) resume(n int, state jenkins.BuildState) (*build, error) {
	b := newBuild(j, n)
	// A resumed Pipeline goes through the queue again (AfterRestartTask): from the
	// next save on build.xml names that item. Seen on Jenkins 2.516.2.
	b.queueID, b.started = newQueueID(), state.StartTime
	b.resumed = true
	cause, script, params := savedParts(b.dir)
	b.cause = cause
	b.spec = spec{Kind: kindSleep, Hint: state.DurabilityHint, NoResume: state.ResumeBlocked, Params: params, Script: script}
	written, err := readLog(filepath.Join(b.dir, "log"))
	if err != nil {
		return nil, err
	}
	b.ticks, b.torn = written.ticks, written.torn
	prog, err := readProgram(b.dir)
	switch {
	case written.finished != "":
		// It was killed between its last line and build.xml: only that is missing.
	case err == nil && state.Resumable:
		b.spec, b.node, b.approved = prog.Spec, prog.Node, prog.Approved
	case state.Resumable && !errors.Is(err, fs.ErrNotExist):
		b.unresumable = ticklog.NoProgram + ": " + err.Error()
	default:
		b.unresumable = ticklog.NotLoadable + "3 for FlowHead 1 could not be loaded. This is expected to happen when using " +
			"the PERFORMANCE_OPTIMIZED durability setting and Jenkins is not shut down cleanly. (" + state.Why + ")"
	}
	if err := b.openLog(); err != nil {
		return nil, err
	}
	if err := b.welcome(written, state); err != nil {
		b.closeLog()
		return nil, err
	}
	if written.finished != "" {
		if !j.c.goBuild(func() { b.conclude(j.c.finishCtx, written.finished) }) {
			b.closeLog()
			return nil, errStopping
		}
		return b, nil
	}
	j.c.resumed.Add(1)
	b.launch()
	return b, nil
}

// welcome writes the resume line, and takes back persistedClean: from now on
// the saved program is out of date again.
func (b *build) welcome(written logState, state jenkins.BuildState) error {
	if written.finished != "" || b.unresumable != "" {
		return nil
	}
	if state.PersistedClean != nil && *state.PersistedClean {
		if err := b.save(); err != nil {
			return err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.println(ticklog.Resuming + time.Now().Format(time.UnixDate) + " after Jenkins restart by " + b.j.c.id.life.String())
}

// logState is what a build's log says about how far it got.
type logState struct {
	ticks    map[string]int // last tick of each branch
	finished string         // result of the last line that ends the build
	torn     bool           // the last line has no end
}

func readLog(path string) (logState, error) {
	s := logState{ticks: map[string]int{}}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil // killed between build.xml and the first line
	}
	if err != nil {
		return s, fmt.Errorf("read log: %w", err)
	}
	for line := range bytes.Lines(data) {
		s.torn = line[len(line)-1] != '\n'
		line = bytes.TrimRight(line, "\n")
		if t, ok := ticklog.Parse(line); ok {
			s.ticks[t.Branch] = t.N
		} else if result, ok := ticklog.ParseFinished(line); ok {
			s.finished = result
		}
	}
	return s, nil
}
