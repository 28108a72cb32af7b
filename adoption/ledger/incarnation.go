package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"encoding/json"

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
	// maxSmall bounds the incarnation file and member.json.
	maxSmall = 64 << 10
)

// ClaimIncarnation begins a new life of name: it claims the next incarnation,
// higher than any before, and makes its folder and inbox. The caller holds the
// replica's liveness lock. The number is remembered durably before the folder is
// made, so a crash in between only skips a number; an interrupted life leaves at
// most an empty folder, which the next pass closes.
func (l *Ledger) ClaimIncarnation(name string) (Life, error) {
	if err := layout.CheckName(name); err != nil {
		return Life{}, err
	}
	for _, dir := range []string{l.home.Replica(name), l.home.RunningOf(name)} {
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
		err := l.claimIncarnation(life)
		if err == nil {
			return life, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return Life{}, fmt.Errorf("claim incarnation %s: %w", life, err)
		}
	}
	return Life{}, fmt.Errorf("claim incarnation of %s: the %d numbers up to %d are all taken", name, claimTries, newest)
}

func (l *Ledger) claimIncarnation(life Life) error {
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
	if err := l.fs.Mkdir("ledger.incarnation", filepath.Join(dir, inboxName), dirPerm); err != nil {
		return err
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
