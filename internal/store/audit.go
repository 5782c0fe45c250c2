package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"kvarter"
)

// Row is one row of the audit. Hash is the SHA-256 of everything else in the row, the hash of the row before included, so that no row can be changed or
// taken out without the next one telling.
type Row struct {
	Seq        int64     `json:"seq"` // from 1, without gaps
	At         time.Time `json:"at"`
	By         string    `json:"by"`
	Action     string    `json:"action"`
	Key                  // what it was done to
	Version    int64     `json:"version"`     // of the record that it made; 0: none
	BodySHA256 string    `json:"body_sha256"` // of that record's body; "" for a deletion
	Note       string    `json:"note"`
	Prev       string    `json:"prev"`
	Hash       string    `json:"hash"`
}

// Sum is what Hash must be: hexadecimal SHA-256 of the row as JSON in the order of its fields, without Hash, the time in UTC to the microsecond.
func (r Row) Sum() string {
	b, err := json.Marshal([]any{r.Seq, r.At.UTC().UnixMicro(), r.By, r.Action, r.Kind, r.ID, r.Version, r.BodySHA256, r.Note, r.Prev})
	if err != nil { // numbers and text
		panic(err)
	}
	return hashOf(b)
}

// BodyHash is the hash of a record's body in its audit row.
func BodyHash(r Record) string {
	if r.Deleted {
		return ""
	}
	return hashOf(r.Body)
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// check says what is wrong with a row that follows another.
func (r Row) check(before Head) error {
	switch {
	case r.Seq != before.Seq+1:
		return kvarter.Errorf(kvarter.Mismatch, "audit row %d is missing: row %d follows row %d", before.Seq+1, r.Seq, before.Seq)
	case r.Prev != before.Hash:
		return kvarter.Errorf(kvarter.Mismatch, "audit row %d does not follow row %d: one of them was changed", r.Seq, before.Seq)
	case r.Hash != r.Sum():
		return kvarter.Errorf(kvarter.Mismatch, "audit row %d was changed: its hash is not that of what it says", r.Seq)
	}
	return nil
}

// checkBody says whether a record is the one that its audit row speaks of.
func (r Row) checkBody(x Record) error {
	if x.Seq != r.Seq || BodyHash(x) != r.BodySHA256 {
		return kvarter.Errorf(kvarter.Mismatch, "audit row %d: version %d of %s %s was changed after it was written", r.Seq, r.Version, r.Kind, r.ID)
	}
	return nil
}

// VerifyAudit walks the whole audit and every record that it speaks of, and returns the number of rows. kvarter.Mismatch names the first changed or missing
// row, a changed record, a record without a row, or rows lost at the end. Whoever can write the store can also write a new chain: only a head that was kept
// elsewhere tells of that.
func VerifyAudit(ctx context.Context, s Store) (int64, error) {
	end, records, err := s.Totals(ctx)
	if err != nil {
		return 0, err
	}
	var at Head
	made := int64(0)
	newest := map[Key]Record{}
	for {
		rows, err := s.Audit(ctx, at.Seq, 1000)
		if err != nil {
			return at.Seq, err
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			if err := r.check(at); err != nil {
				return at.Seq, err
			}
			if r.Version > 0 {
				x, err := s.At(ctx, r.Key, r.Version)
				if kvarter.CodeOf(err) == kvarter.NotFound {
					return at.Seq, kvarter.Errorf(kvarter.Mismatch, "audit row %d: version %d of %s %s is missing", r.Seq, r.Version, r.Kind, r.ID)
				} else if err != nil {
					return at.Seq, err
				}
				if err := r.checkBody(x); err != nil {
					return at.Seq, err
				}
				newest[r.Key] = Record{Key: r.Key, Version: x.Version, Deleted: x.Deleted, Seq: r.Seq}
				if r.Seq <= end.Seq {
					made++
				}
			}
			at = Head{r.Seq, r.Hash}
			if r.Seq == end.Seq && r.Hash != end.Hash {
				return at.Seq, kvarter.Errorf(kvarter.Mismatch, "the audit ends with another row %d than the store remembers", r.Seq)
			}
		}
	}
	switch {
	case at.Seq < end.Seq:
		return at.Seq, kvarter.Errorf(kvarter.Mismatch, "audit rows %d to %d are missing at the end", at.Seq+1, end.Seq)
	case made != records:
		return at.Seq, kvarter.Errorf(kvarter.Mismatch, "the store holds %d versions of records, and the audit speaks of %d", records, made)
	}
	return at.Seq, checkNewest(ctx, s, newest, at)
}

// checkNewest holds the store's own notion of what is newest, of which every page is made, against what the audit says up to its end.
func checkNewest(ctx context.Context, s Store, newest map[Key]Record, end Head) error {
	for _, x := range slices.SortedFunc(maps.Values(newest), func(a, b Record) int { return cmp.Compare(a.Seq, b.Seq) }) {
		now, err := s.Get(ctx, x.Key)
		gone := kvarter.CodeOf(err) == kvarter.NotFound
		if err != nil && !gone {
			return err
		}
		if gone == x.Deleted && (gone || now.Version == x.Version) {
			continue
		}
		if gone || now.Seq > end.Seq { // somebody may have written meanwhile; the next walk sees it
			later, err := s.Latest(ctx)
			if err != nil {
				return err
			}
			if later > end.Seq {
				continue
			}
		}
		return kvarter.Errorf(kvarter.Mismatch, "audit row %d: %s %s: another version than %d is shown as the newest", x.Seq, x.Kind, x.ID, x.Version)
	}
	return nil
}
