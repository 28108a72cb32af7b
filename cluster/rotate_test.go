package cluster_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/cluster"
	"github.com/footman-ci/footman/internal/fsys"
)

// keyed is members that take their keys from one file, each when it looks.
type keyed struct {
	t     *testing.T
	path  string
	rnd   *rand.Rand
	names []string
	at    map[string]*cluster.Cluster
	keys  map[string][]string // as reported
	deaf  map[string]bool     // does not look
}

// look lets one member, any one, read the file: they never do it all at once.
func (k *keyed) look() {
	name := k.names[k.rnd.IntN(len(k.names))]
	if k.deaf[name] {
		return
	}
	keys, err := cluster.ReadKeyring(fsys.OS, k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	if err := k.at[name].SetKeyring(keys); err != nil {
		k.t.Fatal(err)
	}
	k.keys[name] = cluster.Fingerprints(keys)
}

func (k *keyed) holders(context.Context) ([]cluster.KeyHolder, error) {
	k.look()
	var out []cluster.KeyHolder
	for _, n := range k.names {
		out = append(out, cluster.KeyHolder{Name: n, Keys: k.keys[n]})
	}
	return out, nil
}

func (k *keyed) all() []*cluster.Cluster {
	var out []*cluster.Cluster
	for _, n := range k.names {
		out = append(out, k.at[n])
	}
	return out
}

func newKeyed(t *testing.T, n *memnet, names ...string) *keyed {
	t.Helper()
	k := &keyed{t: t, path: filepath.Join(t.TempDir(), "gossip.key"), rnd: rand.New(rand.NewPCG(1, 1)), at: map[string]*cluster.Cluster{}, keys: map[string][]string{}, deaf: map[string]bool{}}
	for i, name := range names {
		k.join(n, i, name)
	}
	within(t, 30*time.Second, "all members", sees(k.all(), names...))
	return k
}

func (k *keyed) join(n *memnet, i int, name string) {
	k.t.Helper()
	keys, err := cluster.LoadOrCreateKeyring(fsys.OS, k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	cfg := memConfig(n, name, fmt.Sprintf("10.0.0.%d:7946", i+1), "10.0.0.1:7946", "10.0.0.2:7946")
	cfg.Keyring = keys
	k.at[name] = mustOpen(k.t, cfg)
	k.keys[name] = cluster.Fingerprints(keys)
	k.names = append(k.names, name)
}

// A rotation of five members' key that is killed before any of its writes, with a
// member that starts in the middle, never loses a member for an instant; run again
// it goes on; afterwards the old key opens nothing.
func TestRotateKeyFile(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newMemnet(3)
		k := newKeyed(t, n, "a", "b", "c", "d", "e")
		oldKeys, err := cluster.LoadKeyring(fsys.OS, k.path)
		if err != nil {
			t.Fatal(err)
		}
		sub := k.at["a"].Events(4096)
		marker := k.path + ".rotation"
		kills, budget := 0, 0
		for {
			left := budget
			f := fsys.WithHook(fsys.OS, func(_ fsys.Op, c fsys.Call, _ string) error {
				if c == fsys.CallWriteFile || c == fsys.CallRemove {
					if left--; left < 0 {
						return unix.EIO
					}
				}
				return nil
			})
			r := &cluster.KeyRotation{FS: f, Path: k.path, Marker: marker, Holders: k.holders, Every: 500 * time.Millisecond}
			err := r.Run(t.Context())
			time.Sleep(10 * time.Second) // long enough for SWIM to notice anybody who is cut off
			if !sees(k.all(), k.names...)() {
				t.Fatalf("after kill %d: a sees %v", kills, alive(k.at["a"]))
			}
			if err == nil {
				break
			}
			if !errors.Is(err, unix.EIO) {
				t.Fatal(err)
			}
			kills++
			budget = kills % 3 // with a budget of one it would never get past marker and key
			if kills == 3 {
				k.join(n, 5, "f")
				within(t, 20*time.Second, "f is in", sees(k.all(), k.names...))
			}
		}
		if kills < 4 {
			t.Errorf("killed %d times only", kills)
		}
		now, err := cluster.LoadKeyring(fsys.OS, k.path)
		if err != nil || len(now) != 1 || bytes.Equal(now[0], oldKeys[0]) {
			t.Fatalf("%d keys, %v", len(now), err)
		}
		for _, e := range kinds(sub) {
			if strings.HasPrefix(e, "member-failed") || strings.HasPrefix(e, "member-leave") {
				t.Errorf("event %q", e)
			}
		}
		if on, err := cluster.RotatingKeys(fsys.OS, marker); on || err != nil {
			t.Errorf("marker: %v, %v", on, err)
		}
		cfg := memConfig(n, "z", "10.0.0.99:7946", "10.0.0.1:7946")
		cfg.Keyring = oldKeys
		z := mustOpen(t, cfg)
		if _, ok := errors.AsType[*cluster.KeyMismatchError](z.JoinError()); !ok {
			t.Errorf("with the old key: %v", z.JoinError())
		}
	})
}

