package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// outputFormat of a command. Commands that have nothing more to show print the
// same for table and wide.
type outputFormat string

const (
	outputWide outputFormat = "wide"
	outputJSON outputFormat = "json"
)

// outputFlag is --output for commands that need nothing else of [clientFlags].
type outputFlag struct {
	Output outputFormat `help:"Output: table, wide (nothing cut or left out) or json." short:"o" default:"table" enum:"table,wide,json"`
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printProto prints an API message in the documented JSON form: snake_case, with
// empty fields, so that scripts find every key. An empty indent makes one line.
func printProto(w io.Writer, m proto.Message, indent string) error {
	return printAnswer(w, m, "", indent)
}

// printAnswer is printProto with where the answer comes from as its first field,
// "source": "sidecar" or "home".
func printAnswer(w io.Writer, m proto.Message, source, indent string) error {
	data, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(m)
	if err != nil {
		return err
	}
	if source != "" {
		if data, err = withField(data, "source", source); err != nil {
			return err
		}
	}
	return printObject(w, data, indent)
}

// printObject prints JSON with an indent, or as one line.
func printObject(w io.Writer, data []byte, indent string) error {
	var b bytes.Buffer // protojson's spaces differ from build to build
	var err error
	if indent == "" {
		err = json.Compact(&b, data)
	} else {
		err = json.Indent(&b, data, "", indent)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, b.String())
	return err
}

// withField puts a field before all others of a JSON object.
func withField(object []byte, key string, value any) ([]byte, error) {
	field, err := json.Marshal(map[string]any{key: value})
	if err != nil {
		return nil, err
	}
	rest := bytes.TrimSpace(object)[1:]
	if bytes.Equal(bytes.TrimSpace(rest), []byte("}")) {
		return field, nil
	}
	return append(append(field[:len(field)-1], ','), rest...), nil
}

// ago is the age of a time, or "-" if there is none.
func ago(t *timestamppb.Timestamp) string {
	if t == nil || t.AsTime().Unix() <= 0 {
		return "-"
	}
	return age(time.Since(t.AsTime())) + " ago"
}

// since is the age alone.
func since(t *timestamppb.Timestamp) string { return strings.TrimSuffix(ago(t), " ago") }

// age rounds a duration as people do: two units at most, fewer the longer it is.
func age(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < 0:
		return "0s"
	case d < 2*time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < 10*time.Minute:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	case d < 3*time.Hour:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d < 10*time.Hour:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	case d < 2*day:
		return fmt.Sprintf("%dh", d/time.Hour)
	}
	return fmt.Sprintf("%dd", d/day)
}

// word turns an API enum value into the word users see: RUNNER_STATE_SERVING → serving.
func word(enum fmt.Stringer, prefix string) string {
	s := strings.ToLower(strings.TrimPrefix(enum.String(), prefix))
	if s == "unspecified" {
		return "-"
	}
	return strings.ReplaceAll(s, "_", " ")
}

func dash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "-"
	}
	return s
}
