package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

const (
	// MaxIncarnation keeps incarnations exact in JSON readers that use doubles.
	MaxIncarnation = 1<<53 - 1
	// incarnationGap is left free after the highest incarnation that is still
	// known when the file that remembers it is garbage: more lives than a
	// replica can have had without leaving another trace (one every 10 s for
	// four months). Incarnations must never go down.
	incarnationGap = 1 << 20
	// claimTries bounds the search for a free incarnation. Taken ones come only
	// from a request that an NFS client sent twice, or from a damaged file.
	claimTries = 1_000
	// keptMarks bounds the markers of claimed incarnations of one name. The newest
	// alone would do; the others let a late claimer fail at once.
	keptMarks = 32
	// maxSmall bounds the incarnation file and member.json.
	maxSmall = 64 << 10
)

// ClaimIncarnation begins a new life of name: it claims the next incarnation,
// higher than any before, and makes its folder and inbox. The caller holds the
// replica's liveness lock. A marker that only one claimer can create makes the
// number his, and it is durable before anything else is made: a crash in between
// only skips a number; an interrupted life leaves at most an empty folder, which
// the next pass closes. A claimer that stalls until others have claimed and ended
// gets a number of its own or none, wherever it stalls.
func (l *Ledger) ClaimIncarnation(name string) (Life, error) {
	if err := layout.CheckName(name); err != nil {
		return Life{}, err
	}
	for _, dir := range []string{l.claimedFolder(name), l.home.RunningOf(name)} {
		if err := l.fs.MkdirAll("ledger.incarnation", dir, dirPerm); err != nil {
			return Life{}, fmt.Errorf("make folder of %s: %w", name, err)
		}
	}
	newest, err := l.newest(name)
	if err != nil {
		return Life{}, err
	}
	for range claimTries {
		newest++
		if newest > MaxIncarnation {
			return Life{}, fmt.Errorf("incarnations of %s are used up: look at %s and at the folders in %s",
				name, l.home.IncarnationFile(name), l.home.RunningOf(name))
		}
		life := Life{name, newest}
		err := l.mark(life)
		if err == nil {
			err = l.beginLife(life)
		}
		var behind *behindError
		switch {
		case err == nil:
			return life, nil
		case errors.As(err, &behind):
			newest = max(newest, behind.newest)
		case !errors.Is(err, fs.ErrExist):
			return Life{}, fmt.Errorf("claim incarnation %s: %w", life, err)
		}
	}
	return Life{}, fmt.Errorf("claim incarnation of %s: the %d numbers up to %d are all taken", name, claimTries, newest)
}

// behindError: a marker was created although a higher one was there already, so
// its number may have been used and forgotten before.
type behindError struct{ newest uint64 }

func (e *behindError) Error() string {
	return fmt.Sprintf("incarnation %d is claimed already", e.newest)
}

func (l *Ledger) claimedFolder(name string) string {
	return filepath.Join(l.home.Replica(name), "claimed")
}

// mark makes the number of life the caller's: it creates claimed/INC exclusively
// and durably, and only if no higher one is there. fs.ErrExist: it is taken.
func (l *Ledger) mark(life Life) error {
	dir := l.claimedFolder(life.Name)
	number := strconv.FormatUint(life.Incarnation, 10)
	if err := fsys.CreateExclusive(l.fs, "ledger.incarnation", filepath.Join(dir, number), []byte(number+"\n"), filePerm); err != nil {
		return err
	}
	marks, err := l.marks(life.Name)
	if err != nil {
		return err
	}
	if newest := marks[len(marks)-1]; newest != life.Incarnation {
		return &behindError{newest}
	}
	// Old ones are of no use any more: creating one again is found out above.
	for _, old := range marks[:max(0, len(marks)-keptMarks)] {
		_ = l.fs.Remove("ledger.incarnation", filepath.Join(dir, strconv.FormatUint(old, 10)))
	}
	return nil
}

