package cmd

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// item is one alert or incident read from a file.
type item struct {
	source alert.SourceName
	raw    []byte
}

// lenient accepts JSON that Graph may send and a strict reader refuses.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// readItems calls each with every item of a file, or of stdin for "-": a list reply of
// Graph, an array, one object, or NDJSON with any of these on each line, in UTF-8 or
// UTF-16, also packed with gzip or zstd, or a JSON text sequence. It skips what is not an item and reports its
// place in the error at the end, so one bad line costs only itself. If each returns an
// error, reading ends. tell gets what is no error.
func readItems(ctx context.Context, stdin io.Reader, path string, tell func(string), each func(item) error) error {
	in, err := openInput(ctx, stdin, path)
	if err != nil {
		return err
	}
	defer in.Close()
	r := itemReader{path: in.name, each: each, limit: bound.Item}
	err = errors.Join(r.read(in), r.skippedError(), r.cutError())
	if err != nil && r.given == 0 && r.ration.failed == nil {
		err = cmp.Or(refuseKind(in.name, in.head, err), err)
	}
	if err == nil && r.given == 0 && len(bytes.TrimSpace(in.head)) == 0 {
		tell(in.name + ": the file is empty")
	}
	if in.trailing {
		tell(in.name + " has something behind its packed content, which is ignored")
	}
	if err == nil && r.more {
		tell("the last list of " + in.name + " names a next page, which is not in it")
	}
	return err
}

// itemReader reads one file.
type itemReader struct {
	path       string
	each       func(item) error
	limit      int64     // of one item, in bytes
	ration     *rationed // of the file, filled again for each item
	blankLines int
	blank      int64    // bytes of the blank lines at the beginning
	given      int      // items handed to each
	skipped    int      // number of things that were not items
	places     []string // place and reason of the first of them
	hint       string   // how to get what was skipped in a form that can be read
	cuts       int      // number of lists that the service broke off
	cutAt      []string // place of the first of them
	more       bool     // the last list names a next page
	ended      bool     // the last line was read, and the file ends within it
}

// read reads lines if the first line is JSON by itself, and one document otherwise. A
// file of lines whose first line is broken looks like a document that breaks at once;
// what was read of it is read again, by lines. A first line that does not end within
// longLine is no line of NDJSON.
func (r *itemReader) read(f io.Reader) error {
	r.ration = &rationed{Reader: f, left: r.limit}
	in := bufio.NewReaderSize(r.ration, 64<<10)
	first, err := r.firstLine(in)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.unreadable(r.path, err)
	}
	if len(first) > 0 && first[0] == separator {
		return r.lines(io.MultiReader(bytes.NewReader(first[1:]), in), separator, "%s, record %d")
	}
	ends := err != nil || bytes.HasSuffix(first, []byte("\n"))
	if ends && (jsontext.Value(first).IsValid(lenient) || len(first) == 0) {
		return r.lines(io.MultiReader(bytes.NewReader(first), in), '\n', "%s:%d")
	}
	taped := &tape{Reader: in}
	broken := r.document(io.MultiReader(bytes.NewReader(first), taped), taped)
	if broken == nil || r.given+r.skipped > 0 || r.ration.failed != nil || !ends {
		return broken
	}
	r.ration.left = r.limit
	again := io.MultiReader(bytes.NewReader(first), bytes.NewReader(taped.kept), in)
	if err := r.lines(again, '\n', "%s:%d"); err != nil || r.given > 0 {
		return err
	}
	r.skipped = 0
	return broken
}

// firstLine skips blank lines and reads the first other line.
func (r *itemReader) firstLine(in *bufio.Reader) (line []byte, err error) {
	for {
		line, err = readLine(in, min(longLine, r.limit))
		if len(bytes.TrimSpace(line)) > 0 || err != nil {
			return line, err
		}
		r.blank += int64(len(line))
		if bytes.HasSuffix(line, []byte("\n")) {
			r.blankLines++
		}
	}
}

