package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
)

var numberChecks = []check{
	{"numbers-under-stripe", "Build numbers", "", numbersUnderStripe},
	{"numbers-two-writers", "Build numbers", "", numbersTwoWriters},
	{"numbers-disk-wins", "Build numbers", "", numbersDiskWins},
	{"numbers-skip-folder", "Build numbers", "", numbersSkipFolder},
}

// While somebody else holds the stripe no number is drawn.
func numbersUnderStripe(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	release, err := b.holdStripe(ctx, JobShort)
	if err != nil {
		return err
	}
	next := b.nextNumber(JobShort)
	b.askLater(ctx, c)
	err = b.startsNothing(ctx, c, JobShort, before)
	if now := b.nextNumber(JobShort); err == nil && now != next {
		err = fmt.Errorf("nextBuildNumber went from %d to %d while another controller held the stripe", next, now)
	}
	release()
	if err != nil {
		return err
	}
	n, err := b.appears(ctx, JobShort, before)
	if err != nil {
		return fmt.Errorf("after the stripe was free again: %w", err)
	}
	return b.ended(ctx, JobShort, n)
}

const (
	drawnHere  = 8   // builds that the controller starts
	drawnThere = 400 // numbers that another writer draws meanwhile
)

// Two writers never draw one number.
func numbersTwoWriters(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	asked := make(chan error, 1)
	b.asks.Go(func() {
		for range drawnHere {
			if err := b.ask(ctx, c, JobShort); err != nil {
				asked <- err
				return
			}
		}
		asked <- nil
	})
	mine := map[int]bool{}
	for range drawnThere {
		n, err := b.draw(ctx, JobShort)
		if err != nil {
			return err
		}
		if mine[n] {
			return fmt.Errorf("number %d was given out again: nextBuildNumber was set back", n)
		}
		mine[n] = true
	}
	if err := <-asked; err != nil {
		return err
	}
	var now map[int]bool
	if err := b.until(ctx, b.cfg.Step, "new builds", func() (bool, error) {
		now, err = b.numbers(JobShort)
		return len(now) > len(before), err
	}); err != nil {
		return err
	}
	for n := range now {
		if !before[n] && mine[n] {
			return fmt.Errorf("build %d has a number that was drawn by somebody else", n)
		}
	}
	for n := range now {
		if !before[n] {
			if err := b.ended(ctx, JobShort, n); err != nil {
				return err
			}
		}
	}
	return nil
}

const numbersJump = 50

// What another controller wrote counts more than what is in memory.
func numbersDiskWins(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	release, err := b.holdStripe(ctx, JobShort)
	if err != nil {
		return err
	}
	want := b.nextNumber(JobShort) + numbersJump
	err = b.setNext(JobShort, want)
	release()
	if err != nil {
		return err
	}
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	if n < want {
		return fmt.Errorf("build %d was started although nextBuildNumber said %d", n, want)
	}
	if next := b.nextNumber(JobShort); next != n+1 {
		return fmt.Errorf("nextBuildNumber says %d after build %d", next, n)
	}
	return b.ended(ctx, JobShort, n)
}

// A number whose folder exists is not drawn: nextBuildNumber may be older.
func numbersSkipFolder(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	taken := b.nextNumber(JobShort)
	for before[taken] {
		taken++
	}
	dir := b.buildDir(JobShort, taken)
	if err := os.Mkdir(dir, 0o750); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	before[taken] = true
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	if n <= taken {
		return fmt.Errorf("build %d was started, and %d had a folder", n, taken)
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = errors.New("something was written into a build's folder that was there before")
	}
	return errors.Join(err, b.ended(ctx, JobShort, n))
}
