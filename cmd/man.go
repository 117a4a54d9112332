package cmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/spf13/cobra"

	"tocsin/graph/fault"
)

func newMan(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page",
		Long: "Man prints the manual page of tocsin: every command and flag, as --help has\n" +
			"them. It writes no file. To read it, and to install it for this user:\n\n" +
			"  tocsin man | man -l -\n" +
			"  tocsin man > ~/.local/share/man/man1/tocsin.1",
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			page, err := manPage(c.Root())
			if err != nil {
				return fault.New(fault.Failed, "cannot make the manual page: "+err.Error(), "", err)
			}
			_, err = a.env.Out.Write([]byte(page))
			return err
		},
	}
}

// manPage returns the manual page of the program, as man reads it.
func manPage(root *cobra.Command) (string, error) {
	page, err := mcobra.NewManPage(1, root)
	if err != nil {
		return "", err
	}
	for _, c := range page.Root.Commands {
		leaveOut(c, page.Root.Flags)
	}
	plainFlags(&page.Root)
	page.WithSection("Exit status", "0 done, 1 failed, 2 wrong use, settings or query, 3 network or service, 4 sign-in, consent or certificate, 5 store, 130 interrupted.").
		WithSection("Environment", "TOCSIN_CONFIG, TOCSIN_STORE and TOCSIN_LOG stand for --config, --store and --log, and ACCESSIBLE for --accessible. "+
			"NO_COLOR turns colours off, NO_MOTION what moves.").
		WithSection("See also", "tocsin help TOPIC prints a topic, such as query, the language of queries, keys, the keys of the screen, and settings, the settings file.")
	return page.Build(&manual{}) + "\n", nil
}

// leaveOut takes the flags of every command from the commands below the root: the page has
// them once. Cobra gives each command those of its parents, and its own --help.
func leaveOut(c *mango.Command, everywhere map[string]mango.Flag) {
	for name := range everywhere {
		delete(c.Flags, name)
	}
	for _, sub := range c.Commands {
		leaveOut(sub, everywhere)
	}
}

// plainFlags takes the quotes from the names of values in the help of flags.
func plainFlags(c *mango.Command) {
	for name, f := range c.Flags {
		f.Usage = strings.ReplaceAll(f.Usage, "`", "")
		c.Flags[name] = f
	}
	for _, sub := range c.Commands {
		plainFlags(sub)
	}
}

// manual writes a manual page in roff. It is in place of muesli/roff, which takes each text
// for the format of a printf and writes hyphens that can't be searched for or copied.
type manual struct {
	strings.Builder
	explains bool // the text of a flag is being written, farther to the right
}

var _ mango.Builder = (*manual)(nil)

// macro writes a request on a line of its own.
func (m *manual) macro(line string) {
	if m.explains {
		m.explains = false
		m.macro(".RE")
	}
	m.newline()
	m.WriteString(line + "\n")
}

// newline ends a line that was begun.
func (m *manual) newline() {
	if text := m.String(); text != "" && !strings.HasSuffix(text, "\n") {
		m.WriteByte('\n')
	}
}

// Heading names the page. It has the version and no date, so that it is the same for every
// build of one version.
func (m *manual) Heading(section uint, title, _ string, _ time.Time) {
	m.macro(fmt.Sprintf(`.TH %s %d "" "%s %s"`, strings.ToUpper(title), section, title, inRoff(version())))
}

// Paragraph begins a paragraph.
func (m *manual) Paragraph() { m.macro(".PP") }

// Indent begins what is farther to the right.
func (m *manual) Indent(n int) { m.macro(fmt.Sprintf(".RS %d", max(n, 0))) }

// IndentEnd ends what Indent began.
func (m *manual) IndentEnd() { m.macro(".RE") }

// TaggedParagraph begins a flag or a command.
func (m *manual) TaggedParagraph(int) { m.macro(".PP") }

// List writes an item of a list.
func (m *manual) List(text string) {
	m.macro(`.IP \(bu 3`)
	m.Text(text)
}

// Section begins a section.
func (m *manual) Section(text string) { m.macro(".SH " + strings.ToUpper(text)) }

// EndSection ends the name of a flag; its text follows.
func (m *manual) EndSection() {
	m.macro(".RS 4")
	m.explains = true
}

// Text writes text. An empty line parts paragraphs, and lines that begin with blanks stay as
// they are.
func (m *manual) Text(text string) {
	if text == "" {
		return
	}
	verbatim := false
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			m.newline()
		}
		if kept := strings.HasPrefix(line, "  "); kept != verbatim {
			verbatim = kept
			m.macro(map[bool]string{true: ".nf", false: ".fi"}[kept])
		}
		if line == "" {
			m.macro(".PP")
		}
		m.WriteString(inRoff(line))
	}
	if verbatim {
		m.macro(".fi")
	}
}

// TextBold writes text in bold. The flags and commands of a command need no headings of
// their own: they stand below it.
func (m *manual) TextBold(text string) {
	if text == "OPTIONS" || text == "COMMANDS" {
		return
	}
	m.WriteString(`\fB` + inRoff(text) + `\fR`)
}

// TextItalic writes text in italics.
func (m *manual) TextItalic(text string) { m.WriteString(`\fI` + inRoff(text) + `\fR`) }

// inRoff writes text so that roff prints it: a line must not begin with a request, and a
// hyphen is one that can be typed.
func inRoff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
