package kvarter

import (
	"errors"
	"fmt"
	"strings"
)

// Code sorts errors by what the caller can do about them. The command line turns it into an exit
// code and the web server into a status, each in one place.
type Code string

const (
	Invalid   Code = "invalid"   // the input breaks a rule; the message says which and where
	NotFound  Code = "not_found" // no such area, round, method or file
	Conflict  Code = "conflict"  // the state does not allow it, such as unreconciled data
	Mismatch  Code = "mismatch"  // a comparison ran and fell short (reproduce, verify)
	Forbidden Code = "forbidden" // this audience may not see or do it
	Internal  Code = "internal"  // a defect of ours
)

// Error is an error with a message that may be shown to anyone. Cause goes to the log only.
type Error struct {
	Code    Code
	Message string
	// Hint is a command or an action that works; it may be empty.
	Hint  string
	Cause error
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Cause }

// Errorf returns an Error; a %w verb sets the cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Cause: errors.Unwrap(err)}
}

// CodeOf returns the code of err; Internal where it carries none, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var p *Problems
	if errors.As(err, &p) {
		return Invalid
	}
	return Internal
}

// Problem is one fault in an input: the rule broken, and the place. Row and Line count from 1; 0 means that there is none.
type Problem struct {
	Rule   string // the rule, such as "area code is unique"
	File   string
	Row    int    // row of a table as a spreadsheet numbers it: the header is row 1
	Line   int    // line of a text, such as a method file
	Col    int    // column of that line
	Column string // name of the table column
	Value  string // the offending value as written, shortened
	Hint   string // what would be right, such as the nearest known word
}

func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	if p.Row > 0 {
		fmt.Fprintf(&b, " row %d", p.Row)
	}
	if p.Column != "" {
		fmt.Fprintf(&b, ", column %s", p.Column)
	}
	fmt.Fprintf(&b, ": %s", p.Rule)
	if p.Value != "" {
		fmt.Fprintf(&b, " (%q)", p.Value)
	}
	if p.Hint != "" {
		fmt.Fprintf(&b, "; %s", p.Hint)
	}
	return b.String()
}

// MaxShown is how many problems a message lists before it counts the rest.
const MaxShown = 20

// Problems is every fault found in one reading. The first MaxShown are kept and the rest only counted, so that
// a file of a million bad rows costs no more than one of twenty.
type Problems struct {
	Shown []Problem
	Count int
}

// Add records a fault.
func (p *Problems) Add(x Problem) {
	if p.Count++; len(p.Shown) < MaxShown {
		p.Shown = append(p.Shown, x)
	}
}

// Err returns p as an error, or nil where nothing was added.
func (p *Problems) Err() error {
	if p == nil || p.Count == 0 {
		return nil
	}
	return p
}

func (p *Problems) Error() string {
	var b strings.Builder
	for i, x := range p.Shown {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x.String())
	}
	if rest := p.Count - len(p.Shown); rest > 0 {
		fmt.Fprintf(&b, "\n… and %d more", rest)
	}
	return b.String()
}
