package cluster

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
)

const (
	newKeySize   = 32       // AES-256
	maxKeyFile   = 64 << 10 // bytes; a full keyring needs less than 1 KB
	keyFilePerm  = 0o600
	keyLockWait  = 5 * time.Second       // for another sidecar that is writing the first key
	keyLockPoll  = 20 * time.Millisecond // TryLock: a blocking flock on NFS can't be cancelled
	opKeyCreate  = fsys.Op("cluster.key-create")
	opKeyRead    = fsys.Op("cluster.key-read")
	keyFileHelp  = `a JSON list of base64 keys of 16, 24 or 32 bytes, such as ["c2l4dGVlbiBieXRlIGtleQ=="]`
	staleRetries = 3 // reopen a file that was replaced between lookup and read
)

// KeyFileError refuses a keyring file. Its text says what to do.
type KeyFileError struct{ Path, Reason string }

func (e *KeyFileError) Error() string { return "gossip key file " + e.Path + ": " + e.Reason }

// LoadOrCreateKeyring returns the keys in the file at path, the primary one
// first, and creates the file with one random key when it is missing. Sidecars
// that start at once agree on one key: the file is written under flock, which
// the home's file system has to share between hosts anyway, and only while it
// is empty. So a crash at any moment leaves a file that the next call completes.
//
// The file has serf's keyring format, a JSON list of base64 strings, and must
// not be accessible to other users. Errors: [*KeyFileError], or a file-system
// error. It blocks for 5 s at most on another writer, and as long as the file
// system blocks.
func LoadOrCreateKeyring(f fsys.FS, path string) ([][]byte, error) {
	return openKeyFile(f, path, os.O_RDWR|os.O_CREATE)
}

// LoadKeyring is LoadOrCreateKeyring for a file that must exist: a missing one
// is an error for which errors.Is(err, fs.ErrNotExist) holds.
func LoadKeyring(f fsys.FS, path string) ([][]byte, error) {
	return openKeyFile(f, path, os.O_RDWR)
}

func openKeyFile(f fsys.FS, path string, flag int) ([][]byte, error) {
	for i := 0; ; i++ {
		keys, err := readKeyFile(f, path, flag)
		if err == nil || !errors.Is(err, unix.ESTALE) || i == staleRetries {
			return keys, err
		}
	}
}

func readKeyFile(f fsys.FS, path string, flag int) (_ [][]byte, err error) {
	op := opKeyRead
	if flag&os.O_CREATE != 0 {
		op = opKeyCreate
	}
	// O_RDWR even for reading: flock on NFS is a write lock there. A named pipe in
	// its place doesn't block such an open either (pipe(7) of Linux), so O_NONBLOCK
	// is not needed, with which an open on the NFS server itself fails (EWOULDBLOCK)
	// while a client has the file delegated.
	file, err := f.OpenFile(op, path, flag, keyFilePerm)
	if err != nil {
		return nil, fmt.Errorf("open gossip key file: %w", err)
	}
	defer file.Close() // frees the lock
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("stat gossip key file: %w", err)
	}
	if err := checkKeyFile(path, info); err != nil {
		return nil, err
	}
	if err := lockKeyFile(file, path); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxKeyFile+1))
	if err != nil {
		return nil, fmt.Errorf("read gossip key file: %w", err)
	}
	if len(data) > maxKeyFile {
		return nil, &KeyFileError{path, fmt.Sprintf("is larger than %d bytes; it should hold %s", maxKeyFile, keyFileHelp)}
	}
	// A power failure may leave zeros where data was never written.
	data = bytes.TrimRight(data, "\x00")
	if len(data) > 0 {
		return parseKeys(path, data)
	}
	if flag&os.O_CREATE == 0 {
		return nil, &KeyFileError{path, "is empty; start a sidecar to fill it, or write " + keyFileHelp}
	}
	key := make([]byte, newKeySize)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make gossip key: %w", err)
	}
	if err := writeFirstKey(f, file, path, key); err != nil {
		return nil, err
	}
	return [][]byte{key}, nil
}

func checkKeyFile(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return &KeyFileError{path, "is not a regular file"}
	}
	if perm := info.Mode().Perm(); perm&0o077 != 0 {
		return &KeyFileError{path, fmt.Sprintf("has mode %04o, so other users may read or change the key; run: chmod 600 %s (and make a new key if they may have read it)", perm, path)}
	}
	return nil
}

func lockKeyFile(file fsys.File, path string) error {
	for deadline := time.Now().Add(keyLockWait); ; time.Sleep(keyLockPoll) { //nolint:forbidigo // the callers have no context; keyLockWait bounds it
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, unix.EINTR):
		case !errors.Is(err, unix.EWOULDBLOCK):
			return fmt.Errorf("lock gossip key file: %w", err)
		case time.Now().After(deadline):
			return &KeyFileError{path, fmt.Sprintf("has been locked by another process for %v", keyLockWait)}
		}
	}
}

// writeFirstKey fills an empty file whose lock is held.
func writeFirstKey(f fsys.FS, file fsys.File, path string, key []byte) error {
	data, err := json.Marshal([]string{base64.StdEncoding.EncodeToString(key)})
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if n, err := file.WriteAt(data, 0); err != nil {
		// A full disk may take a part: make it empty again for the next one.
		_, _ = file.WriteAt(make([]byte, n), 0)
		return fmt.Errorf("write gossip key file: %w", err)
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("sync gossip key file: %w", err)
	}
	if err := f.SyncDir(opKeyCreate, filepath.Dir(path)); err != nil {
		return fmt.Errorf("sync folder of gossip key file: %w", err)
	}
	return nil
}

func parseKeys(path string, data []byte) ([][]byte, error) {
	var list []string
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&list); err != nil || dec.More() {
		// The decoder's text could repeat a key; it stays out.
		return nil, &KeyFileError{path, "is damaged; it should hold " + keyFileHelp +
			". Restore it from another copy, or remove it while no sidecar runs"}
	}
	var keys [][]byte
	for i, s := range list {
		key, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			return nil, &KeyFileError{path, fmt.Sprintf("key %d is not base64", i+1)}
		}
		if containsKey(keys, key) {
			continue
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, &KeyFileError{path, "holds no key; it should hold " + keyFileHelp}
	}
	var bad *ConfigError
	if err := checkKeyring(keys, false); errors.As(err, &bad) {
		return nil, &KeyFileError{path, bad.Reason}
	} else if err != nil {
		return nil, err
	}
	return keys, nil
}
