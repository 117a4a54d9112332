// Package detail shows one record, an alert or an incident, in pages: what happened, its
// evidence, the tree of its processes, its timeline, the history of its fields, the item
// as received, and how it differs from another one or from what it was.
//
// A Pane is not a screen: the owner of a list draws it beside or over that
// list, passes it every message, and puts its Commands before its own while it
// has the keys. It loads the record that Show names, and keeps drawing the
// previous one until the answer arrives. What concerns the list or the store it answers
// with messages, Pivot and Tick, which name the pane.
//
// A page is a row of pageRows: its key, its title and the function that writes it. Its
// lines are built once for a record, a width, a theme, a minute and what is unfolded;
// scrolling only paints the visible ones. A long page is written and searched a piece a frame;
// going asks for the frames. Rows that the cursor can be on are stops, known
// by ids that stay. Scroller, folds, search and loader are parts that know no pane. All
// text of a record is hostile and becomes lines through text.Block or text.Clean, which
// show what a terminal would hide.
//
// The package must not know how a list works, how triage works, or what a
// member of Graph's JSON means, except recommendedActions, which no field
// holds. Sentences, trees and timelines come from package story. Begin with Pane, then
// page.go and writer.go.
package detail
