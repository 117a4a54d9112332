package bound

import (
	"bytes"
	"unicode/utf8"
)

// Foreign says what a small file is if it isn't text in UTF-8, and what to do, for a
// sentence that begins with the file: "is UTF-16 text". Both are "" for text; single
// bytes that aren't UTF-8 don't make it another thing.
func Foreign(data []byte) (why, hint string) {
	f, err := formOf(data[:min(len(data), 4)])
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return "is UTF-32 text", "save it as UTF-8"
	case err == nil && f.wide != nil:
		if text, err := Text(data); err == nil && !isBinary(text) {
			return "is UTF-16 text", "save it as UTF-8"
		}
		return "is not a text file", "check the path"
	case isBinary(data):
		return "is not a text file", "check the path"
	}
	return "", ""
}

// isBinary reports whether data has bytes that no text has: NUL, or other control
// characters beside bytes that aren't UTF-8.
func isBinary(data []byte) bool {
	if bytes.IndexByte(data, 0) >= 0 {
		return true
	}
	control := func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' }
	return !utf8.Valid(data) && bytes.IndexFunc(data, control) >= 0
}
