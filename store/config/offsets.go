package config

import (
	"bytes"
	"slices"

	"github.com/pelletier/go-toml/v2/unstable"
)

// at returns the place where a node of the text begins.
func (d *document) at(n *unstable.Node) Place {
	offset := int(n.Raw.Offset)
	line, _ := slices.BinarySearch(d.lines, offset+1) // lines that begin at or before it
	return Place{line, offset - d.lines[line-1] + 1}
}

// keyOf returns the path and place of the key whose value contains a place, else no
// path and the place itself.
func (d *document) keyOf(in Place) (string, Place) {
	if in.Line < 1 || in.Line > len(d.lines) {
		return "", in
	}
	offset := d.lines[in.Line-1] + in.Column - 1
	for path, s := range d.spans {
		if s.value <= offset && offset < s.end {
			return path, d.places[path]
		}
	}
	return "", in
}

// lineStarts returns the offsets of the beginnings of lines. The parser can count
// lines too, but it counts from the start each time.
func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// valueStart skips the blanks and "=" after a key.
func valueStart(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '=') {
		i++
	}
	return i
}

func lineStart(text []byte, i int) int { return bytes.LastIndexByte(text[:i], '\n') + 1 }

// lineEnd returns the offset after the line break of the line that contains i.
func lineEnd(text []byte, i int) int {
	if n := bytes.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(text)
}
