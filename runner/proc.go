package runner

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Everything here reads /proc only in ways that never reach the file system of
// an open file (no stat through /proc/PID/fd), so it does not hang with the home.

// process is one line of /proc/PID/stat, as far as it is needed.
type process struct {
	pid, parent, group int
	state              byte // of the leading thread: R, S, D, T, t, Z, X, I
	nice, threads      int
}

// alive is false for a process that only waits to be reaped. While a process is
// being killed its leading thread may be a zombie already, and others not.
func (p process) alive() bool { return p.state != 'Z' && p.state != 'X' || p.threads > 1 }

// Fields of /proc/PID/stat behind the command's closing parenthesis.
const (
	statState   = 0
	statParent  = 1
	statGroup   = 2
	statNice    = 16
	statThreads = 17
)

func readStat(path string) (process, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return process{}, err
	}
	return parseStat(data)
}

// parseStat parses a stat line. The command in parentheses may hold anything,
// also parentheses and blanks, so parsing starts behind the last one.
func parseStat(data []byte) (process, error) {
	open, shut := bytes.IndexByte(data, '('), bytes.LastIndexByte(data, ')')
	if open < 0 || shut < open {
		return process{}, fmt.Errorf("parse process state %q: no command", data)
	}
	fields := strings.Fields(string(data[shut+1:]))
	if len(fields) <= statThreads {
		return process{}, fmt.Errorf("parse process state %q: too short", data)
	}
	var p process
	for _, f := range []struct {
		to   *int
		text string
	}{
		{&p.pid, strings.TrimSpace(string(data[:open]))},
		{&p.parent, fields[statParent]}, {&p.group, fields[statGroup]}, {&p.nice, fields[statNice]},
		{&p.threads, fields[statThreads]},
	} {
		n, err := strconv.Atoi(f.text)
		if err != nil {
			return process{}, fmt.Errorf("parse process state %q: %w", data, err)
		}
		*f.to = n
	}
	p.state = fields[statState][0]
	return p, nil
}

func procPath(pid int, rest string) string {
	return "/proc/" + strconv.Itoa(pid) + "/" + rest
}

// processes lists all processes that this one can see. Those that end meanwhile
// are left out.
func processes() ([]process, error) {
	dir, err := os.Open("/proc")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var all []process
	for _, name := range names {
		if name[0] < '0' || name[0] > '9' {
			continue
		}
		p, err := readStat("/proc/" + name + "/stat")
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("list processes: %w", err)
		}
		all = append(all, p)
	}
	return all, nil
}

// gone says that a process ended while it was looked at.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ESRCH)
}

// inGroup returns the living processes of a process group.
func inGroup(all []process, pgid int) []process {
	var in []process
	for _, p := range all {
		if p.group == pgid && p.alive() {
			in = append(in, p)
		}
	}
	return in
}

// below returns the living descendants of root, without root.
func below(all []process, root int) []process {
	children := map[int][]process{}
	for _, p := range all {
		children[p.parent] = append(children[p.parent], p)
	}
	var found []process
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		for _, p := range children[queue[0]] {
			queue = append(queue, p.pid)
			if p.alive() {
				found = append(found, p)
			}
		}
	}
	return found
}

// halted says whether no thread of the process can execute anything: stopped, or
// in an uninterruptible call (D), which it cannot leave for user mode without
// meeting the pending stop, or ended.
func halted(pid int) (bool, error) {
	tasks, err := os.ReadDir(procPath(pid, "task"))
	if gone(err) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("list threads of process %d: %w", pid, err)
	}
	for _, t := range tasks {
		p, err := readStat(procPath(pid, "task/"+t.Name()+"/stat"))
		if gone(err) {
			continue
		}
		if err != nil {
			return false, err
		}
		if !strings.ContainsRune("TtDZX", rune(p.state)) {
			return false, nil
		}
	}
	return true, nil
}

