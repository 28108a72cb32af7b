package jenkins_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/footman-ci/footman/jenkins"
)

// realFile returns a file that a real Jenkins 2.516.2 wrote.
func realFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// folder makes a build's folder of the given files.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const jobPlugin = "workflow-job@1546.v62a_c59c112dd"

// Every kind of build that a real controller left behind when it was killed -9
// reads as what the experiment showed it to be.
func TestReadBuildReal(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		file    string
		program bool // program.dat was there
		want    jenkins.BuildState
	}{
		{"ticks-1", false, jenkins.BuildState{Kind: "flow-build", Completed: &yes, Result: "ABORTED", QueueID: 7,
			Timestamp: time.UnixMilli(1795398754514), StartTime: time.UnixMilli(1795398754747), DurabilityHint: "MAX_SURVIVABILITY"}},
		{"failing-1", false, jenkins.BuildState{Kind: "flow-build", Completed: &yes, Result: "FAILURE", QueueID: 2,
			Timestamp: time.UnixMilli(1795399000297), StartTime: time.UnixMilli(1795399000541), DurabilityHint: "MAX_SURVIVABILITY"}},
		{"params-1", false, jenkins.BuildState{Kind: "flow-build", Completed: &yes, Result: "SUCCESS", QueueID: 3,
			Timestamp: time.UnixMilli(1795399000399), StartTime: time.UnixMilli(1795399000543), DurabilityHint: "MAX_SURVIVABILITY"}},
		// Running, with <result>SUCCESS</result> inside its execution.
		{"ticks-5", true, jenkins.BuildState{Kind: "flow-build", Completed: &no, Running: true, Resumable: true, QueueID: 11,
			Timestamp: time.UnixMilli(1795399008825), StartTime: time.UnixMilli(1795399008894), DurabilityHint: "MAX_SURVIVABILITY"}},
		{"par-1", true, jenkins.BuildState{Kind: "flow-build", Completed: &no, Running: true, Resumable: true, QueueID: 8,
			Timestamp: time.UnixMilli(1795399008582), StartTime: time.UnixMilli(1795399008592), DurabilityHint: "MAX_SURVIVABILITY"}},
		{"waiting-1", true, jenkins.BuildState{Kind: "flow-build", Completed: &no, Running: true, Resumable: true, QueueID: 7,
			Timestamp: time.UnixMilli(1795399008551), StartTime: time.UnixMilli(1795399008596), DurabilityHint: "MAX_SURVIVABILITY"}},
		{"uber-job-1", true, jenkins.BuildState{Kind: "flow-build", Completed: &no, Running: true, Resumable: true, QueueID: 6,
			Timestamp: time.UnixMilli(1795399008430), StartTime: time.UnixMilli(1795399008481), DurabilityHint: "MAX_SURVIVABILITY"}},
		// Both ended in FAILURE, "Cannot resume build", when another controller loaded them.
		{"fast-1", false, jenkins.BuildState{Kind: "flow-build", Completed: &no, Running: true, QueueID: 9,
			Timestamp: time.UnixMilli(1795399008603), StartTime: time.UnixMilli(1795399008618), DurabilityHint: "PERFORMANCE_OPTIMIZED"}},
		{"noresume-1", false, jenkins.BuildState{Kind: "flow-build", Completed: &no, Running: true, QueueID: 10, ResumeBlocked: true,
			Timestamp: time.UnixMilli(1795399008649), StartTime: time.UnixMilli(1795399008720), DurabilityHint: "PERFORMANCE_OPTIMIZED"}},
		{"freequick-1", false, jenkins.BuildState{Kind: "build", Result: "SUCCESS", QueueID: 1,
			Timestamp: time.UnixMilli(1795399044618), StartTime: time.UnixMilli(1795399044649)}},
	} {
		t.Run(c.file, func(t *testing.T) {
			files := map[string]string{"build.xml": string(realFile(t, c.file+".build.xml")), "log": ""}
			if c.program {
				files["program.dat"] = ""
			}
			got, err := jenkins.ReadBuild(folder(t, files))
			if err != nil {
				t.Fatal(err)
			}
			c.want.Exists = true
			if c.want.Kind == "flow-build" {
				c.want.Plugin = jobPlugin
			}
			if got.Why == "" {
				t.Error("it does not say why")
			}
			if d := cmp.Diff(c.want, got, cmpopts.IgnoreFields(jenkins.BuildState{}, "Why")); d != "" {
				t.Error(d)
			}
		})
	}
}

