package cmd

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tocsin/graph/fault"
)

// advised returns a fault as the command that ran reports it: its hint does not send the
// user to that same command, and with -v it ends with the ids of the refused request.
func (a *app) advised(ran *cobra.Command, f *fault.Fault) *fault.Fault {
	advised := *f
	if ran != nil && !(f.Kind == fault.Usage && saidMore(ran) && callsBare(pathOf(ran), f.Hint)) {
		advised.Hint = hintIn(pathOf(ran), f.Hint)
	}
	if advised.Hint == "" {
		advised.Hint = nextStep(ran, f.Kind)
	}
	if ids := advised.Unquoted(); a.flags.verbose && ids != "" {
		advised.Identify(ids, true)
	}
	return &advised
}

// seeLog is the next step if nothing else is known to help.
const seeLog = "run it again with -v --log FILE; the log has every step"

// nextStep returns a hint for an error whose cause names none. A person who interrupts a command
// needs none.
func nextStep(ran *cobra.Command, kind fault.Kind) string {
	switch {
	case kind == fault.Interrupted:
		return ""
	case kind == fault.Usage && ran != nil:
		return "see its use with: " + ran.CommandPath() + " --help"
	}
	return seeLog
}

// saidMore reports whether a command was called with arguments or with flags of its own that
// decide what it does.
func saidMore(ran *cobra.Command) bool {
	more := ran.Flags().NArg() > 0
	ran.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { more = more || f.Changed && f.Name != "format" })
	return more
}

// callsBare reports whether a hint ends with the call of a command without any argument, to be
// typed as it is: after a call with more, that's another one and the remedy of wrong use.
func callsBare(command, hint string) bool { return strings.HasSuffix(hint, ": tocsin "+command) }

// pathOf returns the words that call a command, without the program's name.
func pathOf(c *cobra.Command) string {
	_, path, _ := strings.Cut(c.CommandPath(), " ")
	return path
}

// hintIn returns a hint for a user who is in a command, such as "store check". Hints are
// written where the cause is known, and that place doesn't know who will print them: of
// the parts of a hint, which semicolons separate, those that name this command are left
// out. If nothing remains, the next step is the log.
func hintIn(command, hint string) string {
	if command == "" || !namesCommand(command, hint) {
		return hint
	}
	var parts []string
	for part := range strings.SplitSeq(hint, "; ") {
		if part != "" && !namesCommand(command, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return seeLog
	}
	return strings.Join(parts, "; ")
}

// namesCommand reports whether a text names a command as it was called; a call with a
// flag or another argument does something else. Behind a colon stands a whole call, to be
// typed as it is: any word that follows is an argument. Elsewhere a small letter goes on
// with the sentence.
func namesCommand(command, text string) bool {
	for _, at := range calls.FindAllStringIndex(text, -1) {
		rest, ok := strings.CutPrefix(text[at[1]:], command)
		another := anotherCall
		if strings.HasSuffix(text[:at[0]], ": ") {
			another = anotherWhole
		}
		if ok && !another.MatchString(rest) {
			return true
		}
	}
	return false
}

var (
	calls = regexp.MustCompile(`\btocsin `)
	// anotherCall matches what follows the words of a command if more of the call follows.
	anotherCall = regexp.MustCompile(`^(\w| -| ['"]| [A-Z])`)
	// anotherWhole matches it behind a colon.
	anotherWhole = regexp.MustCompile(`^( ?\w| ['"%-])`)
)
