package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"kvarter"
)

// A backup is lines of JSON: a first line that says what it is, one line for each audit row with the record that it made, and a last line with the end of
// the audit. Bodies are in base64, since their bytes are what the audit's hashes are of.
type backupFirst struct {
	Kvarter string `json:"kvarter"` // «backup»
	Form    int    `json:"form"`
}

type backupLine struct {
	Row
	Body    []byte `json:"body,omitempty"`
	Deleted bool   `json:"deleted,omitempty"`
}

type backupLast struct {
	End Head `json:"end"`
}

const backupForm = 1

// BackupWriter writes a backup row by row.
type BackupWriter struct {
	w   *bufio.Writer
	end Head
	err error
}

// NewBackupWriter begins a backup.
func NewBackupWriter(w io.Writer) *BackupWriter {
	b := &BackupWriter{w: bufio.NewWriterSize(w, 1<<16)}
	b.line(backupFirst{"backup", backupForm})
	return b
}

func (b *BackupWriter) line(v any) {
	if b.err != nil {
		return
	}
	var line []byte
	if line, b.err = json.Marshal(v); b.err == nil {
		_, b.err = b.w.Write(append(line, '\n'))
	}
}

// Add writes an audit row with its record; the zero Record where it made none.
func (b *BackupWriter) Add(r Row, x Record) error {
	r.At = r.At.UTC()
	b.line(backupLine{Row: r, Body: x.Body, Deleted: x.Deleted})
	b.end = Head{r.Seq, r.Hash}
	return b.err
}

// Close writes the end.
func (b *BackupWriter) Close() error {
	b.line(backupLast{b.end})
	if b.err == nil {
		b.err = b.w.Flush()
	}
	return b.err
}

// maxLine is the size of one line of a backup in bytes.
const maxLine = 256 << 20

// ReadBackup reads a backup and gives each audit row with its record to add. The chain is checked on the way: kvarter.Invalid where the file is none or ends
// too early, kvarter.Mismatch where something in it was changed.
func ReadBackup(r io.Reader, add func(Row, Record) error) (Head, error) {
	var at Head
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	var first backupFirst
	if !sc.Scan() || json.Unmarshal(sc.Bytes(), &first) != nil || first.Kvarter != "backup" {
		if err := sc.Err(); err != nil {
			return at, kvarter.Errorf(kvarter.Invalid, "the backup cannot be read: %w", err)
		}
		return at, kvarter.Errorf(kvarter.Invalid, "this is no backup of kvarter")
	}
	if first.Form != backupForm {
		return at, kvarter.Errorf(kvarter.Invalid, "the backup has form %d, and this version of kvarter reads form %d", first.Form, backupForm)
	}
	for sc.Scan() {
		line := sc.Bytes()
		if bytes.HasPrefix(line, []byte(`{"end":`)) {
			var last backupLast
			if err := json.Unmarshal(line, &last); err != nil {
				return at, kvarter.Errorf(kvarter.Invalid, "the last line of the backup cannot be read: %w", err)
			}
			if last.End != at {
				return at, kvarter.Errorf(kvarter.Mismatch, "the backup ends after audit row %d, and says that it has %d", at.Seq, last.End.Seq)
			}
			if sc.Scan() {
				return at, kvarter.Errorf(kvarter.Invalid, "the backup goes on after its end")
			}
			return at, nil
		}
		var l backupLine
		if err := json.Unmarshal(line, &l); err != nil {
			return at, kvarter.Errorf(kvarter.Invalid, "line %d of the backup cannot be read: %w", at.Seq+2, err)
		}
		if err := l.Row.check(at); err != nil {
			return at, err
		}
		x := Record{}
		if l.Version > 0 {
			x = Record{Key: l.Key, Version: l.Version, Body: l.Body, Deleted: l.Deleted, By: l.By, Note: l.Note, At: l.At, Seq: l.Seq}
			if err := l.checkBody(x); err != nil {
				return at, err
			}
		}
		if err := add(l.Row, x); err != nil {
			return at, err
		}
		at = Head{l.Seq, l.Hash}
	}
	if err := sc.Err(); err != nil {
		return at, kvarter.Errorf(kvarter.Invalid, "the backup cannot be read: %w", err)
	}
	return at, kvarter.Errorf(kvarter.Invalid, "the backup is cut off after audit row %d", at.Seq)
}
