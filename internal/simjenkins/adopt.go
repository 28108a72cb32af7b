package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
	"github.com/footman-ci/footman/jenkins"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// outcome of an adoption, as it is acknowledged.
type outcome struct {
	code   footmanv1.Outcome
	reason string
}

func retry(format string, args ...any) outcome {
	return outcome{footmanv1.Outcome_OUTCOME_RETRY, fmt.Sprintf(format, args...)}
}

var (
	outResumed  = outcome{code: footmanv1.Outcome_OUTCOME_RESUMED}
	outFinished = outcome{code: footmanv1.Outcome_OUTCOME_FINISHED}
)

// claimTolerance is how much earlier than its claim a build may seem to have
// started: clocks jump. It catches restored backups, not minutes.
const claimTolerance = 24 * time.Hour

// maxEnded bounds the memory of builds that were ended unresumed, so that a
// command which comes again gets the same answer.
const maxEnded = 4096

// ended remembers a build that was ended instead of resumed.
type ended struct {
	reason  string
	rebuilt bool
	spec    spec
}

// adopt carries out AdoptBuild: the record lies in this life's folder, so load
// the build, which resumes it. It may be asked any number of times.
func (c *controller) adopt(ctx context.Context, r ledger.Record, policy footmanv1.UnresumablePolicy) outcome {
	if _, busy := c.adopting.LoadOrStore(r.Key(), true); busy {
		return retry("an earlier command for this build is under way")
	}
	defer c.adopting.Delete(r.Key())
	// ParallelResumer waits for the same: initialised, and not quieting down.
	if err := c.scheduling(); err != nil {
		return retry("%v", err)
	}
	key := r.Key()
	j, err := c.findJob(r.Job, r.Folder)
	if err != nil {
		return retry("%v", err)
	}
	if out, ok := c.endedBefore(ctx, j, key, policy); ok {
		return out
	}
	j.mu.Lock()
	b := j.runs[r.Number]
	j.mu.Unlock()
	if b == nil {
		out, loaded := c.loadAdopted(j, r)
		if loaded == nil {
			if out.code == footmanv1.Outcome_OUTCOME_UNRESUMABLE {
				if again, ok := c.endedBefore(ctx, j, key, policy); ok {
					return again
				}
			}
			return out
		}
		b = loaded
	}
	if b.unresumable == "" {
		return outResumed // executed here, by whatever look it was loaded
	}
	select {
	case <-b.over:
	case <-ctx.Done():
		return retry("it is being ended: %s", b.unresumable)
	}
	if out, ok := c.endedBefore(ctx, j, key, policy); ok {
		return out
	}
	return outcome{footmanv1.Outcome_OUTCOME_UNRESUMABLE, b.unresumable}
}

// loadAdopted is recognizeNumber and getBuildByNumber. It returns a build, or
// the outcome if there is none to execute.
func (c *controller) loadAdopted(j *job, r ledger.Record) (outcome, *build) {
	if err := j.recognizeNumber(r.Number); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return retry("%v", err), nil
	}
	// The veto would hide what is not ours; say why instead of "not there".
	if allowed, err := j.allowLoad(r.Number); err != nil {
		return retry("%v", err), nil
	} else if !allowed {
		return retry("%v", errVetoed), nil
	}
	state, err := j.readCurrent(r.Number)
	if err != nil {
		return retry("%v", err), nil
	}
	// The queue id can't tell: a resumed build has another one than its claim.
	if !state.StartTime.IsZero() && state.StartTime.Before(r.ClaimedAt.Add(-claimTolerance)) {
		return retry("the build started at %v, long before its claim at %v", state.StartTime, r.ClaimedAt), nil
	}
	if state.Exists && state.Kind == "" && j.freestyle() {
		if err := c.endFreestyle(j, r, state); err != nil {
			return retry("%v", err), nil
		}
		return outcome{footmanv1.Outcome_OUTCOME_UNRESUMABLE, ticklog.NotSurvivable}, nil
	}
	if state.Exists && state.Kind == "" {
		// A Pipeline's log is made after its build.xml, so this is half of a view.
		return retry("%s #%d has a log and no build.xml", r.Job, r.Number), nil
	}
	if !state.Exists || !state.Running {
		// Never started, or complete: only the record is left.
		if err := c.releaseRecord(r.Key()); err != nil {
			return retry("%v", err), nil
		}
		return outFinished, nil
	}
	b, err := j.load(r.Number)
	switch {
	case err != nil:
		return retry("%v", err), nil
	case b == nil: // completed meanwhile
		return outFinished, nil
	}
	return outcome{}, b
}

