package runner

import (
	"context"
	"time"
)

// await runs fn, which may hang in the kernel on a home that does not answer, and
// returns its result, or the cause of ctx when that ends first. Then fn is left
// behind (one goroutine), and drop gets what it returns later.
func await[T any](ctx context.Context, fn func() (T, error), drop func(T)) (T, error) {
	type result struct {
		v   T
		err error
	}
	answer := make(chan result)
	go func() {
		v, err := fn()
		select {
		case answer <- result{v, err}:
		case <-ctx.Done():
			if err == nil && drop != nil {
				drop(v)
			}
		}
	}()
	select {
	case r := <-answer:
		return r.v, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// awaitErr is await for a function that returns an error only.
func awaitErr(ctx context.Context, fn func() error) error {
	_, err := await(ctx, func() (struct{}, error) { return struct{}{}, fn() }, nil)
	return err
}

// pause waits for d, or returns the cause of ctx.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
