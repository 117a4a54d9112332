// Package detail shows one record, an alert or an incident, in four panes:
// summary, evidence, history, and the item as received.
//
// A Pane is not a screen: the owner of a list draws it beside or over that
// list, passes it every message, and puts its Commands before its own while it
// has the keys. It loads the record that Show names, and keeps drawing the
// previous one until the answer arrives.
//
// The lines of a pane are built once for a record, a width, a theme and a
// minute; scrolling only paints the visible ones. All text of a record is
// hostile and becomes lines through text.Block, which shows what a terminal
// would hide.
//
// The package must not know how a list works, how triage works, or what a
// member of Graph's JSON means, except recommendedActions, which no field
// holds. Begin with Pane, then writer.
package detail
