package cmd

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store"
)

// reopen closes the store, opens its path again, and gives swap what stands there now.
// The store before goes first: what it has beside its file has the same names. It returns
// a note about why, which is an error of the store before.
func (a *app) reopen(ctx context.Context, why error, swap func(*store.Store)) (note, error) {
	id := a.store.ID()
	a.shut = true
	if err := a.store.Close(); err != nil {
		a.log.Warn("close the store that was replaced", "error", err)
	}
	if err := a.settled(ctx); err != nil {
		return note{}, err
	}
	s, err := store.Open(ctx, a.url, a.opened)
	if err != nil {
		return note{}, err
	}
	a.store, a.shut = s, false
	swap(s)
	return a.replacedNote(why, id != "" && id == s.ID()), nil
}

// copyPause is between two looks at a file that may still be copied.
const copyPause = 500 * time.Millisecond

// settled waits until two looks at the store's file find the same, or none.
func (a *app) settled(ctx context.Context) error {
	before := a.storeInfo()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(copyPause):
		}
		now := a.storeInfo()
		if sameFiles([]fs.FileInfo{before}, []fs.FileInfo{now}) {
			return nil
		}
		before = now
	}
}

// storeInfo looks at the store's file; nil if there is none.
func (a *app) storeInfo() fs.FileInfo {
	path := filePath(a.url)
	if path == "" {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

// storeName returns the store's place for a person.
func (a *app) storeName() string { return cmp.Or(filePath(a.url), store.Shown(a.url)) }

// replacedNote tells that the store was opened again, and why: same says whether it is
// the same store as before.
func (a *app) replacedNote(why error, same bool) note {
	if same {
		return note{text: fault.Of(why).Sentence + "; it was opened again"}
	}
	return note{text: "the store " + a.storeName() + " was replaced by another one, which is in use now"}
}

// unopened returns the fault of a store that was replaced by what can't be opened.
func (a *app) unopened(err error) error {
	f := fault.Of(err)
	return fault.New(f.Kind, "the store "+a.storeName()+" was replaced while it was in use, and what is there now cannot be used: "+f.Sentence,
		f.Hint, errors.Join(ingest.ErrReplaced, err))
}

// removed returns the fault of a store that was removed while it was open.
func (a *app) removed(err error) error {
	return fault.New(fault.Store, "the store "+a.storeName()+" was removed while it was in use; nothing more was polled or written",
		"move it back, or start again to make a new one", err)
}
