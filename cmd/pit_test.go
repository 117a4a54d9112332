package cmd

import (
	"context"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui"
	"tocsin/tui/command"
)

// pit is a screen that hangs in Update, or in Draw, once "H" is typed.
type pit struct {
	draw  bool // in Draw
	stuck bool
	taken string // the last text or paste
}

func (*pit) Title() string            { return "pit" }
func (*pit) Typing() bool             { return true }
func (*pit) Commands() []command.Spec { return nil }
func (*pit) Do(string) tea.Cmd        { return nil }

func (p *pit) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.taken = msg.Text
	case tea.PasteMsg:
		p.taken = fmt.Sprintf("%q", msg.Content)
	}
	p.stuck = p.taken == "H"
	if p.stuck && !p.draw {
		hang()
	}
	return nil
}

func (p *pit) Draw(w, h int) []string {
	if p.stuck {
		hang()
	}
	lines := make([]string, h)
	lines[0] = "ready, taken " + p.taken
	for i, l := range lines {
		lines[i] = fmt.Sprintf("%-*.*s", w, w, l)
	}
	return lines
}

// hang says so and hangs.
func hang() {
	fmt.Fprint(os.Stderr, "[hangs]")
	select {}
}

// hanging returns a Show whose screen is a pit in place of the program's own.
func hanging(show func(context.Context, *tui.App, []string) error, how string) func(context.Context, *tui.App, []string) error {
	return func(ctx context.Context, _ *tui.App, environ []string) error {
		return show(ctx, tui.New(tui.Options{Root: &pit{draw: how == "draw"}}), environ)
	}
}
