package detail_test

import (
	"tocsin/store"
	"tocsin/tui/detail"
)

// The program's store satisfies the pane's.
var _ detail.Store = (*store.Store)(nil)