// A member that does not follow is named, the new key is not used before it does,
// and the same command goes on later.
func TestRotateKeyFileWaits(t *testing.T) {
	bubble(t, func(t *testing.T) {
		k := newKeyed(t, newMemnet(4), "a", "b", "c")
		k.deaf["c"] = true
		before, _ := cluster.LoadKeyring(fsys.OS, k.path)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		r := &cluster.KeyRotation{FS: fsys.OS, Path: k.path, Marker: k.path + ".rotation", Holders: k.holders}
		var waiting *cluster.RotationWaitingError
		if err := r.Run(ctx); !errors.As(err, &waiting) || !slices.Equal(waiting.Missing, []string{"c"}) || !strings.Contains(err.Error(), "c") {
			t.Fatalf("got %v", err)
		}
		now, _ := cluster.LoadKeyring(fsys.OS, k.path)
		if len(now) != 2 || !bytes.Equal(now[0], before[0]) {
			t.Errorf("the new key is in use: %v", cluster.Fingerprints(now))
		}
		// c follows, and goes deaf again before it encrypts with the new key.
		k.deaf["c"] = false
		r.Progress = func(step string, missing []string) {
			if strings.Contains(step, "hold") && len(missing) == 0 {
				k.deaf["c"] = true
			}
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := r.Run(ctx); !errors.As(err, &waiting) || !slices.Equal(waiting.Missing, []string{"c"}) {
			t.Fatalf("got %v", err)
		}
		if now, _ = cluster.LoadKeyring(fsys.OS, k.path); len(now) != 2 || bytes.Equal(now[0], before[0]) {
			t.Errorf("the old key was removed without c, or the new one is not used: %v", cluster.Fingerprints(now))
		}
		k.deaf["c"], r.Progress = false, nil
		if err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if now, _ = cluster.LoadKeyring(fsys.OS, k.path); len(now) != 1 || bytes.Equal(now[0], before[0]) || !sees(k.all(), "a", "b", "c")() {
			t.Errorf("keys %v, a sees %v", cluster.Fingerprints(now), alive(k.at["a"]))
		}
	})
}

// Changes of the file by many at once are all kept, a crash leaves old or new
// keys, a change that makes no sense is refused, and nothing shows a key.
func TestUpdateKeyring(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gossip.key")
	if _, err := cluster.LoadOrCreateKeyring(fsys.OS, path); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			key, err := cluster.NewKey()
			if err == nil {
				err = cluster.UpdateKeyring(fsys.OS, path, func(keys [][]byte) ([][]byte, error) { return append(keys, key), nil })
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	keys, err := cluster.ReadKeyring(fsys.OS, path)
	if err != nil || len(keys) != 4 {
		t.Fatalf("%d keys, %v", len(keys), err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	stop := errors.New("stop")
	for what, change := range map[string]func([][]byte) ([][]byte, error){
		"no key":     func([][]byte) ([][]byte, error) { return nil, nil },
		"short key":  func(k [][]byte) ([][]byte, error) { return append(k, []byte("x")), nil },
		"too many":   func(k [][]byte) ([][]byte, error) { return slices.Concat(k, k, k), nil },
		"own reason": func([][]byte) ([][]byte, error) { return nil, stop },
	} {
		if err := cluster.UpdateKeyring(fsys.OS, path, change); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
	if again, _ := cluster.ReadKeyring(fsys.OS, path); len(again) != 4 {
		t.Errorf("a refused change left %d keys", len(again))
	}
	for i, k := range keys {
		fp := cluster.Fingerprint(k)
		if j, err := cluster.FindKey(keys, fp[:6]); err != nil || j != i {
			t.Errorf("find %s: %d, %v", fp, j, err)
		}
		if strings.Contains(hex.EncodeToString(k), fp) {
			t.Error("the fingerprint is part of the key")
		}
	}
	for _, fp := range []string{"", "zz", strings.Repeat("0", 99)} {
		var none *cluster.NoKeyError
		if _, err := cluster.FindKey(keys, fp); !errors.As(err, &none) {
			t.Errorf("%q: %v", fp, err)
		}
	}
}

// FuzzReadKeyring: whatever the file holds, reading it ends with usable keys or an
// error that shows none of it.
func FuzzReadKeyring(f *testing.F) {
	f.Add([]byte(`["c2l4dGVlbiBieXRlIGtleQ=="]`))
	f.Add([]byte(`["c2l4dGVlbiBieXRlIGtleQ==`))
	f.Add([]byte(`[""]`))
	f.Add([]byte{0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "k")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		keys, err := cluster.ReadKeyring(fsys.OS, path)
		if err == nil && (&cluster.Config{Name: "a", Keyring: keys}).Validate() != nil {
			t.Errorf("unusable keys from %q", data)
		}
		const example = `["c2l4dGVlbiBieXRlIGtleQ=="]` // is in the texts themselves
		if err != nil && len(data) > 24 && !strings.Contains(example, string(data[:24])) && strings.Contains(err.Error(), string(data[:24])) {
			t.Errorf("the text shows the file: %v", err)
		}
	})
}
