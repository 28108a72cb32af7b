package runner

import (
	"context"
	"time"
)

const (
	// reportEvery is the runner's heartbeat.
	reportEvery = time.Second
	// reportTimeout bounds one report; a sidecar that hangs delays only the next.
	reportTimeout = 2 * time.Second
)

// reports tells the sidecar what the runner does, every second and at each
// change, until ctx ends, and then once more. Whatever the sidecar answers, or
// that it does not, changes nothing.
func (r *Runner) reports(ctx context.Context) {
	if r.sidecar == nil {
		return
	}
	ticker := time.NewTicker(reportEvery)
	defer ticker.Stop()
	away := false
	for {
		last := false
		select {
		case <-ctx.Done():
			last = true
		case <-ticker.C:
		case <-r.changed:
		}
		call, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTimeout)
		err := r.sidecar.Report(call, r.report())
		cancel()
		if last {
			return
		}
		if (err != nil) != away {
			away = err != nil
			detail := "the sidecar takes reports again"
			if away {
				detail = "the sidecar takes no reports (the controller goes on): " + err.Error()
			}
			r.chronicle.note(event{Kind: "sidecar", Detail: detail})
		}
	}
}
