package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/footman-ci/footman/jenkins"
)

const (
	maxArchive = 200 << 10 // packed
	maxInput   = 64 << 20  // unpacked: what is read is held in memory
)

// The folder of the agents on the machine where the home was recorded becomes a
// usual one of the same length: log-index counts the bytes of log.
const (
	recordedAgents = "/srv/builders/agents"
	usualAgents    = "/home/jenkins/agents"
)

// stamp is the time of every entry, so that the output depends on the input only.
var stamp = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

type summary struct {
	files, kept int
	dropped     []string // builds
}

// generate drops what belongs to the moment of recording and packs the rest.
func generate(r io.Reader) ([]byte, summary, error) {
	files, err := readArchive(r)
	if err != nil {
		return nil, summary{}, fmt.Errorf("read the recorded home: %w", err)
	}
	maps.DeleteFunc(files, func(name string, _ []byte) bool { return passing(name) })
	var sum summary
	if err := dropUnfinished(files, &sum); err != nil {
		return nil, summary{}, err
	}
	for name, data := range files {
		data = bytes.ReplaceAll(data, []byte(recordedAgents), []byte(usualAgents))
		if i := bytes.Index(data, []byte("/srv/")); i >= 0 {
			return nil, summary{}, fmt.Errorf("%s still names a path of the recording machine: %.60q", name, data[i:])
		}
		files[name] = data
	}
	sum.files = len(files)
	data, err := writeArchive(files)
	return data, sum, err
}

// readArchive returns the regular files of a tar.gz by their clean names.
func readArchive(r io.Reader) (map[string][]byte, error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	in := tar.NewReader(io.LimitReader(zip, maxInput))
	files := map[string][]byte{}
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name := path.Clean(h.Name)
		switch {
		case !filepath.IsLocal(name):
			return nil, fmt.Errorf("%q leaves the home", h.Name)
		case h.Typeflag == tar.TypeDir:
			continue
		case h.Typeflag != tar.TypeReg:
			return nil, fmt.Errorf("%q is neither a file nor a folder", h.Name)
		}
		if files[name], err = io.ReadAll(in); err != nil {
			return nil, err
		}
	}
}

// passing names what belongs to the controllers that were killed and not to the
// home: waiting items, start marks, locks.
func passing(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return first == "queue" || first == "queue.xml" || first[0] == '.' || first == "nodeMonitors.xml" ||
		path.Base(name) == "nextBuildNumber.lock"
}

// dropUnfinished removes the builds that were running: nobody can resume them
// without the agents, and the program of one holds the environment of the machine
// it ran on. nextBuildNumber stays, so no number is used a second time.
func dropUnfinished(files map[string][]byte, sum *summary) error {
	tmp, err := os.MkdirTemp("", "demohome-gen-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	builds := map[string]bool{}
	for name, data := range files {
		dir, ok := buildOf(name)
		if !ok {
			continue
		}
		builds[dir] = true
		if base := strings.TrimPrefix(name, dir+"/"); base == "build.xml" || base == "log" || base == "program.dat" {
			at := filepath.Join(tmp, dir)
			if err := os.MkdirAll(at, 0o700); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(at, base), data, 0o600); err != nil {
				return err
			}
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(builds)) {
		st, err := jenkins.ReadBuild(filepath.Join(tmp, dir))
		if err != nil {
			return err
		}
		if st.Exists && !st.Running {
			sum.kept++
			continue
		}
		sum.dropped = append(sum.dropped, dir)
		maps.DeleteFunc(files, func(name string, _ []byte) bool { return strings.HasPrefix(name, dir+"/") })
	}
	return nil
}

// buildOf returns the folder of the build that a file belongs to.
func buildOf(name string) (string, bool) {
	parts := strings.Split(name, "/")
	for i := 2; i+2 < len(parts); i += 2 {
		if parts[i] == "builds" && strings.Trim(parts[i+1], "0123456789") == "" {
			return strings.Join(parts[:i+2], "/"), true
		}
	}
	return "", false
}

func writeArchive(files map[string][]byte) ([]byte, error) {
	var buf bytes.Buffer
	zip, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	out := tar.NewWriter(zip)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name]
		if err := out.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o640, Size: int64(len(data)), ModTime: stamp}); err != nil {
			return nil, err
		}
		if _, err := out.Write(data); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(out.Close(), zip.Close()); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
