package cmd

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
)

// maxQuoted is how many characters of a malformed item its error quotes.
const maxQuoted = 41

// unfold reads the items of a value: those of an array or of a list reply, or the
// object itself. context is the @odata.context of the reply that held it, and depth
// how many arrays and replies did.
func (r *itemReader) unfold(v jsontext.Value, context, place string, depth int) error {
	if depth > maxUnfold {
		return r.skip(place, "lists are nested too deep")
	}
	if !v.IsValid(lenient) {
		return r.skip(place, r.whyBroken(v))
	}
	if v.Kind() == '[' {
		return r.elements(v, context, place, depth)
	}
	outline, ok := normalize.OutlineOf(v)
	if !ok {
		return r.skip(place, fault.Line(string(v), maxQuoted)+" is not an alert")
	}
	if outline.List != nil {
		r.more = outline.More
		if outline.Failed {
			r.cut(place)
		}
		return r.unfold(outline.List, cmp.Or(outline.Context, context), place, depth+1)
	}
	return r.object(v, &outline, context, place, depth)
}

// elements reads the items of an array, one at a time: a list of them all could be
// far larger than the array.
func (r *itemReader) elements(v jsontext.Value, context, place string, depth int) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(v), lenient)
	if _, err := d.ReadToken(); err != nil {
		return r.skip(place, "not JSON")
	}
	for d.PeekKind() != ']' {
		part, err := d.ReadValue()
		if err != nil {
			return r.skip(place, "not JSON")
		}
		end := int(d.InputOffset())
		if err := r.unfold(v[end-len(part):end], context, place, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// object hands out an item, and the alerts of an incident that was
// asked for with them.
func (r *itemReader) object(v jsontext.Value, outline *normalize.Outline, context, place string, depth int) error {
	if out, ok := outputOf(v); ok {
		return r.output(out, place)
	}
	if outline.PowerShell(v) {
		if graph, ok := outline.FromPowerShell(v); ok {
			v = graph
			*outline, _ = normalize.OutlineOf(v)
		}
	}
	source, ok := normalize.RecogniseContext(context)
	if !ok {
		source, ok = outline.Source()
	}
	if !ok {
		return r.skip(place, r.notAnItem(v, outline))
	}
	if err := r.give(source, v); err != nil || outline.Alerts == nil || source != alert.Incidents {
		return err
	}
	return r.unfold(outline.Alerts, expandedContext, place+", alerts", depth+1)
}

// expandedContext is the context of alerts that stand in an incident.
const expandedContext = "#security/incidents('')/alerts"

func (r *itemReader) give(source alert.SourceName, raw []byte) error {
	r.given++
	return r.each(item{source: source, raw: raw})
}

// notAnItem says what an object is, or that it is no item.
func (r *itemReader) notAnItem(v jsontext.Value, outline *normalize.Outline) string {
	if name, ok := outline.Foreign(); ok {
		if said := refusalIn(v); said != "" {
			r.hint = cmp.Or(r.hint, "ask the service again, and save its answer once it is no error")
			name += ": " + said
		}
		return "this is " + name
	}
	return fault.Line(string(v), maxQuoted) + " is not " + fault.Or(itemKinds(oneOf))
}

// skip notes a value that can't be an item.
func (r *itemReader) skip(place, reason string) error {
	if r.skipped++; len(r.places) < maxSkipped {
		r.places = append(r.places, place+": "+reason)
	}
	return nil
}

// cut notes a list reply that the service broke off.
func (r *itemReader) cut(place string) {
	if r.cuts++; len(r.cutAt) < maxSkipped {
		r.cutAt = append(r.cutAt, place)
	}
}

// cutError returns the error about every list that broke off, or nil.
func (r *itemReader) cutError() error {
	if r.cuts == 0 {
		return nil
	}
	places := strings.Join(r.cutAt, "; ")
	if more := r.cuts - len(r.cutAt); more > 0 {
		places += fmt.Sprintf("; and %d more", more)
	}
	return usage("ask the service for the list again; what stands before the error was read", "%s broke off with an error of the service: %s", plural(r.cuts, "list"), places)
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
	hint := cmp.Or(r.hint, "an item must be "+fault.Or(itemKinds(oneOf)))
	if r.given > 0 {
		hint = "the rest was read; " + hint
	}
	return usage(hint, "%s skipped: %s", wasWere(r.skipped, "item"), places)
}

// itemKinds returns the kinds of records that items can be, as name names them, with
// the sources of such items that are read if there are several: by their version, or their
// title if another source has that version too.
func itemKinds(name func(*alert.Kind) string) (out []string) {
	for _, k := range alert.Kinds() {
		var versions []string
		for _, s := range alert.Sources() {
			switch {
			case s.Kind() != k || s.Planned:
			case versionOfOne(s.Version):
				versions = append(versions, s.Version)
			default:
				versions = append(versions, s.Title)
			}
		}
		switch len(versions) {
		case 0:
		case 1:
			out = append(out, name(k))
		default:
			out = append(out, name(k)+" ("+fault.Or(versions)+")")
		}
	}
	return out
}

// versionOfOne reports whether a version is that of one source of alerts alone.
func versionOfOne(version string) bool {
	n := 0
	for _, s := range alert.Sources() {
		if s.Version == version && s.Kind() != alert.IncidentKind() {
			n++
		}
	}
	return n == 1
}

// oneOf names one record of a kind.
func oneOf(k *alert.Kind) string {
	if strings.ContainsRune("aeiou", rune(k.Name[0])) {
		return "an " + k.Name
	}
	return "a " + k.Name
}

func wasWere(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " was"
	}
	return fmt.Sprintf("%d %ss were", n, noun)
}
