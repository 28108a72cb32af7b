package simjenkins

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// The plugin versions whose format is written.
const (
	workflowJob     = "workflow-job@1546.v62a_c59c112dd"
	workflowAPI     = "workflow-api@1384.vdc05a_48f535f"
	workflowSupport = "workflow-support@976.vb_d9493c2eb_09"
	jenkinsVersion  = "2.516.2"
)

// buildXML is the content of a build.xml.
type buildXML struct {
	freestyle      bool
	cause          string
	params         map[string]string
	queueID        int64
	timestamp      time.Time // scheduled
	startTime      time.Time // left the queue
	duration       time.Duration
	completed      bool
	result         string // "" while running
	hint           string
	script         string
	resumeBlocked  bool
	persistedClean bool
}

// escape makes text safe in XML 1.1. Control characters other than tab, newline
// and carriage return must be references there; NUL may not occur at all.
func escape(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '\'':
			b.WriteString("&apos;")
		case r == '"':
			b.WriteString("&quot;")
		case r == 0:
			b.WriteRune('\uFFFD')
		case r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f:
			fmt.Fprintf(&b, "&#x%x;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// encode writes what XmlFile and XStream write, without what nobody reads.
func (x buildXML) encode() []byte {
	var b bytes.Buffer
	root := "flow-build"
	b.WriteString("<?xml version='1.1' encoding='UTF-8'?>\n")
	if x.freestyle {
		root = "build"
		b.WriteString("<build>\n")
	} else {
		fmt.Fprintf(&b, "<flow-build plugin=\"%s\">\n", workflowJob)
	}
	b.WriteString("  <actions>\n    <hudson.model.CauseAction>\n      <causeBag class=\"linked-hash-map\">\n        <entry>\n")
	fmt.Fprintf(&b, "          <hudson.model.Cause_-RemoteCause>\n            <note>%s</note>\n          </hudson.model.Cause_-RemoteCause>\n", escape(x.cause))
	b.WriteString("          <int>1</int>\n        </entry>\n      </causeBag>\n    </hudson.model.CauseAction>\n")
	if len(x.params) > 0 {
		b.WriteString("    <hudson.model.ParametersAction>\n      <parameters>\n")
		for _, name := range slices.Sorted(maps.Keys(x.params)) {
			fmt.Fprintf(&b, "        <hudson.model.StringParameterValue>\n          <name>%s</name>\n          <value>%s</value>\n        </hudson.model.StringParameterValue>\n",
				escape(name), escape(x.params[name]))
		}
		b.WriteString("      </parameters>\n    </hudson.model.ParametersAction>\n")
	}
	b.WriteString("  </actions>\n")
	element := func(name, value string) { fmt.Fprintf(&b, "  <%s>%s</%s>\n", name, value, name) }
	element("queueId", strconv.FormatInt(x.queueID, 10))
	element("timestamp", strconv.FormatInt(x.timestamp.UnixMilli(), 10))
	element("startTime", strconv.FormatInt(x.startTime.UnixMilli(), 10))
	if x.result != "" {
		element("result", x.result)
	}
	element("duration", strconv.FormatInt(x.duration.Milliseconds(), 10))
	element("charset", "UTF-8")
	element("keepLog", "false")
	if x.freestyle {
		element("hudsonVersion", jenkinsVersion)
	} else {
		x.encodeExecution(&b)
		element("completed", strconv.FormatBool(x.completed))
	}
	fmt.Fprintf(&b, "</%s>\n", root)
	return b.Bytes()
}

func (x buildXML) encodeExecution(b *bytes.Buffer) {
	result := x.result
	if result == "" {
		result = "SUCCESS" // what a running Pipeline says here: it proves nothing
	}
	b.WriteString("  <execution class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowExecution\">\n")
	element := func(name, value string) { fmt.Fprintf(b, "    <%s>%s</%s>\n", name, value, name) }
	element("result", result)
	element("script", escape(x.script))
	b.WriteString("    <loadedScripts class=\"linked-hash-map\"/>\n")
	if x.persistedClean {
		element("persistedClean", "true")
	}
	element("durabilityHint", x.hint)
	element("sandbox", "true")
	element("iota", "3")
	element("head", "1:3")
	if !x.completed {
		element("start", "2")
	}
	element("done", strconv.FormatBool(x.completed))
	element("resumeBlocked", strconv.FormatBool(x.resumeBlocked))
	if x.completed {
		element("storageDir", "workflow-completed")
	}
	b.WriteString("  </execution>\n")
}

// startNode is workflow/2.xml, the node with which every Pipeline starts.
func startNode(at time.Time) []byte {
	return fmt.Appendf(nil, `<?xml version='1.1' encoding='UTF-8'?>
<Tag plugin=%q>
  <node class="org.jenkinsci.plugins.workflow.graph.FlowStartNode" plugin=%q>
    <parentIds/>
    <id>2</id>
  </node>
  <actions>
    <wf.a.TimingAction plugin=%q>
      <startTime>%d</startTime>
    </wf.a.TimingAction>
  </actions>
</Tag>
`, workflowSupport, workflowAPI, workflowAPI, at.UnixMilli())
}

var (
	parameterXML = regexp.MustCompile(`<hudson\.model\.StringParameterValue>\s*<name>([^<]*)</name>\s*<value>([^<]*)</value>`)
	causeXML     = regexp.MustCompile(`<note>([^<]*)</note>`)
)

// savedParts reads from a build.xml what has to be in it again when it is saved
// anew, and the parameters for a rebuild. Of Jenkins' many kinds of causes and
// parameters it knows those that this package writes.
func savedParts(dir string) (cause, script string, params map[string]string) {
	params = map[string]string{}
	data, err := os.ReadFile(filepath.Join(dir, "build.xml"))
	if err != nil {
		return "", "", params
	}
	for _, m := range parameterXML.FindAllSubmatch(data, -1) {
		params[html.UnescapeString(string(m[1]))] = html.UnescapeString(string(m[2]))
	}
	if m := causeXML.FindSubmatch(data); m != nil {
		cause = html.UnescapeString(string(m[1]))
	}
	if m := scriptText.FindSubmatch(data); m != nil {
		script = html.UnescapeString(string(m[1]))
	}
	return cause, script, params
}

// program is program.dat: the state of a Pipeline. The format is this package's
// own; a real one holds serialised Java. How far the build got is not in it: the
// log says that, so that there are no two truths.
type program struct {
	Format   string `json:"format"`
	Spec     spec   `json:"spec"`
	Node     string `json:"node,omitempty"` // on which the durable task runs
	Approved bool   `json:"approved,omitempty"`
}

const programFormat = "simjenkins-program-1"

// maxProgram bounds a program.dat that is read.
const maxProgram = 1 << 20

func readProgram(dir string) (program, error) {
	data, err := os.ReadFile(filepath.Join(dir, "program.dat"))
	if err != nil {
		return program{}, fmt.Errorf("read program: %w", err)
	}
	var p program
	if len(data) > maxProgram {
		return program{}, fmt.Errorf("read program: %d bytes are too many", len(data))
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return program{}, fmt.Errorf("read program: %w", err)
	}
	if p.Format != programFormat {
		return program{}, fmt.Errorf("read program: unknown format %q", p.Format)
	}
	return p, nil
}
