// Package bind ties the commands of a small screen, as data, to what they do.
//
// A screen with a list and little else, such as health and coverage, writes its commands as
// Rows: a Spec and a function of the screen. The rows of moving are the same for each of them
// and come from Moves. A screen with overlays and panes, such as the lists of records, has a
// table of its own. The package must not know a screen.
//
// Begin with Row.
package bind

import (
	"math"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
)

// Row is a command, and what it does to the screen S.
type Row[S any] struct {
	command.Spec
	Do func(S) tea.Cmd
}

// New returns the row of a command with a word, of a group of the help.
func New[S any](where command.Context, group, word, help string, do func(S) tea.Cmd, keys ...string) Row[S] {
	return Row[S]{command.Spec{ID: string(where) + "." + word, Help: help, Keys: keys, Where: where, Group: group}, do}
}

// Hinted returns the row with a hint in the footer: the greater the rank, the longer it
// stays in a narrow one.
func (r Row[S]) Hinted(short string, rank int) Row[S] {
	r.Short, r.Hint = short, rank
	return r
}

// Found returns the row with more words by which the palette and the help find it.
func (r Row[S]) Found(words ...string) Row[S] {
	r.Also = append(r.Also, words...)
	return r
}

// Mover is a screen with a cursor.
type Mover interface {
	// Move moves the cursor by rows; far beyond an end is that end.
	Move(rows int)
	// Page returns how many rows a page has, less one that stays in sight.
	Page() int
}

// Moves returns the commands that move the cursor. They are left out of the palette.
func Moves[S Mover](where command.Context) []Row[S] {
	to := func(word, help string, rows func(S) int, keys ...string) Row[S] {
		row := New(where, "move", word, help, func(s S) tea.Cmd {
			s.Move(rows(s))
			return nil
		}, keys...)
		row.Silent = true
		return row
	}
	by := func(n int) func(S) int { return func(S) int { return n } }
	return []Row[S]{
		to("down", "down", by(1), "j", "down"), to("up", "up", by(-1), "k", "up"),
		to("top", "to the top", by(-math.MaxInt32), "g", "home"), to("bottom", "to the end", by(math.MaxInt32), "G", "end"),
		to("page-down", "a page down", func(s S) int { return s.Page() }, "pgdown", "ctrl+d"),
		to("page-up", "a page up", func(s S) int { return -s.Page() }, "pgup", "ctrl+u"),
	}
}

// Specs returns the commands of rows, as data.
func Specs[S any](rows []Row[S]) []command.Spec {
	out := make([]command.Spec, len(rows))
	for i := range rows {
		out[i] = rows[i].Spec
	}
	return out
}

// Do runs the command with an id; without such a row it does nothing.
func Do[S any](rows []Row[S], s S, id string) tea.Cmd {
	for i := range rows {
		if rows[i].ID == id {
			return rows[i].Do(s)
		}
	}
	return nil
}
