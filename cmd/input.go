package cmd

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/store/config"
)

// stdinName is the argument that means standard input.
const stdinName = "-"

// input is the plain text of a file or a stream.
type input struct {
	io.Reader        // the text: unpacked, and in UTF-8
	name      string // in messages
	head      []byte // the first bytes of the text, to name what it is
	trailing  bool   // something follows what was packed; it isn't read
	close     []io.Closer
}

// openInput opens a file, a pipe, or standard input for "-". Waiting for a pipe or a
// terminal ends with ctx. Close it after reading.
func openInput(ctx context.Context, stdin io.Reader, path string) (*input, error) {
	path, err := config.Expand(path)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(path) == "" {
		return nil, usage("name a file, or - for standard input", "the name of a file is empty")
	}
	in := &input{name: path}
	source := stdin
	if path == stdinName {
		in.name = "standard input"
	} else {
		f, err := openWithin(ctx, path)
		if err != nil {
			return nil, unreadableInput(in.name, bound.Opening(path, err))
		}
		source = f
		in.close = append(in.close, f)
	}
	if f, ok := source.(*os.File); !ok || !isRegular(f) {
		source = &patient{ctx: ctx, source: source}
	}
	text, err := bound.Stream(ctx, source, func() { in.trailing = true })
	if err != nil {
		in.Close()
		return nil, unreadableInput(in.name, err)
	}
	in.Reader, in.close = &sampled{text, in}, append(in.close, text)
	return in, nil
}

// Close closes what was opened. The text was read, so an error of closing it says
// nothing.
func (in *input) Close() {
	for i := len(in.close) - 1; i >= 0; i-- {
		_ = in.close[i].Close()
	}
}

// unreadableInput returns the fault of an input that can't be read, or ctx's error.
func unreadableInput(name string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	hint := "check the path"
	switch {
	case errors.Is(err, fs.ErrPermission):
		hint = "check the file's permissions"
	case errors.Is(err, bound.ErrEncoding):
		hint = "save it as UTF-8"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(fault.Usage, name+": the packed file is cut off here", "copy or download it again; what stands before that place was read", err)
	case errors.Is(err, bound.ErrSocket):
		why, hint := bound.Why(name, err)
		return fault.New(fault.Usage, name+" "+why, hint, err)
	case !errors.Is(err, fs.ErrNotExist):
		hint = ""
	}
	return fault.New(fault.Usage, "cannot read "+name+": "+cause(err), remedy(err, hint), err)
}

// cause returns the innermost text of a file error, without the path that the
// sentence names already.
func cause(err error) string {
	text, _ := fault.Reason(err)
	return text
}

// remedy returns the hint for a file error: the one for its cause, else the other.
func remedy(err error, other string) string {
	_, hint := fault.System(err)
	return cmp.Or(hint, other)
}

func isRegular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && (info.Mode().IsRegular() || info.IsDir())
}

// openWithin opens a file. Opening a pipe without a writer waits for one, until ctx
// ends.
func openWithin(ctx context.Context, path string) (*os.File, error) {
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened)
	go func() {
		f, err := os.Open(path)
		select {
		case done <- opened{f, err}:
		case <-ctx.Done():
			if err == nil {
				_ = f.Close()
			}
		}
	}()
	select {
	case o := <-done:
		return o.f, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// patient is a reader whose waiting ends with ctx. The read that waits is left to its
// goroutine, with a buffer of its own.
type patient struct {
	ctx    context.Context
	source io.Reader
	rest   []byte
	err    error
}

// Read reads what there is.
func (p *patient) Read(to []byte) (int, error) {
	if len(p.rest) == 0 && p.err == nil {
		p.fill()
	}
	n := copy(to, p.rest)
	p.rest = p.rest[n:]
	if n == 0 && len(to) > 0 {
		return 0, p.err
	}
	return n, nil
}

func (p *patient) fill() {
	type got struct {
		data []byte
		err  error
	}
	done := make(chan got, 1)
	go func() {
		buf := make([]byte, 64<<10)
		n, err := p.source.Read(buf)
		done <- got{buf[:n], err}
	}()
	select {
	case g := <-done:
		p.rest, p.err = g.data, g.err
	case <-p.ctx.Done():
		p.err = p.ctx.Err()
	}
}

// sampled remembers the first bytes that it reads.
type sampled struct {
	io.Reader
	in *input
}

// Read reads, and keeps what comes first.
func (s *sampled) Read(to []byte) (int, error) {
	n, err := s.Reader.Read(to)
	if room := maxSample - len(s.in.head); room > 0 {
		s.in.head = append(s.in.head, to[:min(n, room)]...)
	}
	return n, err
}
