package httpapi

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rs/zerolog"
)

const (
	// minToken keeps out tokens that could be guessed; our own have 26 characters
	// (130 bits).
	minToken = 16
	// maxToken bounds reading a file that is something else.
	maxToken = 4096
)

// token is the digest of the secret. The secret itself is not kept.
type token [sha256.Size]byte

// errUnsafe says that somebody else may know or choose the token.
var errUnsafe = errors.New("the token file is not safe")

// loadToken reads the token file and makes it if it is missing. Of several
// processes that make it at once, all get the same token.
func loadToken(path string) (token, error) {
	secret, err := readToken(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeToken(path); err != nil {
			return token{}, fmt.Errorf("make token file: %w", err)
		}
		secret, err = readToken(path)
	}
	if err != nil {
		return token{}, fmt.Errorf("read token file: %w", err)
	}
	return sha256.Sum256([]byte(secret)), nil
}

func readToken(path string) (string, error) {
	// O_NONBLOCK: a FIFO in its place must not hang us.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%w: %s is not a regular file", errUnsafe, path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%w: %s can be read by others (mode %o): remove it, and it is made anew", errUnsafe, path, info.Mode().Perm())
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !ok || st.Uid != 0 && int(st.Uid) != os.Geteuid() {
		return "", fmt.Errorf("%w: %s belongs to somebody else", errUnsafe, path)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxToken+1))
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(data))
	if len(secret) < minToken || len(data) > maxToken || strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("%s holds no token (%d to %d printable characters): remove it, and it is made anew", path, minToken, maxToken)
	}
	return secret, nil
}

// makeToken puts a whole file in place, or leaves the one that is there.
func makeToken(path string) error {
	tmp, err := writeTemp(path, rand.Text()+"\n")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp) }()
	if err := os.Link(tmp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// writeTemp writes text to a new file beside path, mode 0600, and returns its name.
func writeTemp(path, text string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// publish puts text into the file at path, whole.
func publish(path, text string) error {
	tmp, err := writeTemp(path, text)
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		_ = os.Remove(tmp)
		return err
	}
	return nil
}

// tokenEvery is how often the token file is looked at, at most: one stat of a local
// file. So a new token holds, and the old one is refused, a moment after the change.
const tokenEvery = 200 * time.Millisecond

// keeper follows the token file. A file that was removed is made anew, with another
// token. One that holds no token, as in the middle of a change, leaves the old one
// valid; one that others may have read lets nobody in until that is mended.
type keeper struct {
	path  string
	log   zerolog.Logger
	count *counters

	mu      sync.Mutex
	token   token
	closed  bool // nobody is let in
	stamp   stamp
	looked  time.Time
	trouble string // the last one that was logged
}

// stamp tells a change of a file, of its mode too.
type stamp struct {
	ino          uint64
	size         int64
	mtime, ctime syscall.Timespec
}

func stampOf(path string) (stamp, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return stamp{}, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return stamp{}, errors.ErrUnsupported
	}
	return stamp{st.Ino, st.Size, st.Mtim, st.Ctim}, nil
}

// open reads the token before the first request.
func (k *keeper) open() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	var err error
	k.stamp, _ = stampOf(k.path) // missing: none, so the file that is made now is looked at again
	k.looked = time.Now()
	k.token, err = loadToken(k.path)
	return err
}

// current returns the token that holds now; ok is false when nobody is let in.
func (k *keeper) current() (t token, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := time.Now(); now.Sub(k.looked) >= tokenEvery {
		k.looked = now
		k.look()
	}
	return k.token, !k.closed
}

func (k *keeper) look() {
	now, err := stampOf(k.path)
	if err == nil && now == k.stamp {
		return
	}
	fresh, err := loadToken(k.path) // a change since stampOf is seen at the next look
	if err != nil {
		k.closed = errors.Is(err, errUnsafe) || errors.Is(err, syscall.ELOOP)
		if text := err.Error(); text != k.trouble {
			k.trouble = text
			k.log.Warn().Err(err).Bool("nobody_is_let_in", k.closed).Msg("the token file of the JSON API changed and can't be used")
		}
		return
	}
	if fresh != k.token {
		k.count.rotated.Add(1)
		k.log.Info().Bool("audit", true).Msg("the token of the JSON API was replaced")
	}
	k.token, k.stamp, k.closed, k.trouble = fresh, now, false, ""
}

// check says whether r carries the token that holds now.
func (k *keeper) check(r *http.Request) bool {
	t, ok := k.current()
	return t.check(r) && ok
}

// check says whether r carries the token. Digests of equal length are compared,
// so the time taken tells nothing about the secret.
func (t token) check(r *http.Request) bool {
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 {
		return false
	}
	scheme, secret, found := strings.Cut(headers[0], " ")
	if !found || !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	got := sha256.Sum256([]byte(strings.TrimSpace(secret)))
	return subtle.ConstantTimeCompare(got[:], t[:]) == 1
}
