package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// States of a controller in [Live].
const (
	StateStarting = "starting"
	StateServing  = "serving"
	StateDraining = "draining"
	StateStopping = "stopping"
)

// Live is live.json: what a controller says of itself, written by its own side.
// Hints that change; nobody may decide from them who owns a build.
type Live struct {
	Format      int       `json:"format"`
	Incarnation uint64    `json:"incarnation"`
	State       string    `json:"state"`
	Veto        bool      `json:"veto"`
	UpdatedAt   time.Time `json:"updated_at"`
	Running     int       `json:"running"`
	Queue       int       `json:"queue"`
	OnlineNodes int       `json:"online_nodes"`
	URL         string    `json:"url,omitempty"`
	// Nodes in use, by the key of the build.
	Nodes map[string][]string `json:"nodes,omitempty"`
}

// ReadLive reads live.json of life. fs.ErrNotExist: its controller has not
// written one (yet).
func (l *Ledger) ReadLive(life Life) (Live, error) {
	if err := checkLife(life); err != nil {
		return Live{}, err
	}
	data, err := l.read("ledger.live-read", l.home.LiveFile(life.Name, life.Incarnation), maxLive)
	if err != nil {
		return Live{}, fmt.Errorf("read live file: %w", err)
	}
	var v Live
	if err := json.Unmarshal(data, &v); err != nil {
		return Live{}, fmt.Errorf("decode live file of %s: %w", life, err)
	}
	if v.Format != Format {
		return Live{}, fmt.Errorf("live file of %s: %w %d", life, ErrFormat, v.Format)
	}
	if v.Incarnation != life.Incarnation {
		return Live{}, fmt.Errorf("live file of %s is of incarnation %d", life, v.Incarnation)
	}
	return v, nil
}

// WriteLive replaces live.json of life. Format and Incarnation are set here.
// ErrLifeClosed: the folder of this life is gone.
func (l *Ledger) WriteLive(life Life, v Live) error {
	if err := checkLife(life); err != nil {
		return err
	}
	v.Format, v.Incarnation, v.UpdatedAt = Format, life.Incarnation, v.UpdatedAt.UTC().Truncate(time.Millisecond)
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode live file: %w", err)
	}
	if len(data) >= maxLive {
		return fmt.Errorf("live file of %d bytes is too long", len(data))
	}
	err = l.fs.WriteFile("ledger.live-write", l.home.LiveFile(life.Name, life.Incarnation), append(data, '\n'), filePerm)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write live file of %s: %w", life, ErrLifeClosed)
	}
	if err != nil {
		return fmt.Errorf("write live file: %w", err)
	}
	return nil
}
