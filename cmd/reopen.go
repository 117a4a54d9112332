package cmd

import (
	"context"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store"
)

// reopen opens the store's path again, because another store stands there, gives the
// new store to swap, and closes the earlier one.
func (a *app) reopen(ctx context.Context, swap func(*store.Store)) error {
	s, err := store.Open(ctx, a.url, a.opened)
	if err != nil {
		return err
	}
	before := a.store
	a.store = s
	swap(s)
	if err := before.Close(); err != nil {
		a.log.Warn("close the store that was replaced", "error", err)
	}
	return nil
}

// storeName returns the store's place for a person.
func (a *app) storeName() string { return strings.TrimPrefix(a.url, "sqlite:") }

// replacedNote tells that the store was replaced.
func (a *app) replacedNote() note {
	return note{text: "the store " + a.storeName() + " was replaced by another one, which is in use now"}
}

// removed returns the fault of a store that was removed while it was open.
func (a *app) removed(err error) error {
	return fault.New(fault.Store, "the store "+a.storeName()+" was removed while it was in use; nothing more was polled or written",
		"move it back, or start again to make a new one", err)
}
