package form

// Limits of a line. What a person types or pastes is foreign input.
const (
	// MaxBytes is how many bytes of UTF-8 a Line holds. A query may be as long. What
	// doesn't fit is left out, and the line says so; see Line.Full.
	MaxBytes = 64 << 10

	// maxCluster bounds the bytes of what the caret treats as one character, since a
	// grapheme cluster has no end of its own: a letter may carry 64 KiB of marks. Emoji
	// joined to a family have 35. It must fit into a byte.
	maxCluster = 128

	// maxHidden bounds how many clusters without a width Draw looks at in one window.
	maxHidden = 256

	// noteColumns bounds a note under a field, so that a long one doesn't fill the screen.
	noteColumns = 600
)

// fullNote stands under a line that left something out.
const fullNote = "Only 64 KiB fit here; the rest was left out"
