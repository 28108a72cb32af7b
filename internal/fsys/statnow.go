package fsys

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// statNow is os.Stat with AT_STATX_FORCE_SYNC. Locks are proved with that call, too, so
// no sidecar runs where a sandbox forbids it.
func statNow(name string) (fs.FileInfo, error) {
	var x unix.Statx_t
	for {
		err := unix.Statx(unix.AT_FDCWD, name, unix.AT_STATX_FORCE_SYNC, unix.STATX_BASIC_STATS, &x)
		switch {
		case err == nil:
			return newInfo(name, &x), nil
		case errors.Is(err, unix.EINTR):
			continue
		}
		return nil, &fs.PathError{Op: "statx", Path: name, Err: err}
	}
}

// info is what statx tells of a file.
type info struct {
	name string
	sys  syscall.Stat_t
}

func newInfo(name string, x *unix.Statx_t) *info {
	i := &info{name: filepath.Base(name)}
	i.sys.Dev, i.sys.Ino = unix.Mkdev(x.Dev_major, x.Dev_minor), x.Ino
	i.sys.Mode, i.sys.Uid, i.sys.Gid, i.sys.Size = uint32(x.Mode), x.Uid, x.Gid, int64(x.Size) //nolint:gosec // no file is larger
	i.sys.Mtim = syscall.Timespec{Sec: x.Mtime.Sec, Nsec: int64(x.Mtime.Nsec)}
	i.sys.Ctim = syscall.Timespec{Sec: x.Ctime.Sec, Nsec: int64(x.Ctime.Nsec)}
	return i
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.sys.Size }
func (i *info) ModTime() time.Time { return time.Unix(i.sys.Mtim.Unix()) }
func (i *info) IsDir() bool        { return i.Mode().IsDir() }
func (i *info) Sys() any           { return &i.sys }

// types of files; what is none of them is a regular one.
var types = map[uint32]fs.FileMode{
	unix.S_IFDIR: fs.ModeDir, unix.S_IFLNK: fs.ModeSymlink, unix.S_IFIFO: fs.ModeNamedPipe,
	unix.S_IFSOCK: fs.ModeSocket, unix.S_IFBLK: fs.ModeDevice, unix.S_IFCHR: fs.ModeDevice | fs.ModeCharDevice,
}

func (i *info) Mode() fs.FileMode {
	m := fs.FileMode(i.sys.Mode)&fs.ModePerm | types[i.sys.Mode&unix.S_IFMT]
	for bit, mode := range map[uint32]fs.FileMode{unix.S_ISUID: fs.ModeSetuid, unix.S_ISGID: fs.ModeSetgid, unix.S_ISVTX: fs.ModeSticky} {
		if i.sys.Mode&bit != 0 {
			m |= mode
		}
	}
	return m
}
