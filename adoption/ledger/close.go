package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// CloseLife removes the folder of a dead life, so that whatever is assigned to
// it later fails. The caller holds the name's liveness lock. Records are never
// removed: a life that still holds any file but live.json and hidden ones
// (nonces, temporary files of dead writers), or a queue, fails with *NotEmptyError
// and keeps its live.json. The inbox goes first. A life without folder is closed.
func (l *Ledger) CloseLife(life Life) error {
	if err := checkLife(life); err != nil {
		return err
	}
	dir, inbox := l.folder(life, false), l.folder(life, true)
	own, err := l.leftovers(dir, false)
	if err != nil {
		return err
	}
	in, err := l.leftovers(inbox, true)
	if err != nil {
		return err
	}
	queues, err := l.leftQueues(life)
	if err != nil {
		return err
	}
	if left := slices.Concat(own.records, in.records, queues.records); len(left) > 0 {
		return &NotEmptyError{Life: life, Names: left[:min(len(left), maxNamed)], Count: len(left)}
	}
	if err := l.removeFolder(life, inbox, in.hidden); err != nil {
		return err
	}
	if err := l.removeFolder(life, l.home.QueueFolder(life.Name, life.Incarnation), queues.hidden); err != nil {
		return err
	}
	if err := l.removeFolder(life, dir, slices.Concat(own.hidden, own.live)); err != nil {
		return err
	}
	// The name's folder goes with its last life, so that names that never come
	// back are not looked at for ever. Not empty is fine: another life is there.
	_ = l.fs.Remove("ledger.close", filepath.Dir(dir))
	return nil
}

// leftQueues names what lies in a life's folder of queues.
func (l *Ledger) leftQueues(life Life) (leftovers, error) {
	var left leftovers
	dir := l.home.QueueFolder(life.Name, life.Incarnation)
	if err := l.fresh("ledger.close", dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return left, nil
		}
		return left, fmt.Errorf("make listing of queues current before closing: %w", err)
	}
	entries, err := l.fs.ReadDir("ledger.close", dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return left, fmt.Errorf("list queues before closing: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") && !e.IsDir() {
			left.hidden = append(left.hidden, e.Name())
		} else {
			left.records = append(left.records, filepath.Join(queueName, e.Name()))
		}
	}
	return left, nil
}

type leftovers struct{ records, hidden, live []string }

func (l *Ledger) leftovers(dir string, inbox bool) (leftovers, error) {
	var left leftovers
	if err := l.fresh("ledger.close", dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return left, nil
		}
		return left, fmt.Errorf("make listing current before closing: %w", err)
	}
	entries, err := l.fs.ReadDir("ledger.close", dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return left, fmt.Errorf("list before closing: %w", err)
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case isRecordName(e, inbox):
			left.records = append(left.records, name)
		case strings.HasPrefix(name, "."):
			left.hidden = append(left.hidden, name)
		case name == liveName, name == lastName:
			left.live = append(left.live, name)
		}
	}
	return left, nil
}

func (l *Ledger) removeFolder(life Life, dir string, files []string) error {
	for _, name := range files {
		if err := l.fs.Remove("ledger.close", filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove %s of %s: %w", name, life, err)
		}
	}
	err := l.fs.Remove("ledger.close", dir)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, unix.ENOTEMPTY), errors.Is(err, fs.ErrExist): // something came in between: POSIX allows both
		return &NotEmptyError{Life: life, Count: 1}
	}
	return fmt.Errorf("remove folder of %s: %w", life, err)
}
