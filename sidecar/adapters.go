package sidecar

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"

	"github.com/footman-ci/footman/adoption"
	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// self implements adoption.Self: the own controller, as it reported itself.
type self struct{ ctrl *controllers }

func (s *self) State() adoption.SelfState {
	v := s.ctrl.view(true)
	return adoption.SelfState{Life: v.life, Loads: v.loads, Serving: v.serving, Running: v.running, PluginsDigest: v.info.GetPluginsDigest()}
}

// outcomes of AdoptBuild.
var outcomes = map[pb.Outcome]adoption.Outcome{
	pb.Outcome_OUTCOME_RESUMED:     adoption.OutcomeResumed,
	pb.Outcome_OUTCOME_FINISHED:    adoption.OutcomeFinished,
	pb.Outcome_OUTCOME_UNRESUMABLE: adoption.OutcomeUnresumable,
	pb.Outcome_OUTCOME_RETRY:       adoption.OutcomeRetry,
}

func (s *self) Adopt(ctx context.Context, e ledger.Entry, policy adoption.Policy) (adoption.Outcome, string, error) {
	p := pb.UnresumablePolicy_UNRESUMABLE_POLICY_ABORT
	if policy == adoption.PolicyRebuild {
		p = pb.UnresumablePolicy_UNRESUMABLE_POLICY_REBUILD
	}
	ack, err := s.ctrl.send(ctx, e.Life, e.Key, &pb.CommandsResponse{Command: &pb.CommandsResponse_AdoptBuild{AdoptBuild: &pb.AdoptBuild{Record: recordProto(e.Record), Policy: p}}})
	if err != nil {
		return adoption.OutcomeRetry, "", err
	}
	outcome, known := outcomes[ack.GetOutcome()]
	if !known { // of a newer contract, or meant for another command
		outcome = adoption.OutcomeRetry
	}
	return outcome, ack.GetReason(), nil
}

// Replay implements adoption.Self.
func (s *self) Replay(ctx context.Context, q ledger.Queue) (adoption.Outcome, string, error) {
	folder := path.Join(layout.Dir, "running", q.Life.Name, strconv.FormatUint(q.Life.Incarnation, 10), "queue", q.Folder())
	ack, err := s.ctrl.send(ctx, q.Life, "queue/"+q.Folder(), &pb.CommandsResponse{Command: &pb.CommandsResponse_ReplayQueue{
		ReplayQueue: &pb.ReplayQueue{Folder: folder, Origin: q.From.Name, OriginIncarnation: q.From.Incarnation},
	}})
	if err != nil {
		return adoption.OutcomeRetry, "", err
	}
	if ack.GetOutcome() == pb.Outcome_OUTCOME_DONE {
		return adoption.OutcomeDone, ack.GetReason(), nil
	}
	return adoption.OutcomeRetry, ack.GetReason(), nil
}

// queues implements adoption.Queues on the home's disk.
type queues struct{ fs fsys.FS }

func (q queues) Waiting(file string) (int, []int64, error) {
	got, err := jenkins.ReadQueue(q.fs, file)
	if damaged(err) {
		err = fmt.Errorf("%w: %w", adoption.ErrDamaged, err)
	}
	return got.Items, got.IDs, err
}

// builds implements adoption.Builds on the home's disk.
type builds struct {
	home layout.Home
	fs   fsys.FS
}

func (b builds) State(rec ledger.Record) (adoption.BuildState, error) {
	dir, err := jenkins.BuildDir(b.home.Path(), rec.Folder, rec.Number)
	if err != nil {
		return adoption.BuildState{}, fmt.Errorf("%w: %w", adoption.ErrDamaged, err)
	}
	out, whole, err := b.read(dir)
	if err != nil || whole {
		return out, err
	}
	// Its build.xml seems missing, which on NFS may be half a minute old: make its
	// parents current, from the top, and look again.
	out = adoption.BuildState{}
	job := filepath.Join(b.home.Path(), filepath.FromSlash(rec.Folder))
	for _, folder := range []string{filepath.Dir(job), job, filepath.Dir(dir), dir} {
		err := fsys.Fresh(b.fs, "build.fresh", folder)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return out, nil
		case err != nil:
			return out, err
		}
		if folder == job {
			out.JobExists = true
		}
	}
	out, _, err = b.read(dir)
	out.JobExists = true // also when the build's folder holds no build.xml
	return out, err
}

// read says what the build's folder holds; whole means that there is a build.xml.
func (b builds) read(dir string) (out adoption.BuildState, whole bool, err error) {
	st, err := jenkins.ReadBuildFS(b.fs, dir)
	switch {
	case damaged(err):
		return out, true, fmt.Errorf("%w: %w", adoption.ErrDamaged, err)
	case err != nil || !st.Exists:
		return out, false, err
	}
	out = adoption.BuildState{JobExists: true, Exists: true, Done: !st.Running, StartTime: st.StartTime, Why: st.Why}
	if out.StartTime.IsZero() {
		out.StartTime = st.Timestamp
	}
	return out, st.Kind != "", nil
}

// damaged says whether a build's files will not get better: its owner is dead, so
// nobody is writing them. A file that changes is being written after all.
func damaged(err error) bool {
	for _, kind := range []error{jenkins.ErrTruncated, jenkins.ErrMalformed, jenkins.ErrTooBig, jenkins.ErrUndecided} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

type recorder struct{ record func(adoption.Event) }

func (r recorder) Record(e adoption.Event) { r.record(e) }
