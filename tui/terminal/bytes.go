package terminal

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	esc         = 0x1b
	ctrlC       = 0x03
	pasteBegins = "\x1b[200~"
	pasteEnds   = "\x1b[201~"
	// maxSequence bounds an escape sequence. The keys' are shorter.
	maxSequence = 64
	// MaxPaste is how many bytes of one paste are passed on. It is far more than any
	// line of input takes (which says so), and bounds what the library collects.
	MaxPaste = 1 << 20
)

// scanner looks through the bytes of a terminal for ctrl+c, in all the forms in which
// terminals send it, and for the beginning and end of pastes. It bounds pastes.
type scanner struct {
	sequence []byte // an escape sequence so far
	split    bool   // the sequence began in an earlier chunk
	pasting  bool   // in a paste
	pasted   int    // bytes of it
	dropping bool   // the present rune or sequence is beyond the bound
	mark     string // begins the content of the pastes that are made here; "" makes none
	run      int    // plain bytes at the end of out
	quoted   bool   // in the text of an answer of the terminal
	quotes   byte   // what began it after the escape
	out      []byte // of the present chunk
	asked    bool   // the present chunk has a ctrl+c outside pastes
	inPaste  bool   // the paste that hasn't ended has a ctrl+c
}

// scan looks through the next chunk and returns what to pass on, which is valid until the
// next call. Then asked and inPaste are up to date.
func (s *scanner) scan(chunk []byte) []byte {
	s.out, s.asked, s.split = s.out[:0], false, len(s.sequence) > 0
	for _, b := range chunk {
		if s.plain(b) {
			s.dropping = false
			s.pass(b)
			s.run++
			continue
		}
		s.gather()
		s.next(b)
	}
	s.gather()
	return s.out
}

// plain reports whether a byte is of text outside all sequences and pastes. An escape and
// one of ]P_^X begin an answer of the terminal, which a control ends, and an escape and O a
// key of one more byte.
func (s *scanner) plain(b byte) bool {
	is := b >= ' ' && b != 0x7f && len(s.sequence) == 0 && !s.pasting
	if s.quoted {
		s.quoted = is && s.quotes != 'O'
		return false
	}
	if len(s.sequence) == 1 && strings.IndexByte("]P_^XO", b) >= 0 {
		s.quoted, s.quotes = true, b
	}
	return is
}

// burst is the most bytes of text in one read that are passed on as they came.
const burst = 32

// gather ends a run of plain bytes. A long one becomes a paste with the mark, so that one
// message carries it: each message costs a frame. The parts of a rune whose other parts are
// in other chunks stay outside.
func (s *scanner) gather() {
	run := s.out[len(s.out)-s.run:]
	s.run = 0
	if s.mark == "" || len(run) <= burst {
		return
	}
	for len(run) > 0 && !utf8.RuneStart(run[0]) {
		run = run[1:]
	}
	end := len(run)
	for cut := 1; cut < utf8.UTFMax && cut <= len(run); cut++ {
		if tail := run[len(run)-cut:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				end -= cut
			}
			break
		}
	}
	text := string(run[:end])
	if text == "" || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return
	}
	tail := string(run[end:])
	s.out = append(s.out[:len(s.out)-len(run)], pasteBegins+s.mark+text+pasteEnds+tail...)
}

// ask takes in a ctrl+c. In a paste it may be text: that shows when the paste ends.
func (s *scanner) ask() {
	if s.pasting {
		s.inPaste = true
	} else {
		s.asked = true
	}
}

func (s *scanner) next(b byte) {
	switch {
	case b == ctrlC && (len(s.sequence) != 1 || s.split):
		// After an escape in the same chunk it is alt+ctrl+c. Typed after one that a
		// person pressed it comes later.
		s.sequence = s.sequence[:0]
		s.ask()
	case b == esc:
		s.sequence, s.split = append(s.sequence[:0], b), false
	case len(s.sequence) > 0:
		s.pass(b)
		s.continued(b)
		return
	}
	s.dropping = s.pasting && s.pasted >= MaxPaste
	s.pass(b)
}

// continued adds a byte to the sequence.
func (s *scanner) continued(b byte) {
	s.sequence = append(s.sequence, b)
	final := b >= '@' && b <= '~' && len(s.sequence) > 2
	if s.sequence[1] == '[' && !final && len(s.sequence) < maxSequence {
		return
	}
	s.ended()
	s.sequence = s.sequence[:0]
}

// ended takes in a whole sequence.
func (s *scanner) ended() {
	switch {
	case string(s.sequence) == pasteEnds:
		if s.dropping {
			s.out = append(s.out, pasteEnds...)
		}
		s.pasting, s.inPaste = false, false
	case isInterrupt(s.sequence):
		s.ask()
	case !s.pasting && string(s.sequence) == pasteBegins:
		s.pasting, s.pasted = true, 0
	}
}

func (s *scanner) pass(b byte) {
	if s.pasting {
		s.pasted++
	}
	if !s.dropping {
		s.out = append(s.out, b)
	}
}

// The bits of a key's modifiers, which terminals report plus one.
const (
	modCtrl  = 1 << 2
	modLocks = 1<<6 | 1<<7 // caps lock and num lock
)

// isInterrupt reports whether a sequence is ctrl+c: CSI 99;5u of the kitty keyboard, with
// other codes of the same key beside the 99 and the kind of the event, or CSI 27;5;99~ of
// xterm's modifyOtherKeys.
func isInterrupt(sequence []byte) bool {
	body, csi := bytes.CutPrefix(sequence, []byte("\x1b["))
	if !csi || len(body) == 0 {
		return false
	}
	final := body[len(body)-1]
	fields := strings.Split(string(body[:len(body)-1]), ";")
	switch {
	case final == '~' && len(fields) == 3 && fields[0] == "27":
		return fields[2] == "99" && onlyCtrl(fields[1])
	case final == 'u' && len(fields) >= 2:
		codes := strings.Split(fields[0], ":") // the key, shifted, and on a US keyboard
		return (codes[0] == "99" || len(codes) > 2 && codes[2] == "99") && onlyCtrl(fields[1])
	}
	return false
}

// onlyCtrl reports whether a field says that ctrl is held, no other modifier, and that
// the key isn't being released.
func onlyCtrl(field string) bool {
	mods, event, _ := strings.Cut(field, ":")
	n, err := strconv.Atoi(mods)
	return err == nil && n > 0 && (n-1)&^modLocks == modCtrl && event != "3"
}
