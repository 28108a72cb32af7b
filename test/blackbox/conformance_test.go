//go:build integration

package blackbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/footman-ci/footman/conformance"
)

const pythonExample = "../../examples/controller-python/controller.py"

func python(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 on this machine")
	}
	return path
}

// conformLimit bounds one run: minutes on a machine that has other things to do.
const conformLimit = 10 * time.Minute

// conform runs `footman conformance` and returns its report and exit code.
func conform(t *testing.T, flags []string, command ...string) (conformance.Report, int) {
	t.Helper()
	args := append([]string{"conformance", "--output", "json", "--controller-url", "http://127.0.0.1:{port}/", "--lease", "1500ms"}, flags...)
	ctx, cancel := context.WithTimeoutCause(t.Context(), conformLimit, fmt.Errorf("conformance %v was not over after %s", flags, conformLimit))
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, append(append(args, "--"), command...)...)
	cmd.WaitDelay = 10 * time.Second // a controller that outlives it has its output open
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	var r conformance.Report
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Errorf("%v, %v: %s", err, context.Cause(ctx), stderr.Bytes())
	} else if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Errorf("%v: %s %s", err, stdout.Bytes(), stderr.Bytes())
	}
	return r, cmd.ProcessState.ExitCode()
}

// keepsContract runs all checks. atLeast so many must pass; the rest may be skipped.
func keepsContract(t *testing.T, atLeast int, command ...string) conformance.Report {
	t.Helper()
	r, code := conform(t, []string{"--quiet", "1s"}, command...)
	for _, c := range r.Checks {
		t.Logf("%-7s %6d ms  %-42s %s", c.Outcome, c.TookMS, c.Check, c.Detail)
		if c.Outcome == conformance.Fail {
			t.Errorf("%s: %s", c.Check, c.Detail)
		}
	}
	if code != 0 || r.Passed < atLeast {
		t.Errorf("exit code %d, %d checks passed", code, r.Passed)
	}
	return r
}

// The simulated controller keeps the contract, in the gRPC form.
func TestConformanceSimulated(t *testing.T) {
	t.Parallel()
	r := keepsContract(t, 48, exe, "simjenkins", "--home", "{home}", "--boot", "1ms", "--http", "127.0.0.1:{port}")
	if r.Form != "grpc" {
		t.Errorf("form %q", r.Form)
	}
}

// A client written from the documents alone, in another language and in the JSON form, keeps it, too.
func TestConformancePython(t *testing.T) {
	t.Parallel()
	r := keepsContract(t, 49, python(t), pythonExample, "{port}")
	if r.Form != "json" {
		t.Errorf("form %q", r.Form)
	}
}

// mutant is the example with one mistake that the check must notice.
type mutant struct{ check, right, wrong string }

