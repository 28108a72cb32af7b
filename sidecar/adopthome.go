package sidecar

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/footman-ci/footman/adoption/ledger"
	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/lock"
)

// AdoptHome declares a copied home a cluster of its own: it gets a new identity
// and new secrets, so that it can't talk to the original's replicas. The records
// of builds that run in the original are set aside in the quarantine, because
// they would run twice, unless keepBuilds says that the original is gone for good.
//
// It fails with a *lock.BusyError while a replica lives on this home.
func AdoptHome(f fsys.FS, home layout.Home, keepBuilds bool) (id string, setAside int, err error) {
	if _, err := f.Stat("adopthome.stat", home.Footman()); err != nil {
		return "", 0, fmt.Errorf("%w: %w; a home without .footman needs no such declaration", ErrUnfitHome, err)
	}
	holder := lock.Holder{Role: "adopt-home", Since: time.Now(), Why: "declaring a new cluster"}
	startup, err := lock.TryAcquire(home.StartupLock(), lock.Options{Holder: holder})
	if err != nil {
		return "", 0, fmt.Errorf("take startup lock: %w", err)
	}
	defer func() { _ = startup.Release() }()
	l := ledger.New(home, f)
	names, err := l.Names()
	if err != nil {
		return "", 0, fmt.Errorf("list ledger: %w", err)
	}
	var held []*lock.Taken
	defer func() {
		for _, taken := range held {
			_ = taken.Release()
		}
	}()
	for _, name := range names {
		taken, err := lock.TryTake(home.AliveLock(name), holder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", 0, fmt.Errorf("take liveness lock of %s: %w", name, err)
		}
		if err == nil {
			held = append(held, taken)
		}
	}
	members, err := readMembers(f, home)
	if err != nil {
		return "", 0, err
	}
	for _, m := range members {
		for _, path := range []string{home.Member(m.Name), home.Secrets(m.Name)} {
			if err := removeIfThere(f, path); err != nil {
				return "", 0, err
			}
		}
	}
	if !keepBuilds {
		if setAside, err = setRecordsAside(f, home, l, names); err != nil {
			return "", setAside, err
		}
	}
	if err := removeSecrets(f, home); err != nil {
		return "", setAside, err
	}
	id, err = PrepareHome(f, home, true)
	return id, setAside, err
}

// removeSecrets forgets what the original's replicas know each other by: its keys,
// and its authority with all that it has revoked. The first sidecar makes new ones.
func removeSecrets(f fsys.FS, home layout.Home) error {
	pki, err := f.ReadDir("adopthome.list", home.PKI())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// The authority's key first: what is left after a crash can't issue anything.
	paths := []string{filepath.Join(home.PKI(), "ca.key")}
	for _, e := range pki {
		paths = append(paths, filepath.Join(home.PKI(), e.Name()))
	}
	for _, path := range append(paths, home.PKI(), home.GossipKey(), home.KeyRotation(), home.PeerToken()) {
		if err := removeIfThere(f, path); err != nil {
			return err
		}
	}
	return nil
}

func removeIfThere(f fsys.FS, path string) error {
	if err := f.Remove("adopthome.remove", path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func setRecordsAside(f fsys.FS, home layout.Home, l *ledger.Ledger, names []string) (int, error) {
	n, stamp := 0, time.Now().UTC().Format("20060102T150405.000000000")
	for _, name := range names {
		lives, err := l.Lives(name)
		if err != nil {
			return n, fmt.Errorf("list lives of %s: %w", name, err)
		}
		for _, life := range lives {
			for _, dir := range []string{home.Life(name, life.Incarnation), home.Inbox(name, life.Incarnation)} {
				files, err := f.ReadDir("adopthome.list", dir)
				if err != nil && !errors.Is(err, fs.ErrNotExist) {
					return n, err
				}
				for _, file := range files {
					if file.IsDir() || filepath.Ext(file.Name()) != ".json" || file.Name() == "live.json" {
						continue
					}
					// Stamp and number keep names unique and short of the file system's limit.
					to := filepath.Join(home.Quarantine(), fmt.Sprintf("copied-%s-%s-%d-%d.json", stamp, name, life.Incarnation, n))
					if err := f.Rename("adopthome.quarantine", filepath.Join(dir, file.Name()), to); err != nil {
						return n, fmt.Errorf("set record aside: %w", err)
					}
					n++
				}
			}
		}
	}
	return n, nil
}
