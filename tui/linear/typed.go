package linear

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
)

// typed is a line that a person typed.
type typed struct {
	text string
	cut  bool // it was longer than longestLine; what was more is dropped
}

// read returns the lines that are typed. Its goroutine ends with the input, at the latest with
// the program. Too long a line costs only itself.
func read(ctx context.Context, from io.Reader) <-chan typed {
	lines := make(chan typed)
	go func() {
		defer close(lines)
		in := bufio.NewReaderSize(from, longestLine)
		for {
			line, err := readLine(in)
			if err != nil && line.text == "" {
				return
			}
			select {
			case lines <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// readLine reads one line, with a bound. The last one may lack its end.
func readLine(in *bufio.Reader) (line typed, err error) {
	b, err := in.ReadSlice('\n')
	line.text = string(bytes.TrimRight(b, "\r\n"))
	for errors.Is(err, bufio.ErrBufferFull) {
		line.cut = true
		_, err = in.ReadSlice('\n')
	}
	return line, err
}
