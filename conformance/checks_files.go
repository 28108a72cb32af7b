package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/jenkins"
)

const (
	inMovedTo    = unix.IN_MOVED_TO
	inCreate     = unix.IN_CREATE
	inAppears    = unix.IN_CREATE | unix.IN_MOVED_TO
	inWritten    = unix.IN_CLOSE_WRITE
	inDisappears = unix.IN_DELETE | unix.IN_MOVED_FROM
)

var fileChecks = []check{
	{"claim-before-folder", "Claim", "", claimBeforeFolder},
	{"record-format", "Record", "", recordFormat},
	{"key-encoding", "KEY", "", keyEncoding},
	{"claim-exclusive", "Claim", "", claimExclusive},
	{"claim-failure-starts-no-build", "Claim", "", claimFailure},
	{"release-after-completed", "Release", "", releaseAfterCompleted},
	{"no-release-before-completed", "Release", "", noEarlyRelease},
}

// The record is there, whole, before the build's folder.
func claimBeforeFolder(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	mark := b.trace.mark()
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	all, err := b.trace.since(ctx, mark, c.own)
	if err != nil {
		return err
	}
	record := ledger.Key(JobShort, n) + ".json"
	folder := find(all, b.buildsDir(JobShort), strconv.Itoa(n), inAppears)
	created := find(all, c.own, record, inAppears)
	if created < 0 {
		return fmt.Errorf("record %s was never made in the own folder", record)
	}
	whole := created
	if all[created].mask&inCreate != 0 { // written in place
		if whole = find(all, c.own, record, inWritten); whole < 0 {
			return fmt.Errorf("record %s was never closed after writing", record)
		}
	}
	if folder < whole {
		return fmt.Errorf("the folder of build %d was there before its record", n)
	}
	return b.ended(ctx, JobShort, n)
}

// ended waits until a build is completed on disk.
func (b *bench) ended(ctx context.Context, job string, n int) error {
	return b.until(ctx, b.cfg.Step, fmt.Sprintf("completed build.xml of %s #%d", job, n), func() (bool, error) {
		state, err := jenkins.ReadBuild(b.buildDir(job, n))
		return err == nil && state.Exists && state.Kind != "" && !state.Running, nil
	})
}

