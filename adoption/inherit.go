package adoption

import (
	"context"
	"errors"
	"slices"

	"github.com/footman-ci/footman/adoption/ledger"
)

// olderLives moves the records of earlier lives of the own name into the present
// one, which holds the liveness lock of that name.
func (o *owner) olderLives(ctx context.Context, own ledger.Life, beat func()) {
	lives, err := o.m.ledger.Lives(own.Name)
	if err != nil {
		o.m.setDegraded("own lives", err.Error())
		return
	}
	lives = slices.DeleteFunc(lives, func(l ledger.Life) bool { return l.Incarnation >= own.Incarnation })
	if len(lives) == 0 {
		o.m.setDegraded("own lives", "")
		return
	}
	why := ""
	var entries []ledger.Entry
	for _, life := range lives {
		beat()
		good, bad, err := o.m.ledger.List(life)
		if err != nil {
			o.m.setDegraded("own lives", err.Error())
			return
		}
		for _, b := range bad {
			o.quarantineBad(b)
		}
		entries = append(entries, good...)
	}
	open, err := o.m.takeQueues(own.Name, own.Incarnation-1, lives, entries, beat)
	if err != nil {
		o.m.setDegraded("own lives", err.Error())
		return
	}
	parallel(ctx, len(entries), takeParallel, func(i int) {
		o.inherit(ctx, entries[i], own)
		beat()
	}, func(int) {})
	for _, life := range lives {
		beat()
		if slices.Contains(open, life) {
			why = "a queue file could not be moved yet"
			continue
		}
		if err := o.inheritQueues(life, own); err != nil {
			why = err.Error()
		}
		var notEmpty *ledger.NotEmptyError
		switch err := o.m.ledger.CloseLife(life); {
		case err == nil:
			o.m.count.closed.Add(1)
			o.m.record(Event{Kind: KindLifeClosed, Subject: life.Name, Incarnation: life.Incarnation})
		case !errors.As(err, &notEmpty):
			why = err.Error()
		}
	}
	o.m.setDegraded("own lives", why)
}

func (o *owner) inherit(ctx context.Context, e ledger.Entry, own ledger.Life) {
	state, err := o.m.deps.Builds.State(e.Record)
	switch v, why := judge(e.Record, state, err); v {
	case verdictFinished:
		o.release(e, KindBuildFinished, why)
	case verdictNeverStarted:
		o.release(e, KindBuildNeverStarted, why)
	case verdictMismatch:
		o.quarantine(e, why)
	case verdictUnknown:
		o.m.log.Debug().Str("key", e.Key).Str("why", why).Msg("can't judge a build now")
	case verdictPlace:
		moved, err := o.m.ledger.Inherit(e, own)
		switch {
		case err == nil:
			o.m.count.inherited.Add(1)
			o.m.recordBuild(KindBuildInherited, moved, "from "+e.Life.String(), 0)
			o.enqueue(ctx, moved)
		case errors.Is(err, ledger.ErrExists):
			o.quarantineTwin(e, ledger.Entry{Life: own, Key: e.Key})
		case !errors.Is(err, ledger.ErrGone):
			o.m.log.Warn().Err(err).Str("key", e.Key).Msg("could not inherit a record; next pass tries again")
		}
	}
}
