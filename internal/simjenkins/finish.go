package simjenkins

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/jenkins"
)

// optimizeStorage tidies up after a Pipeline: its program is over, and its flow
// nodes move to workflow-completed.
func (b *build) optimizeStorage() {
	if b.spec.Kind == kindFreestyle {
		return
	}
	for _, err := range []error{
		os.Remove(filepath.Join(b.dir, "program.dat")),
		os.Rename(filepath.Join(b.dir, "workflow"), filepath.Join(b.dir, "workflow-completed")),
	} {
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			b.warn(err, "left-over of a completed Pipeline stays")
		}
	}
}

// release removes the build's record, if build.xml on disk says completed.
func (b *build) release() error {
	c := b.j.c
	if c.id.plain {
		return nil
	}
	state, err := jenkins.ReadBuild(b.dir)
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	if !state.Exists || state.Running {
		return errors.New("release: build.xml on disk does not say completed")
	}
	return c.releaseRecord(b.key())
}

// releaseRecord removes a record of this life. One that is gone already is fine:
// without the veto a build may run here whose record never lay here.
func (c *controller) releaseRecord(key string) error {
	err := c.ledger.Release(c.id.life, key)
	if errors.Is(err, ledger.ErrGone) {
		c.log.Warn().Str("key", key).Msg("record was gone when its build ended")
		return nil
	}
	return err
}
