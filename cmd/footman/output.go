package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type outputFormat string

const outputJSON outputFormat = "json"

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printProto prints an API message in the documented JSON form: snake_case, with
// empty fields, so that scripts find every key.
func printProto(w io.Writer, m proto.Message, indent string) error {
	data, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true, Indent: indent, Multiline: indent != ""}.Marshal(m)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, string(data))
	return err
}

// columnGap separates columns; maxCell keeps one long job name from tearing a table.
const (
	columnGap = "  "
	maxCell   = 48
)

// table prints rows with aligned columns, measured in characters, not bytes.
func table(w io.Writer, rows [][]string) error {
	var width []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(width) {
				width = append(width, 0)
			}
			if i < len(row)-1 {
				cell = clip(cell)
			}
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			last := i == len(row)-1
			if !last {
				cell = clip(cell)
			}
			b.WriteString(cell)
			if !last {
				b.WriteString(strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)) + columnGap)
			}
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

func clip(s string) string {
	s = printable(s)
	if utf8.RuneCountInString(s) <= maxCell {
		return s
	}
	r := []rune(s)
	return string(r[:maxCell-1]) + "…"
}

// printable keeps control characters, which a job name or a file may hold, away
// from the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return '?'
		}
		return r
	}, s)
}

func ago(t *timestamppb.Timestamp) string {
	if t == nil || t.AsTime().IsZero() || t.AsTime().Unix() <= 0 {
		return "-"
	}
	return time.Since(t.AsTime()).Round(time.Second).String() + " ago"
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
	if s == "" {
		return "-"
	}
	return s
}
