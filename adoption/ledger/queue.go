package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/internal/layout"
	"golang.org/x/sys/unix"
)

const (
	queueName    = "queue"     // folder of a life
	queueFile    = "queue.xml" // in the folder of one queue
	markerSuffix = ".done"     // behind the id of an item that is taken care of
	lastName     = "last"      // tells a controller that it is the last one; see package layout
	// maxQueues bounds the queues of one life that are looked at: one for each life
	// that died without its items being started.
	maxQueues = 1_000
)

// Queue is a folder with the waiting items of a life that ended. It lies in the
// folder of the life that shall start them, or that died before it did.
type Queue struct {
	Life Life // in whose folder it lies
	// From is the life whose items they are. Its incarnation is 0 for what the
	// replica left before its lives had queues of their own.
	From Life
	// Empty: nothing is left to be started, only the folder to be removed.
	Empty bool
}

// Folder is the name of the queue's folder, "NAME-INCARNATION".
func (q Queue) Folder() string { return queueFolder(q.From) }

func queueFolder(from Life) string {
	return from.Name + "-" + strconv.FormatUint(from.Incarnation, 10)
}

// parseQueueFolder is the reverse of queueFolder.
func parseQueueFolder(name string) (Life, bool) {
	i := strings.LastIndexByte(name, '-')
	if i < 1 {
		return Life{}, false
	}
	inc, err := strconv.ParseUint(name[i+1:], 10, 64)
	if err != nil || strconv.FormatUint(inc, 10) != name[i+1:] || inc > MaxIncarnation {
		return Life{}, false
	}
	from := Life{name[:i], inc}
	return from, inc == 0 && layout.CheckName(from.Name) == nil || checkLife(from) == nil
}

func (l *Ledger) queuePath(q Queue) string {
	return filepath.Join(l.home.QueueFolder(q.Life.Name, q.Life.Incarnation), q.Folder())
}

// TakeQueue moves a controller's queue file, which nobody writes any more, into a
// folder of the life host, beside markers for the items with the ids in done. The
// markers are there before the file is, so that nobody ever finds it without them;
// marked says that they are. The caller holds the liveness lock of both names, and
// moves no record that done was made from before that. Until the file is there, the
// folder looks like one whose items were all started: who does not hold that lock
// must not remove it. ErrLifeClosed, ErrExists (an earlier queue of that name lies
// there), ErrGone (the file is not there).
func (l *Ledger) TakeQueue(file string, from, host Life, done []int64) (marked bool, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("take the queue of %s: %w", from, err)
		}
	}()
	q := Queue{Life: host, From: from}
	if _, ok := parseQueueFolder(q.Folder()); !ok {
		return false, errors.New("bad name")
	}
	if err := checkLife(host); err != nil {
		return false, err
	}
	if err := l.markDone(q, done); err != nil {
		return false, err
	}
	to := filepath.Join(l.queuePath(q), queueFile)
	switch _, err := l.fs.Stat("ledger.queue-take", to); {
	case err == nil:
		return true, ErrExists
	case !errors.Is(err, fs.ErrNotExist):
		return true, err
	}
	if err := l.fs.Rename("ledger.queue-take", file, to); !errors.Is(err, fs.ErrNotExist) {
		return true, err
	}
	// A rename that NFS sent twice says so although it happened.
	if _, err := l.fs.Stat("ledger.queue-take", to); err == nil {
		return true, nil
	}
	if _, err := l.fs.Stat("ledger.queue-take", file); err == nil {
		return false, errors.New("somebody removed the folder meanwhile, and the markers with it")
	}
	return true, ErrGone
}

// markDone makes the folder of a queue with markers.
func (l *Ledger) markDone(q Queue, done []int64) error {
	if err := l.makeQueueFolder(q.Life); err != nil {
		return err
	}
	dir := l.queuePath(q)
	if err := l.fs.Mkdir("ledger.queue-take", dir, dirPerm); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, id := range done {
		f, err := l.fs.OpenFile("ledger.queue-take", filepath.Join(dir, strconv.FormatInt(id, 10)+markerSuffix), os.O_WRONLY|os.O_CREATE, filePerm)
		if err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	if len(done) == 0 {
		return nil
	}
	return l.fs.SyncDir("ledger.queue-take", dir)
}

// makeQueueFolder makes the folder for queues of a life.
func (l *Ledger) makeQueueFolder(life Life) error {
	err := l.fs.Mkdir("ledger.queue-folder", l.home.QueueFolder(life.Name, life.Incarnation), dirPerm)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return ErrLifeClosed
	}
	return err
}

// Queues lists the queues of a life, oldest name first, after the listing was made
// current. What is no queue's folder is left out; it keeps the life from being closed.
func (l *Ledger) Queues(life Life) ([]Queue, error) {
	if err := checkLife(life); err != nil {
		return nil, err
	}
	dir := l.home.QueueFolder(life.Name, life.Incarnation)
	if err := l.fresh("ledger.queues", dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, fmt.Errorf("make listing of queues of %s current: %w", life, err)
	}
	entries, err := l.fs.ReadDir("ledger.queues", dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list queues of %s: %w", life, err)
	}
	var out []Queue
	for _, e := range entries {
		from, ok := parseQueueFolder(e.Name())
		if !ok || !e.IsDir() {
			continue
		}
		if len(out) == maxQueues {
			l.truncated.Add(1)
			break
		}
		q := Queue{Life: life, From: from}
		switch q.Empty, err = l.emptyQueue(q); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, err
		default:
			out = append(out, q)
		}
	}
	return out, nil
}

