package cmd

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
	"tocsin/store/config"
	"tocsin/store/query"
)

// shellScript is a shell and what writes its completion script.
type shellScript struct {
	name  string
	write func(root *cobra.Command, w io.Writer) error
}

func shellScripts() []shellScript {
	return []shellScript{
		{"bash", writeBash},
		{"zsh", writeZsh},
		{"fish", func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }},
		{"powershell", (*cobra.Command).GenPowerShellCompletionWithDesc},
	}
}

func newCompletion(a *app) *cobra.Command {
	var shells []string
	for _, s := range shellScripts() {
		shells = append(shells, s.name)
	}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the script with which a shell completes tocsin's commands",
		Long: "Completion prints the script with which a shell completes tocsin's commands,\n" +
			"flags and, word by word, the query of tocsin query. SHELL is\n" +
			fault.Or(shells) + ".\n" +
			"It writes no file. To use it now, and in each new shell:\n\n" +
			"  bash        source <(tocsin completion bash), in ~/.bashrc; it needs the\n" +
			"              package bash-completion\n" +
			"  zsh         source <(tocsin completion zsh), in ~/.zshrc below compinit\n" +
			"  fish        tocsin completion fish | source, in ~/.config/fish/config.fish\n" +
			"  powershell  tocsin completion powershell | Out-String | Invoke-Expression, in\n" +
			"              $PROFILE; it completes no query that stands in quotes",
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error {
			for _, s := range shellScripts() {
				if s.name == args[0] {
					return s.write(c.Root(), a.env.Out)
				}
			}
			return usage("use "+fault.Or(shells), "there is no completion for %s", orQuotes(args[0]))
		},
		ValidArgsFunction: cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp),
	}
}

// completing reports whether a shell asks for candidates.
func completing(c *cobra.Command) bool {
	return c.Name() == cobra.ShellCompRequestCmd || c.Name() == cobra.ShellCompNoDescRequestCmd
}

// listed are the directives of candidates that are all there is, in their order.
const listed = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder

// completes gives a command's arguments and flags their candidates. Files are offered only
// for what takes them. Only a shell that asks needs them: the library keeps each flag that has
// candidates, and with it the app that has the flag's value, for as long as the process lasts.
func (a *app) completes(c *cobra.Command) {
	if c.ValidArgsFunction == nil && !strings.Contains(c.Use, "FILE") && !strings.Contains(c.Use, "FOLDER") {
		c.ValidArgsFunction = cobra.NoFileCompletions
	}
	c.Flags().VisitAll(func(f *pflag.Flag) { a.completesFlag(c, f) })
	c.PersistentFlags().VisitAll(func(f *pflag.Flag) { a.completesFlag(c, f) })
}

func (a *app) completesFlag(c *cobra.Command, f *pflag.Flag) {
	if _, known := c.GetFlagCompletionFunc(f.Name); known {
		return
	}
	value := f.Value
	if s, ok := value.(*single); ok {
		value = s.Value
	}
	complete := cobra.NoFileCompletions
	switch v := value.(type) {
	case choice:
		complete = cobra.FixedCompletions(v.words, listed)
	case pathFlag, pathsFlag:
		return
	default:
		if of := offers(a)[f.Name]; of != nil {
			complete = of
		}
	}
	if err := c.RegisterFlagCompletionFunc(f.Name, complete); err != nil {
		panic(err) // the flag was found in the command
	}
}

// offers are the candidates of flags, by their names.
func offers(a *app) map[string]cobra.CompletionFunc {
	var states []string
	for _, s := range alert.TriageStates() {
		states = append(states, string(s))
	}
	return map[string]cobra.CompletionFunc{
		"integration": a.completeIntegration,
		"query":       a.completeFlagQuery,
		"columns":     a.completeColumns,
		"credential":  cobra.FixedCompletions(config.Credentials(), listed),
		"source":      cobra.FixedCompletions(auditedSources(), listed),
		"state":       cobra.FixedCompletions(states, listed),
		"verdict":     cobra.FixedCompletions(alert.VerdictWords(), listed),
	}
}

// completeIntegration offers the integrations of the settings.
func (a *app) completeIntegration(c *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	settings, err := a.loadOrNone(c.Context())
	if err != nil {
		return nil, listed
	}
	return names(settings), listed
}

// completeQuery offers what may stand at the end of a half-typed query, which a shell may
// give with the quote that it stands in. It reads no store.
func (a *app) completeQuery(c *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, listed
	}
	return a.completeFlagQuery(c, nil, typed)
}

// completeFlagQuery is completeQuery for the value of a flag.
func (a *app) completeFlagQuery(c *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	quote, typed := opened(typed)
	out := a.candidates(c, quote, "", typed)
	if quote != 0 {
		return out, listed // the script of fish would look for the quote in them
	}
	return out, listed | cobra.ShellCompDirectiveNoSpace
}

// completeColumns offers the fields for --columns of a query.
func (a *app) completeColumns(c *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := "| fields "
	if len(args) > 0 {
		before = args[0] + " " + before
	}
	return a.candidates(c, 0, before, typed), listed | cobra.ShellCompDirectiveNoSpace
}

// candidates completes typed, which stands behind a text that the shell does not have.
func (a *app) candidates(c *cobra.Command, quote byte, before, typed string) (out []cobra.Completion) {
	scope := query.Scope{Now: a.env.Now()}
	if settings, err := a.loadOrNone(c.Context()); err == nil {
		scope = a.scope(settings)
	}
	for _, found := range scope.Complete(before+typed, len(before+typed), nil) {
		found, ok := inQuote(quote, found)
		if !ok || found.At.From < len(before) {
			continue
		}
		if begun := found.Typed(before+typed, len(before+typed)); found.Kind != query.CandidateValue && begun == strings.ToLower(begun) {
			found.Text = lowered(found.Text, begun)
		}
		text, caret := found.Insert(before + typed)
		word := strings.TrimRight(text[len(before):caret], " ")
		out = append(out, cobra.CompletionWithDesc(cleanText(word), cleanText(found.Help)))
	}
	return out
}

// completeExplain offers the fields, the kinds of evidence and the codes that tocsin explain
// knows.
func completeExplain(_ *cobra.Command, args []string, typed string) (out []cobra.Completion, _ cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, listed
	}
	offer := func(word, help string) {
		if strings.HasPrefix(strings.ToLower(word), strings.ToLower(typed)) {
			out = append(out, cobra.CompletionWithDesc(word, cleanText(help)))
		}
	}
	for _, f := range query.Fields() {
		if !f.Never {
			offer(f.Name, f.Help)
		}
	}
	for _, d := range normalize.Describe() {
		offer(d.Type, "a kind of evidence")
	}
	for _, e := range fault.Explanations() {
		offer(e.Code, "a code")
	}
	return out, listed
}

// lowered returns a keyword as it is being typed: shells leave out what does not begin with
// the very letters.
func lowered(word, begun string) string {
	if lower := strings.ToLower(word); begun != "" && strings.HasPrefix(lower, begun) {
		return lower
	}
	return word
}
