package jenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/footman-ci/footman/internal/fsys"
)

var (
	// ErrBadName says that this is no full name that an item can have, or no
	// item's folder.
	ErrBadName = errors.New("not the name of an item")
	// ErrNameUnknown says that the folder is that of a branch or repository whose
	// true name is not on disk.
	ErrNameUnknown = errors.New("the item's name is not on disk")
)

// maxComponent is the longest file name of Linux file systems, in bytes.
const maxComponent = 255

// maxChildren bounds a search among the folders of a multibranch project.
const maxChildren = 100_000

const opLayout fsys.Op = "jenkins.layout"

const (
	jobsDir    = "jobs"
	branchDir  = "branches"
	configXML  = "config.xml"
	nameFile   = "name-utf8.txt"
	buildsPath = "builds"
)

// Layout translates between the full names of items ("team/über job") and their
// folders relative to the home ("jobs/team/jobs/über job").
//
// Without a Home it only knows the rule and can't tell branches of multibranch
// projects and repositories of organisation folders, whose folders have mangled
// names; with one it reads the config.xml files it needs to be right about them.
// It never writes. On NFS a folder that another client has just made may seem to
// be missing until its parent was made current.
type Layout struct {
	Home string  // absolute path of the JENKINS_HOME, or empty
	FS   fsys.FS // nil means fsys.OS
}

func (l Layout) fs() fsys.FS {
	if l.FS == nil {
		return fsys.OS
	}
	return l.FS
}

func (l Layout) abs(elem ...string) string {
	return filepath.Join(append([]string{l.Home}, elem...)...)
}

// JobFolder returns the folder of an item. The item need not exist: then it is
// the folder that Jenkins would make. Errors are ErrBadName and those of reading.
func (l Layout) JobFolder(fullName string) (string, error) {
	folder := ""
	for name := range strings.SplitSeq(fullName, "/") {
		if err := checkComponent(name); err != nil {
			return "", fmt.Errorf("%w: %q: %w", ErrBadName, fullName, err)
		}
		container, dir, err := l.childFolder(folder, name)
		if err != nil {
			return "", fmt.Errorf("find the folder of %q: %w", fullName, err)
		}
		folder = filepath.Join(folder, container, dir)
	}
	return folder, nil
}

// FullName returns the full name of the item in a folder. Errors are ErrBadName,
// ErrNameUnknown and those of reading.
func (l Layout) FullName(folder string) (string, error) {
	parts, err := splitFolder(folder)
	if err != nil {
		return "", err
	}
	names := make([]string, 0, len(parts)/2)
	for i := 0; i < len(parts); i += 2 {
		container, dir := parts[i], parts[i+1]
		name, err := l.childName(filepath.Join(parts[:i]...), container, dir)
		if err != nil {
			return "", fmt.Errorf("find the name of %q: %w", folder, err)
		}
		if err := checkComponent(name); err != nil {
			return "", fmt.Errorf("%w: %q holds the item %q: %w", ErrBadName, folder, name, err)
		}
		names = append(names, name)
	}
	return strings.Join(names, "/"), nil
}

// BuildDir returns the folder of build number of the item in folder, which is
// relative to home. Homes whose config.xml moves builds elsewhere
// (SystemConfig.BuildsDir) are not laid out like this.
func BuildDir(home, folder string, number int) (string, error) {
	if number < 1 {
		return "", fmt.Errorf("%w: build number %d", ErrBadName, number)
	}
	if _, err := splitFolder(folder); err != nil {
		return "", err
	}
	return filepath.Join(home, folder, buildsPath, strconv.Itoa(number)), nil
}

// splitFolder splits an item's folder into pairs of container and name.
func splitFolder(folder string) ([]string, error) {
	parts := strings.Split(folder, "/")
	if len(parts)%2 != 0 {
		return nil, fmt.Errorf("%w: %q is not the folder of an item", ErrBadName, folder)
	}
	for i := 0; i < len(parts); i += 2 {
		if parts[i] != jobsDir && (parts[i] != branchDir || i == 0) {
			return nil, fmt.Errorf("%w: %q is not the folder of an item", ErrBadName, folder)
		}
		if err := checkComponent(parts[i+1]); err != nil {
			return nil, fmt.Errorf("%w: %q: %w", ErrBadName, folder, err)
		}
	}
	return parts, nil
}

// checkComponent refuses what can't be one component of a path or of a name.
// Characters that newer versions of Jenkins forbid in new names ("?*%!@…") pass:
// old items have them, and the names of branches have '%'.
func checkComponent(name string) error {
	switch {
	case name == "":
		return errors.New("an empty component")
	case name == "." || name == "..":
		return fmt.Errorf("the component %q", name)
	case len(name) > maxComponent:
		return fmt.Errorf("a component of more than %d bytes", maxComponent)
	case !utf8.ValidString(name):
		return errors.New("it is not valid UTF-8")
	case strings.ContainsRune(name, '/'), strings.ContainsRune(name, '\\'):
		return errors.New("a slash in a component")
	case strings.IndexFunc(name, unicode.IsControl) >= 0: // NUL too
		return errors.New("a control character")
	}
	return nil
}

