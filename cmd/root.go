package cmd

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/fault"
)

// newRoot makes the root command of a run. Every command holds the app.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "tocsin",
		Short: "Microsoft's security alerts in the terminal",
		Long: "tocsin brings the alerts of Microsoft Defender, Entra ID Protection and Purview\n" +
			"to the terminal. It polls Microsoft Graph, stores the alerts, and lets you list,\n" +
			"filter, open and triage them.\n" +
			"\n" +
			"Without a command it shows the screen. If there are no settings yet, the setup\n" +
			"comes first.",
		Args:          exactly(0),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagFault)
	shows := root.Flags().Bool("version", false, "print the version")
	root.RunE = func(c *cobra.Command, _ []string) error {
		if *shows {
			return printVersion(a, asTable)
		}
		return showScreen(c.Context(), a)
	}
	root.Flags().BoolVar(&a.flags.fresh, "fresh", false, "begin the screen anew, not as it was left")
	addGlobalFlags(a, root)
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		if completing(c) {
			everywhere(root, a.completes)
			return a.takeVariables()
		}
		if err := refuseEmpty(c); err != nil {
			return err
		}
		if c.Annotations[apart] != "" {
			a.env.Get = without(a.env.Get, "TOCSIN_CONFIG", "TOCSIN_STORE", "TOCSIN_LOG")
		}
		if err := a.takeVariables(); err != nil {
			return err
		}
		if err := a.openNamedLog(c.Context(), c.CommandPath()); err != nil {
			return err
		}
		return startProfile(a)
	}
	root.AddCommand(
		newDemo(a), newSetup(a), newCollect(a), newQuery(a), newReport(a), newCoverage(a), newExplain(a), newImport(a), newOpen(a), newTriage(a), newStatus(a),
		newDoctor(a), newBugreport(a), newAudit(a), newStore(a), newIntegration(a), newCert(a), newConfig(a), newSim(a), newCompletion(a), newMan(a), newVersion(a),
	)
	addHelp(a, root)
	everywhere(root, onlyOnce)                             // before each command gets the flags of all
	everywhere(root, (*cobra.Command).InitDefaultHelpFlag) // else the word after --help counts as its value
	return root
}

// addGlobalFlags adds the flags that every command has.
func addGlobalFlags(a *app, root *cobra.Command) {
	f := root.PersistentFlags()
	f.Var(pathFlag{to: &a.flags.config}, "config", "settings `FILE` (TOCSIN_CONFIG)")
	f.Var(pathFlag{&a.flags.store, true}, "store", "store `URL`, such as sqlite:PATH (TOCSIN_STORE)")
	f.StringArrayVar(&a.flags.integrations, "integration", nil, "only the integration with this `NAME`; can be repeated")
	a.flags.color = "auto"
	f.Var(choice{&a.flags.color, []string{"auto", "always", "never"}}, "color", "`WHEN` to use colours: auto, always or never")
	f.BoolVar(&a.flags.accessible, "accessible", false, "show the screen as lines that only append (ACCESSIBLE)")
	f.BoolVar(&a.flags.readOnly, "read-only", false, "neither poll nor triage")
	f.Var(pathFlag{to: &a.flags.log}, "log", "log `FILE` (TOCSIN_LOG)")
	f.BoolVarP(&a.flags.verbose, "verbose", "v", false, "log each request, lease, poll and put")
	f.StringVar(&a.flags.profile, "profile", "", "write a profile as `KIND=FILE`; the kinds are cpu, heap and trace")
}

// everywhere calls do with a command and all below it.
func everywhere(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		everywhere(sub, do)
	}
}

// apart is the annotation of a command that doesn't use the user's own settings,
// store and log, even if the environment names them.
const apart = "apart"

// without hides variables of the environment.
func without(get func(string) string, names ...string) func(string) string {
	return func(name string) string {
		if slices.Contains(names, name) {
			return ""
		}
		return get(name)
	}
}

// exactly accepts n arguments.
func exactly(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == n:
			return nil
		case !c.HasParent() && c.HasSubCommands():
			return usage(nearestTo(c, args[0]), "there is no command %s", orQuotes(args[0]))
		case len(args) > n:
			return usage("see "+c.CommandPath()+" --help", "unexpected argument %[2]q for %[1]s", c.CommandPath(), args[n])
		}
		return usage("usage: "+c.UseLine(), "%s needs %s", c.CommandPath(), plural(n, "argument"))
	}
}

// anyNumber is the most of atLeast if there is no limit.
const anyNumber = math.MaxInt

// atLeast accepts n arguments or more, up to most.
func atLeast(n, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > most {
			return exactly(most)(c, args)
		}
		if len(args) >= n {
			return nil
		}
		return usage("usage: "+c.UseLine(), "%s needs at least %s", c.CommandPath(), plural(n, "argument"))
	}
}

// group returns a command that only has subcommands.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: exactly(0)}
	c.RunE = func(c *cobra.Command, args []string) error {
		return usage("see "+c.CommandPath()+" --help", "%s needs a command", c.CommandPath())
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(nearest(c, args[0]), "there is no command %s %s", c.CommandPath(), orQuotes(args[0]))
		}
		return nil
	}
	c.AddCommand(commands...)
	return c
}

// orQuotes returns a word as it is, and a blank one in quotes, so that a sentence shows it.
func orQuotes(word string) string {
	if strings.TrimSpace(word) == "" {
		return strconv.Quote(word)
	}
	return word
}

// nearestTo is nearest for the whole program, whose topics are no commands.
func nearestTo(root *cobra.Command, word string) string {
	if topic, _, err := root.Find([]string{"help", word}); err == nil && topic.Name() == word {
		return "for the topic: " + topic.CommandPath()
	}
	return nearest(root, word)
}

// nearest returns a hint with the command that a word may mean.
func nearest(c *cobra.Command, word string) string {
	var known []string
	for _, sub := range c.Commands() {
		if slices.Contains(sub.SuggestFor, word) {
			return "did you mean " + sub.Name() + "?"
		}
		known = append(known, sub.Name())
	}
	switch near := fault.Nearest(word, known); {
	case slices.Contains(known, word): // it stands behind --
		return "leave out the --"
	case near != "":
		return "did you mean " + near + "?"
	}
	return "see " + c.CommandPath() + " --help"
}

func plural(n int, noun string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
