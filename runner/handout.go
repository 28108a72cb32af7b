package runner

import (
	"context"
	"time"
)

const (
	// handOutTimeout bounds one hand-out of old records. What is left is taken by
	// this life itself, so nothing is lost by going on.
	handOutTimeout = 30 * time.Second
	// lastHandOut bounds what is still handed out once the turn has come: from then
	// on everybody else waits for this start.
	lastHandOut = 5 * time.Second
)

// handOut has records of earlier lives handed to replicas that serve, before the
// controller of this life starts. One goroutine at a time uses it.
type handOut struct {
	*life
	more bool // records are left, or it is not known
	kept int
	err  string
}

// round hands out once. Whatever does not work is left to the next round, and in
// the end to this life's own controller. It tells what has changed.
func (h *handOut) round(ctx context.Context) {
	limited, cancel := context.WithTimeout(ctx, handOutTimeout)
	defer cancel()
	out, kept, err := h.sidecar.HandOut(limited, h.cfg.Name, h.inc)
	h.more = err != nil || kept > 0
	if err != nil {
		if ctx.Err() == nil && h.err != err.Error() {
			h.err = err.Error()
			h.log.Warn().Err(err).Msg("records of earlier lives were not handed out; tried again until the start, then this life takes them itself")
		}
		return
	}
	if out > 0 || kept != h.kept || h.err != "" {
		h.log.Info().Int("handed_out", out).Int("kept", kept).Msg("records of earlier lives")
	}
	h.kept, h.err = kept, ""
}

// meanwhile repeats rounds while records are left: after a total outage nobody
// serves at first, and those who do later shall not wait for this replica's boot.
// turn ends that when the turn has come, after one more round for those who made
// room just now; stop ends it anyway.
func (h *handOut) meanwhile(ctx context.Context) (turn, stop func()) {
	calls, endCalls := context.WithCancel(ctx)
	waiting, endWaiting := context.WithCancel(calls)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for h.more && pause(waiting, h.cfg.HandOutEvery) == nil {
			h.round(calls)
		}
	}()
	turn = func() {
		endWaiting()
		limit := time.AfterFunc(lastHandOut, endCalls)
		defer limit.Stop()
		<-done
		if h.more && calls.Err() == nil {
			h.round(calls)
		}
	}
	return turn, func() {
		endCalls()
		<-done
	}
}
