package syncstate

import (
	"context"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
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

// Current ends what an NFS client believes of the names that lead to a file. Opening the
// file is not enough: since NFSv4.1 a client opens a name that it knows by the handle of
// the file that it knew (CLAIM_FH), and gets the replaced file as long as that exists. It
// does: versions are kept by hard links. Also a name that was missing is missing for a
// client, and a folder that was renamed is still found under its old name.
//
// Of folders that ends when the server is asked for the folder above. Of files it need not:
// who opens a replaced file in that way, before his client knows that the folder changed,
// may get a delegation of it, and while the client holds that, it asks for the name no
// more, whatever it hears of the folder (nfs_lookup_revalidate_delegated in fs/nfs/dir.c;
// kernel 6.12, each time). Also knfsd tells that a folder changed a moment before it finds
// the new file there (it looks names up without the folder's lock); who asks for both in
// that moment believes the old one until the next change. Listing the folder ends both:
// each entry comes with its handle, which is compared (nfs_prime_dcache); within the first
// 64 KiB of the listing, some 250 entries.
//
// Each folder costs one request, the last one more if it has changed.
func (r Reader) Current(rel string) {
	for dir, last := range ancestors(rel) {
		if r.ask(dir, last) != nil {
			return // the read says what is wrong
		}
	}
}

// ask makes a folder current, and the names in it if it is listed.
func (r Reader) ask(dir string, list bool) error {
	var err error
	if list {
		_, err = r.FS.ReadDir(opCurrent, r.abs(dir))
	} else {
		_, err = r.FS.StatNow(opCurrent, r.abs(dir))
	}
	return err
}

// asked remembers for which folders the file server was asked, and when. Looks that waited
// then need not ask again: what somebody spoke of before is what the server knew. In a
// storm of saves in deep folders that is most of what a look asks. It is safe for
// concurrent use; the zero value is ready.
type asked struct {
	mu sync.Mutex
	at map[askedFor]time.Time
}

type askedFor struct {
	dir    string
	listed bool
}

// maxAsked bounds the folders; beyond it all are asked for again.
const maxAsked = 1024

// current is [Reader.Current] for somebody who was told at that time.
func (a *asked) current(r Reader, rel string, told time.Time) {
	for dir, last := range ancestors(rel) {
		if a.after(askedFor{dir, last}, told) {
			continue
		}
		now := time.Now() // before it is asked
		if r.ask(dir, last) != nil {
			return // the read says what is wrong
		}
		a.note(askedFor{dir, last}, now)
		a.note(askedFor{dir, false}, now)
	}
}

func (a *asked) after(dir askedFor, told time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.at[dir].After(told)
}

func (a *asked) note(dir askedFor, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil || len(a.at) >= maxAsked {
		a.at = map[askedFor]time.Time{}
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

// ancestors are the folders that lead to a file, from the home on, and whether it is the
// last one.
func ancestors(rel string) iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		last := max(strings.LastIndexByte(rel, '/'), 0)
		if !yield("", last == 0) {
			return
		}
		for i, c := range rel {
			if c == '/' && !yield(rel[:i], i == last) {
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
