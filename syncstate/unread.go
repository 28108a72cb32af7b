package syncstate

import (
	"fmt"
	"sync"
)

// unreadable is what can't be looked at: how many files or folders, and one of them.
type unreadable struct {
	n    int
	path string
	err  error
}

// text says it to people, "" if there is nothing.
func (u unreadable) text() string {
	if u.n == 0 {
		return ""
	}
	return fmt.Sprintf("%d of the files and folders can't be read, and what is changed there is not seen, such as %s: %v", u.n, u.path, u.err)
}

// unread gathers it. It names the first one in the order of paths, so that the same things
// are said in the same words.
type unread struct {
	mu sync.Mutex
	unreadable
}

func (u *unread) add(path string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.n++; u.n == 1 || path < u.path {
		u.path, u.err = path, err
	}
}

func (u *unread) result() unreadable {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.unreadable
}
