package conformance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// stripePoll is how often a busy stripe is tried again.
const stripePoll = 2 * time.Millisecond

// holdStripe takes the lock under which numbers of job are drawn, as another
// controller would, and returns what gives it back.
func (b *bench) holdStripe(ctx context.Context, job string) (release func(), err error) {
	sum := sha256.Sum256([]byte(job))
	name := filepath.Join(b.home.Numbers(), hex.EncodeToString(sum[:1]))
	if err := os.MkdirAll(b.home.Numbers(), 0o750); err != nil {
		return nil, fmt.Errorf("stripe of %s: %w", job, err)
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("stripe of %s: %w", job, err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, b.cfg.Step, errors.New("the stripe is held by somebody else all the time"))
	defer cancel()
	for {
		err := unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK})
		if err == nil {
			return func() { _ = f.Close() }, nil
		}
		if !errors.Is(err, unix.EAGAIN) && !errors.Is(err, unix.EACCES) && !errors.Is(err, unix.EINTR) {
			_ = f.Close()
			return nil, fmt.Errorf("stripe of %s: %w", job, err)
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("stripe of %s: %w", job, context.Cause(ctx))
		case <-time.After(stripePoll):
		}
	}
}

// nextNumber is what nextBuildNumber says, 1 if it says nothing.
func (b *bench) nextNumber(job string) int {
	data, err := os.ReadFile(filepath.Join(b.jobDir(job), "nextBuildNumber"))
	if err != nil {
		return 1
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 1
	}
	return max(n, 1)
}

// setNext writes nextBuildNumber. The caller holds the stripe.
func (b *bench) setNext(job string, n int) error {
	name := filepath.Join(b.jobDir(job), "nextBuildNumber")
	if err := os.WriteFile(name+".conformance", []byte(strconv.Itoa(n)+"\n"), 0o600); err != nil {
		return fmt.Errorf("write nextBuildNumber: %w", err)
	}
	return os.Rename(name+".conformance", name)
}

// draw draws a number as another controller would, and starts nothing.
func (b *bench) draw(ctx context.Context, job string) (int, error) {
	release, err := b.holdStripe(ctx, job)
	if err != nil {
		return 0, err
	}
	defer release()
	taken, err := b.numbers(job)
	if err != nil {
		return 0, err
	}
	n := b.nextNumber(job)
	for taken[n] {
		n++
	}
	return n, b.setNext(job, n+1)
}
