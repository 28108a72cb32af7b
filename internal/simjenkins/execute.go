package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
)

// retryWrite is how long a build waits after a line could not be written (disk
// full) before it tries the same line again.
const retryWrite = 100 * time.Millisecond

// launch executes the build until it ends or the controller stops. A build that
// starts while the controller stops just stays as it is on disk.
func (b *build) launch() {
	c := b.j.c
	if !c.goBuild(func() { b.execute(c.buildCtx) }) {
		b.closeLog()
		return
	}
	c.changed(b)
}

// execute carries the build on from where its log ends, and finishes it.
func (b *build) execute(ctx context.Context) {
	if b.unresumable != "" {
		b.printRetrying(b.j.c.finishCtx, b.unresumable)
		b.finish("FAILURE")
		return
	}
	result := "SUCCESS"
	switch b.spec.Kind {
	case kindSh:
		result = b.shell(ctx)
	case kindInput:
		if b.input(ctx) {
			b.tickAll(ctx, "")
		}
	default:
		b.branches(ctx)
	}
	if ctx.Err() != nil {
		return // the controller stops: the build stays as it is
	}
	b.finish(result)
}

func (b *build) branches(ctx context.Context) {
	var wg sync.WaitGroup
	for _, branch := range b.spec.branches() {
		wg.Go(func() { b.tickAll(ctx, branch) })
	}
	wg.Wait()
}

// tickAll writes the branch's ticks, each an interval after the last one was
// written. So a controller that was stopped (SIGSTOP) goes on where it was and
// does not catch up.
func (b *build) tickAll(ctx context.Context, branch string) {
	b.mu.Lock()
	n := b.ticks[branch]
	b.mu.Unlock()
	timer := time.NewTimer(b.spec.Interval)
	defer timer.Stop()
	for n < b.spec.Ticks {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if n+1 == b.spec.Ticks && held(b.spec.Hold) {
			timer.Reset(b.spec.Interval)
			continue
		}
		if err := b.tick(branch, n+1); err != nil {
			b.warn(err, "tick is tried again")
		} else {
			n++
		}
		timer.Reset(b.spec.Interval)
	}
}

// held says whether the last tick of a build or a task has to wait: a file is named that
// is not there yet. So whoever ordered it decides when it may end, and not the clock.
func held(file string) bool {
	if file == "" {
		return false
	}
	_, err := os.Stat(file)
	return err != nil
}

// input waits until somebody proceeds. It returns false when the controller stops.
func (b *build) input(ctx context.Context) bool {
	b.mu.Lock()
	approved := b.approved
	b.mu.Unlock()
	if approved {
		return true
	}
	if !b.resumed {
		b.printRetrying(ctx, "Proceed or Abort")
	}
	select {
	case <-ctx.Done():
		return false
	case <-b.proceed:
	}
	b.printRetrying(ctx, "Approved by anonymous")
	return ctx.Err() == nil
}

// errNoInput: the build waits for no input.
var errNoInput = errors.New("the build waits for no input")

// approve answers the build's input; it is saved before anything follows from it.
func (b *build) approve() error {
	b.mu.Lock()
	if b.spec.Kind != kindInput || b.approved || b.result != "" {
		b.mu.Unlock()
		return errNoInput
	}
	b.approved = true
	b.mu.Unlock()
	if b.spec.Hint != performanceOptimized {
		if err := b.saveProgram(); err != nil {
			b.mu.Lock()
			b.approved = false
			b.mu.Unlock()
			return err
		}
	}
	close(b.proceed)
	return nil
}

