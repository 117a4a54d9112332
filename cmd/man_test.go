package cmd

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestManPage checks that the manual page has every command with its help, and each of its
// flags.
func TestManPage(t *testing.T) {
	root := newRoot(newApp(quietEnv(t)))
	page, err := manPage(root)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	everywhere(root, func(c *cobra.Command) {
		if n++; !strings.Contains(page, `\fB`+inRoff(c.Name())+`\fR`) || !strings.Contains(page, inRoff(c.Short)) {
			t.Errorf("the page lacks %s: %s", c.CommandPath(), c.Short)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if c.HasParent() && f.Name == "help" {
				return // the page has it once
			}
			if !strings.Contains(page, inRoff("--"+f.Name)+`\fR`) || !strings.Contains(page, inRoff(strings.ReplaceAll(f.Usage, "`", ""))) {
				t.Errorf("the page lacks --%s of %s", f.Name, c.CommandPath())
			}
		})
	})
	if n < 30 {
		t.Errorf("%d commands", n)
	}
	if got := strings.Count(page, inRoff("--read-only")+`\fR`); got != 1 {
		t.Errorf("a flag of every command stands %d times in the page", got)
	}
	if begun, ended := strings.Count(page, "\n.RS"), strings.Count(page, "\n.RE"); begun != ended {
		t.Errorf("%d are begun farther to the right, %d ended", begun, ended)
	}
}

// TestManual checks text that roff would take for requests, and printf for verbs.
func TestManual(t *testing.T) {
	for text, want := range map[string]string{
		"100 %d of a\\b":          `100 %d of a\eb`,
		".TH of 'x'":              `\&.TH of 'x'`,
		"'quoted' --flag":         `\&'quoted' \-\-flag`,
		"one\ntwo":                "one\ntwo",
		"one\n\ntwo":              "one\n.PP\ntwo",
		"as in\n\n  a --b\n  .c":  "as in\n.PP\n.nf\n  a \\-\\-b\n  .c\n.fi\n",
		"as in\n\n  a\n\nand end": "as in\n.PP\n.nf\n  a\n.fi\n.PP\nand end",
	} {
		m := &manual{}
		if m.Text(text); m.String() != want {
			t.Errorf("%q is written as %q, want %q", text, m.String(), want)
		}
	}
}
