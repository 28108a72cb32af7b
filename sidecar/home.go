package sidecar

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/homeid"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/jenkins"
	"github.com/footman-ci/footman/lock"
)

// homeFormat is the on-disk format that this Footman reads and writes. A home
// with a higher one is refused: an older Footman must not guess.
const homeFormat = homeid.Format

// ErrCopiedHome says that a home is a copy, or was moved to another file system.
var ErrCopiedHome = homeid.ErrCopied

// ErrUnfitHome says that a home can't be used as it is; the message says why.
var ErrUnfitHome = errors.New("home is not fit")

// checkBuildsDir refuses a home whose builds lie elsewhere: a build that is looked
// for in the wrong folder would be taken for one that never started.
func checkBuildsDir(f fsys.FS, home layout.Home) error {
	cfg, err := jenkins.ReadSystemConfigFS(f, home.Path())
	switch {
	case errors.Is(err, fs.ErrNotExist): // a new home
		return nil
	case err != nil:
		return fmt.Errorf("%w: read config.xml: %w", ErrUnfitHome, err)
	case cfg.BuildsDir != jenkins.DefaultBuildsDir:
		return fmt.Errorf("%w: config.xml puts builds into %q (buildsDir), and Footman knows %q only; move them, and set it back", ErrUnfitHome, cfg.BuildsDir, jenkins.DefaultBuildsDir)
	}
	return nil
}

// PrepareHome checks that a home can carry a cluster, creates Footman's folders
// and the cluster's identity if they are missing, and returns the cluster's id.
// Any number of replicas may do so at once. With newCluster a copied home becomes
// a cluster of its own.
//
// It fails with [ErrUnfitHome] or [ErrCopiedHome], or with an error of the file
// system, naming the path.
func PrepareHome(f fsys.FS, home layout.Home, newCluster bool) (string, error) {
	info, err := f.Stat("home.stat", home.Path())
	switch {
	case err != nil:
		return "", fmt.Errorf("%w: %w; --home must name an existing JENKINS_HOME that this user may write", ErrUnfitHome, err)
	case !info.IsDir():
		return "", fmt.Errorf("%w: %s is not a folder", ErrUnfitHome, home.Path())
	}
	if _, err := lock.CheckMount(home.Path()); err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnfitHome, err)
	}
	for _, dir := range []string{home.Footman(), home.Replicas(), home.Running(), home.Quarantine(), home.Numbers(), home.History()} {
		if err := f.MkdirAll("home.mkdir", dir, 0o750); err != nil {
			return "", fmt.Errorf("%w: %w", ErrUnfitHome, err)
		}
	}
	if err := lock.CheckFolder(home.Footman()); err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnfitHome, err)
	}
	return clusterIdentity(f, home, newCluster)
}

func clusterIdentity(f fsys.FS, home layout.Home, newCluster bool) (string, error) {
	inode, err := homeid.Inode(f, home.Footman())
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnfitHome, err)
	}
	want := homeid.File{Format: homeFormat, ID: randomID(), Inode: inode, Created: time.Now().UTC().Truncate(time.Second)}
	data, err := json.Marshal(want)
	if err != nil {
		return "", err
	}
	if newCluster {
		if err := f.WriteFile("home.cluster", home.ClusterFile(), append(data, '\n'), 0o640); err != nil {
			return "", fmt.Errorf("write cluster identity: %w", err)
		}
		return want.ID, nil
	}
	if err := fsys.CreateExclusive(f, "home.cluster", home.ClusterFile(), append(data, '\n'), 0o640); err == nil {
		return want.ID, nil
	} else if !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%w: write cluster identity: %w", ErrUnfitHome, err)
	}
	return readCluster(f, home)
}

func readCluster(f fsys.FS, home layout.Home) (string, error) {
	id, err := homeid.Read(f, home)
	if err != nil && !errors.Is(err, ErrCopiedHome) {
		return "", fmt.Errorf("%w: %w", ErrUnfitHome, err)
	}
	return id, err
}

// CheckIdentity says whether home still is the cluster id, as PrepareHome found it.
func CheckIdentity(f fsys.FS, home layout.Home, id string) error {
	got, err := readCluster(f, home)
	if err != nil {
		return err
	}
	if got != id {
		return fmt.Errorf("%w: it became cluster %s while this sidecar served %s; restart the sidecar", ErrCopiedHome, got, id)
	}
	return nil
}

func inodeOf(f fsys.FS, path string) (uint64, error) { return homeid.Inode(f, path) }

func randomID() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails (crypto/rand, Go >= 1.24)
	return hex.EncodeToString(b)
}
