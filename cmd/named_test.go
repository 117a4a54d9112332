package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// TestNamedCommandsExist looks for "tocsin WORD" in every text of the program, such
// as the hints of faults, and for WORD among the commands.
func TestNamedCommandsExist(t *testing.T) {
	root, found := newRoot(newApp(Env{Now: time.Now})), 0
	root.InitDefaultHelpCmd()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, words := range namedCommands(text) {
				found++
				if wrong := missingCommand(root, words); wrong != "" {
					t.Errorf("%s: %q names a command that does not exist: tocsin %s", set.Position(lit.Pos()), text, wrong)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 20 {
		t.Errorf("found %d commands in the texts of the program", found)
	}
}

// commandInText finds tocsin and up to two words after it.
var commandInText = regexp.MustCompile(`\btocsin ([a-z]+)(?: ([a-z]+))?`)

// prose are the words that follow the program's name in sentences about it.
var prose = map[string]bool{
	"and": true, "brings": true, "can": true, "goes": true, "keeps": true, "needs": true, "once": true, "read": true, "signs": true,
	"will": true, "writes": true,
}

func namedCommands(text string) (out [][]string) {
	for _, m := range commandInText.FindAllStringSubmatch(text, -1) {
		if !prose[m[1]] {
			out = append(out, m[1:])
		}
	}
	return out
}

// missingCommand returns the words if they name no command, and "" if they do. A
// second word counts only after a group, which does nothing alone.
func missingCommand(root *cobra.Command, words []string) string {
	c, name := root, ""
	for _, word := range words {
		if word == "" || !c.HasSubCommands() {
			break
		}
		name = strings.TrimSpace(name + " " + word)
		next, _, err := c.Find([]string{word})
		if err != nil || next == c {
			return name
		}
		c = next
	}
	return ""
}

func TestNamedCommands(t *testing.T) {
	root := newRoot(newApp(Env{Now: time.Now}))
	for text, want := range map[string]string{
		"list them with: tocsin integrations list":    "integrations",
		"make one by tocsin cert new --days N":        "",
		"make one by tocsin cert make":                "cert make",
		"tocsin doctor checks the store":              "",
		"run tocsin setup, then tocsin colect":        "colect",
		"tocsin needs a terminal of 40×10 or more":    "",
		"in scripts use tocsin query 'FROM incident'": "",
	} {
		got := ""
		for _, words := range namedCommands(text) {
			if wrong := missingCommand(root, words); wrong != "" {
				got = wrong
			}
		}
		if got != want {
			t.Errorf("%q: %q is missing, want %q", text, got, want)
		}
	}
}
