//go:build bridge

package bridge_test

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/footman-ci/footman/internal/harness"
	pb "github.com/footman-ci/footman/proto/footman/v1"
)

// What an image's entrypoint puts into plugins/ while a replica starts is loaded, so
// nothing needs a restart; what comes later needs one, until there was one.
func TestPluginsThatNeedARestart(t *testing.T) {
	t.Parallel()
	r := newRig(t, "newest")
	plugins := filepath.Join(r.Home, "plugins")
	r.must(os.MkdirAll(plugins, 0o750))
	archive := func(name, version, content string) {
		t.Helper()
		tmp := filepath.Join(plugins, ".tmp")
		f, err := os.Create(tmp)
		r.must(err)
		z := zip.NewWriter(f)
		for file, text := range map[string]string{"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\r\nPlugin-Version: " + version + "\r\n\r\n", "content": content} {
			w, err := z.Create(file)
			r.must(err)
			_, err = w.Write([]byte(text))
			r.must(err)
		}
		r.must(z.Close())
		r.must(f.Close())
		r.must(os.Rename(tmp, filepath.Join(plugins, name)))
	}
	wants := func(what string, paths ...string) {
		t.Helper()
		r.until(what, func(ctx context.Context) (bool, error) {
			s, err := r.sync("a").GetSyncStatus(ctx, &pb.GetSyncStatusRequest{})
			if err != nil || !s.GetInStep() {
				return false, fmt.Errorf("%v, %w", s, err)
			}
			return slices.Equal(s.GetRestartNeeded(), paths), fmt.Errorf("needs a restart for %v, want %v", s.GetRestartNeeded(), paths)
		})
	}
	const loaded = "6.1040.v8a_e6330a_54e3" // of cloudbees-folder in the fake
	archive("cloudbees-folder.jpi.ref", loaded, "from the image")
	archive("workflow-api.jpi.ref", "1.0", "of a version that does not run: the time is that of another file, by chance")
	r.start("a")
	wants("after the start", "plugins/workflow-api.jpi")
	r.must(os.Link(filepath.Join(plugins, "cloudbees-folder.jpi"), filepath.Join(r.dir, "backup")))
	archive("workflow-job.jpi", "2.0", "uploaded")
	r.scan("a")
	wants("after an upload", "plugins/workflow-api.jpi", "plugins/workflow-job.jpi")
	archive("cloudbees-folder.jpi", loaded, "the same version with other content")
	r.scan("a")
	wants("after an update", "plugins/cloudbees-folder.jpi", "plugins/workflow-api.jpi", "plugins/workflow-job.jpi")
	r.kill("a", harness.Parts{Controller: true}) // its runner starts it anew
	r.until("a new life", func(ctx context.Context) (bool, error) {
		return r.replica("a").Serves(ctx)
	})
	wants("after a restart")
}
