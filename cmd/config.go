package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui"
	"tocsin/tui/text"
)

func newConfig(a *app) *cobra.Command {
	return group("config", "Find, show and check the settings file, and print its schema",
		&cobra.Command{
			Use: "path", Short: "Print the path of the settings file", Args: exactly(0),
			RunE: func(*cobra.Command, []string) error {
				_, err := fmt.Fprintln(a.env.Out, a.configPath())
				return err
			},
		},
		&cobra.Command{
			Use: "show", Short: "Print the settings file; it holds no secret", Args: exactly(0),
			RunE: func(c *cobra.Command, _ []string) error { return configShow(c.Context(), a) },
		},
		newConfigCheck(a),
		&cobra.Command{
			Use: "schema", Short: "Print a JSON Schema of the settings, for an editor", Args: exactly(0),
			Long: "Prints a JSON Schema (draft 2020-12) of the settings: every key with what it is\n" +
				"for, its default, and the values that it may have. An editor that knows schemas\n" +
				"of TOML, such as Taplo or Tombi, completes and checks the settings by it. Name\n" +
				"it in the first line of the settings:\n" +
				"\n" +
				"    #:schema tocsin.schema.json",
			Example: "  tocsin config schema > tocsin.schema.json",
			RunE:    func(*cobra.Command, []string) error { return configSchema(a) },
		},
	)
}

// configSchema prints the schema of the settings. It reads no settings, so that an editor
// helps to mend those with an error.
func configSchema(a *app) error {
	var commands []string
	for _, s := range slices.Concat(append(specs(), tui.Globals())...) {
		commands = append(commands, s.ID)
	}
	schema, err := config.Schema(commands)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.env.Out, "%s\n", schema)
	return err
}

func newConfigCheck(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{Use: "check", Short: "Check the settings file", Args: exactly(0)}
	c.RunE = func(c *cobra.Command, _ []string) error { return configCheck(c.Context(), a, format) }
	addFormat(c, &format)
	return c
}

// checkedSettings describes settings. The names of its JSON members never change.
type checkedSettings struct {
	Path         string            `json:"path"`
	Integrations []string          `json:"integrations"` // their names; empty if there are problems
	Problems     []settingsProblem `json:"problems"`
	Warnings     []settingsProblem `json:"warnings"` // of what works all the same
}