var mutants = []mutant{
	{"does-nothing-without-environment", "    if not REPLICA:\n        return draw()\n", ""},
	{"live-json-before-first-answer", `"veto": True`, `"veto": False`},
	{"live-json-kept", "live_wanted.wait(3)", "live_wanted.wait(300)"},
	{"registers-with-veto", `"veto_active": True`, `"veto_active": False`},
	{"keeps-command-stream", `log("sidecar: %s" % e)`, "return"},
	{"reports-state", `"BUILD_PHASE_" + phase`, `"BUILD_PHASE_RUNNING"`},
	{"heartbeats", "over.wait(every)", "over.wait(every * 100)"},
	{"claim-before-folder", "        claim(job, number, queue_id)\n        build", "        threading.Timer(0.2, claim, (job, number, queue_id)).start()\n        build"},
	{"record-format", `"queue_id": str(queue_id)`, `"queue_id": queue_id`},
	{"key-encoding", `"%%%02X"`, `"%%%02x"`},
	{"claim-exclusive", "os.O_CREAT | os.O_EXCL, 0o640)\n    try:\n        os.write", "os.O_CREAT | os.O_TRUNC, 0o640)\n    try:\n        os.write"},
	{"claim-failure-starts-no-build", "        claim(job, number, queue_id)\n        build", "        try:\n            claim(job, number, queue_id)\n        except OSError:\n            pass\n        build"},
	{"release-after-completed", "        release(self.job, self.number)\n        self.controller.forget", "        self.controller.forget"},
	{"no-release-before-completed", "                log(\"%s #%d can't be saved: %s\" % (self.job, self.number, e))\n", "                break\n"},
	// flock(2) instead of fcntl(2) is the mistake that everybody makes.
	{"numbers-under-stripe", "fcntl.lockf(", "fcntl.flock("},
	{"numbers-two-writers", "n = max(disk, known.get(job, 1))", "n = known.get(job, 1)"},
	{"numbers-disk-wins", "n = max(disk, known.get(job, 1))", "n = known.get(job, 1)"},
	{"numbers-skip-folder", "while os.path.lexists(", "while False and os.path.lexists("},
	{"commands-come-again-after-broken-stream", "    def obey(self, session, command):\n", "    def obey(self, session, command, seen=set()):\n        if command[\"id\"] in seen:\n            return\n        seen.add(command[\"id\"])\n"},
	{"stream-cut-in-mid-line", "line = stream.readline()", "try:\n                line = stream.readline()\n            except Exception:\n                threading.Event().wait()"},
	{"unknown-command-retry", `return "RETRY", "this controller does not know the command"`, `return "DONE", ""`},
	{"session-over-reregisters", "if e.code == NOT_FOUND:", "if False:"},
	{"sidecar-restart-reregisters", "address = urllib.parse.urlparse(f.read().strip()).netloc", `address = self.__dict__.setdefault("address", urllib.parse.urlparse(f.read().strip()).netloc)`},
	{"reports-saves", "            self.report(path, digest_of(data), base)", "            self.report(path, digest_of(data), digest_of(data))"},
	{"reports-new-and-deleted", `self.report(p, "", digest_of(self.files.pop(p)[0]))`, "self.files.pop(p)"},
	{"keeps-version", "os.rename(tmp, os.path.join(versions, digest_of(f.read())))", "pass"},
	{"reports-loaded-after-register", `"digest": d, "base": d,`, `"digest": d, "base": "",`},
	{"reports-rewrites", `"base": d, "loaded": True}`, `"base": d}`},
	{"configures-what-is-on-disk", "        memory.refresh(path)\n", ""},
	{"applies-changed-item", "        if kind == \"item\":\n", "        if kind == \"item\":\n            return digest_of_file(path)\n"},
	{"applies-new-and-deleted-item", `return "<flow-definition" in memory.text(folder_of(job) + "/config.xml")`, "return True"},
	{"applies-node-and-global", `if kind in ("global", "node"):`, `if kind in ("global",):`},
	{"apply-answers-each", "            out.append(dict(answer, path=path))", "            if answer[\"outcome\"] == \"APPLY_OUTCOME_APPLIED\":\n                out.append(dict(answer, path=path))"},
	{"apply-twice-harmless", "            before = stat_of(path)\n", "            before = stat_of(path)\n            if path in self.files and before == self.files[path][1]:\n                raise ValueError(\"it is loaded\")\n"},
	{"apply-without-echo", "                    self.files[path] = (data, before)\n", "                    self.report(path, digest_of(data), digest_of(self.files[path][0]) if path in self.files else \"\")\n                    self.files[path] = (data, before)\n"},
	{"no-load-without-record", "if not os.path.exists(record_path(job, number)):", "if False:"},
	{"adopt-needs-record", "if not os.path.exists(record_path(job, number)):", "if False:"},
	{"adopt-resumed", "range(self.ticks() + 1, ", "range(1, "},
	{"adopt-twice-harmless", "            if k in self.runs:\n                return \"RESUMED\", \"\"\n            if", "            if"},
	{"adopt-finished", "                release(job, number)\n                return \"FINISHED\"", "                return \"FINISHED\""},
	{"adopt-retry", "return \"RETRY\", \"job %s is not known\" % job", "release(job, number)\n                return \"FINISHED\", \"\""},
	{"adopt-unresumable", `build.finish("FAILURE", "Cannot resume build: " + reason)`, "release(job, number)"},
	{"adopt-rebuild", "ended[1] = True", "pass"},
	{"sidecar-away-build-goes-on", "        release(self.job, self.number)\n        self", "        self.controller.sidecar.call(\"Heartbeat\", {})\n        release(self.job, self.number)\n        self"},
	{"lease-over-schedules-nothing-new", "return time.monotonic() - self.renewed <= self.ttl and", "return"},
	{"runner-silent-schedules-nothing-new", " and self.silence <= self.ttl", ""},
	{"old-incarnation-refused", "pause = 5  #", "pause = 0  #"},
	{"quiet-down", "self.ready and not self.quiet and", "self.ready and"},
	{"orderly-stop-releases-nothing", "return  # suspended", "return release(self.job, self.number)  # suspended"},
	{"queue-replay-once", "except FileExistsError:\n                continue", "except FileExistsError:\n                pass"},
}

// notByMutants are skipped for the example: it has neither triggers nor agents.
var notByMutants = map[string]bool{"trigger-owners": true, "node-locks": true}

// mutantQuiet is how long a mutant has for its mistake: that must show also where it has
// only a part of a processor.
const mutantQuiet = 6 * time.Second

// mutantsAtOnce: they mostly wait.
const mutantsAtOnce = 8

// Every check fails for a controller that makes the mistake which it is for: a check
// that can't fail proves nothing.
func TestEachConformanceCheckCanFail(t *testing.T) {
	t.Parallel()
	py := python(t)
	source, err := os.ReadFile(pythonExample)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, m := range mutants {
		have[m.check] = true
	}
	for _, k := range conformance.Names() {
		if !have[k[0]] && !notByMutants[k[0]] {
			t.Errorf("no test lets the check %s fail", k[0])
		}
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, mutantsAtOnce)
	for _, m := range mutants {
		if strings.Count(string(source), m.right) != 1 {
			t.Errorf("%s: %q is %d times in the example", m.check, m.right, strings.Count(string(source), m.right))
			continue
		}
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			file := filepath.Join(t.TempDir(), m.check+".py")
			if err := os.WriteFile(file, []byte(strings.Replace(string(source), m.right, m.wrong, 1)), 0o600); err != nil { //nolint:gosec // a name of this file's table
				t.Error(err)
				return
			}
			r, code := conform(t, []string{"--only", m.check, "--step-timeout", "6s", "--quiet", mutantQuiet.String()}, py, file, "{port}")
			if len(r.Checks) != 1 || r.Checks[0].Outcome != conformance.Fail || code != 1 {
				t.Errorf("%s did not notice its mutant: %+v, exit code %d", m.check, r.Checks, code)
				return
			}
			t.Logf("%-42s %s", m.check, r.Checks[0].Detail)
		})
	}
	wg.Wait()
}
