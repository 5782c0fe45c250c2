package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"kvarter"
	"kvarter/internal/plan"
	"kvarter/internal/store"
)

func (a *app) backupCmd() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use: "backup FILE", Short: "Write everything that people have changed into one file, while it is served",
		Example: "  kvarter backup 2025-03-01.backup -C mycity\n  kvarter backup 2025-03-01.backup --store postgres://kvarter@db/kvarter",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := a.existingStore(c.Context(), name)
			if err != nil {
				return err
			}
			defer s.Close()
			n, err := writeBackup(c.Context(), s, args[0])
			if err != nil {
				return err
			}
			head, records, err := s.Totals(c.Context())
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"file": args[0], "bytes": n, "audit_rows": head.Seq, "records": records})
			}
			fmt.Fprintf(a.Out, "Written to %s: %d bytes. It holds hashes of passwords: keep it like the store.\n", args[0], n)
			return nil
		},
	}
	storeFlag(c, &name)
	return c
}

// writeBackup writes a backup beside its name and renames it: a file of that name is always whole.
func writeBackup(ctx context.Context, s store.Store, file string) (int64, error) {
	f, err := os.CreateTemp(filepath.Dir(file), ".backup-*")
	if err != nil {
		return 0, kvarter.Errorf(kvarter.NotFound, "%s cannot be written: %w", file, err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := s.Backup(ctx, f); err != nil {
		return 0, err
	}
	if err := f.Sync(); err != nil {
		return 0, kvarter.Errorf(kvarter.Internal, "%s: %w", file, err)
	}
	info, err := f.Stat()
	if err != nil {
		return 0, kvarter.Errorf(kvarter.Internal, "%s: %w", file, err)
	}
	if err := os.Rename(f.Name(), file); err != nil {
		return 0, kvarter.Errorf(kvarter.Forbidden, "%s cannot be written: %w", file, err)
	}
	return info.Size(), nil
}

func (a *app) restoreCmd() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use: "restore FILE", Short: "Read a backup into an empty store of either kind",
		Example: "  kvarter restore 2025-03-01.backup --store new.db\n  kvarter restore 2025-03-01.backup --store postgres://kvarter@db/kvarter",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return kvarter.Errorf(kvarter.NotFound, "there is no backup %s", args[0])
			}
			defer f.Close()
			s, err := a.openStore(c.Context(), name)
			if err != nil {
				return err
			}
			defer s.Close()
			if err := s.Restore(c.Context(), f); err != nil {
				return err
			}
			n, err := store.VerifyAudit(c.Context(), s)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"audit_rows": n})
			}
			fmt.Fprintf(a.Out, "Restored: %d audit rows, the chain whole.\n", n)
			return nil
		},
	}
	storeFlag(c, &name)
	return c
}

func (a *app) storeCmd() *cobra.Command {
	c := &cobra.Command{Use: "store", Short: "Move what people have changed from one store to another"}
	c.AddCommand(&cobra.Command{
		Use: "copy FROM TO", Short: "Copy a store into an empty one, such as from SQLite to PostgreSQL",
		Example: "  kvarter store copy mycity/kvarter.db postgres://kvarter@db/kvarter",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			from, err := a.existingStore(c.Context(), args[0])
			if err != nil {
				return err
			}
			defer from.Close()
			to, err := a.openStore(c.Context(), args[1])
			if err != nil {
				return err
			}
			defer to.Close()
			if err := store.Copy(c.Context(), from, to); err != nil {
				return err
			}
			n, err := store.VerifyAudit(c.Context(), to)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"audit_rows": n})
			}
			fmt.Fprintf(a.Out, "Copied: %d audit rows, the chain whole. Sessions are not copied: people sign in again.\n", n)
			return nil
		},
	})
	chooses(c)
	return c
}

func (a *app) auditCmd() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "Check and export who did what when"}
	var name, head string
	verify := &cobra.Command{
		Use: "verify", Short: "Find a changed or missing row, record or tail",
		Long: `verify walks the chain of the audit and every record that it speaks of. Whoever can write the store could write a new chain: keep the
hash that is printed elsewhere, and name it with --head the next time.`,
		Example: "  kvarter audit verify -C mycity\n  kvarter audit verify -C mycity --head 120:9f86d081884c…",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := a.existingStore(c.Context(), name)
			if err != nil {
				return err
			}
			defer s.Close()
			n, err := store.VerifyAudit(c.Context(), s)
			if err != nil {
				return err
			}
			end, _, err := s.Totals(c.Context())
			if err != nil {
				return err
			}
			if head != "" {
				if err := sameHead(c.Context(), s, head); err != nil {
					return err
				}
			}
			at := strconv.FormatInt(end.Seq, 10) + ":" + end.Hash
			if a.json {
				return a.printJSON(map[string]any{"rows": n, "head": at})
			}
			fmt.Fprintf(a.Out, "%d rows, the chain whole.\nHead: %s\n", n, at)
			return nil
		},
	}
	storeFlag(verify, &name)
	verify.Flags().StringVar(&head, "head", "", "a head that was printed earlier, number:hash")
	var out string
	export := &cobra.Command{
		Use: "export", Short: "Write every row of the audit as CSV",
		Example: "  kvarter audit export -C mycity --out audit.csv",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := a.existingStore(c.Context(), name)
			if err != nil {
				return err
			}
			defer s.Close()
			var b bytes.Buffer
			w := csv.NewWriter(&b)
			w.Write([]string{"seq", "at", "by", "action", "kind", "id", "version", "body_sha256", "note", "prev", "hash"})
			for after := int64(0); ; {
				rows, err := s.Audit(c.Context(), after, 1000)
				if err != nil {
					return err
				}
				if len(rows) == 0 {
					break
				}
				for _, r := range rows {
					after = r.Seq
					w.Write([]string{strconv.FormatInt(r.Seq, 10), r.At.Format("2006-01-02T15:04:05.000000Z"), plan.Guard(r.By), plan.Guard(r.Action), plan.Guard(r.Kind), plan.Guard(r.ID),
						strconv.FormatInt(r.Version, 10), r.BodySHA256, plan.Guard(r.Note), r.Prev, r.Hash})
				}
			}
			w.Flush()
			if out == "" {
				_, err := a.Out.Write(b.Bytes())
				return err
			}
			if err := os.WriteFile(out, b.Bytes(), 0o600); err != nil {
				return kvarter.Errorf(kvarter.Forbidden, "%s cannot be written: %w", out, err)
			}
			return nil
		},
	}
	storeFlag(export, &name)
	export.Flags().StringVar(&out, "out", "", "file to write; left out: print")
	c.AddCommand(verify, export)
	chooses(c)
	return c
}

// sameHead checks that a head that was kept elsewhere is still part of the chain.
func sameHead(ctx context.Context, s store.Store, head string) error {
	var seq int64
	var hash string
	if n, _ := fmt.Sscanf(head, "%d:%s", &seq, &hash); n != 2 || seq < 1 {
		return usageError{fmt.Errorf("--head is what verify printed, number:hash, not %q", head), "kvarter audit verify"}
	}
	rows, err := s.Audit(ctx, seq-1, 1)
	if err != nil {
		return err
	}
	if len(rows) != 1 || rows[0].Seq != seq || rows[0].Hash != hash {
		return kvarter.Errorf(kvarter.Mismatch, "the audit is another one than that of the head %d: it was written anew, or rows were lost", seq)
	}
	return nil
}
