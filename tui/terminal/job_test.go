package terminal

import (
	"io"
	"runtime"
	"strings"
	"testing"
)

// TestTheNextScreenBeginsBeforeTheRelease looks, as soon as the terminal is released, for
// the drawing of the next screen: that of the last one is long done.
func TestTheNextScreenBeginsBeforeTheRelease(t *testing.T) {
	term := New(strings.NewReader(""), io.Discard)
	for range 2000 {
		term.output.begin()
		if _, err := term.output.Write([]byte(begins)); err != nil {
			t.Fatal(err)
		}
		u := term.newTurn()
		looked := make(chan bool)
		go func() {
			for {
				select {
				case <-u.released:
					select {
					case <-term.output.drawn():
						looked <- true
					default:
						looked <- false
					}
					return
				default:
					runtime.Gosched() // no longer rest, to see the first moment
				}
			}
		}()
		u.release()
		if <-looked {
			t.Fatal("the last screen counts as the next one")
		}
	}
}