// children says how the item in a folder names its children.
type children int

const (
	childrenPlain    children = iota // jobs/NAME
	childrenRepos                    // jobs/MANGLED, organisation folder
	childrenBranches                 // branches/MANGLED, multibranch project
)

// childrenOf looks at the item in folder ("" is the home itself).
func (l Layout) childrenOf(folder string) (children, error) {
	if folder == "" || l.Home == "" {
		return childrenPlain, nil
	}
	kind := ""
	err := readXML(l.fs(), opLayout, l.abs(folder, configXML), func(s *scanner) error {
		kind = string(s.name)
		return nil // the root is enough
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// Not made yet, or not ready to be seen: what lies there tells.
		if _, err := l.fs().Stat(opLayout, l.abs(folder, branchDir)); err == nil {
			return childrenBranches, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
		return childrenPlain, nil
	case err != nil:
		return 0, err
	case kind == KindOrganizationFolder:
		return childrenRepos, nil
	case strings.HasSuffix(kind, "MultiBranchProject"):
		return childrenBranches, nil // all subclasses are called so: Workflow…, FreeStyle…
	}
	return childrenPlain, nil
}

func (l Layout) childFolder(parent, name string) (container, dir string, err error) {
	kind, err := l.childrenOf(parent)
	switch {
	case err != nil:
		return "", "", err
	case kind == childrenPlain:
		return jobsDir, name, nil
	case kind == childrenRepos:
		container = jobsDir
	default:
		container = branchDir
	}
	mangled := MangleBranch(DecodeBranch(name))
	if mangled == name {
		return container, name, nil
	}
	// Jenkins renames folders of older schemes when it loads them. Until then,
	// and where another plugin names folders in its own way, the folder is the one
	// whose item has this name.
	_, err = l.fs().Stat(opLayout, l.abs(parent, container, mangled))
	switch {
	case err == nil:
		return container, mangled, nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", "", err
	}
	dir, err = l.searchChild(parent, container, name)
	if err != nil || dir != "" {
		return container, dir, err
	}
	return container, mangled, nil
}

// searchChild looks for the folder of an item among all that its parent has.
func (l Layout) searchChild(parent, container, name string) (string, error) {
	entries, err := l.fs().ReadDir(opLayout, l.abs(parent, container))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for i, e := range entries {
		if i == maxChildren {
			return "", fmt.Errorf("%s has more than %d folders", filepath.Join(parent, container), maxChildren)
		}
		if checkComponent(e.Name()) != nil {
			continue
		}
		// A neighbour that can't be read does not keep this one from being found.
		if got, err := l.trueName(filepath.Join(parent, container, e.Name()), e.Name()); err == nil && got == name {
			return e.Name(), nil
		}
	}
	return "", nil
}

func (l Layout) childName(parent, container, dir string) (string, error) {
	if plainFolder(dir) {
		return dir, nil // never the result of mangling
	}
	if container == jobsDir {
		kind, err := l.childrenOf(parent)
		if err != nil {
			return "", err
		}
		if kind == childrenPlain {
			return dir, nil
		}
	} else if l.Home == "" {
		return "", fmt.Errorf("%w: %q can't be told without the home", ErrNameUnknown, dir)
	}
	return l.trueName(filepath.Join(parent, container, dir), dir)
}

// trueName returns the name of a branch's or repository's item: from the
// property in its config.xml (what Jenkins itself goes by), else from
// name-utf8.txt, which cloudbees-folder wrote before 6.1033 (2025), else, as
// Jenkins does for items of older schemes, from the folder.
func (l Layout) trueName(folder, dir string) (string, error) {
	cfg, err := ReadJobConfigFS(l.fs(), l.abs(folder, configXML))
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !missing:
		return "", err
	case cfg.BranchName != "":
		return EncodeBranch(cfg.BranchName), nil
	case cfg.ProjectName != "":
		return EncodeBranch(cfg.ProjectName), nil
	}
	written, err := l.writtenName(folder)
	switch {
	case err != nil:
		return "", err
	case written != "":
		return written, nil
	case missing:
		return "", fmt.Errorf("%w: %q has neither %s nor %s", ErrNameUnknown, folder, configXML, nameFile)
	}
	return EncodeBranch(DecodeBranch(dir)), nil
}

// writtenName reads name-utf8.txt, "" if there is none.
func (l Layout) writtenName(folder string) (string, error) {
	data, err := fsys.ReadFile(l.fs(), opLayout, l.abs(folder, nameFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	}
	name := strings.TrimSpace(string(data))
	if len(name) > maxComponent {
		return "", fmt.Errorf("%w: %s of %q has more than %d bytes", ErrNameUnknown, nameFile, folder, maxComponent)
	}
	return name, nil
}
