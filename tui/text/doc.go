// Package text makes strings from outside safe for a terminal and cuts them to
// the width of a cell.
//
// Everything that Graph sent is hostile: an alert's title may hold escape
// sequences that drive the terminal, bidi overrides that turn a file name
// round, or a thousand combining marks that paint over the rows above. Every
// such string goes through Clean (one line) or Block (the detail) before it is
// drawn. Nothing is swallowed: ansi.Strip deletes what follows an unterminated
// sequence, and an attacker hides text so; here a sequence loses its ESC and
// its words stay to be read.
//
// Widths are columns as the terminal stack counts them (grapheme clusters).
// The package must not know colours or layout. Begin with Clean, then Fit.
package text
