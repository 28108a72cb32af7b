// Package homeid reads the identity of a shared home, .footman/cluster: which
// cluster it belongs to, and whether it is the original or a copy.
//
// It does not write it (the sidecar creates it) and decides nothing.
package homeid

import (
	"encoding/json"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// Format is the on-disk format that this Footman reads and writes. A home with a
// higher one is refused: an older Footman must not guess.
const Format = 1

// ErrCopied says that a home is a copy of its files, or was moved to another file
// system. A clone of the whole block device keeps its inodes and is not noticed.
var ErrCopied = errors.New("this home is a copy of another cluster's home")

// ErrUnusable says that the identity is there and can't be relied on: damaged, or
// of a newer format. The message says what to do.
var ErrUnusable = errors.New("the home's identity can't be used")

const (
	// retries and retryPause bound the wait for a replica that has created the
	// identity a moment ago and is still writing it.
	retries    = 20
	retryPause = 50 * time.Millisecond

	opRead  fsys.Op = "home.cluster"
	opInode fsys.Op = "home.inode"
)

// shortest is the length of the shortest identity; less is a file that is still
// being written.
const shortest = len(`{"format":1,"id":""}`)

// File is the content of .footman/cluster.
type File struct {
	Format  int       `json:"format"`
	ID      string    `json:"id"`
	Inode   uint64    `json:"inode"` // of .footman; differs in every copy made file by file
	Created time.Time `json:"created"`
}

// Read returns the cluster's id. It fails with [ErrCopied], with [ErrUnusable],
// or with an error of the file system: fs.ErrNotExist if the home has no identity
// yet. It waits a second at most for a file that is still being written.
func Read(f fsys.FS, home layout.Home) (string, error) {
	inode, err := Inode(f, home.Footman())
	if err != nil {
		return "", err
	}
	for i := 0; ; i++ {
		data, err := fsys.ReadFile(f, opRead, home.ClusterFile())
		if err != nil {
			return "", fmt.Errorf("read cluster identity: %w", err)
		}
		var got File
		if err := json.Unmarshal(data, &got); err != nil || got.ID == "" {
			if i < retries && len(data) < shortest {
				<-time.After(retryPause)
				continue
			}
			if err == nil {
				err = errors.New("it names none")
			}
			return "", fmt.Errorf("%w: %s holds no cluster identity (%w); restore it, or declare this home a new cluster with 'footman adopt-home --new-cluster' while no replica runs on it", ErrUnusable, home.ClusterFile(), err)
		}
		if got.Format > Format {
			return "", fmt.Errorf("%w: written by a newer Footman (home format %d, this one knows %d); upgrade this replica", ErrUnusable, got.Format, Format)
		}
		if got.Inode != inode {
			return "", fmt.Errorf("%w: %s says cluster %s in folder inode %d, but this folder is inode %d; if it is meant to be a cluster of its own, run 'footman adopt-home --new-cluster --home %s'",
				ErrCopied, home.ClusterFile(), got.ID, got.Inode, inode, home.Path())
		}
		return got.ID, nil
	}
}

// Inode returns the number of the file or folder at path.
func Inode(f fsys.FS, path string) (uint64, error) {
	info, err := f.Stat(opInode, path)
	if err != nil {
		return 0, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, fmt.Errorf("no inode for %s", path)
	}
	return st.Ino, nil
}
