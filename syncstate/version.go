package syncstate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/syncstate/resource"
	"golang.org/x/sys/unix"
)

// Digest of a file's content: the first 16 bytes of its SHA-256. The zero value
// says that there is no file.
type Digest [16]byte

func (d Digest) String() string {
	if d == (Digest{}) || d == held {
		return ""
	}
	return hex.EncodeToString(d[:])
}

// ParseDigest undoes [Digest.String].
func ParseDigest(s string) (Digest, error) {
	var d Digest
	if s == "" {
		return d, nil
	}
	if len(s) != hex.EncodedLen(len(d)) {
		return d, fmt.Errorf("digest %q: want %d hex digits", s, hex.EncodedLen(len(d)))
	}
	if _, err := hex.Decode(d[:], []byte(s)); err != nil {
		return Digest{}, fmt.Errorf("digest %q: %w", s, err)
	}
	return d, nil
}

// Version is the content of a file (of a list of builds: which numbers it has), and by what one sees without reading it that
// it may have changed. The zero value says that there is no file.
type Version struct {
	Digest Digest
	Size   int64
	CTime  int64 // nanoseconds of the file server's clock. Unlike mtime it can't be set back by cp -p or rsync
	Inode  uint64
}

// Exists says whether there is a file.
func (v Version) Exists() bool { return v.Digest != Digest{} }

// sameFile says that nothing of what stat shows has changed.
func (v Version) sameFile(o Version) bool {
	return v.Size == o.Size && v.CTime == o.CTime && v.Inode == o.Inode
}

const (
	// readTries bounds the reading of a file that changes all the time. The next
	// event or scan looks at it again.
	readTries = 5
	// readPause lets a writer finish between two tries.
	readPause = 20 * time.Millisecond
	// restTime after a change: a younger file may change again within the clock's
	// resolution without a new ctime (ext4 stamps in ticks of 4 ms; NFS servers and
	// this host may differ by more), so stat alone is not believed for it. A host whose
	// clock is ahead of the server's takes files for older than they are.
	restTime = 2*time.Second + clockSkew
)

// ErrUnstable says that a file changed while it was read, each time.
var ErrUnstable = errors.New("the file changes while it is read")

const (
	opStat fsys.Op = "syncstate.stat"
	opRead fsys.Op = "syncstate.read"
	opList fsys.Op = "syncstate.list"
)

// Reader reads versions from a home. It is safe for concurrent use.
type Reader struct {
	Home string
	FS   fsys.FS
	Now  func() time.Time // nil means time.Now
}

func (r Reader) abs(rel string) string { return filepath.Join(r.Home, filepath.FromSlash(rel)) }

func (r Reader) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

// Stat returns what can be told without reading. ok is false when there is no
// such file; a folder or anything else that is no regular file is none.
func (r Reader) Stat(rel string) (v Version, ok bool, err error) {
	info, err := r.FS.StatNow(opStat, r.abs(rel))
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENOTDIR):
		return Version{}, false, nil
	case err != nil:
		return Version{}, false, fmt.Errorf("look at %s: %w", rel, err)
	case info.IsDir() != isList(rel), !info.IsDir() && !info.Mode().IsRegular():
		return Version{}, false, nil
	}
	return statVersion(info), true, nil
}

// isContent says whether a path is that of the file, or list, that is a resource's version.
func isContent(rel string) bool { return resource.Classify(rel).Path() == rel }

// isList says whether a path is a list of builds: a folder, whose content is the
// numbers in it.
func isList(rel string) bool { return resource.Classify(rel).Kind == resource.Builds }

func statVersion(info fs.FileInfo) Version {
	v := Version{Size: info.Size(), CTime: info.ModTime().UnixNano()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		v.Inode, v.CTime = st.Ino, st.Ctim.Nano()
	}
	return v
}

// AtRest says that stat can be believed: the file has not changed just now, as
// far as this host's clock tells.
func (v Version) AtRest(now time.Time) bool {
	return now.Sub(time.Unix(0, v.CTime)) > restTime
}

// Read returns the version that lies on disk, the zero value if there is none, or if
// the path is not that of a resource's content: an item's folder is looked at when it is
// made or renamed, and a file of such a name, as people leave them in jobs/, is no item.
// What has just changed is read until two reads agree; ErrUnstable after some tries.
func (r Reader) Read(ctx context.Context, rel string) (Version, error) {
	if !isContent(rel) {
		return Version{}, nil
	}
	r.Current(rel)
	return r.read(ctx, rel)
}

