package cmd

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newDoctor(a *app) *cobra.Command {
	var (
		format string
		call   conformanceCall
	)
	c := &cobra.Command{
		Use:   "doctor [NAME...]",
		Short: "Check the installation and say how to fix it",
		Long: "Doctor checks the terminal, the settings, the store and each integration step by\n" +
			"step, from its certificate to its sources, and says how it is polled. Given\n" +
			"names, it checks only those integrations.\n" +
			"It looks for damage in the store for five seconds; tocsin store check reads all.\n" +
			"The exit code is that of the first check that failed.\n\n" + conformanceHelp(),
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			a.flags.integrations = append(a.flags.integrations, args...)
			if c.Flags().Changed("conformance") || c.Flags().Changed("against") {
				call.format = format
				return conformanceRun(c.Context(), a, call)
			}
			return doctorRun(c.Context(), a, format)
		},
	}
	addFormat(c, &format)
	c.Flags().Var(pathFlag{to: &call.file}, "conformance", "write to a new `FILE` which contracts of the simulator the tenant keeps, and check nothing")
	c.Flags().Var(pathFlag{to: &call.against}, "against", "compare the file of --conformance with `OTHER`; if it is there, nothing is asked")
	return c
}

// doctorRun prints every check of settings, store and integrations, and returns
// the first fault.
func doctorRun(ctx context.Context, a *app, format string) error {
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	a.logSettings(settings)
	d := doctor{out: a.env.Out, json: format == asJSON, results: []doctorResult{}, told: map[string]bool{}}
	if !d.json {
		d.waits = newDoctorLine(a.env)
	}
	if a.env.Terminal(a.env.Out) {
		d.width = a.env.Width(a.env.Out)
	}
	if err := a.diagnose(ctx, settings, &d); err != nil {
		return err
	}
	if d.json {
		d.unsaid = printJSON(a.env.Out, d.results)
	}
	if d.worst != nil {
		return d.worst
	}
	return d.unsaid
}

// diagnose runs every check of terminal, settings, store and integrations.
func (a *app) diagnose(ctx context.Context, settings *config.Config, d *doctor) error {
	d.head("terminal")
	d.print(a.checkTerminal())
	d.head("settings")
	d.print(checkSettings(settings))
	d.head("store")
	d.waits.on("store")
	d.print(checkStore(ctx, a, settings))
	states, unknown := statesOf(ctx, a, settings) // why it can't be opened is told by now
	for _, in := range a.chosen(settings) {
		d.head(in.Name)
		target, err := a.target(settings, in)
		if err != nil {
			return err
		}
		d.print(hostsToOpen(target))
		check.Run(ctx, d.waits.along(in.Name, check.For(target)), d.print)
		for _, r := range slices.Concat(checkTwins(settings, in), a.checkRenewal(ctx, settings, in)) {
			d.print(r)
		}
		if unknown == nil {
			polling := checkPolling(verbs.Status([]config.Integration{in}, states, a.env.Now()))
			if in.Paused {
				polling.Message = a.pausedNote(ctx, settings, in.Name)
			}
			d.print(polling)
		}
	}
	return nil
}

