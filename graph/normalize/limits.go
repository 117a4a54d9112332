package normalize

// The bounds on what an item may ask of this package and of those that keep and
// search its records. How long an item is and how many there are is bounded before it
// comes here; how deep it nests is the JSON decoder's bound, 10,000 levels, beyond which
// an item is malformed.
const (
	// deepest is how many objects and lists of one piece of evidence Evidence
	// takes apart, one within the other. What lies deeper is one property, as
	// JSON. Graph nests four deep; without a bound the names of properties, each
	// a path, would grow with the square of the item.
	deepest = 32

	// fewest is how many values are searched one by one for a repeat. A longer
	// list, which only hostile or very large alerts have, gets a map, so that its
	// cost does not grow with the square.
	fewest = 32

	// mostEntities is how many entities of one alert are found by queries, and
	// mostTexts how many elements of a list. Each costs memory in every program that
	// searches, some 400 bytes, at every start. The largest real alerts have some
	// hundreds. What lies beyond is in the raw item alone, and makes it malformed.
	mostEntities = 50_000
	mostTexts    = 10_000

	// mostHeld is how many members of one piece of evidence wait for its end. Each costs
	// some 50 bytes, and a member of an object as much again in a map. What lies beyond
	// is in the raw item alone, and makes it malformed.
	mostHeld = 2 * mostEntities

	// mostWord is how many bytes a word, an id, an address or an entity has, and
	// mostProse how many a title or a description. Each text is copied several times
	// on its way into a store, and every program that searches has the titles in memory.
	// Windows' longest command has 32 KB, Graph's longest descriptions some KB. What
	// lies beyond is in the raw item alone, and makes it malformed.
	mostWord  = 64 << 10
	mostProse = 1 << 20

	// roomBytes is how much memory short texts of an item share. All of it stays as long
	// as one of them is in use.
	roomBytes = 4 << 10
)
