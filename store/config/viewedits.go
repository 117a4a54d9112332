package config

import (
	"bytes"
	"context"
	"slices"
	"sync"
)

// mostViewEdits is how many edits can be taken back to the byte, the last ones.
const mostViewEdits = 50

// ViewEdits changes views of settings files and remembers what it has replaced: a change that takes
// another one back puts the bytes of the file back, with the spelling of the line, its comment, and how it ends.
// If the file isn't as that one has left it, the change is made in its text. The zero
// value has made none. It is safe for concurrent use.
type ViewEdits struct {
	mutex sync.Mutex
	made  []viewEdit
}

// viewEdit is a change of a view that was made.
type viewEdit struct {
	path    string
	was, is View
	file    rewritten
}

// Change makes one view of [views] another one: with another query, or, in its place, with another name.
// Without a name, was is no view yet, and is comes before the one of another name, or as the last if there is
// none of that; without a name, is removes it. Another one than was has seen is left alone, and told. If the
// file is missing, and create is set, a new view makes it from the template. Every other byte stays. The caller
// has checked the query.
func (v *ViewEdits) Change(path string, was, is View, before string, create bool) error {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	if back := v.back(path, was, is); back != nil {
		return replaceFile(path, back.file.is, back.file.old)
	}
	made, err := changeView(path, was, is, before, create)
	if err == nil && made.old != nil {
		v.made = append(v.made, viewEdit{path, was, is, made})
		v.made = v.made[max(len(v.made)-mostViewEdits, 0):]
	}
	return err
}

// back returns the last edit that a change takes back and which the file still is as it was left by; nil for
// none.
func (v *ViewEdits) back(path string, was, is View) *viewEdit {
	now, err := Read(context.Background(), path) // it ends by itself
	if err != nil {
		return nil
	}
	for i := range slices.Backward(v.made) {
		if e := &v.made[i]; e.path == path && e.was.like(is) && e.is.like(was) && bytes.Equal(e.file.is, now) {
			return e
		}
	}
	return nil
}

// like reports whether two views have one name and query.
func (v View) like(other View) bool { return v.Name == other.Name && v.Query == other.Query }
