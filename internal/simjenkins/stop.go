package simjenkins

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/footman-ci/footman/internal/simjenkins/ticklog"
)

// settleTime bounds how long a controller that exits at once waits for its own
// goroutines to notice.
const settleTime = 2 * time.Second

// stop is an orderly stop: Pipelines are suspended and saved (CpsFlowExecution.
// suspendAll), and their records stay. It takes at most StopTime.
func (c *controller) stop() {
	c.goMu.Lock()
	c.mu.Lock()
	c.ending = true
	c.mu.Unlock()
	c.goMu.Unlock()
	if !c.id.plain {
		if err := c.writeLive(); err != nil {
			c.log.Warn().Err(err).Msg("live file is out of date")
		}
	}
	if err := c.queue.save(); err != nil {
		c.log.Warn().Err(err).Msg("queue is not saved")
	}
	c.loadChanged()
	c.nodes.close()
	deadline := time.AfterFunc(c.cfg.StopTime, func() { c.stopFinal(errStopping) })
	defer deadline.Stop()
	c.stopBuild(errStopping)
	if !c.await(c.finishCtx) {
		c.log.Error().Dur("limit", c.cfg.StopTime).Msg("builds did not stop in time and are not saved")
		return
	}
	group := errgroup.Group{}
	group.SetLimit(saves)
	for _, b := range c.running() {
		group.Go(func() error { b.suspend(); return nil })
	}
	_ = group.Wait()
	c.log.Info().Msg("stopped in order")
}

// crash ends everything as it is, like a JVM that is halted.
func (c *controller) crash() {
	c.goMu.Lock()
	c.mu.Lock()
	c.ending = true
	c.mu.Unlock()
	c.goMu.Unlock()
	c.nodes.close()
	c.stopFinal(errCrashed)
	settled, cancel := context.WithTimeout(context.Background(), settleTime)
	defer cancel()
	c.await(settled)
	for _, b := range c.running() {
		b.closeLog()
	}
}

// await waits for the builds' goroutines; false if ctx ends first.
func (c *controller) await(ctx context.Context) bool {
	done := make(chan struct{})
	go func() { c.builds.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}

// suspend saves a build that the controller leaves running. One that may not
// resume is ended (CpsFlowExecution.checkAndAbortNonresumableBuild). A Freestyle
// build has nothing to save.
func (b *build) suspend() {
	ctx := b.j.c.finishCtx
	defer b.closeLog()
	b.mu.Lock()
	over := b.result != "" || b.unresumable != "" || b.log == nil
	b.mu.Unlock()
	switch {
	case over || b.spec.Kind == kindFreestyle:
	case b.spec.NoResume:
		b.printRetrying(ctx, ticklog.FailedAtStop)
		b.finish("ABORTED")
	default:
		if err := b.saveProgram(); err != nil {
			b.warn(err, "program is not saved")
			return
		}
		if b.spec.Hint != performanceOptimized {
			return
		}
		b.mu.Lock()
		b.clean = true
		b.mu.Unlock()
		if err := b.save(); err != nil {
			b.warn(err, "build is not saved")
		}
	}
}
