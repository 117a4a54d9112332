package alert

import (
	"cmp"
	"strings"
)

// Compare orders keys as lists order records of equal time: by id, then
// integration, then source, each by code points.
func (k Key) Compare(o Key) int {
	return cmp.Or(strings.Compare(k.ID, o.ID), strings.Compare(k.Integration, o.Integration), strings.Compare(string(k.Source), string(o.Source)))
}