// A freestyle build saves itself at its end only: a log without build.xml is
// running or killed, a folder without either is no build.
func TestReadBuildWithoutFile(t *testing.T) {
	got, err := jenkins.ReadBuild(folder(t, map[string]string{"log": "Started\n", "changelog.xml": "<log/>"}))
	if err != nil || !got.Exists || !got.Running || got.Resumable || got.Kind != "" {
		t.Errorf("log only: %+v, %v", got, err)
	}
	for name, dir := range map[string]string{"empty": t.TempDir(), "missing": filepath.Join(t.TempDir(), "7")} {
		got, err := jenkins.ReadBuild(dir)
		if err != nil || got.Exists || got.Running || got.Resumable {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	// A folder that can't be looked into is not taken for an empty one.
	file := filepath.Join(folder(t, map[string]string{"f": ""}), "f")
	if got, err := jenkins.ReadBuild(file); err == nil || errors.Is(err, fs.ErrNotExist) || got.Exists {
		t.Errorf("a file as folder: %+v, %v", got, err)
	}
}

// flow makes a build.xml of a Pipeline.
func flow(execution, rest string) string {
	return `<?xml version='1.1' encoding='UTF-8'?>` + "\n<flow-build>" + execution + rest + "</flow-build>"
}

const cps = `<execution class="org.jenkinsci.plugins.workflow.cps.CpsFlowExecution">`

// Whether a Pipeline is done and whether it would resume follow Jenkins' rules,
// in forms that the real files do not show.
func TestReadBuildRules(t *testing.T) {
	const running = "<completed>false</completed>"
	bulk := string(realFile(t, "ticks-4.flowNodeStore.xml")) // node 5 is its FlowEndNode
	node := string(realFile(t, "ticks-5.node5.xml"))         // a StepAtomNode
	endNode := strings.Replace(node, "cps.n.StepAtomNode", "org.jenkinsci.plugins.workflow.graph.FlowEndNode", 1)
	for _, c := range []struct {
		name, xml          string
		more               map[string]string
		running, resumable bool
		err                error
	}{
		{name: "running", xml: flow(cps+"</execution>", running), running: true, resumable: true},
		{name: "completed before the execution", xml: flow("<completed>true</completed>"+cps+"</execution>", "")},
		{name: "completed deeper does not count", running: true, resumable: true,
			xml: flow(cps+"<completed>true</completed></execution><actions><a><completed>true</completed></a></actions>", running)},
		{name: "early result", xml: flow(cps+"</execution>", "<result>FAILURE</result>"+running), running: true, resumable: true},
		{name: "no program", xml: flow(cps+"</execution>", running), more: map[string]string{"-program.dat": ""}, running: true},
		{name: "cleanly saved though fast", running: true, resumable: true,
			xml: flow(cps+"<persistedClean>true</persistedClean><durabilityHint>PERFORMANCE_OPTIMIZED</durabilityHint></execution>", running)},
		{name: "not cleanly saved though durable", running: true,
			xml: flow(cps+"<persistedClean>false</persistedClean><durabilityHint>MAX_SURVIVABILITY</durabilityHint></execution>", running)},
		{name: "blocked wins over clean", running: true,
			xml: flow(cps+"<persistedClean>true</persistedClean><resumeBlocked>true</resumeBlocked></execution>", running)},
		{name: "survivable", running: true, resumable: true,
			xml: flow(cps+"<durabilityHint>SURVIVABLE_NONATOMIC</durabilityHint></execution>", running)},
		{name: "unknown durability", xml: flow(cps+"<durabilityHint>HOPE</durabilityHint></execution>", running), running: true},
		{name: "unknown durability, clean", xml: flow(cps+"<durabilityHint>HOPE</durabilityHint><persistedClean>true</persistedClean></execution>", running), running: true},
		{name: "unknown execution", xml: flow(`<execution class="x.Y"/>`, running), running: true},
		{name: "no execution", xml: flow("", running), running: true},

		{name: "old, no execution", xml: flow("", "")},
		{name: "old, done", xml: flow(cps+"<done>true</done><head>1:9</head></execution>", "")},
		{name: "old, two heads", xml: flow(cps+"<done>false</done><head>1:9</head><head>2:8</head></execution>", ""), running: true, resumable: true},
		{name: "old, head in the middle", xml: flow(cps+"<done>false</done><head>1:5</head></execution>", ""),
			more: map[string]string{"workflow/5.xml": node}, running: true, resumable: true},
		{name: "old, head at the end", xml: flow(cps+"<head>1:5</head></execution>", ""), more: map[string]string{"workflow/5.xml": endNode}},
		{name: "old, head at the end, one file", xml: flow(cps+"<head>1:5</head><storageDir>workflow-completed</storageDir></execution>", ""),
			more: map[string]string{"workflow-completed/flowNodeStore.xml": bulk}},
		{name: "old, head in the middle, one file", xml: flow(cps+"<head>1:4</head></execution>", ""),
			more: map[string]string{"workflow/flowNodeStore.xml": bulk}, running: true, resumable: true},
		{name: "old, node missing", xml: flow(cps+"<head>1:5</head></execution>", ""), err: jenkins.ErrUndecided},
		{name: "old, node not in the file", xml: flow(cps+"<head>1:99</head></execution>", ""),
			more: map[string]string{"workflow/flowNodeStore.xml": bulk}, err: jenkins.ErrUndecided},
		{name: "old, node truncated", xml: flow(cps+"<head>1:5</head></execution>", ""),
			more: map[string]string{"workflow/5.xml": endNode[:len(endNode)/2]}, err: jenkins.ErrTruncated},
		{name: "old, nothing to go by", xml: flow(cps+"</execution>", ""), err: jenkins.ErrUndecided},
		{name: "old, head out of the folder", xml: flow(cps+"<head>1:../5</head></execution>", ""),
			more: map[string]string{"5.xml": endNode, "workflow/6.xml": node}, err: jenkins.ErrUndecided},
		{name: "old, storage out of the folder", xml: flow(cps+"<head>1:5</head><storageDir>workflow/..</storageDir></execution>", ""),
			more: map[string]string{"5.xml": endNode, "workflow/6.xml": node}, err: jenkins.ErrUndecided},

		{name: "freestyle done", xml: "<build><result>FAILURE</result></build>"},
		{name: "freestyle saved in the middle", xml: "<build><keepLog>true</keepLog><actions><result>SUCCESS</result></actions></build>", running: true},
		{name: "completed means nothing to freestyle", xml: "<matrix-build><completed>true</completed></matrix-build>", running: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"build.xml": c.xml, "program.dat": ""}
			for name, text := range c.more {
				if rest, drop := strings.CutPrefix(name, "-"); drop {
					delete(files, rest)
					continue
				}
				files[name] = text
			}
			got, err := jenkins.ReadBuild(folder(t, files))
			if !errors.Is(err, c.err) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if err != nil {
				if got.Resumable {
					t.Errorf("resumable in spite of %v", err)
				}
				return
			}
			if got.Running != c.running || got.Resumable != c.resumable || !got.Exists {
				t.Errorf("running %t, want %t; resumable %t, want %t (%s)", got.Running, c.running, got.Resumable, c.resumable, got.Why)
			}
		})
	}
}

