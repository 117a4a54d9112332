package undo

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// NewDirect returns a part for a program that does one thing at a time: its acts are carried
// out by Settle, not by commands, which Do, Undo and Redo return only for what there is to say.
func NewDirect(store Store, now func() time.Time) *Undo {
	u := New(store, now)
	u.direct = true
	return u
}

// Settle carries out the acts that wait, one after the other, and returns what they changed
// and what there is to say. An act that has to wait stays, with those after it, for the next
// Settle or for Finish.
func (u *Undo) Settle(ctx context.Context) (change Change, said []screen.Toast) {
	change.Mine = true
	for u.queue.waits() {
		e, err := u.tryNow(ctx)
		if err != nil {
			first := !u.behind
			u.behind = true
			if first {
				said = Said(said, waiting(err))
			}
			return change, said
		}
		u.behind = false
		if e == nil {
			continue // it was taken back, and its undoing waits in its place
		}
		said = Said(said, u.outcome(e))
		change.turns(e)
		change.Kept, change.Passed, change.Made = append(change.Kept, e.kept()...), append(change.Passed, e.passed()...), change.Made+len(e.back)
	}
	return change, said
}

// tryNow tries the first act.
func (u *Undo) tryNow(ctx context.Context) (*entry, error) {
	ctx, cancel := context.WithTimeout(ctx, actLimit)
	defer cancel()
	e, err := u.queue.try(ctx)
	if err == nil {
		u.queue.look(ctx, e)
	}
	return e, err
}

// Said adds what a command of a part made by NewDirect says; nil says nothing.
func Said(said []screen.Toast, cmd tea.Cmd) []screen.Toast {
	if cmd == nil {
		return said
	}
	if toast, ok := cmd().(screen.Toast); ok {
		said = append(said, toast)
	}
	return said
}
