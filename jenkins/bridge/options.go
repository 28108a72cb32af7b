package bridge

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/footman-ci/footman/internal/layout"
)

// queueProperty must not be overridden: see options.
const queueProperty = "hudson.model.Queue.id"

// DefaultOptionsEnv is read by the `java` launcher from Java 9 on, not by other
// programs that use a JVM, and not by the launcher's children unless they are
// launchers, too.
const DefaultOptionsEnv = "JDK_JAVA_OPTIONS"

// NoOptionsEnv as the name of the variable means: the user's command has the options.
const NoOptionsEnv = "none"

// Replica is the life for which options are made.
type Replica struct {
	Home        layout.Home
	Name        string
	Incarnation uint64
}

// option is one option of the JVM with the reason for it.
type option struct {
	text func(Replica) string
	why  string
	// fixed: the bridge refuses to work with another value.
	fixed bool
}

func constant(s string) func(Replica) string { return func(Replica) string { return s } }

// options of a replica's JVM. docs/reference/jvm-options.md is made from it.
var options = []option{
	{
		text: func(r Replica) string {
			return "-D" + queueProperty + "=" + r.Name + "-" + strconv.FormatUint(r.Incarnation, 10)
		},
		why:   "Each life keeps its waiting items in a file of its own, `queue/NAME-INCARNATION.xml` (core 2.426). With one file for all, replicas overwrite each other's. With one for each name, a returning replica would load the items of its earlier life before any init script runs, and an item of a Pipeline's node step loads its build, which resumes it: seen to run a build twice.",
		fixed: true,
	},
	{
		text: constant("-Dhudson.model.Queue.Saver.DELAY_SECONDS=1"),
		why:  "Jenkins saves its queue 60 s after a change. What was not saved when a controller is killed is lost, so it is saved after one second.",
	},
	{
		text: constant("-Djenkins.model.Jenkins.automaticAgentLaunch=false"),
		why:  "A booting controller would connect to all agents at once, also to those that other replicas use. The bridge connects an agent where it is needed.",
	},
	{
		text: constant("-XX:+ExitOnOutOfMemoryError"),
		why:  "A controller without memory is neither alive nor dead: threads end at random and builds hang. It ends, and its peers adopt its builds.",
	},
	{
		text: func(r Replica) string {
			return "-Dhudson.triggers.SafeTimerTask.logsTargetDir=" + r.Home.Logs(r.Name)
		},
		why: "Logs of background tasks have fixed names below `logs/` of the home. Two controllers would rotate and write the same files.",
	},
	{
		text: constant("-DexecutableWar.jetty.disableCustomSessionIdCookieName=true"),
		why:  "The session cookie has a new random name at each start otherwise. Load balancers that keep a browser at one replica need one name, and browsers would collect one cookie for each start of each replica.",
	},
}

// Options returns the options of a replica's JVM, each one argument, unquoted.
func Options(r Replica) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.text(r)
	}
	return out
}

// AddOptions returns env (NAME=VALUE) with the options appended to the variable
// name, and with the variables that tell the bridge so. What the user has there
// stays in front, so that of two equal options ours counts. NoOptionsEnv changes
// nothing.
func AddOptions(env []string, name string, r Replica) ([]string, error) {
	env = slices.DeleteFunc(slices.Clone(env), func(e string) bool {
		n, _, _ := strings.Cut(e, "=")
		return n == layout.EnvJVM || n == layout.EnvJVMOld
	})
	if name == NoOptionsEnv {
		return env, nil
	}
	if err := CheckOptionsEnv(name); err != nil {
		return nil, err
	}
	var words []string
	for _, o := range Options(r) {
		w, err := launcherQuote(o)
		if err != nil {
			return nil, err
		}
		words = append(words, w)
	}
	value := strings.Join(words, " ")
	env = append(env, layout.EnvJVM+"="+name)
	for i, e := range env {
		if n, old, _ := strings.Cut(e, "="); n == name {
			env[i] = strings.TrimSpace(name + "=" + old + " " + value)
			if old == "" {
				env[i] = name + "=" + value
			}
			return append(env, layout.EnvJVMOld+"="+old), nil
		}
	}
	return append(env, name+"="+value), nil
}