// However a file ends too early, its state is an error and not a guess, and what
// was read of it says "completed" only if that element had ended.
func TestReadBuildTruncated(t *testing.T) {
	for _, file := range []string{"ticks-1", "ticks-5", "freequick-1"} {
		data := bytes.TrimRight(realFile(t, file+".build.xml"), "\n")
		end := bytes.LastIndex(data, []byte("</completed>")) + len("</completed>")
		dir := folder(t, map[string]string{"build.xml": "", "program.dat": "", "log": ""})
		path := filepath.Join(dir, "build.xml")
		for n := range len(data) {
			got, err := jenkins.ReadBuildFS(holding(bytes.NewReader(data[:n])), dir)
			if !errors.Is(err, jenkins.ErrTruncated) {
				t.Fatalf("%s cut at %d: error %v", file, n, err)
			}
			var x *jenkins.XMLError
			if !errors.As(err, &x) || x.Path != path || x.Offset != int64(n) {
				t.Fatalf("%s cut at %d: error %v names the wrong place", file, n, err)
			}
			if !got.Exists || got.Running || got.Resumable {
				t.Fatalf("%s cut at %d: %+v", file, n, got)
			}
			if file != "freequick-1" && (got.Completed != nil) != (n >= end) {
				t.Fatalf("%s cut at %d: completed %v, its element ends at %d", file, n, got.Completed, end)
			}
		}
	}
}

