package simjenkins

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
)

// Files by which a home says that its setup wizard was finished.
const (
	wizardState  = "jenkins.install.UpgradeWizard.state"
	wizardExeced = "jenkins.install.InstallUtil.lastExecVersion"
)

// exitError: the controller was told to exit while it booted.
type exitError struct{ code int }

func (e *exitError) Error() string { return fmt.Sprintf("told to exit with code %d", e.code) }

// boot follows the order of a real start: configuration, jobs and their builds
// are read; then the init scripts run, hence the bridge; then the constructor saves
// config.xml with what it had read at the beginning. No build is loaded before the
// veto is active.
func (c *controller) boot(ctx context.Context) error {
	if err := c.loadSettings(); err != nil {
		return fmt.Errorf("load configuration: %w", err)
	}
	if err := c.loadJobs(); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case how := <-c.exits: // told to exit while it boots
		return &exitError{how.code}
	case <-time.After(c.cfg.Boot):
	}
	if c.cfg.EarlySave {
		if err := c.constructorSave(ctx); err != nil {
			return err
		}
	}
	if err := c.bridge(); err != nil {
		return fmt.Errorf("bridge: %w", err)
	}
	if !c.cfg.EarlySave {
		if err := c.constructorSave(ctx); err != nil {
			return err
		}
	}
	if !c.cfg.Wizard {
		if err := c.finishWizard(); err != nil {
			return err
		}
	}
	c.mu.Lock()
	c.ready = true
	c.mu.Unlock()
	close(c.readyC)
	if err := c.trace(TraceReady); err != nil {
		return err
	}
	if !c.id.plain {
		if err := c.writeLive(); err != nil {
			return err
		}
	}
	c.loadChanged() // the sidecar learns at once that it serves
	return nil
}

// bridge is what Footman's init script does in a real controller. An error
// means that the controller must not serve.
func (c *controller) bridge() error {
	if c.id.plain {
		return nil
	}
	c.vetoActive.Store(!c.cfg.NoVeto)
	if !c.changes.off {
		c.config.Bridge()
		c.bootWrites()
	}
	if err := c.writeLive(); err != nil {
		return err
	}
	if c.car != nil {
		c.startCar()
	}
	return nil
}

// wizardOpen says whether the setup wizard is open: its state file is missing.
func (c *controller) wizardOpen() bool {
	_, err := os.Stat(filepath.Join(c.id.home.Path(), wizardState))
	return errors.Is(err, fs.ErrNotExist)
}

// finishWizard writes what a finished or skipped wizard leaves.
func (c *controller) finishWizard() error {
	if !c.wizardOpen() {
		return nil
	}
	for _, name := range []string{wizardExeced, wizardState} { // the state last: it decides
		if err := replaceFile(filepath.Join(c.id.home.Path(), name), []byte(jenkinsVersion)); err != nil {
			return fmt.Errorf("finish setup wizard: %w", err)
		}
	}
	return nil
}

// resumeAll is FlowExecutionList.Storage.resume, followed by a look at every
// build of the boot listing: whatever may be loaded is, and resumes.
func (c *controller) resumeAll(ctx context.Context) {
	if !c.id.plain {
		entries, bad, err := c.ledger.List(c.id.life)
		if err != nil {
			c.log.Error().Err(err).Msg("own list of running builds can't be read")
		}
		for _, b := range bad {
			c.log.Warn().Err(b.Err).Str("path", b.Path).Msg("record can't be read")
		}
		for _, e := range entries {
			if ctx.Err() != nil {
				return
			}
			if !e.Inbox {
				c.resumeOne(e)
			}
		}
	}
	for _, j := range c.allJobs() {
		if ctx.Err() != nil {
			return
		}
		j.look(0)
	}
}

func (c *controller) resumeOne(e ledger.Entry) {
	log := c.log.With().Str("job", e.Record.Job).Int("build", e.Record.Number).Logger()
	j, err := c.findJob(e.Record.Job, e.Record.Folder)
	if err == nil {
		err = j.recognizeNumber(e.Record.Number)
	}
	if err == nil {
		_, err = j.load(e.Record.Number)
	}
	if err != nil {
		// Freestyle, or never started: the sidecar's AdoptBuild settles it.
		log.Info().Err(err).Msg("build of the own list was not loaded")
	}
}
