package cmd

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// escape replaces characters that could control or deceive a terminal by \u
// escapes: U+007F to U+009F, format characters (Cf) and the line separators U+2028
// and U+2029. JSON itself forbids characters below U+0020 inside strings and all
// of these outside, so the whole text can be treated alike.
func escape(jsonText []byte) []byte {
	clean := true
	for _, b := range jsonText {
		if b >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return jsonText
	}
	out := make([]byte, 0, len(jsonText)+len(jsonText)/8)
	for len(jsonText) > 0 {
		r, size := utf8.DecodeRune(jsonText)
		switch {
		case r == utf8.RuneError && size == 1:
			out = append(out, "\ufffd"...)
		case r > 0xffff && unicode.Is(unicode.Cf, r):
			hi, lo := 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		case r >= 0x7f && r <= 0x9f || r == 0x2028 || r == 0x2029 || r > 0x9f && unicode.Is(unicode.Cf, r):
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, jsonText[:size]...)
		}
		jsonText = jsonText[size:]
	}
	return out
}
