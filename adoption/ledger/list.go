package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"golang.org/x/sys/unix"
)

// fresh makes dir current. Somebody who closes a life may unlink our nonce
// before we do; the view is current then as well.
func (l *Ledger) fresh(op fsys.Op, dir string) error {
	err := fsys.Fresh(l.fs, op, dir)
	var pe *fs.PathError
	if errors.Is(err, fs.ErrNotExist) && errors.As(err, &pe) && pe.Op == "remove" {
		return nil
	}
	return err
}

// errTooLong says something about the content, unlike other failures to read.
var errTooLong = errors.New("file is too long")

const (
	// staleRetries bounds the reopening of a file whose NFS handle went stale.
	staleRetries = 3
	// againRetries and againPause bound the reopening of a file whose delegation
	// an NFS server takes back from a client just now. On the server itself an
	// open that may not wait fails with EAGAIN meanwhile; a client that answers
	// gives a delegation back in a few round trips.
	againRetries = 10
	againPause   = 20 * time.Millisecond
)

// read reads a regular file of at most limit bytes afresh. It neither follows
// links nor waits for the writer of a FIFO that somebody put there.
func (l *Ledger) read(op fsys.Op, name string, limit int64) ([]byte, error) {
	f, data, err := l.readOpen(op, name, limit)
	if f != nil {
		_ = f.Close()
	}
	return data, err
}

// readOpen is [Ledger.read] that leaves the file open when it succeeds.
func (l *Ledger) readOpen(op fsys.Op, name string, limit int64) (fsys.File, []byte, error) {
	for stale, again := 0, 0; ; {
		f, data, err := l.readOnce(op, name, limit)
		switch {
		case errors.Is(err, unix.ESTALE) && stale < staleRetries:
			stale++
		case errors.Is(err, unix.EAGAIN) && again < againRetries:
			again++
			time.Sleep(againPause) //nolint:forbidigo // as short as a file-system call, which takes no context either
		default:
			return f, data, err
		}
	}
}

func (l *Ledger) readOnce(op fsys.Op, name string, limit int64) (fsys.File, []byte, error) {
	f, err := l.fs.OpenFile(op, name, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s: %w: %d bytes allowed", filepath.Base(name), errTooLong, limit)
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, data, nil
}

// Names returns the replica names that have a ledger folder, sorted. The listing
// is made current. What isn't a replica's name is skipped.
func (l *Ledger) Names() ([]string, error) {
	dir := l.home.Running()
	if err := l.fresh("ledger.names", dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, fmt.Errorf("make listing of names current: %w", err)
	}
	entries, err := l.fs.ReadDir("ledger.names", dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list names: %w", err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && layout.CheckName(e.Name()) == nil {
			names = append(names, e.Name())
		}
	}
	return window(l, names, maxNames), nil
}

// Lives returns the lives of name that have a folder, oldest first, from a
// listing that was made current.
func (l *Ledger) Lives(name string) ([]Life, error) {
	if err := layout.CheckName(name); err != nil {
		return nil, err
	}
	if err := l.fresh("ledger.lives", l.home.RunningOf(name)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, fmt.Errorf("make listing of lives current: %w", err)
	}
	return l.PeekLives(name)
}