// emptyQueue says whether a queue's folder has no queue file, after it was made
// current.
func (l *Ledger) emptyQueue(q Queue) (bool, error) {
	dir := l.queuePath(q)
	if err := l.fresh("ledger.queues", dir); err != nil {
		return false, err
	}
	_, err := l.fs.Stat("ledger.queues", filepath.Join(dir, queueFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("look into queue %s: %w", q.Folder(), err)
	}
	return err != nil, nil
}

// AssignQueue moves a queue to the life to. The caller holds the liveness lock of
// the name in whose folder it lies, or the queue lies in an older life of to.
// ErrGone, ErrLifeClosed, ErrExists.
func (l *Ledger) AssignQueue(q Queue, to Life) error {
	if err := errors.Join(checkLife(q.Life), checkLife(to)); err != nil {
		return err
	}
	wrap := func(err error) error {
		return fmt.Errorf("move queue %s from %s to %s: %w", q.Folder(), q.Life, to, err)
	}
	moved := Queue{Life: to, From: q.From}
	if err := l.makeQueueFolder(to); err != nil {
		return wrap(err)
	}
	err := l.fs.Rename("ledger.queue-assign", l.queuePath(q), l.queuePath(moved))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENOTEMPTY), errors.Is(err, fs.ErrExist):
		return wrap(ErrExists)
	case !errors.Is(err, fs.ErrNotExist):
		return wrap(err)
	}
	// The queue is not there, or the target's folder, or NFS sent the rename twice.
	switch err := l.fresh("ledger.queue-assign", l.home.QueueFolder(to.Name, to.Incarnation)); {
	case errors.Is(err, fs.ErrNotExist):
		return wrap(ErrLifeClosed)
	case err != nil:
		return wrap(err)
	}
	if _, err := l.fs.Stat("ledger.queue-assign", l.queuePath(moved)); err == nil {
		return nil
	}
	return wrap(ErrGone)
}

// RemoveQueue removes the folder of a queue from which nothing is left to be
// started. It fails with *NotEmptyError if it still has its queue file, or anything
// that is not from a queue.
func (l *Ledger) RemoveQueue(q Queue) error {
	dir := l.queuePath(q)
	empty, err := l.emptyQueue(q)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !empty:
		return &NotEmptyError{Life: q.Life, Names: []string{filepath.Join(queueName, q.Folder(), queueFile)}, Count: 1}
	}
	entries, err := l.fs.ReadDir("ledger.queue-remove", dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("list queue %s: %w", q.Folder(), err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.IsDir() })
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), markerSuffix) || strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return l.removeFolder(q.Life, dir, names)
}

// DropQueueFile removes the queue file of a queue in which nothing waits.
func (l *Ledger) DropQueueFile(file string) error {
	if err := l.fs.Remove("ledger.queue-drop", file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an empty queue: %w", err)
	}
	return nil
}

// QueueFiles lists the files in Jenkins' folder of queues that belong to dead lives
// of name: those of incarnations up to upTo, and that of the name alone, from
// before its lives had queues of their own. The listing is made current. A home
// without that folder has none.
//
// The file of the name alone is left out when another replica could mean it as the
// queue of one of its lives ("a-1" is a name, and life 1 of "a").
func (l *Ledger) QueueFiles(name string, upTo uint64) (map[Life]string, error) {
	if err := layout.CheckName(name); err != nil {
		return nil, err
	}
	dir := l.home.JenkinsQueues()
	if err := l.fresh("ledger.queue-files", dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, fmt.Errorf("make listing of queue files current: %w", err)
	}
	entries, err := l.fs.ReadDir("ledger.queue-files", dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list queue files: %w", err)
	}
	out := map[Life]string{}
	for _, e := range entries {
		base, ok := strings.CutSuffix(e.Name(), ".xml")
		if !ok || !e.Type().IsRegular() {
			continue
		}
		if base == name {
			switch shared, err := l.alsoLife(name); {
			case err != nil:
				return nil, err
			case !shared:
				out[Life{name, 0}] = filepath.Join(dir, e.Name())
			}
			continue
		}
		if from, ok := parseQueueFolder(base); ok && from.Name == name && from.Incarnation > 0 && from.Incarnation <= upTo {
			out[from] = filepath.Join(dir, e.Name())
		}
	}
	return out, nil
}

// alsoLife says whether name could be a life of another replica that is known.
func (l *Ledger) alsoLife(name string) (bool, error) {
	other, ok := parseQueueFolder(name)
	if !ok || other.Incarnation == 0 {
		return false, nil
	}
	_, err := l.fs.Stat("ledger.queue-files", l.home.Replica(other.Name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("look for replica %s: %w", other.Name, err)
	}
	return err == nil, nil
}
