// Package fsys is the shared file system as Footman's dangerous steps see it.
//
// Every call carries an operation tag ([Op]) so that a test can break, delay or
// count exactly one step of a protocol ("adoption.assign") without knowing which
// system call that step happens to use. The shape follows LiteFS's OS interface.
//
// The package does not hide errors, retry (except ESTALE, see [ReadFile]) or
// cache. It knows nothing of Jenkins, locks or the layout of .footman.
package fsys

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"
)

// Op names the step of a protocol that a call belongs to, as "room.step".
type Op string

// File is an open file. *os.File implements it.
type File interface {
	io.ReadWriteCloser
	io.WriterAt
	Name() string
	Stat() (fs.FileInfo, error)
	Sync() error
	Fd() uintptr
}

// FS holds the calls that decide something on the shared home. Implementations
// are safe for concurrent use and return *fs.PathError-compatible errors, so
// errors.Is(err, fs.ErrNotExist) and errors.Is(err, unix.ENOSPC) work.
type FS interface {
	// OpenFile is os.OpenFile; descriptors are close-on-exec.
	OpenFile(op Op, name string, flag int, perm fs.FileMode) (File, error)
	// Mkdir creates one directory and fails with fs.ErrExist if the name is taken.
	Mkdir(op Op, name string, perm fs.FileMode) error
	MkdirAll(op Op, name string, perm fs.FileMode) error
	Rename(op Op, oldName, newName string) error
	// Link gives a file a second name and fails with fs.ErrExist if that is taken.
	Link(op Op, oldName, newName string) error
	// Chmod sets the permissions, whatever the umask is.
	Chmod(op Op, name string, perm fs.FileMode) error
	// Lchown gives a file, not what a symbolic link leads to, to another user.
	Lchown(op Op, name string, uid, gid int) error
	// Remove removes a file or an empty directory.
	Remove(op Op, name string) error
	ReadDir(op Op, name string) ([]fs.DirEntry, error)
	Stat(op Op, name string) (fs.FileInfo, error)
	// StatNow is Stat that asks the file server. An NFS client answers Stat from what it
	// was told up to a minute ago; and of a folder, asking renews what it believes of
	// the names in it. Not of a file of which it holds a delegation: should that have been
	// replaced and live on by another link, only listing the folder does (Linux 6.12:
	// nfs_lookup_revalidate_delegated, and nfs_prime_dcache for the first 64 KiB listed).
	StatNow(op Op, name string) (fs.FileInfo, error)
	ReadFile(op Op, name string) ([]byte, error)
	// WriteFile replaces name atomically and durably: temporary file in the same
	// directory, fsync, rename, fsync of the directory.
	WriteFile(op Op, name string, data []byte, perm fs.FileMode) error
	// SyncDir makes creations, renames and removals in a directory durable.
	SyncDir(op Op, name string) error
}

// OS is the real file system.
var OS FS = osFS{}

type osFS struct{}

func (osFS) OpenFile(_ Op, name string, flag int, perm fs.FileMode) (File, error) {
	f, err := os.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err // never a typed nil inside the interface
	}
	return f, nil
}
func (osFS) Mkdir(_ Op, name string, perm fs.FileMode) error    { return os.Mkdir(name, perm) }
func (osFS) MkdirAll(_ Op, name string, perm fs.FileMode) error { return os.MkdirAll(name, perm) }
func (osFS) Rename(_ Op, oldName, newName string) error         { return os.Rename(oldName, newName) }
func (osFS) Link(_ Op, oldName, newName string) error           { return os.Link(oldName, newName) }
func (osFS) Chmod(_ Op, name string, perm fs.FileMode) error    { return os.Chmod(name, perm) }
func (osFS) Lchown(_ Op, name string, uid, gid int) error       { return os.Lchown(name, uid, gid) }
func (osFS) Remove(_ Op, name string) error                     { return os.Remove(name) }
func (osFS) ReadDir(_ Op, name string) ([]fs.DirEntry, error)   { return os.ReadDir(name) }
func (osFS) Stat(_ Op, name string) (fs.FileInfo, error)        { return os.Stat(name) }
func (osFS) StatNow(_ Op, name string) (fs.FileInfo, error)     { return statNow(name) }
func (osFS) ReadFile(_ Op, name string) ([]byte, error)         { return os.ReadFile(name) }

func (o osFS) WriteFile(op Op, name string, data []byte, perm fs.FileMode) error {
	dir := filepath.Dir(name)
	// WithTempDir: on NFS another directory would turn the rename into a copy.
	if err := renameio.WriteFile(name, data, perm, renameio.WithTempDir(dir), renameio.WithStaticPermissions(perm)); err != nil {
		return err
	}
	return o.SyncDir(op, dir)
}

func (osFS) SyncDir(_ Op, name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, unix.EINVAL) { // EINVAL: the file system has no directory fsync
		return err
	}
	return nil
}

// staleRetries bounds the reopening of a file whose NFS handle went stale
// because it was replaced between lookup and read; each retry looks it up anew.
const staleRetries = 3

// ReadFile reads a small file afresh and retries ESTALE, as every read that
// feeds a decision must (NFS: a replaced file is seen only by a new open).
func ReadFile(f FS, op Op, name string) ([]byte, error) {
	for i := 0; ; i++ {
		data, err := f.ReadFile(op, name)
		if err == nil || !errors.Is(err, unix.ESTALE) || i == staleRetries {
			return data, err
		}
	}
}

// CreateExclusive creates name with O_EXCL, writes data and makes file and name
// durable. It fails with fs.ErrExist when the name is taken. When anything after
// the creation fails, the file is removed again, so no half-written file stays;
// a crash in between can leave one, which readers must be able to tell.
func CreateExclusive(f FS, op Op, name string, data []byte, perm fs.FileMode) (err error) {
	file, err := f.OpenFile(op, name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Remove(op, name)
		}
	}()
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return f.SyncDir(op, filepath.Dir(name))
}

// NoncePrefix starts the name of every nonce made by [Fresh]; listings skip it.
const NoncePrefix = ".nonce-"

var nonceSeq atomic.Uint64

// Fresh makes this client's view of dir current by creating and removing a
// nonce in it: an NFS client may otherwise serve a listing, or the absence of a
// name, that is half a minute old. It ends what was believed before dir changed; where the
// client has heard of that change already, its own is no news to it (Linux 6.12:
// nfs4_update_changeattr_locked). A directory that is missing fails with fs.ErrNotExist.
func Fresh(f FS, op Op, dir string) error {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	name := filepath.Join(dir, NoncePrefix+host+"-"+strconv.Itoa(os.Getpid())+"-"+strconv.FormatUint(nonceSeq.Add(1), 36))
	file, err := f.OpenFile(op, name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_ = file.Close()
	return f.Remove(op, name)
}
