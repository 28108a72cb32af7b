package lock

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"errors"
)

const (
	mountTable = "/proc/self/mountinfo"
	// recoverLostLocks is a parameter of the NFS client. When it is on, the
	// client silently takes a lost lock again, and its loss becomes invisible.
	recoverLostLocks = "/sys/module/nfs/parameters/recover_lost_locks"
)

// useNFS is the advice for every file system that cannot do it.
const useNFS = "put the Jenkins home on NFS, mounted with vers=4.2 or 4.1 and without local_lock and nolock"

// CheckMount says on which mount path lies and whether that carries Footman's
// locks: hosts that share it must see each other's locks, and a holder must be
// able to notice that it lost one. *UnsharedError if not. A local file system
// passes with Mount.Local set: its locks work, but only on this host. Path need
// not exist; symbolic links are followed.
//
// It looks at the kind and the options of the mount only; see also [CheckFolder].
func CheckMount(path string) (Mount, error) {
	target, err := resolve(path)
	if err != nil {
		return Mount{}, fmt.Errorf("check mount: %w", err)
	}
	table, err := os.Open(mountTable)
	if err != nil {
		return Mount{}, fmt.Errorf("check mount: %w", err)
	}
	defer table.Close()
	m, err := CheckMountIn(table, target)
	if err != nil {
		return m, err
	}
	if isNFS(m) {
		value, _ := os.ReadFile(recoverLostLocks) // absent on kernels whose client cannot do it
		if on(string(value)) {
			return m, &UnsharedError{
				Path: path, Mount: m,
				Reason: "the NFS client's parameter recover_lost_locks is on, so that the loss of a lock cannot be noticed",
				Advice: "set options nfs recover_lost_locks=0 in /etc/modprobe.d and reboot, or write N to " + recoverLostLocks,
			}
		}
	}
	return m, nil
}

// CheckMountIn is [CheckMount] on a given mount table in the format of
// /proc/self/mountinfo. The path must be absolute and without symbolic links.
func CheckMountIn(table io.Reader, path string) (Mount, error) {
	mounts, err := ParseMounts(table)
	if err != nil {
		return Mount{}, fmt.Errorf("check mount: %w", err)
	}
	m, ok := findMount(mounts, filepath.Clean(path))
	if !ok {
		return Mount{}, fmt.Errorf("check mount: nothing in the mount table contains %s", path)
	}
	if unfit := judge(&m); unfit != nil {
		unfit.Path, unfit.Mount = path, m
		return m, unfit
	}
	return m, nil
}

// resolve makes path absolute and follows symbolic links. Of a path that does not
// exist yet the nearest existing folder counts.
func resolve(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for {
		target, err := filepath.EvalSymlinks(abs)
		if err == nil {
			// A trailing "/." makes the kernel mount what autofs offers there.
			_, _ = os.Stat(target + "/.")
			return target, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || abs == filepath.Dir(abs) {
			return "", err
		}
		abs = filepath.Dir(abs)
	}
}

func on(value string) bool {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "y", "1", "yes", "on":
		return true
	}
	return false
}

func isNFS(m Mount) bool { return m.FSType == "nfs" || m.FSType == "nfs4" }

// local are file systems of one host, with stable inode numbers and atomic rename.
var local = map[string]bool{
	"ext2": true, "ext3": true, "ext4": true, "xfs": true, "btrfs": true, "zfs": true,
	"f2fs": true, "jfs": true, "bcachefs": true, "tmpfs": true, "ramfs": true, "rootfs": true,
	"overlay": true, "fuse.fuse-overlayfs": true,
}

// judge says why m is unfit, or nil, and sets Local and Warnings.
func judge(m *Mount) *UnsharedError {
	switch {
	case isNFS(*m):
		return judgeNFS(m)
	case local[m.FSType]:
		m.Local = true
		if strings.HasSuffix(m.FSType, "overlay") || strings.HasSuffix(m.FSType, "overlayfs") {
			m.Warnings = append(m.Warnings, "an overlay belongs to one container; a home that several replicas share must be a volume")
		}
		return nil
	}
	return judgeOther(m)
}

