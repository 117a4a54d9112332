package cmd

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/bound"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
)

// item is one alert or incident read from a file.
type item struct {
	source alert.SourceName
	raw    []byte
}

// lenient accepts JSON that Graph may send and a strict reader refuses.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// maxQuoted is how many characters of a malformed item its error quotes.
const maxQuoted = 41

// readItems calls each with every item of a file: a list reply of Graph, an
// array, one object, or NDJSON with any of these on each line. It skips what is
// not an item and reports its place in the error at the end, so one bad line
// costs only itself. If each returns an error, reading ends.
func readItems(path string, each func(item) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.New(fault.Usage, "cannot read "+path+": "+cause(err), "check the path and the file's permissions", err)
	}
	defer f.Close()
	r := itemReader{path: path, each: each, limit: bound.Item}
	if err := r.read(f); err != nil {
		return err
	}
	return r.skippedError()
}

// itemReader reads one file.
type itemReader struct {
	path    string
	each    func(item) error
	limit   int64     // of one item, in bytes
	ration  *rationed // of the file, filled again for each item
	given   int       // items handed to each
	skipped int       // number of things that were not items
	places  []string  // place and reason of the first of them
}

// read reads lines if the first line is JSON by itself, and one document
// otherwise. A file of lines whose first line is broken looks like a document that
// breaks at once; it is read again, by lines.
func (r *itemReader) read(f io.ReadSeeker) error {
	r.ration = &rationed{f, r.limit}
	in := bufio.NewReaderSize(r.ration, 1<<20)
	first, err := in.ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return r.unreadable(r.path, err)
	}
	first = bytes.TrimPrefix(first, []byte("\ufeff"))
	whole := io.MultiReader(bytes.NewReader(first), in)
	if jsontext.Value(first).IsValid(lenient) || len(bytes.TrimSpace(first)) == 0 {
		return r.lines(whole)
	}
	broken := r.document(whole)
	if broken == nil || r.given > 0 || !errors.As(broken, new(*jsontext.SyntacticError)) {
		return broken
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return broken
	}
	r.ration.left = r.limit
	if err := r.lines(r.ration); err != nil || r.given > 0 {
		return err
	}
	return broken
}

func (r *itemReader) lines(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, min(1<<20, r.limit)), int(r.limit))
	n := 0
	for lines.Scan() {
		r.ration.left = r.limit
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if err := r.unfold(bytes.Clone(line), "", fmt.Sprintf("%s:%d", r.path, n)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return r.unreadable(fmt.Sprintf("%s:%d", r.path, n+1), err)
	}
	return nil
}

// document reads values that span lines, one after the other.
func (r *itemReader) document(in io.Reader) error {
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
			place := fmt.Sprintf("%s, byte %d", r.path, d.InputOffset()-int64(len(v)))
			if err := r.unfold(bytes.Clone(v), "", place); err != nil {
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
	at := d.InputOffset()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		at = syntax.ByteOffset
	}
	hint := "give JSON as Graph sends it: a list reply, an array, one object, or one of these on each line"
	if r.given > 0 {
		hint = "everything before that place was read, and nothing after it"
	}
	if errors.Is(err, errTooLarge) {
		return r.unreadable(fmt.Sprintf("%s, byte %d", r.path, at), err)
	}
	return fault.New(fault.Usage, fmt.Sprintf("%s, byte %d: not JSON", r.path, at), hint, err)
}

// unreadable returns the fault of a file that can't be read beyond a place.
func (r *itemReader) unreadable(place string, err error) error {
	if errors.Is(err, errTooLarge) || errors.Is(err, bufio.ErrTooLong) {
		return fault.New(fault.Usage, fmt.Sprintf("%s: an item is larger than %d bytes", place, r.limit), "give files as Graph sends them", err)
	}
	return fault.New(fault.Usage, "cannot read "+place+": "+cause(err), "", err)
}

// skip notes a value that can't be an item.
func (r *itemReader) skip(place, reason string) error {
	if r.skipped++; len(r.places) < maxSkipped {
		r.places = append(r.places, place+": "+reason)
	}
	return nil
}

// skippedError returns the error about everything that was skipped, or nil.
func (r *itemReader) skippedError() error {
	if r.skipped == 0 {
		return nil
	}
	places := strings.Join(r.places, "; ")
	if more := r.skipped - len(r.places); more > 0 {
		places += fmt.Sprintf("; and %d more", more)
	}
	return usage("the rest was read; an item must be "+verbs.Or(itemKinds(oneOf)), "%s skipped: %s", wasWere(r.skipped, "item"), places)
}

// unfold reads the items of a value: those of an array or of a list reply, or the
// object itself. context is the @odata.context of the reply that held it.
func (r *itemReader) unfold(v jsontext.Value, context, place string) error {
	if !v.IsValid(lenient) {
		return r.skip(place, "not JSON")
	}
	if v.Kind() == '[' {
		var parts []jsontext.Value
		if err := json.Unmarshal(v, &parts, lenient); err != nil {
			return r.skip(place, "not JSON")
		}
		for _, p := range parts {
			if err := r.unfold(p, context, place); err != nil {
				return err
			}
		}
		return nil
	}
	outline, ok := normalize.OutlineOf(v)
	if !ok {
		return r.skip(place, fault.Line(string(v), maxQuoted)+" is not an alert")
	}
	if outline.List != nil {
		return r.unfold(outline.List, outline.Context, place)
	}
	source, ok := normalize.RecogniseContext(context)
	if !ok {
		source, ok = outline.Source()
	}
	if !ok {
		return r.skip(place, fault.Line(string(v), maxQuoted)+" is not "+verbs.Or(itemKinds(oneOf)))
	}
	r.given++
	return r.each(item{source: source, raw: v})
}

// itemKinds returns the kinds of records that items can be, as name names them, with
// the versions of the sources that are read if there are several.
func itemKinds(name func(*alert.Kind) string) (out []string) {
	for _, k := range alert.Kinds() {
		var versions []string
		for _, s := range alert.Sources() {
			if s.Kind() == k && !s.Planned {
				versions = append(versions, s.Version)
			}
		}
		switch len(versions) {
		case 0:
		case 1:
			out = append(out, name(k))
		default:
			out = append(out, name(k)+" ("+verbs.Or(versions)+")")
		}
	}
	return out
}

// oneOf names one record of a kind.
func oneOf(k *alert.Kind) string {
	if strings.ContainsRune("aeiou", rune(k.Name[0])) {
		return "an " + k.Name
	}
	return "a " + k.Name
}

// cause returns the innermost text of a file error, without the path that the
// sentence names already.
func cause(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func wasWere(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " was"
	}
	return fmt.Sprintf("%d %ss were", n, noun)
}
