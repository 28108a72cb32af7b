package cluster_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/fsys"
)

// Sidecars that start at once agree on one key; the file is private, in serf's
// format, and later calls read the same key.
func TestKeyFileAgreement(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gossip.key")
	const starters = 32
	got := make([][][]byte, starters)
	var wg sync.WaitGroup
	for i := range starters {
		wg.Go(func() {
			keys, err := cluster.LoadOrCreateKeyring(fsys.OS, path)
			if err != nil {
				t.Error(err)
			}
			got[i] = keys
		})
	}
	wg.Wait()
	for i, keys := range got {
		if len(keys) != 1 || len(keys[0]) != 32 || !bytes.Equal(keys[0], got[0][0]) {
			t.Fatalf("starter %d has %d keys, or another key", i, len(keys))
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode: %v, %v", info.Mode(), err)
	}
	raw, _ := os.ReadFile(path)
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil || len(list) != 1 || list[0] != base64.StdEncoding.EncodeToString(got[0][0]) {
		t.Errorf("file: %q, %v", raw, err)
	}
	if err := (&cluster.Config{Name: "a", Keyring: got[0]}).Validate(); err != nil {
		t.Errorf("the key is not usable: %v", err)
	}
}

// The order of the file is the order of the keyring; doubles are dropped.
func TestKeyFileOrder(t *testing.T) {
	path := writeKeyFile(t, `["`+base64.StdEncoding.EncodeToString(keyB)+`","`+base64.StdEncoding.EncodeToString(keyA)+`","`+base64.StdEncoding.EncodeToString(keyB)+`"]`, 0o600)
	for _, load := range []func(fsys.FS, string) ([][]byte, error){cluster.LoadOrCreateKeyring, cluster.LoadKeyring} {
		keys, err := load(fsys.OS, path)
		if err != nil || len(keys) != 2 || !bytes.Equal(keys[0], keyB) || !bytes.Equal(keys[1], keyA) {
			t.Errorf("got %d keys, %v", len(keys), err)
		}
	}
}

func writeKeyFile(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gossip.key")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// A file that other users may read, or that is damaged, is refused with a text
// that says why, is left as it is, and no text shows a key.
func TestKeyFileRefused(t *testing.T) {
	good := base64.StdEncoding.EncodeToString(keyA)
	for _, c := range []struct {
		text, want string
		mode       os.FileMode
	}{
		{`["` + good + `"]`, "chmod 600", 0o640},
		{`["` + good + `"]`, "chmod 600", 0o604},
		{`["` + good, "damaged", 0o600},
		{`["` + good + `"] x`, "damaged", 0o600},
		{`{"key": "` + good + `"}`, "damaged", 0o600},
		{good, "damaged", 0o600},
		{`["` + good + `!"]`, "key 1 is not base64", 0o600},
		{`["` + good + `", "c2hvcnQ="]`, "key 2 has 5 bytes", 0o600},
		{`[]`, "holds no key", 0o600},
		{"[" + strings.Repeat(`"`+good+`",`, 5000) + `"` + good + `"]`, "larger than", 0o600},
	} {
		path := writeKeyFile(t, c.text, c.mode)
		_, err := cluster.LoadOrCreateKeyring(fsys.OS, path)
		var ke *cluster.KeyFileError
		if !errors.As(err, &ke) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%.30q %o: got %v, want a KeyFileError with %q", c.text, c.mode, err, c.want)
		} else if strings.Contains(err.Error(), good[:12]) {
			t.Errorf("the text shows a key: %v", err)
		}
		if now, _ := os.ReadFile(path); string(now) != c.text {
			t.Errorf("%.30q: the file was changed", c.text)
		}
	}
	if _, err := cluster.LoadOrCreateKeyring(fsys.OS, t.TempDir()); err == nil {
		t.Error("a folder was accepted")
	}
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := cluster.LoadOrCreateKeyring(fsys.OS, fifo); err == nil || !strings.Contains(err.Error(), "regular") {
		t.Errorf("a pipe: got %v", err)
	}
}

// Whatever step of the creation fails or is the last one before a crash, the
// next call ends with a usable key, and everybody after it has the same one.
func TestKeyFileSurvivesEveryStep(t *testing.T) {
	for _, call := range []fsys.Call{fsys.CallOpen, fsys.CallWrite, fsys.CallSync, fsys.CallSyncDir} {
		path := filepath.Join(t.TempDir(), "gossip.key")
		broken := fsys.WithHook(fsys.OS, func(_ fsys.Op, c fsys.Call, _ string) error {
			if c == call {
				return unix.ENOSPC
			}
			return nil
		})
		if _, err := cluster.LoadOrCreateKeyring(broken, path); !errors.Is(err, unix.ENOSPC) {
			t.Errorf("%s: got %v, want ENOSPC", call, err)
		}
		one, err := cluster.LoadOrCreateKeyring(fsys.OS, path)
		if err != nil {
			t.Errorf("%s: after it: %v", call, err)
			continue
		}
		two, err := cluster.LoadKeyring(fsys.OS, path)
		if err != nil || !bytes.Equal(one[0], two[0]) {
			t.Errorf("%s: the second reader: %v", call, err)
		}
	}
	for _, left := range []string{"", strings.Repeat("\x00", 47), strings.Repeat("\x00", 300)} {
		path := writeKeyFile(t, left, 0o600)
		one, err := cluster.LoadOrCreateKeyring(fsys.OS, path)
		if err != nil {
			t.Errorf("%d bytes left by a power failure: %v", len(left), err)
			continue
		}
		if two, err := cluster.LoadKeyring(fsys.OS, path); err != nil || !bytes.Equal(one[0], two[0]) {
			t.Errorf("the second reader: %v", err)
		}
	}
}

// Loading does not create: a missing file is fs.ErrNotExist, an empty one an
// error. A stale NFS handle is looked up again, but not for ever.
func TestLoadKeyring(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gossip.key")
	if _, err := cluster.LoadKeyring(fsys.OS, path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: got %v, want fs.ErrNotExist", err)
	}
	var ke *cluster.KeyFileError
	if _, err := cluster.LoadKeyring(fsys.OS, writeKeyFile(t, "", 0o600)); !errors.As(err, &ke) {
		t.Errorf("empty: got %v, want a KeyFileError", err)
	}
	for stale, ok := range map[int]bool{2: true, 100: false} {
		left := stale
		f := fsys.WithHook(fsys.OS, func(fsys.Op, fsys.Call, string) error {
			if left > 0 {
				left--
				return unix.ESTALE
			}
			return nil
		})
		if _, err := cluster.LoadOrCreateKeyring(f, path); (err == nil) != ok || !ok && !errors.Is(err, unix.ESTALE) {
			t.Errorf("%d stale answers: got %v", stale, err)
		}
	}
}

// A writer that never lets go does not hang the start for ever.
func TestKeyFileLockIsBounded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		path := writeKeyFile(t, "", 0o600)
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := unix.Flock(int(file.Fd()), unix.LOCK_EX); err != nil {
			t.Fatal(err)
		}
		var ke *cluster.KeyFileError
		if _, err := cluster.LoadOrCreateKeyring(fsys.OS, path); !errors.As(err, &ke) || !strings.Contains(ke.Reason, "locked") {
			t.Errorf("got %v, want a KeyFileError about the lock", err)
		}
	})
}

// delegating is the file system of an NFS server while a client has the file
// delegated: opens that would not wait fail (measured on kernel 6.1).
type delegating struct{ fsys.FS }

func (d delegating) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	if flag&unix.O_NONBLOCK != 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: unix.EWOULDBLOCK}
	}
	return d.FS.OpenFile(op, name, flag, perm)
}

// A sidecar on the NFS server itself can read the key that a client uses.
func TestKeyFileOnTheServer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gossip.key")
	first, err := cluster.LoadOrCreateKeyring(fsys.OS, path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := cluster.LoadKeyring(delegating{fsys.OS}, path)
	if err != nil || len(again) != 1 || !bytes.Equal(again[0], first[0]) {
		t.Fatalf("got %d keys, %v", len(again), err)
	}
}