// fileRef identifies an open file without touching its file system: mount and
// inode as /proc/PID/fdinfo tells them (the inode since Linux 5.14), and the
// path as the kernel knows it.
type fileRef struct {
	mount, inode, path string
}

func refOf(pid string, fd string) (fileRef, error) {
	path, err := os.Readlink("/proc/" + pid + "/fd/" + fd)
	if err != nil {
		return fileRef{}, err
	}
	info, err := os.ReadFile("/proc/" + pid + "/fdinfo/" + fd)
	if err != nil {
		return fileRef{}, err
	}
	ref := fileRef{path: path}
	for line := range strings.Lines(string(info)) {
		key, value, _ := strings.Cut(line, ":")
		switch key {
		case "mnt_id":
			ref.mount = strings.TrimSpace(value)
		case "ino":
			ref.inode = strings.TrimSpace(value)
		}
	}
	return ref, nil
}

// ownRef is the reference of a file that this process has open.
func ownRef(f *os.File) (fileRef, error) {
	conn, err := f.SyscallConn()
	if err != nil {
		return fileRef{}, fmt.Errorf("identify %s: %w", f.Name(), err)
	}
	var ref fileRef
	var refErr error
	if err := conn.Control(func(fd uintptr) { ref, refErr = refOf("self", strconv.Itoa(int(fd))) }); err != nil {
		return fileRef{}, fmt.Errorf("identify %s: %w", f.Name(), err)
	}
	if refErr != nil {
		return fileRef{}, fmt.Errorf("identify %s: %w", f.Name(), refErr)
	}
	return ref, nil
}

// holdsAt says whether the process's descriptor fd is the file.
func holdsAt(pid, fd int, ref fileRef) (bool, error) {
	got, err := refOf(strconv.Itoa(pid), strconv.Itoa(fd))
	if gone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return got == ref, nil
}

// holds says whether any descriptor of the process is the file.
func holds(pid int, ref fileRef) (bool, error) {
	fds, err := os.ReadDir(procPath(pid, "fd"))
	if gone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, fd := range fds {
		got, err := refOf(strconv.Itoa(pid), fd.Name())
		if gone(err) {
			continue
		}
		if err != nil {
			return false, err
		}
		if got == ref {
			return true, nil
		}
	}
	return false, nil
}

// auxSecure is AT_SECURE of <elf.h>: set when exec changed the credentials, which
// is exactly when the kernel drops the parent-death signal (begin_new_exec).
const auxSecure = 23

// keepsDeathSignal says whether the process can still have the parent-death
// signal that it was started with: exec of a set-uid program and a later change
// of the user or group both clear it, and the kernel shows it nowhere.
func keepsDeathSignal(pid int) error {
	aux, err := os.ReadFile(procPath(pid, "auxv"))
	if err != nil {
		return fmt.Errorf("read the controller's auxiliary vector (does it run as another user?): %w", err)
	}
	const word = 8 // both supported architectures have 64 bits
	for ; len(aux) >= 2*word; aux = aux[2*word:] {
		if binary.NativeEndian.Uint64(aux) == auxSecure && binary.NativeEndian.Uint64(aux[word:]) != 0 {
			return errors.New("its program is set-uid, set-gid or has file capabilities")
		}
	}
	own, err := credentials("self")
	if err != nil {
		return err
	}
	its, err := credentials(strconv.Itoa(pid))
	if err != nil {
		return err
	}
	if own != its {
		return fmt.Errorf("it changed its user or group (%s; the runner has %s)", its, own)
	}
	return nil
}

// credentials are the four user and group ids of a process.
func credentials(pid string) (string, error) {
	data, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return "", fmt.Errorf("read credentials: %w", err)
	}
	var ids []string
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "Uid:") || strings.HasPrefix(line, "Gid:") {
			ids = append(ids, strings.Join(strings.Fields(line), " "))
		}
	}
	return strings.Join(ids, ", "), nil
}
