package lens

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/command"
	"tocsin/tui/feeds"
	"tocsin/tui/histogram"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// KeyOptions configure the commands of a lens.
type KeyOptions struct {
	Lens         *Lens
	Kind         *alert.Kind // of the rows
	Theme        func() *theme.Theme
	Closing      context.Context // ends as the list is left
	Feeds        *feeds.Feeds
	Integrations func() []string // of the settings
	Only         []string        // rows of other integrations are left out. None means all
	// Saved returns the queries of the settings, of any kind; nil for none.
	Saved func() []query.View
	// Save keeps a change of the saved queries, and returns where. Nil if nothing can be kept.
	Save     func(ctx context.Context, change views.Change) (where string, err error)
	ReadOnly bool
	// Commands are those of the list now: their words mean them before a view of that name.
	Commands func() []command.Spec
	// Turned turns to another view over the list alone; nil does no more than that.
	Turned func(turn func() tea.Cmd) tea.Cmd
}

// Keys are the commands that change how a person looks at a list, the same for every one. Make
// them with NewKeys.
type Keys struct{ o KeyOptions }

// NewKeys makes the commands of a lens.
func NewKeys(o KeyOptions) *Keys { return &Keys{o} }

// Spec is a command of a lens.
type Spec struct {
	command.Spec
	Word   string // for Keys.Do
	Inside bool   // it works in the open detail too
}

// key is a command of a lens, and what it does.
type key struct {
	Spec
	do   func(k *Keys, arg string) tea.Cmd
	args func(k *Keys) screen.Arguments // nil if nothing is known
}

// The groups of the help that the commands are in: what a list shows, and how.
const (
	Which = "views"
	How   = "list"
)

// keys lists the commands of a list whose rows have a noun.
func keys(noun string) []key {
	row := func(group, word, help, keys string, do func(k *Keys, arg string) tea.Cmd) key {
		return key{Spec: Spec{Word: word, Spec: command.Spec{Help: help, Keys: strings.Fields(keys), Group: group}}, do: do}
	}
	step := func(d int) func(*Keys, string) tea.Cmd {
		return func(k *Keys, _ string) tea.Cmd { return k.o.Lens.Choose(k.o.Lens.Views.Step(d)) }
	}
	plain := func(do func(l *Lens) tea.Cmd) func(*Keys, string) tea.Cmd {
		return func(k *Keys, _ string) tea.Cmd { return do(k.o.Lens) }
	}
	return []key{
		row(Which, "next-view", "next view", "tab L", step(1)).hinted("view", 27),
		row(Which, "previous-view", "previous view", "shift+tab H", step(-1)),
		row(Which, "view", "show a view", "", (*Keys).view).inside().taking(func(k *Keys) screen.Arguments { return k.o.Lens.Names() }),
		row(Which, "save", "save the query as a view", "", (*Keys).save).inside().taking((*Keys).savedNames),
		row(Which, "remove", "remove a saved view", "", (*Keys).remove).inside().found("delete").taking((*Keys).savedOnly),
		row(Which, "rename", "give a saved view another name", "", (*Keys).rename).inside().found("move").takes("NAME NEW", (*Keys).savedNames),
		row(Which, "tenant", "show the "+noun+"s of one integration", "", (*Keys).tenant).found("integration").taking((*Keys).tenants),
		row(How, "times", "times as ages, local, or UTC", "t", plain((*Lens).CycleTimes)).inside().found("zone", "age"),
		row(How, "freeze", "freeze the list, or let it go on", "P", plain((*Lens).Freeze)).found("pause"),
		row(How, "histogram", "histogram by severity, whose bars set the span of time", "i", (*Keys).histogram).found("chart"),
	}
}

func (r key) hinted(short string, rank int) key {
	r.Short, r.Hint = short, rank
	return r
}

func (r key) inside() key {
	r.Inside = true
	return r
}

func (r key) found(words ...string) key {
	r.Also = words
	return r
}

// taking returns a command with a name behind it.
func (r key) taking(args func(k *Keys) screen.Arguments) key { return r.takes("NAME", args) }

func (r key) takes(arg string, args func(k *Keys) screen.Arguments) key {
	r.Arg, r.args = arg, args
	return r
}

// Specs returns the commands of a group for a context, whose rows have a noun.
func Specs(where command.Context, noun, group string) (out []Spec) {
	for _, row := range keys(noun) {
		if row.Group == group {
			row.ID, row.Where = string(where)+"."+row.Word, where
			out = append(out, row.Spec)
		}
	}
	return out
}

// Do runs a command by its word, with what was typed behind it.
func (k *Keys) Do(word, arg string) tea.Cmd {
	for _, row := range keys(k.o.Kind.Name) {
		if row.Word == word {
			return row.do(k, strings.TrimSpace(arg))
		}
	}
	return nil
}

// Arguments returns what the argument of a command can be now.
func (k *Keys) Arguments(word string) screen.Arguments {
	for _, row := range keys(k.o.Kind.Name) {
		if row.Word == word && row.args != nil {
			return row.args(k)
		}
	}
	return screen.Arguments{}
}

// Update handles the answers of the commands and the numbers of the views.
func (k *Keys) Update(msg tea.Msg) (cmd tea.Cmd, own bool) {
	switch msg := msg.(type) {
	case views.Message:
		return k.o.Lens.Counted(msg), true
	case histogram.Chosen:
		if msg.Of != any(k) {
			return nil, false
		}
		return k.span(msg.From, msg.To), true
	case agreed:
		if msg.edit.keys != k {
			return nil, false
		}
		return k.write(msg.edit), true
	case renamed:
		if msg.keys != k {
			return nil, false
		}
		return k.renamed(msg), true
	case edit:
		if msg.keys != k {
			return nil, false
		}
		return k.edited(msg), true
	}
	return nil, false
}

// view shows the view with a name.
func (k *Keys) view(name string) tea.Cmd {
	return k.Turn(func() tea.Cmd { return k.o.Lens.Named(name) })
}

// Turn turns to another view, over the list alone.
func (k *Keys) Turn(turn func() tea.Cmd) tea.Cmd {
	if k.o.Turned == nil {
		return turn()
	}
	return k.o.Turned(turn)
}
