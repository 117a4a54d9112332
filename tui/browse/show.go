package browse

import (
	"context"
	"errors"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Show opens a record, also one that the query in force leaves out. The list stays if the store doesn't
// have it, and says so. In a list that no one has seen yet the record is a guest.
func (b *Browser) Show(key alert.Key) tea.Cmd {
	guest := !b.Rows.Answer.Known
	return tea.Batch(alone(b), b.Find(key, func(row index.Row, ok bool) tea.Msg {
		if !ok {
			if err := lookUp(b, key); err != nil {
				return notShown(b.own.noun()+" "+text.Clean(key.ID), err)
			}
			row = index.Row{Key: key}
		}
		return shown{b, row, guest}
	}))
}

// notShown says why a record isn't opened: only of one that the store doesn't have is there none.
func notShown(name string, err error) tea.Msg {
	f := fault.Of(err)
	if errors.Is(err, fs.ErrNotExist) {
		return screen.Toast{Text: "No " + name + " here: " + f.Sentence, Level: screen.Info}
	}
	if told := screen.Tell(fault.New(f.Kind, "Can't open "+name+": "+f.Sentence, f.Hint, err)); told != nil {
		return told()
	}
	return nil
}

// lookUp asks the store for a record of which its list has no row, as of one among very many.
func lookUp(b *Browser, key alert.Key) error {
	ctx, cancel := context.WithTimeout(b.Closing, screen.LookLimit)
	defer cancel()
	_, _, err := b.o.Store.Record(ctx, key)
	return screen.Late(err)
}

// shown brings the row of the record to open.
type shown struct {
	b     *Browser
	row   index.Row
	guest bool // see Panes
}

// take opens the record, with the cursor on it or, if the list doesn't have it, near its place.
func (m shown) take() tea.Cmd {
	m.b.Rows.List.Select(m.row.Key)
	looks := m.b.Panes.Look(m.row)
	m.b.Panes.guest = m.guest
	return tea.Batch(m.b.Rows.Reload(), looks)
}
