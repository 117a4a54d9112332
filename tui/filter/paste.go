package filter

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/querybar"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// countLimit is the time limit of counting what a pasted text selects.
const countLimit = 5 * time.Second

// Paste filters by what a pasted text stands for. If the rest of the query hides some of it, it says
// how many; pasted again, it is asked alone.
func (f *Filter) Paste(content string) tea.Cmd {
	p, ok := f.Bar.Pasted(content)
	switch {
	case ok:
	case p.Title != "":
		return screen.Say(screen.Info, "No "+f.o.Noun+" has a "+p.Title+": the list can't be filtered by the paste")
	default:
		return screen.Say(screen.Info, "The paste is no entity: press / to search for text")
	}
	f.o.Rows.Begin()
	lead, name := "Pasted "+p.Title+" ", strings.Join(strings.Fields(text.Brief(content, mostPasted)), " ")
	switch is := f.Bar.Text(); {
	case is == p.Alone:
		return screen.Say(screen.Info, "The query has this "+p.Title+" already")
	case is == p.Text:
		return tea.Batch(f.Edit(p.Alone), screen.Send(pastedToast(lead, name, " alone filters the list; z undoes it")))
	case is == "":
		return tea.Batch(f.Edit(p.Text), screen.Send(pastedToast(lead, name, " filters the list; z undoes it")))
	}
	return tea.Batch(f.Edit(p.Text), counted(f, p, lead, name))
}

// Covered says why a text pasted over the detail does nothing.
func Covered() tea.Cmd {
	return screen.Say(screen.Info, "A paste filters the list: esc goes back to it")
}

// mostPasted is how much of a pasted text is told, in columns.
const mostPasted = 200

// counted tells how many rows a paste leaves in the list, and how many there are in all.
func counted(f *Filter, p querybar.Paste, lead, name string) tea.Cmd {
	count, closing := querybar.Count(f.Bar, p.Text, p.Alone), f.o.Closing
	if closing == nil {
		closing = context.Background()
	}
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, countLimit)
		defer cancel()
		n, ok := count(ctx)
		if !ok || n[0] == n[1] {
			return pastedToast(lead, name, " filters the list; z undoes it")
		}
		return pastedToast(lead, name, ": "+text.Number(n[0])+" here, "+text.Number(n[1])+" in all; paste it again for all")
	}
}

// pastedToast tells of a pasted text, which is cut first where there is no room.
func pastedToast(lead, name, then string) screen.Toast {
	return screen.Toast{Text: lead + name + then, Name: name, At: len(lead), Level: screen.Info}
}