// hostsToOpen lists what a firewall must let through, and the proxy on the way.
func hostsToOpen(t check.Target) check.Result {
	var hosts []string
	roots := []string{t.Cloud.Login}
	for _, source := range t.Sources {
		if root, err := t.Cloud.Root(source.Scope); err == nil {
			roots = append(roots, root)
		}
	}
	for _, root := range roots {
		u, err := url.Parse(root)
		if err != nil || u.Host == "" {
			continue
		}
		host := u.Hostname() + ":" + cmp.Or(u.Port(), "443")
		if !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	message := commas(hosts)
	if t.Proxy.Used(t.Cloud.Login) {
		message += ", by the proxy " + t.Proxy.Address
	}
	return check.Result{ID: "hosts", Title: "Hosts to open", State: check.Passed, Message: message}
}

// doctorResult is the result of one check. The names of its JSON members never change.
type doctorResult struct {
	Section string `json:"section"`      // terminal, settings, store, or the name of an integration
	ID      string `json:"id,omitempty"` // of a check of an integration
	Title   string `json:"title"`
	State   string `json:"state"` // passed, warned, failed or skipped
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	IDs     string `json:"ids,omitempty"` // of the refused request, for Microsoft's support
}

// doctor prints results as they come, or keeps them for JSON, and remembers the first
// fault.
type doctor struct {
	out     io.Writer
	json    bool
	section string
	results []doctorResult
	worst   *fault.Fault
	told    map[string]bool // sentences and hints so far: one cause may fail every integration
	hinted  string          // the hint that was said last
	unsaid  error           // the first error of out
	width   int             // of the terminal; 0 for none, whose lines are not wrapped
	waits   *doctorLine     // says what is waited for; nil for JSON
}

func (d *doctor) say(format string, words ...any) {
	if _, err := fmt.Fprintf(d.out, format, words...); d.unsaid == nil {
		d.unsaid = err
	}
}

func (d *doctor) head(name string) {
	d.section, d.hinted = name, "" // each section tells its own hint
	if !d.json {
		d.say("%s\n", text.Clean(name))
	}
}

func (d *doctor) print(r check.Result) {
	d.waits.over()
	if r.State == check.Failed && d.worst == nil {
		d.worst = r.Fault
	}
	hint, ids := "", ""
	if r.Fault != nil {
		hint, ids = fault.Named(hintIn("doctor", r.Fault.Hint), d.section), r.Fault.Unquoted()
	}
	if d.json {
		d.results = append(d.results, doctorResult{d.section, r.ID, r.Title, string(r.State), fault.Named(r.Message, d.section), hint, ids})
		return
	}
	mark := map[check.State]string{check.Passed: "ok  ", check.Warned: "warn", check.Failed: "FAIL", check.Skipped: "–   "}[r.State]
	if d.again(r) { // before it has a name
		r.Message, hint = "the same as above", ""
	}
	if hint != "" && d.hinted == hint { // the step above was about the same
		hint = ""
	}
	if hint != "" {
		d.hinted = hint
	}
	d.wrapped("  "+mark+"  ", text.Clean(r.Title)+": "+text.Clean(fault.Named(r.Message, d.section)))
	d.more("hint", hint)
	d.more("ids", ids)
}

// again reports whether a fault was told before, in the same words and with the same facts.
func (d *doctor) again(r check.Result) bool {
	if r.Fault == nil {
		return false
	}
	words := r.Message + "\n" + r.Fault.Hint
	before := d.told[words]
	d.told[words] = true
	return before
}

// more says more about a check, if there is anything to say.
func (d *doctor) more(what, said string) {
	if said != "" {
		d.wrapped("        ", what+": "+text.Clean(said))
	}
}

// wrapped says a text behind a lead of 8 cells. On a terminal it is wrapped by words, and
// stands below itself.
func (d *doctor) wrapped(lead, said string) {
	const indent = 8
	lines := []string{said}
	if d.width > 0 {
		lines = text.Wrap(said, max(d.width-indent, 20))
	}
	for _, line := range lines {
		d.say("%s%s\n", lead, line)
		lead = strings.Repeat(" ", indent)
	}
}

// checkSettings says what the settings hold, and whether others can read them.
func checkSettings(settings *config.Config) check.Result {
	r := check.Result{Title: settings.Path, State: check.Passed, Message: plural(len(settings.Integrations), "integration")}
	if open := openWarning(settings.Path); open != "" {
		r.State, r.Message = check.Warned, r.Message+"; "+open
		r.Fault = fault.New(fault.Usage, open, "run chmod 600 "+shellWord(settings.Path), nil)
	}
	if len(settings.Integrations) == 0 {
		r.State, r.Fault = check.Warned, fault.New(fault.Usage, noIntegration, noIntegrationHint, nil)
	}
	return r
}
