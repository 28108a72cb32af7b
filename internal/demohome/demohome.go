// Package demohome gives the demo a JENKINS_HOME to work on: a small real one that
// is embedded in the binary, or a copy of the user's own.
//
// It does not run anything, knows nothing of replicas, and never changes the home
// that it copies from.
package demohome

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	_ "embed" // home.tar.gz
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// archive is a home of Jenkins 2.516.2 with job configurations and completed
// builds as the controller wrote them, made by internal/demohome/gen.
//
//go:embed home.tar.gz
var archive []byte

// Bounds of what is unpacked; the embedded home has 120 entries and 150 KB.
const (
	maxEntries = 10_000
	maxSize    = 64 << 20
)

// Modes of what is unpacked, further limited by the process's umask.
const (
	dirMode  = 0o750
	fileMode = 0o640
)

// NotEmptyError says that a folder which should become a home holds something.
type NotEmptyError struct{ Dir string }

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("%s is not empty: a demo home is only made in an empty folder", e.Dir)
}

// Unpack writes the embedded home into dir, which must be empty or missing.
func Unpack(dir string) error { return unpack(bytes.NewReader(archive), dir) }

// unpack writes a tar.gz of plain files and folders into dir. Whatever the archive
// says, nothing is written outside of dir: names are checked, and os.Root follows
// no link out of it.
func unpack(r io.Reader, dir string) error {
	root, err := emptyRoot(dir)
	if err != nil {
		return fmt.Errorf("unpack demo home: %w", err)
	}
	defer root.Close()
	zip, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("unpack demo home: %w", err)
	}
	in := tar.NewReader(zip)
	var size int64
	for entries := 0; ; entries++ {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("unpack demo home: %w", err)
		}
		if size += h.Size; entries == maxEntries || size > maxSize {
			return fmt.Errorf("unpack demo home: more than %d entries or %d bytes", maxEntries, maxSize)
		}
		if err := unpackOne(root, h, in); err != nil {
			return fmt.Errorf("unpack demo home: %q: %w", h.Name, err)
		}
	}
}

func unpackOne(root *os.Root, h *tar.Header, content io.Reader) error {
	name := path.Clean(h.Name)
	if !filepath.IsLocal(name) {
		return errors.New("the name leaves the folder")
	}
	switch h.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(name, dirMode)
	case tar.TypeReg:
		if err := root.MkdirAll(path.Dir(name), dirMode); err != nil {
			return err
		}
		// O_EXCL: an archive that names a file twice is not one of ours.
		out, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, content)
		return errors.Join(err, out.Close())
	}
	return fmt.Errorf("neither a file nor a folder (type %q)", h.Typeflag)
}

// emptyRoot makes dir if it is missing and refuses it if anything is in it.
func emptyRoot(dir string) (*os.Root, error) {
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	switch _, err := d.Readdirnames(1); {
	case err == nil:
		return nil, &NotEmptyError{Dir: dir}
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return os.OpenRoot(dir)
}
