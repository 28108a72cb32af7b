package sidecar

import (
	"context"
	"fmt"
	"os"
	"time"
)

// maxHanging bounds the looks at the home that may hang at once. Each costs a
// thread in the kernel until the storage answers.
const maxHanging = 32

// gate lets looks at the home through that may hang in the kernel: a hard NFS
// mount whose server is away answers nothing, not even with an error.
type gate chan struct{}

func newGate() gate { return make(gate, maxHanging) }

var errStalled = fmt.Errorf("storage stalled: the home does not answer: %w", os.ErrDeadlineExceeded)

// bounded looks and gives up waiting after limit. What it leaves behind ends when
// the kernel lets it go; when too many hang already, it does not even try.
func bounded[T any](ctx context.Context, g gate, limit time.Duration, look func() (T, error)) (T, error) {
	var zero T
	select {
	case g <- struct{}{}:
	default:
		return zero, errStalled
	}
	type answer struct {
		v   T
		err error
	}
	ch := make(chan answer, 1)
	go func() {
		defer func() { <-g }()
		v, err := look()
		ch <- answer{v, err}
	}()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case a := <-ch:
		return a.v, a.err
	case <-t.C:
		return zero, errStalled
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
