package tui

import "tocsin/tui/command"

// The ids of the global commands.
const (
	cmdHelp     = "app.help"
	cmdPalette  = "app.palette"
	cmdMessages = "app.messages"
	cmdMouse    = "app.mouse"
	cmdRedraw   = "app.redraw"
	cmdOut      = "app.out"
	cmdBack     = command.Back
	cmdQuit     = "app.quit"
	cmdSuspend  = "app.suspend"
)

// Globals returns the commands that work on every screen.
func Globals() []command.Spec {
	return []command.Spec{
		{ID: cmdHelp, Keys: []string{"?", "f1"}, Help: "keys that work here", Short: "help", Group: "tool", Hint: 90, Also: []string{"legend", "marks"}},
		{ID: cmdPalette, Keys: []string{":", "ctrl+p"}, Help: "find a command by name", Short: "commands", Group: "tool", Hint: 10, Verb: "commands"},
		{ID: cmdBack, Keys: []string{"esc"}, Help: "go back one step; never quits", Group: "open", Silent: true},
		{ID: cmdOut, Keys: []string{"q"}, Help: "go back; quits on the first screen", Group: "open", Silent: true},
		{ID: cmdQuit, Keys: []string{command.Interrupt}, Help: "quit", Short: "quit", Group: "open", Verb: "q", Also: []string{"exit", "leave"}},
		{ID: cmdMessages, Keys: []string{"M"}, Help: "the last messages", Group: "tool", Also: []string{"log", "errors"}},
		{ID: cmdMouse, Keys: []string{"m"}, Help: "mouse on or off; while on, hold shift to select text", Group: "tool"},
		{ID: cmdRedraw, Keys: []string{"ctrl+l"}, Help: "clear the terminal and draw it again", Group: "tool", Also: []string{"refresh"}},
		{ID: cmdSuspend, Keys: []string{"ctrl+z"}, Help: "suspend tocsin; fg in the shell continues it", Group: "tool"},
	}
}

// NewRegistry collects the global commands and those of screens, with the keys
// from the settings. An error is a *fault.Fault that names the id and the key.
func NewRegistry(keys map[string][]string, screens ...[]command.Spec) (*command.Registry, error) {
	return command.NewRegistry(keys, append([][]command.Spec{Globals()}, screens...)...)
}
