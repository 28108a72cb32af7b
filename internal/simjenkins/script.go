package simjenkins

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// kind is what a build does.
type kind string

const (
	kindSh        kind = "sh"        // a durable task on a node
	kindSleep     kind = "sleep"     // ticks written by the controller
	kindParallel  kind = "parallel"  // two branches of them
	kindInput     kind = "input"     // waits for a person, then ticks
	kindFreestyle kind = "freestyle" // no build.xml until it ends
)

// These limits keep a mistyped request from filling the disk.
const (
	maxTicks    = 1_000_000
	minInterval = time.Millisecond
	maxInterval = time.Hour
)

const (
	maxSurvivability     = "MAX_SURVIVABILITY"
	performanceOptimized = "PERFORMANCE_OPTIMIZED"
)

// spec is what one build was asked to do. It is stored in program.dat.
type spec struct {
	Kind     kind              `json:"kind"`
	Ticks    int               `json:"ticks"`
	Interval time.Duration     `json:"interval_ns"`
	Label    string            `json:"label,omitempty"` // of the node, for sh
	Hint     string            `json:"hint"`
	NoResume bool              `json:"no_resume,omitempty"`
	Params   map[string]string `json:"params,omitempty"` // of the request, for a rebuild
	Script   string            `json:"script,omitempty"`
	Hold     string            `json:"hold,omitempty"` // a file: the last tick waits until it is there
}

// branches of a build, in the order of their start.
func (s spec) branches() []string {
	if s.Kind == kindParallel {
		return []string{"left", "right"}
	}
	return []string{""}
}

var (
	rootElement = regexp.MustCompile(`<([A-Za-z_][\w.-]*)[\s/>]`)
	scriptText  = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	hintText    = regexp.MustCompile(`DurabilityHintJobProperty[^>]*>\s*<hint>([A-Z_]+)</hint>`)
	nodeLabel   = regexp.MustCompile(`node\s*\(\s*['"]([^'"]*)['"]`)
	countSeq    = regexp.MustCompile(`seq\s+1\s+(\d+)`)
	sleepFor    = regexp.MustCompile(`sleep\s*[( ]\s*(\d+)`)
)

// rootOf names the root element of a config.xml, "" if there is none.
func rootOf(config []byte) string {
	if m := rootElement.FindSubmatch(config); m != nil {
		return string(m[1])
	}
	return ""
}

// isFolder reports whether a root element is that of a folder, which holds jobs.
func isFolder(root string) bool { return strings.HasSuffix(root, ".Folder") }

// specOf reads from a job's config.xml which kind of work it stands for. It looks
// for a few words; it is no Groovy interpreter. The number of ticks and their
// interval follow "seq 1 N" and "sleep SECONDS".
func specOf(config []byte) spec {
	s := spec{Kind: kindSleep, Ticks: 1, Interval: 200 * time.Millisecond, Hint: maxSurvivability}
	text := string(config)
	if root := rootOf(config); root != "flow-definition" {
		s.Kind, s.Hint = kindFreestyle, ""
	}
	if m := hintText.FindStringSubmatch(text); m != nil {
		s.Hint = m[1]
	}
	if strings.Contains(text, "DisableResumeJobProperty") {
		// A real controller says so in the log and lowers the durability.
		s.NoResume, s.Hint = true, performanceOptimized
	}
	if m := scriptText.FindStringSubmatch(text); m != nil {
		s.Script = html.UnescapeString(m[1])
	} else {
		s.Script = html.UnescapeString(text) // the shell step of a Freestyle job
	}
	seconds := 0
	if m := sleepFor.FindStringSubmatch(s.Script); m != nil {
		seconds, _ = strconv.Atoi(m[1])
	}
	if m := countSeq.FindStringSubmatch(s.Script); m != nil {
		s.Ticks, _ = strconv.Atoi(m[1])
		s.Interval = time.Duration(seconds) * time.Second
	} else if seconds > 0 {
		s.Ticks, s.Interval = seconds, time.Second
	}
	if s.Kind == kindFreestyle {
		s.Script = ""
	} else if m := nodeLabel.FindStringSubmatch(s.Script); m != nil {
		s.Kind, s.Label = kindSh, m[1]
	} else if strings.Contains(s.Script, "parallel") {
		s.Kind = kindParallel
	} else if strings.Contains(s.Script, "input ") {
		s.Kind = kindInput
	}
	s.Ticks = min(max(s.Ticks, 1), maxTicks)
	s.Interval = min(max(s.Interval, minInterval), maxInterval)
	return s
}

// with applies what a request to build asks for: ticks, interval, kind, node, hold.
func (s spec) with(q url.Values) (spec, error) {
	s.Params = map[string]string{}
	for name, values := range q {
		v := values[0]
		s.Params[name] = v
		switch name {
		case "ticks":
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 || n > maxTicks {
				return s, fmt.Errorf("ticks=%q: use 1 to %d", v, maxTicks)
			}
			s.Ticks = n
		case "interval":
			d, err := time.ParseDuration(v)
			if err != nil || d < minInterval || d > maxInterval {
				return s, fmt.Errorf("interval=%q: use %v to %v", v, minInterval, maxInterval)
			}
			s.Interval = d
		case "kind":
			if err := s.become(v); err != nil {
				return s, err
			}
		case "node":
			s.Label = v
		case "hold":
			s.Hold = v
		}
	}
	if s.Kind == kindSh && s.Label == "" {
		s.Label = "linux"
	}
	return s, nil
}

// become changes the kind. "performance-optimized" and "noresume" are sleeps
// that can't be resumed after a crash.
func (s *spec) become(name string) error {
	wasFreestyle := s.Kind == kindFreestyle
	switch k := kind(name); k {
	case kindSh, kindSleep, kindParallel, kindInput:
		s.Kind = k
	case kindFreestyle:
		s.Kind, s.Hint, s.NoResume = k, "", false
	case "performance-optimized":
		s.Kind, s.Hint = kindSleep, performanceOptimized
	case "noresume":
		s.Kind, s.Hint, s.NoResume = kindSleep, performanceOptimized, true
	default:
		return fmt.Errorf("kind=%q is none of sh, sleep, parallel, input, freestyle, performance-optimized, noresume", name)
	}
	if wasFreestyle != (s.Kind == kindFreestyle) {
		// The type of a job is the root element of its config.xml; a job can't
		// have builds of both.
		return fmt.Errorf("kind=%q: this job's builds are of another type", name)
	}
	return nil
}
