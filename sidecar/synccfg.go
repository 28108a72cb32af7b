package sidecar

import (
	"errors"
	"fmt"
	"time"

	"github.com/footman-ci/footman/syncstate"
)

// Sync says how controllers are kept in step.
type Sync struct {
	// Off leaves changes of other replicas to restarts, as plain Jenkins does.
	Off bool
	// ScanEvery is the slow period in which everything is compared; 0 means
	// [syncstate.DefaultScanEvery].
	ScanEvery time.Duration
	// NoWatch leaves changes made by hand to scans.
	NoWatch bool
}

// minScanEvery and maxScanEvery bound ScanEvery: a scan of a large home takes the
// file server seconds, and what only a scan finds should be found the same day.
const (
	minScanEvery = 5 * time.Second
	maxScanEvery = 24 * time.Hour
)

func (c *Sync) validate() error {
	if c.ScanEvery == 0 {
		c.ScanEvery = syncstate.DefaultScanEvery
	}
	if c.ScanEvery < minScanEvery || c.ScanEvery > maxScanEvery {
		return fmt.Errorf("sync.scan_every: %s; give %s to %s", c.ScanEvery, minScanEvery, maxScanEvery)
	}
	return nil
}

// errSyncOff is what the service answers when it is switched off.
var errSyncOff = errors.New("staying in step is switched off for this replica (sync.enabled)")
