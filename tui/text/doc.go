// Package text makes strings from outside safe for a terminal and cuts them to
// the width of a cell.
//
// Everything that Graph sends is hostile: an alert's title may hold escape
// sequences that control the terminal, bidi overrides that reverse a file name,
// or a thousand combining marks that paint over the rows above. Every such
// string goes through Clean (one line) or Block (the detail) before it is
// drawn. Nothing is swallowed: ansi.Strip deletes what follows an unterminated
// sequence, which lets an attacker hide text; here a sequence loses its ESC and
// its text stays readable.
//
// Widths are columns as the terminal libraries count them (grapheme clusters).
// The package must not know colours or layout. Begin with Clean, then Fit.
package text