// read is Read in folders that are current.
func (r Reader) read(ctx context.Context, rel string) (Version, error) {
	var last Version
	for try := range readTries {
		if try > 1 { // the second read of a file that was whole needs no pause
			select {
			case <-time.After(readPause):
			case <-ctx.Done():
				return Version{}, fmt.Errorf("read %s: %w", rel, context.Cause(ctx))
			}
		}
		v, whole, err := r.once(ctx, rel)
		switch {
		case ctx.Err() != nil:
			return Version{}, fmt.Errorf("read %s: %w", rel, context.Cause(ctx))
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, unix.ENOTDIR):
			return Version{}, nil
		case errors.Is(err, unix.ESTALE): // replaced between lookup and read
			continue
		case err != nil:
			return Version{}, fmt.Errorf("read %s: %w", rel, err)
		case whole && (v.AtRest(r.now()) || last == v):
			return v, nil
		case whole:
			last = v
		}
	}
	return Version{}, fmt.Errorf("read %s: %w", rel, ErrUnstable)
}

// once reads a file. whole says that stat was the same before and after.
func (r Reader) once(ctx context.Context, rel string) (v Version, whole bool, err error) {
	f, err := r.FS.OpenFile(opRead, r.abs(rel), unix.O_RDONLY|unix.O_NONBLOCK, 0) // a FIFO must not hang us
	if err != nil {
		return Version{}, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Version{}, false, err
	}
	if info.IsDir() && isList(rel) {
		return r.list(rel, info)
	}
	if !info.Mode().IsRegular() {
		return Version{}, false, fs.ErrNotExist
	}
	v = statVersion(info)
	h, seen := sha256.New(), ends{}
	n, err := copyAll(ctx, io.MultiWriter(h, &seen), f)
	if err != nil {
		return Version{}, false, err
	}
	info, err = f.Stat()
	if err != nil {
		return Version{}, false, err
	}
	copy(v.Digest[:], h.Sum(nil))
	half := strings.HasSuffix(rel, ".xml") && seen.half() && !v.AtRest(r.now())
	return v, !half && n == v.Size && v.sameFile(statVersion(info)), nil
}

// copyBuffers spare each read 32 KiB: most files are smaller, and in a storm of saves
// nine tenths of all that was allocated were such buffers.
var copyBuffers = sync.Pool{New: func() any { return new([32 << 10]byte) }}

func copyAll(ctx context.Context, to io.Writer, from io.Reader) (int64, error) {
	buf := copyBuffers.Get().(*[32 << 10]byte) //nolint:errcheck,forcetypeassert // the pool holds nothing else
	defer copyBuffers.Put(buf)
	return io.CopyBuffer(to, whileWanted{ctx, from}, buf[:]) // an os.File would bring a buffer of its own
}

// whileWanted is read until ctx ends: nobody waits for the end of a huge file then.
type whileWanted struct {
	ctx  context.Context //nolint:containedctx // of one copy
	from io.Reader
}

func (w whileWanted) Read(p []byte) (int, error) {
	if w.ctx.Err() != nil {
		return 0, context.Cause(w.ctx)
	}
	return w.from.Read(p)
}

// ends are the first and the last byte of a file that are no white space.
type ends struct{ first, last byte }

func (e *ends) Write(p []byte) (int, error) {
	if t := bytes.TrimSpace(p); len(t) > 0 {
		if e.first == 0 {
			e.first = t[0]
		}
		e.last = t[len(t)-1]
	}
	return len(p), nil
}

// half: Jenkins writes the config.xml of a new job in place (createProjectFromXML of
// ItemGroupMixIn) and may take half a second for it. A document that has begun and does
// not end as XML does, or is empty, is not written to its end yet.
func (e *ends) half() bool { return e.first == 0 || e.first == '<' && e.last != '>' }

// list reads which builds a job has.
func (r Reader) list(rel string, before fs.FileInfo) (v Version, whole bool, err error) {
	name := r.abs(rel)
	entries, err := r.FS.ReadDir(opList, name)
	if err != nil {
		return Version{}, false, err
	}
	after, err := r.FS.Stat(opStat, name)
	if err != nil {
		return Version{}, false, err
	}
	v = statVersion(before)
	h := sha256.New()
	for _, e := range entries { // sorted by name
		if n, ok := resource.BuildNumber(e.Name()); ok {
			fmt.Fprintln(h, n)
		}
	}
	copy(v.Digest[:], h.Sum(nil))
	return v, v.sameFile(statVersion(after)), nil
}
