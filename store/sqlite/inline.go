package sqlite

import (
	"encoding/binary"
	"net/netip"
	"strings"
)

// A text without a word stands in the body itself, as short as its form allows. Reading
// gives the same bytes: a text that would not come back exactly is written plainly.

// coding is how a text stands in a body. Three bits hold it.
type coding uint8

const (
	plain     coding = iota // its bytes
	hexLower                // two digits a byte
	hexUpper                //
	guidLower               // 16 bytes
	guidUpper               //
	decimal                 // a varint
	addressV4               // 4 bytes
	aroundID                // what stands before and behind the record's id: a varint of the first's length, then both

	codingBits = 3
)

const (
	guidLength = 36
	guidBytes  = 16
	shortText  = 8 // a shorter text is not worth another coding than plain
)

// encode appends a text to out and returns its coding. id is the record's.
func encode(out []byte, text, id string) ([]byte, coding) {
	if len(text) >= shortText {
		if n, ok := parseDigits(text); ok {
			return binary.AppendUvarint(out, n), decimal
		}
		for _, c := range []coding{guidLower, guidUpper, hexLower, hexUpper} {
			if to, ok := appendHex(out, text, c); ok {
				return to, c
			}
		}
		if to, ok := appendAddress(out, text); ok {
			return to, addressV4
		}
	}
	if before, behind, ok := cutAt(text, id); ok {
		out = binary.AppendUvarint(out, uint64(len(before)))
		return append(append(out, before...), behind...), aroundID
	}
	return append(out, text...), plain
}

// cutAt cuts a text around a record's id; without it, before is the whole text.
func cutAt(text, id string) (before, behind string, ok bool) {
	if id == "" {
		return text, "", false
	}
	return strings.Cut(text, id)
}

// appendAddress appends the bytes of an IPv4 address.
func appendAddress(out []byte, text string) ([]byte, bool) {
	if text[0] > '9' || len(text) > len("255.255.255.255") { // else parsing makes an error of most texts
		return out, false
	}
	a, err := netip.ParseAddr(text)
	if err != nil || !a.Is4() || a.String() != text {
		return out, false
	}
	b := a.As4()
	return append(out, b[:]...), true
}

// isDash reports whether a GUID has a dash at an index.
func isDash(at int) bool { return at == 8 || at == 13 || at == 18 || at == 23 }

// appendHex appends the bytes that the digits of a text stand for, if it consists of
// them; in a GUID there are dashes.
func appendHex(out []byte, text string, c coding) ([]byte, bool) {
	guid := c == guidLower || c == guidUpper
	if guid && len(text) != guidLength || !guid && len(text)%2 != 0 {
		return out, false
	}
	from, high, digits := len(out), byte(0), 0
	for i := range len(text) {
		if guid && isDash(i) {
			if text[i] != '-' {
				return out[:from], false
			}
			continue
		}
		d, ok := digitOf(text[i], c == hexUpper || c == guidUpper)
		if !ok {
			return out[:from], false
		}
		if digits%2 == 1 {
			out = append(out, high<<4|d)
		}
		high = d
		digits++
	}
	return out, true
}

func digitOf(b byte, upper bool) (byte, bool) {
	switch {
	case b >= '0' && b <= '9':
		return b - '0', true
	case !upper && b >= 'a' && b <= 'f':
		return b - 'a' + 10, true
	case upper && b >= 'A' && b <= 'F':
		return b - 'A' + 10, true
	}
	return 0, false
}

// decode is the reverse of encode; false for what encode does not write.
func decode(b []byte, c coding, id string) (string, bool) {
	switch c {
	case plain:
		return string(b), true
	case hexLower, hexUpper:
		return decodeHex(b, c), true
	case guidLower, guidUpper:
		return decodeHex(b, c), len(b) == guidBytes
	case decimal:
		n, used := binary.Uvarint(b)
		return digits(n), used == len(b) && used > 0
	case addressV4:
		if len(b) != 4 {
			return "", false
		}
		return netip.AddrFrom4([4]byte(b)).String(), true
	case aroundID:
		n, used := binary.Uvarint(b)
		if used <= 0 || n > uint64(len(b)-used) {
			return "", false
		}
		b = b[used:]
		return string(b[:n]) + id + string(b[n:]), true
	}
	return "", false
}

func decodeHex(b []byte, c coding) string {
	alphabet := "0123456789abcdef"
	if c == hexUpper || c == guidUpper {
		alphabet = "0123456789ABCDEF"
	}
	var here [128]byte // enough for the digits of SHA-512
	out := here[:0]
	for _, by := range b {
		if (c == guidLower || c == guidUpper) && isDash(len(out)) {
			out = append(out, '-')
		}
		out = append(out, alphabet[by>>4], alphabet[by&15])
	}
	return string(out)
}
