package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/graph/fault"
)

// globals are the flags that every command has.
type globals struct {
	env          Env
	config       string
	store        string
	integrations []string
	color        string
	readOnly     bool
	log          string
	verbose      bool
}

func newRoot(env Env) *cobra.Command {
	g := &globals{env: env}
	root := &cobra.Command{
		Use:   "tocsin",
		Short: "Microsoft's security alerts in the terminal",
		Long: "tocsin brings the alerts of Microsoft Defender, Entra ID Protection and Purview\n" +
			"to the terminal: it polls Microsoft Graph, keeps what it gets, and lets you\n" +
			"list, filter, open and triage it.\n" +
			"\n" +
			"Without a command it shows the screen; where there are no settings yet, the\n" +
			"setup first.",
		Args:          exactly(0),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return showScreen(c.Context(), g) },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("see "+c.CommandPath()+" --help", "%s", err)
	})
	f := root.PersistentFlags()
	f.StringVar(&g.config, "config", "", "settings `FILE` (TOCSIN_CONFIG)")
	f.StringVar(&g.store, "store", "", "store `URL`, such as sqlite:PATH (TOCSIN_STORE)")
	f.StringArrayVar(&g.integrations, "integration", nil, "only the integration of this `NAME`; may be given again")
	f.StringVar(&g.color, "color", "auto", "`WHEN`: auto, always or never")
	f.BoolVar(&g.readOnly, "read-only", false, "neither poll nor triage")
	f.StringVar(&g.log, "log", "", "log `FILE` (TOCSIN_LOG)")
	f.BoolVarP(&g.verbose, "verbose", "v", false, "log more")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return g.checkColor() }
	root.AddCommand(
		newDemo(g), newSetup(g), newCollect(g), newQuery(g), newImport(g), newTriage(g), newStatus(g),
		newDoctor(g), newCert(g), newConfig(g), newSim(g), newVersion(g),
	)
	return root
}

func (g *globals) checkColor() error {
	switch g.color {
	case "auto", "always", "never":
		return nil
	}
	return usage("use auto, always or never", "--color %s is not known", g.color)
}

// exactly refuses any other number of arguments.
func exactly(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) == n:
			return nil
		case !c.HasParent() && c.HasSubCommands():
			return usage(nearest(c, args[0]), "there is no command %s", args[0])
		case len(args) > n:
			return usage("see "+c.CommandPath()+" --help", "%s does not take %s", c.CommandPath(), args[n])
		}
		return usage("usage: "+c.UseLine(), "%s needs %s", c.CommandPath(), plural(n, "argument"))
	}
}

// atLeast refuses fewer arguments.
func atLeast(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= n {
			return nil
		}
		return usage("usage: "+c.UseLine(), "%s needs at least %s", c.CommandPath(), plural(n, "argument"))
	}
}

// group is a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: exactly(0)}
	c.RunE = func(c *cobra.Command, args []string) error {
		return usage("see "+c.CommandPath()+" --help", "%s needs one of its commands", c.CommandPath())
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(nearest(c, args[0]), "there is no command %s %s", c.CommandPath(), args[0])
		}
		return nil
	}
	c.AddCommand(commands...)
	return c
}

// nearest offers the command that a word may mean.
func nearest(c *cobra.Command, word string) string {
	var known []string
	for _, sub := range c.Commands() {
		known = append(known, sub.Name())
	}
	if near := fault.Nearest(word, known); near != "" {
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