// shell runs the durable task on a node: the node executes it independently of
// any controller, and this side copies its output behind what the log holds.
func (b *build) shell(ctx context.Context) string {
	c := b.j.c
	b.mu.Lock()
	node := b.node
	b.mu.Unlock()
	switch {
	case c.nodes.enlist(b): // a node is there; it is in nodeUp
	case node != "":
		b.printRetrying(ctx, fmt.Sprintf("Waiting for reconnection of %s before proceeding with build", node))
	default:
		b.printRetrying(ctx, "Still waiting to schedule task")
	}
	var gone <-chan struct{}
	timeout := time.NewTimer(c.cfg.NodeTimeout)
	defer timeout.Stop()
	for {
		select {
		case <-ctx.Done():
			return ""
		case conn := <-b.nodeUp:
			if node == "" {
				node = conn.name
				b.printRetrying(ctx, "Running on "+node)
				b.programRetrying(ctx)
				c.changed(b)
			}
			timeout.Stop()
			gone = conn.gone
			b.attach(conn)
		case <-gone:
			gone = nil
			timeout.Reset(c.cfg.NodeTimeout)
		case code := <-b.exited:
			if code == 0 {
				return "SUCCESS"
			}
			b.printRetrying(ctx, fmt.Sprintf("ERROR: script returned exit code %d", code))
			return "FAILURE"
		case <-timeout.C:
			if node == "" {
				timeout.Reset(c.cfg.NodeTimeout) // a task in the queue waits for ever
				continue
			}
			b.printRetrying(ctx, fmt.Sprintf("ERROR: Timed out waiting for %s to come back", node))
			return "FAILURE"
		}
	}
}

// attach asks the node for the task's output behind the last tick of the log.
// Output of any other connection is not accepted any more. A connection may be
// offered twice, when it comes up while the build enlists; asked twice, the node
// would send again what is under way.
func (b *build) attach(conn *nodeConn) {
	b.mu.Lock()
	if b.conn == conn {
		b.mu.Unlock()
		return
	}
	b.conn = conn
	from := b.ticks[""]
	b.mu.Unlock()
	conn.send(nodeMessage{Op: opRun, Task: b.key(), From: from, Ticks: b.spec.Ticks, IntervalNS: int64(b.spec.Interval), Hold: b.spec.Hold})
}

// output copies one line of the durable task into the log. It returns an error
// when the line could not be written; the caller tries it again.
func (b *build) output(conn *nodeConn, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.conn != conn || b.log == nil {
		return nil // a connection that was given up
	}
	var n int
	if _, err := fmt.Sscanf(text, "tick %d", &n); err != nil {
		return b.println(text)
	}
	return b.tickLocked("", n)
}

// printRetrying writes a line, again and again while the disk does not take it.
func (b *build) printRetrying(ctx context.Context, line string) {
	for {
		b.mu.Lock()
		err := b.println(line)
		b.mu.Unlock()
		if err == nil || !b.pause(ctx, err) {
			return
		}
	}
}

func (b *build) programRetrying(ctx context.Context) {
	if b.spec.Hint == performanceOptimized {
		return
	}
	for {
		err := b.saveProgram()
		if err == nil || !b.pause(ctx, err) {
			return
		}
	}
}

// pause waits before something is tried again; false when ctx ended.
func (b *build) pause(ctx context.Context, err error) bool {
	b.warn(err, "tried again")
	select {
	case <-ctx.Done():
		return false
	case <-time.After(retryWrite):
		return true
	}
}

func (b *build) warn(err error, what string) {
	b.j.c.log.Warn().Err(err).Str("job", b.j.name).Int("build", b.n).Msg(what)
}

// finish ends the build: the log says so first, then build.xml, and only when
// build.xml on disk says completed its record goes. Every step is tried until it
// works or the controller is gone; until then the record stays.
func (b *build) finish(result string) {
	c := b.j.c
	ctx := c.finishCtx
	b.printRetrying(ctx, ticklog.Finished+result)
	b.conclude(ctx, result)
}

// conclude is finish without the line in the log.
func (b *build) conclude(ctx context.Context, result string) {
	c := b.j.c
	b.mu.Lock()
	b.result = result
	b.mu.Unlock()
	if b.unresumable != "" {
		c.rememberEnded(b.key(), b.unresumable, b.rebuildSpec())
	}
	for {
		err := b.save()
		if err == nil {
			b.optimizeStorage()
			err = b.release() // looks at the disk itself: a save that claims success proves nothing
		}
		if err == nil {
			break
		}
		if !b.pause(ctx, err) {
			return
		}
	}
	b.closeLog()
	b.j.mu.Lock()
	delete(b.j.runs, b.n)
	b.j.done[b.n] = result
	b.j.mu.Unlock()
	c.nodes.discharge(b) // only now may the node forget the task
	close(b.over)
	c.completed(b, result)
}

func (b *build) closeLog() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.log != nil {
		_ = b.log.Close() // every line was written by its own call
		b.log = nil
	}
}
