package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/jenkins"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

var adoptionChecks = []check{
	{"no-load-without-record", "Load", "", noLoadWithoutRecord},
	{"adopt-needs-record", "Adoption", "adopt-build", adoptNeedsRecord},
	{"adopt-resumed", "Adoption", "adopt-build", adoptResumed},
	{"adopt-twice-harmless", "Adoption", "adopt-build", adoptTwice},
	{"adopt-finished", "Adoption", "adopt-build", adoptFinished},
	{"adopt-retry", "Adoption", "adopt-build", adoptRetry},
	{"adopt-unresumable", "Adoption", "adopt-build", adoptUnresumable},
	{"adopt-rebuild", "Adoption", "rebuild", adoptRebuild},
}

// untouched watches for the quiet time that nobody executes a build.
func (b *bench) untouched(ctx context.Context, c *controller, job string, n int) error {
	was, err := b.progress(job, n)
	if err != nil {
		return err
	}
	for end := time.Now().Add(b.cfg.Quiet); time.Now().Before(end); {
		if code := b.look(ctx, fmt.Sprintf("%s%d/api/json", c.jobURL(job), n)); code == 0 {
			return errors.New("the controller does not answer")
		}
		b.look(ctx, c.jobURL(job)+"api/json")
		b.look(ctx, fmt.Sprintf("%s%d/consoleText", c.jobURL(job), n))
		if err := sleep(ctx, 5*poll); err != nil {
			return err
		}
	}
	now, err := b.progress(job, n)
	if err != nil {
		return err
	}
	if now != was {
		return fmt.Errorf("%s #%d was loaded: its log went from %d to %d bytes", job, n, was.size, now.size)
	}
	state, err := jenkins.ReadBuild(b.buildDir(job, n))
	if err != nil {
		return err
	}
	if !state.Running {
		return fmt.Errorf("%s #%d was loaded and ended", job, n)
	}
	return nil
}

// A running build is not there for who has no record of it, whoever looks, and
// neither for who has it in the inbox only.
func noLoadWithoutRecord(ctx context.Context, b *bench) error {
	e, err := b.strand(ctx, JobLong)
	if err != nil {
		return err
	}
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	if err := b.untouched(ctx, c, JobLong, e.Record.Number); err != nil {
		return fmt.Errorf("with its record elsewhere: %w", err)
	}
	if err := b.ledger.Assign(e, c.life); err != nil {
		return err
	}
	e.Life, e.Inbox = c.life, true
	err = b.untouched(ctx, c, JobLong, e.Record.Number)
	if err != nil {
		err = fmt.Errorf("with its record in the inbox: %w", err)
	}
	return errors.Join(err, b.ledger.ReleaseEntry(e))
}

// The record decides, not the command.
func adoptNeedsRecord(ctx context.Context, b *bench) error {
	e, err := b.strand(ctx, JobLong)
	if err != nil {
		return err
	}
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(adoptCommand(e.Record, abort)))
	if err != nil {
		return err
	}
	if ack.GetOutcome() != pb.Outcome_OUTCOME_RETRY || ack.GetReason() == "" {
		return fmt.Errorf("AdoptBuild without a record was answered %v (%q), not OUTCOME_RETRY with a reason", ack.GetOutcome(), ack.GetReason())
	}
	return b.untouched(ctx, c, JobLong, e.Record.Number)
}

func adoptResumed(ctx context.Context, b *bench) error {
	e, err := b.strand(ctx, JobLong)
	if err != nil {
		return err
	}
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	was, err := b.progress(JobLong, e.Record.Number)
	if err != nil {
		return err
	}
	if e, err = b.give(e, c.life); err != nil {
		return err
	}
	if err := b.adoptAs(ctx, e.Record, pb.Outcome_OUTCOME_RESUMED); err != nil {
		return err
	}
	if err := b.grows(ctx, e.Record.Number, was); err != nil {
		return err
	}
	if data, err := os.ReadFile(b.ledger.Path(e)); err != nil {
		return fmt.Errorf("its record: %w", err)
	} else if r, err := ledger.DecodeRecord(data); err != nil || !r.Equal(e.Record) {
		return errors.New("its record was changed")
	}
	return nil
}

const sameCommand = 4 // times in a row

// Asked again, at once or later, it does nothing and says so.
func adoptTwice(ctx context.Context, b *bench) error {
	e, err := b.strand(ctx, JobLong)
	if err != nil {
		return err
	}
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	if e, err = b.give(e, c.life); err != nil {
		return err
	}
	var ids []string
	for range sameCommand {
		ids = append(ids, b.car.send(adoptCommand(e.Record, abort)))
	}
	for _, id := range ids {
		ack, err := b.car.answer(ctx, b.cfg.Step, id)
		if err != nil {
			return err
		}
		if o := ack.GetOutcome(); o != pb.Outcome_OUTCOME_RESUMED && o != pb.Outcome_OUTCOME_RETRY {
			return fmt.Errorf("one of %d equal commands was answered %v (%s)", sameCommand, o, ack.GetReason())
		}
	}
	for range 2 {
		if err := b.adoptAs(ctx, e.Record, pb.Outcome_OUTCOME_RESUMED); err != nil {
			return err
		}
		was, err := b.progress(JobLong, e.Record.Number)
		if err != nil {
			return err
		}
		if err := b.grows(ctx, e.Record.Number, was); err != nil {
			return err
		}
	}
	if !exists(b.ledger.Path(e)) {
		return errors.New("the record of the running build is gone")
	}
	return nil
}

