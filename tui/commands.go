package tui

import "tocsin/tui/command"

// The ids of the global commands.
const (
	cmdHelp     = command.DoHelp
	cmdPalette  = command.DoPalette
	cmdMessages = command.DoMessages
	cmdMouse    = command.DoMouse
	cmdRedraw   = command.DoRedraw
	cmdOut      = command.DoOut
	cmdBack     = command.Back
	cmdQuit     = command.DoQuit
	cmdSuspend  = command.DoSuspend
)

// Globals returns the commands that work on every screen.
func Globals() []command.Spec { return command.Globals() }

// NewRegistry collects the global commands and those of screens, with the keys
// from the settings. An error is a *fault.Fault that names the id and the key.
func NewRegistry(keys map[string][]string, screens ...[]command.Spec) (*command.Registry, error) {
	return command.NewRegistry(keys, append([][]command.Spec{Globals()}, screens...)...)
}
