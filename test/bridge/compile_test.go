//go:build bridge

package bridge_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// requires is the header by which a unit names the classes it needs.
var requires = regexp.MustCompile(`(?m)^// requires: ([^\n(]+)`)

// classNames are separated by commas or blanks.
var classNames = regexp.MustCompile(`[a-z][\w.]*\.[A-Z][\w.$]*`)

// compileBridge compiles guard, core and all units that the line can have, and
// returns the names of those it can't.
func compileBridge(t *testing.T, line, classpath string) (missing []string) {
	t.Helper()
	dir := t.TempDir()
	core, err := joined(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "classes")
	if err := compileGroovy(t.Context(), out, classpath, core); err != nil {
		t.Fatalf("core.groovy against %s: %v", line, err)
	}
	if err := compileGroovy(t.Context(), filepath.Join(dir, "guard"), classpath, filepath.Join(scripts, "guard.groovy")); err != nil {
		t.Errorf("guard.groovy against %s: %v", line, err)
	}
	optional, err := units(dir)
	if err != nil {
		t.Fatal(err)
	}
	// Each unit is compiled by the loader that has core and the units before it.
	for _, u := range optional {
		if why := lacks(t, u, classpath); why != "" {
			missing = append(missing, filepath.Base(u)+" needs "+why)
			continue
		}
		mine := filepath.Join(dir, filepath.Base(u)+".classes")
		if err := compileGroovy(t.Context(), mine, classpath+":"+out, u); err != nil {
			t.Errorf("%s against %s: %v", filepath.Base(u), line, err)
			continue
		}
		out += ":" + mine
	}
	return missing
}

// lacks names a class that a unit requires and the class path doesn't have.
func lacks(t *testing.T, unit, classpath string) string {
	t.Helper()
	text, err := os.ReadFile(unit)
	if err != nil {
		t.Fatal(err)
	}
	header := requires.FindStringSubmatch(string(text))
	if header == nil {
		t.Fatalf("%s doesn't say what it requires", unit)
	}
	for _, name := range classNames.FindAllString(header[1], -1) {
		found := false
		for _, dir := range filepath.SplitList(classpath) {
			_, err := os.Stat(filepath.Join(dir, strings.ReplaceAll(name, ".", "/")+".class")) //nolint:gosec // paths of a test
			found = found || err == nil
		}
		if !found {
			return name
		}
	}
	return ""
}

// The bridge names only classes, methods and fields that both release lines have,
// with the right number and types of arguments: all of it is compiled statically.
func TestBridgeCompiles(t *testing.T) {
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			dir, err := stubs(line)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range compileBridge(t, line, dir) {
				if line == "newest" {
					t.Errorf("%s, which no stub has: add it to stubs/classes.txt", m)
				} else {
					t.Log("left out: ", m)
				}
			}
		})
	}
}

// A unit that is compiled dynamically would pass the test above with any name in it.
func TestEveryClassIsCompiledStatically(t *testing.T) {
	files, err := sources(".groovy", scripts)
	if err != nil {
		t.Fatal(err)
	}
	class := regexp.MustCompile(`(?m)^(?:final |abstract |public )*class (\w+)`)
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range class.FindAllSubmatchIndex(text, -1) {
			before := strings.TrimRight(string(text[:m[0]]), "\n")
			last := before[strings.LastIndex(before, "\n")+1:]
			if !strings.HasPrefix(last, "@CompileStatic") {
				t.Errorf("%s: class %s is not annotated with @CompileStatic", filepath.Base(f), text[m[2]:m[3]])
			}
		}
	}
}

// mutations of stubs that the bridge can't survive: what is renamed or gets another
// argument, the name that the compiler must complain about, and the script.
var mutations = []struct{ class, from, to, named, script string }{
	{"hudson/XmlFile", "unmarshalNullingOut(", "unmarshalAll(", "unmarshalNullingOut", "sync"},
	{"hudson/model/listeners/SaveableListener", "onChange(hudson.model.Saveable o, hudson.XmlFile file)", "onChange(hudson.model.Saveable o)", "onChange", "sync"},
	{"hudson/model/Job", "fastUpdateNextBuildNumber(int nextBuildNumber)", "fastUpdateNextBuildNumber(int nextBuildNumber, int more)", "fastUpdateNextBuildNumber", "core"},
	{"jenkins/model/lazy/AbstractLazyLoadRunMap", "purgeCache(", "dropCache(", "purgeCache", "core"},
	{"jenkins/model/lazy/AbstractLazyLoadRunMap", "recognizeNumber(", "learnNumber(", "recognizeNumber", "core"},
	{"hudson/ExtensionList", "> lookup(Class", "> find(Class", "lookup", "core"},
}

// The compile test can fail: a method of a stub that gets another name, or another
// argument, is named by the compiler.
func TestCompileTestNoticesAWrongName(t *testing.T) {
	whole, err := stubs("oldest")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutations {
		t.Run(m.named, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			script, err := join(dir, m.script)
			if err != nil {
				t.Fatal(err)
			}
			classpath := whole
			if m.script != "core" { // units are compiled by the loader that has core
				classes, err := wholeCore()
				if err != nil {
					t.Fatal(err)
				}
				classpath += ":" + classes
			}
			broken := filepath.Join(dir, "broken")
			source := filepath.Join(dir, filepath.Base(m.class)+".java")
			if err := os.WriteFile(source, []byte(mutant(t, m.class, m.from, m.to)), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := compileJava(t.Context(), broken, whole, []string{source}); err != nil {
				t.Fatal(err)
			}
			switch err := compileGroovy(t.Context(), filepath.Join(dir, "out"), broken+":"+classpath, script); {
			case err == nil:
				t.Errorf("%s without %s: the bridge compiled", m.class, m.from)
			case !strings.Contains(err.Error(), m.named):
				t.Errorf("%s without %s: the compiler doesn't name it: %v", m.class, m.from, err)
			}
		})
	}
}

// wholeCore compiles core.groovy against the stubs of the oldest line.
var wholeCore = once(func() (string, error) {
	classes, dir := filepath.Join(scratch, "core-oldest"), filepath.Join(scratch, "core-oldest-source")
	whole, err := stubs("oldest")
	if err != nil {
		return "", err
	}
	core, err := joined(dir)
	if err != nil {
		return "", err
	}
	return classes, compileGroovy(context.Background(), classes, whole, core)
})

func mutant(t *testing.T, class, from, to string) string {
	t.Helper()
	for _, tree := range []string{"oldest", "common"} {
		text, err := os.ReadFile(filepath.Join("stubs", tree, class+".java"))
		if err != nil {
			continue
		}
		if !strings.Contains(string(text), from) {
			t.Fatalf("the stub of %s has no %q", class, from)
		}
		return strings.ReplaceAll(string(text), from, to)
	}
	t.Fatalf("no stub of %s", class)
	return ""
}
