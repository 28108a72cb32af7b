package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/rs/zerolog"

	"github.com/footman-ci/footman/adoption/ledger"
	footmanv1 "github.com/footman-ci/footman/proto/footman/v1"
)

// commands carries out what the sidecar asks for, adoptions side by side with a
// bound. Whatever is not acknowledged comes again in the next session.
func (t *talk) commands(ctx context.Context) error {
	stream, err := t.client.Commands(ctx, &footmanv1.CommandsRequest{Session: t.session})
	if err != nil {
		return fmt.Errorf("open command stream: %w", err)
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	slots := make(chan struct{}, adoptions)
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return errEndOfTalk
		}
		if err != nil {
			return fmt.Errorf("receive command: %w", err)
		}
		switch command := m.GetCommand().(type) {
		case *footmanv1.CommandsResponse_AdoptBuild:
			select {
			case slots <- struct{}{}: // no further command is read meanwhile
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			wg.Go(func() {
				defer func() { <-slots }()
				t.acknowledge(ctx, m.GetId(), t.adoptBuild(ctx, command.AdoptBuild))
			})
		case *footmanv1.CommandsResponse_QuietDown:
			reason := command.QuietDown.GetReason()
			if reason == "" {
				reason = "no reason given"
			}
			t.c.quiet(reason)
			t.acknowledge(ctx, m.GetId(), outcome{code: footmanv1.Outcome_OUTCOME_DONE})
		case *footmanv1.CommandsResponse_CancelQuietDown:
			t.c.quiet("")
			t.acknowledge(ctx, m.GetId(), outcome{code: footmanv1.Outcome_OUTCOME_DONE})
		case *footmanv1.CommandsResponse_ReplayQueue:
			wg.Go(func() { t.acknowledge(ctx, m.GetId(), t.c.replay(command.ReplayQueue)) })
		case *footmanv1.CommandsResponse_ApplyChanges:
			wg.Go(func() { t.applyChanges(ctx, m.GetId(), command.ApplyChanges) })
		case *footmanv1.CommandsResponse_KeepAlive:
		default:
			t.c.log.Warn().Str("id", m.GetId()).Msg("unknown command")
			t.acknowledge(ctx, m.GetId(), retry("this controller does not know the command"))
		}
	}
}

// adoptBuild checks what the wire brought before anything is done with it.
func (t *talk) adoptBuild(ctx context.Context, a *footmanv1.AdoptBuild) outcome {
	w := a.GetRecord()
	r := ledger.Record{
		Format: ledger.Format, Job: w.GetBuild().GetJob(), Number: int(w.GetBuild().GetNumber()), Folder: w.GetFolder(),
		ClaimedAt: w.GetClaimedAt().AsTime(), QueueID: w.GetQueueId(), Origin: w.GetOrigin(), OriginIncarnation: w.GetOriginIncarnation(),
	}
	if err := r.Validate(); err != nil {
		return retry("the command's record is not valid: %v", err)
	}
	return t.c.adopt(ctx, r, a.GetPolicy())
}

func (t *talk) acknowledge(ctx context.Context, id string, out outcome) {
	t.answer(ctx, &footmanv1.AcknowledgeRequest{Session: t.session, Id: id, Outcome: out.code, Reason: out.reason})
}

func (t *talk) answer(ctx context.Context, req *footmanv1.AcknowledgeRequest) {
	err := t.call(ctx, "acknowledge", func(ctx context.Context) error {
		_, err := t.client.Acknowledge(ctx, req)
		return err
	})
	level := zerolog.DebugLevel
	if err != nil {
		level = zerolog.WarnLevel
	}
	t.c.log.WithLevel(level).Err(err).Str("id", req.GetId()).Stringer("outcome", req.GetOutcome()).Str("reason", req.GetReason()).Int("applied", len(req.GetApplied())).Msg("command")
}
