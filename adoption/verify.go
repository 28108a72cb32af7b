package adoption

import (
	"errors"
	"fmt"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// verdict on a record whose owner is dead (or is an earlier life of ours).
type verdict int

const (
	verdictPlace        verdict = iota // the build runs: it needs an owner
	verdictFinished                    // the disk says that it ended
	verdictNeverStarted                // claimed, never begun
	verdictMismatch                    // the record contradicts the disk
	verdictUnknown                     // can't be said now
)

// judge compares a record with what the disk says of its build.
func judge(rec ledger.Record, s BuildState, err error) (verdict, string) {
	switch {
	case errors.Is(err, ErrDamaged):
		return verdictMismatch, err.Error()
	case err != nil:
		return verdictUnknown, err.Error()
	case !s.JobExists:
		return verdictMismatch, fmt.Sprintf("job folder %s is missing: renamed, moved or deleted while the build ran", rec.Folder)
	case !s.Exists:
		return verdictNeverStarted, "claimed, but its controller died before it saved anything of the build"
	}
	// The queue id is no identity: a Pipeline that was resumed went through the
	// queue again (AfterRestartTask) and its build.xml has the id of that item from
	// the next save on, while the record keeps the first one. Seen on Jenkins
	// 2.516.2 with workflow-job 1546. The start time stays.
	if !s.StartTime.IsZero() && s.StartTime.Before(rec.ClaimedAt.Add(-startTolerance)) {
		return verdictMismatch, fmt.Sprintf("the build started at %s, long before it was claimed at %s",
			s.StartTime.UTC().Format(time.RFC3339), rec.ClaimedAt.Format(time.RFC3339))
	}
	if s.Done {
		return verdictFinished, s.Why
	}
	return verdictPlace, s.Why
}