// What is over, or never began, is only a record to release.
func adoptFinished(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	n, err := b.start(ctx, c, JobShort)
	if err != nil {
		return err
	}
	if err := b.ended(ctx, JobShort, n); err != nil {
		return err
	}
	if err := b.until(ctx, b.cfg.Step, "release", func() (bool, error) { return !exists(b.record(c, JobShort, n)), nil }); err != nil {
		return err
	}
	never, err := b.draw(ctx, JobShort)
	if err != nil {
		return err
	}
	for _, number := range []int{n, never} {
		r := ledger.Record{Format: ledger.Format, Job: JobShort, Number: number, Folder: folderOf(JobShort), ClaimedAt: time.Now(), Origin: elsewhere, OriginIncarnation: 1}
		if err := b.ledger.Claim(c.life, r); err != nil {
			return err
		}
		if err := b.adoptAs(ctx, r, pb.Outcome_OUTCOME_FINISHED); err != nil {
			return err
		}
		if exists(b.record(c, JobShort, number)) {
			return fmt.Errorf("%s #%d was answered OUTCOME_FINISHED and its record stays", JobShort, number)
		}
	}
	return nil
}

// What can't be done now is asked again later, and nothing is lost meanwhile.
func adoptRetry(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	const nowhere = "conformance-no-such-job"
	r := ledger.Record{Format: ledger.Format, Job: nowhere, Number: 1, Folder: folderOf(nowhere), ClaimedAt: time.Now(), Origin: elsewhere, OriginIncarnation: 1}
	if err := b.ledger.Claim(c.life, r); err != nil {
		return err
	}
	name := b.record(c, nowhere, 1)
	defer func() { _ = os.Remove(name) }()
	ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(adoptCommand(r, abort)))
	if err != nil {
		return err
	}
	if ack.GetOutcome() != pb.Outcome_OUTCOME_RETRY || ack.GetReason() == "" {
		return fmt.Errorf("a build of an unknown job was answered %v (%q), not OUTCOME_RETRY with a reason", ack.GetOutcome(), ack.GetReason())
	}
	if !exists(name) {
		return errors.New("the record was removed after OUTCOME_RETRY")
	}
	return nil
}

// fragile makes a build that can't be resumed, in the own folder of a new life.
func (b *bench) fragile(ctx context.Context) (*controller, ledger.Entry, error) {
	e, err := b.strand(ctx, JobFragile)
	if err != nil {
		return nil, e, err
	}
	c, err := b.serving(ctx)
	if err != nil {
		return nil, e, err
	}
	e, err = b.give(e, c.life)
	return c, e, err
}

func adoptUnresumable(ctx context.Context, b *bench) error {
	_, e, err := b.fragile(ctx)
	if err != nil {
		return err
	}
	n := e.Record.Number
	was, err := b.progress(JobFragile, n)
	if err != nil {
		return err
	}
	ack, err := b.adopt(ctx, e.Record, abort)
	switch {
	case err != nil:
		return err
	case ack.GetOutcome() == pb.Outcome_OUTCOME_RESUMED:
		return skipf("builds of %s can be resumed here", JobFragile)
	case ack.GetOutcome() != pb.Outcome_OUTCOME_UNRESUMABLE || ack.GetReason() == "":
		return fmt.Errorf("answered %v (%q), not OUTCOME_UNRESUMABLE with a reason", ack.GetOutcome(), ack.GetReason())
	}
	state, err := jenkins.ReadBuild(b.buildDir(JobFragile, n))
	if err != nil {
		return err
	}
	now, err := b.progress(JobFragile, n)
	switch {
	case err != nil:
		return err
	case state.Running || state.Result == "" || state.Result == "SUCCESS":
		return fmt.Errorf("build.xml says: %s, result %q", state.Why, state.Result)
	case exists(b.ledger.Path(e)):
		return errors.New("its record stays")
	case now.size <= was.size:
		return fmt.Errorf("its log does not say why (%s)", filepath.Base(b.logOf(JobFragile, n)))
	}
	return nil
}

// With REBUILD it is scheduled anew, once.
func adoptRebuild(ctx context.Context, b *bench) error {
	c, e, err := b.fragile(ctx)
	if err != nil {
		return err
	}
	before, err := b.numbers(JobFragile)
	if err != nil {
		return err
	}
	const rebuild = pb.UnresumablePolicy_UNRESUMABLE_POLICY_REBUILD
	ack, err := b.adopt(ctx, e.Record, rebuild)
	if err != nil {
		return err
	}
	if ack.GetOutcome() == pb.Outcome_OUTCOME_RESUMED {
		return skipf("builds of %s can be resumed here", JobFragile)
	}
	n, err := b.appears(ctx, JobFragile, before)
	if err != nil {
		return err
	}
	if _, err := b.adopt(ctx, e.Record, rebuild); err != nil { // the answer was lost, say
		return err
	}
	before[n] = true
	return b.startsNothing(ctx, c, JobFragile, before)
}