// judgeNFS: only the NFSv4 family ties a lock to a lease and to the open file, so
// that a dead host's lock ends and a holder notices a loss (EIO).
func judgeNFS(m *Mount) *UnsharedError {
	vers, _ := m.Option("vers")
	if _, ok := m.Option("nolock"); ok {
		return &UnsharedError{
			Reason: "the mount option nolock keeps all locks on this host",
			Advice: "remove nolock and mount with vers=4.2 or 4.1",
		}
	}
	if !strings.HasPrefix(vers, "4") {
		return &UnsharedError{
			Reason: fmt.Sprintf("it is mounted with NFS version %q; before version 4 a dead host's locks are never freed, and a holder is not told that its lock is lost", vers),
			Advice: "mount with vers=4.2 or 4.1",
		}
	}
	switch v, _ := m.Option("local_lock"); v {
	case "", "none":
	case "posix":
		return &UnsharedError{
			Reason: "the mount option local_lock=posix keeps fcntl locks on this host; build numbers are drawn under such locks",
			Advice: "remove local_lock (or set local_lock=none) and mount again",
		}
	default: // flock, all, and whatever comes later
		return &UnsharedError{
			Reason: fmt.Sprintf("the mount option local_lock=%s keeps locks on this host", v),
			Advice: "remove local_lock (or set local_lock=none) and mount again",
		}
	}
	if vers == "4" || vers == "4.0" {
		m.Warnings = append(m.Warnings, "NFS 4.0 has no sessions: a lock request that is sent again after a broken connection may be carried out twice, and a restart of the server can cost a living holder its lock if its host was once cut off before; mount with vers=4.2 or 4.1")
	}
	for _, soft := range []string{"soft", "softerr", "softreval"} {
		if _, ok := m.Option(soft); ok {
			m.Warnings = append(m.Warnings, "the mount option "+soft+" turns a slow server into errors, which look like a lost lock and kill the controller; mount with hard")
		}
	}
	return nil
}

// judgeOther: cluster and network file systems other than NFS, FUSE, and what
// has no stable inode numbers.
func judgeOther(m *Mount) *UnsharedError {
	t := m.FSType
	switch {
	case t == "ceph", t == "gfs2", t == "ocfs2", t == "gpfs":
		m.Warnings = append(m.Warnings, t+" shares flock between hosts, but how it reports a lost lock was not measured; NFSv4.1 and 4.2 were")
		return nil
	case t == "lustre":
		if _, ok := m.Option("flock"); ok {
			m.Warnings = append(m.Warnings, "lustre shares flock between hosts, but how it reports a lost lock was not measured; NFSv4.1 and 4.2 were")
			return nil
		}
		return &UnsharedError{Reason: "lustre without the mount option flock does not share locks", Advice: "mount it with flock (not localflock)"}
	case t == "fuse.glusterfs", t == "glusterfs":
		return &UnsharedError{
			Reason: "glusterfs drops a client's locks when its connection breaks and does not tell the holder",
			Advice: "export the volume through NFS-Ganesha and mount that with vers=4.2 or 4.1",
		}
	case t == "cifs", t == "smb3", t == "smbfs":
		return &UnsharedError{Reason: "locks on SMB shares are kept on this host or forbid others to read, depending on server and options", Advice: useNFS}
	case t == "9p", t == "virtiofs", t == "vboxsf", t == "vmhgfs", t == "prl_fs", t == "fuse.grpcfuse", t == "fuse.osxfs":
		return &UnsharedError{Reason: "a folder shared with a virtual machine keeps locks inside that machine", Advice: useNFS}
	case t == "vfat", t == "msdos", t == "exfat", t == "ntfs", t == "ntfs3", t == "fuseblk", t == "hfsplus":
		return &UnsharedError{
			Reason: "this disk format has no stable file numbers or no atomic rename, so that a replaced lock file cannot be told",
			Advice: "use ext4 or xfs, or for several hosts NFS with vers=4.2 or 4.1",
		}
	case t == "fuse", strings.HasPrefix(t, "fuse."):
		return &UnsharedError{
			Reason: "a FUSE file system normally keeps locks on this host, and does not report a lost one",
			Advice: useNFS + "; object storage (S3, GCS, Azure blobs) cannot hold a Jenkins home",
		}
	case t == "afs", t == "coda", t == "ncpfs", t == "beegfs", t == "pvfs2", t == "orangefs", t == "davfs":
		return &UnsharedError{Reason: "this network file system does not share flock between hosts by default", Advice: useNFS}
	}
	return &UnsharedError{
		Unknown: true,
		Reason:  fmt.Sprintf("Footman does not know the file system %q", t),
		Advice:  useNFS + ", or on one host use ext4 or xfs",
	}
}
