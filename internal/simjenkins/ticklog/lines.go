package ticklog

import (
	"bytes"
	"slices"
)

// These begin the lines, other than ticks, that a verdict reads.
const (
	// Resuming is followed by the time and " by LIFE".
	Resuming = "Resuming build at "
	// Finished is followed by the result. It is written before build.xml says
	// completed, as a real controller does it.
	Finished = "Finished: "
	// NotLoadable is what a real controller writes into a Pipeline that was not
	// saved cleanly (seen on workflow-cps 4183).
	NotLoadable = "Cannot resume build because FlowNode "
	// FailedAtStop ends a Pipeline whose job forbids resuming when its controller
	// stops in order (CpsFlowExecution.checkAndAbortNonresumableBuild).
	FailedAtStop = "Failing build: shutting down controller and build is marked to not resume"
	// NoProgram is what a real controller writes when program.dat is missing or unreadable.
	NoProgram = "Failed to load program"
	// NotSurvivable ends a Freestyle build whose controller is gone.
	NotSurvivable = "Cannot resume a Freestyle build: "
)

// results of hudson.model.Result.
var results = []string{"SUCCESS", "UNSTABLE", "FAILURE", "NOT_BUILT", "ABORTED"}

// ParseFinished returns the result of the line that ends a build; ok is false
// for other lines, and for one that was cut.
func ParseFinished(line []byte) (result string, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte(Finished))
	if !ok || !slices.Contains(results, string(rest)) {
		return "", false
	}
	return string(rest), true
}

// Unresumable says whether a line is one of the reasons for which a build is
// ended instead of resumed.
func Unresumable(line []byte) bool {
	line = bytes.TrimPrefix(line, []byte("ERROR: "))
	for _, reason := range []string{NotLoadable, FailedAtStop, NoProgram, NotSurvivable} {
		if bytes.HasPrefix(line, []byte(reason)) {
			return true
		}
	}
	return false
}

// Life returns what follows the last " by " of a line such as "Resuming build at … by b/2".
func Life(line []byte) string {
	i := bytes.LastIndex(line, []byte(" by "))
	if i < 0 {
		return ""
	}
	return string(line[i+len(" by "):])
}