// Garbage is a typed error.
func TestReadBuildGarbage(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":                 {"", jenkins.ErrTruncated},
		"white space":           {" \n\t", jenkins.ErrTruncated},
		"only a declaration":    {"<?xml version='1.1'?>\n", jenkins.ErrTruncated},
		"lost in a crash":       {strings.Repeat("\x00", 5000), jenkins.ErrMalformed},
		"text":                  {"hello", jenkins.ErrMalformed},
		"text before":           {"x<flow-build/>", jenkins.ErrMalformed},
		"json":                  {"{}", jenkins.ErrMalformed},
		"utf-16":                {"\xff\xfe<\x00b\x00", jenkins.ErrMalformed},
		"half a bom":            {"\xef\xbbx<a/>", jenkins.ErrMalformed},
		"document type":         {`<!DOCTYPE a [<!ENTITY b "c">]><flow-build/>`, jenkins.ErrMalformed},
		"wrong end":             {"<flow-build><a></b></flow-build>", jenkins.ErrMalformed},
		"end first":             {"</flow-build>", jenkins.ErrMalformed},
		"crossed":               {"<flow-build><a><b></a></b></flow-build>", jenkins.ErrMalformed},
		"no name":               {"<>", jenkins.ErrMalformed},
		"name is a number":      {"<1/>", jenkins.ErrMalformed},
		"attribute unquoted":    {"<flow-build a=b/>", jenkins.ErrMalformed},
		"attribute alone":       {"<flow-build a/>", jenkins.ErrMalformed},
		"lost quote":            {"<flow-build><a b='c><completed>true</completed></a></flow-build>", jenkins.ErrMalformed},
		"completed maybe":       {"<flow-build><completed>maybe</completed></flow-build>", jenkins.ErrMalformed},
		"completed empty":       {"<flow-build><completed/></flow-build>", jenkins.ErrMalformed},
		"completed nested":      {"<flow-build><completed><a/>true</completed></flow-build>", jenkins.ErrMalformed},
		"completed twice":       {"<flow-build><completed>true</completed><completed>false</completed></flow-build>", jenkins.ErrMalformed},
		"two executions":        {"<flow-build><execution/><execution/></flow-build>", jenkins.ErrMalformed},
		"queue id":              {"<flow-build><queueId>99999999999999999999</queueId></flow-build>", jenkins.ErrMalformed},
		"unknown entity":        {"<flow-build><result>&boom;</result></flow-build>", jenkins.ErrMalformed},
		"endless reference":     {"<flow-build><result>&" + strings.Repeat("a", 100) + "</result></flow-build>", jenkins.ErrMalformed},
		"result not utf-8":      {"<flow-build><result>\xff</result></flow-build>", jenkins.ErrMalformed},
		"long value":            {"<flow-build><result>" + strings.Repeat("S", 1<<20) + "</result></flow-build>", jenkins.ErrTooBig},
		"long value in CDATA":   {"<flow-build><result><![CDATA[" + strings.Repeat("S", 1<<20) + "]]></result></flow-build>", jenkins.ErrTooBig},
		"long name":             {"<" + strings.Repeat("a", 1<<20) + "/>", jenkins.ErrTooBig},
		"long class":            {`<flow-build class="` + strings.Repeat("a", 1<<20) + `"/>`, jenkins.ErrTooBig},
		"deep":                  {strings.Repeat("<a>", 1<<16), jenkins.ErrTooBig},
		"CDATA first":           {"<![CDATA[x]]><flow-build/>", jenkins.ErrMalformed},
		"CDATA open":            {"<flow-build><![CDATA[ ]] > </flow-build>", jenkins.ErrTruncated},
		"comment open":          {"<flow-build><!-- -- > </flow-build>", jenkins.ErrTruncated},
		"instruction open":      {"<flow-build><?a ? > </flow-build>", jenkins.ErrTruncated},
		"attribute open":        {"<flow-build a='b", jenkins.ErrTruncated},
		"misspelt CDATA":        {"<flow-build><![CDTA[]]></flow-build>", jenkins.ErrMalformed},
		"half a comment":        {"<flow-build><!-></flow-build>", jenkins.ErrMalformed},
		"slash in a tag":        {"<flow-build/ >", jenkins.ErrMalformed},
		"end with an attribute": {"<flow-build></flow-build a='b'>", jenkins.ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := jenkins.ReadBuild(folder(t, map[string]string{"build.xml": c.text, "log": "", "program.dat": ""}))
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if got.Running || got.Resumable {
				t.Errorf("an error and yet %+v", got)
			}
		})
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "build.xml"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := jenkins.ReadBuild(dir); !errors.Is(err, jenkins.ErrMalformed) {
		t.Errorf("a folder named build.xml: %v", err)
	}
}

