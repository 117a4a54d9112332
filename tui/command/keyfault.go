package command

import (
	"fmt"

	"tocsin/graph/fault"
)

// ambiguous returns the fault of a key with two uses.
func ambiguous(key string, a, b KeyUse) error {
	if a.ID == b.ID {
		return wrong([]KeyUse{a, b}, fmt.Sprintf("[keys] %q: the key %q is there twice", a.ID, key), "remove one of the two")
	}
	return wrong([]KeyUse{a, b}, fmt.Sprintf("key %q means both %q and %q", key, a.ID, b.ID), fmt.Sprintf(`give one of them another key in [keys], or none: %q = []`, b.ID))
}

// halved returns the fault of a key which is a command's and begins a sequence.
func halved(key string, whole, longer KeyUse) error {
	return wrong([]KeyUse{whole, longer}, fmt.Sprintf("key %q means %q and begins a sequence of %q", key, whole.ID, longer.ID),
		fmt.Sprintf(`give one of them another key in [keys], or none: %q = []`, longer.ID))
}

func wrong(uses []KeyUse, sentence, hint string) error {
	return fault.New(fault.Usage, sentence, hint, KeysError{uses})
}

// KeyUse is a key of a command.
type KeyUse struct {
	ID string // of the command
	At int    // index in its list of keys; -1 if there is no such command
}

// KeysError is the cause of the fault of a key that can't be bound.
type KeysError struct {
	Uses []KeyUse // of the key
}

// Error names the commands.
func (e KeysError) Error() string {
	ids := make([]string, len(e.Uses))
	for i, u := range e.Uses {
		ids[i] = u.ID
	}
	return "keys of " + fault.And(ids)
}
