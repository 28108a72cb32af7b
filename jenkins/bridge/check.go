package bridge

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/footman-ci/footman/internal/layout"
)

// rootProperty moves the folder from which Jenkins takes its init scripts.
const rootProperty = "jenkins.util.groovy.GroovyHookScript.ROOT_PATH"

// Start is a controller that is about to be started.
type Start struct {
	Replica
	Command []string // the program and its arguments
	Env     []string // NAME=VALUE, as the user has it
	// OptionsEnv gets the options; see AddOptions.
	OptionsEnv string
	// Allow names scripts that may run before the guard ("init.groovy",
	// "00-company.groovy"), because a person has read them.
	Allow []string
}

// RefusedError says why no controller may be started. Every reason tells what to do.
type RefusedError struct{ Reasons []string }

func (e *RefusedError) Error() string {
	return "the bridge can't keep this controller safe: " + strings.Join(e.Reasons, "; ")
}

// Check looks for what would run before the guard, or go round it, as far as that
// is seen from outside: scripts inside the war (/WEB-INF/init.groovy.d) are not.
// It returns a *RefusedError, or the error of a home that could not be read.
func (i *Installer) Check(s Start) error {
	early, err := i.Earlier()
	if err != nil {
		return err
	}
	var reasons []string
	bad := func(format string, args ...any) { reasons = append(reasons, fmt.Sprintf(format, args...)) }
	for _, name := range early {
		if !slices.Contains(s.Allow, name) {
			bad("%s of the home runs before the bridge and could load builds of other replicas: make it %s/99-%s, which runs behind it, or read it and pass --allow-init-script %s",
				inFolder(name), initDir, filepath.Base(name), name)
		}
	}
	for _, w := range s.words() {
		if dir, ok := property(w.text, rootProperty); ok && filepath.Clean(dir) != i.home.Path() {
			bad("%s sets %s, so Jenkins would not run the init scripts of the home: remove it", w.where, rootProperty)
		}
		if id, ok := property(w.text, queueProperty); ok && w.where != s.OptionsEnv && s.OptionsEnv != NoOptionsEnv {
			bad("%s sets %s=%s, which must be the one that footman run gives (it contains the number of the life): remove it", w.where, queueProperty, id)
		}
	}
	if len(reasons) > 0 {
		return &RefusedError{reasons}
	}
	return nil
}

// inFolder is the path of an early script, relative to the home.
func inFolder(name string) string {
	if name == "init.groovy" {
		return name
	}
	return initDir + "/" + name
}

// Earlier lists what Jenkins runs before the guard, in its order: init.groovy of the
// home, then the files of init.groovy.d by name (GroovyHookScript of core 2.516).
func (i *Installer) Earlier() ([]string, error) {
	var out []string
	switch _, err := i.fs.Stat(opRead, i.path("init.groovy")); {
	case err == nil:
		out = append(out, "init.groovy")
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("look for init.groovy: %w", err)
	}
	entries, err := i.fs.ReadDir(opRead, i.path(initDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list the init scripts: %w", err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".groovy") && e.Name() < guardName {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// word is a text that may reach the JVM as an option.
type word struct{ where, text string }

// words are the arguments and all variables: wrappers pass many of them on
// (JAVA_OPTS, JENKINS_JAVA_OPTS, JENKINS_OPTS), the JVM reads others by itself
// (JDK_JAVA_OPTIONS, JAVA_TOOL_OPTIONS, _JAVA_OPTIONS).
func (s Start) words() []word {
	var out []word
	for _, a := range s.Command {
		out = append(out, word{"the command line", a})
	}
	for _, e := range s.Env {
		if name, value, ok := strings.Cut(e, "="); ok && !strings.HasPrefix(name, layout.EnvPrefix) {
			out = append(out, word{name, value})
		}
	}
	return out
}

// property finds -DNAME=VALUE in a text, which may hold many options.
func property(text, name string) (string, bool) {
	_, rest, ok := strings.Cut(text, "-D"+name)
	if !ok {
		return "", false
	}
	rest, ok = strings.CutPrefix(rest, "=")
	if !ok && rest != "" && !strings.ContainsAny(rest[:1], " \t\"'") {
		return "", false // a longer name
	}
	if end := strings.IndexAny(rest, " \t\n\"'"); end >= 0 {
		rest = rest[:end]
	}
	return rest, true
}
