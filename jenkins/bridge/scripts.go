package bridge

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Version of the bridge. Two binaries may carry different ones during an upgrade;
// each controller runs the one that its own runner installed right before it.
const Version = "0.4.0"

// Names below the home. Jenkins runs only the *.groovy files directly in
// init.groovy.d, in the order of their names, so the guard sorts before what
// people usually put there, and the folder beside it is not run by Jenkins.
const (
	initDir   = "init.groovy.d"
	guardName = "00-footman.groovy"
	folder    = "00-footman"
)

// placeholder in the sources stands for Version.
const placeholder = "@FOOTMAN_BRIDGE_VERSION@"

//go:embed groovy
var sources embed.FS

// Script is one file as it is installed.
type Script struct {
	Name string // "guard", "core", or that of a unit
	Path string // relative to the home, with slashes
	Text []byte // with the header line
}

// assembled is made once: the sources are in the binary.
var assembled = sync.OnceValues(func() ([]Script, error) { return assemble(sources, "groovy") })

// Scripts returns the files of the bridge: guard, core, then the units by name.
// Nobody changes what it returns.
func Scripts() ([]Script, error) { return assembled() }

// assemble joins the parts of the core and puts headers before all files.
func assemble(src fs.FS, root string) ([]Script, error) {
	guard, err := fs.ReadFile(src, path.Join(root, "guard.groovy"))
	if err != nil {
		return nil, fmt.Errorf("guard of the bridge: %w", err)
	}
	parts, err := fs.Glob(src, path.Join(root, "core", "*.groovy"))
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return nil, errors.New("core of the bridge: no parts")
	}
	slices.Sort(parts)
	var core bytes.Buffer
	for _, p := range parts {
		data, err := fs.ReadFile(src, p)
		if err != nil {
			return nil, err
		}
		core.Write(append(bytes.TrimRight(data, "\n"), '\n'))
	}
	out := []Script{
		{"guard", path.Join(initDir, guardName), finished(guard)},
		{"core", path.Join(initDir, folder, "core.groovy"), finished(core.Bytes())},
	}
	units, err := fs.Glob(src, path.Join(root, "*.groovy"))
	if err != nil {
		return nil, err
	}
	for _, u := range units { // Glob sorts
		name := strings.TrimSuffix(path.Base(u), ".groovy")
		if name == "guard" {
			continue
		}
		data, err := fs.ReadFile(src, u)
		if err != nil {
			return nil, err
		}
		out = append(out, Script{name, path.Join(initDir, folder, name+".groovy"), finished(data)})
	}
	return out, nil
}

// finished fills in the version and adds the header line.
func finished(body []byte) []byte {
	body = append(bytes.TrimRight(bytes.ReplaceAll(body, []byte(placeholder), []byte(Version)), "\n"), '\n')
	sum := sha256.Sum256(body)
	return append([]byte(fmt.Sprintf("// footman bridge %s sha256:%s\n", Version, hex.EncodeToString(sum[:]))), body...)
}

// headerForm is the first line of every file that Footman installs.
var headerForm = regexp.MustCompile(`^// footman bridge (\S{1,64}) sha256:([0-9a-f]{64})$`)

// header is what the first line of a file says, and whether it is true.
type header struct {
	Version string
	Whole   bool // what follows is what was installed
}

// readHeader returns false for a file that Footman did not write.
func readHeader(text []byte) (header, bool) {
	line, body, _ := bytes.Cut(text, []byte("\n"))
	m := headerForm.FindSubmatch(line)
	if m == nil {
		return header{}, false
	}
	sum := sha256.Sum256(body)
	return header{Version: string(m[1]), Whole: hex.EncodeToString(sum[:]) == string(m[2])}, true
}
