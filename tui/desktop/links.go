package desktop

import "strings"

// terminal is a terminal that follows hyperlinks, and how it makes itself known.
type terminal struct{ variable, begins string }

// linking lists the terminals of which it is known that they show hyperlinks (OSC 8). Others
// may show the codes.
func linking() []terminal {
	return []terminal{
		{"KITTY_WINDOW_ID", ""},
		{"WT_SESSION", ""},
		{"KONSOLE_VERSION", ""},
		{"VTE_VERSION", ""},
		{"TERM_PROGRAM", "iTerm.app"},
		{"TERM_PROGRAM", "WezTerm"},
		{"TERM_PROGRAM", "ghostty"},
		{"TERM_PROGRAM", "vscode"},
		{"TERM", "xterm-kitty"},
		{"TERM", "xterm-ghostty"},
		{"TERM", "foot"},
		{"TERM", "alacritty"},
	}
}

// Links reports whether hyperlinks are drawn for the setting screen.links: on, off, or auto
// (also ""), which means if the terminal is known to follow them. A multiplexer hides the
// terminal, so auto is off in one.
func Links(setting string, get func(name string) string) bool {
	switch setting {
	case "on":
		return true
	case "off":
		return false
	}
	if get("TMUX") != "" || get("STY") != "" {
		return false
	}
	for _, t := range linking() {
		if v := get(t.variable); v != "" && strings.HasPrefix(v, t.begins) {
			return true
		}
	}
	return false
}
