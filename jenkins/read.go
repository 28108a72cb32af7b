package jenkins

import (
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"

	"github.com/footman-ci/footman/internal/fsys"
)

// readAttempts bounds how often a file is read anew because NFS lost its handle
// (ESTALE) or because it was rewritten in place meanwhile. A running Pipeline
// saves build.xml some times a second at most and a read takes milliseconds.
const readAttempts = 4

// readXML opens path and hands a scanner that stands on the root element to
// parse. parse is called anew, and must start anew, when the file changed under
// the reader: of a file that is written in place a reader could otherwise see
// the start of the old and the end of the new content as one.
func readXML(f fsys.FS, op fsys.Op, path string, parse func(*scanner) error) error {
	var err error
	for range readAttempts {
		var changed bool
		changed, err = readOnce(f, op, path, parse)
		switch {
		case errors.Is(err, unix.ESTALE):
			continue
		case changed:
			err = &XMLError{Path: path, Err: ErrChanging}
			continue
		}
		break
	}
	if x, ok := errors.AsType[*XMLError](err); ok {
		x.Path = path
	}
	return err
}

func readOnce(f fsys.FS, op fsys.Op, path string, parse func(*scanner) error) (changed bool, err error) {
	file, err := f.OpenFile(op, path, os.O_RDONLY, 0)
	if err != nil {
		return false, err
	}
	defer file.Close() // read only: nothing to lose
	before, err := file.Stat()
	if err != nil {
		return false, fmt.Errorf("read %s: %w", path, err)
	}
	if !before.Mode().IsRegular() {
		return false, &XMLError{Path: path, Err: ErrMalformed, Detail: "it is not a regular file"}
	}
	perr := scanFrom(file, parse)
	after, err := file.Stat()
	if err != nil {
		return false, fmt.Errorf("read %s: %w", path, err)
	}
	changed = before.Size() != after.Size() || !before.ModTime().Equal(after.ModTime())
	var x *XMLError
	if perr != nil && !errors.As(perr, &x) {
		perr = fmt.Errorf("read %s: %w", path, perr)
	}
	return changed, perr
}

// scanFrom runs parse on the root element that r holds.
func scanFrom(r io.Reader, parse func(*scanner) error) error {
	s := newScanner(r)
	defer s.close()
	if err := s.root(); err != nil {
		return err
	}
	return parse(s)
}
