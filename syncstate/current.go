package syncstate

import (
	"context"
	"iter"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
)

const opCurrent fsys.Op = "syncstate.current"

// nonceName is no name that Jenkins or [resource.Classify] look at.
const nonceName = ".footman-nonce"

// makeCurrent ends what an NFS client believes of the names in a folder: creating
// and removing a name changes the folder, and the client asks anew. Errors don't
// matter: then the belief ends by itself, later.
func makeCurrent(r Reader, dir string) {
	name := filepath.Join(r.Home, dir, nonceName)
	if f, err := r.FS.OpenFile(opCurrent, name, os.O_WRONLY|os.O_CREATE, 0o600); err == nil {
		_ = f.Close()
		_ = r.FS.Remove(opCurrent, name)
	}
}

// Current ends what an NFS client believes of the names that lead to a file, for as long
// as half a minute by default. Opening the file is not enough: since NFSv4.1 a client
// opens a name that it knows by the handle of the file that it knew, and gets the
// replaced file as long as that exists. It does: versions are kept by hard links. Also
// a name that was missing is missing for a client, and a folder that was renamed is
// still found under its old name. Each folder costs one request.
func (r Reader) Current(rel string) {
	for dir := range ancestors(rel) {
		if _, err := r.FS.StatNow(opCurrent, r.abs(dir)); err != nil {
			return // the read says what is wrong
		}
	}
}

// asked remembers for which folders the file server was asked, and when. Looks that waited
// then need not ask again: what somebody spoke of before is what the server knew. In a
// storm of saves in deep folders that is most of what a look asks. It is safe for
// concurrent use; the zero value is ready.
type asked struct {
	mu sync.Mutex
	at map[string]time.Time
}

// maxAsked bounds the folders; beyond it all are asked for again.
const maxAsked = 1024

// current is [Reader.Current] for somebody who was told at that time.
func (a *asked) current(r Reader, rel string, told time.Time) {
	for dir := range ancestors(rel) {
		if a.after(dir, told) {
			continue
		}
		now := time.Now() // before it is asked
		if _, err := r.FS.StatNow(opCurrent, r.abs(dir)); err != nil {
			return // the read says what is wrong
		}
		a.note(dir, now)
	}
}

func (a *asked) after(dir string, told time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.at[dir].After(told)
}

func (a *asked) note(dir string, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil || len(a.at) >= maxAsked {
		a.at = map[string]time.Time{}
	}
	if at.After(a.at[dir]) {
		a.at[dir] = at
	}
}

// read is [Reader.Read] for somebody who was told at that time.
func (a *asked) read(ctx context.Context, r Reader, rel string, told time.Time) (Version, error) {
	if !isContent(rel) {
		return Version{}, nil
	}
	a.current(r, rel, told)
	return r.read(ctx, rel)
}

// ancestors are the folders that lead to a file, from the home on.
func ancestors(rel string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield("") {
			return
		}
		for i, c := range rel {
			if c == '/' && !yield(rel[:i]) {
				return
			}
		}
	}
}

func parent(rel string) string { return path.Dir(rel) }

// nearest is the closest folder at or above dir that exists.
func (r Reader) nearest(dir string) string {
	for dir != "." {
		if _, err := r.FS.Stat(opStat, r.abs(dir)); err == nil {
			return dir
		}
		dir = path.Dir(dir)
	}
	return dir
}