// CheckOptionsEnv says whether name may be the variable for the options.
func CheckOptionsEnv(name string) error {
	if name == NoOptionsEnv {
		return nil
	}
	ok := name != "" && !strings.HasPrefix(name, layout.EnvPrefix) && (name[0] < '0' || name[0] > '9')
	for _, c := range []byte(name) {
		ok = ok && (c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
	}
	if !ok {
		return fmt.Errorf("jvm-options-env %q: use the name of an environment variable, or %s", name, NoOptionsEnv)
	}
	return nil
}

// errQuotes: the launcher's variables know no escapes.
var errQuotes = errors.New("contains both kinds of quotes, or a control character, which the java launcher's variable can't express; use --jvm-options-env none")

// launcherQuote quotes a word for JDK_JAVA_OPTIONS and JAVA_TOOL_OPTIONS: white
// space separates, either kind of quotes holds together, nothing escapes.
func launcherQuote(word string) (string, error) {
	if strings.ContainsFunc(word, func(r rune) bool { return r < ' ' }) {
		return "", fmt.Errorf("option %q %w", word, errQuotes)
	}
	switch {
	case !strings.ContainsAny(word, ` '"`):
		return word, nil
	case !strings.Contains(word, `"`):
		return `"` + word + `"`, nil
	case !strings.Contains(word, `'`):
		return `'` + word + `'`, nil
	}
	return "", fmt.Errorf("option %q %w", word, errQuotes)
}

// ShellQuote quotes a word for POSIX shells, if it needs that.
func ShellQuote(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-+_=./:,@%", r)
	}
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !safe(r) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// OptionsPage is docs/reference/jvm-options.md.
func OptionsPage() string {
	var b strings.Builder
	b.WriteString(`# JVM options

` + "`footman run`" + ` gives these options to the controller's JVM in active-active mode, by the
environment variable ` + "`" + DefaultOptionsEnv + "`" + `: what you have there stays, ours follow. The
` + "`java`" + ` launcher reads it from Java 9 on and says so in a line of its output
(` + "`NOTE: Picked up " + DefaultOptionsEnv + "`" + `). ` + "`--jvm-options-env NAME`" + ` takes another variable;
with ` + "`--jvm-options-env none`" + ` give the options yourself, for example in a script:

` + "```sh" + `
eval "exec java $(footman jvm-options --shell) -jar jenkins.war"
` + "```" + `

` + "`footman jvm-options`" + ` prints them, one a line. They contain the number of the life, so
ask anew at each start. Builds do not inherit the variable: the bridge gives them
the value that it had before.

| option | why |
|---|---|
`)
	example := Replica{Home: "/HOME", Name: "NAME", Incarnation: 7}
	for _, o := range options {
		why := o.why
		if o.fixed {
			why += " **The bridge ends a controller that has another value.**"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(strings.ReplaceAll(o.text(example), "/HOME", "$JENKINS_HOME"), "NAME-7", "NAME-INCARNATION"), why)
	}
	b.WriteString(`
## What is left to you

| option | when |
|---|---|
| ` + "`-Djava.io.tmpdir=DIR`, `--webroot=DIR`, `--pluginroot=DIR`" + ` | a folder of this host: what a controller unpacks must not lie in the shared home |
| ` + "`-Dhudson.TcpSlaveAgentListener.hostName=HOST`" + ` | where inbound TCP agents reach this replica, if that is not the Jenkins URL |
| ` + "`-Djenkins.model.Jenkins.crumbIssuerProxyCompatibility=true`" + ` | cores before 2.543 behind a load balancer that shows changing client addresses |
| ` + "`-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=MS`" + ` | how long an adopted build waits for its agent, five minutes by default |
`)
	return b.String()
}
