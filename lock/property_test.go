package lock_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/footman-ci/footman/internal/fsys"
	"github.com/footman-ci/footman/lock"
	"pgregory.net/rapid"
)

// noSync leaves out fsync, which these tests would spend their time in.
type noSync struct{ fsys.FS }

func (n noSync) OpenFile(op fsys.Op, name string, flag int, perm fs.FileMode) (fsys.File, error) {
	f, err := n.FS.OpenFile(op, name, flag, perm)
	if err != nil {
		return nil, err
	}
	return noSyncFile{f}, nil
}

type noSyncFile struct{ fsys.File }

func (noSyncFile) Sync() error { return nil }

// However many goroutines take the lock in whatever way, each through an open
// file of its own: at most one has it at any time.
func TestAtMostOneHolder(t *testing.T) {
	dir := t.TempDir()
	var round int
	rapid.Check(t, func(t *rapid.T) {
		round++
		path := filepath.Join(dir, strconv.Itoa(round))
		workers := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]string{"hold", "take", "status"}), 1, 8), 2, 6).Draw(t, "workers")
		var holders, most, got atomic.Int32
		inside := func() {
			n := holders.Add(1)
			if n > most.Load() {
				most.Store(n)
			}
			got.Add(1)
			runtime.Gosched()
			holders.Add(-1)
		}
		var wg sync.WaitGroup
		for _, steps := range workers {
			wg.Go(func() {
				for _, step := range steps {
					switch step {
					case "hold":
						if h, err := lock.TryAcquire(path, lock.Options{FS: noSync{fsys.OS}}); err == nil {
							inside()
							_ = h.Release()
						} else if !isBusy(err) {
							t.Errorf("TryAcquire: %v", err)
						}
					case "take":
						if h, err := lock.TryTake(path, lock.Holder{}, lock.WithCreate()); err == nil {
							inside()
							_ = h.Release()
						} else if !isBusy(err) {
							t.Errorf("TryTake: %v", err)
						}
					case "status":
						if _, _, err := lock.Status(path); err != nil && !errors.Is(err, os.ErrNotExist) {
							t.Errorf("Status: %v", err)
						}
					}
				}
			})
		}
		wg.Wait()
		if most.Load() > 1 {
			t.Fatalf("%d holders at once", most.Load())
		}
		if h, err := lock.TryAcquire(path, lock.Options{FS: noSync{fsys.OS}}); err != nil {
			t.Fatalf("the lock is not free in the end: %v", err)
		} else {
			_ = h.Release()
		}
	})
}

// A model of one lock file over any sequence of steps: who asks is granted the
// lock exactly when nobody holds the file at the path, and a proof succeeds
// exactly while the holder's file is there.
func TestLockFollowsItsModel(t *testing.T) {
	dir := t.TempDir()
	var round int
	rapid.Check(t, func(t *rapid.T) {
		round++
		path := filepath.Join(dir, strconv.Itoa(round))
		type held struct {
			h    *lock.Held
			file int // which file it locked
		}
		var all []held
		file := 0    // the file at the path, counted by replacements
		holder := -1 // the file is held (index into all), or not
		exists := false
		defer func() {
			for _, x := range all {
				_ = x.h.Close()
			}
		}()
		pick := func(t *rapid.T) int {
			if len(all) == 0 {
				t.Skip("nobody")
			}
			return rapid.IntRange(0, len(all)-1).Draw(t, "who")
		}
		ended := map[int]bool{}
		t.Repeat(map[string]func(*rapid.T){
			"acquire": func(t *rapid.T) {
				h, err := lock.TryAcquire(path, lock.Options{FS: noSync{fsys.OS}})
				if (err == nil) != (holder < 0) || err != nil && !isBusy(err) {
					t.Fatalf("got %v while holder is %d", err, holder)
				}
				exists = true
				if err == nil {
					all = append(all, held{h, file})
					holder = len(all) - 1
				}
			},
			"prove": func(t *rapid.T) {
				i := pick(t)
				err := all[i].h.Prove()
				switch {
				case ended[i]: // closed, perhaps after it was lost
					if err == nil {
						t.Fatal("a closed lock was proven")
					}
				case exists && all[i].file == file:
					if err != nil {
						t.Fatalf("holder: %v", err)
					}
				case !errors.Is(err, lock.ErrLost):
					t.Fatalf("holder of another file: got %v, want ErrLost", err)
				}
			},
			"end": func(t *rapid.T) {
				i := pick(t)
				end := all[i].h.Close
				if rapid.Bool().Draw(t, "release") {
					end = all[i].h.Release
				}
				if err := end(); err != nil {
					t.Fatal(err)
				}
				ended[i] = true
				if holder == i {
					holder = -1
				}
			},
			"replace": func(t *rapid.T) {
				if err := os.WriteFile(path+".new", nil, 0o644); err != nil {
					t.Fatal(err)
				}
				if err := os.Rename(path+".new", path); err != nil {
					t.Fatal(err)
				}
				file, holder, exists = file+1, -1, true
			},
			"remove": func(t *rapid.T) {
				if os.Remove(path) == nil {
					file, holder, exists = file+1, -1, false
				}
			},
		})
	})
}
