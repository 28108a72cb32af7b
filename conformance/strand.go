package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/footman-ci/footman/adoption/ledger"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// betweenTicks is about half of the second between two ticks of a long build.
const betweenTicks = 400 * time.Millisecond

var tickLine = regexp.MustCompile(`^tick (\d+)\b`)

// progress is what a build's log says.
type progress struct {
	size    int
	ticks   int
	doubled string // a tick that is there twice
}

func (b *bench) logOf(job string, n int) string { return filepath.Join(b.buildDir(job, n), "log") }

func (b *bench) progress(job string, n int) (progress, error) {
	data, err := os.ReadFile(b.logOf(job, n))
	if err != nil {
		return progress{}, fmt.Errorf("read log: %w", err)
	}
	return parseProgress(data), nil
}

func parseProgress(data []byte) progress {
	p := progress{size: len(data)}
	seen := map[string]bool{}
	for line := range bytes.Lines(data) {
		m := tickLine.FindSubmatch(line)
		if m == nil {
			continue
		}
		p.ticks++
		if seen[string(m[1])] {
			p.doubled = string(m[1])
		}
		seen[string(m[1])] = true
	}
	return p
}

// grows waits until a long build has written more than p, once and not twice.
func (b *bench) grows(ctx context.Context, n int, p progress) error {
	const job = JobLong
	return b.until(ctx, b.cfg.Step, fmt.Sprintf("progress of %s #%d", job, n), func() (bool, error) {
		now, err := b.progress(job, n)
		if err != nil {
			return false, err
		}
		if now.doubled != "" {
			return false, fmt.Errorf("%s #%d: tick %s was written twice, so two executed it", job, n, now.doubled)
		}
		return now.ticks > p.ticks || p.ticks == 0 && now.size > p.size, nil
	})
}

// begin starts a build and waits until it has done something.
func (b *bench) begin(ctx context.Context, c *controller, job string) (int, error) {
	n, err := b.start(ctx, c, job)
	if err != nil {
		return 0, err
	}
	return n, b.until(ctx, b.cfg.Step, fmt.Sprintf("first line of %s #%d", job, n), func() (bool, error) {
		p, err := b.progress(job, n)
		return err == nil && p.ticks > 0, nil
	})
}

// strand starts a build, kills its controller and moves the record to a peer, as
// Footman would if that peer had adopted it. No controller runs afterwards.
func (b *bench) strand(ctx context.Context, job string) (ledger.Entry, error) {
	c, err := b.serving(ctx)
	if err != nil {
		return ledger.Entry{}, err
	}
	n, err := b.begin(ctx, c, job)
	if err != nil {
		return ledger.Entry{}, err
	}
	// Between two ticks all of its state is on disk. Killed while that is being written,
	// even a build of Jenkins itself may be lost, and this is not what is tested.
	if err := sleep(ctx, betweenTicks); err != nil {
		return ledger.Entry{}, err
	}
	b.kill()
	return b.removed(c.life, job, n)
}

// removed moves the record of a build from a dead life to a peer.
func (b *bench) removed(from ledger.Life, job string, n int) (ledger.Entry, error) {
	entries, bad, err := b.ledger.List(from)
	if err != nil {
		return ledger.Entry{}, err
	}
	if len(bad) > 0 {
		return ledger.Entry{}, fmt.Errorf("record %s: %w", bad[0].Path, bad[0].Err)
	}
	for _, e := range entries {
		if e.Record.Job != job || e.Record.Number != n {
			continue
		}
		peer, err := b.ledger.ClaimIncarnation(elsewhere)
		if err != nil {
			return ledger.Entry{}, err
		}
		return b.give(e, peer)
	}
	return ledger.Entry{}, fmt.Errorf("the record of %s #%d is not in the folder of its life %s", job, n, from)
}

// give moves a record into the own folder of a life.
func (b *bench) give(e ledger.Entry, to ledger.Life) (ledger.Entry, error) {
	if err := b.ledger.Assign(e, to); err != nil {
		return ledger.Entry{}, err
	}
	e.Life, e.Inbox = to, true
	return b.ledger.Take(e)
}

func adoptCommand(r ledger.Record, policy pb.UnresumablePolicy) *pb.CommandsResponse {
	return &pb.CommandsResponse{Command: &pb.CommandsResponse_AdoptBuild{AdoptBuild: &pb.AdoptBuild{
		Policy: policy,
		Record: &pb.BuildRecord{
			Build:  &pb.BuildRef{Job: r.Job, Number: int32(r.Number)}, //nolint:gosec // a build number
			Folder: r.Folder, ClaimedAt: timestamppb.New(r.ClaimedAt), QueueId: r.QueueID, Origin: r.Origin, OriginIncarnation: r.OriginIncarnation,
		},
	}}}
}

const abort = pb.UnresumablePolicy_UNRESUMABLE_POLICY_ABORT

// adopt sends AdoptBuild, again after each RETRY as a sidecar does, and returns the
// first other outcome.
func (b *bench) adopt(ctx context.Context, r ledger.Record, policy pb.UnresumablePolicy) (*pb.AcknowledgeRequest, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, b.cfg.Step, errors.New("it answers RETRY all the time"))
	defer cancel()
	reason := ""
	for {
		ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(adoptCommand(r, policy)))
		if err != nil {
			return nil, fmt.Errorf("AdoptBuild %s #%d: %w (last reason %q)", r.Job, r.Number, err, reason)
		}
		if ack.GetOutcome() != pb.Outcome_OUTCOME_RETRY {
			return ack, nil
		}
		if reason = ack.GetReason(); reason == "" {
			return nil, errors.New("OUTCOME_RETRY without a reason")
		}
		if err := sleep(ctx, 10*poll); err != nil {
			return nil, fmt.Errorf("AdoptBuild %s #%d: %w (last reason %q)", r.Job, r.Number, err, reason)
		}
	}
}

// adoptAs adopts and wants one outcome.
func (b *bench) adoptAs(ctx context.Context, r ledger.Record, want pb.Outcome) error {
	ack, err := b.adopt(ctx, r, abort)
	if err != nil {
		return err
	}
	if ack.GetOutcome() != want {
		return fmt.Errorf("AdoptBuild %s #%d was answered %v (%s), not %v", r.Job, r.Number, ack.GetOutcome(), ack.GetReason(), want)
	}
	return nil
}
