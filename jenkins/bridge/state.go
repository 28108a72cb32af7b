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
	Jenkins     string            `json:"jenkins,omitempty"`
	Java        string            `json:"java,omitempty"`
	Connected   bool              `json:"connected"`
	Features    []string          `json:"features,omitempty"`
	Missing     map[string]string `json:"missing,omitempty"`
	LastCommand json.RawMessage   `json:"last_command,omitempty"`
	LastError   json.RawMessage   `json:"last_error,omitempty"`
	UpdatedAt   time.Time         `json:"updated_at,omitzero"`
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
	if s.Format != 1 {
		return s, fmt.Errorf("bridge.json of %s has format %d, which this version does not know", name, s.Format)
	}
	return s, nil
}
