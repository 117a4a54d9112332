//go:build !unix

package terminal

import (
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

const (
	devicePath = "CONIN$"
	readsBytes = false
)

// readable reports true: the library finds out itself whether a console can be read.
func readable(term.File) bool { return true }

// Suspend reports false: this system can't stop programs.
func (*Terminal) Suspend() bool { return false }

// handle has nothing to do: there are no signals of a shell.
func (*Terminal) handle(func(tea.Msg), <-chan struct{}, *sync.WaitGroup) (release func()) {
	return func() {}
}
