package cmd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// oneWord lists the word for each thing, and the other words that must not name a
// type, field or function in the packages of that thing. Elsewhere these words are
// plain English.
var oneWord = []struct {
	word     string
	not      string
	packages string // folders, with all below them
}{
	{"ingest", "intake", "."},
	{"malformed", "odd", "graph store/engine store/sqlite store/storetest"},
	{"skipped", "passed", "graph/collect graph/ingest"},
	{"heartbeat", "touched", "graph/collect graph/ingest store/engine store/sqlite"},
	{"stale", "older", "graph/collect graph/ingest store/engine store/sqlite"},
	{"poll now", "wish wished wanted", "graph/collect graph/ingest store/engine store/sqlite tui/alerts"},
	{"retry after", "again", "graph/fault graph/ingest"},
	{"message", "says", "graph/check store/query"},
	{"capabilities", "manners learnt", "graph/collect"},
	{"lease keeper", "hold", "graph/collect"},
	{"poll, backfill, pager, batch", "drain part work sweep step extent turn", "graph/collect"},
	{"app", "house globals session", "cmd"},
	{"simulator", "lab", "cmd"},
	{"Backend", "desk", "tui/setup cmd"},
	{"Reader, Triager", "shelf desk", "store"},
	{"compact", "bury", "store/sqlite"},
	{"predicate", "judge", "store"},
	{"case, scenario", "affair strike standing prelude", "graph/simulator"},
}

// phrases must not occur in comments and text, because they are not plain English.
var phrases = regexp.MustCompile(`(?i)\b(that is|is what|nobody|somebody|shall|is called so)\b`)

// mostWheres is how often a thousand words of comments may contain "where". It is
// for places; "if" is for conditions, "when" for time.
const mostWheres = 1.5

// where finds the English word; WHERE is a keyword of queries.
var where = regexp.MustCompile(`\b[Ww]here\b`)

// goFiles calls each with every Go file of the module, parsed with its comments.
func goFiles(t *testing.T, each func(path string, set *token.FileSet, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != ".." {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err == nil {
			each(filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))), set, f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Patterns that split an identifier: what is no letter, the end of an acronym, and
// the end of a word.
var (
	noLetter = regexp.MustCompile(`[^A-Za-z]+`)
	acronym  = regexp.MustCompile(`([A-Z])([A-Z][a-z])`)
	hump     = regexp.MustCompile(`([a-z])([A-Z])`)
)

// wordsOf returns the words of an identifier in lower case.
func wordsOf(name string) []string {
	name = noLetter.ReplaceAllString(name, " ")
	name = acronym.ReplaceAllString(name, "$1 $2")
	name = hump.ReplaceAllString(name, "$1 $2")
	return strings.Fields(strings.ToLower(name))
}

// declared calls each with the name of every type, field and function.
func declared(f *ast.File, each func(*ast.Ident)) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			each(n.Name)
		case *ast.FuncDecl:
			each(n.Name)
		case *ast.StructType:
			for _, field := range n.Fields.List {
				for _, name := range field.Names {
					each(name)
				}
			}
		case *ast.InterfaceType:
			for _, method := range n.Methods.List {
				for _, name := range method.Names {
					each(name)
				}
			}
		}
		return true
	})
}

// within reports whether a file is in one of the folders or below it.
func within(path, folders string) bool {
	return slices.ContainsFunc(strings.Fields(folders), func(folder string) bool {
		return folder == "." || strings.HasPrefix(path, folder+"/")
	})
}

func TestOneWordAThing(t *testing.T) {
	names := 0
	goFiles(t, func(path string, set *token.FileSet, f *ast.File) {
		declared(f, func(name *ast.Ident) {
			names++
			for _, row := range oneWord {
				if !within(path, row.packages) {
					continue
				}
				for _, not := range strings.Fields(row.not) {
					if slices.Contains(wordsOf(name.Name), not) {
						t.Errorf("%s: %s: the word here is %s, not %s", set.Position(name.Pos()), name.Name, row.word, not)
					}
				}
			}
		})
	})
	if names < 1000 {
		t.Errorf("only %d names were looked at", names)
	}
}

func TestWordsOfIdentifier(t *testing.T) {
	for name, want := range map[string]string{"leaseKeeper": "lease keeper", "PollURL": "poll url", "PollNowAt": "poll now at", "x": "x", "tickOf2": "tick of", "URLOf": "url of", "HTTPTurn": "http turn", "a_part": "a part"} {
		if got := strings.Join(wordsOf(name), " "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestPlainComments reads the comments of all Go files, tests too.
func TestPlainComments(t *testing.T) {
	words, wheres := 0, 0
	goFiles(t, func(_ string, set *token.FileSet, f *ast.File) {
		for _, group := range f.Comments {
			text := group.Text()
			words += len(strings.Fields(text))
			wheres += len(where.FindAllString(text, -1))
			refuse(t, set.Position(group.Pos()).String(), text)
		}
	})
	if words < 10000 {
		t.Errorf("only %d words were read", words)
	}
	if rate := 1000 * float64(wheres) / float64(words); rate >= mostWheres {
		t.Errorf("comments say \"where\" %.2f times in a thousand words; it is for places, below %.1f", rate, mostWheres)
	}
}

// TestPlainText reads the strings of the program, without those of tests.
func TestPlainText(t *testing.T) {
	goFiles(t, func(path string, set *token.FileSet, f *ast.File) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				refuse(t, set.Position(lit.Pos()).String(), text)
			}
			return true
		})
	})
}

// documents are the files without Go that people read.
var documents = []string{
	"../README.md", "../.github/*.md", "../.github/*/*.md", "../assets/docs/*.md",
	"../assets/demo/*.toml", "../store/config/template.toml", "testdata/script/*.txtar",
}

// TestPlainDocuments reads documents; of scripts and TOML it reads only comments.
func TestPlainDocuments(t *testing.T) {
	for _, pattern := range documents {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(path) != ".md" {
				text = []byte(hashComments(string(text)))
			}
			refuse(t, path, string(text))
		}
	}
}

// hashComments returns what follows the first # of each line.
func hashComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		_, comment, _ := strings.Cut(line, "#")
		b.WriteString(strings.TrimSpace(comment) + "\n")
	}
	return b.String()
}

// plain returns an error for each phrase in a text, also across line breaks.
func plain(text string) (errs []string) {
	text = strings.Join(strings.Fields(text), " ")
	for _, found := range phrases.FindAllStringIndex(text, -1) {
		from, to := max(0, found[0]-30), min(len(text), found[1]+30)
		errs = append(errs, "…"+text[from:to]+"…: say it plainly")
	}
	return errs
}

func refuse(t *testing.T, place, text string) {
	t.Helper()
	for _, err := range plain(text) {
		t.Errorf("%s: %s", place, err)
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]int{
		"a file that\n\tis gone, and Nobody\nshall know": 3,
		"that isn't it; this is whatever":                0,
		"":                                               0,
	} {
		if got := plain(text); len(got) != want {
			t.Errorf("%q: %q, want %d", text, got, want)
		}
	}
	if got := hashComments("a = 1 # one\n# two\nthree\n"); got != "one\ntwo\n\n" {
		t.Errorf("%q", got)
	}
}
