package adoption

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
	"github.com/rs/zerolog"
)

const (
	// historyQueue bounds the events that wait for the disk: five for each of
	// 3,000 builds, some 5 MB at most.
	historyQueue = 16_384
	// maxHistoryLine bounds one line; longer details are cut. A single append of
	// this size is one request on NFS.
	maxHistoryLine = 16 << 10
	// maxDetail bounds Event.Detail in a line.
	maxDetail = 4 << 10
	// historySuffix follows the month in a file's name.
	historySuffix = ".jsonl"
	historyMonth  = "2006-01"
	// historyMonths is how many monthly files of one replica are kept: the newest
	// ones that exist, so that a wrong clock removes nothing.
	historyMonths = 24
	// reopenPause keeps a writer whose disk fails from trying for every event.
	reopenPause = time.Second
)

// History appends events to history/NAME-YYYY-MM.jsonl, one JSON object a line.
// Only one process writes a name's files: appends of two NFS clients to one file
// collide. It is a [Recorder]: events that come faster than the disk takes them
// are dropped and counted. History is for people; nothing is decided by it.
type History struct {
	home layout.Home
	fs   fsys.FS
	name string
	log  zerolog.Logger

	queue   chan Event
	dropped atomic.Uint64

	file  fsys.File // open file, used by Run only
	month string    // of file
	retry time.Time // not before this time after an error
}

// NewHistory returns a writer for the replica name. Events are kept in memory
// until Run writes them.
func NewHistory(home layout.Home, f fsys.FS, name string, log zerolog.Logger) (*History, error) {
	if err := layout.CheckName(name); err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	return &History{home: home, fs: f, name: name, log: log, queue: make(chan Event, historyQueue)}, nil
}

// Record queues an event. It never blocks.
func (h *History) Record(e Event) {
	select {
	case h.queue <- e:
	default:
		h.dropped.Add(1)
	}
}

// Dropped returns how many events were lost to a full queue or a failing disk.
func (h *History) Dropped() uint64 { return h.dropped.Load() }

// Run writes events until ctx ends, then those that are queued already.
func (h *History) Run(ctx context.Context) error {
	defer h.closeFile()
	for {
		select {
		case e := <-h.queue:
			h.write(e)
			h.drain()
		case <-ctx.Done():
			h.drain()
			return context.Cause(ctx)
		}
	}
}

// drain writes what is queued and makes it visible to other hosts.
func (h *History) drain() {
	for {
		select {
		case e := <-h.queue:
			h.write(e)
			continue
		default:
		}
		if h.file != nil {
			if err := h.file.Sync(); err != nil {
				h.failed(err)
			}
		}
		return
	}
}

func (h *History) write(e Event) {
	line, err := encodeLine(e)
	if err != nil {
		h.dropped.Add(1)
		h.log.Error().Err(err).Msg("could not encode an event for the history")
		return
	}
	for try := range 2 {
		if err = h.open(e.Time); err == nil {
			if _, err = h.file.Write(line); err == nil {
				return
			}
			h.closeFile() // the descriptor may be stale: once more on a new one
		}
		if try == 0 && errors.Is(err, errHistoryPause) {
			break
		}
	}
	h.dropped.Add(1)
	if !errors.Is(err, errHistoryPause) {
		h.failed(err)
	}
}

var errHistoryPause = errors.New("history: pause after an error")

// open opens the file of the month of t.
func (h *History) open(t time.Time) error {
	month := t.UTC().Format(historyMonth)
	if h.file != nil && h.month == month {
		return nil
	}
	h.closeFile()
	if time.Now().Before(h.retry) {
		return errHistoryPause
	}
	if err := h.fs.MkdirAll("adoption.history", h.home.History(), 0o755); err != nil {
		return err
	}
	name := filepath.Join(h.home.History(), h.name+"-"+month+historySuffix)
	file, err := h.fs.OpenFile("adoption.history", name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	h.file, h.month = file, month
	h.forget()
	// A crash may have left half a line; readers skip it and empty ones.
	if info, err := file.Stat(); err == nil && info.Size() > 0 {
		_, err = file.Write([]byte{'\n'})
		if err != nil {
			h.closeFile()
			return err
		}
	}
	return nil
}

// forget removes the oldest files of the own name, when a file is opened: that is
// at a start and once a month. Failing to costs space only.
func (h *History) forget() {
	entries, err := h.fs.ReadDir("adoption.history", h.home.History())
	if err != nil {
		h.log.Debug().Err(err).Msg("can't look for old files of the history")
		return
	}
	type monthly struct {
		file  string
		month time.Time
	}
	var own []monthly
	for _, e := range entries {
		if name, month, ok := historyFile(e.Name()); ok && name == h.name && e.Type().IsRegular() {
			own = append(own, monthly{e.Name(), month})
		}
	}
	slices.SortFunc(own, func(a, b monthly) int { return b.month.Compare(a.month) })
	for _, old := range own[min(len(own), historyMonths):] {
		if old.month.Format(historyMonth) == h.month { // the clock went back for years
			continue
		}
		if err := h.fs.Remove("adoption.history", filepath.Join(h.home.History(), old.file)); err != nil {
			h.log.Debug().Err(err).Str("file", old.file).Msg("can't remove an old file of the history")
			continue
		}
		h.log.Info().Str("file", old.file).Int("kept", historyMonths).Msg("removed an old file of the history")
	}
}

func (h *History) closeFile() {
	if h.file != nil {
		_ = h.file.Close()
		h.file = nil
	}
}

func (h *History) failed(err error) {
	h.closeFile()
	h.retry = time.Now().Add(reopenPause)
	h.log.Warn().Err(err).Uint64("dropped", h.dropped.Load()).Msg("could not write the history")
}

func encodeLine(e Event) ([]byte, error) {
	if len(e.Detail) > maxDetail {
		e.Detail = string(bytes.ToValidUTF8([]byte(e.Detail[:maxDetail]), nil)) + " …"
	}
	line, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if len(line) >= maxHistoryLine {
		return nil, fmt.Errorf("event of %d bytes is too long", len(line))
	}
	return append(line, '\n'), nil
}