// settingsProblem is an error of a settings file, or a warning.
type settingsProblem struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`   // from 1; 0 if it is about the whole file
	Column  int    `json:"column,omitempty"` // from 1
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// problemsOf returns the errors of the settings file at path.
func problemsOf(path string, err error) (out []settingsProblem) {
	faults := config.Problems{fault.Of(err)}
	errors.As(err, &faults)
	for _, f := range faults {
		p := settingsProblem{File: path, Message: f.Sentence, Hint: f.Hint}
		var of config.Problem
		if errors.As(f, &of) {
			p.Line, p.Column, p.Message = of.Line, of.Column, of.Sentence
		}
		out = append(out, p)
	}
	return out
}

func configShow(ctx context.Context, a *app) error {
	b, err := config.Read(ctx, a.configPath())
	if err != nil {
		return a.unmade(err)
	}
	_, err = a.env.Out.Write(cleanLines(b))
	return err
}

func configCheck(ctx context.Context, a *app, format string) error {
	w := &settingsWarnings{app: a, all: []settingsProblem{}}
	settings, err := a.load(ctx, a.ownFiles(ctx, w))
	if err != nil && format == asJSON {
		if err := printJSON(a.env.Out, checkedSettings{a.configPath(), []string{}, problemsOf(a.configPath(), err), w.all}); err != nil {
			return err
		}
	}
	if err != nil {
		return a.reportProblems(err)
	}
	w.whole(settings)
	w.names(settings)
	w.since(settings)
	if format == asJSON {
		return printJSON(a.env.Out, checkedSettings{settings.Path, append([]string{}, names(settings)...), []settingsProblem{}, w.all})
	}
	_, err = fmt.Fprintf(a.env.Out, "%s: %s, no errors\n", settings.Path, plural(len(settings.Integrations), "integration"))
	return err
}

// mostProblems is how many problems of a settings file are printed.
const mostProblems = 50

// reportProblems prints the problems of a settings file.
func (a *app) reportProblems(err error) error {
	var problems config.Problems
	if !errors.As(err, &problems) {
		return err
	}
	for _, p := range problems[:min(len(problems), mostProblems)] {
		report(a.env.Err, p)
	}
	if more := problems.Beyond(mostProblems); more != "" {
		fmt.Fprintf(a.env.Err, "tocsin: and %s more\n", more)
	}
	return reportedError{err}
}

// openWarning warns of a settings file that other users can read; "" if they can't.
func openWarning(path string) string {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 {
		return ""
	}
	return fmt.Sprintf("other users can read it (mode %04o): run chmod 600 on it", info.Mode().Perm())
}

// settingsWarnings are the warnings of config check, which prints each when it is found.
type settingsWarnings struct {
	app *app
	all []settingsProblem
}

// add adds a warning of a key; of the whole file if the file does not have the key.
func (w *settingsWarnings) add(settings *config.Config, key, message string) {
	p := settingsProblem{File: settings.Path, Message: message}
	at := settings.Path
	if place, has := settings.Places[key]; has {
		p.Line, p.Column = place.Line, place.Column
		at = fmt.Sprintf("%s:%d:%d", at, p.Line, p.Column)
	}
	w.all = append(w.all, p)
	w.app.warn(at + ": " + message)
}

// of adds a warning of an integration's key.
func (w *settingsWarnings) of(settings *config.Config, i int, key, message string) {
	w.add(settings, fmt.Sprintf("integration.%d.%s", i, key), fmt.Sprintf("integration %s: %s", fault.Line(settings.Integrations[i].Name, 80), message))
}

// whole warns of the file as a whole.
func (w *settingsWarnings) whole(settings *config.Config) {
	if open := openWarning(settings.Path); open != "" {
		w.add(settings, "", open)
	}
	if len(settings.Integrations) == 0 {
		w.app.warnEmpty(settings)
		w.all = append(w.all, settingsProblem{File: settings.Path, Message: noIntegration, Hint: noIntegrationHint})
	}
}

// names warns of integrations with a name that setup would refuse. They keep working, so
// this is not an error.
func (w *settingsWarnings) names(settings *config.Config) {
	for i, in := range settings.Integrations {
		wrong := alert.CheckIntegration(in.Name)
		for _, other := range settings.Integrations[:i] {
			if wrong == nil && alert.SameIntegration(other.Name, in.Name) {
				wrong = fmt.Errorf("differs only in case from the name in line %d", other.Line)
			}
		}
		if wrong != nil {
			w.of(settings, i, "name", fmt.Sprintf("the name %s", wrong))
		}
	}
}

// since warns of integrations whose back-fill would reach further back than alerts are
// kept.
func (w *settingsWarnings) since(settings *config.Config) {
	for i, in := range settings.Integrations {
		if said := shortened(settings, in); said != "" {
			w.of(settings, i, "since", said)
		}
	}
}

// shortened says that keep ends the back-fill of an integration; "" if it doesn't.
func shortened(settings *config.Config, in config.Integration) string {
	if settings.Keep == 0 || in.Since <= settings.Keep {
		return ""
	}
	return fmt.Sprintf("since = %s reaches further back than keep = %s: the back-fill ends where alerts are no longer kept", in.Since, settings.Keep)
}

// cleanLines makes a text file safe for a terminal, line by line.
func cleanLines(b []byte) []byte {
	var out strings.Builder
	for line := range strings.Lines(string(b)) {
		out.WriteString(text.Clean(strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), "\r\n")) + "\n")
	}
	return []byte(out.String())
}
