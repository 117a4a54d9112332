package config

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"

	"tocsin/graph/fault"
)

// edit reads the file, calls do to collect the changes, checks the result and writes it.
func edit(path string, create bool, do func(*editing) error) error {
	_, err := rewrite(path, create, do)
	return err
}

// rewritten holds the bytes of a file before and after an edit; old is nil if the edit made the file.
type rewritten struct{ old, is []byte }

// rewrite is edit that returns what it has replaced.
func rewrite(path string, create bool, do func(*editing) error) (made rewritten, err error) {
	old, err := Read(context.Background(), path) // it ends by itself
	missing := errors.Is(err, fs.ErrNotExist)
	if missing && create {
		old, err = []byte(template), nil
	}
	if err != nil {
		return made, err
	}
	e := &editing{text: bytes.TrimPrefix(old, []byte(byteOrderMark))}
	if e.settings, e.doc, err = parse(path, old); err != nil {
		return made, err
	}
	if err := do(e); err != nil {
		return made, err
	}
	edited := append(old[:len(old)-len(e.text):len(old)-len(e.text)], e.applied()...)
	if _, _, err := parse(path, edited); err != nil {
		return made, fault.New(fault.Usage, "the change was not made because it would break the settings: "+err.Error(), cmp.Or(fault.Of(err).Hint, "give another value"), err)
	}
	if missing {
		return rewritten{nil, edited}, create0600(path, edited)
	}
	return rewritten{old, edited}, replaceFile(path, old, edited)
}
