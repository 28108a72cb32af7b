// Package nosync is the real file system without fsync, for tests that make
// thousands of files: nothing they promise is about a crash of the machine. It
// is not for anything else.
package nosync

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"github.com/footman-ci/footman/internal/fsys"
)

// FS is [fsys.OS] without fsync.
var FS fsys.FS = nosync{fsys.OS}

type nosync struct{ fsys.FS }

type file struct{ fsys.File }

func (file) Sync() error { return nil }

func (n nosync) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	f, err := n.FS.OpenFile(op, name, flag, perm)
	if err != nil {
		return nil, err
	}
	return file{f}, nil
}

func (nosync) SyncDir(fsys.Op, string) error { return nil }

var seq atomic.Uint64

func (nosync) WriteFile(_ fsys.Op, name string, data []byte, perm fs.FileMode) error {
	tmp := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+strconv.FormatUint(seq.Add(1), 10))
	if err := os.WriteFile(tmp, data, perm); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}
