package jenkins

import (
	"errors"
	"fmt"
)

// Why a file could not be understood. Test with errors.Is; the error itself is
// an *XMLError that names the file and the place.
var (
	// ErrTruncated: the file ends before its root element does (an empty file
	// too). Jenkins writes build.xml in place unless the durability is
	// MAX_SURVIVABILITY, so this is seen both when a writer was killed and, for
	// an instant, while one is writing: the state is unknown; read again later.
	ErrTruncated = errors.New("the file ends in the middle")
	// ErrMalformed: not XML, or XML that Jenkins could not load either.
	ErrMalformed = errors.New("not well-formed")
	// ErrTooBig: deeper, longer or larger than the bounds of the reader.
	ErrTooBig = errors.New("beyond the reader's bounds")
	// ErrChanging: the file was rewritten during each attempt to read it.
	ErrChanging = errors.New("the file changed while it was read")
	// ErrUndecided: the file is whole but does not say whether the build is done,
	// and what would tell is missing.
	ErrUndecided = errors.New("the files do not say whether the build is done")
)

// XMLError says where a file stopped making sense.
type XMLError struct {
	Path   string // empty when a stream was read
	Offset int64  // bytes from the start of the file
	Detail string
	Err    error // one of the sentinels above
}

func (e *XMLError) Error() string {
	path := e.Path
	if path == "" {
		path = "XML"
	}
	if e.Detail == "" {
		return fmt.Sprintf("%s: %v (byte %d)", path, e.Err, e.Offset)
	}
	return fmt.Sprintf("%s: %v: %s (byte %d)", path, e.Err, e.Detail, e.Offset)
}

// Unwrap makes the sentinels visible to errors.Is.
func (e *XMLError) Unwrap() error { return e.Err }
