package fsys

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// IsFolder says whether an entry of a folder below root is a folder, or a symbolic link
// to one: Jenkins follows those, and people put jobs on another volume with them. A link
// to a folder in which it lies itself is none, as following it has no end. rel is the
// entry's path with '/'.
func IsFolder(f FS, op Op, root, rel string, e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	target, err := f.Stat(op, filepath.Join(root, filepath.FromSlash(rel)))
	if err != nil || !target.IsDir() {
		return false
	}
	for above := rel; above != ""; {
		above = above[:max(strings.LastIndexByte(above, '/'), 0)]
		if info, err := f.Stat(op, filepath.Join(root, filepath.FromSlash(above))); err != nil || os.SameFile(info, target) {
			return false
		}
	}
	return true
}
