package lock

import (
	"io/fs"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
)

// For the tests in lock_test.
var (
	ParseHolder = parseHolder
	ReopenEvery = reopenEvery
)

// HolderText is a holder's text as it is written into the file.
func HolderText(h Holder) []byte { return h.text() }

// Pause is the pause before the next try.
func Pause(o Options) time.Duration { return o.pause() }

// FlockError is what a failed flock(2) becomes.
func FlockError(path string, err error) error { return flockError(path, err) }

// Settle checks that the locked file with info is the one at path and, if so,
// writes a text into it.
func Settle(f fsys.FS, path string, info fs.FileInfo) error {
	return (&Taken{path: path}).settle(f, info, Holder{Role: "settle"})
}
