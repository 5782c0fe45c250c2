package desk

import (
	"context"

	"kvarter/internal/store"
)

// Latest is the number of the last audit row.
func (d *Desk) Latest(ctx context.Context) (int64, error) { return d.cfg.Store.Latest(ctx) }

// Audit returns rows of the audit after a number, the first first.
func (d *Desk) Audit(ctx context.Context, after int64, limit int) ([]store.Row, error) {
	return d.cfg.Store.Audit(ctx, after, limit)
}

// VerifyAudit checks the chain of the audit and the records behind it, and returns the number of rows.
func (d *Desk) VerifyAudit(ctx context.Context) (int64, error) {
	return store.VerifyAudit(ctx, d.cfg.Store)
}
