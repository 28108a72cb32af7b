package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/jenkins"
)

// errVetoed: the veto says that this build does not exist for this controller.
var errVetoed = errors.New("vetoed: it runs, and no record in this life's folder says that it runs here")

// load is RunMap.getBuildByNumber: it returns what is in memory, or reads the
// build from disk, which resumes it if it is running there. Every look at a build
// comes through here, and allowLoad is the only thing between looking and
// executing. It returns nil, nil for a completed build and fs.ErrNotExist for one
// that is not on disk.
//
// As in cores up to 2.522, a number that is not known is looked for on disk.
func (j *job) load(n int) (*build, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.loadLocked(n)
}

func (j *job) loadLocked(n int) (*build, error) {
	if b := j.runs[n]; b != nil {
		return b, nil
	}
	if _, ok := j.done[n]; ok {
		return nil, nil
	}
	if j.c.stopping() {
		return nil, errStopping
	}
	allowed, err := j.allowLoad(n)
	if err != nil {
		return nil, err
	}
	if !allowed {
		return nil, errVetoed
	}
	state, err := j.readCurrent(n)
	if err != nil {
		return nil, fmt.Errorf("read build %s #%d: %w", j.name, n, err)
	}
	if !state.Exists || state.Kind == "" {
		// RunMap.retrieve ignores a folder without build.xml.
		return nil, fs.ErrNotExist
	}
	j.known[n] = true
	if state.Kind != jenkins.KindPipeline || !state.Running {
		j.done[n] = state.Result
		if state.Result == "" {
			j.done[n] = "ABORTED" // Run.reload presets it
		}
		return nil, nil
	}
	b, err := j.resume(n, state)
	if err != nil {
		return nil, err
	}
	j.runs[n] = b
	return b, nil
}

// allowLoad is the veto (RunListener.allowLoad): a build may be loaded if its
// record lies in this life's own folder, or if it is complete on disk. A plain
// controller has no veto, nor has one that was told to run without it.
func (j *job) allowLoad(n int) (bool, error) {
	c := j.c
	if !c.vetoActive.Load() {
		return true, nil
	}
	record := c.ledger.Path(ledger.Entry{Life: c.id.life, Key: ledger.Key(j.name, n)})
	_, err := c.fs.Stat("sim.allow-load", record)
	if err == nil {
		return true, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("look for record: %w", err)
	}
	// No build.xml may only seem so, and then the answer is no as well.
	state, err := jenkins.ReadBuildFS(j.c.fs, j.buildDir(n))
	if err != nil {
		return false, fmt.Errorf("ask the veto: %w", err)
	}
	// Old Freestyle builds may have no result; they resume nothing.
	return state.Exists && state.Kind != "" && (state.Kind != jenkins.KindPipeline || !state.Running), nil
}

// readCurrent reads a build. On NFS a missing build.xml may be a memory that is
// half a minute old, of the folder or of any of its parents, while another replica
// runs the build. So they are made current, from the top, and it is read again
// before anybody calls the build missing, never started or finished.
func (j *job) readCurrent(n int) (jenkins.BuildState, error) {
	state, err := jenkins.ReadBuildFS(j.c.fs, j.buildDir(n))
	if err != nil || state.Kind != "" {
		return state, err
	}
	for _, dir := range []string{j.dir, j.buildsDir(), j.buildDir(n)} {
		err := j.c.fresh.fresh(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return state, nil
		}
		if err != nil {
			return jenkins.BuildState{}, fmt.Errorf("make %s current: %w", dir, err)
		}
	}
	return jenkins.ReadBuildFS(j.c.fs, j.buildDir(n))
}

// recognizeNumber makes a number known if its folder exists. The parent folders
// are made current first: an NFS client that looked for the build before it was
// there may believe for half a minute that it does not exist.
func (j *job) recognizeNumber(n int) error {
	for _, dir := range []string{j.dir, j.buildsDir()} {
		if err := j.c.fresh.fresh(dir); err != nil {
			return fmt.Errorf("make %s current: %w", dir, err)
		}
	}
	info, err := j.c.fs.Stat("sim.recognize", j.buildDir(n))
	if err != nil {
		return fmt.Errorf("look for build: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no folder: %w", filepath.Base(j.buildDir(n)), fs.ErrNotExist)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.known[n] = true
	return nil
}

// newest returns the highest known numbers, at most limit (0 is no limit).
func (j *job) newest(limit int) []int {
	j.mu.Lock()
	defer j.mu.Unlock()
	numbers := make([]int, 0, len(j.known))
	for n := range j.known {
		numbers = append(numbers, n)
	}
	slices.SortFunc(numbers, func(a, b int) int { return b - a })
	if limit > 0 && len(numbers) > limit {
		numbers = numbers[:limit]
	}
	return numbers
}

// look loads the newest builds of a job, as a view, a gauge or a boot does it.
// What can't be loaded is passed over.
func (j *job) look(limit int) {
	for _, n := range j.newest(limit) {
		_, err := j.load(n)
		switch {
		case err == nil, errors.Is(err, errVetoed), errors.Is(err, fs.ErrNotExist), errors.Is(err, errStopping):
		default:
			j.c.log.Warn().Err(err).Str("job", j.name).Int("build", n).Msg("build can't be loaded")
		}
	}
}

// dashboard looks at the newest builds of every job all the time. A real
// controller's views, gauges and API clients do.
func (c *controller) dashboard(ctx context.Context) {
	ticker := time.NewTicker(c.cfg.Dashboard)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		for _, j := range c.allJobs() {
			if ctx.Err() != nil {
				return
			}
			j.look(dashboardBuilds)
		}
	}
}
