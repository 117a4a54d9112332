//go:build !unix

package terminal

import (
	"sync"

	tea "charm.land/bubbletea/v2"
)

const (
	devicePath = "CONIN$"
	readsBytes = false
)

// Suspend reports false: this system can't stop programs.
func (*Terminal) Suspend() bool { return false }

// handle has nothing to do: there are no signals of a shell.
func (*Terminal) handle(func(tea.Msg), <-chan struct{}, *sync.WaitGroup) (release func()) {
	return func() {}
}
