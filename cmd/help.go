package cmd

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/assets"
	"tocsin/tui/text"
)

// topic is a text that tocsin help prints, in addition to the commands.
type topic struct {
	name, title string
	text        []byte
}

// topics returns the topics of a folder, sorted by name.
func topics(docs fs.FS) ([]topic, error) {
	paths, err := fs.Glob(docs, "*.md")
	if err != nil {
		return nil, err
	}
	var out []topic
	for _, path := range paths {
		text, err := fs.ReadFile(docs, path)
		if err != nil {
			return nil, err
		}
		first, _, _ := bytes.Cut(text, []byte("\n"))
		out = append(out, topic{strings.TrimSuffix(path, ".md"), strings.TrimSpace(strings.TrimLeft(string(first), "# ")), text})
	}
	return out, nil
}

// print prints a topic as it is written, without the comments around a generated
// part.
func (t topic) print(a *app) error {
	for line := range bytes.Lines(t.text) {
		if bytes.HasPrefix(line, []byte("<!--")) {
			continue
		}
		if _, err := a.env.Out.Write(cleanLines(line)); err != nil {
			return err
		}
	}
	return nil
}

// helpWidth is the greatest width of a line of help: a terminal of 80 columns breaks longer ones
// in the middle of words.
const helpWidth = 80

// paragraph breaks a text into lines as the help of a command has them.
func paragraph(s string) string { return strings.Join(text.Wrap(s, helpWidth), "\n") }

// wrappedFlags returns a template of cobra's that wraps what is said of flags.
func wrappedFlags(template string) string {
	return strings.ReplaceAll(template, ".FlagUsages ", ".FlagUsagesWrapped "+strconv.Itoa(helpWidth)+" ")
}

// commas lists words.
func commas[S ~string](words []S) string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return strings.Join(out, ", ")
}

// newHelp makes the help command. Each topic is a command below it, so topics and
// commands are found, listed and suggested in the same way.
func newHelp(a *app, all []topic) *cobra.Command {
	c := &cobra.Command{
		Use:   "help [COMMAND | TOPIC]",
		Short: "Explain a command or a topic",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			if err == nil && (len(rest) == 0 || len(args) == 0) {
				found.InitDefaultHelpFlag() // as cobra does before it runs a command
				return found.Help()
			}
			return usage(nearestHelp(c, found, args, rest), "there is no command or topic %s", orQuotes(strings.Join(args, " ")))
		},
	}
	for _, t := range all {
		c.AddCommand(&cobra.Command{
			Use: t.name, Aliases: earlierNames(t.name), Short: t.title, Args: exactly(0),
			RunE: func(*cobra.Command, []string) error { return t.print(a) },
		})
	}
	return c
}

// earlierNames returns the names that a topic once had, which go on to work.
func earlierNames(topic string) []string {
	if topic == "query" {
		return []string{"query-language"}
	}
	return nil
}

// nearestHelp returns a hint with the topic most similar to a word, or with the
// command if no topic is similar. Below a command that was found it offers only what is
// there.
func nearestHelp(help, found *cobra.Command, args, rest []string) string {
	if found != nil && found.HasParent() && len(rest) > 0 {
		return nearest(found, rest[0])
	}
	if offer := nearest(help, args[0]); strings.HasPrefix(offer, "did you mean") {
		return offer
	}
	return nearest(help.Root(), args[0])
}

// topicList returns the list of topics at the end of the program's help.
func topicList(all []topic) string {
	var b strings.Builder
	b.WriteString("{{if not .HasParent}}\nTopics (tocsin help TOPIC):\n")
	for _, t := range all {
		fmt.Fprintf(&b, "  %-15s %s\n", t.name, t.title)
	}
	b.WriteString("{{end}}")
	return b.String()
}

// addHelp adds the help command and the list of topics to the root command.
func addHelp(a *app, root *cobra.Command) {
	all, err := topics(assets.Docs())
	if err != nil {
		panic(err) // the files are part of the program
	}
	root.SetHelpCommand(newHelp(a, all))
	root.InitDefaultHelpCmd()
	root.SetUsageTemplate(wrappedFlags(root.UsageTemplate()) + topicList(all))
	print := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		if done, err := helpFor(c, args); done {
			a.unhelped = err
			return
		}
		out := &heard{Writer: a.env.Out}
		root.SetOut(out)
		print(c, args)
		a.unhelped = out.err
	})
}

// heard is a writer that keeps its first error, which cobra's help drops.
type heard struct {
	io.Writer
	err error
}

// Write writes, and keeps the error.
func (h *heard) Write(b []byte) (int, error) {
	n, err := h.Writer.Write(b)
	if h.err == nil {
		h.err = err
	}
	return n, err
}

// helpFor looks at the words beside --help. Behind a command that has only commands
// they must be commands, and behind help they are what to explain. args are empty if
// a command asks for help itself. It reports whether no more help is to be printed.
func helpFor(c *cobra.Command, args []string) (done bool, err error) {
	words := c.Flags().Args()
	switch {
	case c.HasParent() && c.Parent().Name() == "help":
		return true, c.RunE(c, nil) // a topic
	case len(args) == 0 || len(words) == 0 || !c.HasSubCommands():
		return false, nil
	case c.Name() == "help":
		return true, c.RunE(c, words)
	}
	err = c.ValidateArgs(words)
	return err != nil, err
}
