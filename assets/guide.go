package assets

import _ "embed" // for the points

//go:embed guide/points.tsv
var points string

// GuidePoints returns the table of what a person who connects a tenant has to know: lines of a
// point, the place where it is told, and words that stand there, with tabs between them. Lines
// that begin with # are comments.
func GuidePoints() string { return points }
