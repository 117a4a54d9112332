package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/fault"
)

func TestHintIn(t *testing.T) {
	const damaged = `look at it with "tocsin store check"; if it must be replaced, move the file away`
	const log = "run it again with -v --log FILE; the log has every step"
	for _, c := range []struct{ command, hint, want string }{
		{"doctor", "check the network", "check the network"},
		{"doctor", "check the cloud; run tocsin doctor", "check the cloud"},
		{"doctor", "tocsin doctor checks the store", log},
		{"collect", "tocsin doctor checks the store", "tocsin doctor checks the store"},
		{"store check", damaged, "if it must be replaced, move the file away"},
		{"doctor", damaged, damaged},
		{"store info", damaged, damaged},
		{"query", "tocsin query --fields lists them", "tocsin query --fields lists them"},
		{"query", "run tocsin query '' to list the stored alerts", "run tocsin query '' to list the stored alerts"},
		{"collect", "run tocsin collect --once", "run tocsin collect --once"},
		{"store check", "; see tocsin store check", log},
		{"cert", "tocsin certify it", "tocsin certify it"},
		{"setup", "make one with: tocsin setup", log},
		{"", "run tocsin doctor", "run tocsin doctor"},
		{"integration remove", "to go on: tocsin integration remove contoso --remove-alerts", "to go on: tocsin integration remove contoso --remove-alerts"},
		{"integration resume", "to poll it again: tocsin integration resume contoso", "to poll it again: tocsin integration resume contoso"},
		{"integration rename", `rename it too, with: tocsin integration rename "a" "b"`, `rename it too, with: tocsin integration rename "a" "b"`},
		{"cert renew", "to renew it: tocsin cert renew 'a b'; or wait", "to renew it: tocsin cert renew 'a b'; or wait"},
		{"cert renew", "to renew it: tocsin cert renew; or wait", "or wait"},
		{"cert", "to renew it: tocsin cert renew", "to renew it: tocsin cert renew"},
		{"doctor", "the cause: tocsin doctor. It says more", log},
		{"doctor", "", ""},
	} {
		if got := hintIn(c.command, c.hint); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.command, c.hint, got, c.want)
		}
	}
}

// TestNoHintSendsBack gives every text of the program that names a command to that
// command: it must not name it any more, and must say something.
func TestNoHintSendsBack(t *testing.T) {
	commands := map[string]bool{}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if path := pathOf(c); path != "" && !c.HasSubCommands() {
			commands[path] = true
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(newApp(Env{Now: time.Now})))
	if !commands["store check"] || !commands["doctor"] {
		t.Fatalf("commands: %v", commands)
	}
	back := 0
	for _, text := range texts(t) {
		for command := range commands {
			got := hintIn(command, text)
			if namesCommand(command, got) || text != "" && got == "" {
				t.Errorf("tocsin %s says %q", command, got)
			}
			if got != text {
				back++
			}
		}
	}
	if back < 10 {
		t.Errorf("only %d texts name a command", back)
	}
}

// texts returns every string in the source of the program.
func texts(t *testing.T) (out []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					out = append(out, text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A store whose file is no store sends doctor to the check, and the check to what can be
// done.
func TestDamagedStoreHasANextStep(t *testing.T) {
	env, path := quietEnv(t), filepath.Join(t.TempDir(), "tocsin.db")
	items := filepath.Join(t.TempDir(), "items.ndjson")
	write(t, items, lines(0, 50, 1))
	if got := call(t, env, "--store", "sqlite:"+path, "import", items); got.code != 0 {
		t.Fatal(got.err)
	}
	damaged := []byte(read(t, path))
	for i := 100; i < len(damaged); i++ { // all but the header
		damaged[i] = 0xa5
	}
	write(t, path, string(damaged))
	checked := call(t, env, "--store", "sqlite:"+path, "store", "check")
	_, hint := lastWords(t, checked.err)
	if checked.code != 5 || hint == "" || strings.Contains(hint, "store check") {
		t.Errorf("store check exits %d: %s", checked.code, checked.err)
	}
	asked := call(t, env, "--store", "sqlite:"+path, "query", "")
	if _, hint := lastWords(t, asked.err); !strings.Contains(hint, "tocsin store check") {
		t.Errorf("query exits %d: %s", asked.code, asked.err)
	}
}

// With -v the ids of the request follow the hint, once.
func TestAdvisedNamesTheIDs(t *testing.T) {
	a := newApp(Env{Now: time.Now})
	f := fault.New(fault.SignIn, "refused", "compare the ids", nil)
	f.Identify("Trace ID a-1", false)
	if got := a.advised(nil, f); got.Hint != "compare the ids" {
		t.Errorf("without -v: %q", got.Hint)
	}
	a.flags.verbose = true
	for range 2 {
		if got := a.advised(nil, f); got.Hint != "compare the ids; for Microsoft's support: Trace ID a-1" || f.Hint != "compare the ids" {
			t.Errorf("with -v: %q, and the fault has %q", got.Hint, f.Hint)
		}
	}
	f.Identify("Trace ID a-1", true)
	if got := a.advised(nil, f); strings.Count(got.Hint, "a-1") != 1 || got.IDs != "Trace ID a-1" {
		t.Errorf("%q, ids %q", got.Hint, got.IDs)
	}
}