// readLine reads up to the end of a line, and at most about most bytes.
func readLine(in *bufio.Reader, most int64) (line []byte, err error) {
	for int64(len(line)) < most {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
	return line, nil
}

// tape keeps what is read until it is stopped.
type tape struct {
	io.Reader
	kept    []byte
	stopped bool
}

// Read reads, and keeps what it read.
func (t *tape) Read(to []byte) (int, error) {
	n, err := t.Reader.Read(to)
	if !t.stopped {
		t.kept = append(t.kept, to[:n]...)
	}
	return n, err
}

func (t *tape) stop() { t.stopped, t.kept = true, nil }

// separator stands before each text of a JSON text sequence (RFC 7464). JSON itself
// can't hold it.
const separator = 0x1e

// lines reads what stands between the ends of lines, or between separators. place is
// the form of a place in the file.
func (r *itemReader) lines(in io.Reader, end byte, place string) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, min(64<<10, r.limit)), int(r.limit))
	lines.Split(func(data []byte, atEnd bool) (int, []byte, error) { return r.split(data, end, atEnd) })
	n := r.blankLines
	for lines.Scan() {
		r.ration.left = r.limit
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(lines.Bytes()), []byte("\ufeff"))) // files that were joined have marks within
		if len(line) == 0 {
			continue
		}
		if err := r.unfold(bytes.Clone(line), "", fmt.Sprintf(place, r.path, n), 0); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return r.unreadable(fmt.Sprintf(place, r.path, n+1), err)
	}
	return nil
}

// split splits at end. The beginning of a line at which reading failed is left out: it
// is no mistake of the line.
func (r *itemReader) split(data []byte, end byte, atEnd bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, end); i >= 0 {
		return i + 1, data[:i], nil
	}
	if !atEnd || len(data) == 0 {
		return 0, nil, nil
	}
	if r.ration.failed != nil {
		return len(data), nil, nil
	}
	r.ended = true
	return len(data), data, nil
}

// document reads values that span lines, one after the other.
func (r *itemReader) document(in io.Reader, taped *tape) error {
	d := jsontext.NewDecoder(in, lenient)
	for {
		array := d.PeekKind() == '['
		if array {
			if _, err := d.ReadToken(); err != nil {
				return r.broken(d, err)
			}
		}
		for !array || d.PeekKind() != ']' {
			r.ration.left = r.limit
			v, err := d.ReadValue()
			if errors.Is(err, io.EOF) && !array {
				return nil
			}
			if err != nil {
				return r.broken(d, err)
			}
			taped.stop()
			place := fmt.Sprintf("%s, byte %d", r.path, r.blank+d.InputOffset()-int64(len(v)))
			if err := r.unfold(bytes.Clone(v), "", place, 0); err != nil {
				return err
			}
		}
		if _, err := d.ReadToken(); err != nil {
			return r.broken(d, err)
		}
	}
}

// broken returns the fault of a document, with the place at which reading ended.
func (r *itemReader) broken(d *jsontext.Decoder, err error) error {
	at := r.blank + d.InputOffset()
	if r.ration.failed != nil {
		return r.unreadable(fmt.Sprintf("%s, byte %d", r.path, at), r.ration.failed)
	}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		at = r.blank + syntax.ByteOffset
	}
	why, hint := notJSON, hintGraph
	if errors.Is(err, io.ErrUnexpectedEOF) {
		why, hint = cutOff, hintCut
	}
	if r.given > 0 {
		hint = "everything before that place was read, and nothing after it"
	}
	return fault.New(fault.Usage, fmt.Sprintf("%s, byte %d: %s", r.path, at, why), hint, err)
}

// unreadable returns the fault of a file that can't be read beyond a place.
func (r *itemReader) unreadable(place string, err error) error {
	if errors.Is(err, bound.ErrTooLarge) || errors.Is(err, bufio.ErrTooLong) {
		return fault.New(fault.Usage, fmt.Sprintf("%s: an item is larger than %d bytes", place, r.limit), "give files as Graph sends them", err)
	}
	return unreadableInput(place, err)
}
