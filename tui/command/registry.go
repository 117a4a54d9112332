package command

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// Back is the id of the command that goes back one step. A screen may give it a hint.
const Back = "app.back"

// Interrupt is the key that always quits. It cannot be bound.
const Interrupt = "ctrl+c"

// Registry holds every command of the program, with the keys from the settings.
// It is immutable.
type Registry struct {
	specs   []Spec
	byID    map[string]int
	globals []Spec // with the keys in force, as the next
	added   []Spec // those Added to a context
}

// NewRegistry collects commands in the order in which they are documented, and
// checks that no id is used twice and no key means two things in one context.
// keys overrides the keys of commands by id, as the settings' [keys] does; an
// empty list disables a command's keys. Keys may be spelled as Table prints them. An
// error is a *fault.Fault that names the id and the key, around a KeysError.
func NewRegistry(keys map[string][]string, specs ...[]Spec) (*Registry, error) {
	r := &Registry{specs: slices.Concat(specs...), byID: map[string]int{}}
	for i, s := range r.specs {
		if _, twice := r.byID[s.ID]; twice {
			return nil, fault.New(fault.Failed, fmt.Sprintf("command %q is registered twice", s.ID), "", nil)
		}
		r.byID[s.ID] = i
	}
	for _, id := range sortedIDs(keys) {
		if err := r.bind(id, keys[id]); err != nil {
			return nil, err
		}
	}
	for _, s := range r.specs {
		switch {
		case s.Where == Global:
			r.globals = append(r.globals, s)
		case s.Added:
			r.added = append(r.added, s)
		}
	}
	return r, r.conflict()
}