// findJob returns the job, loading it from disk if a peer created it after this
// controller's boot (Items.load and add).
func (c *controller) findJob(name, folder string) (*job, error) {
	if j := c.job(name); j != nil {
		if folder != "" && folder != j.folder {
			return nil, fmt.Errorf("the record's folder %q is not that of job %q", folder, name)
		}
		return j, nil
	}
	if folder == "" {
		var err error
		if folder, err = folderOf(name); err != nil {
			return nil, err
		}
	}
	parent := c.id.home.Path()
	for part := range strings.SplitSeq(folder, "/") {
		if !safePart(part) {
			return nil, fmt.Errorf("job folder %q: unsafe part %q", folder, part)
		}
		// Each parent was perhaps looked for before it was there.
		if err := c.fresh.fresh(parent); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("make %s current: %w", parent, err)
		}
		parent = filepath.Join(parent, part)
	}
	c.itemsMu.Lock()
	defer c.itemsMu.Unlock()
	for i := 2; i <= strings.Count(folder, "/")+1; i += 2 { // its folders come first
		up := strings.Join(strings.Split(folder, "/")[:i], "/")
		if _, err := c.loadItem(up); err != nil {
			return nil, fmt.Errorf("load job %q: %w", name, err)
		}
	}
	if j := c.job(name); j != nil {
		return j, nil
	}
	return nil, fmt.Errorf("%q is a folder, not a job", name)
}

// freestyle says whether the job's builds have no build.xml until they end.
func (j *job) freestyle() bool {
	config, err := j.config()
	return err == nil && specOf(config).Kind == kindFreestyle
}

// endFreestyle ends a Freestyle build whose controller is gone: it can't be
// loaded, so a minimal build.xml is written beside its log. It shows as ABORTED
// then (tried on a real controller).
func (c *controller) endFreestyle(j *job, r ledger.Record, state jenkins.BuildState) error {
	b := newBuild(j, r.Number)
	b.spec = spec{Kind: kindFreestyle}
	b.cause, b.queueID, b.started = "Unknown: its controller ended", r.QueueID, r.ClaimedAt
	if !state.StartTime.IsZero() {
		b.started = state.StartTime
	}
	written, err := readLog(filepath.Join(b.dir, "log"))
	if err != nil {
		return err
	}
	b.torn, b.result = written.torn, "ABORTED"
	reason := fmt.Sprintf("%sits controller %s/%d ended. Ended by %s at %s", ticklog.NotSurvivable,
		r.Origin, r.OriginIncarnation, c.id.life, time.Now().UTC().Format(time.RFC3339))
	if written.finished != "" {
		b.result = written.finished // it was killed between its last line and build.xml
	} else {
		if err := b.openLog(); err != nil {
			return err
		}
		defer b.closeLog()
		b.mu.Lock()
		err = b.println(reason)
		if err == nil {
			err = b.println(ticklog.Finished + b.result)
		}
		b.mu.Unlock()
		if err != nil {
			return err
		}
	}
	if err := b.save(); err != nil {
		return err
	}
	if written.finished == "" {
		c.rememberEnded(r.Key(), reason, specOfJob(j))
	}
	if err := b.release(); err != nil {
		return err
	}
	_, err = j.load(r.Number)
	return err
}

// rememberEnded keeps the reason for a command that comes (again) later.
func (c *controller) rememberEnded(key, reason string, s spec) {
	c.endedMu.Lock()
	defer c.endedMu.Unlock()
	if len(c.ended) >= maxEnded {
		clear(c.ended) // then such a command is answered with "finished"
	}
	c.ended[key] = &ended{reason: reason, spec: s}
}

// endedBefore answers for a build that was ended here, and schedules it anew,
// once, if the policy says so. Nobody remembers that after a crash, so a rebuild
// may be lost, but never happens twice.
func (c *controller) endedBefore(ctx context.Context, j *job, key string, policy footmanv1.UnresumablePolicy) (outcome, bool) {
	c.endedMu.Lock()
	defer c.endedMu.Unlock()
	e := c.ended[key]
	if e == nil {
		return outcome{}, false
	}
	if policy == footmanv1.UnresumablePolicy_UNRESUMABLE_POLICY_REBUILD && !e.rebuilt {
		if _, err := c.start(ctx, j, e.spec, "Rebuild of "+key+", which could not be resumed"); err != nil {
			return retry("schedule anew: %v", err), true
		}
		e.rebuilt = true
	}
	return outcome{footmanv1.Outcome_OUTCOME_UNRESUMABLE, e.reason}, true
}

// rebuildSpec is what a rebuild of b does: the job as it is now, with b's parameters.
func (b *build) rebuildSpec() spec {
	query := url.Values{}
	for name, value := range b.spec.Params {
		query.Set(name, value)
	}
	s, err := specOfJob(b.j).with(query)
	if err != nil {
		return specOfJob(b.j)
	}
	return s
}

// specOfJob is what a build of the job does without parameters.
func specOfJob(j *job) spec {
	config, err := j.config()
	if err != nil {
		return spec{Kind: kindSleep, Ticks: 1, Interval: time.Second, Hint: maxSurvivability}
	}
	return specOf(config)
}
