//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/footman-ci/footman/internal/fsys"
)

// through says, for a failure, how a file looks on the server and through each mount, and
// what ends the belief of a client that knows another file by that name.
func through(path string) []string {
	var out []string
	for _, home := range []string{server, "/mnt/a/home", "/mnt/b/home"} {
		name := filepath.Join(home, path)
		var st syscall.Stat_t
		err := syscall.Stat(name, &st)
		out = append(out, fmt.Sprintf("%s: inode %d, %d links, %s %v", home, st.Ino, st.Nlink, digestIn(home, path), err))
		for _, try := range []struct {
			what string
			do   func()
		}{
			{"asked for the folder", func() { _, _ = fsys.OS.StatNow("test.stat", filepath.Dir(name)) }},
			{"asked for the file", func() { _, _ = fsys.OS.StatNow("test.stat", name) }},
			{"listed the folder", func() { _, _ = os.ReadDir(filepath.Dir(name)) }},
			{"made and removed a name", func() { _ = fsys.Fresh(fsys.OS, "test.fresh", filepath.Dir(name)) }},
			{"opened it for writing", func() {
				if f, err := os.OpenFile(name, os.O_WRONLY, 0); err == nil {
					_ = f.Close()
				}
			}},
			{"asked for the folder again", func() { _, _ = fsys.OS.StatNow("test.stat", filepath.Dir(name)) }},
		} {
			if digestIn(home, path) == digestOnServer(path) {
				break
			}
			try.do()
			out = append(out, try.what+": "+digestIn(home, path))
		}
	}
	return out
}
