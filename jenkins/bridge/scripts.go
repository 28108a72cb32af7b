package bridge

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
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

// assemble joins the parts of the core and of the units that have several, and puts
// headers before all files.
func assemble(src fs.FS, root string) ([]Script, error) {
	entries, err := fs.ReadDir(src, root)
	if err != nil {
		return nil, fmt.Errorf("sources of the bridge: %w", err)
	}
	bodies := map[string][]byte{}
	var units []string
	for _, e := range entries {
		name, isFile := strings.CutSuffix(e.Name(), ".groovy")
		if _, twice := bodies[name]; twice {
			return nil, fmt.Errorf("%s of the bridge is both a file and a folder", name)
		}
		switch {
		case e.IsDir():
			bodies[name], err = join(src, path.Join(root, name))
		case isFile:
			bodies[name], err = fs.ReadFile(src, path.Join(root, e.Name()))
		default:
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s of the bridge: %w", name, err)
		}
		if name != "guard" && name != "core" {
			units = append(units, name)
		}
	}
	for _, name := range []string{"guard", "core"} {
		if len(bodies[name]) == 0 {
			return nil, fmt.Errorf("%s of the bridge: no such script", name)
		}
	}
	slices.Sort(units)
	out := []Script{
		{"guard", path.Join(initDir, guardName), finished(bodies["guard"])},
		{"core", path.Join(initDir, folder, "core.groovy"), finished(bodies["core"])},
	}
	for _, u := range units {
		out = append(out, Script{u, path.Join(initDir, folder, u+".groovy"), finished(bodies[u])})
	}
	return out, nil
}

// join puts the parts of one script together, in the order of their names.
func join(src fs.FS, dir string) ([]byte, error) {
	parts, err := fs.Glob(src, path.Join(dir, "*.groovy"))
	if err != nil {
		return nil, err
	}
	slices.Sort(parts)
	var out bytes.Buffer
	for _, p := range parts {
		data, err := fs.ReadFile(src, p)
		if err != nil {
			return nil, err
		}
		out.Write(append(bytes.TrimRight(data, "\n"), '\n'))
	}
	return out.Bytes(), nil
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
