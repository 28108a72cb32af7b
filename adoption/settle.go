package adoption

import (
	"context"
	"errors"

	"github.com/footman-ci/footman/adoption/ledger"
)

// settle compares all entries with the disk and ends those that need no owner.
func (d *distribution) settle(ctx context.Context, entries []ledger.Entry) (place []ledger.Entry) {
	states := make([]verdict, len(entries))
	whys := make([]string, len(entries))
	parallel(ctx, len(entries), verifyParallel, func(i int) {
		s, err := d.m.deps.Builds.State(entries[i].Record)
		states[i], whys[i] = judge(entries[i].Record, s, err)
		d.beat()
	}, func(i int) { states[i], whys[i] = verdictUnknown, "no time left" })
	for i, e := range entries {
		d.beat()
		if states[i] != verdictPlace && ctx.Err() != nil {
			states[i], whys[i] = verdictUnknown, "no time left"
		}
		switch states[i] {
		case verdictPlace:
			place = append(place, e)
		case verdictUnknown:
			d.left(e, whys[i])
		case verdictMismatch:
			d.quarantine(e, whys[i])
		case verdictFinished:
			d.release(e, KindBuildFinished, whys[i], &d.report.Finished)
		case verdictNeverStarted:
			d.release(e, KindBuildNeverStarted, whys[i], &d.report.NeverStarted)
		}
	}
	return place
}

func (d *distribution) left(e ledger.Entry, why string) {
	d.report.Left++
	d.report.Why = e.Key + ": " + why
}

func (d *distribution) release(e ledger.Entry, kind Kind, why string, n *int) {
	d.act()
	switch err := d.m.ledger.ReleaseEntry(e); {
	case errors.Is(err, ledger.ErrGone):
	case err != nil:
		d.left(e, err.Error())
	default:
		*n++
		d.m.countReleased(kind)
		d.m.recordBuild(kind, e, why, 0)
	}
}

func (m *Manager) countReleased(kind Kind) {
	if kind == KindBuildNeverStarted {
		m.count.neverStarted.Add(1)
	} else {
		m.count.finished.Add(1)
	}
}

func (d *distribution) quarantine(e ledger.Entry, why string) {
	d.act()
	switch err := d.m.ledger.Quarantine(e, why); {
	case errors.Is(err, ledger.ErrGone):
	case err != nil:
		d.left(e, err.Error())
	default:
		d.report.Quarantined++
		d.m.quarantined(e, why)
	}
}

// quarantineTwin quarantines e, which seems to be a second record of the build of
// twin, once that is proven. It reports whether e is the only one instead.
func (d *distribution) quarantineTwin(e, twin ledger.Entry) (only bool) {
	why := "a second record of this build lies in " + twin.Life.String()
	d.act()
	switch err := d.m.ledger.QuarantineTwin(e, twin, why); {
	case errors.Is(err, ledger.ErrNoTwin):
		return true
	case errors.Is(err, ledger.ErrGone):
	case err != nil:
		d.left(e, err.Error())
	default:
		d.report.Quarantined++
		d.m.quarantined(e, why)
	}
	return false
}

func (d *distribution) quarantineBad(b ledger.Bad) {
	// A newer version may know the format, and a later try may read it.
	if errors.Is(b.Err, ledger.ErrFormat) || errors.Is(b.Err, ledger.ErrUnreadable) {
		d.report.Left++
		d.report.Why = b.Err.Error()
		return
	}
	d.act()
	switch err := d.m.quarantineBad(b); {
	case err == nil:
		d.report.Quarantined++
	case !errors.Is(err, ledger.ErrGone):
		d.report.Left++
		d.report.Why = err.Error()
	}
}

func (d *distribution) close(life ledger.Life) {
	var notEmpty *ledger.NotEmptyError
	switch err := d.m.ledger.CloseLife(life); {
	case err == nil:
		d.act()
		d.m.count.closed.Add(1)
		d.m.record(Event{Kind: KindLifeClosed, Subject: life.Name, Incarnation: life.Incarnation})
	case errors.As(err, &notEmpty):
		d.report.LivesLeft++
	default:
		d.report.LivesLeft++
		d.report.Why = err.Error()
	}
}
