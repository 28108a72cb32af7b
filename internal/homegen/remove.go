package homegen

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Remove deletes a home that [Plan.Generate] made, with whatever else lies in it by
// now; several folders at once. A home that is not there is no error, one that
// was not made here is a [*ForeignError].
func Remove(ctx context.Context, home string) error {
	if _, err := os.Lstat(filepath.Join(home, stateFile)); err != nil {
		if _, gone := os.Lstat(home); errors.Is(gone, fs.ErrNotExist) {
			return nil
		}
		return &ForeignError{home, "was not made here, so it is not removed"}
	}
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(workersPerCPU * runtime.GOMAXPROCS(0))
	removeItems(inner, group, filepath.Join(home, "jobs"), 2)
	if err := group.Wait(); err != nil {
		return fmt.Errorf("remove a home: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	entries, err := os.ReadDir(home)
	if err != nil {
		return err
	}
	for _, e := range entries { // the mark last: a removal that ends early can be taken up again
		if e.Name() == stateFile {
			continue
		}
		if err := os.RemoveAll(filepath.Join(home, e.Name())); err != nil {
			return err
		}
	}
	return os.RemoveAll(home)
}

// removeItems removes what lies in a container, side by side; levels is how far down
// it looks for more of them. What it misses is removed at the end.
func removeItems(ctx context.Context, group *errgroup.Group, dir string, levels int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		inner := filepath.Join(name, "jobs")
		if _, err := os.Lstat(inner); err == nil && levels > 0 {
			removeItems(ctx, group, inner, levels-1)
		}
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			err := os.RemoveAll(name)
			if err != nil { // another one removes something in it at the same time
				return os.RemoveAll(name)
			}
			return nil
		})
	}
}
