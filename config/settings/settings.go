package settings

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/footman-ci/footman/config/strict"
	"github.com/footman-ci/footman/config/timers"
	"github.com/footman-ci/footman/internal/layout"
)

// The words of [Settings.Adoption].
const (
	AdoptionAutomatic = "automatic"
	AdoptionPaused    = "paused"
)

// Settings of a cluster. A zero field is not set: then its default holds. The
// comments go into the reference, so they speak to users.
type Settings struct {
	// paused: builds of dead replicas are not adopted until it is automatic again.
	// Everything else goes on: locks are proven, a controller that may have lost its
	// lock is frozen or killed, 'footman adopt' works.
	Adoption string `yaml:"adoption" default:"automatic" enum:"automatic,paused" help:"automatic: builds of dead replicas are adopted at once; paused: not at all."`
	// Shown wherever the pause is shown.
	PauseReason string `yaml:"pause_reason" help:"Why adoption is paused, for people."`
	// Builds that no controller can resume end with a result and a log line; rebuild
	// schedules them anew. Not set: what each sidecar's own configuration says.
	Unresumable string `yaml:"unresumable" enum:"abort,rebuild" help:"What follows a build that can't be resumed: abort or rebuild."`
	// How long a controller goes on starting builds without an answer of its
	// sidecar. Longer than the restart of a sidecar takes, at least three heartbeats
	// of 2 s, and together with one of them shorter than the server's lease.
	LeaseTTL time.Duration `yaml:"lease_ttl" default:"10s" max:"10m" help:"How long a controller starts builds without an answer of its sidecar."`
	// They keep their own builds and get none of dead replicas, as with the tag
	// noadopt in their own configuration.
	NoAdopt []string `yaml:"noadopt" help:"Replicas that get no builds of others."`
}

// Bounds on what strangers may have put into the home.
const (
	maxReason   = 200
	maxReplicas = 256
	maxAuthor   = 128
	maxUnknown  = 64
)

// Default returns the settings that hold when nothing is set. Unresumable stays
// open: each sidecar has its own.
func Default() Settings {
	return Settings{Adoption: AdoptionAutomatic, LeaseTTL: timers.DefaultLeaseTTL}
}

// Effective returns the settings with the defaults for what is not set.
func (s Settings) Effective() Settings {
	d := Default()
	if s.Adoption == "" {
		s.Adoption = d.Adoption
	}
	if s.LeaseTTL == 0 {
		s.LeaseTTL = d.LeaseTTL
	}
	return s
}

// Paused says whether adoption is paused.
func (s Settings) Paused() bool { return s.Adoption == AdoptionPaused }

// Timers returns t with the timers that are settings of the cluster.
func (s Settings) Timers(t timers.Timers) timers.Timers {
	t.LeaseTTL = s.Effective().LeaseTTL
	return t
}

// Validate says what is wrong with the settings, by key; t holds the host's own
// timers as far as they are known.
func (s Settings) Validate(t timers.Timers) error {
	var errs []error
	bad := func(key, format string, args ...any) {
		errs = append(errs, &strict.Error{Key: key, Message: fmt.Sprintf(format, args...), File: "settings"})
	}
	if n := len(s.PauseReason); n > maxReason {
		bad("pause_reason", "%d bytes, at most %d", n, maxReason)
	}
	if strings.ContainsFunc(s.PauseReason, func(r rune) bool { return !unicode.IsPrint(r) }) {
		bad("pause_reason", "must be one line of printable text")
	}
	if n := len(s.NoAdopt); n > maxReplicas {
		bad("noadopt", "%d replicas, at most %d", n, maxReplicas)
	}
	for i, name := range s.NoAdopt {
		if err := layout.CheckName(name); err != nil {
			bad("noadopt", "%v", err)
		} else if slices.Contains(s.NoAdopt[:i], name) {
			bad("noadopt", "%s is there twice", name)
		}
	}
	for _, v := range timers.Errors(s.Timers(t).Check()) {
		var rule *timers.MisfitError
		if errors.As(v, &rule) && slices.Contains(rule.Keys, "lease_ttl") {
			bad("lease_ttl", "%v", rule)
		}
	}
	return errors.Join(errs...)
}

// Set changes one key, as `key=value` on a command line does. An empty value takes
// the setting back. Lists have commas.
func (s *Settings) Set(key, value string) error {
	fields := strict.Fields(reflect.ValueOf(s).Elem())
	known := make([]string, len(fields))
	for i, f := range fields {
		if known[i] = f.Key; f.Key != key {
			continue
		}
		if value == "" {
			f.Value.SetZero()
			return nil
		}
		if err := strict.Set(f.Value, f.Tag, value); err != nil {
			return &strict.Error{File: "settings", Key: key, Message: err.Error()}
		}
		return nil
	}
	return &strict.Error{File: "settings", Key: key, Message: "unknown key" + strict.Suggest(key, known)}
}

// Key is one setting, for references and editors.
type Key struct {
	Key, Field, Kind, Default, Help string
	Enum                            []string
}

// Keys returns all settings in their order.
func Keys() (out []Key) {
	for _, f := range strict.Fields(reflect.ValueOf(&Settings{}).Elem()) {
		k := Key{Key: f.Key, Field: f.Name, Kind: "text", Default: f.Tag.Get("default"), Help: f.Tag.Get("help")}
		switch {
		case f.Value.Type() == reflect.TypeFor[time.Duration]():
			k.Kind = "duration"
		case f.Value.Kind() == reflect.Slice:
			k.Kind = "list"
		}
		if e := f.Tag.Get("enum"); e != "" {
			k.Enum = strings.Split(e, ",")
		}
		out = append(out, k)
	}
	return out
}
