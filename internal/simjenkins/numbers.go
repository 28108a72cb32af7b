package simjenkins

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/layout"
	"github.com/footman-ci/footman/internal/simjenkins/memory"
	"github.com/footman-ci/footman/syncstate"
)

// numberLocks serialises this process' use of each stripe. POSIX fcntl locks,
// which are what the JVM's FileChannel.lock takes, belong to the process: they
// do not exclude its own threads, and closing any descriptor of the file drops
// them. So a stripe is only ever opened under its mutex here. At most 256 for
// each home.
var numberLocks sync.Map // path -> *sync.Mutex

// Timing of the number locks. A draw holds one for a few file operations.
const (
	numberPoll = time.Millisecond // tried again after this, plus jitter
	numberWait = 30 * time.Second // a build that has no number by then does not start
)

// stripe is the lock file for the numbers of a job: .footman/numbers/NN, where
// NN are the first two hex digits of the SHA-256 of its full name.
func stripe(home layout.Home, job string) string {
	sum := sha256.Sum256([]byte(job))
	return filepath.Join(home.Numbers(), hex.EncodeToString(sum[:1]))
}

// withNumberLock runs do while this process holds the stripe. F_SETLK is polled,
// because F_SETLKW can't be cancelled and may poll only every 30 s on NFS.
func withNumberLock(ctx context.Context, path string, do func() error) (err error) {
	m, _ := numberLocks.LoadOrStore(path, &sync.Mutex{})
	mu := m.(*sync.Mutex) //nolint:errcheck // the line above is the only one that stores
	mu.Lock()
	defer mu.Unlock()
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
			f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		}
	}
	if err != nil {
		return fmt.Errorf("open number lock: %w", err)
	}
	defer f.Close() // drops the lock
	ctx, cancel := context.WithTimeoutCause(ctx, numberWait, errors.New("number lock is busy"))
	defer cancel()
	for {
		err := unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK})
		if err == nil {
			return do()
		}
		if !errors.Is(err, unix.EAGAIN) && !errors.Is(err, unix.EACCES) && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("lock %s: %w", path, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("lock %s: %w", path, context.Cause(ctx))
		case <-time.After(numberPoll + rand.N(numberPoll)): //nolint:gosec // spreads load; nobody gains by guessing it
		}
	}
}

// assignNumber draws the next build number (Job.BuildNumberAssigner). It is the
// greater of what is on disk and in memory, and never one whose folder exists:
// the file may have lost its last value in a power cut. A plain controller asks
// nobody else, as the default assigner.
func (j *job) assignNumber(ctx context.Context) (int, error) {
	n := 0
	draw := func() error {
		j.numberMu.Lock()
		defer j.numberMu.Unlock()
		n = j.next
		if saved, err := j.savedNext(); err == nil {
			n = max(n, saved)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for {
			_, err := j.c.fs.Stat("sim.number", j.buildDir(n))
			if errors.Is(err, fs.ErrNotExist) {
				break
			}
			if err != nil {
				return fmt.Errorf("look for build %d: %w", n, err)
			}
			n++
		}
		if err := j.saveNext(n + 1); err != nil {
			return err
		}
		j.next = n + 1
		return nil
	}
	var err error
	if j.c.id.plain {
		err = draw()
	} else {
		err = withNumberLock(ctx, stripe(j.c.id.home, j.name), draw)
	}
	if err != nil {
		return 0, fmt.Errorf("assign build number: %w", err)
	}
	return n, nil
}

func (j *job) nextFile() string { return filepath.Join(j.dir, "nextBuildNumber") }

func (j *job) savedNext() (int, error) {
	data, err := os.ReadFile(j.nextFile())
	if err != nil {
		return 0, fmt.Errorf("read nextBuildNumber: %w", err)
	}
	n, _ := buildNumber(strings.TrimSpace(string(data)))
	return n, nil // 0 for garbage: the folders on disk decide, as in Job.onLoad
}

// buildNumber is Integer.parseInt for build numbers: what is greater than an int
// of Java is no number to Jenkins.
func buildNumber(text string) (int, bool) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return 0, false
	}
	return int(n), true
}

// saveNext is not made durable: after a power cut the folders on disk decide.
func (j *job) saveNext(n int) error {
	text := []byte(strconv.Itoa(n) + "\n")
	if err := replaceFile(j.nextFile(), text); err != nil {
		return err
	}
	j.c.changes.add(syncstate.Saved{Path: j.folder + "/nextBuildNumber", Digest: memory.Digest(text), User: "build"})
	return nil
}

// nextNumber is what is in memory.
func (j *job) nextNumber() int {
	j.numberMu.Lock()
	defer j.numberMu.Unlock()
	return j.next
}

// replaceFile replaces a file atomically, but not durably.
func replaceFile(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+"-atomic*tmp")
	if err != nil {
		return fmt.Errorf("replace %s: %w", filepath.Base(name), err)
	}
	_, err = tmp.Write(data)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
		return fmt.Errorf("replace %s: %w", filepath.Base(name), err)
	}
	return nil
}
