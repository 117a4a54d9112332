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

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// item is one alert or incident read from a file.
type item struct {
	source alert.Source
	raw    []byte
}

// lenient takes what Graph may send and a strict reader refuses.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// longestLine bounds one line of NDJSON: an alert with all its evidence stays
// far below it.
const longestLine = 256 << 20

// readItems calls each with every item of a file: a list reply of Graph, an
// array, one object, or NDJSON with any of these on each line. A line that is
// not JSON is passed over, and told in the error at the end with its place; so
// one bad line costs nothing but itself.
func readItems(path string, each func(item) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.New(fault.Usage, "cannot read "+path+": "+cause(err), "give the path of a file that exists", err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	first, err := in.ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fault.New(fault.Usage, "cannot read "+path+": "+cause(err), "", err)
	}
	first = bytes.TrimPrefix(first, []byte("\ufeff"))
	if jsontext.Value(first).IsValid(lenient) || len(bytes.TrimSpace(first)) == 0 {
		return readLines(path, first, in, each)
	}
	return readDocument(path, io.MultiReader(bytes.NewReader(first), in), each)
}

func readLines(path string, first []byte, rest io.Reader, each func(item) error) error {
	lines := bufio.NewScanner(io.MultiReader(bytes.NewReader(first), rest))
	lines.Buffer(make([]byte, 1<<20), longestLine)
	var bad []string
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		if !jsontext.Value(line).IsValid(lenient) {
			bad = append(bad, fmt.Sprintf("%s:%d", path, n))
			continue
		}
		if err := unfold(bytes.Clone(line), "", each); err != nil {
			return atPlace(fmt.Sprintf("%s:%d", path, n), err)
		}
	}
	if err := lines.Err(); err != nil {
		return fault.New(fault.Usage, fmt.Sprintf("%s:%d: %s", path, n+1, err), "", err)
	}
	if len(bad) > 0 {
		return usage("the other lines were read", "%s not JSON: %s", isAre(len(bad), "line"), strings.Join(bad[:min(len(bad), 10)], ", "))
	}
	return nil
}

// readDocument reads values that reach over lines, one behind the other.
func readDocument(path string, r io.Reader, each func(item) error) error {
	d := jsontext.NewDecoder(r, lenient)
	for {
		var err error
		if d.PeekKind() == '[' {
			err = readArray(d, each)
		} else {
			var v jsontext.Value
			if v, err = d.ReadValue(); err == nil {
				err = unfold(bytes.Clone(v), "", each)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return atPlace(fmt.Sprintf("%s, byte %d", path, d.InputOffset()), err)
		}
	}
}

func readArray(d *jsontext.Decoder, each func(item) error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != ']' {
		v, err := d.ReadValue()
		if err != nil {
			return err
		}
		if err := unfold(bytes.Clone(v), "", each); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// unfold gives the items of a value: those of an array or of a list reply, else
// the object itself. context is the @odata.context of the reply it stood in.
func unfold(v jsontext.Value, context string, each func(item) error) error {
	if v.Kind() == '[' {
		var parts []jsontext.Value
		if err := json.Unmarshal(v, &parts, lenient); err != nil {
			return err
		}
		for _, p := range parts {
			if err := unfold(p, context, each); err != nil {
				return err
			}
		}
		return nil
	}
	var members map[string]jsontext.Value
	if v.Kind() != '{' || json.Unmarshal(v, &members, lenient) != nil {
		return usage("give files with alerts or incidents as Graph sends them", "%s is not an alert", shorten(v))
	}
	if list, ok := members["value"]; ok && list.Kind() == '[' {
		return unfold(list, string(members["@odata.context"]), each)
	}
	source, ok := sourceOf(members, context)
	if !ok {
		return usage("alerts (v2 and Legacy) and incidents are read", "%s is neither an alert nor an incident", shorten(v))
	}
	return each(item{source: source, raw: v})
}

// sourceOf tells the source of an item by the reply it stood in, else by the
// properties that only one source has.
func sourceOf(members map[string]jsontext.Value, context string) (alert.Source, bool) {
	has := func(names ...string) bool {
		for _, n := range names {
			if _, ok := members[n]; ok {
				return true
			}
		}
		return false
	}
	lower := strings.ToLower(context)
	switch {
	case strings.Contains(lower, "alerts_v2"):
		return alert.AlertsV2, true
	case strings.Contains(lower, "security/incidents"):
		return alert.Incidents, true
	case strings.Contains(lower, "security/alerts"):
		return alert.Legacy, true
	case has("vendorInformation", "azureTenantId", "eventDateTime", "lastModifiedDateTime"):
		return alert.Legacy, true
	case has("serviceSource", "detectionSource", "evidence", "providerAlertId", "alertWebUrl", "incidentId"):
		return alert.AlertsV2, true
	case has("displayName", "redirectIncidentId", "incidentWebUrl"):
		return alert.Incidents, true
	case has("title") && has("severity", "createdDateTime"):
		return alert.AlertsV2, true
	}
	return "", false
}

func shorten(v jsontext.Value) string {
	s := strings.ToValidUTF8(string(v), "\ufffd")
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return s
}

func atPlace(place string, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind != fault.Usage {
		return err // the store's or the person's, not the file's
	}
	f = fault.Of(err)
	if f.Kind == fault.Interrupted {
		return err
	}
	return fault.New(fault.Usage, place+": "+f.Sentence, f.Hint, err)
}

// cause is the innermost text of a file error, without the path that the
// sentence names already.
func cause(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func isAre(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return fmt.Sprintf("%d %ss are", n, noun)
}
