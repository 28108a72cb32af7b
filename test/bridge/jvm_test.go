//go:build bridge || bench

package bridge_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// groovyJar is what Debian's package groovy installs, version 2.4.21: the one that
// Jenkins embeds. FOOTMAN_GROOVY_JAR names another.
const groovyJar = "/usr/share/java/groovy-all.jar"

// compileLimit ends a compiler that hangs; a compile takes seconds.
const compileLimit = 3 * time.Minute

// scripts is where the bridge's sources lie.
const scripts = "../../jenkins/bridge/groovy"

// lines are the release lines that stubs exist for; both share stubs/common.
var lines = []string{"oldest", "newest"}

// jvm holds the programs; scratch is removed when the tests have ended, unless
// FOOTMAN_BRIDGE_SCRATCH names it: then what lies in it is used again.
var (
	java, javac, groovy string
	scratch             string
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if why := findJVM(); why != "" {
		fmt.Println("the bridge can't be tested here:", why)
		if os.Getenv("FOOTMAN_BRIDGE_RIG") == "required" {
			return 1
		}
		return 0
	}
	if scratch = os.Getenv("FOOTMAN_BRIDGE_SCRATCH"); scratch != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "fbj-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	scratch = dir
	defer os.RemoveAll(dir)
	return m.Run()
}

// findJVM returns why the bridge can't be tested, or nothing.
func findJVM() string {
	var err error
	if java, err = exec.LookPath("java"); err != nil {
		return "no java (package default-jdk-headless)"
	}
	if javac, err = exec.LookPath("javac"); err != nil {
		return "no javac (package default-jdk-headless)"
	}
	groovy = groovyJar
	if jar := os.Getenv("FOOTMAN_GROOVY_JAR"); jar != "" {
		groovy = jar
	}
	if _, err := os.Stat(groovy); err != nil {
		return "no Groovy 2.4.21 at " + groovy + " (package groovy)"
	}
	return ""
}

// tool runs a compiler and returns what it said; the error is that of its exit.
func tool(ctx context.Context, argv ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, compileLimit)
	defer cancel()
	out, err := exec.CommandContext(ctx, argv[0], argv[1:]...).CombinedOutput()
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return string(out), err
}

// sources lists the files below folders that end with ext, sorted.
func sources(ext string, dirs ...string) ([]string, error) {
	var out []string
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(p, ext) {
				out = append(out, p)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(out)
	return out, nil
}

// compileJava compiles files into dir.
func compileJava(ctx context.Context, dir, classpath string, files []string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	list := filepath.Join(dir, ".files")
	if err := os.WriteFile(list, []byte(strings.Join(files, "\n")), 0o600); err != nil {
		return err
	}
	out, err := tool(ctx, javac, "--release", "17", "-proc:none", "-nowarn", "-Xlint:none", "-encoding", "UTF-8", "-cp", classpath, "-d", dir, "@"+list)
	if err != nil {
		return fmt.Errorf("javac: %w\n%s", err, out)
	}
	return nil
}

// compileGroovy compiles scripts into dir.
func compileGroovy(ctx context.Context, dir, classpath string, files ...string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	args := append([]string{java, "-XX:TieredStopAtLevel=1", "-cp", groovy, "org.codehaus.groovy.tools.FileSystemCompiler", "--encoding", "UTF-8", "--classpath", classpath, "-d", dir}, files...)
	out, err := tool(ctx, args...)
	if err == nil && strings.Contains(out, "error") {
		err = errors.New("the compiler complained")
	}
	if err != nil {
		return fmt.Errorf("groovy: %w\n%s", err, out)
	}
	return nil
}

// stubs compiles the stubs of a line once and returns the folder of their classes.
var stubs = func() func(line string) (string, error) {
	type result struct {
		dir string
		err error
	}
	var mu sync.Mutex
	done := map[string]result{}
	return func(line string) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if r, ok := done[line]; ok {
			return r.dir, r.err
		}
		r := result{dir: filepath.Join(scratch, "stubs-"+line)}
		files, err := sources(".java", "stubs/common", "stubs/"+line)
		if err == nil {
			err = compileJava(context.Background(), r.dir, groovy, files)
		}
		r.err = err
		done[line] = r
		return r.dir, r.err
	}
}()

// joined writes core.groovy into dir.
func joined(dir string) (string, error) { return join(dir, "core") }

// join writes NAME.groovy into dir: its parts in the order of their names, as the
// installer joins them.
func join(dir, name string) (string, error) {
	parts, err := filepath.Glob(filepath.Join(scripts, name, "*.groovy"))
	if err != nil {
		return "", err
	}
	if len(parts) == 0 {
		return "", fmt.Errorf("no parts of %s.groovy in %s", name, scripts)
	}
	slices.Sort(parts)
	var all bytes.Buffer
	for _, p := range parts {
		text, err := os.ReadFile(p)
		if err != nil {
			return "", err
		}
		all.Write(text)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	file := filepath.Join(dir, name+".groovy")
	return file, os.WriteFile(file, all.Bytes(), 0o600)
}

// units are the optional scripts in the order in which the bridge compiles them; those
// of several parts are joined into dir.
func units(dir string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(scripts, "*.groovy"))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p string) bool { return filepath.Base(p) == "guard.groovy" })
	folders, err := filepath.Glob(filepath.Join(scripts, "*", "10-*.groovy"))
	if err != nil {
		return nil, err
	}
	var last string
	for _, f := range folders {
		name := filepath.Base(filepath.Dir(f))
		if name == "core" || name == last {
			continue
		}
		last = name
		u, err := join(dir, name)
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	return all, nil
}
