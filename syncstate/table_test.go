package syncstate

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The table is a map: whatever is set and removed, it gives what a map gives.
func TestTableIsAMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		got, want := newTable(), map[string]uint32{}
		for range rapid.IntRange(0, 3000).Draw(t, "steps") {
			path := fmt.Sprint(rapid.IntRange(0, 1500).Draw(t, "path"))
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				got.remove(path)
				delete(want, path)
				continue
			}
			n := rapid.Uint32().Draw(t, "n")
			got.set(path, entry{seen: n})
			want[path] = n
		}
		seen := map[string]uint32{}
		for path, e := range got.all() {
			seen[path] = e.seen
		}
		if diff := cmp.Diff(want, seen); diff != "" || got.len() != len(want) {
			t.Fatal(diff)
		}
		for path, n := range want {
			if e, ok := got.get(path); !ok || e.seen != n {
				t.Fatalf("%s: %v, %v", path, e.seen, ok)
			}
		}
	})
}

// What is remembered of a resource takes less than 200 bytes with its path, also just
// after the map has grown.
func TestIndexMemory(t *testing.T) {
	// Just above a power of two times the load of a map: the worst case.
	for _, jobs := range []int{20_000, 38_300, 50_000} {
		used := func() uint64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		before := used()
		x := NewIndex()
		for i := range jobs {
			folder := fmt.Sprintf("jobs/team-%03d/jobs/service-%05d", i%200, i)
			for _, file := range []string{"/config.xml", "/nextBuildNumber", "/builds"} {
				x.Swap(folder+file, Version{}, Version{Digest: Digest{1}, Size: 1, CTime: 1, Inode: uint64(i)}, true)
			}
		}
		after := used()
		n, _ := x.Len()
		each := float64(after-before) / float64(n)
		t.Logf("%d resources: %.0f bytes each", n, each)
		if each > 200 {
			t.Errorf("%d resources take %.0f bytes each, want 200 at most", n, each)
		}
		runtime.KeepAlive(x)
	}
}
