package adoption

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/layout"
)

const (
	// DefaultHistoryLimit is how many events one reading returns if not told.
	DefaultHistoryLimit = 100
	// MaxHistoryLimit bounds the events that one reading returns.
	MaxHistoryLimit = 100_000
	// historyBlock is how much is read at once, from the end of a file backwards.
	historyBlock = 256 << 10
	// maxHistoryRead bounds what is read of one file.
	maxHistoryRead = 256 << 20
)

// ReadHistory returns the newest events of all replicas, newest last, at most
// limit (0: [DefaultHistoryLimit]) and none before since. Lines that are torn or
// garbage are skipped; skipped counts them. Only the ends of the files are read,
// as far as needed.
func ReadHistory(home layout.Home, limit int, since time.Time) (events []Event, skipped int, err error) {
	if limit <= 0 {
		limit = DefaultHistoryLimit
	}
	limit = min(limit, MaxHistoryLimit)
	entries, err := os.ReadDir(home.History())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list history: %w", err)
	}
	months := map[string][]string{} // files of each replica, newest month first
	for _, e := range slices.Backward(entries) {
		if name, _, ok := historyFile(e.Name()); ok && e.Type().IsRegular() {
			months[name] = append(months[name], e.Name())
		}
	}
	for _, files := range months {
		var own []Event
		for _, file := range files {
			if _, month, _ := historyFile(file); !since.IsZero() && month.AddDate(0, 1, 0).Before(since.UTC()) {
				break
			}
			found, bad, err := readTail(filepath.Join(home.History(), file), limit-len(own), since)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, 0, fmt.Errorf("read history: %w", err)
			}
			skipped += bad
			if own = append(found, own...); len(own) >= limit {
				break
			}
		}
		events = append(events, own...)
	}
	slices.SortStableFunc(events, func(a, b Event) int { return a.Time.Compare(b.Time) })
	return events[max(0, len(events)-limit):], skipped, nil
}

// historyFile takes NAME-YYYY-MM.jsonl apart, or NAME~runner-YYYY-MM.jsonl, which
// the runner of NAME writes: a history file has exactly one writer.
func historyFile(file string) (name string, month time.Time, ok bool) {
	base, ok := strings.CutSuffix(file, historySuffix)
	if !ok || len(base) < len(historyMonth)+2 {
		return "", time.Time{}, false
	}
	cut := len(base) - len(historyMonth)
	month, err := time.Parse(historyMonth, base[cut:])
	name = base[:cut-1]
	replica := strings.TrimSuffix(name, "~runner")
	if err != nil || base[cut-1] != '-' || layout.CheckName(replica) != nil {
		return "", time.Time{}, false
	}
	return name, month, true
}

// readTail returns the last events of a file, in its order.
func readTail(path string, limit int, since time.Time) (events []Event, skipped int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	end := info.Size()
	least := max(0, end-maxHistoryRead)
	var rest []byte // beginning of a line whose start lies before what was read
	for end > least && len(events) < limit {
		start := max(least, end-historyBlock)
		block := make([]byte, end-start, end-start+int64(len(rest)))
		if _, err := f.ReadAt(block, start); err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		end = start
		block = append(block, rest...)
		lines := bytes.Split(block, []byte{'\n'})
		rest = nil
		if start > least {
			rest, lines = lines[0], lines[1:]
			if len(rest) > maxHistoryLine { // no line of ours: don't collect it
				rest = nil
				skipped++
			}
		}
		for _, line := range slices.Backward(lines) {
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			var e Event
			if json.Unmarshal(line, &e) != nil {
				skipped++
				continue
			}
			if e.Time.Before(since) {
				end = least // older ones come before
				break
			}
			if events = append(events, e); len(events) == limit {
				break
			}
		}
	}
	slices.Reverse(events)
	return events, skipped, nil
}
