package cmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/store/config"
	"tocsin/store/engine"
	"tocsin/store/selftest"
	"tocsin/tui/text"
)

func newStore(a *app) *cobra.Command {
	return group("store", "Check, measure, shrink and copy what is stored",
		newStoreInfo(a), newStoreCheck(a), newStoreSelftest(a), newStoreCompact(a), newStoreBackup(a))
}

func newStoreCheck(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "check",
		Short: "Check that the store is sound",
		Long: paragraph("Check reads the whole store and prints what does not fit together, and what is lost by it. " +
			"It writes nothing and can run beside a collector. It exits with 5 if it finds something."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return storeCheck(c.Context(), a, format) },
	}
	addFormat(c, &format)
	return c
}

func newStoreSelftest(a *app) *cobra.Command {
	var format string
	var o selftest.Options
	c := &cobra.Command{
		Use:   "selftest",
		Short: "Check that queries answer rightly on what is stored",
		Long: paragraph("Selftest makes queries of the values that the store holds, asks for the same thing in several ways, " +
			"and prints where two answers differ. It writes nothing. It exits with 5 if it finds something."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return storeSelftest(c.Context(), a, format, o) },
	}
	addFormat(c, &format)
	c.Flags().Uint64Var(&o.Seed, "seed", 1, "equal `NUMBERS` make equal queries")
	c.Flags().IntVar(&o.Queries, "queries", 300, "try `N` queries")
	c.Flags().IntVar(&o.Records, "records", 1000, "match `N` records of each kind one by one")
	c.Flags().DurationVar(&o.Within, "within", 2*time.Minute, "begin no query after this `TIME`")
	return c
}

func storeCheck(ctx context.Context, a *app, format string) error {
	return proved(ctx, a, format, "keep a copy of the file, then "+engine.Restore+" (tocsin help settings says how), or collect into another one with --store; what was triaged is in the copy",
		func(line *progressLine, found *found) error {
			for f, err := range a.store.Check(ctx) {
				if err != nil {
					return err
				}
				found.add(f.Invariant, f.Detail, f.Lost)
				line.show(plural(found.total, "finding"))
			}
			return nil
		})
}

func storeSelftest(ctx context.Context, a *app, format string, o selftest.Options) error {
	if o.Queries < 1 || o.Records < 1 || o.Within <= 0 {
		return usage("give 1 or more", "--queries, --records and --within must be positive")
	}
	o.Now = a.env.Now
	return proved(ctx, a, format, "keep a copy of the file, and report the query; equal --seed and --queries make it again",
		func(line *progressLine, found *found) error {
			o.Each = func(done, of int) { line.show(fmt.Sprintf("%d of %d queries", done, of)) }
			for f, err := range selftest.Run(ctx, a.store, o) {
				if err != nil {
					return err
				}
				found.add(f.Rule, f.Query+": "+f.Detail, "")
			}
			if n := a.store.Damaged(); n > 0 {
				found.add("records can be read", unread(n)+"; see tocsin store check", "no query finds what cannot be read")
			}
			return nil
		})
}

// openFile opens the store for a command about all of its file, and returns the settings.
// does says in a participle what the command does to the store. A file without content
// is refused: of a store that was cut off, a copy would be worthless, and no check sound.
func (a *app) openFile(ctx context.Context, does string, reading bool) (*config.Config, error) {
	if err := a.everyIntegration("the store is " + does + " as a whole, for every integration"); err != nil {
		return nil, err
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return nil, err
	}
	url := a.storeURL(settings)
	path, err := store.Path(url)
	if err == nil && path == "" {
		return nil, usage("name another one with --store", "a memory: store ends with the program: there is none to be %s", does)
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		return nil, a.unfilled(settings, fmt.Sprintf("the file %q is empty", path), "if it was a store before, "+engine.Restore, nil)
	}
	// A command that writes makes no store either: opening it to read says that there is none.
	return settings, a.open(ctx, settings, reading || a.noStore(settings))
}

// proved opens the store for reading, lets run find what is wrong with it, and prints
// that. If there is something, the run ends with the store's exit code.
func proved(ctx context.Context, a *app, format, hint string, run func(*progressLine, *found) error) error {
	if _, err := a.openFile(ctx, "checked", true); err != nil {
		return err
	}
	line, all := newProgressLine(a.env), &found{Rules: []*foundRule{}}
	line.show("reading")
	err := run(line, all)
	line.clear()
	if err != nil {
		return err
	}
	all.Sound = all.total == 0
	if format == asJSON {
		err = printJSON(a.env.Out, all)
	} else {
		err = all.table(a.env.Out)
	}
	if err != nil || all.Sound {
		return err
	}
	return fault.New(fault.Store, fmt.Sprintf("%s in the store", plural(all.total, "finding")), hint, nil)
}

// found holds what a check found, by rule. The names of its JSON members never change.
type found struct {
	Sound bool         `json:"sound"`
	Rules []*foundRule `json:"findings"`
	total int
}

// foundRule is a rule that does not hold.
type foundRule struct {
	Rule   string   `json:"rule"`
	Found  int      `json:"found"`
	Lost   string   `json:"lost,omitempty"`
	Places []string `json:"places"` // the first of them
}

// placesShown is how many places of a rule are printed: a damaged store may have
// one in each row.
const placesShown = 20

func (f *found) add(rule, place, lost string) {
	f.total++
	for _, r := range f.Rules {
		if r.Rule == rule {
			r.Found++
			if len(r.Places) < placesShown {
				r.Places = append(r.Places, place)
			}
			return
		}
	}
	f.Rules = append(f.Rules, &foundRule{Rule: rule, Found: 1, Lost: lost, Places: []string{place}})
}

func (f *found) table(w io.Writer) error {
	if f.Sound {
		_, err := fmt.Fprintln(w, "no findings")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "RULE\tFOUND\tPLACE\tLOST")
	for _, r := range f.Rules {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\n", text.Clean(r.Rule), r.Found, text.Clean(r.Places[0]), text.Clean(r.Lost))
		for _, place := range r.Places[1:] {
			fmt.Fprintf(t, "\t\t%s\n", text.Clean(place))
		}
		if more := r.Found - len(r.Places); more > 0 {
			fmt.Fprintf(t, "\t\tand %d more\n", more)
		}
	}
	return t.Flush()
}
