package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// Add appends an integration to the settings file. If the file is missing, Add makes
// it from the template. Every existing byte stays. Zero values take their defaults,
// and so does 0 requests per minute: use Change to remove the limit.
//
// Add reads the new text back before it replaces the file, and writes nothing if the
// file has changed in the meantime.
func Add(path string, in Integration) error {
	in = in.completed()
	if in.RequestsPerMinute == 0 {
		in.RequestsPerMinute = defaultRequests
	}
	return edit(path, true, func(e *editing) error {
		if _, taken := e.settings.Integration(in.Name); taken {
			return fault.New(fault.Usage, fmt.Sprintf("an integration named %q already exists", printable(in.Name)), "choose another name", nil)
		}
		e.add(in)
		return nil
	})
}

// Change changes the integration with that name into what change makes of it as the file
// has it now, and may rename it. An unchanged value keeps its spelling, a changed value keeps
// its place and comment, and a new key follows the last one. Zero values take their
// defaults, except for RequestsPerMinute. An error of change leaves the file as it is.
func Change(path, name string, change func(*Integration) error) error {
	return edit(path, false, func(e *editing) error {
		i, err := e.index(name)
		if err != nil {
			return err
		}
		in := e.settings.Integrations[i]
		in.Sources = slices.Clone(in.Sources)
		if err := change(&in); err != nil {
			return err
		}
		return e.replace(i, in.completed())
	})
}

// Remove removes the integration with that name, with the comments between its keys. Those around it
// stay. Of a file that held nothing else, the template remains: an empty one looks half-written.
func Remove(path, name string) error {
	return edit(path, false, func(e *editing) error {
		i, err := e.index(name)
		if err != nil {
			return err
		}
		return e.remove(i)
	})
}

// Readdress gives the cloud with the name of c the addresses of c. Every other byte
// stays, and a cloud without the address of Office gets none.
func Readdress(path string, c Cloud) error {
	return edit(path, false, func(e *editing) error {
		i := slices.IndexFunc(e.settings.Clouds, func(of Cloud) bool { return of.Name == c.Name })
		if i < 0 {
			return fault.New(fault.Usage, fmt.Sprintf("%s has no cloud named %q", printable(path), printable(c.Name)), "see its clouds with: tocsin config show", nil)
		}
		if e.settings.Clouds[i].Office == "" {
			c.Office = ""
		}
		return e.set(fmt.Sprintf("cloud.%d", i), e.settings.Clouds[i].addresses(), c.addresses())
	})
}

// completed fills in the defaults.
func (in Integration) completed() Integration {
	d := Defaults()
	if in.Credential == "" {
		in.Credential = d.Credential
	}
	if in.Cloud == "" {
		in.Cloud = d.Cloud
	}
	if len(in.Sources) == 0 {
		in.Sources = d.Sources
	}
	if in.PollEvery == 0 {
		in.PollEvery = d.PollEvery
	}
	if in.Since == 0 {
		in.Since = d.Since
	}
	return in
}

// editing is an edit in progress: the old text, what is known about it, and the
// changes to make.
type editing struct {
	text     []byte // without a byte order mark
	settings *Config
	doc      *document
	changes  []change
}

// change replaces a byte range by text.
type change struct {
	start, end int
	text       string
}

// applied returns the text with all changes made.
func (e *editing) applied() []byte {
	slices.SortStableFunc(e.changes, func(a, b change) int { return a.start - b.start })
	var out bytes.Buffer
	done := 0
	for _, c := range e.changes {
		out.Write(e.text[done:c.start])
		out.WriteString(c.text)
		done = c.end
	}
	out.Write(e.text[done:])
	return out.Bytes()
}

func (e *editing) index(name string) (int, error) {
	i := slices.IndexFunc(e.settings.Integrations, func(in Integration) bool { return in.Name == name })
	if i < 0 {
		return 0, fault.New(fault.Usage, fmt.Sprintf("there is no integration named %q in the settings", printable(name)), "list them with: tocsin config show", nil)
	}
	return i, nil
}

