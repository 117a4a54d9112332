package detail

import (
	"bytes"
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store"
)

// content is one record with everything shown of it. It is immutable.
type content struct {
	record   alert.Record
	evidence []alert.Evidence // in the order of the record
	pieces   int              // of evidence, including nested ones
	changes  []alert.Change   // newest first
	actions  []string         // recommended actions, as sent
	ticked   map[string]bool  // actions that the store knows as done
	json     bool             // the item is valid JSON

	lead      []story.Sentence // what happened
	leads     int              // the number of the group that it is of
	told      []story.Sentence // all evidence
	groups    []story.Group    // the record, and the alerts of an incident
	processes []story.Branch   // of all groups
	events    []story.Event    // of all groups
	pivots    pivots

	spelled map[string]string // of an incident: the thing that a name is another spelling of, by entityName
}

// newContent prepares a record, of that its alerts, for all pages. It may take a while for
// an item of megabytes, and ends early with the error of a context that has ended. What it
// is given is not modified.
func newContent(ctx context.Context, of []told) (*content, error) {
	own := of[0]
	c := &content{record: own.record, evidence: own.evidence, pieces: count(own.evidence), changes: slices.Clone(own.changes)}
	slices.Reverse(c.changes)
	for i := range of {
		g := &of[i]
		c.groups = append(c.groups, story.Group{Record: &g.record, Evidence: g.evidence, Comments: store.Comments(&g.record), Changes: g.changes})
	}
	for _, step := range []func(){
		func() { c.json = jsontext.Value(c.record.Raw).IsValid(lenient()...) },
		c.act,
		c.findSpellings,
		func() {
			c.pivots = newPivots(c.entities(), namedIDs(c.groups))
			c.pivots.names, c.pivots.malicious = namesOfNumbers(c.groups), maliciousIn(c.groups)
		},
		func() {
			c.leads = c.worst()
			c.lead = c.groups[c.leads].Lead()
		},
		func() { c.told = (&story.Group{Record: &c.record, Evidence: c.evidence}).Tell() },
		func() { c.processes = story.Branches(story.Processes(ctx, c.groups...)) },
		func() { c.events = story.Timeline(ctx, c.groups...) },
	} {
		if step(); ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return c, nil
}

// same reports whether a content made of these would be the same.
func (c *content) same(of []told) bool {
	return slices.EqualFunc(c.groups, of, func(g story.Group, t told) bool {
		return reflect.DeepEqual(g.Record, &t.record) && reflect.DeepEqual(g.Evidence, t.evidence) && slices.Equal(g.Changes, t.changes)
	})
}

// namedIDs returns what the ids in the evidence of groups are called, by value.
func namedIDs(groups []story.Group) map[string]string {
	ids := map[string]string{}
	for _, g := range groups {
		maps.Copy(ids, alert.WordsOfIDs(g.Evidence))
	}
	return ids
}

// act finds the recommended actions, and which are done.
func (c *content) act() {
	c.actions = steps(recommended(c.record.Raw))
	c.ticked = make(map[string]bool, len(c.actions))
	for _, action := range c.actions {
		c.ticked[action] = slices.Contains(c.record.Triage.Ticks, alert.Tick(action))
	}
}

// piece returns a piece of evidence of a group; nil if there is none.
func (c *content) piece(group int, at story.Path) *alert.Evidence {
	return at.In(c.groups[group].Evidence)
}

// lenient returns the options for reading what services really send.
func lenient() []jsontext.Options {
	return []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
}

// decoder reads raw in place and does not modify it.
func decoder(raw []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(raw), lenient()...)
}

func count(list []alert.Evidence) int {
	n := len(list)
	for i := range list {
		n += count(list[i].Nested)
	}
	return n
}

// recommended returns the texts of the member recommendedActions: one string in
// current alerts, a list in Legacy. Other shapes, and anything after a syntax
// error, are left to the raw item.
func recommended(raw []byte) []string {
	dec := decoder(raw)
	if token, err := dec.ReadToken(); err != nil || token.Kind() != jsontext.KindBeginObject {
		return nil
	}
	var found []string
	for dec.PeekKind() == jsontext.KindString {
		name, err := dec.ReadToken()
		if err != nil {
			return found
		}
		if name.String() != "recommendedActions" {
			err = dec.SkipValue()
		} else {
			found, err = texts(dec, found)
		}
		if err != nil {
			return found
		}
	}
	return found
}

// texts reads a value and appends it if it is a string, or its elements if it
// is a list of strings.
func texts(dec *jsontext.Decoder, to []string) ([]string, error) {
	list := dec.PeekKind() == jsontext.KindBeginArray
	if list {
		if _, err := dec.ReadToken(); err != nil {
			return to, err
		}
	}
	for {
		switch dec.PeekKind() {
		case jsontext.KindString:
			token, err := dec.ReadToken()
			if err != nil {
				return to, err
			}
			if s := token.String(); s != "" {
				to = append(to, s)
			}
		case jsontext.KindEndArray:
			_, err := dec.ReadToken()
			return to, err
		default:
			if err := dec.SkipValue(); err != nil {
				return to, err
			}
		}
		if !list {
			return to, nil
		}
	}
}