// PeekLives is [Ledger.Lives] without making the listing current: one operation
// instead of four, but on NFS it may be half a minute old.
func (l *Ledger) PeekLives(name string) ([]Life, error) {
	if err := layout.CheckName(name); err != nil {
		return nil, err
	}
	entries, err := l.fs.ReadDir("ledger.lives", l.home.RunningOf(name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list lives: %w", err)
	}
	var lives []Life
	for _, e := range entries {
		if inc, ok := parseIncarnation(e.Name()); ok && e.IsDir() {
			lives = append(lives, Life{name, inc})
		}
	}
	slices.SortFunc(lives, func(a, b Life) int { return cmp.Compare(a.Incarnation, b.Incarnation) })
	return lives, nil
}

// parseIncarnation accepts canonical decimals only, so that each life has one name.
func parseIncarnation(s string) (uint64, bool) {
	inc, err := strconv.ParseUint(s, 10, 64)
	return inc, err == nil && inc > 0 && inc <= MaxIncarnation && strconv.FormatUint(inc, 10) == s
}

// List returns the records of a life, in its own folder and in its inbox, sorted
// by key within each, after both listings were made current. A life without
// folder has none. Bad files are reported, not touched; a file that disappears
// meanwhile is left out.
func (l *Ledger) List(life Life) ([]Entry, []Bad, error) {
	if err := checkLife(life); err != nil {
		return nil, nil, err
	}
	own, ownBad, _, err := l.list(life, false, nil)
	if err != nil {
		return nil, nil, err
	}
	in, inBad, _, err := l.list(life, true, nil)
	if err != nil {
		return nil, nil, err
	}
	return append(own, in...), append(ownBad, inBad...), nil
}

// ListInbox is [Ledger.List] for the inbox alone.
func (l *Ledger) ListInbox(life Life) ([]Entry, []Bad, error) {
	if err := checkLife(life); err != nil {
		return nil, nil, err
	}
	good, bad, _, err := l.list(life, true, nil)
	return good, bad, err
}

// ListOwn is [Ledger.List] for the life's own folder alone. It reads only those
// records for which skip is false and returns the keys of the others: a record
// never changes, so a watcher needs to read it once.
func (l *Ledger) ListOwn(life Life, skip func(key string) bool) ([]Entry, []Bad, []string, error) {
	if err := checkLife(life); err != nil {
		return nil, nil, nil, err
	}
	return l.list(life, false, skip)
}

func (l *Ledger) list(life Life, inbox bool, skip func(key string) bool) ([]Entry, []Bad, []string, error) {
	dir := l.folder(life, inbox)
	if err := l.fresh("ledger.list", dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil, nil, nil
		}
		return nil, nil, nil, fmt.Errorf("make listing of %s current: %w", life, err)
	}
	entries, err := l.fs.ReadDir("ledger.list", dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil, nil, nil
		}
		return nil, nil, nil, fmt.Errorf("list %s: %w", life, err)
	}
	var skipped []string
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		if key, ok := strings.CutSuffix(e.Name(), recordSuffix); ok && skip != nil && e.Type().IsRegular() && skip(key) {
			skipped = append(skipped, key)
			return true
		}
		return !isRecordName(e, inbox)
	})
	entries = window(l, entries, maxListing)

	found := make([]Entry, len(entries))
	errs := make([]error, len(entries))
	l.each(len(entries), func(i int) {
		found[i], errs[i] = l.readRecord(life, inbox, entries[i])
	})
	var good []Entry
	var bad []Bad
	for i, e := range entries {
		switch {
		case errs[i] == nil:
			good = append(good, found[i])
		case errors.Is(errs[i], fs.ErrNotExist):
		default:
			bad = append(bad, Bad{Path: filepath.Join(dir, e.Name()), Life: life, Inbox: inbox, Err: errs[i]})
		}
	}
	return good, bad, skipped, nil
}

// isRecordName tells records, and whatever pretends to be one, from the other
// things that belong into a life's folder: hidden temporary files and nonces,
// live.json, the controller's word that it is the last one, the inbox and queues.
func isRecordName(e fs.DirEntry, inbox bool) bool {
	name := e.Name()
	switch {
	case strings.HasPrefix(name, ".") && !e.IsDir():
		return false
	case inbox:
		return true
	case name == inboxName, name == queueName:
		return !e.IsDir()
	case name == liveName, name == lastName:
		return !e.Type().IsRegular()
	}
	return true
}

func (l *Ledger) readRecord(life Life, inbox bool, e fs.DirEntry) (Entry, error) {
	name := e.Name()
	key, isJSON := strings.CutSuffix(name, recordSuffix)
	switch {
	case !e.Type().IsRegular():
		return Entry{}, fmt.Errorf("%q is not a regular file", name)
	case !isJSON:
		return Entry{}, fmt.Errorf("%q is not a record's name", name)
	}
	data, err := l.read("ledger.read", filepath.Join(l.folder(life, inbox), name), maxRecord)
	if errors.Is(err, errTooLong) {
		return Entry{}, err
	}
	if err != nil {
		return Entry{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	r, err := DecodeRecord(data)
	if err != nil {
		return Entry{}, err
	}
	if r.Key() != key {
		return Entry{}, fmt.Errorf("%q holds the record of %s", name, r.Key())
	}
	return Entry{Life: life, Inbox: inbox, Key: key, Record: r}, nil
}

// each runs do(0..n-1) with bounded parallelism and waits.
func (l *Ledger) each(n int, do func(int)) {
	if n < 2*readers { // not worth the goroutines
		for i := range n {
			do(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int)
	for range readers {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// window cuts a listing to limit entries, each time a different part of it.
func window[T any](l *Ledger, all []T, limit int) []T {
	if len(all) <= limit {
		return all
	}
	l.truncated.Add(1)
	start := int((l.cursor.Add(1) - 1) * uint64(limit) % uint64(len(all))) //nolint:gosec // G115: limits are positive, and the rest is below len
	return append(slices.Clone(all[start:]), all[:start]...)[:limit]
}
