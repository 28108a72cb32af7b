package simjenkins

import (
	"sync"

	"github.com/footman-ci/footman/internal/fsys"
)

// freshener makes folders current (fsys.Fresh) and shares the nonce between callers
// that ask for one folder at the same time: hundreds of builds of one job are adopted
// together, and on NFS each nonce is two round trips. A caller is content with a nonce
// that began after it asked, never with one that was under way already.
type freshener struct {
	fs fsys.FS

	mu   sync.Mutex
	dirs map[string]*freshState
}

// freshState of a folder: a nonce under way, and the one after it if it has callers.
type freshState struct{ next *freshCall }

type freshCall struct {
	done chan struct{}
	err  error
}

func newFreshener(f fsys.FS) *freshener { return &freshener{fs: f, dirs: map[string]*freshState{}} }

// fresh makes dir current, as fsys.Fresh does.
func (f *freshener) fresh(dir string) error {
	call := &freshCall{done: make(chan struct{})}
	f.mu.Lock()
	if s := f.dirs[dir]; s != nil {
		if s.next == nil {
			s.next = call
		}
		call = s.next
		f.mu.Unlock()
		<-call.done
		return call.err
	}
	s := &freshState{}
	f.dirs[dir] = s
	f.mu.Unlock()
	f.run(dir, s, call)
	return call.err
}

// run makes the nonce for call and passes the next one on.
func (f *freshener) run(dir string, s *freshState, call *freshCall) {
	call.err = fsys.Fresh(f.fs, "sim.fresh", dir)
	close(call.done)
	f.mu.Lock()
	defer f.mu.Unlock()
	if next := s.next; next != nil {
		s.next = nil
		go f.run(dir, s, next)
		return
	}
	delete(f.dirs, dir)
}
