package lock

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"github.com/footman-ci/footman/internal/fsys"
)

// checkPrefix starts the name of the file with which CheckFolder tries a folder.
// Nobody else opens it, so that it may be removed although it was locked.
const checkPrefix = ".lockcheck-"

var checkSeq atomic.Uint64

// CheckFolder tries whether locks work in dir: it creates a file, writes it to
// disk, locks it through one open file and makes sure that a second open file is
// refused. It fails with *FolderError (missing, not a folder, read-only, no
// permission, full) that names the folder and the remedy, or with *UnsharedError.
// It proves nothing about other hosts: see [CheckMount].
func CheckFolder(dir string) error { return CheckFolderFS(fsys.OS, dir) }

// CheckFolderFS is [CheckFolder] on a given file system.
func CheckFolderFS(f fsys.FS, dir string) (err error) {
	info, err := f.Stat(OpCheck, dir)
	switch {
	case err != nil:
		return folderError(dir, err)
	case !info.IsDir():
		return &FolderError{Dir: dir, Advice: "move it away or correct the path", Err: errors.New("it is not a folder")}
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	name := filepath.Join(dir, checkPrefix+host+"-"+strconv.Itoa(os.Getpid())+"-"+strconv.FormatUint(checkSeq.Add(1), 10))
	first, err := f.OpenFile(OpCheck, name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return folderError(dir, fmt.Errorf("create a file: %w", err))
	}
	defer func() {
		cerr := first.Close()
		if rerr := f.Remove(OpCheck, name); rerr != nil && cerr == nil {
			cerr = fmt.Errorf("remove a file: %w", rerr)
		}
		if err == nil && cerr != nil {
			err = folderError(dir, cerr)
		}
	}()
	if _, err := first.WriteAt(Holder{Role: "check"}.text(), 0); err != nil {
		return folderError(dir, fmt.Errorf("write a file: %w", err))
	}
	if err := first.Sync(); err != nil {
		return folderError(dir, fmt.Errorf("write a file: %w", err))
	}
	second, err := f.OpenFile(OpRecheck, name, os.O_RDWR, 0)
	if err != nil {
		return folderError(dir, fmt.Errorf("open a file again: %w", err))
	}
	defer second.Close()
	if err := tryFlock(first, name); err != nil {
		return fmt.Errorf("check folder %s: %w", dir, err)
	}
	switch err := tryFlock(second, name); {
	case errors.Is(err, errBusy):
		return nil
	case err != nil:
		return fmt.Errorf("check folder %s: %w", dir, err)
	}
	return &UnsharedError{
		Path:   dir,
		Reason: "two open files could lock the same file at once: the file system says yes to every lock",
		Advice: useNFS,
	}
}
