package index

import (
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
)

// ErrFault is the error of what reads columns that are no longer what Load was given: see
// Options.Changed. Every later call has it too, so that another index must take the place
// of this one.
var ErrFault = errors.New("the memory of the index was changed by another program")

// ground is the memory that the columns of an index lie on. Mapped memory is not ours alone: if another
// program writes into the file, the columns hold other numbers, which may lead outside of
// every slice; if it cuts the file short, reading them is a fault of memory, of which the
// process would die.
type ground struct {
	changed func() bool // nil if the columns lie in memory of our own
	mapped  atomic.Bool // some lie in a file that no other program can name
	lost    atomic.Bool // it was changed
}

// gone reports whether the columns were changed.
func (g *ground) gone() bool {
	if g.changed != nil && g.changed() {
		g.lost.Store(true)
	}
	return g.lost.Load()
}

// sound calls do. If the columns were changed before it returned, its result is worth
// nothing and a panic of it tells of no mistake of ours: the error is ErrFault. Any other
// panic goes on.
func (g *ground) sound(do func() error) (err error) {
	if g.gone() {
		return ErrFault
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		v := recover()
		if (g.changed != nil || g.mapped.Load()) && isFault(v) { // also if the disk cannot read the file any more
			g.lost.Store(true)
		}
		switch {
		case g.gone():
			err = ErrFault
		case v != nil:
			panic(v)
		}
	}()
	return do()
}

// isFault reports whether a panic is a fault of memory. One of a nil pointer is none.
func isFault(v any) bool {
	if c, ok := v.(*carried); ok {
		v = c.value
	}
	_, ok := v.(interface{ Addr() uintptr })
	return ok
}

// carried is a panic of a goroutine that another one waits for. It goes on in that one,
// which can tell whether the columns were changed.
type carried struct {
	value any
	stack []byte
}

func (c *carried) Error() string { return fmt.Sprintf("%v\n%s", c.value, c.stack) }

// carrier takes the first panic of some goroutines to the one that waits for them.
type carrier struct{ first atomic.Pointer[carried] }

// run calls do, in a goroutine of its own.
func (c *carrier) run(do func()) {
	debug.SetPanicOnFault(true)
	defer func() {
		if v := recover(); v != nil {
			c.first.CompareAndSwap(nil, &carried{v, debug.Stack()})
		}
	}()
	do()
}

// deliver goes on with the panic, if there was one.
func (c *carrier) deliver() {
	if first := c.first.Load(); first != nil {
		panic(first)
	}
}
