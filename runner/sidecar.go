package runner

import (
	"context"
	"time"
)

// Sidecar is what the runner needs of its own sidecar. Calls are bounded by their
// context; an error that is not *UnfitError means "not known, ask again".
type Sidecar interface {
	// CheckFit returns nil when a controller may be started on the home, and
	// *UnfitError when it may not.
	CheckFit(ctx context.Context, q FitQuestion) error
	// HandOut moves the records of earlier lives of this name to serving peers. It
	// returns how many went, and how many are left for this life.
	HandOut(ctx context.Context, replica string, incarnation uint64) (handedOut, kept int, err error)
	// Report tells what the runner does.
	Report(ctx context.Context, r Report) error
	Close() error
}

// FitQuestion is what the sidecar must know to say whether the home is fit.
type FitQuestion struct {
	Replica, Home string
	Mode          Mode
	Version       string // of Footman
}

// State of the runner, as it is reported.
type State string

// The states; see the diagram in DESIGN.md.
const (
	StateWaiting  State = "waiting"
	StateStarting State = "starting"
	StateServing  State = "serving"
	StateFrozen   State = "frozen"
	StateFenced   State = "fenced"
	StateStopping State = "stopping"
	StateStopped  State = "stopped"
)

// Report is one sign of life of the runner.
type Report struct {
	Replica       string
	Incarnation   uint64 // 0 before the first claim, and in active-passive mode
	State         State
	Detail        string // for people: what it waits for, why it froze
	RunnerPID     int
	ControllerPID int // 0: none
	// ProofAge is how old the older one of the proofs is; 0 when nothing is held.
	ProofAge  time.Duration
	StartedAt time.Time // of the controller; zero: none
}
