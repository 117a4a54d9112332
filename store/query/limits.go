package query

import "time"

// A query is foreign input: it comes from a bar, a script or a settings file. These
// are its bounds. Terms and values need none of their own, because each
// takes at least one byte of the text.
const (
	// maxBytes bounds a text. It has room for a list of 900 SHA-256 hashes.
	maxBytes = 64 << 10

	// maxDepth bounds parentheses and NOT, because parser, check, printer and matcher
	// recurse into them.
	maxDepth = 200

	// maxQuoted is how many code points of the text a message repeats, so that a
	// message stays one line.
	maxQuoted = 60

	// maxProblems bounds the errors that the check collects. The rest of the conditions is
	// not checked, because a hint may compare a word with each field.
	maxProblems = 100

	// maxViews bounds how deep saved queries stand in one another. Their texts together are
	// bounded by maxBytes, since one may name another twice.
	maxViews = 20

	// maxWords bounds the words that a query looks for: each is compared with all titles,
	// descriptions, ids and entities.
	maxWords = 1000

	// maxClasses bounds the Unicode classes of a query's patterns, each of which takes 20 µs
	// to read, and maxSteps what the patterns compile to: a few kilobytes of text can
	// repeat a million instructions. A pattern of maxSteps compiles in 10 ms, and takes
	// milliseconds to look for in a title.
	maxClasses = 1000
	maxSteps   = 10_000

	// maxRows bounds the number of head and tail.
	maxRows = 10_000_000

	// maxColumns bounds the columns that a stage names, and maxCells the values of a table.
	maxColumns = 100
	maxCells   = 20_000_000

	// maxInterval bounds the interval of an aggregate, and maxIntervals their number: a
	// chart of more is no use, and a minute of a record of year 1 would give a billion.
	maxInterval  = 36_525 * 24 * time.Hour
	maxIntervals = 10_000

	// maxGroups bounds the groups of an aggregate, which take about 200 bytes each, and
	// maxDistinct the values that it tells apart, which take about 100.
	maxGroups   = 250_000
	maxDistinct = 4_000_000

	// maxExponent is the size at which exponents of numbers are cut; larger ones
	// compare as equal. The sum of two is far below an overflow.
	maxExponent = 1 << 50

	// maxBack cuts the number of units in a relative time, maxMonths and maxYears
	// those of units without a fixed length. All reach back before the year 1, and
	// time.Date cannot overflow with them.
	maxBack   = 1_000_000_000_000
	maxMonths = 500_000
	maxYears  = 40_000
)
