package bridge

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// FileState says how an installed file compares with the one in the binary.
type FileState string

// States of files.
const (
	FileCurrent FileState = "current"
	FileOther   FileState = "other version" // as another Footman installed it
	FileEdited  FileState = "edited"        // a person changed it; replaced at the next start
	FileMissing FileState = "missing"
	FileForeign FileState = "foreign" // in the bridge's folder, but not from Footman
	FileUnread  FileState = "unreadable"
)

// File is one file of the bridge in a home.
type File struct {
	Path    string    `json:"path"` // relative to the home
	State   FileState `json:"state"`
	Version string    `json:"version,omitempty"` // that its header names
	Error   string    `json:"error,omitempty"`
}

// Files compares what lies in the home with what is in the binary.
func (i *Installer) Files() ([]File, error) {
	scripts, err := Scripts()
	if err != nil {
		return nil, err
	}
	var out []File
	for _, s := range scripts {
		out = append(out, i.compare(s.Path, s.Text))
	}
	entries, err := i.fs.ReadDir(opRead, i.path(initDir+"/"+folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return out, err
	}
	for _, e := range entries {
		rel := initDir + "/" + folder + "/" + e.Name()
		if !slices.ContainsFunc(scripts, func(s Script) bool { return s.Path == rel }) && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, i.compare(rel, nil))
		}
	}
	return out, nil
}

// compare says what the file at rel is; want is nil for one that this version has not.
func (i *Installer) compare(rel string, want []byte) File {
	f := File{Path: rel}
	text, err := i.read(rel)
	h, ours := readHeader(text)
	f.Version = h.Version
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.State = FileMissing
	case err != nil:
		f.State, f.Error = FileUnread, err.Error()
	case want != nil && bytes.Equal(text, want):
		f.State = FileCurrent
	case ours && h.Whole:
		f.State = FileOther
	case !ours && want == nil:
		f.State = FileForeign
	default:
		f.State = FileEdited
	}
	return f
}

// readAll reads a file that fits maxScript; a longer one was replaced meanwhile.
func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxScript+1))
	if err == nil && len(data) > maxScript {
		err = errors.New("file grew while it was read")
	}
	return data, err
}
