package nosync

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	// memory is where Linux programs find a file system in memory.
	memory = "/dev/shm"
	// enough is the free space below which it is left alone: containers give it 64 MB,
	// and a full one fails tests for no fault of theirs. A package here takes up to 50 MB.
	enough = 256 << 20
)

// TempInMemory has the temporary folders of this process lie in memory, where neither
// fsync nor thousands of files cost much: a nonce takes 10 times as long on a disk. It
// is for a TestMain. A TMPDIR that is set stays, so that the same tests can be run on
// any file system, and so does the default where memory is scarce.
func TempInMemory() {
	if os.Getenv("TMPDIR") != "" || !usable(memory) {
		return
	}
	if err := os.Setenv("TMPDIR", memory); err != nil {
		panic(err)
	}
}

// usable says whether dir is a writable file system in memory with enough space.
func usable(dir string) bool {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil || int64(s.Type) != unix.TMPFS_MAGIC { //nolint:unconvert // its width depends on the architecture
		return false
	}
	return s.Bavail*uint64(s.Bsize) >= enough && unix.Access(dir, unix.W_OK|unix.X_OK) == nil //nolint:gosec // a size is not negative
}
