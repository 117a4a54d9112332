package tui_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui"
	"tocsin/tui/decide"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	lostStore "tocsin/tui/gone"
	"tocsin/tui/help"
	"tocsin/tui/histogram"
	"tocsin/tui/integrations"
	"tocsin/tui/messages"
	"tocsin/tui/palette"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// lettered returns the entries of a menu, more than any low terminal has lines.
func lettered() (all []palette.Entry) {
	for c := 'a'; c <= 'z'; c++ {
		all = append(all, palette.Entry{Label: strings.Repeat(string(c), 50)})
	}
	return all
}

// listed returns a list with many columns that it can be sorted by.
func listed() *rows.Rows {
	var columns []rows.Column
	for i := range 20 {
		name := fmt.Sprint("COLUMN ", i)
		columns = append(columns, rows.Column{Name: name, Width: 10, Sort: name, Rank: i, Wide: i == 0})
	}
	now := func() time.Time { return time.Unix(0, 0) }
	return rows.New(rows.Options{Now: now, Columns: columns, Ask: func() rows.Question {
		q, _ := query.Parse("", now())
		return rows.Question{Query: q}
	}})
}

// boxes makes each box that the screen has, with much in it, by the name of its type. A box in
// which nothing is chosen yet stands beside one that complains about that.
func boxes(t *testing.T) map[string][]screen.Overlay {
	th := theme.New(theme.Options{Dark: true})
	long := strings.Repeat("a question about many alerts ", 30)
	say := func(text string) tea.Msg { return screen.Toast{Text: text} }
	verdict := func() *decide.Verdict {
		return decide.NewVerdict(th, "verdict: "+long, "", "", []string{"a note"}, func(decide.Choice) tea.Msg { return say("chosen") }, nil)
	}
	asked := verdict()
	asked.Update(tea.KeyPressMsg(tuitest.Key(t, "enter")))
	products := facets.New(facets.Options{Rows: []facets.Facet{facets.Product()}})
	menu, _ := products.Do("product", "", "", th)
	var log messages.Log
	for i := range 50 {
		log.Add(time.Unix(int64(i), 0), screen.Toast{Text: long})
	}
	histogramOf := index.Histogram{To: 1e12, Buckets: make([]index.Bucket, 60)}
	return map[string][]screen.Overlay{
		"decide.Confirm":   {decide.NewPartly(th, long, say("yes"), decide.Answer{Label: "only one", Msg: say("only")})},
		"decide.Line":      {decide.NewLine(th, long, long, []string{"a"}, say, nil)},
		"decide.Verdict":   {verdict(), asked},
		"facets.menu":      {menu.Menu},
		"gone.box":         {lost(t, long)},
		"integrations.box": {onIntegrations(t, "integrations.rename"), onIntegrations(t, "integrations.remove")},
		"histogram.Box":    {histogram.New(th, nil, "alert", histogramOf, text.Relative, time.Unix(0, 0))},
		"messages.Box":     {messages.New(th, &log)},
		"palette.Menu":     {palette.NewMenu(th, "menu", lettered()), help.New(th, tui.Globals(), nil)},
		"rows.chooser":     {rows.NewChooser(listed())},
		"rows.sorter":      {rows.NewSorter(listed(), "s")},
	}
}

// contoso is an integration with alerts, as a backend and a store of the screen of integrations.
type contoso struct {
	integrations.Backend
	feeds.Store
}

func (contoso) List(context.Context) (integrations.Listed, error) {
	return integrations.Listed{All: []integrations.Integration{{Name: "contoso"}}}, nil
}

func (contoso) Check(string, string) string { return "" }

func (contoso) Stored(context.Context, string) (integrations.Stored, error) {
	return integrations.Stored{Records: 12, Words: "12 alerts"}, nil
}

func (contoso) States(context.Context) ([]ingest.State, error) { return nil, nil }

// onIntegrations returns the box that a command opens on the screen of integrations.
func onIntegrations(t *testing.T, command string) (box screen.Overlay) {
	s := integrations.New(integrations.Options{Backend: contoso{}, Store: contoso{}, Now: time.Now})
	var run func(tea.Cmd)
	run = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		switch msg := cmd().(type) {
		case tea.BatchMsg:
			for _, c := range msg {
				run(c)
			}
		case screen.OpenOverlay:
			box = msg.Overlay
		default:
			run(s.Update(msg))
		}
	}
	run(s.Update(screen.Focus{On: true}))
	run(s.Do(command))
	if box == nil {
		t.Fatalf("%s opens no box", command)
	}
	return box
}

// lost returns the box about a lost store.
func lost(t *testing.T, message string) screen.Overlay {
	g := lostStore.New(t.Context(), nil)
	open, ok := g.Update(lostStore.Lost{Message: message})().(screen.OpenOverlay)
	if !ok {
		t.Fatal("a lost store opens no box")
	}
	return open.Overlay
}

// TestEveryBoxIsInTheTable finds the types of boxes: they are drawn and take keys, and have no
// title of a screen.
func TestEveryBoxIsInTheTable(t *testing.T) {
	methods, set := map[string]map[string]bool{}, token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
				of := path.Base(path.Dir(name)) + "." + receiver(f.Recv.List[0].Type)
				if methods[of] == nil {
					methods[of] = map[string]bool{}
				}
				methods[of][fmt.Sprintf("%s%d", f.Name.Name, len(f.Type.Params.List))] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(methods, func(_ string, has map[string]bool) bool {
		return !has["Update1"] || !has["Draw1"] || has["Title0"]
	})
	want := slices.Sorted(maps.Keys(methods))
	if got := slices.Sorted(maps.Keys(boxes(t))); !slices.Equal(got, want) {
		t.Errorf("the boxes in the table are %q, those in the code %q", got, want)
	}
}

