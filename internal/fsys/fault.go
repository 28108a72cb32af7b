package fsys

import (
	"io/fs"
	"sync"
)

// Call names the method of [FS] (or of the [File] it returned) that is about to run.
type Call string

// The calls that a [Hook] sees.
const (
	CallOpen      Call = "open"
	CallMkdir     Call = "mkdir"
	CallMkdirAll  Call = "mkdirall"
	CallRename    Call = "rename"
	CallLink      Call = "link"
	CallChmod     Call = "chmod"
	CallLchown    Call = "lchown"
	CallRemove    Call = "remove"
	CallReadDir   Call = "readdir"
	CallStat      Call = "stat"
	CallReadFile  Call = "readfile"
	CallWriteFile Call = "writefile"
	CallSyncDir   Call = "syncdir"
	CallWrite     Call = "write"
	CallSync      Call = "sync"
)

// Hook is asked before each call. An error it returns is the call's result and
// the call does not happen; it may block to delay the call. It is called
// concurrently.
type Hook func(op Op, call Call, name string) error

// WithHook returns an FS that asks hook first. Tests inject faults, stalls and
// crash points with it and count operations.
func WithHook(f FS, hook Hook) FS { return &hooked{f, hook} }

type hooked struct {
	fs   FS
	hook Hook
}

func (h *hooked) OpenFile(op Op, name string, flag int, perm fs.FileMode) (File, error) {
	if err := h.hook(op, CallOpen, name); err != nil {
		return nil, err
	}
	file, err := h.fs.OpenFile(op, name, flag, perm)
	if err != nil {
		return nil, err
	}
	return &hookedFile{file, h.hook, op}, nil
}

func (h *hooked) Mkdir(op Op, name string, perm fs.FileMode) error {
	if err := h.hook(op, CallMkdir, name); err != nil {
		return err
	}
	return h.fs.Mkdir(op, name, perm)
}

func (h *hooked) MkdirAll(op Op, name string, perm fs.FileMode) error {
	if err := h.hook(op, CallMkdirAll, name); err != nil {
		return err
	}
	return h.fs.MkdirAll(op, name, perm)
}

func (h *hooked) Rename(op Op, oldName, newName string) error {
	if err := h.hook(op, CallRename, oldName); err != nil {
		return err
	}
	return h.fs.Rename(op, oldName, newName)
}

func (h *hooked) Link(op Op, oldName, newName string) error {
	if err := h.hook(op, CallLink, oldName); err != nil {
		return err
	}
	return h.fs.Link(op, oldName, newName)
}

func (h *hooked) Chmod(op Op, name string, perm fs.FileMode) error {
	if err := h.hook(op, CallChmod, name); err != nil {
		return err
	}
	return h.fs.Chmod(op, name, perm)
}

func (h *hooked) Lchown(op Op, name string, uid, gid int) error {
	if err := h.hook(op, CallLchown, name); err != nil {
		return err
	}
	return h.fs.Lchown(op, name, uid, gid)
}

func (h *hooked) Remove(op Op, name string) error {
	if err := h.hook(op, CallRemove, name); err != nil {
		return err
	}
	return h.fs.Remove(op, name)
}

func (h *hooked) ReadDir(op Op, name string) ([]fs.DirEntry, error) {
	if err := h.hook(op, CallReadDir, name); err != nil {
		return nil, err
	}
	return h.fs.ReadDir(op, name)
}

func (h *hooked) Stat(op Op, name string) (fs.FileInfo, error) {
	if err := h.hook(op, CallStat, name); err != nil {
		return nil, err
	}
	return h.fs.Stat(op, name)
}

func (h *hooked) StatNow(op Op, name string) (fs.FileInfo, error) {
	if err := h.hook(op, CallStat, name); err != nil {
		return nil, err
	}
	return h.fs.StatNow(op, name)
}

func (h *hooked) ReadFile(op Op, name string) ([]byte, error) {
	if err := h.hook(op, CallReadFile, name); err != nil {
		return nil, err
	}
	return h.fs.ReadFile(op, name)
}

func (h *hooked) WriteFile(op Op, name string, data []byte, perm fs.FileMode) error {
	if err := h.hook(op, CallWriteFile, name); err != nil {
		return err
	}
	return h.fs.WriteFile(op, name, data, perm)
}

func (h *hooked) SyncDir(op Op, name string) error {
	if err := h.hook(op, CallSyncDir, name); err != nil {
		return err
	}
	return h.fs.SyncDir(op, name)
}

type hookedFile struct {
	File
	hook Hook
	op   Op
}

func (f *hookedFile) Write(p []byte) (int, error) {
	if err := f.hook(f.op, CallWrite, f.Name()); err != nil {
		return 0, err
	}
	return f.File.Write(p)
}

func (f *hookedFile) WriteAt(p []byte, off int64) (int, error) {
	if err := f.hook(f.op, CallWrite, f.Name()); err != nil {
		return 0, err
	}
	return f.File.WriteAt(p, off)
}

func (f *hookedFile) Sync() error {
	if err := f.hook(f.op, CallSync, f.Name()); err != nil {
		return err
	}
	return f.File.Sync()
}

// Counter counts calls by tag and method; its Hook goes into [WithHook]. The
// zero value is ready for use.
type Counter struct {
	mu sync.Mutex
	n  map[Op]map[Call]int
}

// Hook counts and lets the call pass.
func (c *Counter) Hook(op Op, call Call, _ string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[Op]map[Call]int{}
	}
	if c.n[op] == nil {
		c.n[op] = map[Call]int{}
	}
	c.n[op][call]++
	return nil
}

// Count returns how often call ran for op; an empty call sums all of them.
func (c *Counter) Count(op Op, call Call) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if call != "" {
		return c.n[op][call]
	}
	sum := 0
	for _, n := range c.n[op] {
		sum += n
	}
	return sum
}
