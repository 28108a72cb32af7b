package sidecar

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/internal/layout"
)

// versionFile is .footman/version: the newest programs that wrote this home.
// Jenkins migrates its files forward only, and a controller that is older than
// the files it reads loses what it does not know.
type versionFile struct {
	Format  int       `json:"format"`
	Footman string    `json:"footman"`
	Jenkins string    `json:"jenkins,omitempty"`
	By      string    `json:"by"` // replica that wrote it
	At      time.Time `json:"at"`
}

// maxVersionFile bounds what is read of it.
const maxVersionFile = 4 << 10

// ErrOlderJenkins says that a controller is older than the home.
var ErrOlderJenkins = errors.New("this home was written by a newer Jenkins")

// noteVersions keeps the version file up to date with a controller that came up,
// and fails with [ErrOlderJenkins] when it is older than what wrote the home. A
// damaged file is written anew: it is a gate against mistakes, nothing that
// safety hangs on.
func noteVersions(f fsys.FS, home layout.Home, replica, footman, jenkins string) error {
	var have versionFile
	data, err := fsys.ReadFile(f, "version.read", home.VersionFile())
	switch {
	case err == nil && len(data) <= maxVersionFile:
		if json.Unmarshal(data, &have) != nil {
			have = versionFile{}
		}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read version file: %w", err)
	}
	var older error
	if compareVersions(jenkins, have.Jenkins) < 0 {
		older = fmt.Errorf("%w: %s, and this controller is %s; upgrade it, or restore a backup of the home from before the upgrade", ErrOlderJenkins, have.Jenkins, jenkins)
		jenkins = have.Jenkins
	}
	want := versionFile{Format: homeFormat, Footman: footman, Jenkins: jenkins, By: replica, At: time.Now().UTC().Truncate(time.Second)}
	if compareVersions(footman, have.Footman) < 0 {
		want.Footman = have.Footman
	}
	if want.Footman == have.Footman && want.Jenkins == have.Jenkins {
		return older
	}
	data, err = json.Marshal(want)
	if err != nil {
		return err
	}
	if err := f.WriteFile("version.write", home.VersionFile(), append(data, '\n'), 0o640); err != nil {
		return errors.Join(older, fmt.Errorf("write version file: %w", err))
	}
	return older
}

// compareVersions compares dotted numbers ("2.516.2"); what does not begin with
// one ("dev", "") is older than everything that does. A suffix ("-SNAPSHOT") does
// not count.
func compareVersions(a, b string) int {
	x, y := numbers(a), numbers(b)
	for i := range max(len(x), len(y)) {
		var m, n int
		if i < len(x) {
			m = x[i]
		}
		if i < len(y) {
			n = y[i]
		}
		if m != n {
			return m - n
		}
	}
	return len(x) - len(y)
}

func numbers(v string) []int {
	v = strings.TrimPrefix(v, "v")
	v, _, _ = strings.Cut(v, "-")
	var out []int
	for part := range strings.SplitSeq(v, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		out = append(out, n)
	}
	return out
}
