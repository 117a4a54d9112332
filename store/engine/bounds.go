package engine

import (
	"fmt"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Bounds of what an analyst can decide on one record. Texts are counted in bytes.
const (
	MostNote  = 64 << 10
	MostName  = 256 // of a person
	MostTag   = 128
	MostTags  = 64
	MostTicks = 256 // actions; an alert recommends a few
)

// bounded returns a fault of usage if a value that has changed is too long. What was
// stored before stays as it is.
func bounded(was, is *alert.Triage) error {
	for _, text := range []struct {
		what    string
		was, is string
		most    int
	}{
		{"the note", was.Note, is.Note, MostNote},
		{"the verdict", string(was.Verdict), string(is.Verdict), MostName},
		{"the name of the assigned person", was.AssignedTo, is.AssignedTo, MostName},
	} {
		if len(text.is) > text.most && text.is != text.was {
			return tooLong(text.what, len(text.is), text.most)
		}
	}
	for _, list := range []struct {
		what, one string
		was, is   []string
		most      int
	}{
		{"tags", "a tag", was.Tags, is.Tags, MostTags},
		{"ticks", "a tick", was.Ticks, is.Ticks, MostTicks},
	} {
		if len(list.is) > list.most && len(list.is) > len(list.was) {
			return fault.New(fault.Usage, fmt.Sprintf("a record has at most %d %s", list.most, list.what), "remove some first", nil)
		}
		for _, s := range list.is {
			if len(s) > MostTag && !hasElement(list.was, s) {
				return tooLong(list.one, len(s), MostTag)
			}
		}
	}
	return nil
}

func tooLong(what string, is, most int) error {
	return fault.New(fault.Usage, fmt.Sprintf("%s is too long: %d bytes of at most %d", what, is, most), "shorten it", nil)
}
