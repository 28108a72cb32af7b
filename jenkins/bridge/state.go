package bridge

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"golang.org/x/sys/unix"
)

// What a bridge says of itself in State.State.
const (
	StateStarting = "starting"
	StateActive   = "active"
	StateHalted   = "halted" // it ended its JVM; Reason says why
)

// maxState bounds bridge.json; some thousand missing features would fit.
const maxState = 1 << 20

// State is bridge.json: what the bridge in a controller says of itself, for
// people. Nobody decides anything by it.
type State struct {
	Format      int               `json:"format"`
	Incarnation json.Number       `json:"incarnation,omitempty"` // a string, as all 64-bit numbers in JSON here
	Version     string            `json:"version,omitempty"`
	State       string            `json:"state"`
	Reason      string            `json:"reason,omitempty"`
	Jenkins     string            `json:"jenkins_version,omitempty"`
	PID         int               `json:"pid,omitempty"`
	Active      []string          `json:"active,omitempty"`  // features that work
	Missing     map[string]string `json:"missing,omitempty"` // and those that don't, with the reason
	Sidecar     string            `json:"sidecar,omitempty"` // "connected" or "away"
	Lease       bool              `json:"lease"`             // new builds may start
	LastCommand string            `json:"last_command,omitempty"`
	LastError   string            `json:"last_error,omitempty"`
	Running     int               `json:"running"` // builds
	// WrittenAt is the file's time: when one of these last changed.
	WrittenAt time.Time `json:"written_at"`
}

// Of says whether the state is that of this life.
func (s State) Of(incarnation uint64) bool {
	return s.Incarnation.String() == strconv.FormatUint(incarnation, 10)
}

// ReadState reads what the bridge of a replica's controller wrote last, which may
// be of an earlier life.
func ReadState(f fsys.FS, home layout.Home, name string) (State, error) {
	var s State
	if err := layout.CheckName(name); err != nil {
		return s, err
	}
	if f == nil {
		f = fsys.OS
	}
	file, err := f.OpenFile(opRead, home.BridgeFile(name), os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return s, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return s, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxState+1))
	switch {
	case err != nil:
		return s, err
	case len(data) > maxState:
		return s, fmt.Errorf("bridge.json of %s is longer than %d bytes", name, maxState)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("read bridge.json of %s: %w", name, err)
	}
	s.WrittenAt = info.ModTime()
	if s.Format != 1 {
		return s, fmt.Errorf("bridge.json of %s has format %d, which this version does not know", name, s.Format)
	}
	return s, nil
}