// What Jenkins may write, and people with editors make of it, is understood.
func TestReadBuildTolerates(t *testing.T) {
	for name, head := range map[string]string{
		"single quotes": `<?xml version='1.1' encoding='UTF-8'?>`,
		"double quotes": `<?xml version="1.1" encoding="UTF-8"?>`,
		"version 1.0":   `<?xml version="1.0"?>`,
		"none":          ``,
		"bom":           "\xef\xbb\xbf<?xml version='1.1' encoding='UTF-8'?>",
		"blank first":   "\n <?xml version='1.1'?>",
		"comments":      "<?xml version='1.1'?><!-- <flow-build> ]]> -- - --><?php ?>",
	} {
		t.Run(name, func(t *testing.T) {
			xml := head + "<flow-build\n plugin = 'p@1' x=\"a>b&#x1b;'\" >" +
				"<actions>esc &#x1b;[8m &#0; &nonsense; raw \x01\xff <![CDATA[</flow-build>&#x1b;]]]]> <!-- </flow-build> --> <a/><b  /></actions>" +
				"<result><![CDATA[UN]]>STA&#66;L<!-- -->E</result ><completed>TRUE</completed></flow-build>" + "trailing <garbage"
			got, err := jenkins.ReadBuild(folder(t, map[string]string{"build.xml": xml}))
			if err != nil || got.Running || got.Result != "UNSTABLE" || got.Plugin != "p@1" || got.Completed == nil || !*got.Completed {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
