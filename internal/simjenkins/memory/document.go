package memory

import (
	"crypto/sha256"
	"sync"
	"syscall"
	"time"

	"io/fs"

	"github.com/footman-ci/footman/syncstate"
)

// document is one file as it is in memory.
type document struct {
	// mu is held from a change to the end of its save, as in Jenkins' synchronized
	// save methods, so reports of one path are in the order of its saves.
	mu   sync.Mutex
	text []byte
	sum  syncstate.Digest // of text
	// file is the digest of the file when it was last loaded or saved from here: what
	// the next save is based on. It differs from sum after a save that failed.
	file syncstate.Digest
	stat stat
	gone bool // taken out of memory while somebody waited for mu
}

func (d *document) set(text []byte) { d.text, d.sum = text, Digest(text) }

// Digest of a file with this content.
func Digest(text []byte) (d syncstate.Digest) {
	sum := sha256.Sum256(text)
	copy(d[:], sum[:])
	return d
}

// stat is by what a change of a file is noticed without reading it.
type stat struct {
	ino   uint64
	size  int64
	ctime int64
}

func statOf(info fs.FileInfo) stat {
	s := stat{size: info.Size(), ctime: info.ModTime().UnixNano()}
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		s.ino, s.ctime = sys.Ino, sys.Ctim.Nano()
	}
	return s
}

// ChangeTime is when a file's content, name or links changed last, by the file
// server's clock.
func ChangeTime(info fs.FileInfo) time.Time { return time.Unix(0, statOf(info).ctime) }