// TestBoxesFit holds that every box is drawn on the smallest terminal that has a screen.
func TestBoxesFit(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 40, H: 10}, {W: 40, H: 12}, {W: 80, H: 12}, {W: 120, H: 10}} {
		for name, all := range boxes(t) {
			for i, box := range all {
				app := opened(size, box)
				tuitest.Exact(t, strings.Split(app.View().Content, "\n"), size.W, size.H)
				got := ansi.Strip(app.View().Content)
				if !strings.Contains(got, "┌") || !strings.Contains(got, "└") {
					t.Errorf("%v: %s %d isn't drawn:\n%s", size, name, i, got)
				}
			}
		}
	}
}

// A key of the help lists what the keys of a box do there, unless it is text for the box: it is never lost,
// and what is typed behind it runs nothing.
func TestEveryBoxHasHelp(t *testing.T) {
	for name, all := range boxes(t) {
		for i, box := range all {
			for _, key := range []string{"?", "f1"} {
				app := opened(tuitest.Size{W: 100, H: 30}, box)
				before := ansi.Strip(app.View().Content)
				app.Update(tea.KeyPressMsg(tuitest.Key(t, key)))
				switch after := ansi.Strip(app.View().Content); {
				case after == before:
					t.Errorf("%s %d: %s does nothing and says nothing", name, i, key)
				case key == "f1" && (!strings.Contains(after, "─ help ─") || !strings.Contains(after, "close") && !strings.Contains(after, "drop")):
					t.Errorf("%s %d: %s shows\n%s", name, i, key, after)
				}
			}
		}
	}
}

// opened returns a program with a box over its screen.
func opened(size tuitest.Size, box screen.Overlay) *tui.App {
	app := tui.New(tui.Options{Root: &stub{title: "alerts"}})
	app.Init()
	app.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
	app.Update(screen.OpenOverlay{Overlay: box})
	return app
}

// spy is a box of some height that counts what it is told.
type spy struct{ lines, told int }

func (s *spy) Update(msg tea.Msg) tea.Cmd {
	if _, theme := msg.(screen.ThemeChanged); !theme {
		s.told++
	}
	return nil
}

func (s *spy) Draw(w, _ int) []string {
	out := make([]string, s.lines)
	for i := range out {
		out[i] = text.Spaces(w)
	}
	return out
}

// TestNoKeyActsUnseen holds that a box which isn't drawn, because it or the terminal is too
// small, takes no key, no paste and no click; nor does a screen that isn't. Esc leaves a box
// without room, unless the whole terminal is too small: then only the interrupt works.
func TestNoKeyActsUnseen(t *testing.T) {
	acts := []tea.Msg{
		tea.KeyPressMsg(tuitest.Key(t, "x")), tea.KeyPressMsg(tuitest.Key(t, "enter")),
		tea.PasteMsg{Content: "y"},
		tea.MouseClickMsg{X: 20, Y: 5, Button: tea.MouseLeft},
	}
	for _, c := range []struct {
		size  tuitest.Size
		lines int // of the box; nothing is drawn of none
		told  bool
	}{
		{tuitest.Size{W: 80, H: 12}, 10, true},
		{tuitest.Size{W: 80, H: 12}, 11, false},
		{tuitest.Size{W: 80, H: 12}, 0, false},
		{tuitest.Size{W: 60, H: 8}, 3, false},
		{tuitest.Size{W: 39, H: 30}, 3, false},
	} {
		box := &spy{lines: c.lines}
		app := opened(c.size, box)
		app.View()
		for _, msg := range acts {
			app.Update(msg)
		}
		if got := box.told > 0; got != c.told {
			t.Errorf("%v, %d lines: the box was told of %d acts", c.size, c.lines, box.told)
		}
		if small := c.size.H < 10 || c.size.W < 40; !c.told && !small && !strings.Contains(ansi.Strip(app.View().Content), "no room for this box: esc closes it") {
			t.Errorf("%v, %d lines: it isn't said\n%s", c.size, c.lines, ansi.Strip(app.View().Content))
		}
		told, covered := box.told, c.size.H < 10 || c.size.W < 40
		app.Update(tea.KeyPressMsg(tuitest.Key(t, "esc")))
		app.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		app.View()
		app.Update(tea.KeyPressMsg(tuitest.Key(t, "x")))
		if open := box.told > told; open != covered {
			t.Errorf("%v: after esc the box is open: %t", c.size, open)
		}
	}
	for size, told := range map[tuitest.Size]bool{{W: 80, H: 24}: true, {W: 60, H: 8}: false} {
		root := &stub{title: "alerts"}
		app := tui.New(tui.Options{Root: root})
		app.Init()
		app.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
		root.told()
		for _, msg := range acts[:2] {
			app.Update(msg)
		}
		app.Update(tea.KeyPressMsg(tuitest.Key(t, "esc")))
		if got := root.told(); (got != "") != told {
			t.Errorf("%v: the screen was told %q", size, got)
		}
	}
}
