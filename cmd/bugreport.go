package cmd

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/bound"
	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

func newBugreport(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "bugreport [FILE]",
		Short: "Write what helps to find a fault into one cleaned file",
		Long: paragraph("Bugreport runs doctor and puts its results together with the version, the status, the settings and the last faults of the log. " +
			"Ids, names, addresses, paths, keys and tokens are taken out. It shows the text, and sends nothing: with FILE it then writes it there, after asking on a terminal. Read it before you hand it on."),
		Args: atLeast(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			files, err := paths(args)
			if err != nil {
				return err
			}
			return bugreport(c.Context(), a, strings.Join(files, ""))
		},
	}
}

func bugreport(ctx context.Context, a *app, path string) error {
	report := a.bugreportText(ctx)
	if _, err := io.WriteString(a.env.Out, report); err != nil || path == "" {
		return err
	}
	if a.flags.readOnly {
		return usage("leave out FILE", "bugreport writes FILE, which --read-only forbids")
	}
	if exists(path) {
		return overwritten(path)
	}
	if in, ok := a.env.In.(io.Writer); ok && a.env.Terminal(in) && a.env.Terminal(a.env.Err) {
		fmt.Fprintf(a.env.Err, "Write this to %s? [y/N] ", cleanText(path))
		line, _ := bufio.NewReader(&patient{ctx: ctx, source: io.LimitReader(a.env.In, 100)}).ReadString('\n')
		if answer := strings.ToLower(strings.TrimSpace(line)); answer != "y" && answer != "yes" {
			return fault.New(fault.Interrupted, "nothing was written", "answer y to write it", nil)
		}
	}
	err := durable.Create(durable.File{Path: path, Data: []byte(report), Mode: 0o600})
	if errors.Is(err, fs.ErrExist) {
		return overwritten(path)
	}
	if err != nil {
		why, hint := fault.Reason(err)
		return fault.New(fault.Failed, "cannot write "+path+": "+why, cmp.Or(hint, checkDisk), err)
	}
	fmt.Fprintln(a.env.Err, cleanText("written: "+path+"; nothing was sent"))
	return nil
}

// bugreportText gathers the report. What fails is part of it.
func (a *app) bugreportText(ctx context.Context) string {
	var b strings.Builder
	section := func(title, text string) { fmt.Fprintf(&b, "## %s\n\n%s\n", title, strings.TrimRight(text, "\n")+"\n") }
	section("Version", fmt.Sprintf("%s, %s, %s/%s", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH))
	settings, err := a.load(ctx)
	if err != nil {
		section("Settings", unquoted(fault.Of(err).Sentence))
		settings = config.Empty(a.configPath())
	} else {
		section("Settings", settingsText(ctx, settings))
		var out strings.Builder
		d := doctor{out: &out, told: map[string]bool{}}
		if err := a.diagnose(ctx, settings, &d); err != nil {
			d.say("%s\n", fault.Of(err).Sentence)
		}
		section("Doctor", out.String())
		section("Status", a.statusText(ctx, settings))
	}
	faults, former := lastFaults(filepath.Join(a.places().State(), "tocsin.log"))
	if err != nil && faults != noLog {
		faults = "left out: without the settings it can't be told what in it is private"
	}
	clean := a.knowing(ctx, settings, former...)
	section("Last faults of the log", clean.strange(keyed(clean.clean(faults))))
	return string(cleanLines([]byte(clean.clean(b.String()))))
}

// knowing returns what takes out the names of the settings, of the store, and others.
func (a *app) knowing(ctx context.Context, settings *config.Config, others ...string) *scrubber {
	clean := newScrubber(settings, a.env)
	clean.former(others...)
	clean.former(a.formerNames(ctx, settings)...)
	return clean
}

// settingsText returns the settings without comments, in which anything may stand, and
// without the queries.
func settingsText(ctx context.Context, settings *config.Config) string {
	text, err := config.Read(ctx, settings.Path)
	if err != nil {
		return fault.Of(err).Sentence
	}
	plain, err := config.Plain(text, "views", "highlights")
	if err != nil {
		return "they can't be written down again"
	}
	return plain
}

// formerNames returns the names of integrations that the store has, or whose removal was
// interrupted: the settings may not have them any more.
func (a *app) formerNames(ctx context.Context, settings *config.Config) (names []string) {
	for _, is := range a.removals().allKept(ctx, settings) {
		names = append(names, is.Name)
	}
	if a.store == nil {
		return names
	}
	states, _ := a.store.States(ctx) // the status tells of the fault
	for _, s := range states {
		names = append(names, s.Integration)
	}
	return names
}

func (a *app) statusText(ctx context.Context, settings *config.Config) string {
	if a.store == nil {
		return "no store"
	}
	states, err := a.store.States(ctx)
	if err != nil {
		return fault.Of(err).Sentence
	}
	var out strings.Builder
	rows := statusOf(ctx, a, settings, states)
	clean := a.knowing(ctx, settings)
	for i := range rows { // before the layout: the words in place of names have other widths
		rows[i].State.Integration = clean.clean(rows[i].State.Integration)
	}
	_ = statusTable(&out, rows, true, 0) // a strings.Builder takes all
	return out.String()
}

const (
	mostLogTail = 256 << 10 // bytes of the log's end that are looked at
	mostFaults  = 40        // lines of it
)

// unquoted returns a sentence about settings without the values and the names that it repeats:
// as long as they can't be read, nothing tells which are private.
func unquoted(sentence string) string {
	for _, form := range []string{`"(?:[^"\\]|\\.)*"`, `'[^']*'`, `\bintegration \S+`} {
		sentence = regexp.MustCompile(form).ReplaceAllString(sentence, "<value>")
	}
	return sentence
}

// noLog stands for the log if there is none.
const noLog = "no log"

// grave matches lines of the log about faults, in each form that a log has.
var grave = regexp.MustCompile(`"level":"(WARN|ERROR)|\blevel=(WARN|ERROR)`)

// lastFaults returns the last warnings and errors of the log, and the names of integrations in
// all of its last lines.
func lastFaults(path string) (last string, names []string) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // opening a pipe would wait
		return noLog, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "no log that can be read", nil
	}
	defer func() { _ = f.Close() }()
	if info.Size() > mostLogTail {
		_, _ = f.Seek(-mostLogTail, io.SeekEnd) // if it fails, the beginning is read
	}
	text, err := bound.Head(f, mostLogTail)
	if err != nil {
		return "the log can't be read", nil
	}
	var faults []string
	for line := range strings.Lines(string(text)) {
		if grave.MatchString(line) {
			faults = append(faults, line)
		}
	}
	return strings.Join(faults[max(0, len(faults)-mostFaults):], ""), namesIn(string(text))
}
