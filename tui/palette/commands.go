package palette

import (
	"strings"

	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Commands is the menu behind ":": the commands that work now, by their words,
// and their verbs with arguments. Silent ones are left out.
func Commands(th *theme.Theme, live []command.Spec) *Menu {
	var items []Item
	for _, s := range live {
		if !s.Silent {
			items = append(items, ItemOf(th, s))
		}
	}
	return NewMenu(th, "commands", items)
}

// ItemOf is the item that runs a command.
func ItemOf(th *theme.Theme, s command.Spec) Item {
	note := ":" + strings.TrimSpace(s.Word()+" "+s.Arg)
	if s.Danger {
		note = th.Glyphs.Alert + " " + note
	}
	return Item{
		Label: s.Help, Note: note, Keys: s.KeyText(th.Glyphs.ASCII),
		Msg: screen.Run{ID: s.ID}, Verb: s.Word(), ID: s.ID, Arg: s.Arg,
	}
}
