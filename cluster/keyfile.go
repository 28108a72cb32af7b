package cluster

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
)

// opKeyUpdate tags changes of a key file that exists.
const opKeyUpdate = fsys.Op("cluster.key-update")

// fingerprintSize is 64 bits: enough to tell a handful of keys apart, and nothing
// of a random key can be learnt from it.
const fingerprintSize = 8

// Fingerprint names a key without showing it.
func Fingerprint(key []byte) string {
	sum := sha256.Sum256(append([]byte("footman gossip key\x00"), key...))
	return hex.EncodeToString(sum[:fingerprintSize])
}

// Fingerprints names keys, in their order.
func Fingerprints(keys [][]byte) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = Fingerprint(k)
	}
	return out
}

// NewKey returns a random AES-256 key.
func NewKey() ([]byte, error) {
	key := make([]byte, newKeySize)
	_, err := rand.Read(key)
	return key, err
}

// ParseKey reads one key in base64, as `serf keygen` prints it.
func ParseKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("the key is not base64")
	}
	if err := checkKeyring([][]byte{key}, false); err != nil {
		return nil, err
	}
	return key, nil
}

// ReadKeyring reads the keys in a file as a running member looks for changes: it
// takes no lock and creates nothing. Changes replace the file, so what it reads
// is whole; only the very first key is written in place, before anybody is a member.
func ReadKeyring(f fsys.FS, path string) ([][]byte, error) {
	info, err := f.Stat(opKeyRead, path)
	if err != nil {
		return nil, fmt.Errorf("stat gossip key file: %w", err)
	}
	if err := checkKeyFile(path, info); err != nil {
		return nil, err
	}
	if info.Size() > maxKeyFile {
		return nil, &KeyFileError{path, fmt.Sprintf("is larger than %d bytes", maxKeyFile)}
	}
	data, err := fsys.ReadFile(f, opKeyRead, path)
	if err != nil {
		return nil, fmt.Errorf("read gossip key file: %w", err)
	}
	return parseKeys(path, data)
}

// UpdateKeyring changes the keys in the file at path: change gets the present ones
// and returns the new ones. The file is replaced as a whole, under the lock that
// also guards its creation, so a crash leaves the old keys or the new ones. It
// fails with what change returns, with [*KeyFileError], or with an error of the
// file system.
func UpdateKeyring(f fsys.FS, path string, change func([][]byte) ([][]byte, error)) error {
	for range staleRetries {
		again, err := updateOnce(f, path, change)
		if !again {
			return err
		}
	}
	return &KeyFileError{path, "is changed by somebody else all the time"}
}

// updateOnce reports again when the file was replaced while it waited for the lock.
func updateOnce(f fsys.FS, path string, change func([][]byte) ([][]byte, error)) (again bool, err error) {
	file, err := f.OpenFile(opKeyUpdate, path, os.O_RDWR, keyFilePerm)
	if err != nil {
		return errors.Is(err, unix.ESTALE), fmt.Errorf("open gossip key file: %w", err)
	}
	defer file.Close() // frees the lock
	if err := lockKeyFile(file, path); err != nil {
		return errors.Is(err, unix.ESTALE), err
	}
	locked, err := file.Stat()
	if err != nil {
		return errors.Is(err, unix.ESTALE), err
	}
	named, err := f.Stat(opKeyUpdate, path)
	if err != nil {
		return false, err
	}
	if !os.SameFile(locked, named) {
		return true, nil
	}
	keys, err := ReadKeyring(f, path)
	if err != nil {
		return false, err
	}
	next, err := change(slices.Clone(keys))
	if err != nil {
		return false, err
	}
	if err := checkKeyring(next, false); err != nil {
		return false, err
	}
	if slices.EqualFunc(keys, next, slices.Equal) {
		return false, nil
	}
	list := make([]string, len(next))
	for i, k := range next {
		list[i] = base64.StdEncoding.EncodeToString(k)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return false, err
	}
	if err := f.WriteFile(opKeyUpdate, path, append(data, '\n'), keyFilePerm); err != nil {
		return false, fmt.Errorf("write gossip key file: %w", err)
	}
	return false, nil
}

// NoKeyError says that no key has a fingerprint, or more than one has its beginning.
type NoKeyError struct {
	Fingerprint string
	Matches     int
}

func (e *NoKeyError) Error() string {
	if e.Matches > 1 {
		return fmt.Sprintf("%d keys begin with %s: give more of the fingerprint", e.Matches, e.Fingerprint)
	}
	return fmt.Sprintf("no key %s: 'footman keys list' shows the fingerprints", e.Fingerprint)
}

// FindKey returns the index of the key whose fingerprint begins with fp.
func FindKey(keys [][]byte, fp string) (int, error) {
	found, n := -1, 0
	for i, k := range keys {
		if full := Fingerprint(k); fp != "" && len(fp) <= len(full) && full[:len(fp)] == fp {
			found = i
			n++
		}
	}
	if n != 1 {
		return -1, &NoKeyError{fp, n}
	}
	return found, nil
}
