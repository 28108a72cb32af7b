package simjenkins

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Events of a trace file.
const (
	TraceBoot    = "boot-begin"
	TraceReady   = "ready"
	TraceStopped = "stopped" // in order; a killed controller leaves none
)

// TraceEvent is one line of the trace file, by which the order of start-ups is
// proven over several controllers of one machine.
type TraceEvent struct {
	Event       string `json:"event"`
	Name        string `json:"name"`
	Incarnation uint64 `json:"incarnation"`
	PID         int    `json:"pid"`
	// UnixNano is the wall clock. All controllers of a trace run on one machine.
	UnixNano int64 `json:"unix_nano"`
}

// trace appends one event. A single write to a file opened with O_APPEND keeps
// the lines of several processes whole on a local file system.
func (c *controller) trace(event string) error {
	if c.cfg.Trace == "" {
		return nil
	}
	line, err := json.Marshal(TraceEvent{event, c.id.life.Name, c.id.life.Incarnation, os.Getpid(), time.Now().UnixNano()})
	if err != nil {
		return fmt.Errorf("encode trace event: %w", err)
	}
	f, err := os.OpenFile(c.cfg.Trace, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("open trace file: %w", err)
	}
	defer f.Close()
	if _, err := f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write trace file: %w", err)
	}
	return nil
}