func sortedIDs(keys map[string][]string) []string {
	ids := make([]string, 0, len(keys))
	for id := range keys {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (r *Registry) bind(id string, keys []string) error {
	i, ok := r.byID[id]
	if !ok {
		return wrong([]KeyUse{{id, -1}}, fmt.Sprintf("[keys] names a command that does not exist: %q", id), "tocsin help keys lists the ids")
	}
	own := make([]string, len(keys))
	for n, k := range keys {
		own[n] = canonical(k)
		switch {
		case slices.Contains(Strokes(k), Interrupt):
			return wrong([]KeyUse{{id, n}}, fmt.Sprintf("[keys] %q: %s always ends the program and cannot be bound", id, Interrupt), "choose another key")
		case !ValidKey(own[n]):
			return wrong([]KeyUse{{id, n}}, fmt.Sprintf("[keys] %q: %q is not a key", id, k), `write keys as "x", "G", "ctrl+d", "pgdn" or "shift+tab", and sequences as "g g"; tocsin help keys has more`)
		}
	}
	r.specs[i].Keys = own
	return nil
}

// binding is a key in a context.
type binding struct {
	where Context
	key   string
}

// conflict finds a key that means two things: in one context, or in a context
// and globally. A key that begins a sequence means that.
func (r *Registry) conflict() error {
	taken := map[binding]KeyUse{}
	for _, s := range r.specs {
		for n, k := range s.Keys {
			if other, twice := taken[binding{s.Where, k}]; twice {
				return ambiguous(k, other, KeyUse{s.ID, n})
			}
			taken[binding{s.Where, k}] = KeyUse{s.ID, n}
		}
	}
	begun := r.begun()
	for _, s := range r.specs {
		for n, k := range s.Keys {
			use := KeyUse{s.ID, n}
			if other, twice := taken[binding{Global, k}]; twice && other.ID != s.ID {
				return ambiguous(k, other, use)
			}
			if longer, begins := begun[binding{s.Where, k}]; begins {
				return halved(k, use, longer)
			}
		}
	}
	return r.hidden(taken, begun)
}

// hidden finds a sequence of one context that begins with a key of the other, if one of
// them is global.
func (r *Registry) hidden(taken, begun map[binding]KeyUse) error {
	for _, s := range r.specs {
		for n, k := range s.Keys {
			if longer, begins := begun[binding{Global, k}]; begins {
				return halved(k, KeyUse{s.ID, n}, longer)
			}
			for _, prefix := range prefixes(k) {
				if single, is := taken[binding{Global, prefix}]; is {
					return halved(prefix, single, KeyUse{s.ID, n})
				}
			}
		}
	}
	return nil
}

// begun returns the uses of keys that begin a sequence, the first sequence of each.
func (r *Registry) begun() map[binding]KeyUse {
	begun := map[binding]KeyUse{}
	for _, s := range r.specs {
		for n, k := range s.Keys {
			for _, prefix := range prefixes(k) {
				if _, known := begun[binding{s.Where, prefix}]; !known {
					begun[binding{s.Where, prefix}] = KeyUse{s.ID, n}
				}
			}
		}
	}
	return begun
}

// prefixes returns what is pressed before the last key of a sequence: "y" and "y i" of
// "y i d".
func prefixes(keys string) []string {
	var out []string
	for i, r := range keys {
		if r == ' ' {
			out = append(out, keys[:i])
		}
	}
	return out
}

// with returns live and the commands that were Added to a context of theirs.
func (r *Registry) with(live []Spec) []Spec {
	if len(r.added) == 0 {
		return live
	}
	out := slices.Clip(live)
	for _, own := range r.added {
		if slices.ContainsFunc(live, func(s Spec) bool { return s.Where == own.Where }) {
			out = append(out, own)
		}
	}
	return out
}

// Keyed appends live to out, with the keys in force, and the commands Added to a context of
// theirs. Commands that aren't registered keep their own keys.
func (r *Registry) Keyed(out, live []Spec) []Spec {
	from := len(out)
	out = append(out, r.with(live)...)
	for i := from; i < len(out); i++ {
		if at, ok := r.byID[out[i].ID]; ok {
			out[i].Keys = r.specs[at].Keys
		}
	}
	return out
}

// Lookup finds what keys do among the live commands: those of the focused part
// first, then the global ones.
func (r *Registry) Lookup(keys string, live []Spec) (Spec, bool) {
	s, ok, _ := r.Press(keys, live)
	return s, ok
}

// Press is Lookup while a sequence may be under way: begins is true if keys are only the
// beginning of one, whose rest Continuations has.
func (r *Registry) Press(keys string, live []Spec) (found Spec, ok, begins bool) {
	for _, s := range r.with(live) {
		if at, known := r.byID[s.ID]; known {
			s.Keys = r.specs[at].Keys
		}
		if s.Bound(keys) {
			return s, true, false
		}
		if s.begins(keys) {
			return Spec{}, false, true
		}
	}
	for _, s := range r.specs {
		switch {
		case s.Where != Global:
		case s.Bound(keys):
			return s, true, false
		case s.begins(keys):
			return Spec{}, false, true
		}
	}
	return Spec{}, false, false
}

// Continuations returns the commands whose sequences begin with keys, each with the keys
// that are left to press. Of two commands with the same rest the first one counts.
func (r *Registry) Continuations(keys string, live []Spec) []Spec {
	var out []Spec
	seen := map[string]bool{}
	for _, s := range append(r.Keyed(nil, live), r.globals...) {
		var rest []string
		for _, k := range s.Keys {
			if after, ok := strings.CutPrefix(k, keys+" "); ok && !seen[after] {
				seen[after] = true
				rest = append(rest, after)
			}
		}
		if len(rest) > 0 {
			s.Keys = rest
			out = append(out, s)
		}
	}
	return out
}

// Globals returns the commands that work everywhere.
func (r *Registry) Globals() []Spec { return slices.Clone(r.globals) }

// Hints appends the live commands that a footer shows to out, which is empty, the most important first.
func Hints(out, live []Spec) []Spec {
	for i := range live {
		if s := &live[i]; s.Hint > 0 && s.Short != "" && len(s.Keys) > 0 {
			out = append(out, *s)
		}
	}
	slices.SortStableFunc(out, func(a, b Spec) int { return cmp.Compare(b.Hint, a.Hint) })
	return out
}
