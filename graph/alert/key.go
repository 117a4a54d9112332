package alert

import (
	"cmp"
	"fmt"
	"strings"
)

// Apart returns the key of an event that has the same id as another, of other content: its
// own key and eight hex digits of its fingerprint. Services send several records under one
// id.
func (k Key) Apart(print uint64) Key {
	k.ID = fmt.Sprintf("%s/%08x", k.ID, uint32(print>>32))
	return k
}

// Compare orders keys as lists order records of equal time: by id, then
// integration, then source, each by code points.
func (k Key) Compare(o Key) int {
	return cmp.Or(strings.Compare(k.ID, o.ID), strings.Compare(k.Integration, o.Integration), strings.Compare(string(k.Source), string(o.Source)))
}
