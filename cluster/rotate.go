package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
)

// KeyHolder is what one living member says of its keyring, by fingerprints.
type KeyHolder struct {
	Name string
	Keys []string // the first one encrypts
}

// KeyRotation replaces the gossip key without losing a member: the new key is
// added, used only when every living member can decrypt it, and the old ones are
// removed only when every living member encrypts with the new one.
//
// Each step is written to the home, so Run may be ended or killed at any point,
// and run again. Only one may run at a time; the caller sees to that.
type KeyRotation struct {
	FS   fsys.FS
	Path string // of the keyring
	// Marker is the path of a file that says, by fingerprints, how far it has come.
	Marker string
	// Holders returns every living member. Forgetting one cuts it off.
	Holders func(context.Context) ([]KeyHolder, error)
	// Progress, if set, is told of each step, and whom it waits for.
	Progress func(step string, waitingFor []string)
	Every    time.Duration // how often Holders is asked; 0 means a second
}

// RotationWaitingError says whom a rotation waited for when its context ended.
type RotationWaitingError struct {
	Step    string
	Missing []string
	Cause   error
}

func (e *RotationWaitingError) Error() string {
	return fmt.Sprintf("not finished: %s: waiting for %s (%v); nobody is cut off; start or stop these sidecars and run the same command again", e.Step, strings.Join(e.Missing, ", "), e.Cause)
}

func (e *RotationWaitingError) Unwrap() error { return e.Cause }

const (
	markerFormat = 1
	opKeyMarker  = fsys.Op("cluster.key-marker")
)

// keyMarker is in the home while a rotation is under way.
type keyMarker struct {
	Format int      `json:"format"`
	New    string   `json:"new"`    // fingerprint
	Retire []string `json:"retire"` // fingerprints
}

// RotatingKeys says whether a rotation was begun and not finished.
func RotatingKeys(f fsys.FS, marker string) (bool, error) {
	m, err := readKeyMarker(f, marker)
	return m != nil, err
}

func readKeyMarker(f fsys.FS, path string) (*keyMarker, error) {
	data, err := fsys.ReadFile(f, opKeyMarker, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read state of the rotation: %w", err)
	}
	var m keyMarker
	if err := json.Unmarshal(data, &m); err != nil || m.Format != markerFormat || m.New == "" {
		return nil, &KeyFileError{path, "is damaged; remove it, look at 'footman keys list', and rotate again"}
	}
	return &m, nil
}

// Run rotates, or goes on with a rotation that was interrupted. It returns nil when
// it is done, a [*RotationWaitingError] when ctx ended before, or what went wrong.
func (r *KeyRotation) Run(ctx context.Context) error {
	m, err := r.begin()
	if err != nil {
		return err
	}
	if err := r.wait(ctx, "all sidecars hold the new key", func(h KeyHolder) bool { return slices.Contains(h.Keys, m.New) }); err != nil {
		return err
	}
	if err := r.update(func(keys [][]byte) ([][]byte, error) {
		i, err := FindKey(keys, m.New)
		if err != nil {
			return nil, fmt.Errorf("the new key is gone from the file: %w", err)
		}
		next := keys[i]
		return slices.Insert(slices.Delete(keys, i, i+1), 0, next), nil
	}); err != nil {
		return err
	}
	if err := r.wait(ctx, "all sidecars encrypt with the new key", func(h KeyHolder) bool { return len(h.Keys) > 0 && h.Keys[0] == m.New }); err != nil {
		return err
	}
	if err := r.update(func(keys [][]byte) ([][]byte, error) {
		return slices.DeleteFunc(keys, func(k []byte) bool { return slices.Contains(m.Retire, Fingerprint(k)) }), nil
	}); err != nil {
		return err
	}
	if err := r.FS.Remove(opKeyMarker, r.Marker); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("end the rotation: %w", err)
	}
	// The old key is of no use to anybody any more; who still has it hears nothing.
	return r.wait(ctx, "all sidecars have dropped the old keys", func(h KeyHolder) bool {
		return !slices.ContainsFunc(h.Keys, func(k string) bool { return slices.Contains(m.Retire, k) })
	})
}

func (r *KeyRotation) update(change func([][]byte) ([][]byte, error)) error {
	return UpdateKeyring(r.FS, r.Path, change)
}

// begin adds a new key, unless an earlier run has done so.
func (r *KeyRotation) begin() (*keyMarker, error) {
	m, err := readKeyMarker(r.FS, r.Marker)
	if err != nil {
		return nil, err
	}
	keys, err := LoadKeyring(r.FS, r.Path)
	if err != nil {
		return nil, err
	}
	if m != nil {
		if _, err := FindKey(keys, m.New); err == nil {
			return m, nil
		}
		// It ended between the marker and the key, and the key is lost with it.
	}
	key, err := NewKey()
	if err != nil {
		return nil, err
	}
	if len(keys) >= maxKeys {
		return nil, fmt.Errorf("the keyring is full (%d keys): remove some that are not needed first", len(keys))
	}
	m = &keyMarker{Format: markerFormat, New: Fingerprint(key), Retire: Fingerprints(keys)}
	data, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if err := r.FS.WriteFile(opKeyMarker, r.Marker, append(data, '\n'), keyFilePerm); err != nil {
		return nil, fmt.Errorf("write state of the rotation: %w", err)
	}
	return m, r.update(func(keys [][]byte) ([][]byte, error) { return append(keys, key), nil })
}

func (r *KeyRotation) tell(step string, missing []string) {
	if r.Progress != nil {
		r.Progress(step, missing)
	}
}

// wait returns when every living member is ready.
func (r *KeyRotation) wait(ctx context.Context, step string, ready func(KeyHolder) bool) error {
	every := r.Every
	if every == 0 {
		every = time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	told := "\x00"
	for {
		holders, err := r.Holders(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
		var missing []string
		for _, h := range holders {
			if !ready(h) {
				missing = append(missing, h.Name)
			}
		}
		if now := strings.Join(missing, ","); now != told {
			r.tell(step, missing)
			told = now
		}
		if len(missing) == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return &RotationWaitingError{Step: step, Missing: missing, Cause: context.Cause(ctx)}
		}
	}
}
