package command

// The ids of the global commands, beside Back.
const (
	DoHelp     = "app.help"
	DoPalette  = "app.palette"
	DoMessages = "app.messages"
	DoMouse    = "app.mouse"
	DoRedraw   = "app.redraw"
	DoOut      = "app.out"
	DoQuit     = "app.quit"
	DoSuspend  = "app.suspend"
)

// Globals returns the commands that work on every screen.
func Globals() []Spec {
	return []Spec{
		{ID: DoHelp, Keys: []string{"?", "f1"}, Help: "keys that work here", Short: "help", Group: "tool", Hint: 90, Also: []string{"legend", "marks"}},
		{ID: DoPalette, Keys: []string{":", "ctrl+p"}, Help: "find a command by name", Short: "commands", Group: "tool", Hint: 10, Verb: "commands"},
		{ID: Back, Keys: []string{"esc"}, Help: "go back one step; never quits", Group: "open", Silent: true},
		{ID: DoOut, Keys: []string{"q"}, Help: "go back; quits on the first screen", Group: "open", Silent: true},
		{ID: DoQuit, Keys: []string{Interrupt}, Help: "quit", Short: "quit", Group: "open", Verb: "q", Also: []string{"exit", "leave"}},
		{ID: DoMessages, Keys: []string{"M"}, Help: "the last messages", Group: "tool", Also: []string{"log", "errors"}},
		{ID: DoMouse, Keys: []string{"m"}, Help: "mouse on or off; while on, hold shift to select text", Group: "tool"},
		{ID: DoRedraw, Keys: []string{"ctrl+l"}, Help: "clear the terminal and draw it again", Group: "tool", Also: []string{"refresh"}},
		{ID: DoSuspend, Keys: []string{"ctrl+z"}, Help: "suspend tocsin; fg in the shell continues it", Group: "tool"},
	}
}
