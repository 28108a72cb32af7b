package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
)

// Quarantinable is a [Bad] or an [Entry].
type Quarantinable interface {
	place(l *Ledger) (path string, life Life, inbox bool)
}

func (b Bad) place(*Ledger) (string, Life, bool)     { return b.Path, b.Life, b.Inbox }
func (e Entry) place(l *Ledger) (string, Life, bool) { return l.Path(e), e.Life, e.Inbox }

// Case is reason.json beside a quarantined file: why it is there, for people.
type Case struct {
	Time        time.Time `json:"time"`
	File        string    `json:"file"`
	Replica     string    `json:"replica"`
	Incarnation uint64    `json:"incarnation"`
	Inbox       bool      `json:"inbox,omitempty"`
	Reason      string    `json:"reason"`
	// Folder in quarantine/ that holds file and reason.
	Folder string `json:"-"`
}

const reasonName = "reason.json"

// Quarantine moves a file out of its life's folder into a new folder below
// quarantine/, beside a reason.json, where nothing acts on it. Nothing is
// deleted. The caller holds the liveness lock of the life's name, or is that
// life. ErrGone: the file isn't there any more.
func (l *Ledger) Quarantine(what Quarantinable, reason string) error {
	path, life, inbox := what.place(l)
	if err := checkLife(life); err != nil {
		return err
	}
	name := filepath.Base(path)
	if filepath.Join(l.folder(life, inbox), name) != path {
		return fmt.Errorf("quarantine %q: not a file of %s", path, life)
	}
	root := l.home.Quarantine()
	if err := l.fs.MkdirAll("ledger.quarantine", root, dirPerm); err != nil {
		return fmt.Errorf("make quarantine folder: %w", err)
	}
	folder := quarantineStamp() + "-" + strconv.FormatUint(l.seq.Add(1), 10)
	dir := filepath.Join(root, folder)
	if err := l.fs.Mkdir("ledger.quarantine", dir, dirPerm); err != nil {
		return fmt.Errorf("make quarantine folder: %w", err)
	}
	note, err := json.Marshal(Case{Time: time.Now().UTC(), File: name, Replica: life.Name,
		Incarnation: life.Incarnation, Inbox: inbox, Reason: strings.ToValidUTF8(reason, "?")})
	if err != nil {
		return fmt.Errorf("encode reason: %w", err)
	}
	// The reason comes first: a crash in between leaves a note without a file,
	// never a file without a note.
	err = l.fs.WriteFile("ledger.quarantine", filepath.Join(dir, reasonName), append(note, '\n'), filePerm)
	if err == nil {
		target := name
		if name == reasonName {
			target = "_" + name
		}
		err = l.fs.Rename("ledger.quarantine", path, filepath.Join(dir, target))
	}
	if err != nil {
		_ = l.fs.Remove("ledger.quarantine", filepath.Join(dir, reasonName))
		_ = l.fs.Remove("ledger.quarantine", dir)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("quarantine %s of %s: %w", name, life, ErrGone)
		}
		return fmt.Errorf("quarantine %s: %w", name, err)
	}
	l.quarantined.Add(1)
	return nil
}

// QuarantineTwin is [Ledger.Quarantine] for a record of a build that seems to
// have another one, twin. What seems so in a listing or to rename's caution is
// mostly one record that somebody is moving, and to lose that would lose the
// build. So it is proven first: both are read afresh and must be records of that
// build in two different files. ErrGone: there is no record e (any more).
// ErrNoTwin: e is there, and twin is not, or not valid.
func (l *Ledger) QuarantineTwin(e, twin Entry, reason string) error {
	for _, x := range []Entry{e, twin} {
		if err := checkEntry(x); err != nil {
			return err
		}
		if err := l.fresh("ledger.twin", l.folder(x.Life, x.Inbox)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("look for two records of %s: %w", e.Key, err)
		}
	}
	if e.Key != twin.Key || l.Path(e) == l.Path(twin) {
		return fmt.Errorf("records %s and %s are not two of one build", e.Key, twin.Key)
	}
	// Both stay open: a moved file keeps its number, and that of a file which is
	// open isn't given to another one. So two numbers are two files.
	second, err := l.openRecord(twin)
	if err != nil {
		return fmt.Errorf("read the other record of %s in %s: %w", twin.Key, twin.Life, err)
	}
	if second != nil {
		defer second.Close()
	}
	first, err := l.openRecord(e)
	if err != nil {
		return fmt.Errorf("read record %s of %s: %w", e.Key, e.Life, err)
	}
	if first == nil {
		return fmt.Errorf("quarantine %s of %s: %w", e.Key, e.Life, ErrGone)
	}
	defer first.Close()
	if second == nil {
		return fmt.Errorf("quarantine %s of %s: %w", e.Key, e.Life, ErrNoTwin)
	}
	firstInfo, err := first.Stat()
	if err != nil {
		return fmt.Errorf("look at record %s of %s: %w", e.Key, e.Life, err)
	}
	secondInfo, err := second.Stat()
	if err != nil {
		return fmt.Errorf("look at record %s of %s: %w", twin.Key, twin.Life, err)
	}
	if os.SameFile(firstInfo, secondInfo) { // moved between the two opens
		return fmt.Errorf("quarantine %s of %s: %w", e.Key, e.Life, ErrNoTwin)
	}
	return l.Quarantine(e, reason)
}

// openRecord opens a record; nil if there is none, or no valid one of that key.
func (l *Ledger) openRecord(e Entry) (fsys.File, error) {
	f, data, err := l.readOpen("ledger.twin", l.Path(e), maxRecord)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errTooLong):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if r, err := DecodeRecord(data); err != nil || r.Key() != e.Key {
		_ = f.Close()
		return nil, nil //nolint:nilerr // garbage is no record; whoever lists it reports it
	}
	return f, nil
}

// CountQuarantined returns how many cases lie in quarantine, by one listing.
func (l *Ledger) CountQuarantined() (int, error) {
	entries, err := l.fs.ReadDir("ledger.quarantine-list", l.home.Quarantine())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("list quarantine: %w", err)
	}
	return len(entries), nil
}

// Quarantined returns what lies in quarantine, oldest first, at most limit
// cases (0: a thousand), and the number of all.
func (l *Ledger) Quarantined(limit int) ([]Case, int, error) {
	if limit <= 0 {
		limit = 1_000
	}
	entries, err := l.fs.ReadDir("ledger.quarantine-list", l.home.Quarantine())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list quarantine: %w", err)
	}
	var cases []Case
	for _, e := range entries[:min(limit, len(entries))] {
		c := Case{Folder: e.Name()}
		data, err := l.read("ledger.quarantine-list", filepath.Join(l.home.Quarantine(), e.Name(), reasonName), maxRecord)
		if err != nil || json.Unmarshal(data, &c) != nil {
			c.Reason = "unknown: its reason file is missing or damaged"
		}
		cases = append(cases, c)
	}
	return cases, len(entries), nil
}