func recordFormat(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	began := time.Now()
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(b.record(c, JobShort, n))
	if err != nil {
		return fmt.Errorf("read record: %w", err)
	}
	r, err := ledger.DecodeRecord(data)
	if err != nil {
		return fmt.Errorf("record %s: %w", bytes.TrimSpace(data), err)
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	if q, ok := fields["queue_id"]; ok {
		if _, isText := q.(string); !isText {
			return fmt.Errorf("queue_id is %T, not a string", q)
		}
	}
	const clockSlack = time.Minute
	switch {
	case r.Job != JobShort || r.Number != n:
		return fmt.Errorf("the record is of %s #%d, not of %s #%d", r.Job, r.Number, JobShort, n)
	case r.Folder != folderOf(JobShort):
		return fmt.Errorf("folder is %q, not %q", r.Folder, folderOf(JobShort))
	case r.Origin != c.life.Name || r.OriginIncarnation != c.life.Incarnation:
		return fmt.Errorf("origin is %s/%d, not %s", r.Origin, r.OriginIncarnation, c.life)
	case r.ClaimedAt.Before(began.Add(-clockSlack)) || r.ClaimedAt.After(time.Now().Add(clockSlack)):
		return fmt.Errorf("claimed_at is %v", r.ClaimedAt)
	}
	return b.ended(ctx, JobShort, n)
}

// Names that need encoding have the file names that the contract gives.
func keyEncoding(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	tried := 0
	for _, job := range oddNames {
		n, err := b.start(ctx, c, job)
		if errors.Is(err, errNoJob) {
			continue
		}
		if err != nil {
			return fmt.Errorf("job %q: %w", job, err)
		}
		tried++
		if !exists(b.record(c, job, n)) {
			return fmt.Errorf("job %q: there is no %s in the own folder", job, filepath.Base(b.record(c, job, n)))
		}
		if err := b.ended(ctx, job, n); err != nil {
			return err
		}
	}
	if tried == 0 {
		return skipf("the controller has none of the jobs %q", oddNames)
	}
	return nil
}

// A record that is there is nobody else's to overwrite, and its build does not start.
func claimExclusive(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	n := b.nextNumber(JobShort)
	for before[n] {
		n++
	}
	foreign := ledger.Record{Job: JobShort, Number: n, Folder: folderOf(JobShort), ClaimedAt: time.Now(), Origin: elsewhere, OriginIncarnation: 1}
	if err := b.ledger.Claim(c.life, foreign); err != nil {
		return err
	}
	name := b.record(c, JobShort, n)
	defer func() { _ = os.Remove(name) }()
	was, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	// The answer may be a refusal, or the build with the next number.
	b.askLater(ctx, c)
	for end := time.Now().Add(b.cfg.Quiet); time.Now().Before(end); {
		if exists(b.buildDir(JobShort, n)) {
			return fmt.Errorf("build %d was started on a claim that was there already", n)
		}
		if err := sleep(ctx, poll); err != nil {
			return err
		}
	}
	if is, err := os.ReadFile(name); err != nil || !bytes.Equal(is, was) {
		return errors.New("the record that was there was changed or removed")
	}
	return nil
}

// Without a claim there is no build: here the own folder is gone, as for a life that
// is over.
func claimFailure(ctx context.Context, b *bench) error {
	c, err := b.fresh(ctx)
	if err != nil {
		return err
	}
	before, err := b.numbers(JobShort)
	if err != nil {
		return err
	}
	aside := c.own + ".aside"
	if err := os.Rename(c.own, aside); err != nil {
		return err
	}
	b.askLater(ctx, c)
	err = b.startsNothing(ctx, c, JobShort, before)
	if err == nil && exists(c.own) {
		err = errors.New("it made the folder of a life that is over")
	}
	b.kill()
	return errors.Join(err, os.RemoveAll(aside), os.RemoveAll(c.own))
}

// A completed build is released, and not before build.xml says so.
func releaseAfterCompleted(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	mark := b.trace.mark()
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	if err := b.trace.watch(b.buildDir(JobShort, n)); err != nil {
		return err
	}
	if err := b.until(ctx, b.cfg.Step, fmt.Sprintf("release of %s #%d", JobShort, n), func() (bool, error) {
		return !exists(b.record(c, JobShort, n)), nil
	}); err != nil {
		return err
	}
	if state, err := jenkins.ReadBuild(b.buildDir(JobShort, n)); err != nil || state.Running || state.Kind == "" {
		return fmt.Errorf("its record is gone, and build.xml says: %s (%w)", state.Why, err)
	}
	all, err := b.trace.since(ctx, mark, c.own)
	if err != nil {
		return err
	}
	released := find(all, c.own, ledger.Key(JobShort, n)+".json", inDisappears)
	saved := find(all, b.buildDir(JobShort, n), "build.xml", inAppears|inWritten)
	if saved > released {
		return errors.New("build.xml was written after the record was gone")
	}
	return nil
}

// If build.xml can't be saved the record stays, whatever the controller believes.
func noEarlyRelease(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	file := filepath.Join(b.buildDir(JobShort, n), "build.xml")
	if err := b.until(ctx, b.cfg.Step, "build.xml", func() (bool, error) { return exists(file), nil }); err != nil {
		return err
	}
	was, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	// A folder that is not empty can't be replaced by a file, not even by root.
	if err := errors.Join(os.Remove(file), os.MkdirAll(filepath.Join(file, "in the way"), 0o750)); err != nil {
		return err
	}
	defer b.kill() // it may wait for build.xml for ever
	if err := sleep(ctx, shortTicks*time.Second+b.cfg.Quiet); err != nil {
		return err
	}
	if !exists(b.record(c, JobShort, n)) {
		return errors.New("the record was removed although build.xml could not say completed")
	}
	b.kill()
	if err := os.RemoveAll(file); err != nil {
		return err
	}
	return os.WriteFile(file, was, 0o600) //nolint:gosec // in the home of the test
}
