package runner

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// attend looks after a running controller until its whole group is gone.
func (l *life) attend(ctx context.Context, c *child) outcome {
	started := c.started
	l.show(board{State: StateStarting, Detail: "boots", Incarnation: l.inc, PID: c.pid, StartedAt: started})
	l.chronicle.tell(event{Kind: EventStart, Incarnation: l.inc, Detail: fmt.Sprintf("controller started, process %d", c.pid)})

	// The watchers may hang with the home; they end with watching or are left behind.
	watching, endWatching := context.WithCancel(context.Background())
	defer endWatching()
	ready := make(chan struct{})
	go l.watchController(watching, c, ready)

	out := outcome{started: true}
	var readyAt time.Time
	var deadline <-chan time.Time
	var released <-chan error
	stop := ctx.Done()
	for {
		select {
		case <-ready:
			ready, readyAt = nil, time.Now()
			if l.cfg.Mode == ActiveActive {
				released = l.releaseStartup(c)
			}
			l.nowServing(ctx, c, readyAt)
		case err := <-released:
			released = nil
			if err != nil {
				l.chronicle.tell(event{Kind: EventWarning, Incarnation: l.inc, Detail: err.Error()})
			}
		case <-stop:
			stop = nil
			deadline = time.After(l.cfg.StopTimeout)
			l.beginStop(ctx, c)
		case <-deadline:
			deadline = nil
			l.kill(c, death{0, fmt.Sprintf("the controller did not end within stop-timeout %s", l.cfg.StopTimeout)})
		case <-c.done:
			if !readyAt.IsZero() {
				out.served = time.Since(readyAt)
			}
			l.ended(c, &out)
			return out
		}
	}
}

func (l *life) nowServing(ctx context.Context, c *child, at time.Time) {
	if ctx.Err() == nil {
		l.show(board{State: StateServing, Incarnation: l.inc, PID: c.pid, StartedAt: c.started})
	}
	l.chronicle.tell(event{Kind: EventReady, Incarnation: l.inc, Detail: "controller serves", TookMS: at.Sub(c.started).Milliseconds()})
}

// beginStop asks the controller to end. Frozen, it gets the signal after the thaw;
// the deadline runs anyway, and killing what is frozen is safe at any time.
func (l *life) beginStop(ctx context.Context, c *child) {
	sig := stopSignal(ctx)
	l.show(board{State: StateStopping, Detail: context.Cause(ctx).Error(), Incarnation: l.inc, PID: c.pid, StartedAt: c.started})
	l.chronicle.tell(event{Kind: EventStop, Incarnation: l.inc, Detail: fmt.Sprintf("orderly stop (%s): the controller gets %s", context.Cause(ctx), unix.SignalName(sig))})
	l.tellLast(context.WithoutCancel(ctx))
	if err := c.Forward(sig); err != nil {
		l.chronicle.note(event{Kind: EventWarning, Incarnation: l.inc, Detail: err.Error()})
	}
}

// kill ends the controller's group and says why.
func (l *life) kill(c *child, d death) {
	l.chronicle.tell(event{Kind: EventKill, Incarnation: l.inc, Detail: "controller killed: " + d.why})
	if err := c.Kill(d); err != nil {
		l.chronicle.tell(event{Kind: EventWarning, Incarnation: l.inc, Detail: err.Error()})
	}
}

// ended fills in how a controller's life ended.
func (l *life) ended(c *child, out *outcome) {
	out.code = c.code()
	detail := describe(out.code, l.cfg.Mode)
	if d := c.death.Load(); d != nil {
		if d.code != 0 {
			out.err = &ExitError{d.code, fmt.Errorf("%s", d.why)}
		}
		detail += " (" + d.why + ")"
	} else if err := l.endedByItself(out.code); err != nil {
		out.err = err
		detail += " (" + err.Error() + ")"
	}
	l.chronicle.tell(event{Kind: EventDeath, Incarnation: l.inc, Detail: detail, TookMS: time.Since(c.started).Milliseconds()})
}
