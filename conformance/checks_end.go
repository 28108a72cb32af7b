package conformance

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/footman-ci/footman/adoption/ledger"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

var endChecks = []check{
	{"orderly-stop-releases-nothing", "Orderly stop", "", orderlyStop},
	{"queue-replay-once", "Queue replay", "replay-queue", queueReplay},
	{"trigger-owners", "Triggers", "trigger-owners", notFromOutside},
	{"node-locks", "Node locks", "node-locks", notFromOutside},
}

// notFromOutside: what a trigger or an agent is differs from one controller to the next.
func notFromOutside(context.Context, *bench) error {
	return skipf("can't be seen from outside; test it with the examples in the contract")
}

// terminate sends SIGTERM and waits for the end.
func (b *bench) terminate(ctx context.Context, c *controller) error {
	c.proc.Signal(syscall.SIGTERM)
	return b.until(ctx, stopLimit, "end after SIGTERM", func() (bool, error) { return !c.proc.Alive(), nil })
}

// The records stay for whoever carries the builds on, and the next life can.
func orderlyStop(ctx context.Context, b *bench) error {
	c, n, err := b.running(ctx)
	if err != nil {
		return err
	}
	if err := b.terminate(ctx, c); err != nil {
		return err
	}
	if !exists(b.record(c, JobLong, n)) {
		return fmt.Errorf("the record of %s #%d, which is not completed, is gone", JobLong, n)
	}
	if live, err := b.ledger.ReadLive(c.life); err != nil || live.State != ledger.StateStopping {
		return fmt.Errorf("live.json says %q after the stop (%w)", live.State, err)
	}
	b.kill()
	was, err := b.progress(JobLong, n)
	if err != nil {
		return err
	}
	e, err := b.removed(c.life, JobLong, n)
	if err != nil {
		return err
	}
	next, err := b.serving(ctx)
	if err != nil {
		return err
	}
	if e, err = b.give(e, next.life); err != nil {
		return err
	}
	if err := b.adoptAs(ctx, e.Record, pb.Outcome_OUTCOME_RESUMED); err != nil {
		return err
	}
	return b.grows(ctx, n, was)
}

const queued = 3

// Items that waited in the queue of an ended life start once, except those that
// became builds; and nothing starts when the command comes again.
func queueReplay(ctx context.Context, b *bench) error {
	c, err := b.serving(ctx)
	if err != nil {
		return err
	}
	jobs := []string{JobShort, JobLong, JobFragile} // equal items may be merged into one
	if err := b.enqueue(ctx, c, jobs); err != nil {
		b.kill() // it may be quieting down
		return skipf("no item could be made to wait in the queue: %v", err)
	}
	if err := b.terminate(ctx, c); err != nil {
		return err
	}
	b.kill()
	file := filepath.Join(b.home.Path(), "queue", fmt.Sprintf("%s-%d.xml", c.life.Name, c.life.Incarnation))
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("queue of the ended life: %w", err)
	}
	ids, err := itemIDs(data)
	if err != nil {
		return err
	}
	if len(ids) != queued {
		return fmt.Errorf("%s has %d items, not %d", filepath.Base(file), len(ids), queued)
	}
	before := map[string]map[int]bool{}
	for _, job := range jobs {
		if before[job], err = b.numbers(job); err != nil {
			return err
		}
	}
	next, err := b.serving(ctx)
	if err != nil {
		return err
	}
	for _, job := range jobs {
		if err := b.startsNothing(ctx, next, job, before[job]); err != nil {
			return fmt.Errorf("before the queue was replayed: %w", err)
		}
	}
	folder := filepath.Join(next.own, "queue", fmt.Sprintf("%s-%d", c.life.Name, c.life.Incarnation))
	staged := folder + ".new"
	if err := errors.Join(os.MkdirAll(staged, 0o750),
		os.WriteFile(filepath.Join(staged, ids[0]+".done"), nil, 0o600), // the first became a build
		os.Rename(file, filepath.Join(staged, "queue.xml")), os.Rename(staged, folder)); err != nil {
		return fmt.Errorf("prepare replay: %w", err)
	}
	rel, err := filepath.Rel(b.home.Path(), folder)
	if err != nil {
		return err
	}
	command := &pb.ReplayQueue{Folder: filepath.ToSlash(rel), Origin: c.life.Name, OriginIncarnation: c.life.Incarnation}
	for range 2 { // the second time there is nothing to do
		ack, err := b.car.answer(ctx, b.cfg.Step, b.car.send(&pb.CommandsResponse{Command: &pb.CommandsResponse_ReplayQueue{ReplayQueue: command}}))
		if err != nil {
			return err
		}
		if ack.GetOutcome() != pb.Outcome_OUTCOME_DONE {
			return fmt.Errorf("ReplayQueue was answered %v (%s)", ack.GetOutcome(), ack.GetReason())
		}
		if exists(folder) {
			return errors.New("the replayed folder stays")
		}
	}
	if err := b.until(ctx, b.cfg.Step, "builds of the replayed queue", func() (bool, error) {
		n, err := b.since(jobs, before)
		return n >= queued-1, err
	}); err != nil {
		return err
	}
	if err := sleep(ctx, b.cfg.Quiet); err != nil {
		return err
	}
	n, err := b.since(jobs, before)
	if err != nil {
		return err
	}
	if n != queued-1 {
		return fmt.Errorf("%d builds were started from %d items, of which one had a marker", n, queued)
	}
	return nil
}

