package index

import (
	"errors"
	"strings"
	"testing"
	"unsafe"
)

// address is one without memory behind it. Near 0 it would be that of a nil pointer.
const address = 1 << 20

// outside reads the memory at address.
func outside() byte {
	at := uintptr(address)
	return **(**byte)(unsafe.Pointer(&at))
}

// TestSound: what becomes an error, and what stays a panic, in the goroutine itself and in
// those that it waits for.
func TestSound(t *testing.T) {
	broken := errors.New("broken")
	yes, no := func() bool { return true }, func() bool { return false }
	for name, c := range map[string]struct {
		changed, later func() bool
		do             func() error
		want           error
		panics         bool
	}{
		"well":                      {no, no, func() error { return nil }, nil, false},
		"an error":                  {no, no, func() error { return broken }, broken, false},
		"in memory":                 {nil, nil, func() error { return broken }, broken, false},
		"changed before":            {yes, yes, func() error { panic("called") }, ErrFault, false},
		"changed meanwhile":         {no, yes, func() error { return nil }, ErrFault, false},
		"changed, with a panic":     {no, yes, func() error { panic("index out of range") }, ErrFault, false},
		"a panic":                   {no, no, func() error { panic("index out of range") }, nil, true},
		"a panic, in memory":        {nil, nil, func() error { panic("index out of range") }, nil, true},
		"a fault of memory":         {no, no, func() error { outside(); return nil }, ErrFault, false},
		"a fault, in memory":        {nil, nil, func() error { outside(); return nil }, nil, true},
		"a nil pointer":             {no, no, func() error { var p *int; *p++; return nil }, nil, true},
		"changed, with a nil panic": {no, yes, func() error { var p *int; *p++; return nil }, ErrFault, false},
	} {
		for where, do := range map[string]func() error{
			"": c.do,
			" elsewhere": func() error {
				cores(2, func() func(int) bool { return func(i int) bool { return i == 0 && c.do() == nil } })
				return nil
			},
		} {
			if where != "" && (c.want == broken) {
				continue // only a panic goes there
			}
			t.Run(name+where, func(t *testing.T) {
				g := &ground{changed: c.changed}
				defer func() {
					if v := recover(); (v != nil) != c.panics {
						t.Errorf("panics: %v", v)
					} else if e, ok := v.(*carried); ok && !strings.Contains(e.Error(), "TestSound") {
						t.Errorf("the panic does not tell where it was: %v", e)
					}
				}()
				err := g.sound(func() error { g.changed = c.later; return do() })
				if err != c.want {
					t.Errorf("%v, want %v", err, c.want)
				}
				if again := g.sound(func() error { return nil }); c.want == ErrFault && again != ErrFault {
					t.Errorf("the fault is forgotten: %v", again)
				}
			})
		}
	}
}

// TestListsThatNeverEnd: other bytes than those that were written lead to a panic, and not
// to an endless list.
func TestListsThatNeverEnd(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an element of a length without an end")
		}
	}()
	element([]byte{0x80, 0x80})
}