// marks returns the numbers that have a marker, lowest first, from a listing that
// was made current. It fails if there is none.
func (l *Ledger) marks(name string) ([]uint64, error) {
	if err := l.fresh("ledger.incarnation", l.claimedFolder(name)); err != nil {
		return nil, fmt.Errorf("make listing of claimed incarnations current: %w", err)
	}
	entries, err := l.fs.ReadDir("ledger.incarnation", l.claimedFolder(name))
	if err != nil {
		return nil, fmt.Errorf("list claimed incarnations: %w", err)
	}
	var marks []uint64
	for _, e := range entries {
		if inc, ok := parseIncarnation(e.Name()); ok {
			marks = append(marks, inc)
		}
	}
	if len(marks) == 0 {
		return nil, fmt.Errorf("list claimed incarnations: %w", fs.ErrNotExist)
	}
	slices.Sort(marks)
	return marks, nil
}

// beginLife makes the folders of a life whose number is the caller's.
func (l *Ledger) beginLife(life Life) error {
	content := strconv.FormatUint(life.Incarnation, 10) + "\n"
	if err := l.fs.WriteFile("ledger.incarnation", l.home.IncarnationFile(life.Name), []byte(content), filePerm); err != nil {
		return err
	}
	dir := l.home.Life(life.Name, life.Incarnation)
	err := l.fs.Mkdir("ledger.incarnation", dir, dirPerm)
	if errors.Is(err, fs.ErrNotExist) { // a late rmdir of the name's empty folder came in between
		if err = l.fs.MkdirAll("ledger.incarnation", filepath.Dir(dir), dirPerm); err == nil {
			err = l.fs.Mkdir("ledger.incarnation", dir, dirPerm)
		}
	}
	if err != nil {
		return err
	}
	for _, name := range []string{inboxName, queueName} {
		if err := l.fs.Mkdir("ledger.incarnation", filepath.Join(dir, name), dirPerm); err != nil {
			return err
		}
	}
	for _, d := range []string{dir, filepath.Dir(dir), l.home.Running()} {
		if err := l.fs.SyncDir("ledger.incarnation", d); err != nil {
			return err
		}
	}
	return nil
}

// Newest returns the highest incarnation that name ever claimed, 0 for none.
// While the caller holds the name's liveness lock no higher one can appear.
func (l *Ledger) Newest(name string) (uint64, error) {
	if err := layout.CheckName(name); err != nil {
		return 0, err
	}
	return l.newest(name)
}

func (l *Ledger) newest(name string) (uint64, error) {
	// A name that was once missing may seem so for half a minute on NFS.
	if err := l.fresh("ledger.incarnation", l.home.Replica(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("make folder of %s current: %w", name, err)
	}
	lives, err := l.Lives(name)
	if err != nil {
		return 0, err
	}
	var newest uint64
	if len(lives) > 0 {
		newest = lives[len(lives)-1].Incarnation
	}
	// A stalled claimer may have written the file below late: markers know better.
	marks, err := l.marks(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	if len(marks) > 0 {
		newest = max(newest, marks[len(marks)-1])
	}
	data, err := l.read("ledger.incarnation", l.home.IncarnationFile(name), maxSmall)
	if err == nil {
		if inc, ok := parseIncarnation(strings.TrimSpace(string(data))); ok {
			return max(newest, inc), nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errTooLong) {
		return 0, fmt.Errorf("read incarnation file of %s: %w", name, err)
	}
	missing := errors.Is(err, fs.ErrNotExist)
	member, err := l.memberIncarnation(name)
	if err != nil {
		return 0, err
	}
	newest = max(newest, member)
	if !missing {
		newest += incarnationGap
	}
	return newest, nil
}

// memberIncarnation reads the incarnation from member.json; 0 when it tells none.
func (l *Ledger) memberIncarnation(name string) (uint64, error) {
	data, err := l.read("ledger.incarnation", l.home.Member(name), maxSmall)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errTooLong):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("read member file of %s: %w", name, err)
	}
	var m struct {
		Incarnation json.Number `json:"incarnation"`
	}
	if json.Unmarshal(data, &m) != nil {
		return 0, nil //nolint:nilerr // garbage tells none; the ledger's own file and folders decide
	}
	inc, _ := parseIncarnation(m.Incarnation.String())
	return inc, nil
}

// quarantineStamp names quarantine folders so that they sort by time.
func quarantineStamp() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return time.Now().UTC().Format("20060102T150405.000") + "-" + host + "-" + strconv.Itoa(os.Getpid())
}
