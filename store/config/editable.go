package config

import (
	"cmp"
	"errors"
	"fmt"
)

// Writable returns why the settings file can't be changed; nil if it can. To be sure it writes the
// file anew, as it is: a folder, a drive or a single file may refuse what their rights allow.
func Writable(path string) error {
	return edit(path, false, func(*editing) error { return nil })
}

// errEditable ends an edit that only looks whether it could be made.
var errEditable = errors.New("it can be edited")

// Editable returns why the keys of the integration with that name can't be changed here, as if it is written
// inline; nil if they can. It writes nothing.
func Editable(path, name string) error {
	err := edit(path, false, func(e *editing) error {
		i, err := e.index(name)
		if err == nil {
			_, err = e.endOfKeys(fmt.Sprintf("integration.%d", i))
		}
		return cmp.Or(err, errEditable)
	})
	if errors.Is(err, errEditable) {
		return nil
	}
	return err
}