// waitInQueue keeps an item in the queue for longer than it takes to stop.
const waitInQueue = "?delay=15s"

// enqueue makes items wait: behind quiet-down, as in Jenkins, or else for some time.
func (b *bench) enqueue(ctx context.Context, c *controller, jobs []string) error {
	query := ""
	quiet := &pb.CommandsResponse{Command: &pb.CommandsResponse_QuietDown{QuietDown: &pb.QuietDown{Reason: "conformance"}}}
	if _, err := b.car.answer(ctx, b.cfg.Step, b.car.send(quiet)); err != nil {
		return err
	}
	for i, job := range jobs {
		err := b.askWith(ctx, c, job, query)
		if err != nil && i == 0 {
			query = waitInQueue
			again := &pb.CommandsResponse{Command: &pb.CommandsResponse_CancelQuietDown{CancelQuietDown: &pb.CancelQuietDown{}}}
			if _, err := b.car.answer(ctx, b.cfg.Step, b.car.send(again)); err != nil {
				return err
			}
			err = b.askWith(ctx, c, job, query)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// since counts the builds that were not there before.
func (b *bench) since(jobs []string, before map[string]map[int]bool) (int, error) {
	sum := 0
	for _, job := range jobs {
		now, err := b.numbers(job)
		if err != nil {
			return 0, err
		}
		for n := range now {
			if !before[job][n] {
				sum++
			}
		}
	}
	return sum, nil
}

// maxQueueDepth bounds the nesting of a queue file.
const maxQueueDepth = 1000

// itemIDs returns the ids of the items in a queue file, in its order: the element
// "id" directly below each item.
func itemIDs(data []byte) ([]string, error) {
	// encoding/xml knows 1.0 only; the difference does not matter here.
	dec := xml.NewDecoder(strings.NewReader(strings.Replace(string(data), "version='1.1'", "version='1.0'", 1)))
	var ids []string
	depth := 0
	const itemDepth = 3 // state/items/item
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return ids, nil
		}
		if err != nil {
			return nil, fmt.Errorf("queue file: %w", err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxQueueDepth {
				return nil, errors.New("queue file: nested too deep")
			}
			if depth != itemDepth+1 || t.Name.Local != "id" {
				continue
			}
			text, err := dec.Token()
			if err != nil {
				return nil, fmt.Errorf("queue file: %w", err)
			}
			chars, ok := text.(xml.CharData)
			if !ok {
				return nil, errors.New("queue file: an item has an empty id")
			}
			ids = append(ids, strings.TrimSpace(string(chars)))
		case xml.EndElement:
			depth--
		}
	}
}