// newline returns the file's own line break.
func (e *editing) newline() string {
	if i := bytes.IndexByte(e.text, '\n'); i > 0 && e.text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// blankLine returns what makes a blank line of the end of the text.
func (e *editing) blankLine() string {
	nl := e.newline()
	switch {
	case len(e.text) == 0:
		return ""
	case e.text[len(e.text)-1] != '\n':
		return nl + nl
	}
	return nl
}

func (e *editing) add(in Integration) {
	nl := e.newline()
	var b strings.Builder
	b.WriteString(e.blankLine() + "[[integration]]" + nl)
	for _, s := range in.settings() {
		if s.value != "" && (!s.quiet || s.value != s.standard) {
			b.WriteString(s.key + " = " + s.value + nl)
		}
	}
	e.changes = append(e.changes, change{len(e.text), len(e.text), b.String()})
}

func (e *editing) replace(i int, in Integration) error {
	return e.set(fmt.Sprintf("integration.%d", i), e.settings.Integrations[i].settings(), in.settings())
}

// set changes the values of a table that differ from what they were.
func (e *editing) set(path string, was, now []setting) error {
	end, err := e.endOfKeys(path)
	if err != nil {
		return err
	}
	for n, s := range now {
		if s.value == was[n].value {
			continue
		}
		at, there := e.doc.spans[path+"."+s.key]
		switch {
		case there && s.value == "":
			e.changes = append(e.changes, e.withoutKey(at))
		case there && s.items != nil:
			e.changes = append(e.changes, change{at.value, at.end, editedList(string(e.text[at.value:at.end]), was[n].items, s.items, e.newline())})
		case there:
			e.changes = append(e.changes, change{at.value, at.end, s.value})
		default:
			e.changes = append(e.changes, e.newLine(end, s.key+" = "+s.value))
		}
	}
	return nil
}

// withoutKey removes a key with its value, and its line unless that has a comment.
func (e *editing) withoutKey(at span) change {
	line := lineEnd(e.text, at.end)
	rest := bytes.TrimLeft(e.text[at.end:line], " \t")
	if bytes.HasPrefix(rest, []byte("#")) {
		return change{at.start, line - len(rest), ""}
	}
	return change{lineStart(e.text, at.start), line, ""}
}

// newLine inserts a line at i, which is the start of a line or the end of the text.
func (e *editing) newLine(i int, line string) change {
	if i > 0 && e.text[i-1] != '\n' {
		return change{i, i, e.newlineAt(i) + line}
	}
	return change{i, i, line + e.newlineAt(i)}
}

// newlineAt returns how the line before an offset ends, or the first of the text if none does.
func (e *editing) newlineAt(i int) string {
	if at := bytes.LastIndexByte(e.text[:i], '\n'); at >= 0 && (at == 0 || e.text[at-1] != '\r') {
		return "\n"
	} else if at > 0 {
		return "\r\n"
	}
	return e.newline()
}

// endOfKeys returns the offset after the line of the last key of an [[integration]] or
// [[cloud]].
func (e *editing) endOfKeys(path string) (int, error) {
	header, there := e.doc.headers[path]
	if !there {
		kind, _, _ := strings.Cut(path, ".")
		return 0, fault.New(fault.Usage, kind+"s that are written inline cannot be edited here", fmt.Sprintf("edit the file by hand, or write each %[1]s as [[%[1]s]]", kind), nil)
	}
	return e.endOfTable(path, header), nil
}

// endOfTable returns the offset after the line of the last key of a table, or after its
// header, which begins at an offset.
func (e *editing) endOfTable(path string, header int) int {
	end := lineEnd(e.text, header)
	for key, at := range e.doc.spans {
		if strings.HasPrefix(key, path+".") {
			end = max(end, lineEnd(e.text, at.end))
		}
	}
	return end
}

func (e *editing) remove(i int) error {
	path := fmt.Sprintf("integration.%d", i)
	end, err := e.endOfKeys(path)
	if err != nil {
		return err
	}
	begin, nl := e.doc.headers[path], []byte(e.newline())
	switch rest, before := e.text[end:], e.text[:begin]; {
	case bytes.HasPrefix(rest, nl):
		end += len(nl) // the blank line after it
	case len(rest) == 0 && (bytes.HasSuffix(before, slices.Concat(nl, nl)) || bytes.Equal(before, nl)):
		begin -= len(nl) // the blank line before it
	}
	e.changes = append(e.changes, change{begin, end, ""})
	if len(bytes.TrimSpace(e.applied())) == 0 {
		e.changes = []change{{0, len(e.text), template}}
	}
	return nil
}
