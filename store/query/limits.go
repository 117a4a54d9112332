package query

// A query is foreign input: it comes from a bar, a script or a settings file,
// and may have been made to hurt. These are its bounds. The numbers of terms,
// values and stages need none of their own: each takes at least one byte.
const (
	// maxBytes bounds a text. The longest published queries have some 4 KiB, and a
	// list of a thousand SHA-256 hashes has 67 KB.
	maxBytes = 64 << 10

	// maxDepth bounds parentheses and NOT, for parser, check, printer and matcher
	// recurse into them.
	maxDepth = 200

	// maxQuoted is how many code points of the text a message repeats, so that a
	// message stays one line.
	maxQuoted = 60

	// maxExponent is the size at which exponents of numbers are cut; what is
	// beyond compares as equal. The sums of two stay far below an overflow.
	maxExponent = 1 << 50

	// maxBack is more units of a relative time than anyone means, of whichever
	// unit, and maxMonths and maxYears are as much for units without a fixed
	// length: time.Date cannot overflow with them.
	maxBack   = 1_000_000_000_000
	maxMonths = 500_000
	maxYears  = 40_000
)
