package adoption

import (
	"errors"

	"github.com/footman-ci/footman/adoption/ledger"
)

// release removes the record of a build that ended.
func (o *owner) release(e ledger.Entry, kind Kind, why string) {
	switch err := o.m.ledger.ReleaseEntry(e); {
	case errors.Is(err, ledger.ErrGone): // the controller did it meanwhile
	case err != nil:
		o.m.log.Warn().Err(err).Str("key", e.Key).Msg("could not release a record; next pass tries again")
	default:
		o.m.countReleased(kind)
		o.m.recordBuild(kind, e, why, 0)
	}
}

func (o *owner) quarantine(e ledger.Entry, why string) {
	switch err := o.m.ledger.Quarantine(e, why); {
	case errors.Is(err, ledger.ErrGone):
	case err != nil:
		o.m.log.Error().Err(err).Str("key", e.Key).Msg("could not quarantine a record")
	default:
		o.m.quarantined(e, why)
	}
}

// quarantineTwin quarantines e, which seems to be a second record of the build of
// twin, once that is proven. If it isn't, the next pass looks again.
func (o *owner) quarantineTwin(e, twin ledger.Entry) {
	why := "a second record of this build lies in " + twin.Life.String()
	switch err := o.m.ledger.QuarantineTwin(e, twin, why); {
	case errors.Is(err, ledger.ErrGone), errors.Is(err, ledger.ErrNoTwin):
	case err != nil:
		o.m.log.Warn().Err(err).Str("key", e.Key).Msg("can't tell whether a build has two records; next pass looks again")
	default:
		o.m.quarantined(e, why)
	}
}

func (o *owner) quarantineBad(b ledger.Bad) {
	if errors.Is(b.Err, ledger.ErrFormat) || errors.Is(b.Err, ledger.ErrUnreadable) {
		return
	}
	if err := o.m.quarantineBad(b); err != nil && !errors.Is(err, ledger.ErrGone) {
		o.m.log.Error().Err(err).Str("file", b.Path).Msg("could not quarantine a file")
	}
}
