package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// memoryURL is the address of a store that goes with the program.
const memoryURL = "memory:"

// openCall is one call of open.
type openCall struct {
	files []string
	keep  bool
}

func newOpen(a *app) *cobra.Command {
	var call openCall
	c := &cobra.Command{
		Use:   "open FILE...",
		Short: "Triage alerts from files on the screen, without setup",
		Long: paragraph("Open reads " + fault.And(itemKinds(func(k *alert.Kind) string { return k.Name + "s" })) +
			" from files, as tocsin import does, and shows them on the ordinary screen, or with --accessible as lines; - is standard input. " +
			"Nothing is polled. Nothing is kept: records, marks and notes go when you leave, " +
			"unless you give --keep, which stores the records as tocsin import does and then shows the whole store."),
		Args: atLeast(1, anyNumber),
		RunE: func(c *cobra.Command, files []string) error {
			call.files = files
			return openRun(c.Context(), a, call)
		},
	}
	c.Flags().BoolVar(&call.keep, "keep", false, "store what is read, as tocsin import does")
	return c
}

// openRun reads files into a store, and shows it.
func openRun(ctx context.Context, a *app, call openCall) error {
	switch {
	case !a.accessible() && !a.env.Terminal(a.env.Out):
		return usage("in scripts use tocsin import FILE, then tocsin query 'QUERY' --format ndjson", "the screen needs a terminal, but stdout isn't one")
	case call.keep && a.flags.readOnly:
		return usage("leave out --read-only or --keep", "--keep writes to the store, which --read-only forbids")
	case !call.keep && a.flags.store != "":
		return usage("add --keep, or leave out --store", "without --keep, nothing is written to a store")
	}
	settings, name, err := openSettings(ctx, a, call)
	if err != nil {
		return err
	}
	if err := a.openScreenLog(ctx); err != nil {
		return err
	}
	bad, err := openFiles(ctx, a, a.importer(ctx, name, settings), call.files)
	if err != nil {
		return err
	}
	if err := wordsBehind(a, call.files); err != nil {
		return err
	}
	return errors.Join(showOpen(ctx, a, showing{passing: a.fromFiles, said: unreadItems(bad)}), bad)
}

// openSettings returns the settings of a screen on files, and the integration of their records.
func openSettings(ctx context.Context, a *app, call openCall) (*config.Config, string, error) {
	name, err := a.importName("open", call.files)
	if err != nil {
		return nil, "", err
	}
	if a.fromFiles = !call.keep; a.fromFiles {
		a.flags.store = memoryURL
	}
	load := loadForScreen
	if a.accessible() {
		load = loadForLines
	}
	settings, err := load(ctx, a, false)
	return settings, name, err
}

// openFiles stores what files hold. What can't be read is reported on stderr, and returned as
// bad if there is something to show all the same.
func openFiles(ctx context.Context, a *app, in *importer, files []string) (bad, err error) {
	readOnly := a.flags.readOnly // of the screen: the files have to be stored first
	a.flags.readOnly = false
	defer func() { a.flags.readOnly = readOnly }()
	errs, whole := in.take(ctx, a, files)
	bad = reportAll(a.env.Err, errs)
	switch {
	case !whole || !in.read && bad != nil:
		return nil, bad
	case !in.read:
		return nil, usage(hintGraph, "there is nothing to show: the files hold no alert and no incident")
	}
	if in.sum.Expired > 0 {
		a.warn(recordCount(in.sum.Expired) + " older than keep = " + in.keep.String() + " skipped")
	}
	if in.ignored > 0 {
		a.warn(ignoredSaying(in.ignored))
	}
	return bad, nil
}

// unreadItems tells on the screen that something was not read; "" if all was.
func unreadItems(bad error) string {
	if bad == nil {
		return ""
	}
	return "Not everything could be read: " + fault.Of(bad).Sentence
}

// wordsBehind lets the lines of --accessible come from the terminal itself if the standard
// input was read as a file. A screen does so by itself.
func wordsBehind(a *app, files []string) error {
	if !a.accessible() || !slices.Contains(files, stdinName) {
		return nil
	}
	if w, ok := a.env.In.(io.Writer); ok && a.env.Terminal(w) {
		return nil
	}
	var in io.ReadCloser
	err := errors.New("there is no terminal")
	if a.env.Device != nil {
		in, err = a.env.Device()
	}
	if err != nil {
		return fault.New(fault.Usage, fmt.Sprintf("standard input was read as a file, and there is no terminal to read your words from: %s", cause(err)), "give tocsin open the name of a file", err)
	}
	a.env.In = in
	a.onClose(in.Close)
	return nil
}

// unset says why nothing is polled if there is no integration. The status line may cut it
// where it has a semicolon.
func (a *app) unset() string {
	if a.fromFiles {
		return "files: nothing is kept; tocsin open --keep keeps alerts and marks"
	}
	return "no integration: nothing is polled; tocsin setup adds one"
}
