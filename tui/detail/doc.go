// Package detail shows one record, an alert or an incident, in four panes: what
// it says, its evidence, what changed, and the item as it was received.
//
// A Pane is no screen: whoever owns a list draws it beside or over that list,
// passes it every message, and puts its Commands before its own while it has
// the keys. It loads by itself what Show names, and keeps drawing what it had
// until the answer is there.
//
// The lines of a pane are built once for a record, a width, a theme and a
// minute; scrolling only paints those in sight. All text of a record is hostile
// and becomes lines through text.Block, which shows what a terminal would hide.
//
// The package must not know how a list works, what is done to a record, or what
// a member of Graph's JSON means, except recommendedActions, which no field
// holds. Begin reading with Pane, then writer.
package detail
