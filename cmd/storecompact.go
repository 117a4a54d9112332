package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/store/engine"
	"tocsin/tui/text"
)

func newStoreCompact(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "compact",
		Short: "Give the space of removed alerts back to the disk",
		Long: paragraph("Compact packs the records closer and shortens the store's file. No record changes. " +
			"It works in steps and can run beside a collector or a screen; if it is interrupted, what it did until then stays done."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return storeCompact(c.Context(), a, format) },
	}
	addFormat(c, &format)
	return c
}

// compacted is the output of store compact. The names of its JSON members never change.
type compacted struct {
	Path   string `json:"path"`
	Before int64  `json:"before_bytes"` // of the file and its log
	After  int64  `json:"after_bytes"`
}

func storeCompact(ctx context.Context, a *app, format string) error {
	if a.flags.readOnly {
		return usage("leave out --read-only", "compact writes to the store, which --read-only forbids")
	}
	if _, err := a.openFile(ctx, "compacted", false); err != nil {
		return err
	}
	before, err := a.store.Info(ctx)
	if err != nil {
		return err
	}
	line := newProgressLine(a.env)
	line.show("compacting")
	err = a.store.Compact(ctx, func(done, all int64) { line.show(compacting(done, all)) })
	line.clear()
	if err != nil {
		return err
	}
	after, err := a.store.Info(ctx)
	if err != nil {
		return err
	}
	if said := unshrunk(after); said != "" {
		a.warn(said)
	}
	out := compacted{before.Path, before.File + before.Log, after.File + after.Log}
	if format == asJSON {
		return printJSON(a.env.Out, out)
	}
	_, err = fmt.Fprintf(a.env.Out, "%s: %s before, %s now\n", text.Clean(out.Path), text.Size(out.Before), text.Size(out.After))
	return err
}

// unshrunk says that much of a compacted store's file is unused all the same; "" if not. A
// file that an earlier version made can't give pages back, but uses them again.
func unshrunk(is engine.Info) string {
	if is.Free < 1<<20 || is.Free < is.File/10 {
		return ""
	}
	return text.Size(is.Free) + " of the file stay unused until new alerts fill them, since an earlier version made it; a copy is without them: tocsin store backup FILE"
}

// compacting says how far the work is.
func compacting(done, all int64) string {
	if all <= 0 {
		return "compacting"
	}
	return fmt.Sprintf("compacting: %d %% of %s", min(100, done*100/all), text.Size(all))
}
