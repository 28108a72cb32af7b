package simjenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/internal/simjenkins/memory"
	"github.com/footman-ci/footman/jenkins"
	"github.com/footman-ci/footman/syncstate"
	"github.com/footman-ci/footman/syncstate/resource"
)

func (j *job) buildFile(n int) string { return j.folder + "/builds/" + strconv.Itoa(n) + "/build.xml" }

// reportBuild tells that a build is complete, was saved again, or is gone.
func (j *job) reportBuild(n int) {
	s := syncstate.Saved{Path: j.buildFile(n)}
	if text, err := os.ReadFile(j.c.abs(s.Path)); err == nil {
		s.Digest = memory.Digest(text)
	}
	j.c.changes.add(s)
}

// applyBuild makes a completed build known, or forgets one that is gone. One that
// this controller executes is not touched.
func (j *job) applyBuild(n int) error {
	j.mu.Lock()
	own := j.runs[n] != nil
	j.mu.Unlock()
	if own {
		return nil
	}
	state, err := j.readCurrent(n)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.runs[n] != nil:
	case !state.Exists:
		delete(j.known, n)
		delete(j.done, n)
	default:
		j.known[n] = true
		delete(j.done, n) // loaded anew by the next look
	}
	return nil
}

// applyList takes which builds there are. The digest is that of the folder's
// numbers, as the contract has it.
func (j *job) applyList() (syncstate.Digest, error) {
	for range readTries {
		numbers, err := j.numbersOnDisk()
		if err != nil {
			return syncstate.Digest{}, err
		}
		j.mu.Lock()
		for n := range j.known {
			if !slices.Contains(numbers, strconv.Itoa(n)) && j.runs[n] == nil {
				delete(j.known, n)
				delete(j.done, n)
			}
		}
		for _, s := range numbers {
			n, _ := resource.BuildNumber(s)
			j.known[n] = true
		}
		j.mu.Unlock()
		again, err := j.numbersOnDisk()
		if err != nil {
			return syncstate.Digest{}, err
		}
		if slices.Equal(numbers, again) {
			if _, err := j.c.fs.Stat("sim.apply-builds", j.buildsDir()); missing(err) {
				return syncstate.Digest{}, nil
			}
			return memory.Digest([]byte(lined(numbers))), nil
		}
	}
	return syncstate.Digest{}, errChanging
}

// readTries bounds the reads of what changes meanwhile.
const readTries = 8

// numbersOnDisk lists the folders of builds, sorted as text.
func (j *job) numbersOnDisk() ([]string, error) {
	entries, err := j.c.fs.ReadDir("sim.apply-builds", j.buildsDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list builds of %s: %w", j.name, err)
	}
	var out []string
	for _, e := range entries {
		if _, ok := resource.BuildNumber(e.Name()); ok {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out, nil
}

func lined(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l + "\n")
	}
	return b.String()
}

// applyNext is Job.fastUpdateNextBuildNumber with what lies on disk.
func (j *job) applyNext() (syncstate.Digest, error) {
	text, err := os.ReadFile(j.nextFile())
	if errors.Is(err, fs.ErrNotExist) {
		return syncstate.Digest{}, nil
	}
	if err != nil {
		return syncstate.Digest{}, fmt.Errorf("read nextBuildNumber: %w", err)
	}
	n, ok := buildNumber(strings.TrimSpace(string(text)))
	if !ok {
		return syncstate.Digest{}, fmt.Errorf("nextBuildNumber of %s is no number", j.name)
	}
	j.numberMu.Lock()
	defer j.numberMu.Unlock()
	j.next = n
	return memory.Digest(text), nil
}

// deleteBuild is Run.delete. One that is running, here or elsewhere, stays.
func (j *job) deleteBuild(n int) error {
	state, err := jenkins.ReadBuildFS(j.c.fs, j.buildDir(n))
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.known[n] || !state.Exists {
		return fs.ErrNotExist
	}
	if j.runs[n] != nil || state.Running {
		return errBuilding
	}
	// Run.delete renames first, so that a half-removed build is none.
	gone := filepath.Join(j.buildsDir(), "."+strconv.Itoa(n))
	if err := os.Rename(j.buildDir(n), gone); err != nil {
		return err
	}
	delete(j.known, n)
	delete(j.done, n)
	err = os.RemoveAll(gone)
	j.reportBuild(n)
	return err
}

// describeBuild saves a completed build anew, with a description.
func (j *job) describeBuild(n int, description string) error {
	name := filepath.Join(j.buildDir(n), "build.xml")
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if text, err = memory.Set(text, "description", description); err != nil {
		return err
	}
	if err := replaceFile(name, text); err != nil {
		return err
	}
	j.reportBuild(n)
	return nil
}
