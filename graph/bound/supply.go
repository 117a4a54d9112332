package bound

import (
	"context"
	"fmt"
	"io"
	"math"
)

// errBehind is the error of a packed body with something behind its end.
var errBehind = fmt.Errorf("%w: something stands behind the end of the packed data", ErrEncoding)

// unlimited is the bound of the layers of a file, which is as long as it is.
const unlimited = math.MaxInt64

// supply reads the packed data for a layer. A layer may read for ever and give nothing, as from
// empty members one after the other, so its own input must end it.
type supply struct {
	ctx    context.Context
	r      io.Reader
	left   int64 // bytes that the layer may still take in
	barren int64 // bytes that it took in since it gave something
	err    error // why it may take in no more
}

// Read reads for the layer.
func (i *supply) Read(p []byte) (int, error) {
	if i.err = i.over(); i.err != nil {
		return 0, i.err
	}
	n, err := i.r.Read(p[:min(int64(len(p)), i.left)])
	i.left -= int64(n)
	i.barren += int64(n)
	return n, err
}

// over returns why the layer may take in no more; nil if it may.
func (i *supply) over() error {
	switch {
	case i.ctx.Err() != nil:
		return i.ctx.Err()
	case i.left <= 0:
		return tooLarge(Page)
	case i.barren > Barren:
		return fmt.Errorf("%w: 1 MB of packed data holds nothing", ErrEncoding)
	}
	return nil
}

// giving is a layer whose supply knows when it gives something.
type giving struct {
	io.Reader
	in *supply
}

// Read unpacks. Decoders take some ends of their input for their own, so the supply
// tells why it ended.
func (g *giving) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	if n > 0 {
		g.in.barren = 0
	}
	if err != nil && g.in.err != nil {
		err = g.in.err
	}
	return n, err
}
