package lock

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

const (
	// maxMountLine bounds a line of mountinfo: an overlay with many layers has
	// options of up to a page, escaped fourfold at worst, twice over.
	maxMountLine = 64 << 10
	// maxMounts bounds the table; the kernel's own limit (fs.mount-max) is 100,000.
	maxMounts = 100_000
)

// Mount is one line of /proc/self/mountinfo (proc_pid_mountinfo(5)) with what
// [CheckMount] thinks of it.
type Mount struct {
	ID, Parent   int
	Root         string   // folder of the file system that is mounted here: not "/" for a bind mount
	Point        string   // where it is mounted
	Options      []string // of this mount: rw, ro, noatime ...
	FSType       string   // ext4, nfs4, fuse.sshfs ...
	Source       string
	SuperOptions []string // of the file system: vers=4.2, local_lock=none ...

	// Local means that only this host can see the file system (or at least this
	// mount of it): its locks work, between the processes of this host.
	Local bool
	// Warnings are for people: the locks work, but something should be changed.
	Warnings []string
}

// Option returns the value of an option "name=value", or "" and true for a bare "name".
func (m Mount) Option(name string) (value string, ok bool) {
	for _, list := range [][]string{m.SuperOptions, m.Options} {
		for _, o := range list {
			if n, v, _ := strings.Cut(o, "="); n == name {
				return v, true
			}
		}
	}
	return "", false
}

// ReadOnly says whether the mount or its file system is read-only.
func (m Mount) ReadOnly() bool {
	return slices.Contains(m.Options, "ro") || slices.Contains(m.SuperOptions, "ro")
}

// ParseMounts reads a mount table in the format of /proc/self/mountinfo.
func ParseMounts(r io.Reader) ([]Mount, error) {
	var mounts []Mount
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, maxMountLine)
	for scan.Scan() {
		if len(mounts) == maxMounts {
			return nil, fmt.Errorf("mount table: more than %d mounts", maxMounts)
		}
		m, err := parseMount(scan.Text())
		if err != nil {
			return nil, fmt.Errorf("mount table, line %d: %w", len(mounts)+1, err)
		}
		mounts = append(mounts, m)
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("mount table: %w", err)
	}
	return mounts, nil
}

// parseMount reads one line:
//
//	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:2 - ext4 /dev/root rw,errors=continue
//
// Between the sixth field and the "-" stand any number of optional fields.
func parseMount(line string) (Mount, error) {
	fields := strings.Split(line, " ")
	dash := -1
	if len(fields) > 6 {
		dash = slices.Index(fields[6:], "-")
	}
	if dash < 0 || len(fields) < 6+dash+3 {
		return Mount{}, fmt.Errorf("not a mount: %.200q", line)
	}
	id, err1 := strconv.Atoi(fields[0])
	parent, err2 := strconv.Atoi(fields[1])
	if err := errors.Join(err1, err2); err != nil {
		return Mount{}, fmt.Errorf("not a mount: %.200q", line)
	}
	rest := fields[6+dash+1:]
	m := Mount{
		ID: id, Parent: parent,
		Root: unescape(fields[3]), Point: unescape(fields[4]),
		Options: strings.Split(fields[5], ","),
		FSType:  unescape(rest[0]), Source: unescape(rest[1]),
	}
	if len(rest) > 2 {
		m.SuperOptions = strings.Split(unescape(rest[2]), ",")
	}
	return m, nil
}

// unescape undoes the kernel's escapes: a backslash and three octal digits, used
// for space, tab, newline, backslash and '#'.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// findMount returns the mount on which the resolved, absolute path lies. It goes
// the kernel's way, from the root mount into whatever is mounted on the path, so
// that a mount hidden under a later one is not taken. In a chroot the table may
// lack the root mount; then the longest mount point wins, the later one of two.
func findMount(mounts []Mount, path string) (Mount, bool) {
	at := -1
	for i, m := range mounts {
		hasParent := slices.ContainsFunc(mounts, func(p Mount) bool { return p.ID == m.Parent && p.ID != m.ID })
		if m.Point == "/" && !hasParent {
			at = i
		}
	}
	if at < 0 {
		return longestMount(mounts, path)
	}
	for range len(mounts) { // garbage may be circular
		next := -1
		for i, m := range mounts {
			if m.Parent != mounts[at].ID || i == at || !contains(m.Point, path) || !contains(mounts[at].Point, m.Point) {
				continue
			}
			// The path is walked from the left, so the shortest is met first.
			if next < 0 || len(m.Point) <= len(mounts[next].Point) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		at = next
	}
	return mounts[at], true
}

func longestMount(mounts []Mount, path string) (found Mount, ok bool) {
	for _, m := range mounts {
		if contains(m.Point, path) && (!ok || len(m.Point) >= len(found.Point)) {
			found, ok = m, true
		}
	}
	return found, ok
}

// contains says whether path is dir or lies below it.
func contains(dir, path string) bool {
	return dir == "/" || path == dir || strings.HasPrefix(path, dir+"/")
}
