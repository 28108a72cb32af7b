package strict

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/printer"
	"github.com/goccy/go-yaml/token"
)

// Error is one mistake in a file. Line and Column count from 1; 0 means that the
// mistake has no place.
type Error struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Key     string `json:"key,omitempty"` // with dots
	Message string `json:"message"`
	Excerpt string `json:"excerpt,omitempty"`
}

// Error returns FILE:LINE:COLUMN: KEY: MESSAGE and the excerpt below it.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if e.Key != "" {
		b.WriteString(e.Key + ": ")
	}
	b.WriteString(e.Message)
	if e.Excerpt != "" {
		b.WriteString("\n" + e.Excerpt)
	}
	return b.String()
}

// maxErrors bounds how many mistakes of one file are told.
const maxErrors = 20

// Errors are all mistakes that were found in a file.
type Errors []*Error

func (e Errors) Error() string {
	var b strings.Builder
	for i, one := range e {
		if i == maxErrors {
			fmt.Fprintf(&b, "\nand %d more", len(e)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(one.Error())
	}
	return b.String()
}

// Unwrap lets errors.As find the first one.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i := range e {
		out[i] = e[i]
	}
	return out
}

func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

func at(file string, tok *token.Token, key, message string) *Error {
	e := &Error{File: file, Key: key, Message: message}
	if tok != nil && tok.Position != nil {
		e.Line, e.Column = tok.Position.Line, tok.Position.Column
		e.Excerpt = excerpt(tok)
	}
	return e
}

// maxExcerpt bounds the excerpt: one line of a file may be all of it.
const maxExcerpt = 600

// excerpt shows the lines around a token, with a mark below it.
func excerpt(tok *token.Token) (text string) {
	defer func() { // the printer is somebody else's; without an excerpt the place still says it
		if recover() != nil {
			text = ""
		}
	}()
	var p printer.Printer
	text = strings.TrimRight(p.PrintErrorToken(tok, false), "\n ")
	if len(text) > maxExcerpt {
		return ""
	}
	return text
}
